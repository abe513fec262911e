"""Marks that programs leave in a text are taken out of it: notes, citations, tick boxes, counters, codes of emoji."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.pasted import looks_like_heading
from audiobrief.text.lazy_pattern import lazy_pattern

# `[words]{mark}` is a mark of audiobrief itself.
_MARKS = (
    (lazy_pattern(r"\[\^[^\]\s]{1,20}\](?![{:])"), "mark of a footnote"),
    (lazy_pattern(r"【[^】]{1,40}】|\[(?:oaicite|cite)[^\]]{0,40}\]"), "mark of a citation"),
    (lazy_pattern(r"(?<=[\w.!?»”\")])\s?\[\d{1,3}(?:[,–-] ?\d{1,3})*\](?![{(])"), "mark of a footnote"),
    (lazy_pattern(r"\|\|(?=[^|\n]{1,2000}\|\|)|(?<=[^|\s])\|\|(?=\s|\Z)"), "mark of a hidden passage"),
    (lazy_pattern(r"(?:\A|(?<=[.!?…»”)])\s)\((?:modifi[eé]e?|edited)\)\Z", re.IGNORECASE), "stamp of a message"),
    (lazy_pattern(r"\A\[[ xX]\] +"), "tick box"),
    (lazy_pattern(r"(?:(?<=\s)|\A):[+a-z][a-z0-9_+-]{1,40}:(?=\s|\Z|:)"), "code of an emoji"),
    (lazy_pattern(r"\*\|[^|\n]{1,60}\|\*"), "field of a newsletter"),
    (lazy_pattern(r"%%.{0,2000}?%%", re.DOTALL), "comment"),
    (lazy_pattern(r"\{\{[<%]?.{0,1000}?[>%]?\}\}|\{%.{0,1000}?%\}", re.DOTALL), "code of a site's program"),
    (lazy_pattern(r"(?:\A|(?<=\s))\{:[^{}\n]{1,200}\}(?=\s|\Z)"), "code of a site's program"),
    # Pandoc and Quarto: "## Les faits {.unnumbered}", "{#facts}", "{-}".
    (lazy_pattern(r"(?<=[^\s\]]) \{(?:[.#][^{}\n]{1,100}|-)\}\Z"), "attributes of a heading"),
    (lazy_pattern(r"(?<=[\d)]) /[A-Z][\w. -]{1,25}/(?=\s*[–—-])"), "mark of a news agency"),
    (lazy_pattern(r"\A\[![a-zA-Z]{2,20}(?:\|[\w-]{1,20})?\][+-]?"), "mark of a callout"),
    (lazy_pattern(r"(?<=[\w.!?»”\")]) \^[A-Za-z0-9-]{2,40}\Z"), "name of a block"),
)
_WIKI_LINK = lazy_pattern(r"!?\[\[(?:[^\]|\n]{1,200}\|)?([^\]|\n]{1,200})\]\](?!\{)")
_EMBEDDED = lazy_pattern(
    r"!\[\[[^\]|\n]{1,200}\.(?:png|jpe?g|gif|webp|svg|avif|heic|bmp|pdf|mp[34]|m4a|mov|wav|ogg|webm)(?:\|[^\]\n]{0,200})?\]\]",
    re.IGNORECASE,
)
# "… ferme. ([Le Journal](…))", as assistants name what they read: a few words behind the end of a sentence.
_CITED = lazy_pattern(r"(?<=[.!?…»”])\s?\([^().!?\n]{2,80}\)(?=\s+[^a-zà-ÿ\s]|\s*\Z)")
# "… ? A thread 🧵"
_ANNOUNCES = lazy_pattern(r"(?<=[.!?…»”)])\s+(?:(?:a|short|un|petit) ){0,2}(?:thread|fil)\b\W*\Z", re.IGNORECASE)
_COUNTER_BEHIND = lazy_pattern(r"\s+\(?(\d{1,2})/(\d{1,2})\)?\Z")
_COUNTER = lazy_pattern(r"\A\(?(\d{1,2})/(\d{1,2})?\)?(?=\s)\s+")


def clean_blocks(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[LeftOut, ...]]:
    """The blocks without such marks, and what was taken out."""
    counts = [match[2] for block in blocks if (match := _COUNTER.match(block.text))]
    counted = len(counts) >= 2
    most = counts[0] if counted and len(set(counts)) == 1 else ""
    behind = _count_behind(blocks)
    cleaned: list[Block] = []
    left_out: list[LeftOut] = []
    for block in blocks:
        left_out += [LeftOut(match.group(), "picture", block.line) for match in _EMBEDDED.finditer(block.text)]
        text = _WIKI_LINK.sub(r"\1", _EMBEDDED.sub("", block.text))
        for pattern, reason in _MARKS:
            left_out += [LeftOut(match.group().strip(), reason, block.line) for match in pattern.finditer(text)]
            called = reason == "mark of a callout" and pattern.match(text) is not None
            text = pattern.sub("", text)
            if called:  # its title may be a heading
                text = text.strip()
                block = replace(block, bare=block.bare or looks_like_heading(text))
        if block.links:
            left_out += [LeftOut(cited.strip(), "mark of a citation", block.line) for cited in _CITED.findall(text)]
            text = _CITED.sub("", text)
        counter = _COUNTER.match(text) if counted else None
        if counter:
            left_out.append(LeftOut(counter.group().strip(), "counter of a thread", block.line))
            text = text[counter.end() :]
        counter = _COUNTER_BEHIND.search(text, max(0, len(text) - 12)) if behind or counted else None
        if counter and counter[2] in (behind, most):
            left_out.append(LeftOut(counter.group().strip(), "counter of a thread", block.line))
            text = text[: counter.start()]
        announced = _ANNOUNCES.search(text, max(0, len(text) - 30)) if counted or behind else None
        if announced:
            left_out.append(LeftOut(announced.group().strip(), "announces a thread", block.line))
            text = text[: announced.start()]
        cleaned.append(replace(block, text=text) if text != block.text else block)
    return tuple(cleaned), tuple(left_out)


def _count_behind(blocks: Sequence[Block]) -> str:
    """How many posts a thread has that counts them behind their text ("2/6"), or ""."""
    found = [match for block in blocks if (match := _COUNTER_BEHIND.search(block.text[-12:]))]
    numbers = [int(match[1]) for match in found]
    same = len({match[2] for match in found}) == 1
    return found[0][2] if len(found) >= 2 and same and numbers == sorted(set(numbers)) else ""
