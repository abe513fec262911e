"""Tests of renders that have nothing new to do: what is whole is left alone, and everything else is made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from audiobrief.cli import clock
from audiobrief.config.project import shipped
from audiobrief.storage.files import cache_dir
from audiobrief.workflows.render.edition import EpisodeFiles, PlannedEdition
from audiobrief.workflows.render.produce import produce
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import Run, rendered, run, tone

__all__ = ["run", "tone"]  # fixtures


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The language of each edition that was mixed and encoded, in order."""
    found: list[str] = []

    def counting(edition: PlannedEdition, *rest: Any) -> EpisodeFiles:
        found.append(edition.language)
        return produce(edition, *rest)

    monkeypatch.setattr("audiobrief.workflows.render.run.produce", counting)
    return found


def made_anew(made: list[str], call: Callable[[], Any]) -> set[str]:
    """The languages that were made during the call."""
    made.clear()
    call()
    return set(made)


def test_nothing_changed_nothing_done(run: Run, project: Path, tone: ToneSynthesizer) -> None:
    """The same command again: no file is touched, no word spoken, and the result is told as before."""
    first = rendered(run)
    asked = len(tone.asked)
    before = {path: path.stat().st_mtime_ns for path in (project / "output").rglob("*") if path.is_file()}
    result = run("render", "briefs/pont.md", "--engine", "espeak", "--json")
    again = json.loads(result.stdout)
    assert "fr: nothing has changed" in result.stderr
    assert len(tone.asked) == asked
    assert before == {path: path.stat().st_mtime_ns for path in (project / "output").rglob("*") if path.is_file()}
    for then, now in zip(first["episodes"], again["episodes"], strict=True):
        assert now["unchanged"] and not then["unchanged"] and now["spoken"] == 0
        assert now["cached"] == then["cached"] + then["spoken"]
        assert {key: then[key] for key in ("mp3", "title", "duration_s", "loudness_lufs")}.items() <= now.items()
    assert again["left_out"] == first["left_out"] and again["warnings"] == first["warnings"]


@pytest.mark.parametrize(
    "option", ["--force", *(pytest.param(one, marks=pytest.mark.slow) for one in ("--again", "--no-resume"))]
)
def test_it_is_made_anew_when_asked(run: Run, project: Path, made: list[str], option: str) -> None:
    """Each option that asks for work gets it."""
    rendered(run)
    assert made_anew(made, lambda: rendered(run, option)) == {"fr", "en"}


def test_an_edit_makes_its_edition_alone(run: Run, project: Path, made: list[str]) -> None:
    """The edition whose script was edited; the other one is left alone."""
    rendered(run)
    script = project / "scripts" / "pont.fr.yaml"
    script.write_text(script.read_text("utf-8").replace("quatorze", "seize"), "utf-8")
    assert made_anew(made, lambda: rendered(run)) == {"fr"}
    assert made_anew(made, lambda: rendered(run)) == set()


def changed_show(project: Path) -> None:
    show = project / "show.yaml"
    show.write_text(show.read_text("utf-8").replace("title: En perspective", "title: Autre titre"), "utf-8")


def changed_voices(project: Path) -> None:
    voices = project / "voices.yaml"
    voices.write_text(voices.read_text("utf-8").replace("gain: ", "gain: 1 #", 1), "utf-8")


def changed_brief(project: Path) -> None:
    brief = project / "briefs" / "pont.md"
    brief.write_text(
        brief.read_text("utf-8").replace("deux mois", "trois mois").replace("two months", "three"), "utf-8"
    )


def flipped_bit(project: Path) -> None:
    for path in (project / "output").glob("*/*.mp3"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)


def lost_cache(project: Path) -> None:
    shutil.rmtree(cache_dir())


def other_sting(project: Path) -> None:
    shutil.copy(shipped("audio") / "calm-intro.flac", project / "audio" / "news-intro.flac")


def lost_file(project: Path) -> None:
    for path in (project / "output").glob("*/*.vtt"):
        path.unlink()


def other_manifest(project: Path) -> None:
    for path in (project / "output").glob("*/*.episode.json"):
        path.write_bytes(path.read_bytes())


@pytest.mark.parametrize(
    "change",
    [
        *(changed_brief, flipped_bit, lost_cache),
        *(pytest.param(one, marks=pytest.mark.slow) for one in (changed_show, other_sting, lost_file, other_manifest)),
    ],
)
def test_what_an_episode_is_made_from_counts(
    run: Run, project: Path, made: list[str], change: Callable[[Path], None]
) -> None:
    """Settings, words, sounds, files that were touched, and a cache that was lost."""
    shutil.copy(shipped("show.yaml"), project)
    (project / "audio").mkdir()
    rendered(run)
    change(project)
    assert "fr" in made_anew(made, lambda: rendered(run))
    assert made_anew(made, lambda: rendered(run)) == set()


def test_a_missing_feed_is_made_again_without_the_episode(run: Run, project: Path, made: list[str]) -> None:
    """Only what is gone is made."""
    rendered(run)
    feed = project / "output" / "fr" / "feed.xml"
    before = feed.read_bytes()
    feed.unlink()
    assert made_anew(made, lambda: rendered(run)) == set()
    assert feed.read_bytes() == before


def test_a_new_edition_beside_the_brief_is_seen(run: Run, project: Path) -> None:
    """A file that was not there the first time."""
    (project / "briefs" / "gare.fr.md").write_text(
        "# La gare ouvre\n\nLa gare ouvre lundi matin à huit heures.", "utf-8"
    )
    call = ("render", "briefs/gare.fr.md", "--engine", "espeak", "--json")
    assert len(json.loads(run(*call).stdout)["episodes"]) == 1
    (project / "briefs" / "gare.en.md").write_text(
        "# The station opens\n\nIt opens on Monday morning at eight.", "utf-8"
    )
    assert len(json.loads(run(*call).stdout)["episodes"]) == 2


def test_an_episode_whose_time_has_come_is_let_out(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same command after its date."""
    moment = datetime(2026, 2, 1, tzinfo=timezone.utc)
    monkeypatch.setattr(clock, "now", lambda: moment)
    rendered(run)
    rendered(run)
    feed = project / "output" / "fr" / "feed.xml"
    assert "<item>" not in feed.read_text("utf-8")
    moment = datetime(2026, 2, 4, tzinfo=timezone.utc)
    rendered(run)
    assert "<item>" in feed.read_text("utf-8")


def test_an_edit_during_the_run_is_not_taken_for_what_was_rendered(
    run: Run, project: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that changes while the episode is made makes another one the next time."""
    shutil.copy(shipped("show.yaml"), project)
    from audiobrief.workflows.gate import verify_staged

    def changing(*arguments: Any) -> None:
        changed_show(project)
        verify_staged(*arguments)

    monkeypatch.setattr("audiobrief.workflows.render.run.verify_staged", changing)
    rendered(run)
    monkeypatch.setattr("audiobrief.workflows.render.run.verify_staged", verify_staged)
    assert made_anew(made, lambda: rendered(run)) == {"fr", "en"}
