"""Pictures that are drawn once and kept in the cache, each with the digest of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from audiobrief.cache import record_use
from audiobrief.errors import PublishError
from audiobrief.files import cache_dir, write_atomic

FOLDER, SUFFIX = "pictures", ".picture"
_MAGIC = b"ABPICTUR"
_HEAD_BYTES = len(_MAGIC) + 32


def kept(key: str, make: Callable[[], bytes]) -> bytes:
    """A picture from the cache, made when it is not there whole: it stays the same when Pillow's encoder changes.

    Where it cannot be kept, it is made each time.
    """
    path = cache_dir() / FOLDER / f"{hashlib.sha256(key.encode()).hexdigest()}{SUFFIX}"
    found = read_picture(path)
    if found is not None:
        record_use(path)
        return found
    data = make()
    with suppress(PublishError):
        write_atomic(path, _MAGIC + hashlib.sha256(data).digest() + data)
    return data


def read_picture(path: Path) -> bytes | None:
    """The picture in a file of the cache; None when it is not there or damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    data = content[_HEAD_BYTES:]
    return data if content[:_HEAD_BYTES] == _MAGIC + hashlib.sha256(data).digest() else None
