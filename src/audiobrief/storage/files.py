"""Files that appear whole or not at all, and the folders that belong to the user."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from audiobrief.errors import InputError, PublishError

PART = re.compile(r"\..*?(?:\.(?P<pid>[0-9]+)-[0-9]+)?\.part")  # the temporary names of `writing`

_USE_STEP_S = 60.0  # a use is noted once a minute: mixing reads an utterance several times

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


def data_dir() -> Path:
    """The user's folder of what audiobrief installs for itself, such as voices; AUDIOBRIEF_DATA names another one."""
    chosen = os.environ.get("AUDIOBRIEF_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("audiobrief", appauthor=False))


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


def is_abandoned(name: str, age_s: float) -> bool:
    """Whether nobody writes a temporary file any more; its writer may be on another machine, with no process here."""
    return abs(age_s) > 3600 or (abs(age_s) > 60 and not _is_written(name))


def _is_written(name: str) -> bool:
    found = PART.fullmatch(name)
    if found is None or found["pid"] is None or os.name == "nt":  # there, asking for a process could end it
        return True
    try:
        os.kill(int(found["pid"]), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def sweep(folder: Path) -> None:
    """The temporary files that killed processes left in a folder are gone."""
    for path in folder.glob(".*.part"):
        with suppress(OSError):
            if is_abandoned(path.name, time.time() - path.stat().st_mtime):
                path.unlink()


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


def record_use(path: Path) -> None:
    """Set a file's time to now; it is a hint for pruning, so a folder that is read only does no harm.

    A time in the future stays (the clock was set back): the file counts as just used.
    """
    now_s = time.time()
    with suppress(OSError):
        if now_s - path.stat().st_mtime > _USE_STEP_S:
            os.utime(path, (now_s, now_s))
