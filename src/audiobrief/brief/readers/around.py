"""Parts around a text that are of another kind than it: a quoted mail below, the box about its author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from audiobrief.brief.readers.appeals import ASKING, POSSIBLE, SAID, appeal_score, names_source
from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.credits import find_credit, is_name
from audiobrief.brief.readers.leftovers import drop_emoji, take_links
from audiobrief.brief.readers.named_lines import SOURCE_HEADINGS
from audiobrief.config.perspective import strip_numbering, words_of
from audiobrief.text.lazy_pattern import lazy_pattern

TURNS = "link to another page of the site"
OUTSIDE = "outside of the part of the page that holds the story"
_LONGEST_TURN = 8  # words of a link that is a control of a page
_REPLY = lazy_pattern(
    r"(?:le|on)\b.{5,200}(?:a [eé]crit|wrote) ?:|[-_–—]{2,} ?(?:original message|message d[’']origine) ?[-_–—]{2,}",
    re.IGNORECASE,
)
_ABOUT_AUTHOR = lazy_pattern(
    r"(?:[aà] propos|about|qui (?:suis|est)|who is)\b.{0,30}"
    r"\b(?:auteure?s?|autrices?|authors?|writers?|r[eé]dact\w+|journalistes?|reporters?|moi|me|je)\b.{0,20}"
    r"|(?:the |l[’'])?(?:author|auteure?|autrice)",
    re.IGNORECASE,
)
_ABOUT = lazy_pattern(
    r"(?:written by|[eé]crit par|more (?:from|by)|about|[aà] propos d[e’']|par|by|plus de)\s*(.+)", re.IGNORECASE
)


def part_around(blocks: Sequence[Block], named: Sequence[int]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks with such parts as the kind "note", and those that may be one; `named` are the perspectives' headings.

    What stands on a page below the story and outside of the part of it that holds all of the story's headings is
    none of it; a whole sentence there is spoken, and a doubt.
    """
    last = named[-1] if named else len(blocks)
    parted = list(blocks)
    names = _authors(blocks)
    inside = ""
    outside = _outside(blocks, named)
    sources = _sources(blocks, outside)
    doubts: list[Block] = []
    for number in range(last + 1, len(blocks)):
        block = blocks[number]
        text = drop_emoji(block.text).strip()
        if number > max(last + 1, 0) and _REPLY.fullmatch(text) and len(text) < 300:
            inside = "quoted mail"
        elif inside != "quoted mail" and (block.level or block.bare) and number > 0:
            own = _is_about_author(text, names)
            inside = "about the author" if own else "" if block.level or not inside else inside
        if inside:
            parted[number] = replace(block, kind="note", hint=inside, bare=False, level=0)
        elif number in outside and number not in sources and not names_source(block):
            asks = ASKING.match(text) or appeal_score(text, frozenset()) >= POSSIBLE
            if _is_sentence(block) and (not asks or SAID.search(text)):
                doubts.append(block)
            else:
                parted[number] = replace(block, kind="note", hint=OUTSIDE, bare=False, level=0)
        elif block.turns and not _is_sentence(block) and len(text.split()) <= _LONGEST_TURN and number > last + 1:
            parted[number] = replace(block, kind="note", hint=TURNS, bare=False, level=0)
    return tuple(parted), tuple(doubts)


def _outside(blocks: Sequence[Block], named: Sequence[int]) -> frozenset[int]:
    """The numbers of the blocks outside of the part of a page that holds each such heading and the text under it."""
    if len(named) < 2:
        return frozenset()
    held: list[tuple[int, ...]] = []
    for number in named:
        under = next((block for block in blocks[number + 1 : number + 6] if _is_sentence(block)), blocks[number])
        held += [blocks[number].place, under.place]
    common = _common(held)
    if not common:
        return frozenset()
    return frozenset(
        number
        for number in range(named[-1] + 1, len(blocks))
        if blocks[number].place and blocks[number].place[: len(common)] != tuple(common)
    )


def _sources(blocks: Sequence[Block], outside: frozenset[int]) -> frozenset[int]:
    """The numbers of the headings that name the sources, and of the short texts with an address under them."""
    found: set[int] = set()
    for number in sorted(outside):
        block = blocks[number]
        text = "".join(words_of(strip_numbering(block.text)))
        names_them = (block.level or block.bare) and text in SOURCE_HEADINGS
        under = number - 1 in found and not block.level and bool(block.links or take_links(block.text)[1])
        if names_them or under:
            found.add(number)
    return frozenset(found)


def _common(places: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """The numbers with which all of the places begin."""
    low, high = min(places), max(places)
    count = next((at for at, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:count]


def _is_sentence(block: Block) -> bool:
    text = drop_emoji(block.text).rstrip("»”\"'’) \u00a0\u202f")
    return not block.level and len(text.split()) >= 4 and text[-1:] in ".!?…"


def _is_about_author(text: str, names: frozenset[str]) -> bool:
    match = _ABOUT.fullmatch(text)
    return bool(_ABOUT_AUTHOR.fullmatch(text)) or (match is not None and match[1].strip(" .:").casefold() in names)


def _authors(blocks: Sequence[Block]) -> frozenset[str]:
    """The names in the bylines of a text."""
    found: set[str] = set()
    for block in blocks[:12]:
        first = re.split(r"\s*[|·•]\s*", block.text)[0].strip()
        credit = find_credit(block.text)
        found |= {name.casefold() for name in (credit.authors if credit else ())}
        if is_name(first) and not block.level:
            found.add(first.casefold())
    return frozenset(found)
