"""Finished translations by content: backend, model, instructions, languages, text and terms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audiobrief.storage.files import write_atomic
from audiobrief.translation.protocol import Term

_FORMAT = 1
_LARGEST_BYTES = 1_000_000


@dataclass(frozen=True)
class TranslationStore:
    """A folder of translations that several processes may share; no key and no address with a key gets into it."""

    folder: Path

    def key(self, identity: str, source: str, target: str, text: str, terms: Sequence[Term]) -> str:
        """The digest of everything that can change a translation."""
        parts = [_FORMAT, identity, source, target, text, [[term.source, term.target] for term in terms]]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()

    def get(self, key: str) -> str | None:
        """The translation, or None when it is not there; a damaged file counts as not there."""
        path = self._path(key)
        try:
            if path.stat().st_size > _LARGEST_BYTES:
                return None
            stored = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        text = stored.get("text") if isinstance(stored, dict) else None
        return text if isinstance(text, str) and stored.get("digest") == _digest(key, text) else None

    def put(self, key: str, text: str) -> None:
        """Keep a translation; the file appears whole or not at all. Raises: PublishError."""
        stored = {"text": text, "digest": _digest(key, text)}
        write_atomic(self._path(key), json.dumps(stored, ensure_ascii=True).encode(), durable=False)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def _digest(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\0{text}".encode(errors="replace")).hexdigest()
