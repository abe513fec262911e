"""What audiobrief noted at the target about its uploads: a claim, believed only where the listing agrees."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from audiobrief.delivery.publish.item import HOST_FILES
from audiobrief.podcast.public_files import content_type

STATE_NAME = ".audiobrief-publish.json"
_FORMAT = 1


@dataclass(frozen=True)
class Claim:
    """One upload: what was sent, and the version that the target gave it ("" where it gives none)."""

    bytes: int
    sha256: str
    version: str
    content_type: str
    cache_control: str


def read_claims(data: bytes) -> dict[str, Claim]:
    """The claims of a state file by name; a damaged file, entry or name claims nothing.

    Names come from the target, which others may write to: one that leads elsewhere is not ours.
    """
    try:
        files = json.loads(data)["files"] if json.loads(data)["format"] == _FORMAT else {}
    except (ValueError, KeyError, TypeError):
        return {}
    if not isinstance(files, dict):
        return {}
    found = {name: _claim(entry) for name, entry in files.items() if _is_ours(name)}
    return {name: claim for name, claim in found.items() if claim is not None}


def write_claims(claims: dict[str, Claim]) -> bytes:
    """The state file, the same bytes for the same claims."""
    files = {name: asdict(claims[name]) for name in sorted(claims)}
    return (json.dumps({"format": _FORMAT, "files": files}, indent=1) + "\n").encode()


def _claim(entry: Any) -> Claim | None:
    try:
        claim = Claim(**entry)
    except TypeError:
        return None
    texts = (claim.sha256, claim.version, claim.content_type, claim.cache_control)
    return claim if isinstance(claim.bytes, int) and all(isinstance(text, str) for text in texts) else None


def _is_ours(name: str) -> bool:
    if name in HOST_FILES:
        return True
    parts = name.split("/")
    return bool(content_type(name)) and not any(
        not part or part.startswith(".") or "\\" in part or ":" in part for part in parts
    )
