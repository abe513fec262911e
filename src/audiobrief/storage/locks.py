"""Locks between processes: one at a time writes a show's output; the system frees the lock of one that dies."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
