"""One value of a YAML file changed, everything else left byte for byte."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import AudiobriefError, InputError
from audiobrief.storage.yaml_edit import Value, set_value, with_value

ROOT = Path(__file__).resolve().parents[2]


def edited(text: str, keys: tuple[str | int, ...], value: Value) -> str:
    return with_value(text.encode(), keys, value, "x.yaml").decode()


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("name", "keys", "value", "line"),
    [
        ("show.yaml", ("sound", "stings"), "calm", "  stings: calm             # a set in audio/"),
        ("show.yaml", ("sound", "stings"), "bright", "  stings: bright           # a set in audio/"),
        ("show.yaml", ("sound", "intro"), "mine.flac", '  intro: "mine.flac"       # a file'),
        ("show.yaml", ("sound", "bed"), True, "  bed: true                # music"),
        ("show.yaml", ("sound", "bed"), "yes", "  bed: 'yes'               # music"),
        ("show.yaml", ("editions", "fr", "opening"), "Bonjour : « tous ».", None),
        ("voices.yaml", ("cast", "fr", "facts", "espeak"), "fr+m2", "espeak: fr+m2, pause: 0.5}"),
        ("voices.yaml", ("cast", "en", "neutral", "pause"), 0.75, "pause: 0.75}"),
        ("voices.yaml", ("cast", "en", "neutral", "rate"), 1.1, "pause: 0.5, rate: 1.1}"),
        ("voices.yaml", ("perspectives", "facts", "headings", "fr", 1), "actuel*", "[faits, actuel*, récap"),
        ("voices.yaml", ("perspectives", "facts", "headings", "fr", 1), "a, b", "[faits, 'a, b', récap"),
    ],
)
def test_the_shipped_files_change_in_one_place(
    tmp_path: Path, name: str, keys: tuple[str | int, ...], value: Value, line: str | None
) -> None:
    """Comments, their column, order and quotes stay; the file differs by that value's line."""
    path = tmp_path / name
    before = (ROOT / name).read_bytes()
    path.write_bytes(before)
    assert set_value(path, keys, value)
    after = path.read_bytes()
    found: Any = yaml.safe_load(after)
    for key in keys:
        found = found[key]
    assert found == value
    if line is None:
        return
    differing = changed_lines(before.decode(), after.decode())
    assert [change[0] for change in differing] == ["-", "+"]
    assert line in differing[1]
    assert not set_value(path, keys, value)  # it is there already
    assert path.read_bytes() == after


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("", ("a",), "a: new\n"),
        ("# only words", ("a", "b"), "# only words\na:\n  b: new\n"),
        ("---\n", ("a",), "---\na: new\n"),
        ("a: 1", ("b",), "a: 1\nb: new\n"),
        ("a: 1\n\n# about c\nc: 2\n", ("b", "d"), "a: 1\n\n# about c\nc: 2\nb:\n  d: new\n"),
        ("s:\n    x: 1 # one\n\n# about t\nt: 2\n", ("s", "y"), "s:\n    x: 1 # one\n    y: new\n\n# about t\nt: 2\n"),
        ("s:\nt: 2\n", ("s", "y"), "s:\n  y: new\nt: 2\n"),
        ("s:   # soon\n", ("s",), "s: new # soon\n"),
        ("s: {}\n", ("s", "y"), "s: {y: new}\n"),
        ("s: {x: 1}  # here\n", ("s", "y", "z"), "s: {x: 1, y: {z: new}}  # here\n"),
        ("s: {\n  x: 1,\n}\n", ("s", "y"), "s: {\n  x: 1, y: new\n}\n"),
        ("s: |\n  one\n  two\n\nt: 2\n", ("s",), "s: new\n\nt: 2\n"),
        ("s: |\n  one\n\n\n", ("t",), "s: |\n  one\nt: new\n\n\n"),
        ("s: 'one\n  two'\nt: 2\n", ("s",), "s: 'new'\nt: 2\n"),
        ("- a: 1\n- a: 2 # x\n", (1, "a"), "- a: 1\n- a: new # x\n"),
        ("a: 1\r\nb: 2\r\n", ("c",), "a: 1\r\nb: 2\r\nc: new\r\n"),
        ("\ufeffa: 1\n", ("a",), "\ufeffa: new\n"),
        ("a: é🎧 # c\nd: 1\n", ("d",), "a: é🎧 # c\nd: new\n"),
    ],
)
def test_values_are_set_and_added_in_every_layout(text: str, keys: tuple[str | int, ...], expected: str) -> None:
    """Block and flow mappings, empty files, block texts, Windows line ends, byte order marks."""
    assert edited(text, keys, "new") == expected


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a: [1, 2]\n", ("a",)),
        ("a: 1\n", ("a", "b")),
        ("a: [1]\n", ("a", 4)),
        ("a: [1]\n", ("a", "b")),
        ("- 1\n", ("a",)),
        ("{a: , b: 1}\n", ("a", "c")),
        ("a: 1\n...\n", ("a", "b")),
    ],
)
def test_what_cannot_be_set_is_said(text: str, keys: tuple[str | int, ...]) -> None:
    """A value in the way is not overwritten: the error names the file and the key."""
    with pytest.raises(InputError, match=r"x\.yaml:1: .*cannot be set"):
        edited(text, keys, "new")


def test_missing_and_broken_files(tmp_path: Path) -> None:
    """A file that is not there or is no YAML is named, and not written."""
    with pytest.raises(InputError, match=r"none\.yaml: cannot be read"):
        set_value(tmp_path / "none.yaml", ("a",), 1)
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.yaml:2: is not valid YAML"):
        set_value(broken, ("a",), 1)
    assert broken.read_text(encoding="utf-8") == "a: [\n"


scalars = st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=30))
names = st.text("abcé -#:'\"{}[],\n", min_size=1, max_size=6)
trees = st.recursive(
    st.one_of(scalars, st.none()), lambda below: st.dictionaries(names, below, max_size=4) | st.lists(below, max_size=3)
)


@given(
    values=st.dictionaries(names, trees, max_size=4),
    keys=st.lists(names, min_size=1, max_size=3).map(tuple),
    value=scalars,
    flow=st.sampled_from([None, True, False]),
)
def test_any_file_of_yaml(
    values: dict[str, Any], keys: tuple[str, ...], value: bool | int | float | str, flow: bool | None
) -> None:
    """The value is set and nothing else changes, or it is said why not."""
    text = yaml.safe_dump(values, default_flow_style=flow, allow_unicode=True)
    try:
        after = edited(text, keys, value)
    except InputError:
        return
    found = yaml.safe_load(after)
    for key in keys:
        found = found[key]
    assert repr(found) == repr(value)


@given(st.text("ab: -#{}[],'\"\n|>", max_size=40), st.sampled_from(["a", "b", "c"]))
def test_garbage_gives_only_our_errors(text: str, key: str) -> None:
    """Whatever the file holds, no other error escapes, and what parses keeps its other values."""
    try:
        after = edited(text, (key,), "x")
    except AudiobriefError:
        return
    before, now = yaml.safe_load(text) or {}, yaml.safe_load(after)
    assert {k: v for k, v in before.items() if k != key} == {k: v for k, v in now.items() if k != key}


def test_what_only_one_reader_of_yaml_takes_is_told() -> None:
    """Found by fuzzing: `en-?>` inside braces is read as a text, but its place cannot be found."""
    with pytest.raises(InputError, match=r"sound\.stings cannot be set in this layout"):
        with_value(b"sound: {stings: en-?>ic, bed: false}\n", ("sound", "stings"), "calm", "show.yaml")
