"""Pictures that are drawn once and kept in the cache, each with the digest of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from audiobrief.errors import PublishError
from audiobrief.storage.checksummed import seal, unsealed
from audiobrief.storage.files import record_use, write_atomic

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
