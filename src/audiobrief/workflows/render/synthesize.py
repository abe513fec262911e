"""The second stage: every line that is not in the cache is spoken, several at a time, each kept as it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audiobrief.audio.loudness import analyse
from audiobrief.audio.trim import trim
from audiobrief.errors import AudiobriefError, EngineError, SpeechError, raise_all
from audiobrief.progress import NoProgress, Progress
from audiobrief.script.utterances import SpokenLine
from audiobrief.speech.cache.store import SpeechCache, StoredSpeech
from audiobrief.speech.circuit_breaker import RetryPolicy
from audiobrief.speech.model import Mark, Speech, Synthesizer, Utterance
from audiobrief.speech.retry import REAL_TIME, Outcome, Task, Timing, attempt_all
from audiobrief.speech.validation import gated


@dataclass(frozen=True)
class Spoken:
    """What one engine did: the keys that it spoke now, and what it could not speak."""

    new: frozenset[str]
    problems: tuple[AudiobriefError, ...] = ()


def missing(lines: Sequence[SpokenLine], cache: SpeechCache) -> tuple[SpokenLine, ...]:
    """The lines whose sound is not in the cache, one for each sound."""
    return tuple(line for line in once_each(lines) if line.key not in cache)


def once_each(lines: Sequence[SpokenLine]) -> list[SpokenLine]:
    """The first line of each sound."""
    first = {line.key: line for line in reversed(lines)}
    return [line for line in lines if first[line.key] is line]


def speak_missing(
    lines: Sequence[SpokenLine],
    engine: Synthesizer,
    cache: SpeechCache,
    progress: Progress,
    *,
    resume: bool = True,
    retry_policy: RetryPolicy | None = None,
    timing: Timing = REAL_TIME,
) -> Spoken:
    """What had to be spoken, as far as the engine could; with `resume` off all lines are, cached or not.

    Raises: PublishError when the cache cannot be written.
    """
    # Read whole: a damaged entry is spoken again, not found out while the episode is encoded.
    waiting = [line for line in once_each(lines) if not resume or cache.get(line.key) is None]
    outcome, done = _attempted(waiting, engine, cache, progress, retry_policy, timing)
    return Spoken(frozenset(done), tuple(_problems(outcome, waiting, done, lines)))


def speak_aside(
    lines: Sequence[SpokenLine],
    engine: Synthesizer,
    cache: SpeechCache,
    progress: Progress,
    retry_policy: RetryPolicy | None = None,
    timing: Timing = REAL_TIME,
) -> frozenset[str]:
    """The keys of what had to be spoken; afterwards every line is in the cache.

    For a line to listen to, which is no run: an error says why, once each, and neither where nor what is kept.
    Raises: EngineError, ProblemsError, PublishError.
    """
    waiting = [line for line in once_each(lines) if cache.get(line.key) is None]
    outcome, done = _attempted(waiting, engine, cache, progress, retry_policy, timing)
    stop = outcome.given_up
    failures = [error for _, error in outcome.failures]
    if stop is not None:
        failures = [stop, *(error for error in failures if not (isinstance(error, EngineError) and error.retriable))]
    raise_all(list({str(error): error for error in failures}.values()))
    return frozenset(done)


def _attempted(
    waiting: Sequence[SpokenLine],
    engine: Synthesizer,
    cache: SpeechCache,
    progress: Progress,
    retry_policy: RetryPolicy | None,
    timing: Timing,
) -> tuple[Outcome[None], set[str]]:
    """What came of speaking the lines into the cache, and the keys of those that are there now."""
    progress.begin("speaking", sum(len(line.utterance.text) for line in waiting))
    by_key = {line.key: line for line in waiting}
    done: set[str] = set()

    def finished(task: Task[None], _result: None) -> None:
        done.add(task.name)
        progress.advance(len(by_key[task.name].utterance.text))

    def task_of(line: SpokenLine) -> Task[None]:
        return Task(line.key, lambda: _speak_one(line, engine, cache))

    tasks = [task_of(line) for line in waiting]
    return attempt_all(tasks, engine, finished, progress.note, retry_policy, timing), done


def speak_now(
    utterance: Utterance, engine: Synthesizer, retry_policy: RetryPolicy | None = None, timing: Timing = REAL_TIME
) -> Speech:
    """One utterance, with the same patience and through the same gate, without any cache. Raises: EngineError."""
    found: list[Speech] = []
    outcome = attempt_all(
        [Task("", lambda: gated(engine, utterance))],
        engine,
        lambda _, speech: found.append(speech),
        NoProgress().note,
        retry_policy,
        timing,
    )
    raise_all([error for _, error in outcome.failures])
    if outcome.given_up is not None:
        raise outcome.given_up
    return found[0]


def _problems(
    outcome: Outcome[None], waiting: Sequence[SpokenLine], done: set[str], lines: Sequence[SpokenLine]
) -> list[AudiobriefError]:
    by_key = {line.key: line for line in waiting}
    failures = [(by_key[task.name], error) for task, error in outcome.failures]
    total = len(once_each(lines))
    kept = total - len(waiting) + len(done)
    goes_on = f"{kept} of {total} utterances are kept, the next run goes on from there"
    if outcome.given_up is None:
        return [
            SpeechError(line.segment, line.written or line.utterance.text, _with_fix(error, goes_on, number == 0))
            for number, (line, error) in enumerate(failures)
        ]
    stop = outcome.given_up
    first = next(line for line in waiting if line.key not in done)
    # What failed for want of the service is told by that one sentence; a text that was refused is not.
    own = [(line, error) for line, error in failures if not (isinstance(error, EngineError) and error.retriable)]
    told = EngineError(
        stop.engine,
        f'{stop.message}; stopped at segment "{first.segment}"; {goes_on}',
        fix=stop.fix,
        retriable=True,
    )
    return [told, *(SpeechError(line.segment, line.written or line.utterance.text, error) for line, error in own)]


def _with_fix(error: AudiobriefError, goes_on: str, is_first: bool) -> AudiobriefError:
    """The first failure of a run also says what is kept."""
    if not is_first or not isinstance(error, EngineError):
        return error
    fix = f"{error.fix} ({goes_on})" if error.fix else goes_on
    told = EngineError(error.engine, error.message, fix=fix, retriable=error.retriable)
    told.__cause__ = error
    return told


def _speak_one(line: SpokenLine, engine: Synthesizer, cache: SpeechCache) -> None:
    speech = gated(engine, line.utterance)
    trimmed = trim(speech.clip.mono())
    marks = tuple(_shifted(mark, trimmed.head_s, trimmed.clip.duration_s) for mark in speech.marks)
    cache.put(line.key, StoredSpeech(trimmed.clip, analyse(trimmed.clip), marks))


def _shifted(mark: Mark, head_s: float, duration_s: float) -> Mark:
    start_s = min(max(0.0, mark.start_s - head_s), duration_s)
    return replace(mark, start_s=start_s, end_s=min(max(start_s, mark.end_s - head_s), duration_s))
