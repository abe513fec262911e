"""Files of the cache that carry the digest of their content, so that damage is seen; pictures drawn once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from audiobrief.errors import PublishError
from audiobrief.storage.files import record_use, write_atomic

_MAGIC = b"ABSEALED"
_HEAD_BYTES = len(_MAGIC) + 32


def seal(data: bytes) -> bytes:
    """The data behind its digest, as a file holds it."""
    return _MAGIC + hashlib.sha256(data).digest() + data


def unsealed(path: Path) -> bytes | None:
    """What was sealed in a file; None where it is not there or not what was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    data = content[_HEAD_BYTES:]
    return data if content[:_HEAD_BYTES] == _MAGIC + hashlib.sha256(data).digest() else None


FOLDER, SUFFIX = "pictures", ".picture"


def kept(cache: Path, key: str, make: Callable[[], bytes]) -> bytes:
    """A picture from the cache folder, made when it is not there whole, or each time where it cannot be kept.

    So it stays the same when Pillow's encoder changes.
    """
    path = cache / FOLDER / f"{hashlib.sha256(key.encode()).hexdigest()}{SUFFIX}"
    found = unsealed(path)
    if found is not None:
        record_use(path)
        return found
    data = make()
    with suppress(PublishError):
        write_atomic(path, seal(data))
    return data
