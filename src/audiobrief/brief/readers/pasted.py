"""Pasted plain text becomes blocks: paragraphs, and short bare lines that may be headings."""

from __future__ import annotations

import re
from itertools import pairwise

from audiobrief.brief.readers.blocks import Block, BlockDocument
from audiobrief.brief.readers.leftovers import URL, drop_emoji
from audiobrief.brief.readers.limits import check_length
from audiobrief.brief.readers.source import Parsed, Source

LONGEST_BARE_HEADING = 80
_BULLET = re.compile(r"^\s*(?:[-*•‣▪–—]\s+)")
_END_OF_SENTENCE = re.compile(r"[.!?…;,»”\"]$")


def parse(source: Source) -> Parsed:
    """The blocks of pasted text. Raises: InputError for one that is too long."""
    check_length(source.text, source.name)
    return Parsed(parse_pasted(source.text))


def parse_pasted(text: str) -> BlockDocument:
    """The blocks of plain text: a blank line ends a paragraph, so does what looks like a heading."""
    blocks: list[Block] = []
    lines = text.split("\n")
    waiting: list[str] = []
    begun = 1

    def flush() -> None:
        if waiting:
            joined = " ".join(waiting)
            bare = len(waiting) == 1 and looks_like_heading(joined)
            blocks.append(Block(joined, line=begun, bare=bare))
            waiting.clear()

    wrapped = _is_hard_wrapped(lines)
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        if not line:
            flush()
            continue
        bullet = _BULLET.match(raw)
        if waiting and (bullet or not wrapped or (looks_like_heading(line) and _END_OF_SENTENCE.search(waiting[-1]))):
            flush()
        if not waiting:
            begun = number
        waiting.append(_BULLET.sub("", line) if bullet else line)
    flush()
    return BlockDocument(tuple(blocks))


def looks_like_heading(line: str) -> bool:
    """Whether a line could be a heading: short, one line, no end of sentence, no link."""
    line = drop_emoji(line).strip()
    return (
        0 < len(line) <= LONGEST_BARE_HEADING
        and len(line.split()) <= 10
        and not _END_OF_SENTENCE.search(line)
        and not URL.search(line)
        and any(char.isalpha() for char in line)
    )


def _is_hard_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a fixed width: then a line break does not end a paragraph."""
    long = [len(line) for line in lines if len(line) > 55]
    followed = sum(1 for line, after in pairwise(lines) if len(line) > 55 and after.strip())
    return len(long) >= 4 and max(long) <= 100 and followed > len(long) / 3
