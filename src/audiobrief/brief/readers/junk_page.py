"""`Page`: the blocks of an input while it is decided which are no part of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from audiobrief.brief.readers.appeals import names_source
from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.line_patterns import FOLIO
from audiobrief.text.lazy_pattern import lazy_pattern

_TAGS = lazy_pattern(r"(?:#[^\W\d_]\w*[ ,·•|]*)+")  # tags of an episode, wherever they stand
SHORTEST_HEAD = 12  # blocks at the head of a paste among which a poster's name and stamp may stand


@dataclass
class Page:
    """The blocks, the decision about each so far (a reason, or ""), and what may not be touched."""

    blocks: Sequence[Block]
    lines: list[str]  # their text without emoji, links, and marks at the ends
    kept: list[bool]  # a heading that names a perspective, never junk; settled before it is asked for
    reasons: list[str] = field(default_factory=list)

    @cached_property
    def first_kept(self) -> int:
        """The number of the first block that may not be touched, or the number of all blocks."""
        return self.first(lambda i: self.kept[i])

    @cached_property
    def last_kept(self) -> int:
        """The number of the last block that may not be touched, or -1."""
        return max((i for i, kept in enumerate(self.kept) if kept), default=-1)

    @cached_property
    def times(self) -> Counter[str]:
        """How often each text stands in the page."""
        return Counter(block.text for block in self.blocks)

    @cached_property
    def beside_folios(self) -> frozenset[str]:
        """The texts above and below the numbers of pages."""
        folios = [i for i, block in enumerate(self.blocks) if FOLIO.fullmatch(block.text.strip())]
        return frozenset(
            self.blocks[j].text for i in folios for j in (i - 1, i + 1) if 0 <= j < len(self.blocks) and j not in folios
        )

    def first(self, holds: Callable[[int], bool]) -> int:
        """The number of the first block for which that holds, or the number of all blocks."""
        return next((i for i in range(len(self.blocks)) if holds(i)), len(self.blocks))

    def is_sentence(self, i: int) -> bool:
        """Whether a block ends as a sentence does, short or long."""
        return self.is_prose(i) or (
            len(self.lines[i].split()) >= 3 and self.blocks[i].text.rstrip('»”"’)\u00a0\u202f ')[-1:] in ".!?…"
        )

    def is_prose(self, i: int) -> bool:
        """Whether a block is a full sentence or more."""
        words = len(self.lines[i].split())
        ends = self.blocks[i].text.rstrip('»”"’)\u00a0\u202f ')[-1:] in ".!?…"
        return (words >= 6 and ends) or words >= 14


def mark(page: Page, numbers: Sequence[int], reason: str) -> None:
    """Leave these blocks out for a reason, but for headings, tags, sources, and what is left out already."""
    for i in numbers:
        own = _TAGS.fullmatch(page.blocks[i].text.strip()) or names_source(page.blocks[i])
        if not page.kept[i] and not page.reasons[i] and not own:
            page.reasons[i] = reason
