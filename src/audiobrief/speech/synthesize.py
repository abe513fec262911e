"""The one way to speak lines: what is not in the store yet is spoken, several at a time, each kept as it arrives."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

from audiobrief.audio.clip import trim
from audiobrief.audio.loudness_meter import analyse
from audiobrief.audio.voice_filters import with_sibilants
from audiobrief.errors import AudiobriefError, EngineError, raise_all
from audiobrief.progress import NoProgress, Progress
from audiobrief.speech.cache.store import SpeechCache, StoredSpeech, spoken_key
from audiobrief.speech.model import Mark, Speech, Synthesizer, Utterance, identity_of
from audiobrief.speech.pauses import with_pauses
from audiobrief.speech.questions import with_rises
from audiobrief.speech.retry import REAL_TIME, RetryPolicy, Task, Timing, attempt_all
from audiobrief.speech.validation import gated
from audiobrief.speech.workers import Executors, WorkerPool


class SpeechStore(Protocol):
    """Where finished speech is kept by its key: `SpeechCache`, or `MemoryStore` for what is heard once."""

    def get(self, key: str) -> StoredSpeech | None:
        """The speech, or None where it is not there."""
        ...

    def put(self, key: str, speech: StoredSpeech) -> None:
        """Keep it. Called from the threads that speak. Raises: PublishError."""
        ...


class MemoryStore:
    """Speech that is kept until nobody listens any more."""

    def __init__(self) -> None:
        self._found: dict[str, StoredSpeech] = {}

    def get(self, key: str) -> StoredSpeech | None:
        """The speech, or None where it is not there."""
        return self._found.get(key)

    def put(self, key: str, speech: StoredSpeech) -> None:
        """Keep it."""
        self._found[key] = speech


class Line(Protocol):
    """What is to be said, and the key of its sound: a line of a script among others."""

    @property
    def key(self) -> str: ...

    @property
    def utterance(self) -> Utterance: ...


LineT = TypeVar("LineT", bound=Line)


@dataclass(frozen=True)
class Synthesis(Generic[LineT]):
    """What came of speaking lines.

    `waiting` had to be spoken, one line for each sound; `new` are the keys of those that were; `failures` are the
    others that were tried; `given_up` says why the engine was, where it was.
    """

    waiting: tuple[LineT, ...]
    new: frozenset[str]
    failures: tuple[tuple[LineT, AudiobriefError], ...] = ()
    given_up: EngineError | None = None

    def refused(self) -> list[tuple[LineT, AudiobriefError]]:
        """The failures that are the text's own; what failed for want of the service is told by `given_up`."""
        if self.given_up is None:
            return list(self.failures)
        return [
            (line, error) for line, error in self.failures if not (isinstance(error, EngineError) and error.retriable)
        ]

    def raise_failures(self) -> None:
        """Raise EngineError or ProblemsError if a line was not spoken: why, once each, not where or what is kept."""
        stop = [] if self.given_up is None else [self.given_up]
        failures = [*stop, *(error for _, error in self.refused())]
        raise_all(list({str(error): error for error in failures}.values()))


def missing(lines: Sequence[LineT], cache: SpeechCache, engine: Synthesizer) -> tuple[LineT, ...]:
    """The lines that are to be spoken, one for each sound; a look is no use, and does not read the sound.

    Raises: EngineError for a voice that the engine does not have.
    """
    return tuple(
        line for line in once_each(lines) if line.key not in cache and _spoken_key(line.utterance, engine) not in cache
    )


def once_each(lines: Sequence[LineT]) -> list[LineT]:
    """The first line of each sound."""
    first = {line.key: line for line in reversed(lines)}
    return [line for line in lines if first[line.key] is line]


