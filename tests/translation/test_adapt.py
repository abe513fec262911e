"""Tests of `audiobrief adapt` against endpoints on loopback that rewrite well, and in every bad way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.podcast.manifest import load_manifest
from audiobrief.storage.yaml_read import parse_yaml
from tests.helpers.chat_server import SHIPPED, Behaviour, ChatServer, Heard, Reply, chat_server
from tests.helpers.tiny_translator import make_package
from tests.helpers.translating import quick

__all__ = ["quick"]  # a fixture

NAME = "briefs/pont.fr.md"
HOOK = "Le pont de Rivière-Bleue ferme 14 jours, et personne ne sait pourquoi."
FACTS = (
    "Les travaux (qui ont commencé le 3 mars 2025) coûtent 48,3 millions de dollars, selon Alain Côté, "
    "qui n’a pas voulu dire combien d’autobus passeront par [le détour](https://example.org/detour)."
)
VIEW = "La région compte 3,97 millions d’habitants, dont plusieurs, comme Zoé Lavoie, n’utilisent jamais ce pont."
BRIEF = (
    f"---\ndate: 2026-05-01\nsource: https://example.org/a\ntags: [pont]\n---\n# Le pont\n\n{HOOK}\n\n"
    f"## Les faits\n\n{FACTS}\n\n## Le point de vue neutre\n\n{VIEW}\n"
)
GOOD = {
    "Les travaux": "Les travaux ont commencé le 3 mars 2025. Ils coûtent 48,3 millions de dollars, selon Alain Côté. "
    "Il n’a pas voulu dire combien d’autobus passeront par <1>le détour</1>.",
    "La région": "La région compte près de 4 millions d'habitants. Plusieurs, comme Zoé Lavoie, "
    "n’utilisent jamais ce pont.",
}


def rewritten(text: str) -> str:
    return next((good for start, good in GOOD.items() if text.startswith(start)), text)


def good(heard: Heard, _: int = 0) -> Reply:
    return Reply([rewritten(text) for text in heard.texts])


def instead(start: str, bad: Callable[[str], str]) -> Behaviour:
    """A server that rewrites well but for the paragraph that begins so."""

    def behave(heard: Heard, _: int) -> Reply:
        return Reply([bad(rewritten(text)) if text.startswith(start) else rewritten(text) for text in heard.texts])

    return behave


def adapt(server: ChatServer | None, *arguments: str, brief: str = NAME) -> Result:
    where = ["--backend", "openai", "--model", "loopback", "--url", server.url] if server else []
    return CliRunner().invoke(app, ["adapt", brief, *where, *arguments])


def render(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["render", "briefs/pont.adapted.fr.md", "--engine", "espeak", "--json", *arguments])


@pytest.fixture
def brief(project: Path) -> Path:
    path = project / NAME
    path.write_text(BRIEF, encoding="utf-8")
    return path


@pytest.fixture
def draft(brief: Path) -> Path:
    """A finished draft."""
    with chat_server(good) as server:
        result = adapt(server)
    assert result.exit_code == 0, result.output
    return brief.with_name("pont.adapted.fr.md")


def body_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


def reviewed(path: Path) -> None:
    path.write_text(re.sub(r"draft: machine.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_good_answer_becomes_a_draft_beside_the_brief(brief: Path) -> None:
    """Rewritten paragraphs with their links, the rest as written; the exact figure is kept; the brief is untouched."""
    with chat_server(good) as server:
        result = adapt(server, "--json")
    assert result.exit_code == 0, result.output
    (made,) = json.loads(result.stdout)["editions"]
    assert (made["state"], made["rewritten"], made["kept"]) == ("new", 2, [])
    assert [(one["told"], one["exact"]) for one in made["rounded"]] == [("près de 4 millions", "3,97 millions")]
    path = brief.with_name("pont.adapted.fr.md")
    text = path.read_text(encoding="utf-8")
    head = parse_yaml(text.split("---")[1], "head").values
    assert (head["draft"], head["id"], str(head["date"]), head["tags"]) == ("machine", "pont", "2026-05-01", ["pont"])
    assert (head["adapted"]["from"], head["adapted"]["model"]) == ("pont.fr.md", "loopback")
    assert head["adapted"]["exact"] == ["près de 4 millions\u00a0: 3,97 millions"]
    body = body_of(path)
    assert "passeront par [le détour](https://example.org/detour)." in body and "Les travaux ont commencé" in body
    assert "# Le pont\n" in body and HOOK in body and "## Les faits\n" in body
    assert "<!-- rounded: près de 4 millions | exact: 3,97 millions -->" in body
    assert brief.read_text(encoding="utf-8") == BRIEF


def test_the_endpoint_is_asked_to_rewrite_in_one_language(brief: Path) -> None:
    """Paragraphs alone are sent, with the rules and the words that may stand before a rounded figure."""
    with chat_server(good) as server:
        adapt(server)
    system = server.heard[0].payload["messages"][0]["content"]
    assert "stay in Quebec French" in system and "près de" in system and "translate" not in system.lower()
    assert len(server.sent) == 3 and "Le pont" not in server.sent and "terms" not in server.heard[0].asked


BAD: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a figure changed": ("Les travaux", lambda text: text.replace("48,3", "43,8"), '"48,3 millions de dollars" and'),
    "a figure lost": ("Les travaux", lambda text: text.replace("48,3 millions de dollars", "cher"), "is only in the"),
    "a date changed": ("Les travaux", lambda text: text.replace("3 mars", "4 mars"), "differ"),
    "a negation lost": ("Les travaux", lambda text: text.replace("n’a pas voulu", "a voulu"), "pas"),
    "a negation added": ("Les travaux", lambda text: text.replace("Ils coûtent", "Ils ne coûtent pas"), "denies"),
    "a name lost": ("Les travaux", lambda text: text.replace("Alain Côté", "un élu"), '"Alain Côté" is only in the'),
    "a name changed": ("Les travaux", lambda text: text.replace("Côté", "Coter"), "Côté"),
    "a first name lost": ("La région", lambda text: text.replace("Zoé Lavoie", "Lavoie"), '"Zoé Lavoie" is only in'),
    "a name invented": ("La région", lambda text: text.replace("ce pont", "ce pont à Laval"), "Laval"),
    "empty": ("La région", lambda text: "", "there is no answer"),
    "endless": ("La région", lambda text: f"{text} " * 400, "longer than the original"),
    "HTML": ("La région", lambda text: f"<p>{text}</p>", '"<p>", which is no text'),
    "Markdown": ("La région", lambda text: f"{text} [ici](https://example.com)", "which is no text"),
    "a mark": ("La région", lambda text: text.replace("Zoé", '[Zoé]{say="zut"}'), "which is no text"),
    "a link lost": ("Les travaux", lambda text: re.sub(r"</?1>", "", text), "a link or a mark"),
    "English": (
        "La région",
        lambda text: "The region has 3.97 million people, and many of them such as Zoé Lavoie never use this bridge.",
        "does not read as fr",
    ),
    "rounded to the wrong side": ("La région", lambda text: text.replace("près de", "plus de"), "differ"),
    "rounded too far": ("La région", lambda text: text.replace("4 millions", "5 millions"), "differ"),
    "rounded without a word": ("La région", lambda text: text.replace("près de 4 m", "4 m"), "differ"),
    "a quotation made up": ("La région", lambda text: text.replace("ce pont", "« ce vieux pont »"), "is quoted"),
}


@pytest.mark.parametrize(("start", "bad", "told"), BAD.values(), ids=BAD)
def test_a_bad_answer_keeps_the_paragraph_and_is_told(
    brief: Path, start: str, bad: Callable[[str], str], told: str
) -> None:
    """Asked twice, kept word for word, with the reason in what is printed and above the paragraph."""
    with chat_server(instead(start, bad)) as server:
        result = adapt(server, "--json")
        asked = [text for text in server.sent if text.startswith(start)]
    assert result.exit_code == 0, result.output
    (kept,) = json.loads(result.stdout)["editions"][0]["kept"]
    assert kept["text"].startswith(start) and told in " ".join(kept["reasons"]), kept["reasons"]
    assert len(asked) == 2
    body = body_of(brief.with_name("pont.adapted.fr.md"))
    assert (FACTS if start == "Les travaux" else VIEW) in body and "<!-- kept as written: " in body
    assert GOOD["La région" if start == "Les travaux" else "Les travaux"][:20] in body


def test_a_second_answer_that_is_right_is_used(brief: Path) -> None:
    """It is asked alone, with what was wrong."""

    def behave(heard: Heard, number: int) -> Reply:
        return good(heard) if number else Reply([rewritten(text).replace("48,3", "43,8") for text in heard.texts])

    with chat_server(behave) as server:
        result = adapt(server, "--json")
        assert len(server.heard) == 2 and len(server.heard[1].texts) == 1
        assert "An earlier answer was not used" in server.heard[1].asked["about"]
    assert json.loads(result.stdout)["editions"][0]["kept"] == []


def test_nothing_is_written_where_nothing_can_be_used(brief: Path) -> None:
    """One sentence, exit 1."""
    with chat_server(lambda heard, _: Reply(["Bonjour." for _ in heard.texts])) as server:
        result = adapt(server)
    assert result.exit_code == 1 and "none of its answers for 3 paragraphs can be used" in result.stderr
    assert not brief.with_name("pont.adapted.fr.md").exists()


@pytest.mark.parametrize("backend", ["argos", "command"])
def test_what_only_translates_is_refused(brief: Path, backend: str) -> None:
    """With one sentence, before anything is read by it."""
    show = brief.parents[1] / "show.yaml"
    make_package(show.with_name("tiny.argosmodel"))
    text = (Path(__file__).parents[2] / "show.yaml").read_text(encoding="utf-8")
    section = f"translate: {{backend: {backend}, command: [cat], package: tiny.argosmodel}}\n"
    show.write_text(re.sub(r"translate:\n(?:  .*\n)+", section, text), encoding="utf-8")
    result = adapt(None)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    told = "only translates and cannot rewrite a text; use a chat endpoint: --backend openai"
    assert line == f"error: translator {backend}: {told}"


def test_a_draft_is_refused_until_it_is_reviewed(draft: Path) -> None:
    """Then it is the episode of its brief, says so in its notes, and lists the exact figures."""
    refused = render()
    assert refused.exit_code == 1
    assert "briefs/pont.adapted.fr.md: is a machine draft that nobody has reviewed" in refused.stderr
    assert not (draft.parents[1] / "scripts").exists()
    reviewed(draft)
    result = render()
    assert result.exit_code == 0, result.stderr
    (episode,) = json.loads(result.stdout)["episodes"]
    manifest = load_manifest(Path(episode["manifest"]))
    assert episode["id"] == "pont" and manifest.adapted is not None and manifest.brief is not None
    assert (manifest.adapted.state, manifest.translated, manifest.brief.path) == ("reviewed", "", NAME)
    feed = Path(episode["feed"]).read_text(encoding="utf-8")
    assert "réécrit pour l’écoute par une machine, puis révisé" in feed
    assert "<li>près de 4 millions\u00a0: 3,97 millions</li>" in feed and "traduit par une machine" not in feed


def test_an_allowed_draft_says_so(draft: Path) -> None:
    """In the warnings and to listeners."""
    result = render("--allow-draft")
    report = json.loads(result.stdout)
    assert "fr: this edition is a machine draft that nobody has reviewed" in report["warnings"]
    feed = Path(report["episodes"][0]["feed"]).read_text(encoding="utf-8")
    assert "réécrit pour l’écoute par une machine et n’a pas été révisé" in feed


def test_it_takes_the_place_of_its_brief_in_one_episode(draft: Path) -> None:
    """The brief rendered before and after it has the same episode and GUID."""
    reviewed(draft)
    guids = []
    for name in (NAME, "briefs/pont.adapted.fr.md", NAME):
        result = CliRunner().invoke(app, ["render", name, "--engine", "espeak", "--json"])
        assert result.exit_code == 0, result.stderr
        (episode,) = json.loads(result.stdout)["episodes"]
        guids.append((episode["id"], load_manifest(Path(episode["manifest"])).guid))
    assert len(set(guids)) == 1


def test_a_second_run_sends_what_changed_and_keeps_what_a_person_wrote(draft: Path) -> None:
    """Up to date; one paragraph after an edit of the brief; refused where the draft was reviewed or edited."""
    brief = draft.with_name("pont.fr.md")
    with chat_server(good) as server:
        assert "is up to date" in adapt(server).stdout and server.heard == []
        assert adapt(server, "--force").exit_code == 0  # what this address answered is stored now
        server.heard.clear()
        brief.write_text(BRIEF.replace("ferme 14 jours", "ferme 15 jours"), encoding="utf-8")
        stale = render("--allow-draft")
        told = (
            "the original has changed since briefs/pont.adapted.fr.md was made; run: audiobrief adapt briefs/pont.fr.md"
        )
        assert any(told in line for line in json.loads(stale.stdout)["warnings"])
        assert adapt(server).exit_code == 0 and len(server.sent) == 1 and "ferme 15 jours" in body_of(draft)
        reviewed(draft)
        brief.write_text(BRIEF, encoding="utf-8")
        before = draft.read_bytes()
        result = adapt(server)
        assert result.exit_code == 1 and "has changed since it was reviewed" in result.stderr
        assert draft.read_bytes() == before
        assert adapt(server, "--force").exit_code == 0 and draft.read_bytes() != before


def test_a_file_of_somebody_else_is_kept(brief: Path) -> None:
    """It is no draft of this command."""
    other = brief.with_name("pont.adapted.fr.md")
    other.write_text(BRIEF, encoding="utf-8")
    with chat_server(good) as server:
        result = adapt(server)
    assert result.exit_code == 1 and "was not made by `audiobrief adapt`" in result.stderr
    assert other.read_text(encoding="utf-8") == BRIEF


def test_drafts_and_adaptations_are_not_adapted(draft: Path) -> None:
    """The original is what is rewritten."""
    with chat_server(good) as server:
        assert "adapt its original" in adapt(server, brief="briefs/pont.adapted.fr.md").stderr
        draft.with_name("pont.fr.md").write_text(BRIEF.replace("---\n", "---\ndraft: machine\n", 1), encoding="utf-8")
        assert "review it first" in adapt(server).stderr
        assert server.heard == []


def test_a_folder_renders_briefs_and_no_adaptations(draft: Path) -> None:
    """They are rendered by their own name: two texts of one episode in a run would take each other's place."""
    result = CliRunner().invoke(app, ["render", "briefs", "--engine", "espeak", "--json"])
    assert "pont.adapted" not in result.output + result.stderr and result.exit_code == 0, result.stderr


def test_languages_are_chosen(project: Path) -> None:
    """Every edition without --lang; one that is not there is told."""
    (project / "briefs/traversier.md").write_bytes(SHIPPED.read_bytes())
    with chat_server(lambda heard, _: Reply(heard.texts)) as server:
        result = adapt(server, "--lang", "en", brief="briefs/traversier.md")
        assert result.exit_code == 0, result.output
        assert (project / "briefs/traversier.adapted.en.md").is_file()
        assert not (project / "briefs/traversier.adapted.fr.md").exists()
        assert adapt(server, brief="briefs/traversier.md").exit_code == 0
        assert (project / "briefs/traversier.adapted.fr.md").is_file()
        (project / NAME).write_text(BRIEF, encoding="utf-8")
        assert "has no part in en (it has fr)" in adapt(server, "--lang", "en").stderr


def test_a_dry_run_sends_and_writes_nothing(brief: Path) -> None:
    """It tells what would be."""
    with chat_server(good) as server:
        result = adapt(server, "--dry-run")
    assert result.exit_code == 0 and "(new): 3 paragraphs" in result.stdout and server.heard == []
    assert not brief.with_name("pont.adapted.fr.md").exists()
