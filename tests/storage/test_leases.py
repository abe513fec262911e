"""Tests of leases: what a running render needs, seen by other processes, and gone with a killed one."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audiobrief.errors import PublishError
from audiobrief.speech.cache.entries import prune
from audiobrief.storage.locks import held_back, lease, running
from tests.helpers.stored_speech import add, key_of

HOLD = (
    "import sys\n"
    "from pathlib import Path\n"
    "from audiobrief.storage.locks import lease\n"
    "with lease(Path(sys.argv[1]), sys.argv[2:]) as held:\n"
    "    print(held, flush=True)\n"
    "    sys.stdin.read()\n"
)


def needed(folder: Path) -> frozenset[str]:
    with held_back(folder) as keys:
        return keys


def test_a_lease_holds_its_keys_while_it_lasts(tmp_path: Path) -> None:
    """Several at once, also in one process; afterwards only the gate's file is there."""
    with lease(tmp_path, ["a", "b", "a"]) as first, lease(tmp_path, ["b", "c"]) as second:
        assert first and second
        assert needed(tmp_path) == {"a", "b", "c"}
        assert running(tmp_path) == 2
    assert needed(tmp_path) == frozenset() and running(tmp_path) == 0
    assert [path.name for path in (tmp_path / "leases").iterdir()] == ["gate.lock"]


def test_a_failure_ends_the_lease(tmp_path: Path) -> None:
    """An exception passes, the lease is gone."""
    with pytest.raises(KeyError), lease(tmp_path, ["a"]):
        raise KeyError
    assert needed(tmp_path) == frozenset()


def test_another_process_s_lease_is_heeded_and_a_killed_one_is_not(tmp_path: Path) -> None:
    """Pruning spares what a living process holds; when it is killed, its lease is cleared away by itself."""
    kept, other = add(tmp_path, "kept", 9), add(tmp_path, "other")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "speech"), key_of("kept")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        try:
            assert holder.stdout is not None and holder.stdout.readline() == "True\n"
            assert running(tmp_path / "speech") == 1
            done = prune(tmp_path, 0)
            assert (done.removed, done.in_use, done.left) == (1, 1, 1)
            assert kept.exists() and not other.exists()
        finally:
            holder.kill()
    assert running(tmp_path / "speech") == 0
    assert prune(tmp_path, 0).removed == 1 and not kept.exists()
    assert [path.name for path in (tmp_path / "speech" / "leases").iterdir()] == ["gate.lock"]


def test_a_folder_that_cannot_be_written_gives_no_lease(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A render goes on without one; pruning says why it does nothing."""

    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with lease(tmp_path, ["a"]) as held:
        assert not held
    with pytest.raises(PublishError, match=r"cannot be locked \(Read-only file system\), so nothing is removed"):
        needed(tmp_path)


def test_nobody_takes_a_lease_while_entries_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what it names could be gone already; a render that waits in vain goes on without."""
    monkeypatch.setattr("audiobrief.storage.locks._WAIT_S", 0.01)
    with held_back(tmp_path):
        with lease(tmp_path, ["a"]) as held:
            assert not held
        with pytest.raises(PublishError, match="another audiobrief is at work"):
            needed(tmp_path)
    with lease(tmp_path, ["a"]) as held:
        assert held


def test_half_a_lease_is_cleared_away(tmp_path: Path) -> None:
    """What a process left that was killed while it took one, by the next lease: a lock or keys alone."""
    (tmp_path / "leases").mkdir()
    (tmp_path / "leases" / "one.lock").touch()
    (tmp_path / "leases" / "two.keys").write_text("a\n")
    with lease(tmp_path, ["b"]):
        assert len(list((tmp_path / "leases").iterdir())) == 3
        assert needed(tmp_path) == {"b"}
    assert [path.name for path in (tmp_path / "leases").iterdir()] == ["gate.lock"]
