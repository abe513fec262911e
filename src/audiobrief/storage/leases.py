"""What running renders need of a cache: a lease each, locked by the system, so that a killed one holds nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import PublishError
from audiobrief.storage.locks import file_lock

if TYPE_CHECKING:
    from filelock import BaseFileLock

FOLDER = "leases"
_GATE = "gate.lock"  # held while leases are taken, and while they are read and entries removed
_LOCK, _KEYS = ".lock", ".keys"
_WAIT_S = 20.0  # pruning holds the gate for a fraction of a second at a time


@contextmanager
def lease(folder: Path, keys: Iterable[str]) -> Iterator[bool]:
    """While the block runs, pruning in any process keeps the entries `keys` of the cache in `folder`.

    Gives False where no lease can be written: then the folder is read only, or full, or cannot lock.
    """
    with ExitStack() as stack:
        yield _take(folder / FOLDER, "".join(f"{key}\n" for key in sorted(set(keys))), stack)


def _take(folder: Path, keys: str, stack: ExitStack) -> bool:
    from filelock import Timeout

    name = uuid.uuid4().hex
    lock = file_lock(folder / f"{name}{_LOCK}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file_lock(folder / _GATE).acquire(timeout=_WAIT_S):
            _needed(folder)  # clears away what killed renders left
            lock.acquire(timeout=0)
            stack.callback(_end, folder, name, lock)
            (folder / f"{name}{_KEYS}").write_text(keys, encoding="ascii")
    except (OSError, NotImplementedError, Timeout):
        return False
    return True


def _end(folder: Path, name: str, lock: BaseFileLock) -> None:
    lock.release()
    _remove(folder, name)


def _remove(folder: Path, name: str) -> None:
    for suffix in (_KEYS, _LOCK):
        with suppress(OSError):
            (folder / f"{name}{suffix}").unlink()


@contextmanager
def held_back(folder: Path) -> Iterator[frozenset[str]]:
    """The keys that running renders need; while the block runs, nobody takes a lease. What ended is cleared away.

    Raises: PublishError when the cache cannot be locked.
    """
    from filelock import Timeout

    place = folder / FOLDER
    gate = file_lock(place / _GATE)
    try:
        place.mkdir(parents=True, exist_ok=True)
        gate.acquire(timeout=_WAIT_S)
    except Timeout as error:
        raise PublishError(f"{folder}: another audiobrief is at work on this cache; try again later") from error
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PublishError(f"{folder}: cannot be locked ({reason}), so nothing is removed from it") from error
    try:
        yield _needed(place)
    finally:
        gate.release()


def running(folder: Path) -> int:
    """How many renders hold a lease now."""
    return sum(_is_held(keys.with_suffix(_LOCK)) for keys in (folder / FOLDER).glob(f"*{_KEYS}"))


def _needed(folder: Path) -> frozenset[str]:
    """What the leases name whose process runs; the others are cleared away. Only for who holds the gate."""
    names = {path.stem for suffix in (_LOCK, _KEYS) for path in folder.glob(f"*{suffix}")}
    return frozenset(key for name in names - {Path(_GATE).stem} for key in _named(folder, name))


def _named(folder: Path, name: str) -> list[str]:
    if not _is_held(folder / f"{name}{_LOCK}"):
        _remove(folder, name)
        return []
    try:
        return (folder / f"{name}{_KEYS}").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []  # it ended just now


def _is_held(path: Path) -> bool:
    """Whether the process that took a lease still runs."""
    from filelock import Timeout

    if not path.exists():
        return False
    lock = file_lock(path)
    try:
        lock.acquire(timeout=0)
    except (OSError, NotImplementedError, Timeout):
        return True  # also where it cannot be told: then it is left alone
    lock.release()
    return False
