"""What chat programs put before each message when it is copied: time and sender, told and taken off the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.credits import is_name
from audiobrief.text.lazy_pattern import lazy_pattern

_DAY = r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|hier|aujourd[’']hui|yesterday|today|(?:lun|mar|mer|jeu|ven|sam|dim)\w*)"
_CLOCK = r"\d{1,2} ?[:h] ?\d\d(?::\d\d)?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?"
_SENDER = r"[^\W\d_][^:\n]{0,40}?"
# WhatsApp, Signal and Telegram: "[12/03/2026 08:14] Marie Roy: …", "12/03/2026, 08:14 - Marie Roy: …".
_STAMP = lazy_pattern(
    rf"\s*\u200e?(?:\[(?:{_DAY},? )?{_CLOCK}(?:, ?{_DAY})?\]|{_DAY},? {_CLOCK} -) ?"
    rf"(?:{_SENDER}:(?= |$)|(?={_SENDER}$))",
    re.IGNORECASE,
)
# Slack, Teams and Discord, above a message: "Marie Roy  08:12", "Ana Roy, 17:05", "Jo Roy — Yesterday at 4:31 PM".
_WORDS_OF_NAME = r"(?-i:[A-ZÀ-Ý][\w’'.-]*(?: (?:de |du |van |von |d[’'])?[A-ZÀ-Ý][\w’'.-]*){0,3})"
_HEAD = lazy_pattern(
    rf"\s*{_WORDS_OF_NAME}(?: ?\([^()\n]{{1,30}}\))?(?: ?[,·•|–—-] ?| {{1,8}}|\t| \[)"
    rf"(?:{_DAY}(?:,| at| à)? ?)?{_CLOCK}\]?\s*",
    re.IGNORECASE,
)
# Slack writes an address with the words for it: <https://example.org|the minutes>.
_LABELLED = lazy_pattern(r"<(https?://[^|<>\s]{1,2000})\|([^<>|\n]{1,300})>")
_COMMENT = lazy_pattern(r"\s*\[([a-z]{1,2})\](?=\S|\s)")


_TIME = lazy_pattern(r"\d ?[:hH] ?\d\d")  # that each stamp has: most lines need no longer look


def without_stamps(lines: Sequence[str]) -> tuple[list[str], list[LeftOut]]:
    """The lines without the stamps of messages, and these; a line that has only a stamp begins a paragraph."""
    kept: list[str] = []
    left_out: list[LeftOut] = []
    for number, line in enumerate(lines, start=1):
        match = (_STAMP.match(line) or _HEAD.fullmatch(line)) if _TIME.search(line) else None
        if match and is_name(line[match.end() :].strip()):
            left_out.append(LeftOut(line.strip(), "stamp of a message", number))
            kept.append("")
            continue
        if match:
            left_out.append(LeftOut(match.group().strip(), "stamp of a message", number))
        kept.append(line[match.end() :] if match else line)
    return kept, left_out


def messages_parted(text: str) -> tuple[str, list[LeftOut]]:
    """A text of marked-up messages without their stamps, each message a paragraph of its own."""
    lines = text.split("\n")
    kept, left_out = without_stamps(lines)
    stamped = {item.line for item in left_out}
    parted = (f"\n{line}" if number in stamped and number > 1 else line for number, line in enumerate(kept, start=1))
    return ("\n".join(parted) if stamped else text), left_out


def take_labelled(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with the words of each labelled address in its place, and the addresses."""
    links = tuple(match[1] for match in _LABELLED.finditer(text))
    return _LABELLED.sub(lambda match: match[2], text), links


def without_comments(lines: Sequence[str]) -> tuple[list[str], list[LeftOut]]:
    """The lines without the comments that Google Docs puts below a text, "[a]Check this", and their marks in it."""
    own = {match[1]: number for number, line in enumerate(lines) if (match := _COMMENT.match(line))}
    text = "\n".join(lines)
    marked = {name for name in own if re.search(rf"(?<=[\w.!?»”’\")])\[{name}\]", text)}
    if not marked:
        return list(lines), []
    first = min(own[name] for name in marked)
    kept: list[str] = []
    left_out: list[LeftOut] = []
    marks = re.compile(rf"(?<=[\w.!?»”’\")])\[(?:{'|'.join(sorted(marked))})\]")
    for number, line in enumerate(lines):
        if number >= first and line.strip():
            left_out.append(LeftOut(line.strip(), "comment", number + 1))
            line = ""
        left_out += [LeftOut(match.group(), "mark of a comment", number + 1) for match in marks.finditer(line)]
        kept.append(marks.sub("", line))
    return kept, left_out
