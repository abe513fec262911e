"""Files of the cache that carry the digest of their content, so that damage is seen."""

from __future__ import annotations

import hashlib
from pathlib import Path

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
