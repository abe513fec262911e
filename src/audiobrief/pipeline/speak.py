"""The second stage: every line that is not in the cache is spoken, several at a time, each kept as it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

from audiobrief.cache import SpeechCache, StoredSpeech
from audiobrief.errors import AudiobriefError, EngineError, SpeechError, raise_all
from audiobrief.loudness import analyse
from audiobrief.pipeline.lines import SpokenLine
from audiobrief.progress import Progress
from audiobrief.speech import Mark, Speech, Synthesizer
from audiobrief.tidy import tidy

_FAILURES_BEFORE_STOP = 3  # enough to see that it is not one bad sentence


@dataclass(frozen=True)
class Tally:
    """How many utterances were spoken now and how many were there already."""

    spoken: int
    cached: int


def missing(lines: Sequence[SpokenLine], cache: SpeechCache) -> tuple[SpokenLine, ...]:
    """The lines whose sound is not in the cache, one for each sound."""
    return tuple(line for line in _once_each(lines) if line.key not in cache)


def _once_each(lines: Sequence[SpokenLine]) -> list[SpokenLine]:
    first = {line.key: line for line in reversed(lines)}
    return [line for line in lines if first[line.key] is line]


def speak(lines: Sequence[SpokenLine], engine: Synthesizer, cache: SpeechCache, progress: Progress) -> frozenset[str]:
    """The keys of what had to be spoken; afterwards every line is in the cache.

    What was finished before a failure stays in the cache.
    Raises: SpeechError, or ProblemsError with several, naming each segment that was not spoken.
    """
    # Read whole: a damaged entry is spoken again, not found out while the episode is encoded.
    waiting = [line for line in _once_each(lines) if cache.get(line.key) is None]
    progress.begin("speaking", sum(len(line.utterance.text) for line in waiting))
    failures: list[AudiobriefError] = []
    running: dict[Future[None], SpokenLine] = {}
    queue = iter(waiting)
    pool = ThreadPoolExecutor(engine.concurrency, thread_name_prefix="speak")
    try:
        while True:
            while len(running) < engine.concurrency and len(failures) < _FAILURES_BEFORE_STOP:
                line = next(queue, None)
                if line is None:
                    break
                running[pool.submit(_speak_one, line, engine, cache)] = line
            if not running:
                break
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                line = running.pop(future)
                try:
                    future.result()
                    progress.advance(len(line.utterance.text))
                except AudiobriefError as error:
                    failures.append(SpeechError(line.segment, line.written or line.utterance.text, error))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    raise_all(failures)
    return frozenset(line.key for line in waiting)


def _speak_one(line: SpokenLine, engine: Synthesizer, cache: SpeechCache) -> None:
    speech = engine.speak(line.utterance)
    _check(speech, line, engine)
    tidied = tidy(speech.clip.mono())
    marks = tuple(_shifted(mark, tidied.head_s, tidied.clip.duration_s) for mark in speech.marks)
    cache.put(line.key, StoredSpeech(tidied.clip, analyse(tidied.clip), marks))


def _check(speech: Speech, line: SpokenLine, engine: Synthesizer) -> None:
    """Refuse sound that cannot be the whole text. Source: no voice speaks over 45 characters a second."""
    shortest_s = len(line.utterance.text) / 45 / max(1.0, line.utterance.voice.rate)
    if speech.clip.duration_s < shortest_s:
        raise EngineError(
            engine.name,
            f"{speech.clip.duration_s:.1f} s of sound came for a text that takes at least {shortest_s:.1f} s",
            fix="run again, or change the sentence",
            retriable=True,
        )


def _shifted(mark: Mark, head_s: float, duration_s: float) -> Mark:
    start_s = min(max(0.0, mark.start_s - head_s), duration_s)
    return replace(mark, start_s=start_s, end_s=min(max(start_s, mark.end_s - head_s), duration_s))
