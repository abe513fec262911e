"""Entries removed from a cache, the least recently used first, and what killed programs left half written."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from audiobrief.speech.cache.maintenance.entries import PRUNED, SPEECH, UNFINISHED, CacheEntry, entries
from audiobrief.storage.files import is_abandoned
from audiobrief.storage.leases import held_back

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
