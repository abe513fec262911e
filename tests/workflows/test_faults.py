"""Tests of whole renders on a disk that fails and a clock that goes back: nothing half done, and the next run goes on."""

from __future__ import annotations

import datetime
import errno
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.speech import engines
from audiobrief.workflows import feeds as publish
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import kept_picture

BRIEF = """\
# [fr] Le pont ferme

Le pont ferme lundi.

## Les faits

Les détours ajoutent {minutes} minutes.

# [en] The bridge closes

The bridge closes on Monday.

## The facts

Detours add {minutes} minutes.
"""


class Disk:
    """Counts what is written to new files, and fails at one operation and at all later ones."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.done = 0

    def count(self) -> None:
        self.done += 1
        if self.left is not None and self.done > self.left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Failing:
    """A file whose writes are counted."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file = file
        self._disk = disk

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        self._disk.count()
        return int(self._file.write(data))


def is_note(path: Path) -> bool:
    """Whether a file only says in the cache what was made: a run that cannot write it is no worse for that."""
    return bool({"runs", "episodes"} & set(path.parts))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk under every file that audiobrief makes, and every name and flush."""
    found = Disk()
    opened, replace, fsync = Path.open, Path.replace, os.fsync

    def counted_open(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if "x" not in mode or is_note(path):
            return opened(path, mode, *arguments, **named)
        found.count()
        return Failing(opened(path, mode, *arguments, **named), found)

    def counted_replace(path: Path, target: Path) -> Path:
        if not is_note(path):
            found.count()
        return replace(path, target)

    def counted_fsync(handle: int) -> None:
        found.count()
        fsync(handle)

    monkeypatch.setattr(Path, "open", counted_open)
    monkeypatch.setattr(Path, "replace", counted_replace)
    monkeypatch.setattr(os, "fsync", counted_fsync)
    return found


@pytest.fixture
def tone(monkeypatch: pytest.MonkeyPatch) -> Iterator[ToneSynthesizer]:
    engine = ToneSynthesizer()
    monkeypatch.setattr(publish, "_kept", kept_picture)
    monkeypatch.setattr(engines, "load", lambda name, *_: engine)
    yield engine


def render() -> Result:
    return CliRunner().invoke(app, ["render", "pont.md", "--engine", "espeak", "--json"])


def content(root: Path) -> dict[str, bytes]:
    """Every file but locks."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for top in ("output", "scripts")
        for path in sorted((root / top).rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@pytest.mark.parametrize("step", [60, pytest.param(4, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_a_disk_that_fails_at_any_operation(project: Path, tone: ToneSynthesizer, disk: Disk, step: int) -> None:
    """One sentence and exit 1; what was published stays, and the next run ends as an undisturbed one."""
    brief = project / "pont.md"

    def rendered(minutes: int) -> tuple[dict[str, bytes], int]:
        """(all files, how many operations it took) of a render whose speech is in the cache."""
        brief.write_text(BRIEF.format(minutes=minutes).split("# [en]")[0], encoding="utf-8")
        disk.done = 0
        assert render().exit_code == 0
        return content(project), disk.done

    rendered(15)
    first, _ = rendered(14)
    second, operations = rendered(15)
    assert operations > 30
    # The first and last operations (script, names), and some in between; here two fewer are needed than there.
    for place in sorted({0, *range(4, operations - 2, step), operations - 9, operations - 3}):
        shutil.rmtree(project / "output")
        shutil.rmtree(project / "scripts")
        for name, data in first.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_bytes(data)
        disk.done, disk.left = 0, place
        failed = render()
        disk.left = None
        assert failed.exit_code == 1, place
        assert "No space left on device" in failed.stderr and "run again" in failed.stderr, failed.stderr
        assert "fault of audiobrief" not in failed.stderr
        after = content(project)
        if not any(name.endswith("journal.json") for name in after):
            assert only_output(after) == only_output(first), place
        assert render().exit_code == 0
        assert content(project) == second, place


def only_output(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.startswith("output")}


def test_a_clock_that_goes_back_changes_nothing(
    project: Path, tone: ToneSynthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The date of the first script stays, nothing is spoken again, the bytes are the same."""
    (project / "pont.md").write_text(BRIEF.format(minutes=14), encoding="utf-8")
    assert render().exit_code == 0
    before, spoken = content(project), len(tone.asked)

    monkeypatch.setattr("audiobrief.cli.clock.now", lambda: datetime.datetime(2001, 1, 1, tzinfo=datetime.timezone.utc))
    monkeypatch.setattr("time.time", lambda: 978_307_200.0)
    again = render()
    assert again.exit_code == 0, again.stderr
    assert content(project) == before and len(tone.asked) == spoken
    assert [episode["spoken"] for episode in json.loads(again.stdout)["episodes"]] == [0, 0]
