"""A pattern that is compiled when a text first has what it needs: most texts need few of some four hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

from audiobrief.text.normalization.needs import needs_of


class Searcher(Protocol):
    """Something that finds what a rule speaks about. `needs`: a text without any of these features has no match."""

    @property
    def needs(self) -> frozenset[str] | None:
        """Features of which a text with a match holds at least one; None where any text may have one."""

    def finditer(self, text: str, /) -> Iterator[re.Match[str]]:
        """Matches from left to right, none overlapping another."""


class Pattern:
    """A regular expression as text, with the flags of `re.compile`."""

    def __init__(self, text: str, flags: int = 0) -> None:
        self.text = text
        self.flags = flags

    @cached_property
    def needs(self) -> frozenset[str] | None:
        """Features of which a text with a match holds at least one; None where any text may have one."""
        return needs_of(self.text, ignores_case=bool(self.flags & re.IGNORECASE))

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regular expression."""
        return re.compile(self.text, self.flags)

    def finditer(self, text: str, /) -> Iterator[re.Match[str]]:
        """Matches from left to right, none overlapping another."""
        return self.compiled.finditer(text)
