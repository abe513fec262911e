"""What a text must hold for a pattern to match at all, read from the pattern without compiling it.

A need is a set of characters and pairs of characters ("@", "°", a digit, "qu"), one of which must be there. A sentence
has none of most of them, so that most rules need not look at it. What is not understood counts as no need; a look
ahead or behind that must hold counts like the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from audiobrief.text.lazy_pattern import lazy_pattern

Needs = frozenset[str]

_LARGEST_SET = 400
_LARGEST_NEED = 200
_MOST_PAIRS = 64
_BEHIND = "(?<="
_LOOKS = ("(?=", "(?!", _BEHIND, "(?<!")
_QUANTIFIERS = frozenset("?*+")
# Flags inside a pattern and numbered references would change the meaning of the rest; no pattern here has them.
_UNREADABLE = lazy_pattern(r"\(\?[a-zA-Z]+\)|\\[1-9]")
_TOKEN = lazy_pattern(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)"
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\(\?P=\w+\)"
    r"|\((?:\?(?:P<\w+>|<?[=!]|[a-zA-Z]*(?:-[a-zA-Z]+)?:|>|\(\w+\)))?"
    r"|\{[0-9]*(?:,[0-9]*)?\}"
    r"|[\w \-'’,:;/<>=!\"&%°@~]+(?![?*+{])"  # a run of literals
    r"|.",
    re.DOTALL,
)
_IN_SET = lazy_pattern(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|.", re.DOTALL)
_CONTROLS = {r"\n": "\n", r"\t": "\t", r"\r": "\r", r"\f": "\f", r"\v": "\v"}
# How often a character stands in a sentence of a hundred characters, roughly, in either language: the rarest need
# is the best. It decides what is quick, never what is right.
_OFTEN = {
    char: often
    for chars, often in (
        (" ", 17.0), ("e", 12.0), ("tainsr", 6.5), ("olu", 5.0), ("dc", 3.0), (".mp", 2.4), ("éhgfbvy,", 1.2),
        ("'’", 0.7), ("qwkxzj-", 0.4), ("\u00a0\u202f", 0.3),
    )
    for char in chars
}  # fmt: skip
_RARE = 0.15  # digits and capitals
_SIGN = 0.02
_WEIGHT = 0.004  # a large set takes longer to look up
_TOO_OFTEN = 3.0


def features(text: str) -> set[str]:
    """The characters and the pairs of neighbouring characters of a text."""
    found = set(map("".join, pairwise(text)))
    found.update(text)
    return found


def needs_of(pattern: str, *, ignores_case: bool = False) -> Needs | None:
    """Features of which a text holds at least one where the pattern matches; None where no rare ones are known."""
    if _UNREADABLE.search(pattern):
        return None
    found, _end = _alternatives(_TOKEN.findall(pattern), 0, None)
    if found is None or len(found) > _LARGEST_NEED or how_often(found) > _TOO_OFTEN:
        return None
    if ignores_case and any(part.lower() != part.upper() for part in found):
        return None
    return found


@lru_cache(maxsize=4096)
def how_often(needs: Needs) -> float:
    """About how many of the features a sentence has; more for a large set."""
    return sum(_often(part) for part in needs) + _WEIGHT * len(needs)


def _often(part: str) -> float:
    often = 100.0
    for char in part:
        often *= _OFTEN.get(char, _RARE if char.isalnum() else _SIGN) / 100
    return often


def _alternatives(tokens: list[str], place: int, before: Needs | None) -> tuple[Needs | None, int]:
    """What the alternatives from `place` to the end of their group need between them, and where the group ends."""
    ways: list[Needs | None] = []
    while True:
        found, place = _sequence(tokens, place, before)
        ways.append(found)
        if place == len(tokens) or tokens[place] == ")":
            break
        place += 1
    known = [way for way in ways if way is not None]
    return (frozenset().union(*known) if len(known) == len(ways) else None), place


def _sequence(tokens: list[str], place: int, before: Needs | None) -> tuple[Needs | None, int]:
    """The rarest need of the items of a sequence, and the place of the `|`, the `)` or the end behind it.

    `before` holds the characters, one of which stands right before the sequence; None where that is not known.
    """
    best: Needs | None = None
    while place < len(tokens) and tokens[place] not in ("|", ")"):
        token, start = tokens[place], place
        if token.startswith("(") and not token.startswith("(?P="):
            found, place = _alternatives(tokens, place + 1, None if token.startswith("(?<") else before)
            if token.endswith(("!", ")")):
                found = None  # what must not stand there, or depends on another group
            if token not in _LOOKS:
                before = None
            elif token == _BEHIND and place == start + 2:
                before = _edge(tokens[start + 1], -1) or before
        else:
            found = _rarer(_need(token), _pairs(before, _edge(token, 0)))
            before = before if token in _QUANTIFIERS else _edge(token, -1)
        place += 1
        if place < len(tokens) and _may_be_absent(tokens[place]):
            found = before = None
        best = _rarer(best, found)
    return best, place


def _rarer(one: Needs | None, other: Needs | None) -> Needs | None:
    if one is None or other is None:
        return one if other is None else other
    return one if how_often(one) <= how_often(other) else other


def _pairs(before: Needs | None, after: Needs | None) -> Needs | None:
    """Every character of `before` with every one of `after`; None where one is not known, or they are too many."""
    if before is None or after is None or len(before) * len(after) > _MOST_PAIRS:
        return None
    return frozenset(left + right for left in before for right in after)


def _edge(token: str, place: int) -> Needs | None:
    """The characters that a token begins (0) or ends (-1) with; None where they are not known."""
    found = _need(token)
    if found is not None and len(token) > 1 and token[0] not in "[\\":
        return frozenset(token[place])
    return found


def _may_be_absent(quantifier: str) -> bool:
    return quantifier in ("?", "*") or (quantifier[0] == "{" and quantifier[1:2] in ("0", ","))


@lru_cache(maxsize=4096)
def _need(token: str) -> Needs | None:
    """The need of one token; None for a class too large to list, an anchor or a quantifier."""
    if token.startswith("[") and len(token) > 1:
        return None if token.startswith("[^") else _set(token[1:-1])
    if token.startswith("\\"):
        char = _escaped(token)
        return None if char is None else frozenset(char)
    if token[0] in ".^$?*+{(":
        return None
    pairs = map("".join, pairwise(token))
    return frozenset([min(pairs, key=_often, default=token)])


def _escaped(token: str) -> str | None:
    """The character that an escape stands for; None for a class."""
    if token in _CONTROLS:
        return _CONTROLS[token]
    if len(token) > 2:
        return chr(int(token[2:], 16))
    return None if token[1].isalnum() else token[1]


def _set(inside: str) -> Needs | None:
    parts = _IN_SET.findall(inside)
    found: set[str] = set()
    place = 0
    while place < len(parts):
        first = _single(parts[place])
        if first is None:
            return None
        if place + 2 < len(parts) and parts[place + 1] == "-":
            last = _single(parts[place + 2])
            if last is None or ord(last) - ord(first) > _LARGEST_SET:
                return None
            found.update(map(chr, range(ord(first), ord(last) + 1)))
            place += 3
        else:
            found.add(first)
            place += 1
    return frozenset(found)


def _single(part: str) -> str | None:
    return _escaped(part) if part.startswith("\\") else part
