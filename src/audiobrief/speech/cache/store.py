"""Finished speech by content, under the digest of all that can change its sound; read with suspicion."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness import BLOCKS_PER_S, CELL_BLOCKS
from audiobrief.audio.loudness_meter import Analysis, analysis_blocks
from audiobrief.audio.voice_filters import SIBILANTS_VERSION
from audiobrief.errors import PublishError, SoundError
from audiobrief.speech.model import Mark, Utterance
from audiobrief.speech.pauses import VERSION as PAUSES_VERSION
from audiobrief.speech.questions import identity as questions_identity
from audiobrief.storage.files import record_use, write_atomic

_MAGIC = b"ABSPEECH"
_DIGEST_BYTES = 32
_LENGTHS = struct.Struct("<8sII")  # magic, bytes of the head, bytes of the analysis
_LARGEST_PART = 1 << 28  # a damaged length must not ask for more memory than a long utterance needs
_HEAD = {"rate_hz", "scale", "frames", "marks"}
_RATES_HZ = range(1_000, 400_001)
_LOUDEST = 1e4  # 80 dB over full scale


@dataclass(frozen=True, eq=False)
class StoredSpeech:
    """One utterance ready to mix: tidied mono sound, its analysis, and word times where known."""

    clip: Clip
    analysis: Analysis
    marks: tuple[Mark, ...]


@dataclass(frozen=True, eq=False)
class SpeechFacts:
    """What mixing needs to know of an utterance before it is heard: all but the sound itself."""

    frames: int
    rate_hz: int
    analysis: Analysis
    marks: tuple[Mark, ...]


def pack(speech: StoredSpeech) -> bytes:
    """Two parts, each with its digest: the facts (head and analysis), then the samples; the same on every machine.

    Raises: SoundError for speech that `read_speech` would not take.
    """
    mono = speech.clip.samples[:, 0]
    # One scale an utterance: quiet speech keeps its 16 bits and a peak over full scale is not cut.
    scale = max(float(np.abs(mono).max(initial=0.0)), 1e-6)
    head = {
        "rate_hz": speech.clip.rate_hz,
        "scale": scale,
        "frames": len(mono),
        "marks": [[mark.start_s, mark.end_s, mark.text] for mark in speech.marks],
    }
    try:
        _facts(head, speech.analysis)
        text = json.dumps(head, ensure_ascii=False, allow_nan=False).encode()
    except (SoundError, ValueError, TypeError) as error:
        raise SoundError("the sound or its word times hold values that are no usable numbers") from error
    pcm: bytes = np.rint(mono * np.float32(32767 / scale)).astype("<i2").tobytes()
    analysis = speech.analysis.to_bytes()
    facts = _LENGTHS.pack(_MAGIC, len(text), len(analysis)) + text + analysis
    return facts + hashlib.sha256(facts).digest() + pcm + hashlib.sha256(pcm).digest()


def read_facts(file: BinaryIO) -> SpeechFacts:
    """The facts of a stored utterance; its sound is not read. Raises: SoundError when they are damaged, OSError."""
    return _read_head(file)[0]


def read_speech(file: BinaryIO) -> StoredSpeech:
    """A stored utterance, all of it checked. Raises: SoundError when any of it is damaged, OSError."""
    facts, scale = _read_head(file)
    pcm = _checked(file, 2 * facts.frames)
    samples = np.frombuffer(pcm, "<i2").astype(np.float32) * np.float32(scale / 32767)
    return StoredSpeech(Clip.of(samples, facts.rate_hz), facts.analysis, facts.marks)


def _read_head(file: BinaryIO) -> tuple[SpeechFacts, float]:
    """The facts at the start of a file of just the length that they ask for, and the scale of its samples."""
    size = os.fstat(file.fileno()).st_size
    lengths = file.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        raise _damaged()
    magic, text_bytes, analysis_bytes = _LENGTHS.unpack(lengths)
    if magic != _MAGIC or text_bytes + analysis_bytes > size:
        raise _damaged()
    both = _checked(file, text_bytes + analysis_bytes, lengths)
    try:
        facts, scale = _facts(json.loads(both[:text_bytes]), Analysis.from_bytes(both[text_bytes:]))
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if size != _LENGTHS.size + len(both) + 2 * facts.frames + 2 * _DIGEST_BYTES:
        raise _damaged()
    return facts, scale


def _facts(head: Any, analysis: Analysis) -> tuple[SpeechFacts, float]:
    """The facts that a head states, if they can be true together. A right digest does not say that they are."""
    if not isinstance(head, dict) or set(head) != _HEAD:
        raise _damaged()
    frames, rate_hz, scale, marks = head["frames"], head["rate_hz"], head["scale"], head["marks"]
    if type(frames) is not int or type(rate_hz) is not int or not isinstance(marks, list):
        raise _damaged()
    if frames < 0 or rate_hz not in _RATES_HZ or not (_is_number(scale) and 0 < scale <= _LOUDEST):
        raise _damaged()
    # A rate that the blocks do not divide is resampled for its analysis, which may round to the next cell.
    spare = CELL_BLOCKS if rate_hz % BLOCKS_PER_S else 0
    if analysis.channels != 1 or abs(len(analysis.energy) - analysis_blocks(frames / rate_hz)) > spare:
        raise _damaged()
    if not (np.isfinite(analysis.energy).all() and np.isfinite(analysis.peak).all()):
        raise _damaged()
    return SpeechFacts(frames, rate_hz, analysis, tuple(_mark(mark) for mark in marks)), float(scale)


def _mark(mark: Any) -> Mark:
    match mark:
        case [start_s, end_s, str(text)] if _is_number(start_s) and _is_number(end_s):
            return Mark(start_s, end_s, text)
    raise _damaged()


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9


def _checked(file: BinaryIO, size: int, before: bytes = b"") -> bytes:
    """The next `size` bytes, which the digest after them must match. Raises: SoundError."""
    if size > _LARGEST_PART:
        raise _damaged()
    data, digest = file.read(size), file.read(_DIGEST_BYTES)
    if len(data) != size or hashlib.sha256(before + data).digest() != digest:
        raise _damaged()
    return data


def _damaged() -> SoundError:
    return SoundError("stored speech is damaged")


__all__ = ["SpeechCache", "SpeechFacts", "StoredSpeech", "speech_key", "spoken_key"]

_FORMAT = 2  # raised when tidying, analysis or the layout change
_Found = TypeVar("_Found")


def speech_key(utterance: Utterance, identity: str) -> str:
    """The digest of everything that can change the sound, and of nothing else.

    An utterance whose pauses, questions or s sounds are made has two sounds in the cache: as the engine spoke it, under
    `spoken_key`, and the edited one, made of that. Keys of what asks for none are as they always were.
    """
    spoken = spoken_key(utterance, identity)
    if not utterance.is_edited:
        return spoken
    parts = [spoken]
    if utterance.rising:
        parts.append(questions_identity())
    if utterance.pauses is not None:
        parts += [f"pauses {PAUSES_VERSION}", *(f"{seconds:.4f}" for seconds in astuple(utterance.pauses))]
    if utterance.voice.de_ess_db:
        parts.append(f"de-ess {SIBILANTS_VERSION} {utterance.voice.de_ess_db:.4f}")
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def spoken_key(utterance: Utterance, identity: str) -> str:
    """The digest of everything that can change what an engine says."""
    voice = utterance.voice
    name = "" if voice.mix else voice.id  # what a mix is called is not heard; its recipe is in the identity
    # Keys of voices that keep their formants are what they were before formants could be moved.
    formant = "" if voice.formant == 1 else f" formant {voice.formant:.4f}"
    parts = [
        str(_FORMAT), voice.engine, identity, name, f"{voice.rate:.4f}", f"{voice.pitch_st:.4f}{formant}",
        utterance.locale, utterance.text,
    ]  # fmt: skip
    parts += [part for piece in utterance.pieces for part in (piece.text, piece.ipa, piece.language)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class SpeechCache:
    """A folder of finished speech that several processes may share, or read only.

    A damaged entry counts as not there. It is left for the next `put` to replace: taking it away here could take
    away what another process has just put in its place.
    """

    def __init__(self, folder: Path, behind: SpeechCache | None = None) -> None:
        self.folder = folder
        self._behind = behind  # read where this one has nothing
        self._missed: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self.facts(key) is not None

    def path(self, key: str) -> Path:
        """Where the entry is, or would be."""
        return self.folder / key[:2] / f"{key}.speech"

    def remove(self, key: str) -> None:
        """Take an entry out, where this cache may be written."""
        with suppress(OSError):
            self.path(key).unlink(missing_ok=True)

    def put(self, key: str, speech: StoredSpeech) -> None:
        """Keep an utterance; the file appears whole or not at all. Raises: PublishError, SoundError.

        What was missing at the last `get` and is there now stays: another process spoke it meanwhile, and may be
        mixing it. Anything else is replaced.
        """
        data = pack(speech)
        if key in self._missed:
            self._missed.discard(key)
            if self._read(key, read_speech) is not None:
                return
        try:
            write_atomic(self.path(key), data)
        except PublishError:
            # Windows replaces no file that another process reads; what that one reads will do.
            if self._read(key, read_speech) is None:
                raise

    def get(self, key: str) -> StoredSpeech | None:
        """The utterance, all of it checked, or None when it is not there or damaged; this counts as a use."""
        found = self._read(key, read_speech)
        if found is None:
            self._missed.add(key)
        else:
            record_use(self.path(key))
        return found

    def facts(self, key: str) -> SpeechFacts | None:
        """The utterance without its sound, which is not read and may be damaged; else as `get`, but not a use."""
        return self._read(key, read_facts)

    def _read(self, key: str, read: Callable[[BinaryIO], _Found]) -> _Found | None:
        try:
            with self.path(key).open("rb") as file:
                return read(file)
        except (OSError, SoundError):
            return None if self._behind is None else self._behind._read(key, read)
