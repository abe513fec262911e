"""Ways to spoil a valid input, so that it is nearly valid."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

LONGEST = 6000  # bytes of a spoiled input: long enough for what grows by its square
_BLANKS = [
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\x00",
    "\x1b[2J",
    "\x85",
    "\u00a0",
    "\u202f",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\n---\n",
]
TOKENS = [
    *Path(__file__).with_name("fuzz_words.txt").read_text(encoding="utf-8").split(),
    *_BLANKS, "\n- ", "\n  ", ": ", " #", "\n# ", "- - - ",
]  # fmt: skip
JUNK = [
    *(token.encode() for token in TOKENS),
    b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\x80" * 4, b"\xf4\x90\x80\x80", b"\0\0\0\0", b"\xff" * 8,
    b"9" * 400, b"9" * 5000, b"[" * 60, b"{" * 60, b"(" * 300, b"a" * 3000, b" " * 2000, b"<div>" * 300, b"- " * 200, b"> " * 200,
]  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A reader, valid inputs for it, names of its settings, and the form of its documents: yaml, json or none."""

    read: Callable[[bytes, Path], object]
    valid: Sequence[bytes]
    words: Sequence[str] = ()  # names of its settings
    form: str = ""  # yaml or json


def spoiled(random_: random.Random, target: Target) -> bytes:
    """An input that is nearly valid: bits flipped, parts lost, doubled, moved, repeated or replaced."""
    kind = random_.random()
    if kind < 0.07:
        return random_.randbytes(random_.randrange(200))
    if kind < 0.25 and target.form:
        return _document(random_, target)
    data = bytearray(random_.choice(list(target.valid)))
    for _ in range(random_.choice((1, 1, 1, 2, 3, 6, 20))):
        _spoil(random_, data, target)
    return bytes(data[:LONGEST]) if len(data) > max(LONGEST, 2 * len(target.valid[0])) else bytes(data)


def _spoil(random_: random.Random, data: bytearray, target: Target) -> None:
    at = random_.randrange(len(data) + 1)
    end = min(len(data), at + random_.choice((1, 2, 5, 20, 100)))
    match random_.randrange(11):
        case 0 if data:
            data[min(at, len(data) - 1)] ^= 1 << random_.randrange(8)
        case 1:
            del data[at:end]
        case 2:
            del data[at:]
        case 3:
            data[at:at] = data[at:end]
        case 4:
            data[at:at] = random_.choice(list(target.valid))[: random_.randrange(300)]
        case 5:  # what grows by its square shows itself when it is repeated
            part = bytes(data[at:end]) if random_.random() < 0.5 else random_.choice(JUNK)
            data[at:at] = (part * (random_.choice((10, 100, 2000))))[:4000]
        case 6:
            lines = bytes(data).split(b"\n")
            line = random_.randrange(len(lines))
            lines[line:line] = [random_.choice(lines)] * random_.randrange(3)
            if random_.random() < 0.5:
                del lines[random_.randrange(len(lines))]
            data[:] = b"\n".join(lines)
        case 7:  # a value of one line
            lines = bytes(data).split(b"\n")
            line = random_.randrange(len(lines))
            head, colon, _ = lines[line].partition(b":")
            lines[line] = head + colon + b" " + random_.choice(JUNK)
            data[:] = b"\n".join(lines)
        case 8 if target.words:
            data[at:at] = random_.choice(list(target.words)).encode()
        case _:
            data[at : random_.choice((at, end))] = random_.choice(JUNK)


def _document(random_: random.Random, target: Target) -> bytes:
    """A document of the right form in which some values were put in place of others."""
    loads: Callable[[bytes], Any] = json.loads if target.form == "json" else yaml.safe_load
    document = loads(random_.choice(list(target.valid)))
    for _ in range(random_.randrange(1, 5)):
        document = _changed(random_, document, target)
    if target.form == "json":
        return json.dumps(document, ensure_ascii=random_.random() < 0.5, default=str).encode(errors="surrogatepass")
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode(errors="surrogatepass")


def _changed(random_: random.Random, value: Any, target: Target) -> Any:
    if isinstance(value, dict) and value and random_.random() < 0.9:
        key = random_.choice(list(value))
        if random_.random() < 0.1:
            return {(random_.choice(list(target.words) or ["x"]) if k == key else k): v for k, v in value.items()}
        return {**value, key: _changed(random_, value[key], target)}
    if isinstance(value, list) and value and random_.random() < 0.9:
        at = random_.randrange(len(value))
        return [*value[:at], _changed(random_, value[at], target), *value[at + random_.randrange(2) :]]
    return _value(random_, value)


def _value(random_: random.Random, value: Any) -> Any:
    text = random_.choice(TOKENS)
    near: list[Any] = [
        text,
        text * random_.choice((1, 5, 500)),
        [],
        {},
        None,
        True,
        -1,
        0,
        1,
        10**12,
        10**400,
        1.5,
        -0.0,
    ]
    near += [float("inf"), float("nan"), 1e308, [value], {"x": value}, [value] * 3, date(2025, 1, 1), [[[[]]]], ""]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        near += [-value, value * 1000, str(value), value + 1]
    if isinstance(value, str):
        near += [value + text, text + value, value[::-1], value * 50, value.upper(), value[:1]]
    return random_.choice(near)
