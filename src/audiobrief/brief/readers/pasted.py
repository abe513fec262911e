"""Pasted plain text becomes blocks: paragraphs, list items, and short bare lines that may be headings."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from audiobrief.brief.readers.blocks import MESSAGE, Block, BlockDocument, Kind
from audiobrief.brief.readers.chats import take_labelled, without_comments, without_stamps
from audiobrief.brief.readers.leftovers import URL, drop_emoji
from audiobrief.brief.readers.limits import check_length
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.text.lazy_pattern import lazy_pattern

LONGEST_BARE_HEADING = 80
_LONGEST_REMARK = 40  # words of a message beside the text
_NARROWEST = 45  # characters of a line that a fixed width may have broken
# With the signs that Word and its symbol fonts put there: "o" before wide blanks, "§" before a word.
_BULLET = lazy_pattern(
    r"^\s*(?:[-*•‣▪◦⁃·–—●○■□➢➤►✓✔\uf0a7\uf0b7\uf0d8\uf0fc]\s+|[•◦‣⁃]|o[ \t\u00a0]{2,}(?=\S)|o\t|§\s+(?=[^\W\d_]))"
)
_RULE = lazy_pattern(r"\s*(?:[*•·–—-][ \u00a0]?){3,40}\s*")
_NUMBER = lazy_pattern(r"^\s*\(?(\d{1,2})[.)]\s+")
_PICTOGRAPH = lazy_pattern(r"^\s*[\u2190-\u21ff\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff]\ufe0f?\s*(?=\w)")
_END_OF_SENTENCE = lazy_pattern(r"[.!?…;,»”\"]$")
_ENTITY = lazy_pattern(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[A-Za-z]{2,31}\d{0,2});")
_STARRED = lazy_pattern(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*])\*(?![\w*])")
_DECORATED = lazy_pattern(r"\*{1,3} {1,4}([^\W_](?:.{0,78}[^\W_])?) {1,4}\*{1,3}")
_QUOTED = lazy_pattern(r"^[ \t]{0,20}(?:>[ \t]?){1,20}")
# Words that French puts behind a hyphen of their own: "est-il", "celui-ci".
_HYPHENED = frozenset(
    "il elle on ils elles je tu nous vous ce là ci même mêmes moi toi lui leur leurs le la les y en t être".split()
)


def parse(source: Source) -> Parsed:
    """The blocks of pasted text. Raises: InputError for one that is too long."""
    check_length(source.text, source.name)
    return Parsed(parse_pasted(source.text))


def parse_pasted(text: str) -> BlockDocument:
    """The blocks of plain text: a blank line ends a paragraph, so does what looks like a heading."""
    text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    unstamped, left_out = without_stamps(text.split("\n"))
    plain, comments = without_comments(unstamped)
    raw_lines = [_undecorated(line) for line in _unquoted(plain)]
    wrapped = _is_hard_wrapped(raw_lines)  # before words are mended: that makes long lines of short ones
    widest = max(map(len, raw_lines), default=0)
    lines = mend_hyphens(raw_lines)
    marks = _items([line for line, _ in lines])
    blocks: list[Block] = []
    waiting: list[str] = []
    begun = 1
    kind: Kind = "paragraph"

    def flush() -> None:
        if waiting:
            blocks.append(_block(" ".join(waiting), begun, kind, len(waiting) == 1))
            waiting.clear()

    for place, (raw, number) in enumerate(lines):
        mark, own = marks[place]
        line = raw[len(mark) :].strip()
        if not line:
            flush()
            continue
        goes_on = wrapped and (own == kind or (own == "paragraph" and kind == "item")) and own != "item"
        heads = wrapped and len(waiting) == 1 and _stands_alone(waiting[0], line, widest)
        if waiting and (not goes_on or heads or (looks_like_heading(line) and _ends(waiting[-1]))):
            flush()
        if not waiting:
            begun, kind = number, own
        waiting.append(line)
    flush()
    found = _with_messages(blocks, [item.line for item in left_out])
    return BlockDocument(found, left_out=(*left_out, *comments))


def _with_messages(blocks: Sequence[Block], stamps: Sequence[int]) -> tuple[Block, ...]:
    """The blocks; those of short messages beside the one that holds most of the text have a hint."""
    lines = sorted(stamps)
    own = [bisect_right(lines, block.line) for block in blocks]
    words = [len(block.text.split()) for block in blocks]
    sizes: Counter[int] = Counter()
    for message, count in zip(own, words, strict=True):
        sizes[message] += count
    main = max(sizes, key=lambda message: sizes[message], default=0)
    if len(sizes) < 2 or sizes[main] < 0.6 * sum(words):
        return tuple(blocks)
    return tuple(
        replace(block, hint=MESSAGE) if message != main and sizes[message] <= _LONGEST_REMARK else block
        for block, message in zip(blocks, own, strict=True)
    )


def _stands_alone(line: str, after: str, widest: int) -> bool:
    """Whether a line of a text that was broken at a fixed width had room for the next word, and could be a heading."""
    room = widest - len(line) - 1 > max(len(after.split(maxsplit=1)[0]), widest / 3)
    return room and looks_like_heading(line) and after[:1].isupper()


def _block(text: str, line: int, kind: Kind, is_line: bool) -> Block:
    text, links = take_labelled(text)
    starred = _STARRED.fullmatch(text)
    text = _STARRED.sub(r"\1", text)
    if kind != "paragraph":
        return Block(text, line=line, links=links, kind=kind)
    return Block(text, line=line, links=links, bare=is_line and looks_like_heading(text), bold=bool(starred))


def _ends(line: str) -> bool:
    return bool(_END_OF_SENTENCE.search(line))


def _undecorated(line: str) -> str:
    """A line between stars with blanks beside them, "* Les faits *", as bold ones are written: no item of a list."""
    match = _DECORATED.fullmatch(line.strip()) if line.rstrip().endswith("*") else None
    return f"*{match[1]}*" if match and looks_like_heading(match[1]) else line


def _unquoted(lines: Sequence[str]) -> list[str]:
    """The lines without the marks of a quoted mail, where most of them have one."""
    written = [line for line in lines if line.strip()]
    if sum(1 for line in written if _QUOTED.match(line)) < 0.7 * len(written):
        return list(lines)
    return [_QUOTED.sub("", line) for line in lines]


def _items(lines: Sequence[str]) -> list[tuple[str, Kind]]:
    """For each line the mark that makes it an item of a list or a quotation ("" where none does), and what it is.

    A number or a pictograph stands before headings, too: it makes items of two neighbours, in a text line by line.
    """
    marks = [_mark(line) for line in lines]
    found: list[tuple[str, Kind]] = []
    for number, line in enumerate(lines):
        mark, kind, value = marks[number]
        quoted = _QUOTED.match(line)
        if quoted:
            found.append((quoted.group(), "quote"))
            continue
        around = [marks[other] for other in (number - 1, number + 1) if 0 <= other < len(lines)]
        if kind == "number":
            sure = any(other == "number" and abs(at - value) == 1 for _, other, at in around)
        elif kind == "pictograph":
            leads = line.rstrip().endswith(":")
            sure = (
                not leads and any(other == "pictograph" for _, other, _ in around) and not _heads(lines, marks, number)
            )
        else:
            sure = kind == "bullet"
        found.append((mark, "item") if sure else ("", "paragraph"))
    return found


def _heads(lines: Sequence[str], marks: Sequence[tuple[str, str, int]], number: int) -> bool:
    """Whether a line with a sign stands as a heading above sentences that have another one."""
    own, after = marks[number], marks[number + 1] if number + 1 < len(lines) else ("", "", 0)
    above = lines[number - 1].strip() if number else ""
    apart = not above or marks[number - 1][0].strip() != own[0].strip()
    other = after[1] == "pictograph" and after[0].strip() != own[0].strip() and _ends(lines[number + 1].rstrip())
    return apart and other and not _ends(lines[number].rstrip()) and looks_like_heading(lines[number])


def _mark(line: str) -> tuple[str, str, int]:
    if _RULE.fullmatch(line):
        return "", "", 0
    bullet, number, pictograph = _BULLET.match(line), _NUMBER.match(line), _PICTOGRAPH.match(line)
    if bullet:
        return bullet.group(), "bullet", 0
    if number:
        return number.group(), "number", int(number[1])
    return (pictograph.group(), "pictograph", 0) if pictograph else ("", "", 0)


_TENS = "dix vingt trente quarante cinquante soixante quatre twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = (
    "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts "
    "one two three four five six seven eight nine first second third fourth fifth sixth seventh eighth ninth"
)
_COMPOUNDS = frozenset(
    "peut-être rendez-vous week-end après-midi avant-midi au-dessus au-dessous au-delà là-bas là-haut ci-dessous "
    "ci-dessus par-dessus vis-à porte-parole vice-président vice-présidente sous-ministre demi-heure demi-journée "
    "court-circuit chef-lieu sans-abri long-term short-term full-time part-time so-called well-known follow-up "
    "decision-making high-speed low-cost large-scale two-thirds one-third year-old half-hour self-employed".split()
)


def _is_compound(word: str) -> bool:
    """Whether a word is written with its hyphen: a number in words, or one of the most usual compounds."""
    first, _, rest = word.casefold().partition("-")
    return (first in _TENS.split() and rest in _UNITS.split()) or word.casefold() in _COMPOUNDS


def mend_hyphens(lines: Sequence[str]) -> list[tuple[str, int]]:
    """The lines with their numbers; a word that a hyphen parted at a line's end is whole again."""
    whole = " ".join(lines)
    found: list[tuple[str, int]] = []
    for number, line in enumerate(lines, start=1):
        before = found[-1][0].rstrip() if found else ""
        broken = re.search(r"([^\W\d_]+)-$", before)
        rest = re.match(r"[^\W\d_]+", line.strip())
        if broken and rest:
            joined = f"{broken[1]}{rest.group()}"
            compound = f"{broken[1]}-{rest.group()}"
            kept = rest.group()[0].isupper() or rest.group() in _HYPHENED or compound in whole or _is_compound(compound)
            hyphen = "-" if kept and joined not in whole else ""
            found[-1] = (before[:-1] + hyphen + line.strip(), found[-1][1])
        else:
            found.append((line, number))
    return found


def looks_like_heading(line: str) -> bool:
    """Whether a line could be a heading: short, one line, no end of sentence, no link."""
    line = drop_emoji(line).strip()
    end = _END_OF_SENTENCE.search(line)
    return (
        0 < len(line) <= LONGEST_BARE_HEADING
        and len(line.split()) <= 10
        and (not end or (end.group() in "!?…" and len(line.split()) <= 5))
        and not URL.search(line)
        and any(char.isalpha() for char in line)
    )


def _is_hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken at a fixed width: then a line break does not end a paragraph."""
    long = [len(line) for line in lines if len(line) > _NARROWEST]
    broken = [line for line, after in pairwise(lines) if len(line) > _NARROWEST and after.strip()]
    inside = sum(1 for line in broken if not re.search(r"[.!?…][»”\"]?$", line.rstrip()))
    return len(long) >= 4 and max(long) <= 100 and len(broken) > len(long) / 3 and inside >= len(broken) / 2
