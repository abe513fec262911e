"""Whole workflows on another executor: render, voices and say give the same bytes, and speak nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from audiobrief.brief.find import BriefRequest
from audiobrief.config.project import Project, find_project
from audiobrief.progress import NoProgress
from audiobrief.speech import engines
from audiobrief.speech.model import Voice
from audiobrief.speech.workers import Executors, WorkerPool
from audiobrief.text.lexicon.load import builtin
from audiobrief.workflows import feeds
from audiobrief.workflows.playback import speak_passages
from audiobrief.workflows.render.plan import prepare
from audiobrief.workflows.render.run import execute
from audiobrief.workflows.say import Passage
from audiobrief.workflows.voices.audition import VoiceSession, open_session
from audiobrief.workflows.voices.hear import hear
from tests.helpers.executors import InPlace
from tests.helpers.tone import ToneSynthesizer

BRIEF = "---\nid: pont\nlang: fr\ndate: 2026-02-03\n---\n# Le pont\n\nLe pont ferme.\n\n## Les faits\n\nUn fait.\n"


class Counted:
    """Executors in place, and how many calls they were given."""

    def __init__(self) -> None:
        self.made: list[InPlace] = []

    def __call__(self, engine: str) -> InPlace:
        self.made.append(InPlace(engine))
        return self.made[-1]

    @property
    def submitted(self) -> int:
        return sum(one.submitted for one in self.made)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ToneSynthesizer:
    found = ToneSynthesizer()
    pictures: dict[str, bytes] = {}

    def kept(cache: Path, key: str, make: Callable[[], bytes]) -> bytes:
        return pictures[key] if key in pictures else pictures.setdefault(key, make())

    monkeypatch.setattr(feeds, "_kept", kept)
    monkeypatch.setattr(engines, "load", lambda name, *_: found)
    return found


def show(root: Path) -> Project:
    """A show with one brief and a cache of its own."""
    (root / "briefs").mkdir(parents=True)
    (root / "show.yaml").write_bytes(find_project(root).show.read_bytes())
    (root / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    return replace(find_project(root), cache=root / "cache", data=root / "data")


def rendered(root: Path, executor: Executors) -> tuple[int, dict[str, bytes]]:
    """How many utterances a render has spoken, and every file that it leaves in the output."""
    project = show(root)
    request = BriefRequest(str(project.root / "briefs" / "pont.md"), engine="espeak", languages=("fr",))
    (episode,) = execute(
        prepare(project, request, datetime(2026, 2, 3, tzinfo=timezone.utc)), NoProgress(), executor=executor
    ).episodes
    files = {str(path.relative_to(root)): path.read_bytes() for path in project.output.rglob("*") if path.is_file()}
    return episode.speech.new, files


@pytest.mark.slow
def test_a_render_is_the_same_on_another_executor(tmp_path: Path, engine: ToneSynthesizer) -> None:
    """Every byte of the output is, and every utterance went through the executor."""
    counted = Counted()
    new, in_place = rendered(tmp_path / "in-place", counted)
    assert new == counted.submitted > 3
    assert (new, in_place) == rendered(tmp_path / "threads", WorkerPool)
    assert any(name.endswith("pont.mp3") for name in in_place)


def test_a_voice_is_heard_on_another_executor(tmp_path: Path, engine: ToneSynthesizer) -> None:
    """`voices hear` speaks on the executor of its session, with the same sound."""
    counted = Counted()

    def heard(session: VoiceSession) -> bytes:
        return hear(session, "fr.facts", engine="espeak").clip.samples.tobytes()

    one, other = (open_session(show(tmp_path / name), NoProgress()) for name in ("one", "other"))
    assert heard(replace(one, executor=counted)) == heard(other)
    assert counted.submitted > 0


def test_a_text_is_said_on_another_executor(engine: ToneSynthesizer) -> None:
    """`say` speaks on the executor, with the same sound, and a sentence that comes twice once."""
    counted, passage = Counted(), Passage("fr-CA", ("Il pleut.", "Le vent tombe.", "Il pleut."))

    def said(executor: Executors) -> bytes:
        clip = speak_passages((passage,), engine, lambda locale: Voice("espeak", "fr"), builtin(), executor)
        return clip.samples.tobytes()

    assert said(counted) == said(WorkerPool)
    assert counted.submitted == 2
