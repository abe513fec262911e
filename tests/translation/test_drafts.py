"""Tests of machine drafts on their way to listeners: refused, allowed, stale, reviewed, and what the feed says."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.config.project import shipped
from audiobrief.podcast.manifest import load_manifest
from audiobrief.speech import engines
from audiobrief.workflows import feeds as publish
from tests.helpers.chat_server import ChatServer, chat_server, plausible, well
from tests.helpers.tone import ToneSynthesizer

FRENCH = "# Le pont\n\nLe pont ferme 14 jours.\n\n## Les faits\n\nIl coûte 48 M$, selon Alain Côté.\n"
NAME = "briefs/pont.fr.md"


@cache
def square_png() -> bytes:
    """A picture of the size that feeds ask for."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (1400, 1400)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def server(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """An endpoint that the show names, a French brief, and tones for voices."""
    engine = ToneSynthesizer()
    monkeypatch.setattr(engines, "load", lambda name, *_: engine)
    # Covers take longer than all the rest, and are not what is tested here.
    monkeypatch.setattr(publish, "make_cover", lambda *_: square_png())
    (project / NAME).write_text(FRENCH, encoding="utf-8")
    with chat_server(well(plausible)) as running:
        text = shipped("show.yaml").read_text(encoding="utf-8")
        section = f"translate: {{backend: openai, model: loopback, url: '{running.url}'}}\n"
        (project / "show.yaml").write_text(re.sub(r"translate:\n(?:  .*\n)+", section, text), encoding="utf-8")
        yield running


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def render(*arguments: str) -> Result:
    return run("render", NAME, "--engine", "espeak", "--json", *arguments)


def test_a_missing_edition_is_offered(server: ChatServer, project: Path) -> None:
    """The command that makes it, and nothing is sent."""
    result = render("--lang", "fr,en")
    assert result.exit_code == 1
    assert "has no part in en (it has fr)" in result.stderr
    assert f"make a draft of it: audiobrief translate {NAME} --to en" in result.stderr
    assert server.heard == []


def test_a_draft_is_refused_until_it_is_reviewed(server: ChatServer, project: Path) -> None:
    """One sentence with file and next step; nothing is published; the line removed, it renders and says "reviewed"."""
    assert run("translate", NAME, "--to", "en").exit_code == 0
    for arguments in ((), ("--lang", "en"), ("--lang", "fr,en", "--translate")):
        result = render(*arguments)
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert line == (
            "error: briefs/pont.en.md: is a machine draft that nobody has reviewed; "
            "review it and remove its line `draft: machine`, or add --allow-draft"
        )
    assert not (project / "output").exists() and not (project / "scripts").exists()
    assert json.loads(render("--lang", "fr").stdout)["episodes"]
    path = project / "briefs" / "pont.en.md"
    path.write_text(re.sub(r"draft: machine.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    (episode,) = json.loads(render("--lang", "en").stdout)["episodes"]
    manifest = load_manifest(Path(episode["manifest"]))
    assert (manifest.translated, manifest.ai_generated) == ("reviewed", True)
    assert "translated by machine, then reviewed" in Path(episode["feed"]).read_text(encoding="utf-8")


@pytest.mark.slow
def test_an_allowed_draft_says_so_everywhere(server: ChatServer, project: Path) -> None:
    """A warning, the manifest, the notes for listeners, and the feed's AI-content tag."""
    result = render("--translate", "--allow-draft")
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    assert "en: this edition is a machine draft that nobody has reviewed" in report["warnings"]
    french, english = report["episodes"]
    assert load_manifest(Path(english["manifest"])).translated == "machine"
    assert load_manifest(Path(french["manifest"])).translated == ""
    feed = Path(english["feed"]).read_text(encoding="utf-8")
    assert "was translated by machine and not reviewed" in feed
    assert '<podcast:txt purpose="ai-content">true</podcast:txt>' in feed
    assert "translated by machine" not in Path(french["feed"]).read_text(encoding="utf-8")


def test_render_translates_only_what_is_missing(server: ChatServer, project: Path) -> None:
    """A second --translate sends nothing."""
    assert render("--translate", "--allow-draft").exit_code == 0
    sent = len(server.heard)
    assert sent > 0
    assert render("--translate", "--allow-draft").exit_code == 0
    assert len(server.heard) == sent


@pytest.mark.slow
def test_a_changed_original_marks_the_edition_stale(server: ChatServer, project: Path) -> None:
    """A warning with the command, for a reviewed edition too; layout alone is no change."""
    assert run("translate", NAME, "--to", "en").exit_code == 0
    path = project / NAME
    path.write_text(FRENCH.replace("## Les faits", "##   Les faits\n"), encoding="utf-8")
    assert not any("has changed" in line for line in json.loads(render("--allow-draft").stdout)["warnings"])
    path.write_text(FRENCH.replace("selon", "d’après"), encoding="utf-8")
    warnings = json.loads(render("--allow-draft").stdout)["warnings"]
    told = (
        f"en: the original has changed since briefs/pont.en.md was translated; run: audiobrief translate {NAME} --to en"
    )
    assert told in warnings


def test_a_script_of_a_draft_may_be_read(server: ChatServer, project: Path) -> None:
    """It is a way to review it, with a warning."""
    assert run("translate", NAME, "--to", "en").exit_code == 0
    result = run("script", NAME)
    assert result.exit_code == 0 and "is a machine draft" in result.stderr


def test_pasted_text_gets_an_edition_beside_it(server: ChatServer, project: Path) -> None:
    """NAME.txt is translated into NAME.en.md, which then belongs to it."""
    (project / NAME).unlink()
    text = "Le pont ferme 14 jours, et personne ne sait pourquoi.\n\nLes faits\n\nIl coûte 48 M$, selon Alain Côté.\n"
    (project / "briefs" / "quai.txt").write_text(text, encoding="utf-8")
    assert run("translate", "briefs/quai.txt", "--to", "en").exit_code == 0
    assert (project / "briefs" / "quai.en.md").is_file()
    assert run("check", "briefs/quai.txt").exit_code == 0
    result = run("render", "briefs/quai.txt", "--engine", "espeak", "--json", "--allow-draft")
    assert [episode["id"] for episode in json.loads(result.stdout)["episodes"]] == ["quai", "quai"]


@pytest.mark.slow
def test_a_whole_brief_ignores_editions_that_it_holds_itself(server: ChatServer, project: Path) -> None:
    """NAME.md with both parts is whole, whatever lies beside it."""
    both = (
        FRENCH.replace("# Le", "# [fr] Le", 1) + "\n# [en] The bridge\n\nIt closes.\n\n## The facts\n\nAll is well.\n"
    )
    (project / "briefs" / "deux.md").write_text(both, encoding="utf-8")
    (project / "briefs" / "deux.en.md").write_text(
        "# Other\n\nOther hook.\n\n## The facts\n\nOther.\n", encoding="utf-8"
    )
    result = run("render", "briefs/deux.md", "--engine", "espeak", "--json")
    assert [episode["title"] for episode in json.loads(result.stdout)["episodes"]] == ["Le pont", "The bridge"]


def test_a_draft_is_marked_by_its_one_word(project: Path) -> None:
    """Any other word is told with its line."""
    (project / NAME).write_text(f"---\ndraft: yes please\n---\n{FRENCH}", encoding="utf-8")
    result = render()
    assert result.exit_code == 1 and f"{NAME}:2: draft:" in result.stderr and "`draft: machine`" in result.stderr
