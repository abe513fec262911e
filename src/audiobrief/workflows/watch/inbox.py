"""What lies in an inbox: briefs that are whole, with their editions; and the folder for what fails."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from audiobrief.brief.readers.read import parse_name
from audiobrief.errors import InputError, PublishError
from audiobrief.storage.files import flush_folder, write_atomic
from audiobrief.workflows.render.batch import is_item_edition

FAILED = "failed"
# What editors, browsers, copying programs and desktops put beside files, until they are whole or for good.
_TEMPORARY = re.compile(
    r"\..*|~\$.*|.*~|#.*#|_{3}jb_\w+_{3}|4913|"
    r".*\.(?:part|partial|crdownload|download|opdownload|tmp|temp|swp|swx|swo|bak|filepart|!ut|lock|jb_\w+|kate-swp)"
    r"|(?:.*\.)?sb-[0-9a-f]{8}-\w{6}|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r",
    re.IGNORECASE,
)

Look = tuple[int, int, int]  # bytes, time of the last change in ns, inode


@dataclass(frozen=True)
class Arrival:
    """A brief in the inbox: its name without language and kind, and its files, the one to read first in front."""

    name: str
    files: tuple[Path, ...]
    looks: tuple[Look, ...]

    @property
    def newest_ns(self) -> int:
        """When its last file was changed."""
        return max(look[1] for look in self.looks)

    def digest(self) -> str:
        """The SHA-256 of its files and their names. Raises: InputError for one that cannot be read."""
        whole = hashlib.sha256()
        for path in self.files:
            whole.update(path.name.encode(errors="surrogateescape") + b"\0" + file_digest(path))
        return whole.hexdigest()


def file_digest(path: Path) -> bytes:
    """The SHA-256 of a file. Raises: InputError."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                found.update(block)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error}); mend its permissions", path=path.name) from error
    return found.digest()


@dataclass
class Inbox:
    """A folder and what was seen in it when."""

    folder: Path
    settle_s: float
    _seen: dict[Path, tuple[Look, datetime]] = field(default_factory=dict)

    def look(self, now: datetime) -> tuple[list[Arrival], bool]:
        """The briefs whose files have not changed for `settle_s`, in the order of their arrival; whether others have.

        A brief with a file that is still being written is not among them. Raises: InputError.
        """
        found = self.files()
        self._seen = {
            path: known if (known := self._seen.get(path)) is not None and known[0] == look else (look, now)
            for path, look in found.items()
        }
        moving = {path for path, (_, since) in self._seen.items() if (now - since).total_seconds() < self.settle_s}
        arrivals = grouped(found)
        whole = [one for one in arrivals if not moving.intersection(one.files)]
        return sorted(whole, key=lambda one: (one.newest_ns, one.name)), len(whole) < len(arrivals)

    def files(self) -> dict[Path, Look]:
        found: dict[Path, Look] = {}
        try:
            paths = sorted(self.folder.iterdir())
        except OSError as error:
            raise InputError(f"cannot be looked into ({error.strerror or error})", path=self.folder) from error
        for path in paths:
            if _TEMPORARY.fullmatch(path.name):
                continue
            with suppress(OSError):  # gone meanwhile
                if path.is_symlink() or path.is_file():
                    status = path.lstat()
                    found[path] = (status.st_size, status.st_mtime_ns, status.st_ino)
        return found


def grouped(found: Mapping[Path, Look]) -> list[Arrival]:
    """The briefs that files belong to: NAME.fr.md and NAME.en.md are one, and NAME.en.md is of NAME.docx beside it."""
    groups: dict[str, list[Path]] = {}
    for path in sorted(found, key=_rank):
        name = parse_name(path.name)
        beside = [files[0] for files in groups.values()]
        of = name.stem.rpartition(".")[0] if _is_of_item(path, beside) else name.stem
        first = groups.get(of, [path])[0]
        if path != first and not (name.tag and name.extension in (parse_name(first.name).extension, ".md")):
            of = path.name  # NAME.md and NAME.docx are two briefs
        groups.setdefault(of, []).append(path)
    return [Arrival(name, tuple(files), tuple(found[path] for path in files)) for name, files in groups.items()]


def _rank(path: Path) -> tuple[bool, bool, str]:
    """What is whole by itself first, and editions that may belong to another kind of file last."""
    name = parse_name(path.name)
    return bool(name.tag), name.extension == ".md", path.name


def _is_of_item(path: Path, beside: Sequence[Path]) -> bool:
    try:
        return not path.is_symlink() and is_item_edition(path, beside)
    except InputError:
        return False  # told where it is read


def places_aside(arrival: Arrival) -> tuple[str, list[str]]:
    """Names in the folder for what fails that nothing has yet: that of the reason, and those of the files."""
    folder = arrival.files[0].parent / FAILED
    number = 1
    while True:
        mark = "" if number == 1 else f"-{number}"
        reason = f"{arrival.name}{mark}.reason.txt"
        names = [_marked(path.name, arrival.name, mark) for path in arrival.files]
        if not any(os.path.lexists(folder / name) for name in (reason, *names)):
            return reason, names
        number += 1


def _marked(name: str, brief: str, mark: str) -> str:
    return f"{brief}{mark}{name[len(brief) :]}" if name.startswith(brief) else f"{mark[1:]}{name}"


def set_aside(folder: Path, names: Iterable[tuple[str, str]], reason: str, sentence: str) -> None:
    """The files of a brief in `failed/` under their new names, and why in a file beside them; again does no harm.

    `names` are pairs of old and new ones. Nothing is overwritten. Raises: PublishError.
    """
    aside = folder / FAILED
    write_atomic(aside / reason, f"{sentence}\n".encode(errors="replace"))
    for old, new in names:
        if os.path.lexists(folder / old):
            _move(folder / old, aside / new)
    with suppress(OSError):
        flush_folder(aside)
        flush_folder(folder)


def _move(old: Path, new: Path) -> None:
    try:
        if old.is_symlink():
            if os.path.lexists(new):
                raise FileExistsError
            old.rename(new)
            return
        try:
            os.link(old, new)  # unlike a renaming, it never takes another file's place
        except FileExistsError:
            if not new.samefile(old):
                raise
        except OSError:  # a file system without links
            if os.path.lexists(new):
                raise FileExistsError from None
            old.rename(new)
            return
        old.unlink()
    except FileExistsError as error:
        raise PublishError(f"{new}: is there already; move it away, then {old.name} is set aside") from error
    except OSError as error:
        raise PublishError(
            f"{old}: cannot be set aside ({error.strerror or error}); mend the permissions of {old.parent}"
        ) from error
