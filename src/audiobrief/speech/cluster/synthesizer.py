"""An engine whose utterances are spoken by workers elsewhere, or here where those cannot."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from audiobrief.errors import EngineError
from audiobrief.speech.cache.store import spoken_key
from audiobrief.speech.cluster.job import Answer, FilesWanted, Refused, SpeechJob, Spoken, described, voice_files
from audiobrief.speech.model import (
    Availability,
    Speech,
    Synthesizer,
    Utterance,
    Voice,
    VoiceInfo,
    capabilities_of,
    identity_of,
    text_identity,
)

SLOW_S = 120.0  # a neural voice that loads its model on a busy machine is quicker
_AHEAD = 2  # calls for each place at a worker: what the render does with one answer must not keep it waiting


class NoAnswerError(Exception):
    """An utterance that no worker spoke; `reason` is told as it stands."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Workers(Protocol):
    """Processes that answer jobs. Thread-safe."""

    def places(self, concurrency: int) -> int:
        """How many utterances they can speak at once with an engine that allows so many calls in a process."""
        ...

    def ask(self, key: str, job: SpeechJob, timeout_s: float) -> Answer:
        """The answer of one of them; the same key at the same time is the same work. Raises: NoAnswerError."""
        ...


class ClusterSynthesizer:
    """An engine as it is here, but for `speak`, which asks workers first.

    What comes back goes through the same checks and into the same cache as speech that was made here. An utterance
    that workers lose, refuse or keep for longer than `slow_s` is spoken here; `tell` hears once of each reason.
    """

    def __init__(
        self,
        engine: Synthesizer,
        settings: Mapping[str, object],
        workers: Workers,
        tell: Callable[[str], None],
        slow_s: float = SLOW_S,
    ) -> None:
        self.name = engine.name
        self.offline = engine.offline
        self.capabilities = capabilities_of(engine)
        if hasattr(engine, "paces"):
            self.paces = engine.paces
        self._engine = engine
        self._settings = tuple(settings.items())
        self._workers = workers
        self._tell = tell
        self._slow_s = slow_s
        self._here = threading.Semaphore(max(1, engine.concurrency))
        self._lock = threading.Lock()
        self._asked: Counter[str] = Counter()
        self.by_workers = 0
        self.by_reason: Counter[str] = Counter()  # what was spoken here, by why

    @property
    def concurrency(self) -> int:
        """How many calls may run side by side: enough for the workers that are there now."""
        return max(self._engine.concurrency, _AHEAD * self._workers.places(self._engine.concurrency))

    def check(self, timeout_s: float) -> Availability:
        return self._engine.check(timeout_s)

    def voices(self) -> tuple[VoiceInfo, ...]:
        return self._engine.voices()

    def identity(self, voice: Voice) -> str:
        return self._engine.identity(voice)

    def text_identity(self, utterance: Utterance) -> str:
        return text_identity(self._engine, utterance)

    def speak(self, utterance: Utterance) -> Speech:
        """The utterance as sound. Raises: EngineError of the engine here, where no worker could speak it."""
        try:
            found = self._answer(utterance)
        except NoAnswerError as error:
            return self._speak_here(utterance, error.reason)
        with self._lock:
            self.by_workers += 1
        return found

    def _answer(self, utterance: Utterance) -> Speech:
        """What a worker said. Raises: NoAnswerError, EngineError for a voice that is not here."""
        files = {described(path, self.name): path for path in voice_files(self._engine, utterance.voice)}
        identity = identity_of(self._engine, utterance)
        job = SpeechJob(self.name, self._settings, identity, utterance, tuple(files))
        key = self._key(utterance, identity)
        found = self._workers.ask(key, job, self._slow_s)
        for turn in range(_FILE_TURNS):  # another worker than the one that asked may take the job with the files
            if not isinstance(found, FilesWanted):
                break
            contents = {file.digest: _content(path, self.name) for file, path in files.items()}
            found = self._workers.ask(f"{key}-files-{turn}", job.with_contents(contents), self._slow_s)
        if isinstance(found, Spoken):
            try:
                return found.speech()
            except ValueError as error:
                raise NoAnswerError("a worker answered with damaged sound") from error
        raise NoAnswerError(f"a worker refused ({found.reason if isinstance(found, Refused) else 'it keeps no files'})")

    def _key(self, utterance: Utterance, identity: str) -> str:
        """The sound's own key, and which time it is asked for: an answer that was refused is not asked for again."""
        key = spoken_key(utterance, identity)
        with self._lock:
            self._asked[key] += 1
            return f"{key}-{self._asked[key]}"

    def _speak_here(self, utterance: Utterance, reason: str) -> Speech:
        with self._lock:
            self.by_reason[reason] += 1
            first = self.by_reason[reason] == 1
        if first:
            self._tell(f"cluster: {reason}; what it leaves is spoken here")
        with self._here:
            return self._engine.speak(utterance)


_FILE_TURNS = 2


def _content(path: Path, engine: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EngineError(engine, f"{path} cannot be read ({error.strerror or error})") from error
