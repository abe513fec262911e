"""A word among its neighbours: what a homograph is told by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english import homograph_tables as tables
from audiobrief.text.normalization.english.shapes import after, before

_WORD = lazy_pattern(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[.!?;:,()\"“”—–]")
_REACH = 90


@dataclass(frozen=True)
class Place:
    """A word among its neighbours, all in small letters; marks count as words, "" is an end."""

    word: str
    earlier: tuple[str, ...]  # the nearest first
    later: tuple[str, ...]
    is_name_before: bool
    is_name: bool

    def back(self, steps: int = 1) -> str:
        """The word so many steps before this one."""
        return self.earlier[steps - 1] if len(self.earlier) >= steps else ""

    def next(self, steps: int = 1) -> str:
        """The word so many steps after this one."""
        return self.later[steps - 1] if len(self.later) >= steps else ""

    def is_near(self, words: frozenset[str]) -> bool:
        """Whether any of the words stands in the same stretch of text."""
        return not words.isdisjoint((*self.earlier, *self.later))

    @property
    def is_first(self) -> bool:
        """Whether the word begins its clause."""
        return not self.back() or self.back() in '.!?;:("“—–'


def place_of(match: re.Match[str]) -> Place:
    """The word of a match among its neighbours."""
    left, right = before(match, _REACH), after(match, _REACH)
    if len(left) == _REACH:
        left = left[left.find(" ") + 1 :]
    earlier = _WORD.findall(left.replace("’", "'"))
    later = _WORD.findall(right.replace("’", "'"))
    is_name = bool(earlier) and earlier[-1][:1].isupper()
    return Place(
        match.group().lower(),
        tuple(word.lower() for word in reversed(earlier)),
        tuple(word.lower() for word in later),
        is_name,
        match.group()[0].isupper(),
    )


def is_plural(word: str) -> bool:
    """Whether a word is a plural noun that can be a subject."""
    if word in ("people", "children", "men", "women", "police"):
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "'s")) and word not in tables.ATTRIBUTIVE
