"""Tests of the lock of a show: one writer at a time, a clear sentence for the others, none left by the dead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from audiobrief.errors import PublishError
from audiobrief.storage.locks import held, locked_show

HOLDER = """
import sys
from pathlib import Path
from audiobrief.storage.locks import locked_show
sys.argv[1:] = ["render", "brief.md"]
with locked_show(Path(OUTPUT), print):
    print("locked", flush=True)
    sys.stdin.read()
"""


def holder(output: Path) -> subprocess.Popen[str]:
    """A process that holds the lock until its standard input ends."""
    code = HOLDER.replace("OUTPUT", repr(str(output)))
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "locked\n"
    return process


def test_the_second_waits_and_says_for_whom(tmp_path: Path) -> None:
    """It names process and command, and goes on when the first is done."""
    first = holder(tmp_path)
    notes: list[str] = []

    def note(line: str) -> None:
        notes.append(line)
        first.communicate("")  # it ends its work only now

    with locked_show(tmp_path, note):
        pass
    assert notes == [
        f"{tmp_path}: another audiobrief (process {first.pid}, `audiobrief render`) is writing there; waiting for it"
    ]


def test_patience_ends_with_a_sentence(tmp_path: Path) -> None:
    """Who holds the lock, where, and what to do."""
    first = holder(tmp_path)
    sentence = rf"process {first.pid}.*wait for it or end it, then run again"
    with pytest.raises(PublishError, match=sentence), locked_show(tmp_path, print, patience_s=0.05):
        pass
    first.communicate("")


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    """The system frees the lock; nothing has to be removed by hand."""
    first = holder(tmp_path)
    first.kill()
    first.communicate()
    with locked_show(tmp_path, pytest.fail, patience_s=0):
        pass


def test_a_lock_that_is_discarded_leaves_no_file(tmp_path: Path) -> None:
    """One that another holds is not got."""
    with held(tmp_path / "x.lock", tmp_path) as mine:
        with held(tmp_path / "x.lock", tmp_path, wait_s=0) as other:
            assert mine.got and not other.got
        mine.discard()
    assert not (tmp_path / "x.lock").exists()
