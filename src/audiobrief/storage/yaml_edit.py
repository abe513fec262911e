"""One value in a YAML file changed, and every other byte left as it was: comments, order, quotes, line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from audiobrief.errors import InputError
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.storage.yaml_read import LARGEST_BYTES, parse_yaml

Key = str | int
Value = str | bool | int | float | dict[str, Any]
_INDENT = 2


def set_value(path: Path, keys: Sequence[Key], value: Value) -> bool:
    """Whether the file had to change so that the value at `keys` is `value`; it is written whole or not at all.

    Raises: InputError when the file cannot be read or its layout does not let the value be set; PublishError.
    """
    data = read_limited(path, LARGEST_BYTES)
    changed = with_value(data, keys, value, str(path))
    if changed == data:
        return False
    write_atomic(path, changed)
    return True


def with_value(data: bytes, keys: Sequence[Key], value: Value, name: str) -> bytes:
    """The bytes of a YAML file with one value changed or added; mappings that are not there yet are made.

    The value keeps its kind of quotes, and a comment behind it its column where there is room. A value that is a
    mapping is written in one line, `{a: 1}`; it takes the place of a plain value, or of a mapping in one line.
    Raises: InputError with file and line.
    """
    before = parse_yaml(data, name)
    wanted = _replaced(before.values, keys, value)
    if wanted is None:
        raise before.error(f"{_spot(keys)} cannot be set there: what is above it is no mapping", tuple(keys))
    if _same(before.values, wanted):
        return data
    text = data.decode("utf-8")
    mark = text[:1] if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    try:
        for edited in _edited(body, keys, value):
            if _reads_as(edited, wanted, name):
                return (mark + edited).encode("utf-8")
    except yaml.YAMLError:  # the reader that knows places is a little stricter
        pass
    raise before.error(f"{_spot(keys)} cannot be set in this layout; change it by hand", tuple(keys))


def _reads_as(text: str, wanted: Any, name: str) -> bool:
    try:
        return _same(parse_yaml(text, name).values, wanted)
    except InputError:
        return False


def _spot(keys: Sequence[Key]) -> str:
    return ".".join(str(key) for key in keys)


def _replaced(values: Any, keys: Sequence[Key], value: Value) -> Any:
    """The plain values as they must be afterwards; None when there is no place for the key."""
    if not keys:
        return None if isinstance(values, (dict, list)) else value
    whole = deepcopy(values) if values is not None else {}
    inner: Any = whole
    for depth, key in enumerate(keys):
        last = depth == len(keys) - 1
        is_item = isinstance(inner, list) and isinstance(key, int) and 0 <= key < len(inner)
        if not is_item and not isinstance(inner, dict):
            return None
        below = inner[key] if is_item else inner.get(key)
        if last and (isinstance(below, list) or (isinstance(below, dict) and not isinstance(value, dict))):
            return None
        inner[key] = value if last else ({} if below is None else below)
        inner = inner[key]
    return whole


def _same(one: Any, other: Any) -> bool:
    """Equal in type too: 1, 1.0 and true differ."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other or (one != one and other != other))  # not a number is what it was, too


def _edited(text: str, keys: Sequence[Key], value: Value) -> Iterator[str]:
    """The text with the value in each way that may do; the first that reads back as wanted is right."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    if node is None:
        yield _lines_added(text, len(text), 0, keys, value)
        return
    above: yaml.Node | None = None
    for depth, key in enumerate(keys):
        below = _child(node, key)
        if below is None:
            rest = keys[depth:]
            if isinstance(node, yaml.ScalarNode):  # `sound:` with nothing behind it
                indent = 0 if above is None else _column(above) + _INDENT
                yield _lines_added(text, node.end_mark.index, indent, rest, value)
            elif isinstance(node, yaml.MappingNode):
                yield from _added(text, node, rest, value)
            return
        above, node = node, below
    if isinstance(node, yaml.ScalarNode):
        yield _scalar_changed(text, node, value)
    elif isinstance(node, yaml.MappingNode) and node.flow_style:
        old = text[node.start_mark.index : node.end_mark.index]
        if "\n" not in old:  # nor a comment
            yield text[: node.start_mark.index] + _written(value) + text[node.end_mark.index :]


def _child(node: yaml.Node, key: Key) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((below for name, below in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        found: yaml.Node = node.value[key]
        return found
    return None


def _scalar_changed(text: str, node: yaml.ScalarNode, value: Value) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    old = text[start:end]
    if node.style in ("|", ">"):
        end = start + len(old.rstrip())
    new = _written(value, node.style)
    if not old and text[start - 1 : start] == ":":
        new = " " + new
    gap = re.match(r"([ \t]+)#", text[end:])
    if gap:
        room = len(gap[1]) + (end - start) - len(new)
        return text[:start] + new + " " * max(1, room) + text[end + len(gap[1]) :]
    return text[:start] + new + text[end:]


def _written(value: Value, style: str | None = None) -> str:
    """The value in one line, in quotes of the same kind as before, else in those that it needs."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_written(str(key))}: {_written(part, style)}' for key, part in value.items())}}}"
    if isinstance(value, str):
        quotes = '"' if style == '"' or not value.isprintable() else "'" if style == "'" else None
    else:
        quotes = None
    dumped: str = yaml.safe_dump(
        [value], default_style=quotes, default_flow_style=True, allow_unicode=True, width=1 << 30
    )
    # A list, because what may stand unquoted there may stand so everywhere.
    return dumped.strip().removeprefix("[").removesuffix("]")


def _added(text: str, node: yaml.MappingNode, keys: Sequence[Key], value: Value) -> Iterator[str]:
    if not node.flow_style:
        yield _lines_added(text, _end(text, node), _column(node), keys, value)
        return
    entry = f"{_written(str(keys[-1]))}: {_written(value)}"
    for key in reversed(keys[:-1]):
        entry = f"{_written(str(key))}: {{{entry}}}"
    closing = node.end_mark.index - 1
    inside = text[node.start_mark.index + 1 : closing].rstrip()
    place = node.start_mark.index + 1 + len(inside)
    comma = ", " if node.value and not inside.endswith(",") else " " if inside else ""
    yield text[:place] + comma + entry + text[place:]
    if node.value:  # a comment stands before the closing brace: go before it, behind the last value
        after = _end(text, node.value[-1][1])
        yield text[:after] + ", " + entry + text[after:]


def _lines_added(text: str, after: int, indent: int, keys: Sequence[Key], value: Value) -> str:
    """The text with new lines below the one that holds the index `after`."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    lines = [f"{' ' * (indent + _INDENT * depth)}{_written(str(key))}:" for depth, key in enumerate(keys)]
    new = line_end.join(lines) + f" {_written(value)}"
    found = re.compile(r"\r?\n").search(text, after)
    if found:
        return text[: found.end()] + new + line_end + text[found.end() :]
    return text + (line_end if text and not text.endswith("\n") else "") + new + line_end


def _column(node: yaml.Node) -> int:
    return int(node.start_mark.column)


def _end(text: str, node: yaml.Node) -> int:
    """Where the last word of a node ends; the library's own mark lies behind the comments that follow."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.start_mark.index + len(text[node.start_mark.index : node.end_mark.index].rstrip()))
