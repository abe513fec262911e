"""Finished speech by content: what is heard of an utterance, under the digest of all that can change its sound."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from audiobrief.errors import PublishError, SoundError
from audiobrief.speech.cache.record import SpeechFacts, StoredSpeech, pack, read_facts, read_speech
from audiobrief.speech.model import Utterance
from audiobrief.storage.files import record_use, write_atomic

__all__ = ["SpeechCache", "SpeechFacts", "StoredSpeech", "speech_key"]

_FORMAT = 2  # raised when tidying, analysis or the layout change
_Found = TypeVar("_Found")


def speech_key(utterance: Utterance, identity: str) -> str:
    """The digest of everything that can change the sound, and of nothing else."""
    voice = utterance.voice
    name = "" if voice.mix else voice.id  # what a mix is called is not heard; its recipe is in the identity
    parts = [
        str(_FORMAT), voice.engine, identity, name, f"{voice.rate:.4f}", f"{voice.pitch_st:.4f}",
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
