"""What was found out about files, kept by their state in an SQLite file: a memory that may be lost, never the truth.

A file's state is its size, the times of its content and of its inode, and the inode: a file that was replaced with its
size and time restored has another one. A state that is as young as a clock's step is not kept, since the next write
could leave it as it is. Every row carries a digest of itself. A file that is damaged, or of another version, is begun
anew.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

FOLDER = "catalogue"
_VERSION = 1
_STEP_NS = 2_000_000_000  # Source: FAT writes times in steps of two seconds
_WAIT_S = 2.0
_TABLE = (
    "CREATE TABLE IF NOT EXISTS notes (kind TEXT, name TEXT, state TEXT, value TEXT, seal BLOB,"
    " PRIMARY KEY (kind, name)) WITHOUT ROWID"
)


def index_path(cache: Path, output: Path) -> Path:
    """Where what is known of an output folder is kept."""
    return cache / FOLDER / f"{hashlib.sha256(str(output.resolve()).encode(errors='replace')).hexdigest()[:16]}.sqlite"


def state_of(status: os.stat_result) -> str:
    """What changes whenever a file is written or replaced."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


@dataclass(frozen=True)
class FileStates:
    """The states of files by name, as they were at one moment."""

    by_name: Mapping[str, str]
    young: frozenset[str]

    def may_keep(self, name: str) -> bool:
        """Whether a note about the file may be kept: every later write shows in its state."""
        return name not in self.young


def file_states(folder: Path, suffix: str = "") -> FileStates:
    """The state of each file in a folder whose name ends so; of hidden ones none. Raises: OSError.

    A folder that is not there has none.
    """
    now_ns, found, young = time.time_ns(), {}, set[str]()
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(suffix) and not entry.name.startswith("."):
                status = entry.stat()
                found[entry.name] = state_of(status)
                if _is_young(status, now_ns):
                    young.add(entry.name)
    return FileStates(found, frozenset(young))


@dataclass(frozen=True)
class TreeState:
    """A digest of the names and states of all files of some folders; `may_keep` as for single files."""

    digest: str
    may_keep: bool


def tree_state(roots: Iterable[Path], left_out: Iterable[str] = ()) -> TreeState | None:
    """The state of what is below some folders, or of files; names in `left_out` at their top do not count.

    Only hidden names are left out. None while somebody puts files into place, or where one cannot be looked at.
    """
    digest, now_ns, newest_ns = hashlib.sha256(), time.time_ns(), 0
    skipped = frozenset(left_out)
    folders = [(root, "") for root in roots]
    try:
        while folders:
            folder, place = folders.pop()
            lines = []
            for entry in _entries(folder):
                name = entry.name
                if name[0] == ".":
                    if not place and name in skipped:
                        continue
                    if name.startswith(".staging-") or name.endswith(".part"):
                        return None
                if entry.is_dir():
                    folders.append((folder / name, f"{place}{name}/"))
                    continue
                status = entry.stat()
                newest_ns = max(newest_ns, status.st_mtime_ns, status.st_ctime_ns)
                lines.append(f"{name}\0{state_of(status)}\n")
            lines.sort()
            digest.update(f"{folder}\0{len(lines)}\n{''.join(lines)}".encode(errors="surrogateescape"))
            folders.sort()
    except OSError:
        return None
    return TreeState(digest.hexdigest(), newest_ns + _STEP_NS < now_ns)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where there is none."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _is_young(status: os.stat_result, now_ns: int) -> bool:
    """Whether a write right after this one could leave the file's state as it is."""
    return max(status.st_mtime_ns, status.st_ctime_ns) + _STEP_NS >= now_ns


class FileIndex:
    """Notes about files, by kind and name; one that is not there, or cannot be read or written, knows nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, kind: str, name: str, state: str) -> str | None:
        """What was kept of a file in this state; None where it was in another, or nothing whole was kept."""
        for row in self._rows("SELECT name, state, value, seal FROM notes WHERE kind = ? AND name = ?", (kind, name)):
            if row[1] == state and _is_whole(kind, row):
                return str(row[2])
        return None

    def notes(self, kind: str, states: Mapping[str, str], prefix: str = "") -> dict[str, str]:
        """What was kept of each of these files in its state, by name; in the index a name begins with `prefix`."""
        query = "SELECT name, state, value, seal FROM notes WHERE kind = ? AND name >= ? AND name < ?"
        rows = self._rows(query, (kind, prefix, f"{prefix}\U0010ffff"))
        found = {}
        for row in rows:
            name = str(row[0])[len(prefix) :]
            if states.get(name) == row[1] and _is_whole(kind, row):
                found[name] = str(row[2])
        return found

    def keep(self, kind: str, rows: Iterable[tuple[str, str, str]]) -> None:
        """Keep (name, state, value) of some files; where that cannot be written nothing happens."""
        sealed = [(kind, name, state, value, _seal(kind, name, state, value)) for name, state, value in rows]
        if not sealed:
            return
        import sqlite3

        with suppress(sqlite3.Error, OSError), self._opened(make=True) as database, database:
            database.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?)", sealed)

    def _rows(self, query: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
        import sqlite3

        if not self.path.is_file():
            return []
        try:
            with self._opened() as database:
                return database.execute(query, values).fetchall()
        except sqlite3.OperationalError:  # somebody else has it for too long, or it cannot be read here
            return []
        except (sqlite3.DatabaseError, UnicodeError, OSError):
            self._discard()
            return []

    @contextmanager
    def _opened(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """The database, begun anew where it is damaged or of another version. Raises: sqlite3.Error, OSError."""
        import sqlite3

        if make:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self.path, timeout=_WAIT_S)
        try:
            # A crash of the machine may damage it: then it is begun anew, and it never holds up a command.
            database.execute("PRAGMA synchronous = OFF")
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if make and version == 0:
                database.execute(_TABLE)
                database.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise sqlite3.DatabaseError(f"is of version {version}")
            yield database
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._discard()
            raise
        finally:
            database.close()

    def _discard(self) -> None:
        for suffix in ("", "-journal"):
            with suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink()


def _seal(kind: str, name: str, state: str, value: str) -> bytes:
    text = "\0".join((kind, name, state, value))
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


def _is_whole(kind: str, row: tuple[object, ...]) -> bool:
    name, state, value, seal = row
    return seal == _seal(kind, str(name), str(state), str(value))
