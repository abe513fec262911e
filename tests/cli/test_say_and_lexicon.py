"""`audiobrief say` and `audiobrief lexicon`, as a user runs them."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import soundfile
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app

BRIEF = """# Un essai

Microsoft met 20 milliards $ dans [OpenAI]{say="Open A I"}.

## Récapitulatif factuel

À 14 h 30, rien. [Fin]{pause=1} du compte.
"""


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def test_say_gives_two_lines_a_sentence_when_piped(project: Path) -> None:
    """Written, spoken; nothing else."""
    found = run("say", "3,5 M$ à 14 h 30", "--lang", "fr-CA")
    assert found.exit_code == 0
    assert found.stdout.split("\n") == [
        "3,5 M$ à 14 h 30",
        "trois virgule cinq millions de dollars à quatorze heures trente",
        "",
    ]


def test_say_reads_every_sentence_of_a_brief(project: Path) -> None:
    """In order, as shown and as spoken, with the language and the rules."""
    Path("essai.md").write_text(BRIEF, encoding="utf-8")
    found = json.loads(run("say", "essai.md", "--json").stdout)
    assert [row["written"] for row in found] == [
        "Microsoft met 20 milliards $ dans OpenAI.",
        "À 14 h 30, rien.",
        "Fin du compte.",
    ]
    assert found[0] == {
        "written": "Microsoft met 20 milliards $ dans OpenAI.",
        "spoken": "Microsoft met vingt milliards de dollars dans Open A I.",
        "language": "fr-CA",
        "rules": ["money", "inline mark"],
    }


def test_say_reads_standard_input_and_scripts(project: Path) -> None:
    """- is a brief or a line; a .yaml file is a script."""
    assert run("say", "-", "-l", "en", stdin="It costs $5.\n").stdout.split("\n")[1] == "It costs five dollars."
    Path("essai.md").write_text(BRIEF, encoding="utf-8")
    assert len(run("say", "-", stdin=BRIEF).stdout.strip().split("\n")) == 6
    assert run("script", "essai.md").exit_code == 0
    script = run("say", "scripts/essai.fr.yaml")
    assert "vingt milliards de dollars dans Open A I." in script.stdout


def test_lines_are_read_each_by_itself(project: Path) -> None:
    """One JSON object a line of the file, blank lines too; a title is no title here, a list no list."""
    Path("forms.txt").write_text("# 5 km\r\n\r\n3,5 M$\n- Il paie 5 $. Elle, 6 $.\n", encoding="utf-8")
    found = [json.loads(line) for line in run("say", "--lines", "forms.txt", "--json", "-l", "fr").stdout.splitlines()]
    assert [row["line"] for row in found] == [1, 2, 3, 4]
    assert [row["spoken"] for row in found[1:3]] == ["", "trois virgule cinq millions de dollars"]
    assert found[2] == {
        "line": 3,
        "written": "3,5 M$",
        "spoken": "trois virgule cinq millions de dollars",
        "language": "fr-CA",
        "rules": ["money"],
        "sentences": 1,
    }
    assert "cinq kilomètres" in found[0]["spoken"]
    assert found[3]["sentences"] == 2 and found[3]["spoken"].endswith("cinq dollars. Elle, six dollars.")


def test_lines_of_standard_input_have_the_language_of_the_whole(project: Path) -> None:
    """A line of one word says nothing about its language; with --lang nothing is guessed."""
    text = "It costs $5 at the store.\n25\n"
    found = run("say", "-", "--lines", "--json", stdin=text).stdout.splitlines()
    assert [json.loads(line)["language"] for line in found] == ["en-CA", "en-CA"]
    assert run("say", "-", "--lines", stdin=text).stdout.split("\n")[-2:] == ["twenty-five", ""]
    french = run("say", "-", "--lines", "--json", "--lang", "fr-FR", stdin="71\n").stdout
    assert json.loads(french)["spoken"] == "soixante et onze"


def test_lines_tell_every_wrong_mark_with_its_line(project: Path) -> None:
    """All of them, before anything is printed."""
    Path("forms.txt").write_text("un\n[x]{sya=y}\n[y]{pause=z}\n", encoding="utf-8")
    found = run("say", "--lines", "forms.txt", "--json", "-l", "fr")
    assert found.exit_code == 1 and found.stdout == ""
    told = " ".join(found.stderr.split())
    assert "forms.txt:2: [x]{sya=y}" in told and "forms.txt:3: [y]{pause=z}" in told
    missing = run("say", "--lines", "none.txt")
    assert missing.exit_code == 1 and "none.txt: cannot be read" in " ".join(missing.stderr.split())


def test_a_thousand_lines_take_seconds(project: Path) -> None:
    """Rules are made once, not once a line."""
    Path("forms.txt").write_text("".join(f"Il paie {n} $ à 14 h {n % 60:02}.\n" for n in range(1000)), encoding="utf-8")
    start = process_time()
    assert len(run("say", "--lines", "forms.txt", "--json", "-l", "fr").stdout.splitlines()) == 1000
    assert process_time() - start < 5


def test_diff_shows_only_what_changes_by_rule(project: Path) -> None:
    """Each form once, with how often; sentences without a change are left out."""
    text = 'Il paie 5 $ ici. Rien ne change. Elle va à [Zorg]{ipa="zɔʁɡ"} pour 5 $ ou 6 $.'
    assert run("say", text, "-l", "fr", "--diff").stdout.split("\n") == [
        "money (fr-CA)",
        "  5 $ → cinq dollars × 2",
        "  6 $ → six dollars",
        "inline mark (fr-CA)",
        "  Zorg → Zorg (/zɔʁɡ/)",
        "",
    ]
    found = json.loads(run("say", text, "-l", "fr", "--diff", "--json").stdout)
    assert found[0] == {"language": "fr-CA", "rule": "money", "written": "5 $", "spoken": "cinq dollars", "count": 2}
    assert found[2]["sound"] == "/zɔʁɡ/"


def test_ipa_shows_sounds_of_their_own(project: Path) -> None:
    """A third line with the phonemes; the mark's own among them."""
    found = run("say", 'le [Zorg]{ipa="zɔʁɡ"} d’[Elm]{ipa="ɛlm"}', "-l", "fr", "--ipa").stdout.split("\n")
    assert found[2].endswith("zɔʁɡ dɛlm")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("say", "[x]{sya=y}"), 'did you mean "say"?'),
        (("say", "bonjour", "--lang", "de"), '--lang "de" is not spoken here'),
        (("say", " "), "nothing to say"),
        (("say", "bonjour", "-e", "espeak", "--out", "x.xyz"), "no known extension"),
        (("lexicon", "check"), "there is no lexicon yet"),
        (("lexicon", "check", "none.yaml"), "none.yaml: cannot be read"),
        (("lexicon", "add", "Zut"), "says nothing"),
        (("lexicon", "add", "Zut", "--ipa", "꙳"), "which kokoro cannot speak"),
        (("lexicon", "import", "none.pls"), "none.pls: cannot be read"),
        (("lexicon", "export", "--lang", "de"), "not spoken here"),
    ],
)
def test_a_wrong_request_is_one_sentence(project: Path, arguments: tuple[str, ...], told: str) -> None:
    """Exit code 1 and what to do."""
    found = run(*arguments)
    assert found.exit_code == 1
    assert told in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr


