"""Changes to an output folder: written beside it, then put into place together, or not at all.

Whatever ends a process, the folder holds whole files. What a killed one had begun to put into place is finished by
the next (`finish_interrupted`), from a journal that was on disk before the first name changed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from audiobrief.errors import PublishError
from audiobrief.progress import unheard
from audiobrief.storage.files import flush_folder, writing
from audiobrief.storage.locks import held, locked_show

_STAGE = ".staging-"
_JOURNAL = "journal.json"


class Changes:
    """The files that will be written and removed; nothing of it is seen under its name before `commit`.

    A file that would hold what it holds already is left alone.
    """

    def __init__(self, output: Path, stage: Path) -> None:
        self.output = output
        self._stage = stage
        self._staged: dict[Path, Path] = {}
        self._removed: dict[Path, None] = {}
        self._kept: dict[Path, None] = {}
        self.under_way = False  # the journal is written: what is not in place yet will be

    @property
    def written(self) -> list[Path]:
        """The files with a new content, in the order in which they go to their places."""
        return list(self._staged)

    @property
    def kept(self) -> list[Path]:
        """The files that hold already what they should."""
        return list(self._kept)

    @property
    def removed(self) -> list[Path]:
        """The files that will be gone."""
        return list(self._removed)

    def current(self, path: Path) -> Path:
        """Where the content of `path` is now: in waiting, or in its place."""
        return self._staged.get(path, path)

    def write(self, path: Path, data: bytes, *, durable: bool = True) -> None:
        """`path` will hold exactly `data`. Raises: PublishError."""
        known = self.current(path)
        try:
            same = known.stat().st_size == len(data) and known.read_bytes() == data
        except OSError:
            same = False
        if not same:
            with self.writing(path, durable=durable) as handle:
                handle.write(data)
        else:
            self.keep(path)

    def keep(self, path: Path) -> None:
        """`path` stays as it is, in its place or in waiting."""
        if path not in self._staged:
            self._removed.pop(path, None)
            self._kept[path] = None

    @contextmanager
    def writing(self, path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
        """A file that `path` will be when the block ends well. Raises: PublishError."""
        place = self._stage / path.relative_to(self.output)
        with writing(place, durable=durable, shown=path) as handle:
            yield handle
        # Written anew, it takes its turn anew.
        self._staged.pop(path, None)
        self._kept.pop(path, None)
        self._removed.pop(path, None)
        if _same(place, path):
            place.unlink(missing_ok=True)
            self._kept[path] = None
        else:
            self._staged[path] = place

    def remove(self, path: Path) -> None:
        """`path` will not be there."""
        self._kept.pop(path, None)
        self._removed[path] = None

    def commit(self) -> None:
        """Everything put into place, in the order in which it was written, then what is to go removed.

        Raises: PublishError; the next command that changes the folder finishes what was begun.
        """
        if not (self._staged or self._removed):
            return
        steps = {
            "put": [_name(self.output, path) for path in self._staged],
            "remove": [_name(self.output, path) for path in self._removed],
        }
        with writing(self._stage / _JOURNAL, shown=self.output) as handle:
            handle.write(json.dumps(steps, ensure_ascii=False).encode())
        flush_folder(self._stage)
        self.under_way = True
        _follow(self.output, self._stage, steps)
        self.under_way = False


@contextmanager
def changing(output: Path) -> Iterator[Changes]:
    """Changes that are thrown away at the end of the block unless they were committed. Raises: PublishError."""
    with _stage_of_our_own(output) as stage:
        changes = Changes(output, stage)
        try:
            yield changes
        finally:
            # Half in place after a failure, the rest is kept for the next command.
            if not changes.under_way:
                shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def revising(output: Path, note: Callable[[str], None] = unheard) -> Iterator[Changes]:
    """Changes by the one that may write a show's output, put into place when the block ends well.

    `note` is told when another process is waited for. Raises: PublishError.
    """
    with locked_show(output, note):
        finish_interrupted(output)
        with changing(output) as changes:
            yield changes
            changes.commit()


@contextmanager
def _stage_of_our_own(output: Path) -> Iterator[Path]:
    stage = output / f"{_STAGE}{os.getpid()}-{secrets.token_hex(4)}"
    # The lock is held before the folder is there, so that nobody takes the folder for a dead process's.
    with held(_lock_of(stage), output) as lock:
        try:
            stage.mkdir()
        except OSError as error:
            raise _unwritable(output, error) from error
        try:
            yield stage
        finally:
            if not stage.exists():
                lock.discard()


def finish_interrupted(output: Path) -> None:
    """What killed processes left: begun changes are finished, waiting files thrown away.

    Only for the one that holds the lock of the show. Raises: PublishError.
    """
    for stage in sorted(output.glob(f"{_STAGE}*")):
        if not stage.is_dir():
            continue
        with held(_lock_of(stage), output, wait_s=0) as lock:
            if not lock.got:
                continue  # somebody is at work there
            steps = _journal(stage)
            if steps is not None:
                _follow(output, stage, steps)
            shutil.rmtree(stage, ignore_errors=True)
            lock.discard()
    for path in sorted(output.glob(f"{_STAGE}*.lock")):
        if not path.with_suffix("").exists():
            with held(path, output, wait_s=0) as lock:
                if lock.got:
                    lock.discard()


def _same(one: Path, other: Path) -> bool:
    """Whether two files hold the same."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as first, other.open("rb") as second:
            while block := first.read(1 << 20):
                if block != second.read(1 << 20):
                    return False
    except OSError:
        return False
    return True


def _journal(stage: Path) -> dict[str, list[str]] | None:
    """The steps that a commit had begun; None where it had not."""
    try:
        steps = json.loads((stage / _JOURNAL).read_bytes())
        return {key: [str(name) for name in steps[key]] for key in ("put", "remove")}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _follow(output: Path, stage: Path, steps: dict[str, list[str]]) -> None:
    """The steps of a journal taken; those that were taken before are left out. Raises: PublishError."""
    folders: dict[Path, None] = {}
    place = output
    try:
        for name in steps["put"]:
            waiting, place = _inside(stage, name), _inside(output, name)
            if waiting.is_file():
                if place.parent not in folders:
                    place.parent.mkdir(parents=True, exist_ok=True)
                waiting.replace(place)
                folders[place.parent] = None
        for name in steps["remove"]:
            place = _inside(output, name)
            place.unlink(missing_ok=True)
        for folder in folders:
            flush_folder(folder)
        with suppress(FileNotFoundError):
            (stage / _JOURNAL).unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise PublishError(
            f"{place}: the finished files cannot all be put into place ({reason}); "
            "mend that and run again: it goes on from there"
        ) from error


def _name(output: Path, path: Path) -> str:
    return path.relative_to(output).as_posix()


def _inside(folder: Path, name: str) -> Path:
    # A journal is ours, but a damaged one must not reach outside.
    path = folder / name
    if ".." in path.parts or not path.is_relative_to(folder):
        raise PublishError(f'{folder}: the journal of an interrupted run names "{name}"; remove {folder / _JOURNAL}')
    return path


def _lock_of(stage: Path) -> Path:
    return stage.with_name(f"{stage.name}.lock")


def _unwritable(output: Path, error: OSError) -> PublishError:
    reason = error.strerror or str(error)
    return PublishError(f"{output}: cannot be written ({reason}); free space or permissions, then run again")
