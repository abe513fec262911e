"""Lines that name what follows or stands in them: title, hook, sources, tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiobrief.text.lazy_pattern import lazy_pattern

SOURCE_HEADINGS = frozenset(
    "citations citation source sources reference references liens links lien link articleenreference".split()
)
HOOK_HEADINGS = frozenset("accroche hook enbref inbrief chapeau resume summary introduction intro".split())
TITLE_LABEL = lazy_pattern(r"^(?:titre|title)\s*[:：]\s*", re.IGNORECASE)
HOOK_LABEL = lazy_pattern(
    r"^(?:accroche|hook|en bref|in brief|chapeau|r[eé]sum[eé]|summary)\s*[:：]\s*|^tl ?[;:/]? ?dr\b\s*[:：–—-]*\s*",
    re.IGNORECASE,
)
# "[2] The Ellery Post https://…", as assistants list what they read.
NUMBERED_SOURCE = lazy_pattern(r"\[\d{1,3}\]:? [^.!?]{0,160}https?://\S+[.,]?\s*\Z|\[\d{1,3}\]:? https?://\S+\s*\Z")
KEYWORDS = lazy_pattern(r"(?:mots[- ]cl[eé]s?|keywords?|tags?|[eé]tiquettes?)\s*[:：]\s*([^.!?]{2,280})", re.IGNORECASE)


def split_tags(words: str) -> list[str]:
    """The tags that a line names, parted by commas or signs."""
    return [word.strip(" .#") for word in re.split(r"[,;•|]", words)]


def unique(words: Sequence[str]) -> tuple[str, ...]:
    """The words in their order, each once, without empty ones."""
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
