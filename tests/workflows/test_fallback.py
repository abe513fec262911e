"""Whole renders when the engine fails: another one only where voices.yaml says so, and then for all of an episode."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audiobrief.audio.clip import Clip
from audiobrief.brief.find import BriefRequest
from audiobrief.cli.main import app
from audiobrief.config.project import find_project, shipped
from audiobrief.errors import EngineError
from audiobrief.podcast.manifest import load_manifest
from audiobrief.progress import NoProgress
from audiobrief.speech import engines
from audiobrief.speech import retry as attempts
from audiobrief.speech.model import Availability, Speech, Utterance
from audiobrief.speech.retry import RetryPolicy
from audiobrief.workflows import feeds as publish
from audiobrief.workflows.render.edition import SpokenEdition
from audiobrief.workflows.render.plan import prepare
from audiobrief.workflows.render.speak import speak_editions
from tests.helpers.tone import ToneSynthesizer

BRIEF = """\
---
date: 2026-02-03
---
# [fr] Le pont ferme

Le pont ferme lundi pour deux mois dans toute la ville.

## Les faits

Les détours ajoutent quatorze minutes à chaque trajet du matin.

# [en] The bridge closes

The bridge closes on Monday for two whole months downtown.

## The facts

Detours will add fourteen minutes to every single trip.
"""
IMPATIENT = RetryPolicy(first_pause_s=0.001, stalled_s=0.3, rest_s=0.02)
PICTURES: dict[str, bytes] = {}


class Engine(ToneSynthesizer):
    """A tone engine with a name and moods."""

    def __init__(self, name: str) -> None:
        super().__init__(concurrency=1)
        self.name = name
        self.offline = name != "edge"
        self.available = True
        self.dies_after = 10**6

    def check(self, timeout_s: float) -> Availability:
        return Availability(self.available, "tones" if self.available else "no network", "check the network")

    def speak(self, utterance: Utterance) -> Speech:
        if len(self.asked) >= self.dies_after:
            raise EngineError(self.name, "it is out of order (503)", fix="try again later", retriable=True)
        return super().speak(utterance)


Engines = dict[str, Engine]
Run = Callable[..., Result]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Engines:
    def kept(cache: Path, key: str, make: Callable[[], bytes]) -> bytes:
        if key not in PICTURES:
            PICTURES[key] = make()
        return PICTURES[key]

    monkeypatch.setattr(publish, "_kept", kept)
    monkeypatch.setattr(attempts, "ONLINE", IMPATIENT)
    found = {name: Engine(name) for name in ("edge", "kokoro", "espeak")}
    monkeypatch.setattr(engines, "load", lambda name, *_: found[name])
    return found


@pytest.fixture
def run(project: Path, table: Engines) -> Run:
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")

    def call(*arguments: str, fallback: str = "[kokoro, espeak]", engine: str = "edge") -> Result:
        cast = shipped("voices.yaml").read_text(encoding="utf-8")
        (project / "voices.yaml").write_text(cast + (f"\nfallback: {fallback}\n" if fallback else ""), encoding="utf-8")
        return CliRunner().invoke(app, ["render", "briefs/pont.md", "--engine", engine, "--json", *arguments])

    return call


def told(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    episodes: list[dict[str, Any]] = json.loads(result.stdout)["episodes"]
    return episodes


def voices_of(episode: dict[str, Any]) -> set[str]:
    """The engines whose voices are credited."""
    cast = shipped("voices.yaml").read_text(encoding="utf-8")
    voices = {credit.voice for credit in load_manifest(Path(episode["manifest"])).voices}
    return {
        name
        for name in ("edge", "kokoro", "espeak")
        for voice in voices
        if re.search(rf"{name}: (\{{voice: )?{voice}\b", cast)
    }


def test_without_a_declaration_nobody_else_speaks(run: Run, table: Engines, project: Path) -> None:
    """A failing engine ends the command in one sentence, which says what is kept; no other engine is asked."""
    table["edge"].dies_after = 2
    result = run(fallback="")
    assert result.exit_code == 1 and result.stdout == ""
    assert "503" in result.stderr and "2 of" in result.stderr and "goes on from there" in result.stderr
    assert not table["kokoro"].asked and not table["espeak"].asked
    assert not list((project / "output").rglob("*.mp3"))


def test_a_fallback_speaks_the_whole_episode(run: Run, table: Engines) -> None:
    """When the engine dies in the middle, each episode has voices of one engine only; screen, JSON, manifest say so."""
    table["edge"].dies_after = 2
    result = run()
    for episode in told(result):
        manifest = load_manifest(Path(episode["manifest"]))
        assert (episode["engine"], episode["fallback_from"]) == ("kokoro", "edge")
        assert (manifest.engine, manifest.fallback_from) == ("kokoro", "edge")
        assert voices_of(episode) == {"kokoro"}
        assert f"{episode['language']}: the whole episode is spoken by kokoro" in result.stderr
    assert "out of order (503)" in result.stderr
    assert any("spoken by kokoro" in warning for warning in json.loads(result.stdout)["warnings"])
    assert not table["espeak"].asked


@dataclass
class Notes(NoProgress):
    """Keeps what it is told."""

    lines: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        self.lines.append(line)


Speak = Callable[..., tuple[SpokenEdition, ...]]


@pytest.fixture
def speak(run: Run, project: Path, told_now: Notes) -> Speak:
    """A render up to its mixing: plan, then speech."""
    run("--plan")

    def call(*languages: str, resume: bool = True) -> tuple[SpokenEdition, ...]:
        request = BriefRequest("briefs/pont.md", None, languages, "edge", False, resume)
        plan = prepare(
            replace(find_project(project), cache=project), request, datetime(2026, 2, 3, tzinfo=timezone.utc)
        )
        told_now.lines.clear()
        return speak_editions(plan, told_now)

    return call


@pytest.fixture
def told_now() -> Notes:
    return Notes()


def engines_of(edition: SpokenEdition) -> set[str]:
    return {line.utterance.voice.engine for line in edition.lines}


def test_what_is_whole_keeps_its_engine(speak: Speak, table: Engines) -> None:
    """An edition that was spoken to its end before the failure stays with the engine that was asked for."""
    speak("fr")
    table["edge"].dies_after = len(table["edge"].asked)
    fr, en = speak()
    assert (fr.speech.engine, fr.speech.fallback_from, fr.speech.new) == ("edge", "", 0)
    assert (en.speech.engine, en.speech.fallback_from) == ("kokoro", "edge")
    assert engines_of(fr) == {"edge"} and engines_of(en) == {"kokoro"}


def test_the_next_run_goes_on_with_the_engine(speak: Speak, table: Engines) -> None:
    """What the engine spoke before it failed is kept, and a later run needs only the rest of it."""
    table["edge"].dies_after = 2
    assert {edition.speech.engine for edition in speak()} == {"kokoro"}
    table["edge"].dies_after = 10**6
    assert {(edition.speech.engine, edition.speech.fallback_from) for edition in speak()} == {("edge", "")}
    assert len(table["edge"].asked) == len(set(table["edge"].asked))


@pytest.mark.slow
def test_the_second_fallback_where_the_first_cannot(speak: Speak, table: Engines, told_now: Notes) -> None:
    """Fallbacks are asked in their order: one that does not work here, or fails, is passed over."""
    table["edge"].dies_after = 0
    table["kokoro"].available = False
    assert {edition.speech.engine for edition in speak()} == {"espeak"}
    assert "fallback kokoro does not work here (no network)" in told_now.lines
    table["kokoro"].available, table["kokoro"].refuse = True, "e"
    assert {edition.speech.engine for edition in speak(resume=False)} == {"espeak"}
    assert any("engine kokoro: refused" in line for line in told_now.lines)


def test_when_all_fail_the_first_failure_counts(speak: Speak, table: Engines, told_now: Notes) -> None:
    """The error is that of the engine that was asked for; those of the fallbacks are told as notes."""
    table["edge"].dies_after = 1
    table["kokoro"].refuse = table["espeak"].refuse = "e"
    with pytest.raises(EngineError, match="engine edge: it is out of order"):
        speak()
    assert any("engine espeak: refused" in line for line in told_now.lines)


def test_an_engine_that_is_down_from_the_start(speak: Speak, run: Run, table: Engines) -> None:
    """With a fallback, an engine that does not answer at all is not waited for, and whole episodes keep its sound."""
    speak("fr")
    spoken = len(table["edge"].asked)
    table["edge"].available = False
    fr, en = speak()
    assert (fr.speech.engine, en.speech.engine, en.speech.fallback_from) == ("edge", "kokoro", "edge")
    assert len(table["edge"].asked) == spoken
    result = run(fallback="")
    assert result.exit_code == 1 and "no network" in result.stderr


def test_a_fallback_without_a_voice_is_an_input_problem(run: Run, table: Engines, project: Path) -> None:
    """A part that has no voice on a declared fallback is told before anything is spoken, once for each part."""
    voices = project / "voices.yaml"
    run("--plan")
    text = re.sub(
        r", kokoro: (\{voice: )?(fr-baritone|en-facts)(, de_ess: [\d.-]+\})?", "", voices.read_text(encoding="utf-8")
    )
    voices.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["render", "briefs/pont.md", "--engine", "edge"])
    assert result.exit_code == 1
    assert "fr.facts has no voice on kokoro" in result.stderr and "en.facts has no voice on kokoro" in result.stderr
    assert table["edge"].asked == []


@pytest.mark.parametrize(
    ("fallback", "sentence"),
    [
        ("[kokro]", r'"kokro" is no engine; did you mean "kokoro"\?'),
        ("[espeak, espeak]", '"espeak" stands twice'),
        ("espeak", "fallback"),
        ("{espeak: 1}", "fallback"),
        ("[3]", "fallback"),
    ],
)
def test_a_wrong_declaration_is_named_with_its_line(run: Run, fallback: str, sentence: str) -> None:
    """Unknown engines, repetitions and other shapes than a list of names are faults of voices.yaml."""
    result = run(fallback=fallback)
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if "voices.yaml:" in line]
    assert lines and re.search(sentence, lines[0]), result.stderr


@pytest.mark.slow
def test_no_resume_speaks_everything_anew(speak: Speak, table: Engines) -> None:
    """`--no-resume` asks for every sentence although it is kept, and keeps the new sound."""
    first = speak()
    asked = list(table["edge"].asked)
    assert [edition.speech.new for edition in speak()] == [0, 0]
    assert [edition.speech.new for edition in speak(resume=False)] == [edition.speech.new for edition in first]
    assert table["edge"].asked == asked * 2


@pytest.mark.slow
def test_no_resume_counts_only_what_was_spoken_now(speak: Speak, table: Engines) -> None:
    """An engine that fails while all is spoken anew has not finished, though older sound of it is kept."""
    speak()
    table["edge"].dies_after = len(table["edge"].asked) + 2
    assert {edition.speech.engine for edition in speak(resume=False)} == {"kokoro"}


def test_any_exception_of_an_engine_is_a_sentence(run: Run, table: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that is no good citizen is named with the segment, without a traceback."""

    def broken(utterance: Utterance) -> Speech:
        raise KeyError("voice")

    monkeypatch.setattr(table["edge"], "speak", broken)
    result = run(fallback="")
    assert result.exit_code == 1 and "Traceback" not in result.stderr
    assert re.search(
        r'error: segment "\w+" was not spoken \("[^"]+"\): engine edge: it failed with KeyError', result.stderr
    )


def test_half_an_utterance_is_not_published(run: Run, table: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound that is too short for its text is asked for twice, then the segment is named; no episode appears."""
    asked: list[str] = []

    def short(utterance: Utterance) -> Speech:
        asked.append(utterance.text)
        whole = ToneSynthesizer().speak(utterance)
        return replace(whole, clip=Clip(whole.clip.samples[: whole.clip.frames // 4], whole.clip.rate_hz))

    monkeypatch.setattr(table["edge"], "speak", short)
    result = run(fallback="")
    assert result.exit_code == 1 and "cannot be this text" in result.stderr and "(2 attempts" in result.stderr
    assert max(asked.count(text) for text in asked) == 2 and not list(Path.cwd().rglob("*.mp3"))


@pytest.mark.slow
def test_no_resume_is_an_option_of_render(run: Run, table: Engines) -> None:
    """The command line hands it on."""
    assert [episode["spoken"] for episode in told(run("--lang", "en"))] == [6]
    assert [episode["spoken"] for episode in told(run("--lang", "en", "--no-resume", "--plan"))] == [6]
    assert [episode["spoken"] for episode in told(run("--lang", "en", "--no-resume"))] == [6]
