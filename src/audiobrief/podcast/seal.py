"""The seal of a stored document: a digest of what it says, kept in it and compared at every read."""

from __future__ import annotations

import hashlib
import json
from typing import Any

SEAL_FIELD = "seal"
BROKEN = "is not as audiobrief wrote it (its seal does not fit): it was damaged, or edited by hand"


def seal_of(document: dict[str, Any]) -> str:
    """The SHA-256 of a JSON document without its seal, as hexadecimal; order of keys and spaces do not count."""
    said = {name: value for name, value in document.items() if name != SEAL_FIELD}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its seal as the last field."""
    said = {name: value for name, value in document.items() if name != SEAL_FIELD}
    return {**said, SEAL_FIELD: seal_of(said)}


def unsealed(data: bytes) -> tuple[bytes, bool]:
    """A stored document without its seal, and whether the seal fits.

    What has no seal was written by an earlier version, and fits. What is no JSON object comes back as it is.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return data, True
    if not isinstance(document, dict) or SEAL_FIELD not in document:
        return data, True
    fits = document[SEAL_FIELD] == seal_of(document)
    del document[SEAL_FIELD]
    return json.dumps(document).encode(), fits
