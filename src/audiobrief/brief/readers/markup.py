"""Bold, italics and links inside a paragraph, kept as private characters while a brief is read to be translated.

A reader of briefs passes them on as it passes any other character, so that the text with them can be told from the
text without; a link's address stands in characters far above all scripts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audiobrief.brief.model import Brief, Section
from audiobrief.text.lazy_pattern import lazy_pattern

STRONG = ("\ue000", "\ue001")
EMPHASIS = ("\ue002", "\ue003")
LINK_OPEN, LINK_TEXT, LINK_CLOSE = "\ue004", "\ue005", "\ue006"
_SHIFT = 0xF0000
_CODES = lazy_pattern("[\ue000-\ue006\U000f0000-\U000ffffd]")


def strip_codes(text: str) -> str:
    """The text without any of these characters."""
    return _CODES.sub("", text)


def link_codes(address: str) -> tuple[str, str]:
    """What opens and closes a link to a web address in ASCII."""
    return LINK_OPEN + "".join(chr(_SHIFT + ord(char)) for char in address) + LINK_TEXT, LINK_CLOSE


def address_of(codes: str) -> str:
    """The address in what `link_codes` made."""
    return "".join(chr(ord(char) - _SHIFT) for char in codes if ord(char) > _SHIFT)


def with_codes(brief: Brief, coded: Brief | None) -> Brief:
    """The brief with the codes of its other reading, wherever both readings say the same words."""
    if coded is None or [len(s.paragraphs) for s in brief.sections] != [len(s.paragraphs) for s in coded.sections]:
        return brief
    sections = tuple(
        Section(section.perspective, section.heading, _merged(section.paragraphs, other.paragraphs))
        for section, other in zip(brief.sections, coded.sections, strict=True)
    )
    hook = _merged(brief.hook, coded.hook) if len(brief.hook) == len(coded.hook) else brief.hook
    return replace(brief, hook=hook, sections=sections)


def _merged(plain: Sequence[str], coded: Sequence[str]) -> tuple[str, ...]:
    return tuple(b if strip_codes(b) == a else a for a, b in zip(plain, coded, strict=True))
