"""Files that appear whole or not at all, and the folders that belong to the user."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import BinaryIO

from audiobrief.errors import InputError, PublishError

_serial = count()
_DEVICE = re.compile("con|prn|aux|nul|com[1-9]|lpt[1-9]")  # no names for files on Windows


def cache_dir() -> Path:
    """The user's cache folder for audiobrief; AUDIOBRIEF_CACHE names another one."""
    chosen = os.environ.get("AUDIOBRIEF_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("audiobrief", appauthor=False))


def config_dir() -> Path:
    """The user's folder of settings for audiobrief."""
    import platformdirs

    return Path(platformdirs.user_config_dir("audiobrief", appauthor=False))


@contextmanager
def writing(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """A temporary file beside `path` that takes its name when the block ends well; `durable` flushes it to disk first.

    Raises: PublishError naming the file when it cannot be written; nothing is left behind then.
    """
    part = path.with_name(f".{path.name[:60]}.{os.getpid()}-{next(_serial)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("x+b") as handle:
            yield handle
            handle.flush()
            if durable:
                os.fsync(handle.fileno())
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise PublishError(
                f"{path}: cannot be written ({reason}); free space or permissions, then run again"
            ) from error
        raise


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """`path` holds exactly `data`, or what it held before. Raises: PublishError."""
    with writing(path, durable=durable) as handle:
        handle.write(data)


def read_limited(path: Path, most_bytes: int) -> bytes:
    """The bytes of a file; of one that is too long no more is read. Raises: InputError."""
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"cannot be read ({getattr(error, 'strerror', None) or error})", path=path) from error
    if len(data) > most_bytes:
        size = f"{most_bytes / 1e6:g} MB" if most_bytes >= 1_000_000 else f"{most_bytes / 1e3:g} kB"
        raise InputError(
            f"is longer than {size}, the most that is read of such a file; is it the right one?", path=path
        )
    return data


@dataclass
class Changes:
    """What a rebuild wrote, left as it was, and removed."""

    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)

    def write(self, path: Path, data: bytes, *, durable: bool = True) -> None:
        """`path` holds exactly `data`; one that does already is not touched. Raises: PublishError."""
        try:
            same = path.stat().st_size == len(data) and path.read_bytes() == data
        except OSError:
            same = False
        if not same:
            write_atomic(path, data, durable=durable)
        (self.kept if same else self.written).append(path)

    def remove(self, path: Path) -> None:
        """`path` is not there. Raises: PublishError."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise PublishError(f"{path}: cannot be removed ({error.strerror or error}); remove it by hand") from error
        self.removed.append(path)


def slug(text: str, longest: int = 60) -> str:
    """A file name made of a-z, 0-9 and single hyphens; empty when nothing of the text fits."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae"))
    bare = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    words = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if _DEVICE.fullmatch(words):
        return f"{words}-x"
    if len(words) <= longest:
        return words
    return words[:longest].rsplit("-", 1)[0] if "-" in words[:longest] else words[:longest]