def test_a_wrong_mark_in_a_brief_is_told_with_its_line(project: Path) -> None:
    """By `say` and before a render alike."""
    Path("essai.md").write_text(BRIEF.replace("{pause=1}", "{pause=x}"), encoding="utf-8")
    for command in (("say", "essai.md"), ("render", "essai.md", "--engine", "espeak")):
        found = run(*command)
        assert found.exit_code == 1
        assert "essai.md:7: [Fin]{pause=x}: pause=x must be seconds" in " ".join(found.stderr.split())
    assert not Path("output").exists()


def test_a_wrong_lexicon_stops_a_render_with_its_other_faults(project: Path) -> None:
    """The lexicon's faults come with the brief's."""
    Path("essai.md").write_text(BRIEF.replace("{pause=1}", "{pause=x}"), encoding="utf-8")
    Path("lexicon.yaml").write_text("entries:\n- grapheme: Zut\n", encoding="utf-8")
    told = " ".join(run("render", "essai.md", "--engine", "espeak").stderr.split())
    assert 'lexicon.yaml:2: entry "Zut": says nothing' in told and "[Fin]{pause=x}" in told


def test_a_sound_that_the_engine_lacks_is_told_before_the_render(project: Path) -> None:
    """Names segment, word and symbol."""
    Path("essai.md").write_text(BRIEF.replace('{say="Open A I"}', '{ipa="a꙳"}'), encoding="utf-8")
    found = run("render", "essai.md", "--engine", "espeak")
    assert found.exit_code == 1
    assert 'the ipa of "OpenAI" has ꙳, which espeak cannot speak' in " ".join(found.stderr.split())


