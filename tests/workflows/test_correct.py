"""Tests of corrections: an episode is set right under its GUID, with a dated note; and of parts that are paid for."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from typer.testing import Result

from audiobrief.brief.model import Correction
from audiobrief.cli import clock
from audiobrief.podcast.feed.build import build_feed
from audiobrief.podcast.feed.read import read_feed
from audiobrief.podcast.feed.xml import NAMESPACES
from audiobrief.podcast.manifest import load_manifest, manifest_path, sealed
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.show_notes import LONGEST_DESCRIPTION_BYTES, description_html, notes_html
from audiobrief.script.narrate import CORRECTION_ID
from tests.helpers.published import channel, episode
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import Run, rendered, run, tone, words

__all__ = ["run", "tone"]  # fixtures
FIRST, SECOND = "Le pont ferme en mai, pas en avril.", "Il coûte 48 M$, et non 84."


@pytest.fixture
def public(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A bilingual episode that was rendered; it is March 1st, 2026."""
    rendered(run)
    now = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    monkeypatch.setattr(clock, "now", lambda: now)
    return run


def mend(project: Path, old: str, new: str) -> None:
    path = project / "briefs" / "pont.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def manifest(project: Path, language: str = "fr") -> Manifest:
    return load_manifest(manifest_path(project / "output" / language, "pont"))


def correct(run: Run, *arguments: str) -> Result:
    result = run("episodes", "correct", "pont", *arguments)
    assert result.exit_code == 0, result.stderr
    return result


def feed_item(project: Path, language: str = "fr") -> Any:
    return etree.fromstring((project / "output" / language / "feed.xml").read_bytes()).find("channel/item")


def page(project: Path, language: str = "fr") -> str:
    return (project / "output" / language / "pont.html").read_text(encoding="utf-8")


def test_a_mended_brief_is_spoken_under_the_same_guid(public: Run, project: Path, tone: ToneSynthesizer) -> None:
    """Only what changed is spoken; page, feed and manifest have the dated note, the other edition stays as it is."""
    before, english = manifest(project), manifest(project, "en")
    mend(project, "quatorze minutes", "quinze minutes")
    spoken = len(tone.asked)
    result = correct(public, "--note-fr", FIRST)
    assert len(tone.asked) - spoken == 1 and "says what it said before" not in result.stderr
    after = manifest(project)
    assert after.guid == before.guid and after.audio.sha256 != before.audio.sha256
    assert after.published_at == before.published_at
    assert [one.note for one in after.corrections] == [FIRST] and not after.corrections[0].spoken
    told = f"Correction du 1er mars 2026\u00a0: {FIRST}"
    item = feed_item(project)
    assert told in item.findtext("description") and told in item.findtext("content:encoded", namespaces=NAMESPACES)
    assert item.findtext("guid") == before.guid
    assert int(item.find("enclosure").get("length")) == (project / "output" / "fr" / "pont.mp3").stat().st_size
    assert told in page(project) and '"CorrectionComment"' in page(project)
    assert manifest(project, "en") == english and "Correction" not in page(project, "en")
    assert public("check", "--quiet").exit_code == 0
    assert public("verify", "--quiet").exit_code == 0


def test_notes_accumulate_and_later_renders_keep_them(public: Run, project: Path) -> None:
    """The latest is first; a render without a correction loses none, nor does the next correction."""
    correct(public, "--lang", "fr", "--note", FIRST)
    correct(public, "--lang", "fr", "--note", SECOND)
    mend(project, "quatorze minutes", "seize minutes")
    rendered(public)
    assert [one.note for one in manifest(project).corrections] == [FIRST, SECOND]
    told = feed_item(project).findtext("description")
    assert told.index(SECOND) < told.index(FIRST)
    facts = json.loads(public("episodes", "show", "pont", "--lang", "fr", "--json").stdout)
    assert [one["note"] for one in facts["episodes"][0]["corrections"]] == [FIRST, SECOND]


def test_a_spoken_note_is_heard_first(public: Run, project: Path) -> None:
    """In each edition's language, before the opening; later renders still say it."""
    correct(public, "--note-fr", FIRST, "--note-en", "It closes in May.", "--spoken")
    for language, told in (
        ("fr", "Correction du 1er mars 2026"),
        ("en", "Correction, March 1, 2026: It closes in May."),
    ):
        first = manifest(project, language).segments[0]
        assert first.id == CORRECTION_ID and told in first.paragraphs[0]
        assert words(str(project / "output" / language / "pont.vtt")).startswith(told)
    rendered(public, "--again")
    assert manifest(project).segments[0].id == CORRECTION_ID
    assert public("verify", "--quiet").exit_code == 0


def test_a_producers_script_gets_the_spoken_note(public: Run, project: Path) -> None:
    """An edited script keeps its edit and has the note before its first words."""
    path = project / "scripts" / "pont.fr.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("octobre prochain", "novembre prochain"), "utf-8")
    correct(public, "--note-fr", FIRST, "--spoken")
    said = words(str(project / "output" / "fr" / "pont.vtt"))
    assert said.startswith("Correction du 1er mars 2026") and "novembre prochain" in said


def test_a_note_alone_is_told(public: Run) -> None:
    """Whoever forgets to mend the words hears of it."""
    assert "says what it said before" in correct(public, "--note-fr", FIRST).stderr


