"""What a chat model answered, read with patience: the segments in it, whatever stands around them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_MOST_TRIES = 200
_TEXTS = ("text", "translation", "target", "translated", "value")


def read_answer(text: str, count: int) -> list[str] | None:
    """The text of each of `count` segments, "" where it is missing; None when the answer holds no segments at all.

    An answer whose segments bear no numbers counts only when it has as many as were asked for.
    """
    empty: list[str] | None = None
    for value in _values(_THOUGHT.sub("", text)):
        found = _segments(value, count)
        if found is not None and any(found):
            return found
        empty = empty or found
    return empty


def _values(text: str) -> Iterator[Any]:
    """Every JSON object or list that begins somewhere in the text, the outer ones first."""
    decoder = json.JSONDecoder()
    place = tries = 0
    while tries < _MOST_TRIES:
        starts = [at for at in (text.find("{", place), text.find("[", place)) if at >= 0]
        if not starts:
            return
        tries += 1
        try:
            value, end = decoder.raw_decode(text, min(starts))
        except (ValueError, RecursionError):
            place = min(starts) + 1
            continue
        yield value
        place = end


def _segments(value: Any, count: int) -> list[str] | None:
    if isinstance(value, dict):
        lists = [part for part in value.values() if isinstance(part, list)]
        if lists:
            return _listed(max(lists, key=len), count)
        numbered = {key: part for key, part in value.items() if str(key).isdigit() and isinstance(part, str)}
        if numbered:
            return [_line(numbered.get(str(number), "")) for number in range(1, count + 1)]
        inner = next((part for part in value.values() if isinstance(part, dict)), None)
        if inner is not None:
            return _segments(inner, count)
        return _listed([value], count) if count == 1 else None
    return _listed(value, count) if isinstance(value, list) else None


def _listed(items: list[Any], count: int) -> list[str] | None:
    found = [""] * count
    numbers = [_number(item) for item in items]
    if items and all(number is not None for number in numbers):
        for number, item in zip(numbers, items, strict=True):
            text = _text(item)
            if number is not None and 1 <= number <= count and text:
                # Two answers under one number: neither can be trusted.
                found[number - 1] = "" if found[number - 1] else text
        return found
    texts = [_text(item) for item in items]
    return texts if len(texts) == count else None


def _number(item: Any) -> int | None:
    number = item.get("id") if isinstance(item, dict) else None
    if isinstance(number, str) and number.isdigit() and len(number) < 6:
        number = int(number)
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _text(item: Any) -> str:
    if isinstance(item, dict):
        item = next((item[key] for key in _TEXTS if isinstance(item.get(key), str)), "")
    return _line(item) if isinstance(item, str) else ""


def _line(text: str) -> str:
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()
