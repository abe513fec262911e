"""Rules bound to a locale, and looks at the text around a match.

Patterns begin with the characters that they claim and look back afterwards: a scan then jumps to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

Say = Callable[["re.Match[str]", str], "str | None"]
_GAP_REACH = 8
_WORD_REACH = 32
_REACH = 48


def bound(name: str, pattern: str, say: Say, locale: str, flags: int = 0) -> Rule:
    """The rule that calls `say(match, locale)`."""
    return Rule(name, Pattern(pattern, flags), partial(_call, say, locale))


def _call(say: Say, locale: str, match: re.Match[str]) -> str | None:
    return say(match, locale)


def fixed(name: str, pattern: str, text: str, flags: int = 0) -> Rule:
    """The rule that says `text` wherever `pattern` matches; "" drops it."""
    return Rule(name, Pattern(pattern, flags), lambda match: text)


def listed(name: str, table: dict[str, str], before: str = "", after: str = "", *, fold: bool = False) -> Rule:
    """The rule that says each key of `table` as its value, longest key first.

    `before` looks back from behind the first character of the key; `fold` adds the keys in capitals.
    """
    if fold:
        table = _cased(table)
    pattern = f"{any_of(table, before)}{after}"
    return Rule(name, Pattern(pattern), lambda match: table.get(match.group("key")))


def _cased(table: dict[str, str]) -> dict[str, str]:
    cased = {key[:1].upper() + key[1:]: said for key, said in table.items()}
    return {key.upper(): said for key, said in table.items()} | cased | table


def any_of(keys: Iterable[str], before: str = "") -> str:
    """The pattern of the group `key`: one of the keys, the longest, with `before` behind its first character.

    Its branches begin with literals, so that the engine skips to the next possible first letter:
    several times faster than a look back at every character.
    """
    by_first: dict[str, list[str]] = {}
    for key in sorted(keys, key=lambda key: (-len(key), key)):
        by_first.setdefault(key[0], []).append(re.escape(key[1:]))
    branches = (f"{re.escape(first)}{before}(?:{'|'.join(rests)})" for first, rests in sorted(by_first.items()))
    return f"(?P<key>{'|'.join(branches)})"


def word_before(match: re.Match[str]) -> str:
    """The word that stands right before the match, as written, without its period; "" where none does."""
    text, end = match.string, match.start()
    start = end
    while start and text[start - 1].isspace() and end - start < _GAP_REACH:
        start -= 1
    if start == end:
        return ""
    if text[start - 1 : start] == ".":
        start -= 1
    end = start
    while start and (text[start - 1].isalnum() or text[start - 1] in "'’°") and end - start < _WORD_REACH:
        start -= 1
    return text[start:end]


def starts_line(match: re.Match[str]) -> bool:
    """Whether only white space stands between the match and the start of its line."""
    left = match.string[max(0, match.start() - _REACH) : match.start()]
    return not left.rpartition("\n")[2].strip()
