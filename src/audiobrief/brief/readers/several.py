"""Whether one input holds several briefs: plainly parted ones, or perspectives that come again in the same order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audiobrief.brief.model import Section
from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.editions import BRACKETED
from audiobrief.brief.readers.headings import judge_heading
from audiobrief.brief.readers.language import language_of_texts
from audiobrief.config.perspective import Perspective


@dataclass(frozen=True)
class Story:
    """One of several briefs in an input: its title or first words, and its blocks."""

    title: str
    blocks: tuple[Block, ...]


def part_stories(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> list[Story]:
    """The briefs of one language that an input plainly holds, each with perspectives of its own; else none.

    Plainly: each has a main heading, or a line of signs (=====) stands between them.
    """
    named = _perspectives_at(blocks, perspectives)
    for starts in (_main_headings(blocks, named), _behind_rules(blocks)):
        if len(starts) < 2:
            continue
        ends = [*starts[1:], len(blocks)]
        parts = [tuple(blocks[start:end]) for start, end in zip(starts, ends, strict=True)]
        told = [{named[i] for i in range(start, end) if i in named} for start, end in zip(starts, ends, strict=True)]
        if not all(told) or any(not own & told[0] for own in told[1:]):
            continue
        languages = {language_of_texts([block.text for block in part]) for part in parts} - {""}
        if len(languages) == 1:
            first = blocks[: starts[0]]
            parts[0] = (*first, *parts[0])
            return [Story(_title(part), part) for part in parts]
    return []


def _perspectives_at(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> dict[int, str]:
    """The perspective that each heading names, by the number of its block."""
    found = {}
    for number, block in enumerate(blocks):
        if block.level or block.bare:
            heading = judge_heading(number, blocks, perspectives, marked=False)
            if heading.holds and heading.is_full:
                found[number] = heading.perspective
    return found


def _main_headings(blocks: Sequence[Block], named: Mapping[int, str]) -> list[int]:
    main = [number for number, block in enumerate(blocks) if block.level == 1]
    marked = any(number in named or BRACKETED.match(blocks[number].text) for number in main)
    return [] if marked or not main or main[0] > min(named, default=0) else main


def _behind_rules(blocks: Sequence[Block]) -> list[int]:
    rules = [i for i, block in enumerate(blocks) if re.fullmatch(r"\s*(?:[=*~_#-] ?){3,}\s*", block.text)]
    return [0, *(number + 1 for number in rules if 0 < number < len(blocks) - 1)]


def _title(blocks: Sequence[Block]) -> str:
    return next((block.text for block in blocks if re.search(r"\w", block.text)), "")


def second_story(sections: Sequence[Section], narrator: str) -> str:
    """What to tell of an edition that looks like two briefs in a row, or ""."""
    told = [section for section in sections if section.perspective != narrator]
    runs = [one for i, one in enumerate(told) if i == 0 or told[i - 1].perspective != one.perspective]
    order = [one.perspective for one in runs]
    for at in range(2, len(order) - 1):
        if order[at : at + 2] == order[:2] and order[0] not in order[1:at]:
            heading = runs[at].heading
            return (
                f'looks like several briefs in one: its perspectives begin again at the second "{heading}"; '
                "one episode is made of all; part them into a file each for an episode each"
            )
    return ""
