"""Tests of notes about files: what counts, and that damage, other versions and other processes do no harm."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from audiobrief.storage import file_index
from audiobrief.storage.file_index import FileIndex, file_states, tree_state

OLD_NS = 1_600_000_000_000_000_000


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at a minute after they were written."""
    monkeypatch.setattr(time, "time_ns", lambda: int(time.time() * 1e9) + 60_000_000_000)


@pytest.fixture
def index(tmp_path: Path) -> FileIndex:
    """An index with one note."""
    made = FileIndex(tmp_path / "cache" / "index.sqlite")
    made.keep("size", [("fr/a", "1 2 3 4", "value")])
    assert made.note("size", "fr/a", "1 2 3 4") == "value"
    return made


def restored(path: Path, data: bytes) -> None:
    """The file with another content, its times set back."""
    before = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_only_the_same_state_and_kind_count(index: FileIndex) -> None:
    """A note about another state, kind or file is none."""
    assert index.note("size", "fr/a", "1 2 3 5") is None
    assert index.note("other", "fr/a", "1 2 3 4") is None
    assert index.note("size", "fr/b", "1 2 3 4") is None
    index.keep("size", [("en/a", "s", "english"), ("fr/b", "s", "more")])
    assert index.notes("size", {"a": "1 2 3 4", "b": "s"}, "fr/") == {"a": "value", "b": "more"}


def lost(path: Path) -> None:
    path.unlink()


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 + 7)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no database " * 500)


def other_version(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 77")
    database.close()


def another_table(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE notes")
        database.execute("CREATE TABLE notes (kind TEXT)")
    database.close()


@pytest.mark.parametrize("damage", [lost, truncated, emptied, garbage, other_version])
def test_a_damaged_index_knows_nothing_and_is_begun_anew(index: FileIndex, damage: Callable[[Path], None]) -> None:
    """No error, no old note; the next note is kept and read."""
    damage(index.path)
    assert index.note("size", "fr/a", "1 2 3 4") is None
    index.keep("size", [("fr/b", "s", "new")])
    index.keep("size", [("fr/b", "s", "new")])  # the first may have found the damage
    assert index.note("size", "fr/b", "s") == "new"
    assert index.note("size", "fr/a", "1 2 3 4") is None


def test_a_strange_table_knows_nothing(index: FileIndex) -> None:
    """A table of other columns is no error."""
    another_table(index.path)
    assert index.note("size", "fr/a", "1 2 3 4") is None
    index.keep("size", [("fr/b", "s", "new")])


def test_every_flipped_bit_is_seen(index: FileIndex) -> None:
    """Wherever a byte of the file is changed, the note is as it was or none."""
    whole = index.path.read_bytes()
    for place in range(0, len(whole), 7):
        index.path.write_bytes(whole[:place] + bytes((whole[place] ^ 0x11,)) + whole[place + 1 :])
        assert index.note("size", "fr/a", "1 2 3 4") in ("value", None), place
    place = whole.index(b"value")
    index.path.write_bytes(whole[:place] + b"valve" + whole[place + 5 :])
    assert index.note("size", "fr/a", "1 2 3 4") is None


def test_a_folder_that_is_read_only_or_no_folder_is_no_fault(tmp_path: Path) -> None:
    """Nothing is kept then, and nothing is said."""
    (tmp_path / "file").write_bytes(b"")
    index = FileIndex(tmp_path / "file" / "index.sqlite")
    index.keep("size", [("a", "s", "value")])
    assert index.note("size", "a", "s") is None


def test_an_index_that_cannot_be_written_is_still_read(index: FileIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root permissions do not count, so SQLite is told to refuse."""
    connect = sqlite3.connect

    def read_only(path: Path, timeout: float) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", timeout=timeout, uri=True)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    index.keep("size", [("b", "s", "value")])
    assert index.note("size", "b", "s") is None
    assert index.note("size", "fr/a", "1 2 3 4") == "value"


def test_one_that_another_process_holds_is_left_alone(index: FileIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is locked for long knows nothing and stays; afterwards it is as before."""
    monkeypatch.setattr(file_index, "_WAIT_S", 0.05)
    other = sqlite3.connect(index.path)
    other.execute("BEGIN EXCLUSIVE")
    index.keep("size", [("fr/b", "s", "new")])
    assert index.note("size", "fr/a", "1 2 3 4") is None
    other.rollback()
    other.close()
    assert index.note("size", "fr/a", "1 2 3 4") == "value"


def _keeps(path: Path, name: str) -> None:
    for number in range(20):
        FileIndex(path).keep("size", [(f"{name}{number}", "s", name)])


def test_two_processes_keep_side_by_side(tmp_path: Path) -> None:
    """What both kept is there, from an index that was not."""
    path = tmp_path / "index.sqlite"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_keeps, args=(path, name)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    names = {f"{name}{number}": "s" for name in ("a", "b") for number in range(20)}
    assert len(FileIndex(path).notes("size", names)) == 40


@pytest.mark.usefixtures("settled")
def test_a_file_replaced_with_size_and_time_restored_has_another_state(tmp_path: Path) -> None:
    """Of a file, and of all below a folder: in place, and by another file under its name."""
    path = tmp_path / "deep" / "a.mp3"
    path.parent.mkdir()
    path.write_bytes(b"one")
    os.utime(path, ns=(OLD_NS, OLD_NS))
    seen, trees = [], []
    for data in (b"two", b"six"):
        seen.append(file_states(path.parent).by_name["a.mp3"])
        trees.append(tree_state([tmp_path]))
        time.sleep(0.02)
        restored(path, data)
    replacement = tmp_path / "new"
    replacement.write_bytes(b"ten")
    os.utime(replacement, ns=(OLD_NS, OLD_NS))
    replacement.replace(path)
    seen.append(file_states(path.parent).by_name["a.mp3"])
    trees.append(tree_state([tmp_path]))
    assert len(set(seen)) == len(set(trees)) == 3 and None not in trees


def test_what_was_just_written_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the time of its content is old; after a while it is."""
    path = tmp_path / "a"
    path.write_bytes(b"one")
    os.utime(path, ns=(OLD_NS, OLD_NS))
    tree = tree_state([tmp_path])
    assert not file_states(tmp_path).may_keep("a") and tree is not None and not tree.may_keep
    later_ns = time.time_ns() + 60_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later_ns)
    tree = tree_state([tmp_path])
    assert file_states(tmp_path).may_keep("a") and tree is not None and tree.may_keep


def test_a_folder_in_change_has_no_state(tmp_path: Path) -> None:
    """Nor one with a file that is being written; names that do not count do not."""
    (tmp_path / ".lock").write_bytes(b"")
    before = tree_state([tmp_path], [".lock"])
    (tmp_path / ".lock").write_bytes(b"held")
    assert tree_state([tmp_path], [".lock"]) == before is not None
    (tmp_path / ".staging-1").mkdir()
    assert tree_state([tmp_path]) is None
