"""The files of a cache folder, each with its kind, size and last use."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audiobrief import pictures
from audiobrief.files import PART
from audiobrief.leases import FOLDER as LEASES

SPEECH, PICTURES, MODELS, UNFINISHED, OTHER = "speech", pictures.FOLDER, "models", "unfinished", "other"
# What can be made again from a brief and may be pruned; anything else in the cache is only counted.
PRUNED = {SPEECH: re.compile(r"[0-9a-f]{64}\.speech"), PICTURES: re.compile(r"[0-9a-f]{64}(\.picture)?")}


@dataclass(frozen=True)
class Entry:
    """One file of the cache; `used_s` is the time of its last use."""

    path: Path
    kind: str
    bytes: int
    used_s: float

    @property
    def key(self) -> str:
        return self.path.name.partition(".")[0]


def entries(root: Path) -> Iterator[Entry]:
    """Every file below a cache folder, in no order; leases and links are left out."""
    for top in _listed(root):
        if top.is_dir(follow_symlinks=False):
            yield from below(top.path, top.name)
        elif (found := _entry(top, OTHER)) is not None:
            yield found


def below(folder: str, top: str) -> Iterator[Entry]:
    for one in _listed(folder):
        if not one.is_dir(follow_symlinks=False):
            if (found := _entry(one, top)) is not None:
                yield found
        elif not (top == SPEECH and one.name == LEASES):
            yield from below(one.path, top)


def _listed(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _entry(one: os.DirEntry[str], top: str) -> Entry | None:
    try:
        facts = one.stat(follow_symlinks=False)
    except OSError:
        return None  # it went meanwhile
    if not one.is_file(follow_symlinks=False):
        return None
    kind = top
    if PART.fullmatch(one.name):
        kind = UNFINISHED
    elif top in PRUNED and not PRUNED[top].fullmatch(one.name):
        kind = OTHER
    return Entry(Path(one.path), kind, facts.st_size, facts.st_mtime)
