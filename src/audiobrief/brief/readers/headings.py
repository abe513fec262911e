"""Whether a block is a heading, and of which perspective: decided by adding up what speaks for and against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.leftovers import take_links
from audiobrief.config.perspective import Perspective, match_heading, matched_words, strip_numbering, words_of
from audiobrief.text.lazy_pattern import lazy_pattern

# Words that a heading adds to the name of its perspective without changing what it announces.
_FILLING = frozenset(
    "point points de vue view views viewpoint vision regard avis angle lecture version volet cote partie section "
    "chapitre le la les l un une d du des en et pour selon perspective perspectives scenario cas concret concrete "
    "petit bref the a an s of take side case look from our notre mon my to and for one some quelques faits fact facts "
    "factuel factual recap key cles court short real world reel vie quotidienne simple "
    "saillants marquants essentiels importants principaux highlights main essential important latest seuls juste "
    "plus cote notes note resume summary".split()
)
# How a clause begins that says something, where a heading would only name it.
_CLAUSE = lazy_pattern(
    r"^(?:(?:je|tu|il|elle|on|nous|vous|ils|elles|ceci|cela|ça)\s|c[’']|ce n[’']|ce (?:sont|ne|serait|fut)\b"
    r"|(?:i|you|he|she|it|we|they|this|that|these|those|there)(?:\s|[’'](?:s|re|ve|m|ll|d)\b))",
    re.IGNORECASE,
)
_NEGATION = lazy_pattern(r"\bn(?:e |[’'])\w+ (?:pas|plus|jamais|rien)\b|\b(?:not|never)\b|n[’']t\b", re.IGNORECASE)
_HEADING_START = lazy_pattern(r"^(?:ce qu|what|how|why|where|pourquoi|comment|où)\b", re.IGNORECASE)
THRESHOLD = 2.0


@dataclass(frozen=True)
class Heading:
    """A decision: the perspective that a block opens, or "" for one that is not known; its score and why."""

    perspective: str
    score: float
    reasons: tuple[str, ...]
    is_full: bool = False  # the block says the perspective's name and nothing else

    @property
    def holds(self) -> bool:
        """Whether the block is a heading."""
        return self.score >= THRESHOLD


def judge_heading(
    number: int, blocks: Sequence[Block], perspectives: Sequence[Perspective], *, marked: bool
) -> Heading:
    """Whether `blocks[number]` is a heading. `marked` tells that the input marks its headings (`##`, `<h2>`)."""
    block = blocks[number]
    text = strip_numbering(block.text)
    found, is_full = matched_perspective(text, perspectives)
    evidence = [
        (5.0 if block.level else 0.0, "marked as a heading"),
        (1.5 if block.bold and not block.level else 0.0, "bold from end to end"),
        (1.0 if text.isupper() and len(text) > 3 else 0.0, "in capitals"),
        (3.0 if is_full else 1.0 if found else 0.0, "names a perspective" if is_full else "has the word of one"),
        (1.0 if _HEADING_START.match(text) else 0.0, "begins as headings do"),
        *_evidence_of_form(block, text, is_full),
        *_evidence_of_place(number, blocks, marked=marked, found=bool(found), is_full=is_full),
    ]
    score = sum(weight for weight, _ in evidence)
    reasons = tuple(f"{reason} ({weight:+g})" for weight, reason in evidence if weight)
    return Heading(found, score, reasons, is_full)


def matched_perspective(text: str, perspectives: Sequence[Perspective]) -> tuple[str, bool]:
    """The perspective that a heading has the words of, or "", and whether it has nothing else to say."""
    found = match_heading(text, perspectives) or ""
    if not found:
        return "", False
    words = words_of(text)
    taken = matched_words(words, next(one for one in perspectives if one.id == found))
    rest = [word for number, word in enumerate(words) if number not in taken and word not in _FILLING]
    if _says_something(text) and len(rest) > 1:
        return "", False
    return found, not rest


def _says_something(text: str) -> bool:
    return bool(_CLAUSE.match(text)) or (bool(_NEGATION.search(text)) and not _HEADING_START.match(text))


def _evidence_of_form(block: Block, text: str, is_full: bool) -> list[tuple[float, str]]:
    end = text.rstrip("»”\"'’) \u00a0\u202f")[-1:]
    return [
        (1.0 if block.bare else 0.0, "short and without a full stop"),
        (-3.0 if block.kind != "paragraph" and not block.bold else 0.0, f"is a {block.kind}"),
        (-3.0 if end in ".;," and not is_full else 0.0, "ends as a sentence"),
        (-1.5 if end in "!?…" and not is_full else 0.0, "ends as a sentence"),
        (-2.0 if _says_something(text) and not is_full else 0.0, "says something"),
        (-1.0 if text[:1].islower() and not is_full else 0.0, "begins with a small letter"),
        (-2.0 if len(words_of(text)) > 12 else 0.0, "is long"),
    ]


def _evidence_of_place(
    number: int, blocks: Sequence[Block], *, marked: bool, found: bool, is_full: bool
) -> list[tuple[float, str]]:
    block, after = blocks[number], blocks[number + 1 : number + 3]
    text_follows = any(not other.level and not other.bare for other in after[:1]) or (
        is_full and any(not other.level and (not other.bare or other.kind == "item") for other in after)
    )
    leads = block.text.rstrip().endswith((":", "："))
    listed = bool(after) and after[0].kind == "item"
    weak = not block.level and not is_full
    return [
        (1.0 if text_follows else 0.0, "text follows"),
        (-3.0 if weak and not text_follows else 0.0, "no text follows"),
        (-2.0 if weak and listed and (leads or not found) else 0.0, "leads into a list"),
        (-2.0 if block.kind != "paragraph" and number and blocks[number - 1].level else 0.0, "stands under a heading"),
        (-1.0 if weak and marked and not block.bold else 0.0, "other headings are marked, this one is not"),
    ]


def link_follows(block: Block, number: int, blocks: Sequence[Block]) -> bool:
    """Whether an address stands in a block or in the next one."""
    after = blocks[number + 1].text if number + 1 < len(blocks) else ""
    return any(take_links(text)[1] for text in (block.text, after)) or bool(block.links)


def text_follows(number: int, blocks: Sequence[Block]) -> bool:
    """Whether text stands in one of the next two blocks."""
    return any(
        not block.level and (not block.bare or block.kind == "item") for block in blocks[number + 1 : number + 3]
    )
