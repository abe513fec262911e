"""What conservation means: each word of an input is once in the brief or in the list of what was left out, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from audiobrief.brief.model import Brief

# A word that stands once in a generated text: its number is its place.
PLACED = re.compile(r"\bmot(\d+)\b")
_WORD = re.compile(r"\w+")
# What is the mark-up of lists and headings, not their words; keycaps, and the addresses that become sources.
_MARKUP = (
    re.compile(r"https?://\S+"),
    re.compile("[#*0-9]\ufe0f?\u20e3"),
    re.compile(r"(?m)^[ \t>]*(?:[#*+-]+[ \t]+)?\(?\d{1,2}[.)][ \t]"),
)


def words(text: str) -> Counter[str]:
    """The words of a text, without case, and how often each stands there."""
    return Counter(_WORD.findall(text.casefold()))


def without_markup(text: str) -> str:
    """A written text without the numbers of its lists and the addresses of its links."""
    for pattern in _MARKUP:
        text = pattern.sub(" ", text)
    return text


def spoken(brief: Brief) -> list[str]:
    """What is said of a brief, from its title on, in order."""
    texts = [brief.title if brief.titled else "", *brief.hook]
    for section in brief.sections:
        texts += [section.heading, *section.paragraphs]
    return texts


def faults(text: str, briefs: Sequence[Brief]) -> list[str]:
    """How the briefs break conservation of a text without mark-up; none where it holds."""
    said = " ".join(part for brief in briefs for part in spoken(brief))
    listed = " ".join(item.text for brief in briefs for item in brief.left_out)
    tags = " ".join(tag for brief in briefs for tag in brief.tags)
    have, told = words(text), words(f"{said} {listed} {tags}")
    found = [f"lost: {word} ({count})" for word, count in (have - told).items()]
    found += [f"told more often: {word} ({count})" for word, count in (told - have).items()]
    order = [int(number) for number in PLACED.findall(said)]
    found += [f"out of order: mot{b} after mot{a}" for a, b in pairwise(order) if b <= a]
    return found
