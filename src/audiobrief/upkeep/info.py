"""What is in a cache, and the bound that it is kept in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from audiobrief.leases import running
from audiobrief.sizes import parse_size
from audiobrief.upkeep.entries import MODELS, PRUNED, SPEECH, Entry, entries

BOUND_VARIABLE = "AUDIOBRIEF_CACHE_MAX"
_BOUND = "5GB"  # some thirty hours of speech


@dataclass(frozen=True)
class Kind:
    """All entries of one kind; the times of use are None where there is no entry."""

    name: str
    entries: int
    bytes: int
    oldest_s: float | None
    newest_s: float | None


@dataclass(frozen=True)
class CacheInfo:
    """What is in a cache; `bound` is None where nothing bounds it, `renders` use it now."""

    folder: Path
    kinds: tuple[Kind, ...]
    bound: int | None
    renders: int

    @property
    def pruned_bytes(self) -> int:
        """The size of what the bound is for."""
        return sum(kind.bytes for kind in self.kinds if kind.name in PRUNED)

    def as_json(self) -> dict[str, Any]:
        """What `cache info --json` prints; times in ISO 8601, UTC."""
        kinds = [
            {
                "kind": kind.name,
                "entries": kind.entries,
                "bytes": kind.bytes,
                "oldest_use": _iso(kind.oldest_s),
                "newest_use": _iso(kind.newest_s),
            }
            for kind in self.kinds
        ]
        return {
            "folder": str(self.folder.resolve()),
            "kinds": kinds,
            "pruned_bytes": self.pruned_bytes,
            "max_bytes": self.bound,
            "renders": self.renders,
        }


def examine(root: Path) -> CacheInfo:
    """What is in the cache folder, by kind. Raises: InputError for a bound that is no size."""
    found: dict[str, list[Entry]] = {name: [] for name in (*PRUNED, MODELS)}
    for entry in entries(root):
        found.setdefault(entry.kind, []).append(entry)
    kinds = tuple(
        Kind(
            name,
            len(some),
            sum(entry.bytes for entry in some),
            min((entry.used_s for entry in some), default=None),
            max((entry.used_s for entry in some), default=None),
        )
        for name, some in found.items()
    )
    return CacheInfo(root, kinds, bound_bytes(), running(root / SPEECH))


def bound_bytes() -> int | None:
    """How large speech and pictures may grow; None for no bound. Raises: InputError for a setting that is no size."""
    chosen = os.environ.get(BOUND_VARIABLE, "").strip() or _BOUND
    return None if chosen.lower() in ("none", "off") else parse_size(chosen, BOUND_VARIABLE)


def _iso(time_s: float | None) -> str | None:
    return None if time_s is None else datetime.fromtimestamp(time_s, timezone.utc).isoformat(timespec="seconds")
