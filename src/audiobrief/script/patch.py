"""A merged script written into the producer's file: what the merge did not change keeps its bytes, comments too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from audiobrief.errors import AudiobriefError
from audiobrief.script.model import Script, Segment, Sting, entry_lines, parse, unparse, without_stamp

_TOP_KEYS = ("script", "id", "brief", "locale", "title", "hook", "date", "sources", "tags", "segments")
_ENTRY_KEYS = (
    "id",
    "perspective",
    "heading",
    "sponsor",
    "lead",
    "voice",
    "rate",
    "pitch",
    "formant",
    "gain",
    "pause",
    "text",
    "say",
)
_KEYS = {*_TOP_KEYS, *_ENTRY_KEYS}
_KEY = re.compile(r"(?:- )?[ ]*([a-z]+):")


class _OtherLayoutError(Exception):
    """The file is valid but not laid out in lines as audiobrief writes it."""


@dataclass(frozen=True)
class _Block:
    """Lines of a file from `start` up to `end`, its `fields` the spans of their keys, its keys at `column`."""

    start: int
    end: int
    column: int
    fields: dict[str, tuple[int, int]]


def patched(text: str, script: Script, merged: Script, names: Sequence[str]) -> str:
    """The text of a script file that says `script`, changed to say `merged`; without a stamp.

    `names` are the ids in `script` of the segments of `merged`, "" for those that are new. In a file of a layout
    of its own the whole is written anew, below the comments that stood in it.
    """
    bare = without_stamp(text)
    try:
        new = _patched(bare, script, merged, names)
        if parse(new, "merged") == merged:
            return new
    except (_OtherLayoutError, yaml.YAMLError, AudiobriefError):
        pass
    return _written_anew(bare, merged)


def _written_anew(text: str, merged: Script) -> str:
    made = without_stamp(unparse(merged, ""))
    known = set(made.split("\n"))
    comments = [line for line in text.split("\n") if line.lstrip().startswith("#") and line not in known]
    return "\n".join([*(line.strip() for line in comments), made]) if comments else made


def _patched(text: str, script: Script, merged: Script, names: Sequence[str]) -> str:
    lines = text.rstrip("\n").split("\n")
    root = yaml.SafeLoader(text).get_single_node()
    listed = _value(root, "segments")
    if not isinstance(listed, yaml.SequenceNode) or listed.flow_style:
        raise _OtherLayoutError
    top = _fields(root, text)
    entries = [_block(node, text) for node in listed.value]
    chunks: list[list[str]] = []
    end = top["segments"][0] + 1
    for block in entries:
        chunks.append(lines[end : block.end])
        end = block.end
    head = _with_top_fields(lines[: top["segments"][0] + 1], top, script, merged)
    body = _arranged(chunks, entries, script, merged, names)
    return "\n".join([*head, *(line for chunk in body for line in chunk), *lines[end:]]) + "\n"


def _arranged(
    chunks: Sequence[list[str]], blocks: Sequence[_Block], script: Script, merged: Script, names: Sequence[str]
) -> list[list[str]]:
    """The lines of each merged entry: as they were where the entry is, with other fields where it changed."""
    places = {entry.id: place for place, entry in enumerate(script.entries) if isinstance(entry, Segment)}
    stings: dict[str, list[int]] = {}
    for place, entry in enumerate(script.entries):
        if isinstance(entry, Sting):
            stings.setdefault(entry.role, []).append(place)
    column = blocks[0].column
    waiting = iter(names)
    found: list[list[str]] = []
    for entry in merged.entries:
        if isinstance(entry, Sting):
            left = stings.get(entry.role, [])
            found.append(chunks[left.pop(0)] if left else _moved_in(entry_lines(entry, merged.locale), column))
            continue
        name = next(waiting)
        if not name:
            found.append(_moved_in(entry_lines(entry, merged.locale), column))
            continue
        place = places[name]
        old = script.entries[place]
        assert isinstance(old, Segment)
        found.append(_with_fields(chunks[place], blocks[place], old, entry, merged.locale))
    return found


def _with_fields(chunk: list[str], block: _Block, old: Segment, new: Segment, locale: str) -> list[str]:
    """The lines of an entry with those of its fields that are different now."""
    if old == new:
        return chunk
    before, after = _split(entry_lines(old, locale)), _split(entry_lines(new, locale))
    first = block.end - len(chunk)  # the line in the file at which the chunk begins
    spans = {key: (start - first, end - first) for key, (start, end) in block.fields.items()}
    changed = {key: _moved_in(lines, block.column) for key, lines in after.items() if before.get(key) != lines}
    gone = [key for key in before if key not in after]
    return _replaced(chunk, spans, changed, gone, _ENTRY_KEYS)


def _with_top_fields(head: list[str], spans: dict[str, tuple[int, int]], script: Script, merged: Script) -> list[str]:
    before, after = _split(_top_lines(script)), _split(_top_lines(merged))
    changed = {key: lines for key, lines in after.items() if before.get(key) != lines and key != "segments"}
    gone = [key for key in before if key not in after]
    return _replaced(head, spans, changed, gone, _TOP_KEYS)


def _top_lines(script: Script) -> list[str]:
    made = without_stamp(unparse(script, "")).split("\n")
    return [line for line in made[: made.index("segments:") + 1] if not line.startswith("#")]


def _replaced(
    lines: list[str],
    spans: dict[str, tuple[int, int]],
    changed: dict[str, list[str]],
    gone: Sequence[str],
    order: Sequence[str],
) -> list[str]:
    """The lines with the fields in `changed` instead of what stands at their spans, and without those in `gone`."""
    edits: list[tuple[int, int, list[str]]] = [(*spans[key], []) for key in gone if key in spans]
    for key, new in changed.items():
        if key in spans:
            edits.append((*spans[key], new))
        else:
            above = [spans[other][1] for other in order[: order.index(key)] if other in spans]
            if not above:
                raise _OtherLayoutError
            edits.append((max(above), max(above), new))
    result = list(lines)
    # From the end, so that places stay right; of several new fields at one place, the last one first.
    for _, (start, end, new) in sorted(enumerate(edits), key=lambda edit: (edit[1][:2], edit[0]), reverse=True):
        if start < 0:
            raise _OtherLayoutError
        result[start:end] = new
    return result


def _split(lines: Sequence[str]) -> dict[str, list[str]]:
    """Canonical lines by the key that they belong to."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        match = _KEY.match(line) if line[:4].strip() else None
        if match and match[1] in _KEYS:
            key = match[1]
        if key:
            found.setdefault(key, []).append(line)
    return {key: _trimmed(part) for key, part in found.items()}


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _moved_in(lines: Sequence[str], column: int) -> list[str]:
    """Canonical lines of an entry, whose keys stand at column 2, for a list whose keys stand at `column`."""
    return [f"{' ' * (column - 2)}{line}" if line else line for line in lines]


def _block(node: Any, text: str) -> _Block:
    if not isinstance(node, yaml.MappingNode) or node.flow_style or node.start_mark.column < 2:
        raise _OtherLayoutError
    fields = _fields(node, text)
    return _Block(node.start_mark.line, max(end for _, end in fields.values()), node.start_mark.column, fields)


def _fields(node: Any, text: str) -> dict[str, tuple[int, int]]:
    """The lines of each key and its value in a mapping; no two of them share a line."""
    found: dict[str, tuple[int, int]] = {}
    last = -1
    for key, value in node.value:
        start, end = key.start_mark.line, _last_line(value, text)
        end = max(start, end)
        if start <= last:
            raise _OtherLayoutError
        last = end
        found[key.value] = (start, end + 1)
    return found


def _last_line(node: Any, text: str) -> int:
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    held = text[node.start_mark.index : node.end_mark.index].rstrip()
    return int(node.start_mark.line) + held.count("\n")


def _value(root: Any, key: str) -> Any:
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise _OtherLayoutError
    return next((value for name, value in root.value if name.value == key), None)
