"""Tests of many briefs in one run."""

from __future__ import annotations

import json
import shutil
import threading
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest

from audiobrief.brief.find import Notes
from audiobrief.config.cast import Cast
from audiobrief.errors import AudiobriefError
from audiobrief.speech.model import Speech, Synthesizer, Utterance
from audiobrief.workflows.render.engine import engine_or_fault
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import Run, run, tone

__all__ = ["run", "tone"]  # fixtures


def brief(project: Path, name: str, day: str, words: str) -> None:
    text = f"---\ndate: {day}\n---\n# {words} ouvre\n\n{words} ouvre lundi matin à huit heures.\n\n## Les faits\n\nOn y va à pied."
    path = project / "briefs" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def several(run: Run, project: Path) -> Run:
    (project / "briefs" / "pont.md").unlink()
    brief(project, "gare.md", "2026-02-05", "La gare")
    brief(project, "musee.md", "2026-02-03", "Le musée")
    brief(project, "parc.md", "2026-02-04", "Le parc")
    return run


def test_a_folder_is_rendered_in_the_order_of_its_dates(several: Run, project: Path) -> None:
    """One report, one feed with all of them."""
    result = several("render", "briefs", "--engine", "espeak", "--json")
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    assert [one["episodes"][0]["id"] for one in report["runs"]] == ["musee", "parc", "gare"]
    assert (project / "output" / "fr" / "feed.xml").read_text("utf-8").count("<item>") == 3


def test_one_that_fails_holds_nobody_up(several: Run, project: Path) -> None:
    """Its problems stand at the end, with its name; the others are made and listed."""
    (project / "briefs" / "leer.md").write_text("   ", encoding="utf-8")
    result = several(
        "render", "briefs/gare.md", "briefs/leer.md", "briefs/gone.md", "briefs/parc.md", "--engine", "espeak"
    )
    assert result.exit_code == 1
    last = result.stderr.strip().split("\n")[-2:]
    assert all(line.startswith("error: ") for line in last)
    assert "leer.md" in result.stderr and "gone.md" in result.stderr
    assert (project / "output" / "fr" / "feed.xml").read_text("utf-8").count("<item>") == 2


@pytest.mark.slow
def test_a_pattern_and_editions_of_one_brief(several: Run, project: Path) -> None:
    """Patterns that the shell leaves alone; NAME.fr.md and NAME.en.md are one brief."""
    brief(project, "port.fr.md", "2026-02-06", "Le port")
    (project / "briefs" / "port.en.md").write_text(
        "# The port opens\n\nThe port opens on Monday morning at eight.", "utf-8"
    )
    report = json.loads(several("render", "briefs/p*.md", "--engine", "espeak", "--json").stdout)
    assert sorted((one["id"], one["language"]) for made in report["runs"] for one in made["episodes"]) == [
        ("parc", "fr"), ("port", "en"), ("port", "fr"),
    ]  # fmt: skip


def test_two_briefs_of_one_name_are_two_episodes(several: Run, project: Path) -> None:
    """The second takes an id of its own, as in a run of its own."""
    brief(project, "../mardi/brief.md", "2026-02-03", "Le lac")
    brief(project, "../jeudi/brief.md", "2026-02-05", "Le cirque")
    report = json.loads(several("render", "mardi/brief.md", "jeudi/brief.md", "--engine", "espeak", "--json").stdout)
    assert len({one["id"] for made in report["runs"] for one in made["episodes"]}) == 2


@pytest.mark.slow
def test_an_engine_is_chosen_once(several: Run, tone: ToneSynthesizer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its model would be loaded for each brief else."""
    chosen: list[str] = []

    def choosing(name: str, cast: Cast, notes: Notes) -> tuple[Synthesizer, AudiobriefError | None]:
        chosen.append(name)
        return engine_or_fault(name, cast, notes)

    monkeypatch.setattr("audiobrief.workflows.render.plan.engine_or_fault", choosing)
    several("render", "briefs", "--engine", "espeak")
    assert chosen == ["espeak"]


@pytest.mark.parametrize("given", [("nowhere/*.md",), ("empty",)])
def test_nothing_to_render_is_told(several: Run, project: Path, given: tuple[str, ...]) -> None:
    """A pattern or a folder without a brief."""
    (project / "empty").mkdir()
    result = several("render", *given)
    assert result.exit_code == 1 and "give files" in result.stderr


def _files(project: Path) -> dict[str, bytes]:
    folder = project / "output"
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".")}


def test_several_at_once_make_the_same_bytes(several: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Undated briefs among them, whose moment follows from what is published before; one of them is spoken late."""
    monkeypatch.setattr("audiobrief.cli.clock.now", lambda: datetime(2026, 3, 1, 12, tzinfo=timezone.utc))
    for name in ("a", "b", "c"):
        (project / "briefs" / f"{name}.md").write_text(f"# Texte {name * 3}\n\n{name * 3} arrive." * 3, "utf-8")
    assert several("render", "briefs", "--engine", "espeak").exit_code == 0
    one_by_one = _files(project)
    for folder in ("output", "scripts"):
        shutil.rmtree(project / folder)
    result = several("render", "briefs", "--engine", "espeak", "--no-resume", "--jobs", "4", "--json")
    assert result.exit_code == 0, result.stderr
    assert [one["brief"] for one in json.loads(result.stdout)["runs"]][:3] == [
        "briefs/musee.md", "briefs/parc.md", "briefs/gare.md",
    ]  # fmt: skip
    assert len(one_by_one) > 40 and _files(project) == one_by_one


def test_several_at_once_and_one_fails(several: Run, project: Path, tone: ToneSynthesizer) -> None:
    """What the engine refuses is told once at the end, by the name of its brief."""
    tone.refuse = "musée"
    result = several("render", "briefs", "--engine", "espeak", "--jobs", "3")
    assert result.exit_code == 1
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert errors and all("briefs/musee.md" in line for line in errors)
    assert (project / "output" / "fr" / "feed.xml").read_text("utf-8").count("<item>") == 2
    assert not list((project / "output").glob(".staging-*"))


def test_jobs_speak_at_once_but_no_more_than_the_engine_allows(
    several: Run, tone: ToneSynthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two calls at most, and two in fact, of different briefs; a sentence that they share is spoken once."""
    tone.concurrency = 2
    lock, now, highest = threading.Lock(), 0, 0
    speak = tone.speak

    def counted(utterance: Utterance) -> Speech:
        nonlocal now, highest
        with lock:
            now, highest = now + 1, max(highest, now + 1)
        time.sleep(0.01)
        try:
            return speak(utterance)
        finally:
            with lock:
                now -= 1

    monkeypatch.setattr(tone, "speak", counted)
    assert several("render", "briefs", "--engine", "espeak", "--jobs", "3").exit_code == 0
    assert highest == 2
    assert tone.asked.count("On y va à pied.") == 1
