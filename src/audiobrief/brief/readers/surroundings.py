"""What stands around a text is parted from it: labels, quoted mails, appeals to readers, notes of the sender."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiobrief.brief.readers.appeals import part_appeals
from audiobrief.brief.readers.around import part_around
from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.headings import judge_heading
from audiobrief.brief.readers.labels import part_labels
from audiobrief.brief.readers.remarks import part_remarks
from audiobrief.brief.readers.sender_notes import part_notes
from audiobrief.brief.readers.table_rows import part_tables
from audiobrief.config.perspective import Perspective
from audiobrief.text.lazy_pattern import lazy_pattern

_TO_ORIGINAL = lazy_pattern(
    r"\b(?:original\w*|origine|complete?|full|whole|int[eé]gral\w*|source|read more"
    r"|lire la suite|reported|story|article)\b",
    re.IGNORECASE,
)
_TO_OTHERS = lazy_pattern(
    r"\b(?:aussi|[eé]galement|also|next|related|other|autres?|share|partage\w*|subscribe|abonn\w+)\b", re.IGNORECASE
)


def part_surroundings(
    blocks: Sequence[Block], perspectives: Sequence[Perspective], locale: str
) -> tuple[tuple[Block, ...], dict[Block, str]]:
    """The blocks with labels as headings and what is said around the text apart; and what is doubtful about some."""
    remarked = part_remarks(part_tables(blocks, perspectives), perspectives)
    labelled = part_labels(remarked.blocks, perspectives)
    blocks = labelled.blocks
    named = _named(blocks, perspectives)
    around, outside = part_around(blocks, named)
    blocks = part_appeals(around, locale)
    named = _named(blocks, perspectives)
    noted = part_notes(blocks, named[0] if named else len(blocks), named[-1] if named else -1, locale)
    doubts = {block: _may_be_note(block) for block in [*remarked.doubts, *noted.doubts]}
    doubts |= {block: _may_be_outside(block) for block in outside}
    parted = part_appeals(noted.blocks, locale)  # an appeal may stand above a note
    doubts |= {
        block: _may_be_label(block) for block in parted if any(text.startswith(block.text) for text in labelled.doubts)
    }
    return parted, doubts


def _may_be_label(block: Block) -> str:
    """What is told of a paragraph that begins with a label, as others do that name a perspective."""
    label = block.text.split(":")[0].strip()
    return (
        f'"{label} : …" (line {block.line}) names no perspective, and is read in the section above it; '
        "add its words to `headings` in voices.yaml to give it a voice"
    )


def _may_be_outside(block: Block) -> str:
    """What is told of a sentence that stands apart from the story on its page, and is spoken all the same."""
    return (
        f'"{block.text[:80]}" stands outside of the part of the page that holds the story, and is spoken; '
        "give a pattern for it in `leftovers` of show.yaml if it is none of it"
    )


def _may_be_note(block: Block) -> str:
    """What is told of a block that may be a note of the sender and is spoken all the same."""
    return (
        f'"{block.text[:80]}" (line {block.line}) may be a note of the sender, and is spoken; '
        "take it out of the brief if it is one, or give a pattern for it in `leftovers` of show.yaml"
    )


def is_original(text: str) -> bool:
    """Whether a link leads to what the text is about, not to another text."""
    return bool(_TO_ORIGINAL.search(text)) and not _TO_OTHERS.search(text)


def _named(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> list[int]:
    found = []
    for number, block in enumerate(blocks):
        heading = judge_heading(number, blocks, perspectives, marked=False) if block.level or block.bare else None
        if heading and heading.holds and heading.perspective:
            found.append(number)
    return found
