"""Which part of a mail is the story: its own words, or the mail that was forwarded or quoted below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.dates import one_date
from audiobrief.text.lazy_pattern import lazy_pattern

_FORWARD = lazy_pattern(
    r"[-_–—]{2,} ?(?:forwarded message|message transf[eé]r[eé]|message r[eé]exp[eé]di[eé]) ?[-_–—]{2,}"
    r"|(?:begin forwarded message|d[eé]but du message (?:transf[eé]r[eé]|r[eé]exp[eé]di[eé])) ?:",
    re.IGNORECASE,
)
_REPLY = lazy_pattern(
    r"(?:le|on)\b.{5,200}(?:a [eé]crit|wrote) ?:|[-_–—]{2,} ?(?:original message|message d[’']origine) ?[-_–—]{2,}",
    re.IGNORECASE,
)
_LINE = lazy_pattern(
    r"(de|from|[aà]|to|cc|cci|bcc|objet|subject|date|envoy[eé](?: le)?|sent|r[eé]pondre [aà]|reply-to) ?: *(.*)",
    re.IGNORECASE | re.DOTALL,
)
_GREETING = lazy_pattern(
    r"(?:bonjour|bonsoir|salut|all[oô]|hello|hi|hey|dear|ch[eè]re?s?|good (?:morning|afternoon))\b[^.?]{0,50}[,!]?",
    re.IGNORECASE,
)
_SHORTEST_OWN = 25  # words above a quoted mail that are a text by themselves
_LONGEST_NOTE = 60  # words above a forwarded mail that are a note about it


@dataclass(frozen=True)
class Parted:
    """The blocks of the story, what was left out, and what a forwarded mail says of itself."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    is_forwarded: bool = False
    subject: str = ""
    date: str = ""


def part_quoted(blocks: Sequence[Block]) -> Parted:
    """The story in a mail; everything else is left out with its reason."""
    lines = [_unquoted(block) for block in blocks]
    place, reason = _place(lines)
    own, below = lines[:place], lines[place:]
    words = sum(len(block.text.split()) for block in own)
    left_out: list[LeftOut] = []
    if not below:
        return _without_greeting(lines, left_out)
    if words >= (_LONGEST_NOTE if reason == "forwarded" else _SHORTEST_OWN):
        left_out += [LeftOut(block.text, f"{reason} mail", block.line) for block in below]
        return _without_greeting(own, left_out)
    left_out += [LeftOut(block.text, f"note above a {reason} mail", block.line) for block in own]
    heads, story = _parted_head(below)
    left_out += [LeftOut(block.text, "header of a mail", block.line) for block in heads]
    said = {match[1].lower(): match[2] for block in heads if (match := _LINE.fullmatch(block.text.strip()))}
    parted = _without_greeting(story, left_out)
    subject = next((said[key] for key in ("objet", "subject") if key in said), "")
    date = next((said[key] for key in ("date", "envoyé", "sent") if key in said), "")
    return replace(parted, is_forwarded=True, subject=" ".join(subject.split()), date=_day(date))


def _unquoted(block: Block) -> Block:
    """The block without the marks of a quoted mail that pasted text kept."""
    text = re.sub(r"(?:^|(?<=\s))(?:> ?)+", "", block.text) if block.text.startswith(">") else block.text
    return replace(block, text=text) if text != block.text else block


def _place(blocks: Sequence[Block]) -> tuple[int, str]:
    """Where a forwarded or quoted mail begins, and which of both it is; the end of the blocks where none does."""
    for number, block in enumerate(blocks):
        text = block.text.strip()
        if _FORWARD.match(text):
            return number, "forwarded"
        if _REPLY.match(text) and len(text) < 300:
            return number, "quoted"
        near = [one.text.strip() for one in blocks[number : number + 5]]
        if re.match(r"(?:de|from) ?:", text, re.IGNORECASE) and sum(1 for one in near if _LINE.match(one)) >= 3:
            return number, "forwarded"  # as Outlook begins one
        if len(re.findall(r"(?:^|\s)(?:de|from|envoy[eé]|sent|[aà]|to|objet|subject) ?: ", text, re.IGNORECASE)) >= 3:
            return number, "forwarded"
    return len(blocks), ""


def _parted_head(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    end = 1
    while end < min(len(blocks), 12) and _LINE.fullmatch(blocks[end].text.strip()):
        end += 1
    return blocks[:end], blocks[end:]


def _without_greeting(blocks: Sequence[Block], left_out: Sequence[LeftOut]) -> Parted:
    if len(blocks) > 1 and not blocks[0].level and _GREETING.fullmatch(blocks[0].text.strip()):
        said = LeftOut(blocks[0].text, "greeting of a mail", blocks[0].line)
        return Parted(tuple(blocks[1:]), (*left_out, said))
    return Parted(tuple(blocks), tuple(left_out))


def _day(stated: str) -> str:
    """The ISO date of a mail's header line, where it is in the form of mails; never a guess."""
    try:
        return parsedate_to_datetime(stated.strip()[:60]).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return one_date(stated.strip()[:60])
