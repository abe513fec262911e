"""Large files that come in parts, as data of installed packages: found, joined, and their hash checked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


class DamagedPartsError(Exception):
    """Parts that cannot be read or do not make the known file; says how. Callers say what to do."""


def packaged_file(package: str, name: str) -> Path | None:
    """The file of that name in the folder of an installed package; None where there is none."""
    try:
        path = Path(str(distribution(package).locate_file(f"{package.replace('-', '_')}/{name}")))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None


def joined(parts: Sequence[Path], sha256: str) -> bytes:
    """The parts in one. Raises: DamagedPartsError when they cannot be read or their hash is another."""
    try:
        data = b"".join(part.read_bytes() for part in parts)
    except OSError as error:
        raise DamagedPartsError(f"{error.filename} cannot be read ({error.strerror})") from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise DamagedPartsError(f"sha256 is {found[:12]}… instead of {sha256[:12]}…")
    return data


def is_whole(path: Path, size: int, sha256: str) -> bool:
    """Whether `path` holds the file of that size and hash; what was damaged on disk is made again."""
    try:
        if path.stat().st_size != size:
            return False
        digest = hashlib.sha256()
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
        return digest.hexdigest() == sha256
    except OSError:
        return False
