"""Locks between processes, freed when one dies: one writes a show's output, each leases its files of the cache."""

from __future__ import annotations

import os
import socket
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import PublishError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_SHOW_LOCK, _OWNER = ".lock", ".lock-owner"
PATIENCE_S = 600.0  # a rebuild of thousands of episodes takes seconds


class Held:
    """A lock, or the knowledge that somebody else has it (`got` is False)."""

    def __init__(self, got: bool) -> None:
        self.got = got
        self._discarded = False

    def discard(self) -> None:
        """Let the lock's file go with the lock: nobody will ask for it again."""
        self._discarded = True

    @property
    def discarded(self) -> bool:
        return self._discarded


@contextmanager
def held(path: Path, output: Path, wait_s: float = -1) -> Iterator[Held]:
    """The lock in that file for the length of the block, or not `got` after `wait_s`; for ever when it is below 0.

    Raises: PublishError naming `output` when no lock can be made there.
    """
    lock = file_lock(path)
    found = Held(_acquired(lock, output, wait_s))
    try:
        yield found
    finally:
        if found.got:
            lock.release()
            if found.discarded:
                with suppress(OSError):
                    path.unlink()


@contextmanager
def locked_show(output: Path, note: Callable[[str], None], patience_s: float = PATIENCE_S) -> Iterator[None]:
    """The right to change what is in `output`, for the length of the block.

    Where another process has it, `note` is told and it is waited for. Raises: PublishError after `patience_s`.
    """
    lock = file_lock(output / _SHOW_LOCK)
    if not _acquired(lock, output, 0):
        note(f"{output}: {_owner(output)} is writing there; waiting for it")
        if not _acquired(lock, output, patience_s):
            raise PublishError(
                f"{output}: {_owner(output)} has been writing there for {patience_s:.0f} s; "
                "wait for it or end it, then run again: what was spoken is kept"
            )
    try:
        with suppress(OSError):  # only for the sentences of others
            (output / _OWNER).write_text(f"{os.getpid()} {socket.gethostname()} {_command()}\n", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            (output / _OWNER).unlink()
        lock.release()


def file_lock(path: Path) -> BaseFileLock:
    """A lock of the system in a file, not taken yet; each is a lock of its own, also for threads of one process."""
    from filelock import FileLock

    return FileLock(path, thread_local=False)


def _acquired(lock: BaseFileLock, output: Path, wait_s: float) -> bool:
    from filelock import Timeout

    try:
        output.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait_s, poll_interval=0.02)
    except Timeout:
        return False
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "its file system has no locks"
        raise PublishError(
            f"{output}: cannot be written ({reason}); free space or permissions, then run again"
        ) from error
    return True


def _owner(output: Path) -> str:
    """Who has the lock, in words."""
    try:
        process, host, command = (output / _OWNER).read_text(encoding="utf-8").strip().split(" ", 2)
    except (OSError, ValueError):
        return "another audiobrief"
    where = "" if host == socket.gethostname() else f" on {host}"
    return f"another audiobrief (process {process}{where}, `{command}`)"


def _command() -> str:
    words = [word for word in sys.argv[1:3] if not word.startswith("-")]
    return " ".join(["audiobrief", *words[:1]])


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
