"""Files that appear whole or not at all, and the folders that belong to the user."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from audiobrief.errors import PublishError

_serial = count()


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
def writing(path: Path, *, durable: bool = True, shown: Path | None = None) -> Iterator[BinaryIO]:
    """A temporary file beside `path` that takes its name when the block ends well; `durable` flushes it to disk first.

    Raises: PublishError naming `shown`, or the file, when it cannot be written; nothing is left behind then.
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
                f"{shown or path}: cannot be written ({reason}); free space or permissions, then run again"
            ) from error
        raise


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """`path` holds exactly `data`, or what it held before. Raises: PublishError."""
    with writing(path, durable=durable) as handle:
        handle.write(data)


def flush_folder(folder: Path) -> None:
    """The names in a folder are on disk when this returns, where the system can promise that. Raises: OSError."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems refuse
            os.fsync(handle)
    finally:
        os.close(handle)


def slug(text: str, longest: int = 60) -> str:
    """A file name made of a-z, 0-9 and single hyphens; empty when nothing of the text fits."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae"))
    bare = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    words = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if len(words) <= longest:
        return words
    return words[:longest].rsplit("-", 1)[0] if "-" in words[:longest] else words[:longest]
