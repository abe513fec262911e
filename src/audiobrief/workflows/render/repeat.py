"""A render that would do nothing new: the same command over the same files, and all that it made still in its place.

It is told by digests of what is read and by size, time and inode of what was written, before anything is loaded. The
note of a run lies in the cache folder and is never the truth: where anything differs, the render goes its usual way.
"""

from __future__ import annotations

import hashlib
import json
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from audiobrief import __version__
from audiobrief.config.project import Project
from audiobrief.errors import PublishError
from audiobrief.storage.files import write_atomic

_FOLDER = "runs"
Facts = list[int]


@dataclass(frozen=True)
class Asked:
    """What was asked for: everything of a command that can change what it makes."""

    brief: str
    folder: Path
    languages: tuple[str, ...]
    engine: str
    allow_draft: bool
    strict: bool
    prefer: str


@dataclass(frozen=True)
class RepeatedRun:
    """What the earlier run told, as this one tells it."""

    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    lines: tuple[str, ...]
    json: dict[str, Any]


def repeated(project: Project, asked: Asked, now: datetime) -> RepeatedRun | None:
    """The earlier run that this one would repeat; None where there is none, or anything has changed since."""
    try:
        record = json.loads(_path(project, asked).read_bytes())
        if record["program"] != program_stamp() or (record["due"] and now >= datetime.fromisoformat(record["due"])):
            return None
        if not unchanged(record["read"]):
            return None
        if any(facts(Path(name)) != kept for name, kept in record["written"].items()):
            return None
        told = record["told"]
        return RepeatedRun(tuple(told["notes"]), tuple(told["warnings"]), tuple(told["lines"]), told["json"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_run(
    project: Project,
    asked: Asked,
    read: Mapping[str, str | None],
    written: Iterable[Path],
    due: datetime | None,
    told: Mapping[str, Any],
) -> None:
    """Note a run; a cache that cannot be written is no fault. A file in `read` that is not there shall stay so."""
    try:
        if not unchanged(read):
            return
        record = {
            "program": program_stamp(),
            "due": due.isoformat() if due else "",
            "read": dict(read),
            "written": {str(path): facts(path) for path in written},
            "told": told,
        }
        data = json.dumps(record, ensure_ascii=False).encode(errors="replace")
        write_atomic(_path(project, asked), data, durable=False)
    except (PublishError, OSError):
        return


def unchanged(read: Mapping[str, str | None]) -> bool:
    """Whether each file still has its digest; one of None is not there. Raises: OSError."""
    return all((digest(Path(name)) if Path(name).is_file() else None) == known for name, known in read.items())


def facts(path: Path) -> Facts:
    """Size, time and inode of a file: what changes whenever it is written. Raises: OSError."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ino]


def digest(path: Path) -> str:
    """The SHA-256 of a file. Raises: OSError."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def program_stamp() -> str:
    """A digest of the program and of what is installed beside it: with another one everything is made again."""
    package = Path(__file__).parents[2]
    own = sorted((path.relative_to(package).as_posix(), *facts(path)[:2]) for path in package.rglob("*.py"))
    site = Path(sysconfig.get_paths()["purelib"])
    installed = sorted(path.name for path in site.glob("*.dist-info"))
    return hashlib.sha256(json.dumps([__version__, own, installed]).encode()).hexdigest()


def _path(project: Project, asked: Asked) -> Path:
    places = (project.root, project.voices, project.show, project.output)
    key = json.dumps([[str(path) for path in places], repr(asked)], ensure_ascii=False)
    return project.cache / _FOLDER / f"{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:32]}.json"
