"""Tests of the comparison of two versions' output: it names what differs, and nothing that has to differ."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from tools.compare_output import Comparison, Difference, compare, entries, main, run_show, version

ROOT = Path(__file__).parents[2]
PAGE = b"<html></html>\n<!-- made from %s, " + b"0" * 32 + b" -->\n"


def kept(folder: Path, files: dict[str, bytes]) -> Path:
    """A kept show whose files are there after the step `render`."""
    for name, data in files.items():
        path = folder / "render" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def compared(tmp_path: Path, old: dict[str, bytes], new: dict[str, bytes]) -> Comparison:
    """The comparison of two shows of which these files were kept."""
    comparison = Comparison()
    compare(kept(tmp_path / "old/plain", old), kept(tmp_path / "new/plain", new), comparison)
    return comparison


def test_one_byte_is_found_and_named(tmp_path: Path) -> None:
    """A byte in a sound is told with its file and its place."""
    same = {"output/fr/feed.xml": b"<rss/>"}
    comparison = compared(tmp_path, {**same, "output/fr/a.mp3": b"abc\xff"}, {**same, "output/fr/a.mp3": b"abd\xff"})
    assert list(comparison.differences[0].lines()) == [
        "plain/render/output/fr/a.mp3: 1 bytes differ, from byte 2 on; 4 and 4 bytes"
    ]
    assert (len(comparison.same), sum(comparison.same.values())) == (1, 6)


def test_a_file_of_one_version_alone_is_named(tmp_path: Path) -> None:
    """What one version does not write, or writes besides, is a difference."""
    comparison = compared(tmp_path, {"output/a": b"", "said/x": b""}, {"output/b": b"", "said/x": b""})
    lines = [line for difference in comparison.differences for line in difference.lines()]
    assert lines == ["plain/render/output/a: only by OLD", "plain/render/output/b: only by NEW"]


def test_one_difference_is_told_once(tmp_path: Path) -> None:
    """A published copy differs as the file in output/ does: that one is named, at its first step."""
    files = [{"output/a.mp3": sound, "www/a.mp3": sound} for sound in (b"old", b"new")]
    assert [difference.place for difference in compared(tmp_path, *files).differences] == ["plain/render/output/a.mp3"]


def test_a_page_may_name_another_maker_but_hold_nothing_else(tmp_path: Path) -> None:
    """The first digest of a page's note is of the code; the second is of the page, and counts."""
    old, new = PAGE % (b"a" * 32), PAGE % (b"b" * 32)
    comparison = compared(tmp_path / "1", {"output/i.html": old}, {"output/i.html": new})
    assert not comparison.differences
    assert comparison.pages_by_another_maker == 1
    other = new.replace(b"0" * 32, b"1" * 32)
    assert compared(tmp_path / "2", {"output/i.html": old}, {"output/i.html": other}).differences


def test_a_list_of_what_was_published_differs_in_times_and_pages_alone(tmp_path: Path) -> None:
    """Digests of pages follow the pages; a digest of anything else counts."""
    pages = [PAGE % (letter * 32) for letter in (b"a", b"b")]

    def published(page: bytes, time_s: float, sound: bytes) -> dict[str, bytes]:
        listed = {name: {"sha256": hashlib.sha256(data).hexdigest()} for name, data in (("p", page), ("s", sound))}
        state = json.dumps({"version": str(time_s), "files": listed}).encode()
        return {"www/.audiobrief-publish.json": state, "www/p.html": page}

    old = published(pages[0], 1.5, b"sound")
    assert not compared(tmp_path / "1", old, published(pages[1], 22.75, b"sound")).differences
    assert compared(tmp_path / "2", old, published(pages[1], 22.75, b"other")).differences


@pytest.mark.parametrize(
    ("old", "new", "differing"), [(b"abcd", b"axcx", 2), (b"abcd", b"abXXcd", 2), (b"aa", b"aaa", 1), (b"", b"ab", 2)]
)
def test_differing_bytes_are_counted(old: bytes, new: bytes, differing: int) -> None:
    """Place by place at one length, else what lies between the common begin and end."""
    assert Difference("x", old, new).bytes_differing == differing


def test_entry_points_come_from_the_sources_that_run() -> None:
    """The command and the engines are those of the folder's own pyproject.toml."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert entries(settings, "project.scripts")["audiobrief"].startswith("audiobrief.cli.")
    assert {"espeak", "kokoro"} <= entries(settings, 'project.entry-points."audiobrief.engines"').keys()


def test_a_command_that_fails_ends_the_comparison(tmp_path: Path) -> None:
    """The command is named with what it said."""
    program = tmp_path / "program"
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('no voice')\n")
    program.chmod(0o755)
    with pytest.raises(SystemExit, match=r"audiobrief say briefs/traversier.md: exit 1\nno voice"):
        run_show("plain", version(program, tmp_path), ROOT, tmp_path / "place", tmp_path / "kept")


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    """Neither an executable nor sources: said at once."""
    with pytest.raises(SystemExit, match="no executable, and no folder with src/audiobrief"):
        main([str(tmp_path), str(ROOT)])
