"""Parts around a text that are of another kind than it: a quoted mail below, the box about its author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.credits import find_credit, is_name
from audiobrief.brief.readers.leftovers import drop_emoji
from audiobrief.text.lazy_pattern import lazy_pattern

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


def part_around(blocks: Sequence[Block], last: int) -> tuple[Block, ...]:
    """The blocks with such parts as the kind "note"; `last` is the number of the last perspective's heading."""
    parted = list(blocks)
    names = _authors(blocks)
    inside = ""
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
    return tuple(parted)


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
