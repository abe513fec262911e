"""Finished speech by content: what is heard of an utterance, under the digest of all that can change its sound."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from audiobrief.audio import Clip
from audiobrief.errors import SoundError
from audiobrief.files import write_atomic
from audiobrief.loudness import Analysis
from audiobrief.speech import Mark, Utterance

_MAGIC = b"ABSPEECH"
_FORMAT = 2  # raised when tidying, analysis or the layout change
_DIGEST_BYTES = 32
_LENGTHS = struct.Struct("<8sII")  # magic, bytes of the head, bytes of the analysis
_LARGEST_PART = 1 << 28  # a damaged length must not ask for more memory than a long utterance needs


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


def speech_key(utterance: Utterance, identity: str) -> str:
    """The digest of everything that can change the sound, and of nothing else."""
    voice = utterance.voice
    parts = [
        str(_FORMAT), voice.engine, identity, voice.id, f"{voice.rate:.4f}", f"{voice.pitch_st:.4f}",
        utterance.locale, utterance.text,
    ]  # fmt: skip
    parts += [part for piece in utterance.pieces for part in (piece.text, piece.ipa, piece.language)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class SpeechCache:
    """A folder of finished speech that several processes may share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __contains__(self, key: str) -> bool:
        return self._path(key).is_file()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.speech"

    def put(self, key: str, speech: StoredSpeech) -> None:
        """Keep an utterance; the file appears whole or not at all. Raises: PublishError."""
        write_atomic(self._path(key), _pack(speech))

    def get(self, key: str) -> StoredSpeech | None:
        """The utterance, or None when it is not there; a damaged file counts as not there and is removed."""
        try:
            with self._path(key).open("rb") as file:
                facts, scale = _read_facts(file)
                pcm = _checked(file, 2 * facts.frames)
                if file.read(1):
                    raise SoundError("stored speech is too long")
        except OSError:
            return None
        except SoundError:
            self._path(key).unlink(missing_ok=True)
            return None
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) * np.float32(scale / 32767)
        return StoredSpeech(Clip.of(samples, facts.rate_hz), facts.analysis, facts.marks)

    def facts(self, key: str) -> SpeechFacts | None:
        """The utterance without its sound, which is not read; None and removal as in `get`."""
        try:
            with self._path(key).open("rb") as file:
                return _read_facts(file)[0]
        except OSError:
            return None
        except SoundError:
            self._path(key).unlink(missing_ok=True)
            return None


def _pack(speech: StoredSpeech) -> bytes:
    """Two parts, each with its digest: the facts (head and analysis), then the samples."""
    mono = speech.clip.samples[:, 0]
    # One scale an utterance: quiet speech keeps its 16 bits and a peak over full scale is not cut.
    scale = max(float(np.abs(mono).max(initial=0.0)), 1e-6)
    pcm: bytes = np.rint(mono * np.float32(32767 / scale)).astype("<i2").tobytes()
    analysis = speech.analysis.to_bytes()
    head = {
        "rate_hz": speech.clip.rate_hz,
        "scale": scale,
        "frames": len(mono),
        "marks": [[mark.start_s, mark.end_s, mark.text] for mark in speech.marks],
    }
    text = json.dumps(head, ensure_ascii=False).encode()
    facts = _LENGTHS.pack(_MAGIC, len(text), len(analysis)) + text + analysis
    return facts + hashlib.sha256(facts).digest() + pcm + hashlib.sha256(pcm).digest()


def _read_facts(file: BinaryIO) -> tuple[SpeechFacts, float]:
    """The facts at the start of a file, and the scale of its samples. Raises: SoundError when they are damaged."""
    lengths = file.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        raise SoundError("stored speech is cut off")
    magic, text_bytes, analysis_bytes = _LENGTHS.unpack(lengths)
    if magic != _MAGIC:
        raise SoundError("stored speech is damaged")
    both = _checked(file, text_bytes + analysis_bytes, lengths)
    head = json.loads(both[:text_bytes])
    marks = tuple(Mark(*mark) for mark in head["marks"])
    analysis = Analysis.from_bytes(both[text_bytes:])
    return SpeechFacts(head["frames"], head["rate_hz"], analysis, marks), head["scale"]


def _checked(file: BinaryIO, size: int, before: bytes = b"") -> bytes:
    """The next `size` bytes, which the digest after them must match. Raises: SoundError."""
    if size > _LARGEST_PART:
        raise SoundError("stored speech is damaged")
    data, digest = file.read(size), file.read(_DIGEST_BYTES)
    if len(data) != size or hashlib.sha256(before + data).digest() != digest:
        raise SoundError("stored speech is damaged")
    return data
