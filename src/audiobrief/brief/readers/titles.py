"""The title of a brief out of its first sentence."""

from __future__ import annotations

import re

LONGEST_TITLE = 90


def title_from(text: str) -> str:
    """A title out of the first sentence: whole if short, else its first clause."""
    sentence = re.split(r"(?<=[.!?…])\s+", text, maxsplit=1)[0].rstrip(".")
    for mark in (r"\s*:\s", r"\s+[–—-]\s+", r"\s*;\s", r",\s"):
        if len(sentence) <= LONGEST_TITLE and mark != r"\s*:\s":
            break
        first = re.split(mark, sentence, maxsplit=1)[0]
        if len(first) >= 20 and len(first.split()) >= 3:
            sentence = first
    if len(sentence) > LONGEST_TITLE:
        sentence = sentence[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
    return sentence.strip(" \u00a0\u202f")
