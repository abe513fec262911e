"""Ordered rewriting rules that keep source spans.

A rule is a pattern over the *written* text and a function that gives the spoken words for a match.
Rules run in order; what one has claimed is closed to the rest, so no rule ever reads another's output.
Whatever nobody claims is spoken as written. Each rule scans the text once: time is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Spoken = Callable[[re.Match[str]], "str | None"]


@dataclass(frozen=True)
class Rule:
    """`spoken` returns the words for a match, "" to drop it, or None to leave it to later rules."""

    name: str
    pattern: re.Pattern[str]
    spoken: Spoken


@dataclass(frozen=True)
class Span:
    """One stretch of text: `written[start:end]` is said as `text`; `rule` is None where it is unchanged."""

    start: int
    end: int
    text: str
    rule: str | None = None


def rewrite(written: str, rules: Iterable[Rule]) -> tuple[Span, ...]:
    """Spans that cover `written` from end to end without gap or overlap, in order."""
    claimed: list[tuple[int, int, str, str]] = []
    for rule in rules:
        fresh = []
        for match in rule.pattern.finditer(written):
            start, end = match.span()
            if start == end or _overlaps(claimed, start, end):
                continue
            text = rule.spoken(match)
            if text is not None:
                fresh.append((start, end, text, rule.name))
        if len(fresh) > 8:
            claimed = sorted(claimed + fresh)
        else:
            for claim in fresh:
                insort(claimed, claim)
    spans: list[Span] = []
    position = 0
    for start, end, text, name in claimed:
        if position < start:
            spans.append(Span(position, start, written[position:start]))
        spans.append(Span(start, end, text, name))
        position = end
    if position < len(written):
        spans.append(Span(position, len(written), written[position:]))
    return tuple(spans)


def _overlaps(claimed: list[tuple[int, int, str, str]], start: int, end: int) -> bool:
    after = bisect_left(claimed, (end,))
    return after > 0 and claimed[after - 1][1] > start


def spoken_text(spans: Iterable[Span]) -> str:
    """What the spans say, with white space folded and none before closing punctuation."""
    joined = " ".join("".join(span.text for span in spans).split())
    return re.sub(r"\s+([,.;:!?…])", r"\1", joined)
