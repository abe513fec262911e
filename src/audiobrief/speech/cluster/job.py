"""What travels between who renders and a worker: an utterance with all that its sound depends on, and the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.errors import EngineError
from audiobrief.speech.model import Mark, Speech, Synthesizer, Utterance, Voice


@dataclass(frozen=True)
class VoiceFile:
    """A file of a voice: its name, and the SHA-256 of its content."""

    name: str
    digest: str


@dataclass(frozen=True)
class SpeechJob:
    """One utterance for a worker, by content.

    `identity` is what the engine says of itself where the render runs: a worker whose engine says something else would
    make another sound. `contents` are those of the voice's files that the worker asked for, by digest.
    """

    engine: str
    settings: tuple[tuple[str, object], ...]
    identity: str
    utterance: Utterance
    files: tuple[VoiceFile, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)

    def with_contents(self, contents: Mapping[str, bytes]) -> SpeechJob:
        return replace(self, contents=dict(contents))


@dataclass(frozen=True)
class Spoken:
    """What an engine said, as bytes: `samples` are float32, little-endian, frame by frame."""

    rate_hz: int
    channels: int
    samples: bytes
    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, speech: Speech) -> Spoken:
        clip = speech.clip
        return cls(clip.rate_hz, clip.channels, clip.samples.astype("<f4").tobytes(), speech.marks)

    def speech(self) -> Speech:
        """The speech, sample for sample. Raises: ValueError for bytes that are no whole frames."""
        samples = np.frombuffer(self.samples, "<f4").reshape(-1, self.channels)
        return Speech(Clip.of(samples, self.rate_hz), self.marks)


@dataclass(frozen=True)
class FilesWanted:
    """A worker has not these files of the voice yet; by digest."""

    digests: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """Why a worker cannot speak an utterance; where the render runs it may be possible."""

    reason: str


Answer = Spoken | FilesWanted | Refused


def voice_files(engine: Synthesizer, voice: Voice) -> tuple[Path, ...]:
    """The files of a voice that do not come with the engine's package. Raises: EngineError."""
    own = getattr(engine, "voice_files", None)
    return () if own is None else tuple(own(voice))


def described(path: Path, engine: str) -> VoiceFile:
    """The name and digest of a voice's file. Raises: EngineError if it cannot be read."""
    try:
        state = path.stat()
        return VoiceFile(path.name, _digest(path, state.st_size, state.st_mtime_ns))
    except OSError as error:
        raise EngineError(engine, f"{path} cannot be read ({error.strerror or error})") from error


@lru_cache(maxsize=64)
def _digest(path: Path, _size: int, _mtime_ns: int) -> str:
    with path.open("rb") as file:
        found = hashlib.sha256()
        while part := file.read(1 << 20):
            found.update(part)
    return found.hexdigest()
