"""The files of a cache folder, each with its kind, size and last use."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from audiobrief.storage import picture_cache as pictures
from audiobrief.storage.files import PART
from audiobrief.storage.leases import FOLDER as LEASES
from audiobrief.storage.leases import running
from audiobrief.storage.sizes import parse_size

SPEECH, PICTURES, MODELS, UNFINISHED, OTHER = "speech", pictures.FOLDER, "models", "unfinished", "other"
# What can be made again from a brief and may be pruned; anything else in the cache is only counted.
PRUNED = {SPEECH: re.compile(r"[0-9a-f]{64}\.speech"), PICTURES: re.compile(r"[0-9a-f]{64}(\.picture)?")}


@dataclass(frozen=True)
class CacheEntry:
    """One file of the cache; `used_s` is the time of its last use."""

    path: Path
    kind: str
    bytes: int
    used_s: float

    @property
    def key(self) -> str:
        return self.path.name.partition(".")[0]


def entries(root: Path) -> Iterator[CacheEntry]:
    """Every file below a cache folder, in no order; leases and links are left out."""
    for top in _listed(root):
        if top.is_dir(follow_symlinks=False):
            yield from below(top.path, top.name)
        elif (found := _entry(top, OTHER)) is not None:
            yield found


def below(folder: str, top: str) -> Iterator[CacheEntry]:
    for one in _listed(folder):
        if not one.is_dir(follow_symlinks=False):
            if (found := _entry(one, top)) is not None:
                yield found
        elif not (top == SPEECH and one.name == LEASES):
            yield from below(one.path, top)


def _listed(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _entry(one: os.DirEntry[str], top: str) -> CacheEntry | None:
    try:
        facts = one.stat(follow_symlinks=False)
    except OSError:
        return None  # it went meanwhile
    if not one.is_file(follow_symlinks=False):
        return None
    kind = top
    if PART.fullmatch(one.name):
        kind = UNFINISHED
    elif top in PRUNED and not PRUNED[top].fullmatch(one.name):
        kind = OTHER
    return CacheEntry(Path(one.path), kind, facts.st_size, facts.st_mtime)


BOUND_VARIABLE = "AUDIOBRIEF_CACHE_MAX"
_BOUND = "5GB"  # some thirty hours of speech


@dataclass(frozen=True)
class KindUsage:
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
    kinds: tuple[KindUsage, ...]
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
    found: dict[str, list[CacheEntry]] = {name: [] for name in (*PRUNED, MODELS)}
    for entry in entries(root):
        found.setdefault(entry.kind, []).append(entry)
    kinds = tuple(
        KindUsage(
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
