"""Tests of whole renders with tones for voices: what is spoken, kept, written and published."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.config.project import shipped
from audiobrief.speech import engines
from audiobrief.workflows import feeds as publish
from tests.helpers.measure import chapter_titles, decoded, integrated_lufs, pitch_hz, true_peak_dbtp
from tests.helpers.tone import ToneSynthesizer, pitch_of

BRIEF = """\
---
date: 2026-02-03
source: https://example.org/a
---
# [fr] Le pont ferme

Le pont ferme lundi pour deux mois. 🌉 #Pont

## Les faits

Les détours ajoutent quatorze minutes à chaque trajet. Selon la Ville, tout sera prêt en octobre prochain.

Un second paragraphe dit encore quelque chose de bien utile.

## Point de vue neutre

Un chantier dérange toujours quelqu’un, quelque part dans la ville.

## Exemple

Pensez à une dent que l’on répare un lundi matin, sans anesthésie.

## Point de vue optimiste

Le nouveau tablier devrait durer au moins soixante-quinze ans !

## Point de vue pessimiste

Les coûts vont sans doute doubler, comme la dernière fois.

# [en] The bridge closes

The bridge closes on Monday for two months.

## The facts

Detours will add fourteen minutes to every single trip.

## Example

Think of a tooth that gets fixed on a Monday morning.
"""


PICTURES: dict[str, bytes] = {}


def kept_picture(cache: Path, key: str, make: Callable[[], bytes]) -> bytes:
    """Covers are drawn once for all tests: they take longer than the rest of a render."""
    if key not in PICTURES:
        PICTURES[key] = make()
    return PICTURES[key]


@pytest.fixture
def tone(monkeypatch: pytest.MonkeyPatch) -> ToneSynthesizer:
    """A tone engine in the place of espeak."""
    monkeypatch.setattr(publish, "_kept", kept_picture)
    engine = ToneSynthesizer()
    monkeypatch.setattr(engines, "load", lambda name, *_: engine)
    return engine


Run = Callable[..., Result]


@pytest.fixture
def run(project: Path, tone: ToneSynthesizer) -> Run:
    """The command, with a brief in place."""
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")

    def call(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=stdin)

    return call


def rendered(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("render", "briefs/pont.md", "--engine", "espeak", "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def words(path: str) -> str:
    """The words of a VTT file on one line."""
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines[1:] if line and "-->" not in line and not line.isdigit()]
    return " ".join(re.sub(r"<[^>]+>", "", " ".join(kept)).split())


def test_a_bilingual_brief_becomes_two_episodes_and_two_feeds(run: Run, project: Path) -> None:
    """Everything that the report names is there, and the editions know each other."""
    report = rendered(run)
    assert [episode["language"] for episode in report["episodes"]] == ["fr", "en"]
    for episode in report["episodes"]:
        paths = [episode[key] for key in ("script", "mp3", "feed", "chapters", "manifest")] + list(
            episode["transcripts"].values()
        )
        assert all(Path(path).is_absolute() and Path(path).is_file() for path in paths)
        feed = feedparser.parse(Path(episode["feed"]).read_bytes())
        (item,) = feed.entries
        assert not feed.bozo and item.title == episode["title"]
        assert int(item.enclosures[0]["length"]) == Path(episode["mp3"]).stat().st_size
        manifest = json.loads(Path(episode["manifest"]).read_text(encoding="utf-8"))
        assert manifest["twin"] == {"language": "en" if episode["language"] == "fr" else "fr", "id": "pont"}
    leftovers = [path for path in (project / "output").rglob("*") if ".part" in path.name]
    assert not leftovers


def test_the_sound_is_whole_and_on_target(run: Run) -> None:
    """The decoded MP3 has the reported length, the target loudness, and no peak over the limit."""
    for episode in rendered(run)["episodes"]:
        samples, rate_hz = decoded(Path(episode["mp3"]))
        assert len(samples) / rate_hz == pytest.approx(episode["duration_s"], abs=0.001)
        assert integrated_lufs(samples, rate_hz) == pytest.approx(-16, abs=0.1)
        assert episode["loudness_lufs"] == pytest.approx(-16, abs=0.1)
        assert true_peak_dbtp(samples, rate_hz) <= -1.0


@pytest.mark.slow
def test_each_perspective_is_heard_in_its_chapter_with_its_voice(run: Run) -> None:
    """Chapters follow the brief, and in each the perspective's own tone is the strongest."""
    episode = rendered(run)["episodes"][0]
    chapters = json.loads(Path(episode["chapters"]).read_text(encoding="utf-8"))["chapters"]
    titles = [
        "Ouverture",
        "Les faits",
        "Point de vue neutre",
        "Exemple",
        "Point de vue optimiste",
        "Point de vue pessimiste",
        "Clôture",
    ]
    assert [chapter["title"] for chapter in chapters] == titles
    assert chapter_titles(Path(episode["mp3"])) == titles
    manifest = json.loads(Path(episode["manifest"]).read_text(encoding="utf-8"))
    voices = {credit["perspective"]: credit["voice"] for credit in manifest["voices"]}
    samples, rate_hz = decoded(Path(episode["mp3"]))
    segments = [segment for segment in manifest["segments"] if segment["heading"]]
    assert [segment["perspective"] for segment in segments] == [
        "facts",
        "neutral",
        "example",
        "optimistic",
        "pessimistic",
    ]
    for segment in segments:
        end = round(segment["end_s"] * rate_hz)
        heard = samples[end - rate_hz : end - rate_hz // 10]
        assert pitch_hz(heard, rate_hz) == pytest.approx(pitch_of(voices[segment["perspective"]]), abs=5)


@pytest.mark.slow
def test_transcripts_hold_every_sentence_and_no_decoration(run: Run) -> None:
    """What is heard is what is shown."""
    episode = rendered(run)["episodes"][0]
    shown = words(episode["transcripts"]["vtt"])
    for line in BRIEF.split("# [en]")[0].split("\n"):
        if line and not line.startswith(("#", "-", "date", "source", "Le pont ferme lundi")):
            assert " ".join(line.split()) in shown
    assert not any(junk in shown for junk in ("🌉", "#Pont", "http"))


def test_a_second_run_speaks_nothing_and_gives_the_same_bytes(run: Run, tone: ToneSynthesizer) -> None:
    """MP3s and feeds are identical; the cache did it all."""
    first = rendered(run)
    before = {key: Path(e[key]).read_bytes() for e in first["episodes"] for key in ("mp3", "feed", "manifest")}
    asked = len(tone.asked)
    assert asked == sum(episode["spoken"] for episode in first["episodes"])
    second = rendered(run)
    assert len(tone.asked) == asked
    assert all(episode["spoken"] == 0 and episode["cached"] > 0 for episode in second["episodes"])
    assert before == {key: Path(e[key]).read_bytes() for e in second["episodes"] for key in ("mp3", "feed", "manifest")}


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_without_a_cache(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh cache and a fresh output change nothing."""
    first = [Path(episode["mp3"]).read_bytes() for episode in rendered(run)["episodes"]]
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(project / "other-cache"))
    second = [
        Path(episode["mp3"]).read_bytes() for episode in rendered(run, "--out", str(project / "elsewhere"))["episodes"]
    ]
    assert first == second


def test_one_changed_sentence_is_spoken_again_alone(run: Run, tone: ToneSynthesizer) -> None:
    """An edit of the script is respected and costs one utterance; the GUID stays."""
    first = rendered(run)["episodes"][0]
    script = Path(first["script"])
    text = script.read_text(encoding="utf-8")
    script.write_text(
        text.replace("Les coûts vont sans doute doubler", "Les coûts vont peut-être tripler"), encoding="utf-8"
    )
    asked = len(tone.asked)
    second = rendered(run)["episodes"][0]
    assert second["spoken"] == 1
    assert tone.asked[asked:] == ["Les coûts vont peut-être tripler, comme la dernière fois."]
    guids = [feedparser.parse(Path(second["feed"]).read_bytes()).entries[0].id]
    assert guids == [json.loads(Path(first["manifest"]).read_text(encoding="utf-8"))["guid"]]
    assert "tripler" in words(second["transcripts"]["vtt"])


def test_an_edited_script_is_kept_until_force(run: Run) -> None:
    """`script` refuses to write over it, `--force` does and shows what is lost."""
    script = Path(rendered(run)["episodes"][0]["script"])
    edited = script.read_text(encoding="utf-8").replace("dérange toujours", "dérange parfois")
    script.write_text(edited, encoding="utf-8")
    refused = run("script", "briefs/pont.md")
    assert refused.exit_code == 1 and "--force" in refused.stderr
    assert script.read_text(encoding="utf-8") == edited
    forced = run("script", "briefs/pont.md", "--force")
    assert forced.exit_code == 0 and "dérange parfois" in forced.stderr
    assert "dérange toujours" in script.read_text(encoding="utf-8")


def test_a_changed_brief_updates_an_unedited_script_and_is_merged_into_an_edited_one(run: Run, project: Path) -> None:
    """Untouched scripts follow the brief; edited ones take what it corrects; a conflict stops its edition alone."""
    brief = project / "briefs" / "pont.md"
    script = Path(rendered(run)["episodes"][0]["script"])
    brief.write_text(BRIEF.replace("quatorze minutes", "quinze minutes"), encoding="utf-8")
    rendered(run)
    assert "quinze minutes" in script.read_text(encoding="utf-8")
    script.write_text(script.read_text(encoding="utf-8").replace("un lundi", "un mardi"), encoding="utf-8")
    brief.write_text(BRIEF.replace("quatorze minutes", "seize minutes"), encoding="utf-8")
    heard = words(rendered(run)["episodes"][0]["transcripts"]["vtt"])
    assert "seize minutes" in heard and "un mardi" in heard
    script.write_text(script.read_text(encoding="utf-8").replace("seize minutes", "vingt minutes"), encoding="utf-8")
    brief.write_text(BRIEF.replace("fourteen", "fifteen"), encoding="utf-8")
    stopped = run("render", "briefs/pont.md", "--engine", "espeak", "--json")
    assert stopped.exit_code == 1 and "vingt minutes" in stopped.stderr and "quatorze minutes" in stopped.stderr
    (english,) = json.loads(stopped.stdout)["episodes"]
    assert english["language"] == "en" and "fifteen" in words(english["transcripts"]["vtt"])
    assert "vingt minutes" in words(rendered(run, "--prefer", "script")["episodes"][0]["transcripts"]["vtt"])
    assert "vingt minutes" in words(rendered(run)["episodes"][0]["transcripts"]["vtt"]), "decided once for all"


@pytest.mark.slow
def test_say_is_spoken_and_text_is_shown(run: Run, tone: ToneSynthesizer) -> None:
    """A producer's `say` goes to the voice only."""
    script = Path(rendered(run, "--lang", "en")["episodes"][0]["script"])
    text = script.read_text(encoding="utf-8")
    line = "    Think of a tooth that gets fixed on a Monday morning.\n"
    script.write_text(
        text.replace(line, f"{line}  say: |\n    Imagine a tooth, mended while the week begins.\n"), encoding="utf-8"
    )
    episode = rendered(run, "--lang", "en")["episodes"][0]
    assert "Imagine a tooth, mended while the week begins." in tone.asked
    shown = words(episode["transcripts"]["vtt"])
    assert "Think of a tooth" in shown and "Imagine" not in shown


def test_a_plan_does_nothing(run: Run, project: Path, tone: ToneSynthesizer) -> None:
    """`--plan` counts and names files; nothing is spoken or written."""
    before = sorted(project.rglob("*"))
    report = json.loads(run("render", "briefs/pont.md", "--engine", "espeak", "--plan", "--json").stdout)
    assert sorted(project.rglob("*")) == before and not tone.asked
    assert report["episodes"][0]["spoken"] > 0 and report["episodes"][0]["writes"]
    assert "to speak" in run("render", "briefs/pont.md", "--engine", "espeak", "--plan").stdout


def test_a_failed_utterance_names_its_segment_and_publishes_nothing(
    run: Run, project: Path, tone: ToneSynthesizer
) -> None:
    """Exit 1, the segment and its words; what was spoken is kept for the next run."""
    tone.refuse = "anesthésie"
    failed = run("render", "briefs/pont.md", "--engine", "espeak")
    assert failed.exit_code == 1
    assert '"example"' in failed.stderr and "Pensez à une dent" in failed.stderr
    assert not list((project / "output").rglob("*.mp3")) and not list((project / "output").rglob("feed.xml"))
    spoken = len(tone.asked)
    tone.refuse = ""
    rendered(run)
    assert len(tone.asked) - spoken < 5 + sum(1 for text in tone.asked[:spoken] if "anesthésie" in text) + 20
    assert len(set(tone.asked)) == len(tone.asked) - sum(1 for text in tone.asked[:spoken] if "anesthésie" in text)


def test_faults_of_all_files_are_listed_together_and_nothing_is_written(run: Run, project: Path) -> None:
    """Unknown voice settings and show settings: one error each, exit 1, an untouched project."""
    (project / "voices.yaml").write_text("perspectives: {}\ncast:\n  fr: {facts: {espek: fr}}\n", encoding="utf-8")
    (project / "show.yaml").write_text("base_url: ftp://x\neditions: {}\n", encoding="utf-8")
    before = sorted(project.rglob("*"))
    failed = run("render", "briefs/pont.md", "--engine", "espeak")
    assert failed.exit_code == 1 and "Traceback" not in failed.stderr
    assert failed.stderr.count("error: ") >= 4
    assert "voices.yaml:" in failed.stderr and "show.yaml:1:" in failed.stderr
    assert sorted(project.rglob("*")) == before


def test_unknown_voices_are_named_with_their_line(run: Run, project: Path) -> None:
    """A voice that the engine does not have is found before anything is spoken."""
    from audiobrief.config.project import shipped

    text = shipped("voices.yaml").read_text(encoding="utf-8")
    (project / "voices.yaml").write_text(
        text.replace("espeak: fr+m3", "espeak: nobody").replace("espeak: fr+m1", "espeak: nobody2"), encoding="utf-8"
    )
    failed = run("render", "briefs/pont.md", "--engine", "espeak")
    assert failed.exit_code == 1
    assert len(re.findall(r"voices\.yaml:\d+: .*nobody", failed.stderr)) == 2
    assert not (project / "scripts").exists()


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        ("🤖💼".encode(), "nothing to speak"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (None, "no such brief"),
    ],
)
def test_unusable_briefs_are_one_clear_error(run: Run, project: Path, content: bytes | None, part: str) -> None:
    """Empty, emoji-only, binary and missing: one sentence, exit 1, nothing written."""
    path = project / "briefs" / "bad.txt"
    if content is not None:
        path.write_bytes(content)
    before = sorted(project.rglob("*"))
    failed = run("render", "briefs/bad.txt", "--engine", "espeak")
    assert failed.exit_code == 1
    assert failed.stderr.count("error: ") == 1 and part in failed.stderr and "bad.txt" in failed.stderr
    assert sorted(project.rglob("*")) == before


def test_a_hostile_title_is_only_text(run: Run, project: Path) -> None:
    """Mark-up, CDATA ends and paths in a title change neither feed nor file names."""
    title = '<script>alert("x")</script> ]]> & ../../etc/passwd'
    (project / "briefs" / "pont.md").unlink()
    brief = f"---\ntitle: '{title}'\nlang: en\n---\n\nA hook.\n\n## The facts\n\nOne fact that is long enough to be spoken.\n"
    report = json.loads(run("render", "-", "--engine", "espeak", "--json", stdin=brief.encode()).stdout)
    (episode,) = report["episodes"]
    assert re.fullmatch(r"[a-z0-9-]+\.mp3", Path(episode["mp3"]).name)
    assert Path(episode["mp3"]).parent == (project / "output" / "en").resolve()
    feed = feedparser.parse(Path(episode["feed"]).read_bytes())
    assert not feed.bozo and feed.entries[0].title == title


def test_pairs_of_files_are_one_brief(run: Run, project: Path) -> None:
    """`NAME.fr.md` and `NAME.en.md` render together, and alone with --lang."""
    for language, text in (
        ("fr", "# Un titre\n\nUne accroche assez longue.\n\n## Les faits\n\nUn fait bien réel et long.\n"),
        ("en", "# A title\n\nA hook that is long.\n\n## The facts\n\nOne fact that is real and long.\n"),
    ):
        (project / "briefs" / f"duo.{language}.md").write_text(text, encoding="utf-8")
    both = json.loads(run("render", "briefs/duo.fr.md", "--engine", "espeak", "--json").stdout)
    assert [(episode["id"], episode["language"]) for episode in both["episodes"]] == [("duo", "fr"), ("duo", "en")]
    one = json.loads(run("render", "briefs/duo.md", "--engine", "espeak", "--json", "--lang", "en").stdout)
    assert [episode["language"] for episode in one["episodes"]] == ["en"]
    missing = run("render", "briefs/pont.md", "--engine", "espeak", "--lang", "de")
    assert missing.exit_code == 1 and "de" in missing.stderr


def test_editions_that_disagree_are_warned_of(run: Run, project: Path) -> None:
    """A figure that one edition changes is told before anything is published; a name without extension is found."""
    text = BRIEF.split("# [en]")[0].replace("quatorze minutes", "14 minutes")
    text += "# [en] The bridge closes\n\nThe bridge closes on Monday for two months.\n\n## The facts\n\nDetours add 41 minutes.\n"
    (project / "briefs" / "pont.md").write_text(text, encoding="utf-8")
    result = run("script", "briefs/pont")
    assert result.exit_code == 0 and "audiobrief check" in result.stderr


def test_an_episode_keeps_its_guid_through_every_change(run: Run, project: Path) -> None:
    """Title, voices and base URL change; the GUID does not, and the length is always the file's."""
    from audiobrief.config.project import shipped

    def item() -> tuple[str, int]:
        report = rendered(run, "--lang", "en")
        entry = feedparser.parse(Path(report["episodes"][0]["feed"]).read_bytes()).entries[0]
        assert int(entry.enclosures[0]["length"]) == Path(report["episodes"][0]["mp3"]).stat().st_size
        return entry.id, int(entry.enclosures[0]["length"])

    guid, _ = item()
    show = (
        shipped("show.yaml").read_text(encoding="utf-8").replace("http://localhost:8000/", "https://pod.example.org/x/")
    )
    (project / "show.yaml").write_text(show, encoding="utf-8")
    voices = shipped("voices.yaml").read_text(encoding="utf-8").replace("espeak: en-us+m3", "espeak: en-us+m5")
    (project / "voices.yaml").write_text(voices, encoding="utf-8")
    (project / "briefs" / "pont.md").write_text(
        BRIEF.replace("The bridge closes\n", "The bridge shuts\n"), encoding="utf-8"
    )
    assert item()[0] == guid


def test_quiet_says_nothing(run: Run) -> None:
    """No line on either stream when all goes well."""
    result = run("render", "briefs/pont.md", "--engine", "espeak", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_pauses_are_digital_silence(run: Run) -> None:
    """Between two utterances of one paragraph nothing is heard."""
    samples, _ = decoded(Path(rendered(run, "--lang", "en")["episodes"][0]["mp3"]))
    assert np.abs(samples[-2000:]).max() < 1e-3


def test_the_plan_prints_the_timeline(run: Run) -> None:
    """Every sting and utterance with its time and source: guessed before speech is there, exact afterwards."""
    arguments = ("render", "briefs/pont.md", "--engine", "espeak", "--plan")
    guessed = json.loads(run(*arguments, "--json").stdout)["episodes"][0]["timeline"]
    assert {item["gain_db"] for item in guessed if item["role"] == "speech"} == {None}
    assert "timeline, about" in run(*arguments).stdout
    made = rendered(run)["episodes"][0]
    exact = json.loads(run(*arguments, "--json").stdout)["episodes"][0]["timeline"]
    assert [(item["role"], item["source"]) for item in exact] == [(item["role"], item["source"]) for item in guessed]
    played = json.loads(Path(made["receipt"]).read_text(encoding="utf-8"))["items"]
    assert len(played) == len(exact)
    for item, sound in zip(exact, played, strict=True):
        assert item["start_s"] == pytest.approx(sound["start_s"], abs=0.002)
        assert item["end_s"] == pytest.approx(sound["end_s"], abs=0.002)
        assert item["gain_db"] == pytest.approx(sound["gain_db"], abs=0.02)


def test_a_show_may_ask_for_a_bed_an_archive_and_corrections(run: Run, project: Path) -> None:
    """The switches of show.yaml reach the mix: music under the words, a FLAC of the same length beside the MP3."""
    settings = (shipped("show.yaml")).read_text(encoding="utf-8")
    for old, new in (
        ("profile: stereo ", "profile: archive "),
        ("bed: false ", "bed: true "),
        ("high_pass: false ", "high_pass: true "),
        ("de_ess: false ", "de_ess: true "),
    ):
        assert old in settings
        settings = settings.replace(old, new)
    (project / "show.yaml").write_text(settings, encoding="utf-8")
    episode = rendered(run, "--lang", "fr")["episodes"][0]
    samples, rate_hz = soundfile.read(episode["archive"], always_2d=True)
    assert len(samples) / rate_hz == pytest.approx(episode["duration_s"], abs=0.001)
    assert integrated_lufs(samples, rate_hz) == pytest.approx(-16, abs=0.1)
    roles = [item["role"] for item in json.loads(Path(episode["receipt"]).read_text(encoding="utf-8"))["items"]]
    assert "bed" in roles
