"""Tests of files that appear whole or not at all, and of file names."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import PublishError
from audiobrief.storage.files import cache_dir, slug, sweep, write_atomic, writing


def test_a_file_appears_with_its_whole_content(tmp_path: Path) -> None:
    """Folders are made; an old content is replaced; nothing else is left."""
    path = tmp_path / "a" / "b.txt"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    """Whatever interrupts the writing, the name holds what it held, and no temporary file stays."""
    path = tmp_path / "b.txt"
    write_atomic(path, b"old")
    with pytest.raises(RuntimeError), writing(path) as handle:
        handle.write(b"new")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_impossible_place_is_a_clear_error(tmp_path: Path) -> None:
    """A folder that is a file names the file and a remedy."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(PublishError, match=r"file.*cannot be written.*run again"):
        write_atomic(tmp_path / "file" / "b.txt", b"x")


def test_leftovers_of_the_dead_are_swept(tmp_path: Path) -> None:
    """A temporary file goes when its writer is dead and it is a minute old; a living one's and a young one stay."""
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    dead = int(ended.stdout)
    for name, age_s in ((f".a.{dead}-1.part", 90), (f".b.{dead}-1.part", 5), (f".c.{os.getpid()}-1.part", 90)):
        (tmp_path / name).write_text("x")
        moment_s = time.time() - age_s
        os.utime(tmp_path / name, (moment_s, moment_s))
    sweep(tmp_path)
    kept = sorted(path.name[:2] for path in tmp_path.iterdir())
    assert kept == ([".a", ".b", ".c"] if os.name == "nt" else [".b", ".c"])


def test_the_cache_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """AUDIOBRIEF_CACHE names it; without it, it is in the user's home."""
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(tmp_path))
    assert cache_dir() == tmp_path
    monkeypatch.delenv("AUDIOBRIEF_CACHE")
    assert cache_dir().name == "audiobrief"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L’été à Montréal : 20 %", "l-ete-a-montreal-20"),
        ("Œuvres & cœur", "oeuvres-coeur"),
        ('<script>alert("x")</script> ]]> & ../../etc/passwd', "script-alert-x-script-etc-passwd"),
        ("🎉", ""),
        ("mot " * 40, "-".join(["mot"] * 15)),
    ],
)
def test_slugs_are_safe_file_names(text: str, name: str) -> None:
    """Only a-z, 0-9 and hyphens, of a bounded length."""
    assert slug(text) == name


@given(st.text(max_size=200))
def test_a_slug_is_its_own_slug(text: str) -> None:
    """Idempotent, and never a path."""
    name = slug(text)
    assert slug(name) == name and len(name) <= 60
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
