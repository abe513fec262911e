"""The files of a cache folder: their kind, size and last use; kept for a running render, removed when too many."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from audiobrief.errors import AudiobriefError
from audiobrief.speech.cache.store import SpeechCache
from audiobrief.storage import sealed_files as pictures
from audiobrief.storage.files import PART, is_abandoned
from audiobrief.storage.locks import FOLDER as LEASES
from audiobrief.storage.locks import held_back, lease, running
from audiobrief.storage.sizes import format_size, parse_size

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


_TRIMMED = 0.9  # of the bound is left, so that the next renders need not trim
_SAMPLED = [f"{number:02x}" for number in range(0, 256, 16)]  # keys are digests: each folder has as much as any other
_FEWEST_SAMPLED = 64


@contextmanager
def in_use(cache: SpeechCache, keys: Iterable[str], note: Callable[[str], None]) -> Iterator[None]:
    """While the block runs, no pruning removes the entries `keys`; when it ended well, the cache is kept in its bound.

    Raises: InputError for a bound that is no size, before the block runs.
    """
    bound = bound_bytes()
    with lease(cache.folder, keys):
        yield
        if bound is not None and cache.folder.name == SPEECH and is_over(cache.folder, bound):
            # The episodes are finished: what goes wrong here must not fail them.
            with suppress(AudiobriefError, OSError):
                done = prune(cache.folder.parent, round(bound * _TRIMMED))
                if done.removed:
                    note(
                        f"the cache is kept under {format_size(bound)}: {done.removed} utterances and pictures that "
                        f"were not used for long are gone ({format_size(done.freed)})"
                    )


def is_over(folder: Path, bound: int) -> bool:
    """Whether the speech exceeds the bound, as far as a sixteenth of it tells; all of it where that is too little."""
    sample = [entry.bytes for name in _SAMPLED for entry in below(str(folder / name), SPEECH)]
    if len(sample) >= _FEWEST_SAMPLED:
        return sum(sample) * (256 // len(_SAMPLED)) > bound
    return sum(entry.bytes for entry in below(str(folder), SPEECH)) > bound


_BATCH = 200  # entries removed before renders that wait to start are let in


@dataclass
class Pruned:
    """What pruning removed (or would have), what it left for running renders, and what could not be removed."""

    removed: int = 0
    freed: int = 0
    unfinished: int = 0
    in_use: int = 0
    left: int = 0
    left_bytes: int = 0
    stuck: list[str] = field(default_factory=list)


def prune(root: Path, most: int | None, days: float | None = None, *, dry_run: bool = False) -> Pruned:
    """Speech and pictures removed, least recently used first, while they exceed `most` bytes or were not used
    for `days`; and temporary files whose writer is gone. What a running render needs stays.

    Raises: PublishError when the cache cannot be locked.
    """
    now_s, done = time.time(), Pruned()
    known = list(entries(root))
    for part in (
        entry for entry in known if entry.kind == UNFINISHED and is_abandoned(entry.path.name, now_s - entry.used_s)
    ):
        if _removed(part, dry_run, done):
            done.unfinished += 1
    # A time in the future (the clock was set back) comes last, as a use just now.
    waiting = sorted((entry for entry in known if entry.kind in PRUNED), key=lambda entry: (entry.used_s, entry.path))
    done.left, done.left_bytes = len(waiting), sum(entry.bytes for entry in waiting)
    oldest_s = None if days is None else now_s - days * 86_400

    def unwanted(entry: CacheEntry) -> bool:
        return (oldest_s is not None and entry.used_s < oldest_s) or (most is not None and done.left_bytes > most)

    for start in range(0, len(waiting), _BATCH):
        if not unwanted(waiting[start]):
            break
        with held_back(root / SPEECH) as needed:
            for entry in waiting[start : start + _BATCH]:
                if not unwanted(entry):
                    break
                if entry.kind == SPEECH and entry.key in needed:
                    done.in_use += 1
                elif _removed(entry, dry_run, done):
                    done.removed += 1
                    done.left -= 1
                    done.left_bytes -= entry.bytes
    return done


def _removed(entry: CacheEntry, dry_run: bool, done: Pruned) -> bool:
    """Whether the entry is gone; one that was used since it was listed stays."""
    try:
        if entry.path.stat().st_mtime != entry.used_s:
            return False
        if not dry_run:
            entry.path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        done.stuck.append(f"{entry.path}: cannot be removed ({error.strerror or error})")
        return False
    done.freed += entry.bytes
    return True
