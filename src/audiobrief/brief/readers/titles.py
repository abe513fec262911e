"""Where the title of a brief stands: among its blocks, in the head of a mail, or in its first sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.appeals import stems
from audiobrief.brief.readers.blocks import Block
from audiobrief.config.perspective import words_of
from audiobrief.text.lazy_pattern import lazy_pattern

FIRST_LINE = "the first line"  # why a line without mark-up is the title
LONGEST_TITLE = 90
_FARTHEST = 12  # blocks from the beginning
_SUBJECT = lazy_pattern(r"(?:objet|subject) ?: (?:(?:re|ref|fwd?|tr|rv) ?: ?)*(.{3,200})", re.IGNORECASE)
# "Rimouski, le 12 mars 2026 – ": where and when a text was written.
_DATELINE = lazy_pattern(
    r"\A(?-i:[A-ZÀ-Ý])(?:[^.!?:\n–—]|(?<=\b\w)\.|(?<=\b(?-i:[A-Z])\w)\.){1,50}"
    r"(?:,|\() ?(?:le )?(?:\d{1,2}(?:er)? [^\W\d]{3,9}\.?(?: \d{4})?"
    r"|[^\W\d]{3,9}\.? \d{1,2}(?:, \d{4})?)\)? ?[–—-]+ ?"
)
_LABELLED = re.compile(r"\s*[:：]\s+|\s+[–—|]\s+")
# A subject that says what the mail holds, instead of naming the story.
_SENDS = lazy_pattern(
    r"\b(?:brief|br[eè]ve|texte|papier|script|draft|copy|version|text|pour (?:demain|ce soir))\b", re.IGNORECASE
)


def title_place(blocks: Sequence[Block], first: int, stated: str) -> int:
    """The number of the block above the sections that the page's own title names, else of its only main heading.

    -1 where there is none. `first` is the number of the first heading that names a perspective.
    """
    head = [
        number for number in range(min(first, _FARTHEST, len(blocks))) if blocks[number].level or blocks[number].bare
    ]
    stated = " ".join(words_of(stated))
    shown = {number: " ".join(words_of(blocks[number].text)) for number in head}
    same = [number for number in head if shown[number] and shown[number] == stated]
    same += [number for number in head if len(shown[number].split()) >= 4 and stated.endswith(f" {shown[number]}")]
    main = [number for number, block in enumerate(blocks) if block.level == 1]
    return same[0] if same else main[0] if len(main) == 1 and main[0] in head else -1


def mail_subject(left_out: Sequence[LeftOut], first: str) -> str:
    """The part of a pasted mail's subject that the text, whose first paragraph is `first`, has words of; or ""."""
    heads = [item.text.strip() for item in left_out if item.reason == "header of a mail"]
    subject = next((match[1] for text in heads if (match := _SUBJECT.fullmatch(text))), "")
    own = stems(first)
    shared = {part: len(stems(part) & own) for part in [subject, *re.split(r"\s+[–—|-]\s+|\s*[:：]\s+", subject)]}
    best = max(shared, key=lambda part: (shared[part], -len(part)), default="")
    return best if shared.get(best) else "" if _SENDS.search(subject) else subject


def is_of_sending(title: str) -> bool:
    """Whether a title of a few words says what is sent, such as "Brief of Thursday", instead of naming the story."""
    return bool(_SENDS.search(title)) and len(title.split()) <= 4


def stated_title(title: str, lead: Sequence[str]) -> str:
    """The title that a page or mail states, or "" where it only says what is sent and the text begins with another.

    A part before it that says what is sent goes, as in "Script for Thursday: …".
    """
    parts = _LABELLED.split(title, maxsplit=1)
    if len(parts) == 2 and is_of_sending(parts[0]) and len(parts[1].split()) >= 3:
        title = parts[1]
    return "" if lead and is_of_sending(title) and is_title_like(lead[0]) else title


def is_title_like(text: str) -> bool:
    """Whether a text could be a title: some words and no end of a sentence."""
    return 4 <= len(text.split()) <= 16 and text.rstrip()[-1:] not in ".!?…:;,"


def title_from(text: str) -> str:
    """A title out of the first sentence: whole if short, else its first clause."""
    sentence = re.split(r"(?<=[.!?…])\s+", _DATELINE.sub("", text), maxsplit=1)[0].rstrip(".")
    for mark in (r"\s*:\s", r"\s+[–—-]\s+", r"\s*;\s", r",\s"):
        if len(sentence) <= LONGEST_TITLE and mark != r"\s*:\s":
            break
        first = re.split(mark, sentence, maxsplit=1)[0]
        if len(first) >= 20 and len(first.split()) >= 3:
            sentence = first
    if len(sentence) > LONGEST_TITLE:
        sentence = sentence[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
    return sentence.strip(" \u00a0\u202f")
