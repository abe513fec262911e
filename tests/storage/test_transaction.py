"""Tests of changes to an output folder: all of them or none, whatever ends the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audiobrief.errors import PublishError
from audiobrief.storage import transaction as module
from audiobrief.storage.files import write_atomic
from audiobrief.storage.transaction import Changes, changing, finish_interrupted, revising


def content(output: Path) -> dict[str, bytes]:
    """Every file of a folder by its name, the lock left out."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def put(changes: Changes, **files: str) -> None:
    for name, text in files.items():
        changes.write(changes.output / "fr" / name, text.encode())


def test_nothing_is_seen_before_the_commit(tmp_path: Path) -> None:
    """A new file, a changed one and a removed one: first only in waiting, then all in place, and nothing else."""
    write_atomic(tmp_path / "fr" / "a", b"old")
    write_atomic(tmp_path / "fr" / "b", b"gone soon")
    with changing(tmp_path) as changes:
        put(changes, a="new", c="more")
        changes.remove(tmp_path / "fr" / "b")
        assert changes.current(tmp_path / "fr" / "a").read_bytes() == b"new"
        assert (tmp_path / "fr" / "a").read_bytes() == b"old" and not (tmp_path / "fr" / "c").exists()
        changes.commit()
        assert content(tmp_path / "fr") == {"a": b"new", "c": b"more"}
    assert content(tmp_path) == {"fr/a": b"new", "fr/c": b"more"}


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """Without a commit nothing happened."""
    write_atomic(tmp_path / "fr" / "a", b"old")
    with pytest.raises(RuntimeError), revising(tmp_path) as changes:
        put(changes, a="new")
        raise RuntimeError
    assert content(tmp_path) == {"fr/a": b"old"}


def test_files_that_stay_alike_are_not_touched(tmp_path: Path) -> None:
    """Written whole or as a stream, the same content is no change; written twice, the last content counts."""
    write_atomic(tmp_path / "fr" / "a", b"same")
    before = (tmp_path / "fr" / "a").stat()
    with revising(tmp_path) as changes:
        put(changes, a="same")
        with changes.writing(tmp_path / "fr" / "a") as handle:
            handle.write(b"same")
        put(changes, b="one")
        put(changes, b="two")
        put(changes, b="two")
        assert (changes.kept, changes.written) == ([tmp_path / "fr" / "a"], [tmp_path / "fr" / "b"])
    after = (tmp_path / "fr" / "a").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert content(tmp_path)["fr/b"] == b"two"


def test_files_go_to_their_places_in_the_order_of_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What points at the others is written last and comes last; written anew, it comes last again."""
    order: list[str] = []
    replace = Path.replace

    def seen(path: Path, target: Path) -> Path:
        if target.parent.name == "fr" and module._STAGE not in str(target):
            order.append(target.name)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", seen)
    with revising(tmp_path) as changes:
        put(changes, feed="1", sound="1", manifest="1", feed2="1")
        put(changes, feed="2")
    assert order == ["sound", "manifest", "feed2", "feed"]


KILLED = """
import os, sys
from pathlib import Path
from audiobrief.storage.transaction import revising
output, steps = Path(sys.argv[1]), int(sys.argv[2])
replace = Path.replace
def counted(path, target):
    global steps
    if ".staging-" not in str(target):
        if steps == 0:
            os._exit(9)  # as kill -9 would: nothing is tidied up
        steps -= 1
    return replace(path, target)
Path.replace = counted
with revising(output) as changes:
    for name in ("a", "b", "c"):
        changes.write(output / "fr" / name, f"new {name}".encode())
    changes.remove(output / "fr" / "old")
    if steps == 9:
        os._exit(9)
"""


@pytest.mark.parametrize("steps", [0, 1, 2, 9])
def test_a_killed_process_is_finished_by_the_next(tmp_path: Path, steps: int) -> None:
    """Killed before its commit nothing happened; killed within it, the next one ends what was begun."""
    write_atomic(tmp_path / "fr" / "a", b"old a")
    write_atomic(tmp_path / "fr" / "old", b"old")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(steps)], check=False)
    assert ended.returncode == 9
    whole = {b"old a", b"new a"}
    assert (tmp_path / "fr" / "a").read_bytes() in whole
    with revising(tmp_path):
        pass
    new = {"fr/a": b"new a", "fr/b": b"new b", "fr/c": b"new c"}
    assert content(tmp_path) == (new if steps != 9 else {"fr/a": b"old a", "fr/old": b"old"})


def test_what_a_living_process_prepares_is_left_alone(tmp_path: Path) -> None:
    """Only the dead are tidied up after."""
    with changing(tmp_path) as changes:
        put(changes, a="new")
        finish_interrupted(tmp_path)
        changes.commit()
    assert content(tmp_path) == {"fr/a": b"new"}


def test_a_failed_commit_goes_on_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that cannot change now is one sentence; once it can, the next command puts it into place."""
    (tmp_path / "fr" / "b").mkdir(parents=True)
    sentence = r"fr/b: the finished files cannot all be put into place .*run again: it goes on from there"
    with pytest.raises(PublishError, match=sentence), revising(tmp_path) as changes:
        put(changes, a="1", b="2", c="3")
    assert (tmp_path / "fr" / "a").read_bytes() == b"1" and not (tmp_path / "fr" / "c").exists()
    (tmp_path / "fr" / "b").rmdir()
    with revising(tmp_path):
        pass
    assert content(tmp_path) == {"fr/a": b"1", "fr/b": b"2", "fr/c": b"3"}


def test_a_journal_reaches_nothing_outside(tmp_path: Path) -> None:
    """A damaged journal is refused, or thrown away when it cannot be read."""
    stage = tmp_path / "output" / ".staging-1-aa"
    write_atomic(stage / "x", b"x")
    write_atomic(stage / "journal.json", json.dumps({"put": ["../../x"], "remove": []}).encode())
    with pytest.raises(PublishError, match=r'names "\.\./\.\./x"'):
        finish_interrupted(tmp_path / "output")
    write_atomic(stage / "journal.json", b'{"put": [')
    finish_interrupted(tmp_path / "output")
    assert not stage.exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """Said before anything is made."""
    tmp_path.chmod(0o500)
    with pytest.raises(PublishError, match=r"cannot be written .*run again"), revising(tmp_path / "output"):
        pass


def test_an_output_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    """The sentence names it."""
    (tmp_path / "output").write_text("x")
    with pytest.raises(PublishError, match=r"output: cannot be written"), revising(tmp_path / "output"):
        pass
