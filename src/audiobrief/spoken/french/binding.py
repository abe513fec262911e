"""Rules bound to a locale, and looks at the text around a match."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from audiobrief.spoken.rules import Rule

Say = Callable[["re.Match[str]", str], "str | None"]
_REACH = 48
_LAST_WORD = re.compile(r"([^\W_]+(?:['’][^\W_]+)?)[.]?[\s\u00a0\u202f]+$")


def bound(name: str, pattern: str, say: Say, locale: str, flags: int = 0) -> Rule:
    """The rule that calls `say(match, locale)`."""
    return Rule(name, re.compile(pattern, flags), partial(_call, say, locale))


def _call(say: Say, locale: str, match: re.Match[str]) -> str | None:
    return say(match, locale)


def fixed(name: str, pattern: str, text: str, flags: int = 0) -> Rule:
    """The rule that says `text` wherever `pattern` matches; "" drops it."""
    return Rule(name, re.compile(pattern, flags), lambda match: text)


def listed(name: str, table: dict[str, str], before: str = "", after: str = "", flags: int = 0) -> Rule:
    """The rule that says each key of `table` as its value, longest key first.

    With re.IGNORECASE the keys must be lower case.
    """
    keys = "|".join(re.escape(key) for key in sorted(table, key=len, reverse=True))
    fold = bool(flags & re.IGNORECASE)

    def say(match: re.Match[str]) -> str | None:
        key = match.group("key")
        return table.get(key.lower() if fold else key)

    return Rule(name, re.compile(f"{before}(?P<key>{keys}){after}", flags), say)


def word_before(match: re.Match[str]) -> str:
    """The word that stands right before the match, as written; "" where none does."""
    left = match.string[max(0, match.start() - _REACH) : match.start()]
    found = _LAST_WORD.search(left)
    return found.group(1) if found else ""


def starts_line(match: re.Match[str]) -> bool:
    """Whether only white space stands between the match and the start of its line."""
    left = match.string[max(0, match.start() - _REACH) : match.start()]
    return not left.rpartition("\n")[2].strip()
