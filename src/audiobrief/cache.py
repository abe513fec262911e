"""Finished speech by content: what is heard of an utterance, under the digest of all that can change its sound."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audiobrief.audio import Clip
from audiobrief.errors import SoundError
from audiobrief.files import write_atomic
from audiobrief.loudness import Analysis
from audiobrief.speech import Mark, Utterance

_MAGIC = b"ABSPEECH"
_FORMAT = 1  # raised when tidying or analysis change what is stored
_DIGEST_BYTES = 32


@dataclass(frozen=True, eq=False)
class StoredSpeech:
    """One utterance ready to mix: tidied mono sound, its analysis, and word times where known."""

    clip: Clip
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
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        try:
            return _unpack(data)
        except SoundError:
            path.unlink(missing_ok=True)
            return None


def _pack(speech: StoredSpeech) -> bytes:
    mono = speech.clip.samples[:, 0]
    # One scale an utterance: quiet speech keeps its 16 bits and a peak over full scale is not cut.
    scale = max(float(np.abs(mono).max(initial=0.0)), 1e-6)
    pcm: bytes = np.rint(mono * np.float32(32767 / scale)).astype("<i2").tobytes()
    analysis = speech.analysis.to_bytes()
    head = {
        "rate_hz": speech.clip.rate_hz,
        "scale": scale,
        "pcm_bytes": len(pcm),
        "marks": [[mark.start_s, mark.end_s, mark.text] for mark in speech.marks],
    }
    text = json.dumps(head, ensure_ascii=False).encode()
    body = _MAGIC + struct.pack("<I", len(text)) + text + pcm + analysis
    return body + hashlib.sha256(body).digest()


def _unpack(data: bytes) -> StoredSpeech:
    body, digest = data[:-_DIGEST_BYTES], data[-_DIGEST_BYTES:]
    if not body.startswith(_MAGIC) or hashlib.sha256(body).digest() != digest:
        raise SoundError("stored speech is damaged")
    at = len(_MAGIC) + 4
    (length,) = struct.unpack_from("<I", body, len(_MAGIC))
    head = json.loads(body[at : at + length])
    at += length
    pcm = np.frombuffer(body, "<i2", count=head["pcm_bytes"] // 2, offset=at)
    samples = pcm.astype(np.float32) * np.float32(head["scale"] / 32767)
    return StoredSpeech(
        clip=Clip.of(samples, head["rate_hz"]),
        analysis=Analysis.from_bytes(body[at + head["pcm_bytes"] :]),
        marks=tuple(Mark(*mark) for mark in head["marks"]),
    )
