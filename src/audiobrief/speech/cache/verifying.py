"""Every entry of a cache read whole and compared with its digests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiobrief.errors import PublishError, SoundError
from audiobrief.progress import Progress
from audiobrief.speech.cache.entries import MODELS, PICTURES, SPEECH, UNFINISHED, CacheEntry, entries
from audiobrief.speech.cache.store import read_speech
from audiobrief.storage.sealed_files import unsealed


@dataclass(frozen=True)
class Damaged:
    """An entry that is not what was written."""

    path: Path
    kind: str
    bytes: int
    removed: bool


@dataclass(frozen=True)
class Verified:
    """How many entries were read whole, which of them are damaged, and how many have nothing to be compared with."""

    checked: int
    unchecked: int
    damaged: tuple[Damaged, ...]

    def as_json(self) -> dict[str, Any]:
        rows = [{"file": str(d.path), "kind": d.kind, "bytes": d.bytes, "removed": d.removed} for d in self.damaged]
        return {"checked": self.checked, "unchecked": self.unchecked, "damaged": rows}


def verify(root: Path, progress: Progress, *, remove: bool = False) -> Verified:
    """Every entry read whole and compared with its digests. Raises: PublishError when one cannot be removed."""
    known = sorted((entry for entry in entries(root) if entry.kind != UNFINISHED), key=lambda entry: entry.path)
    progress.begin("reading the cache", sum(entry.bytes for entry in known))
    checked, unchecked = 0, 0
    damaged: list[Damaged] = []
    for entry in known:
        whole = _is_whole(entry)
        checked += whole is not None
        unchecked += whole is None
        if whole is False:
            damaged.append(Damaged(entry.path, entry.kind, entry.bytes, remove and _take_away(entry)))
        progress.advance(entry.bytes)
    return Verified(checked, unchecked, tuple(damaged))


def _is_whole(entry: CacheEntry) -> bool | None:
    """Whether an entry is what was written; None where nothing tells, or it went meanwhile."""
    if entry.kind == SPEECH:
        try:
            with entry.path.open("rb") as file:
                read_speech(file)
        except FileNotFoundError:
            return None
        except (OSError, SoundError):
            return False
        return True
    if entry.kind == PICTURES and entry.path.suffix:
        return unsealed(entry.path) is not None or not entry.path.exists()
    if entry.kind == MODELS:
        from audiobrief.speech.engines.kokoro_weights import GRAPH_SUFFIX, MODEL_NAME, is_whole

        if entry.path.suffix == GRAPH_SUFFIX:
            return unsealed(entry.path) is not None or not entry.path.exists()
        return is_whole(entry.path) if entry.path.name == MODEL_NAME else None
    return None


def _take_away(entry: CacheEntry) -> bool:
    """Whether a damaged entry was removed; not when something whole has taken its place meanwhile."""
    if _is_whole(entry) is not False:
        return False
    try:
        entry.path.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise PublishError(f"{entry.path}: is damaged and cannot be removed ({reason}); remove it by hand") from error
    return True