def synthesize(
    lines: Sequence[LineT],
    engine: Synthesizer,
    store: SpeechStore,
    progress: Progress | None = None,
    *,
    anew: bool = False,
    retry_policy: RetryPolicy | None = None,
    timing: Timing = REAL_TIME,
    executor: Executors = WorkerPool,
) -> Synthesis[LineT]:
    """What had to be spoken, as far as the engine could; `anew` speaks what is in the store, too.

    Raises: PublishError when the store cannot be written.
    """
    heard = progress or NoProgress()
    # Read whole: a damaged entry is spoken again, not found out while the episode is encoded.
    waiting = tuple(line for line in once_each(lines) if anew or not _is_kept(store, line, engine))
    by_key = {line.key: line for line in waiting}
    done: set[str] = set()
    heard.begin("speaking", sum(len(line.utterance.text) for line in waiting))

    def finished(task: Task[None], _result: None) -> None:
        done.add(task.name)
        heard.advance(len(by_key[task.name].utterance.text))

    # Values and a function of a module, so that an executor can hand them to another process.
    speak = partial(speak_into, store, engine=engine, anew=anew)
    tasks = [Task(line.key, partial(speak, key=line.key, utterance=line.utterance)) for line in waiting]
    outcome = attempt_all(tasks, engine, finished, heard.note, retry_policy, timing, executor)
    failures = tuple((by_key[task.name], error) for task, error in outcome.failures)
    return Synthesis(waiting, frozenset(done), failures, outcome.given_up)


_speaking: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
_speaking_lock = threading.Lock()


def _turn(key: str) -> threading.Lock:
    """The lock of those who speak the sound of that key now."""
    with _speaking_lock:
        return _speaking.setdefault(key, threading.Lock())


def speak_into(store: SpeechStore, *, key: str, engine: Synthesizer, utterance: Utterance, anew: bool) -> None:
    """One attempt at an utterance, checked, trimmed and kept under its key. Raises: AudiobriefError.

    Episodes that are made at the same time share sentences: the second waits for the first, and unless it is to speak
    `anew` takes what is there then. Another sound in its place would be of another length than the mix counts on.
    """
    with _turn(key):
        if anew or store.get(key) is None:
            _speak_into(store, key, engine, utterance)


def _speak_into(store: SpeechStore, key: str, engine: Synthesizer, utterance: Utterance) -> None:
    speech = gated(engine, utterance)
    trimmed = trim(speech.clip.mono())
    marks = tuple(_shifted(mark, trimmed.head_s, trimmed.clip.duration_s) for mark in speech.marks)
    spoken = StoredSpeech(trimmed.clip, analyse(trimmed.clip), marks)
    if not utterance.is_edited:
        store.put(key, spoken)
        return
    spoken_at = _spoken_key(utterance, engine)
    store.put(spoken_at, spoken)
    if (
        utterance.rising or utterance.voice.de_ess_db
    ):  # of what is kept, whose samples are rounded: the same bytes when it is made again
        spoken = store.get(spoken_at) or spoken
    store.put(key, _edited(spoken, utterance))


def forget(cache: SpeechCache, lines: Sequence[Line], engine: Synthesizer) -> None:
    """Take refused sounds out of a cache: what one episode refuses must not be there for another one."""
    for line in lines:
        cache.remove(line.key)
        cache.remove(_spoken_key(line.utterance, engine))


def _is_kept(store: SpeechStore, line: Line, engine: Synthesizer) -> bool:
    """Whether the sound of a line is in the store; it is put there where what the engine said is there."""
    if store.get(line.key) is not None:
        return True
    spoken = store.get(_spoken_key(line.utterance, engine)) if line.utterance.is_edited else None
    if spoken is None:
        return False
    store.put(line.key, _edited(spoken, line.utterance))
    return True


def _spoken_key(utterance: Utterance, engine: Synthesizer) -> str:
    return spoken_key(utterance, identity_of(engine, utterance))


def _edited(spoken: StoredSpeech, utterance: Utterance) -> StoredSpeech:
    """The speech with its questions rising, its pauses made and its s sounds softened, where that is asked for."""
    speech = Speech(spoken.clip, spoken.marks)
    made = with_rises(speech, utterance.text, utterance.locale) if utterance.rising else speech
    if utterance.pauses is not None:
        made = with_pauses(made, utterance.text, utterance.pauses, utterance.voice.rate)
    if utterance.voice.de_ess_db:  # last: where pauses are cut hangs on levels
        made = replace(made, clip=with_sibilants(made.clip, -utterance.voice.de_ess_db))
    return spoken if made is speech else StoredSpeech(made.clip, analyse(made.clip), made.marks)


def _shifted(mark: Mark, head_s: float, duration_s: float) -> Mark:
    start_s = min(max(0.0, mark.start_s - head_s), duration_s)
    return replace(mark, start_s=start_s, end_s=min(max(start_s, mark.end_s - head_s), duration_s))