def test_wrong_orders_are_refused_and_nothing_changes(public: Run, project: Path) -> None:
    """No note, one for two editions, one for an edition that is not there, an empty and a long one, another brief."""
    (project / "briefs" / "autre.md").write_text("# Autre chose\n\nUne autre histoire, bien longue.\n", "utf-8")
    before = manifest(project)
    for arguments, why in (
        ((), "what was wrong"),
        (("--note", FIRST), "--note-fr"),
        (("--note-fr", " "), "empty"),
        (("--note-fr", "x" * 501), "500"),
        (("--lang", "fr", "--note-en", "It closes in May."), "leave --note-en out"),
        (("--lang", "fr", "--lang", "en", "--note-fr", FIRST), "--note-en"),
        (("--note", FIRST, "--note-fr", FIRST), "either"),
        (("--note-fr", FIRST, "--brief", "briefs/autre.md"), "autre"),
        (("--note-fr", FIRST, "--brief", "briefs/gone.md"), "no such brief"),
    ):
        result = public("episodes", "correct", "pont", *arguments)
        assert result.exit_code == 1 and why in result.stderr, (arguments, result.stderr)
    assert manifest(project) == before


def test_many_notes_leave_room_for_the_hook() -> None:
    """The description has the latest that fit, the full notes have all."""
    notes = tuple(Correction(f"2026-03-{day:02}T12:00:00-05:00", f"{day} " + "é" * 200) for day in range(1, 21))
    made = episode(corrections=notes, description="Un début. " * 300)
    short, whole = description_html(made), notes_html(made)
    assert len(short.encode()) <= LONGEST_DESCRIPTION_BYTES and short.startswith("<p>Un début.")
    assert f"20 {'é' * 200}" in short and f"1 {'é' * 200}" not in re.sub(r"\d\d é", "", short)
    assert whole.count("Correction") == 20


def test_a_feed_gives_its_corrections_back() -> None:
    """What is adopted from a feed keeps them; a note is data in every place."""
    notes = (Correction("2026-03-01T12:00:00-05:00", 'A <b>"bold"</b> & new', True),)
    feed = build_feed(channel(), [episode(corrections=notes)])
    assert read_feed(feed, "feed.xml").items[0].corrections == ((notes[0].at, notes[0].note, True),)
    assert "&lt;b&gt;" in description_html(episode(corrections=notes))


def test_a_manifest_of_an_earlier_version_is_read(public: Run, project: Path) -> None:
    """It has no corrections and no sponsors; one that was changed by hand is refused by its seal."""
    path = manifest_path(project / "output" / "fr", "pont")
    document = json.loads(path.read_bytes())
    del document["corrections"]
    for segment in document["segments"]:
        del segment["sponsor"]
    path.write_text(json.dumps(sealed(document)), encoding="utf-8")
    assert manifest(project).corrections == ()
    correct(public, "--note-fr", FIRST)
    path.write_text(path.read_text(encoding="utf-8").replace(FIRST, SECOND), encoding="utf-8")
    assert "seal" in public("episodes", "show", "pont").stderr


def sponsored(run: Run, project: Path) -> None:
    """The French script with a part that is paid for in the middle of the facts."""
    rendered(run)
    path = project / "scripts" / "pont.fr.yaml"
    paid = "- id: paid\n  perspective: narrator\n  sponsor: Maison Roy\n  text: |\n    Cette édition est offerte.\n\n"
    rest = "- id: facts-rest\n  perspective: facts\n  text: |\n    La suite des faits est ici.\n\n"
    text = path.read_text(encoding="utf-8")
    neutral = text.index("- sting: transition", text.index("id: facts"))
    path.write_text(text[:neutral] + paid + rest + text[neutral:], encoding="utf-8")


def test_a_sponsors_part_is_labelled_everywhere(run: Run, project: Path) -> None:
    """In chapters, page, feed notes and manifest; what follows goes on under the chapter before it."""
    sponsored(run, project)
    rendered(run)
    made = manifest(project)
    titles = [chapter.title for chapter in made.chapters]
    assert titles[1:4] == ["Les faits", "Publicité\u00a0: Maison Roy", "Les faits"] and titles[-1] == "Clôture"
    item = feed_item(project)
    for told in (item.findtext("description"), item.findtext("content:encoded", namespaces=NAMESPACES)):
        assert "Cet épisode contient de la publicité\u00a0: Maison Roy." in told
    assert "<strong>Publicité\u00a0: Maison Roy</strong>" in item.findtext("content:encoded", namespaces=NAMESPACES)
    assert page(project).count("Maison Roy") >= 3
    assert run("verify", "--quiet").exit_code == 0 and run("check", "--quiet").exit_code == 0


def test_a_digest_leaves_a_sponsors_part_and_corrections_out(run: Run, project: Path) -> None:
    """They are of that episode alone."""
    sponsored(run, project)
    rendered(run)
    correct(run, "--note-fr", FIRST, "--spoken")
    result = run("digest", "pont", "--lang", "fr", "--json")
    assert result.exit_code == 0, result.stderr
    name = json.loads(result.stdout)["episodes"][0]["id"]
    told = (project / "scripts" / f"{name}.fr.yaml").read_text(encoding="utf-8")
    assert "La suite des faits" in told and "Maison Roy" not in told and "offerte" not in told and FIRST not in told


def test_the_label_of_a_chapter_is_compared_with_the_script(run: Run, project: Path) -> None:
    """A sponsor that the script no longer names is told by `verify`."""
    sponsored(run, project)
    rendered(run)
    path = project / "scripts" / "pont.fr.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  sponsor: Maison Roy\n", ""), encoding="utf-8")
    assert "SOUND021" in run("verify").stdout