def test_words_are_added_checked_listed_and_heard(project: Path) -> None:
    """The life of a word."""
    assert run("lexicon", "add", "Zorg", "--alias", "Zorgue", "--lang", "fr", "--reason", "un nom").exit_code == 0
    assert "1 entry, all can be said" in run("lexicon", "check").stdout
    assert run("say", "Zorg", "-l", "fr").stdout == "Zorg\nZorgue\n"
    assert run("lexicon", "list").stdout.split("\n")[0] == 'Zorg\tfr\t"Zorgue"\tproject\tun nom'
    again = run("lexicon", "add", "Zorg", "--alias", "x")
    assert again.exit_code == 1 and "stands already on line 3" in again.stderr
    heard = run("lexicon", "hear", "Zorg", "--engine", "espeak", "--out", "zorg.wav")
    assert heard.exit_code == 0, heard.stderr
    assert soundfile.info("zorg.wav").duration > 0.2


def test_words_go_out_as_pls_and_come_back(project: Path) -> None:
    """Only what is not there already is taken."""
    run("lexicon", "add", "Zorg", "--ipa", "zɔʁɡ", "--lang", "fr")
    assert run("lexicon", "export", "--out", "x.pls").exit_code == 0
    assert "<phoneme>zɔʁɡ</phoneme>" in run("lexicon", "export").stdout
    assert "0 added, 1 there already" in run("lexicon", "import", "x.pls").stdout
    assert "1 added, 0 there already" in run("lexicon", "import", "x.pls", "--user").stdout
    Path("lexicon.yaml").unlink()
    assert run("say", "Zorg", "-l", "fr", "--ipa").stdout.split("\n")[2] == "zɔʁɡ"


def test_what_is_heard_has_the_pauses(project: Path) -> None:
    """A pause of two seconds is two seconds longer."""
    run("say", "un mot [ ]{pause=0.5} puis", "-l", "fr", "-e", "espeak", "-o", "a.wav")
    run("say", "un mot [ ]{pause=2.5} puis", "-l", "fr", "-e", "espeak", "-o", "b.flac")
    assert soundfile.info("b.flac").duration - soundfile.info("a.wav").duration == pytest.approx(2.0, abs=0.01)


def test_no_player_is_told(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    """Before anything is spoken."""
    monkeypatch.setattr("audiobrief.workflows.playback.shutil.which", lambda name: None)
    found = run("say", "bonjour", "--play", "-e", "espeak")
    assert found.exit_code == 1
    assert "no player was found here" in found.stderr and "--out FILE.wav" in found.stderr


def test_a_player_is_started_without_a_shell(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    """The command is a list that ends with a file of the sound."""
    started: list[list[str]] = []

    class Done:
        returncode = 0
        stderr = b""

    def start(command: list[str], **options: object) -> Done:
        assert "shell" not in options and soundfile.info(command[-1]).duration > 0.1
        started.append(command)
        return Done()

    monkeypatch.setattr(
        "audiobrief.workflows.playback.shutil.which", lambda name: f"/bin/{name}" if name == "aplay" else None
    )
    monkeypatch.setattr("audiobrief.workflows.playback.subprocess.run", start)
    assert run("say", "bonjour", "--play", "-e", "espeak").exit_code == 0
    assert started[0][:2] == ["/bin/aplay", "-q"]


MARKED = """# [OpenAI]{say="Open A I"} bouge

Un choc [ ]{pause=0.8} pour [Zorg]{ipa="zɔʁɡ"}.

## L’avis de [Le Devoir]{lang=fr}

Tout [Fin]{pause=1} pour l’[IA]{as=characters}.
"""


def test_nothing_that_is_published_shows_a_mark(project: Path) -> None:
    """Titles, descriptions, chapters, transcripts, the manifest and the feed hold the words only."""
    Path("essai.md").write_text(MARKED, encoding="utf-8")
    found = run("render", "essai.md", "--engine", "espeak")
    assert found.exit_code == 0, found.stderr
    assert "{" not in found.stdout
    tags: Any = importlib.import_module("mutagen.id3").ID3("output/fr/essai.mp3")
    published = [path for path in Path("output").rglob("*") if path.suffix in (".json", ".vtt", ".srt", ".xml")]
    assert len(published) >= 5
    for path in published:
        text = path.read_text(encoding="utf-8").replace(' hreflang="', " ")  # the sitemap's own word
        assert not [mark for mark in ("]{", "pause", "say=", "lang=", "ipa=") if mark in text], path
    assert [str(frame) for frame in tags.getall("TIT2")] == ["OpenAI bouge"]
    assert next(str(frame) for frame in tags.getall("COMM")).startswith("Un choc pour Zorg.")
    assert not [chapter for chapter in tags.getall("CHAP") if "]{" in str(chapter)]
    assert "id: l-avis-de-le-devoir\n" in Path("scripts/essai.fr.yaml").read_text(encoding="utf-8")
    assert "[ ]{pause=0.8}" in Path("scripts/essai.fr.yaml").read_text(encoding="utf-8")
