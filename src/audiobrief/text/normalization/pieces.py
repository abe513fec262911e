"""Spans become the pieces of an utterance: its spoken text, cut where a stretch has a sound of its own."""

from __future__ import annotations

from collections.abc import Sequence

from audiobrief.text.normalization.rules import Span
from audiobrief.text.speech_target import Piece


def places(spans: Sequence[Span], spoken: str) -> tuple[tuple[int, int], ...]:
    """Where each span stands in `spoken`, the folded text of all spans, as (start, end)."""
    # Folding only takes white space away, so the n-th visible character is the same before and after.
    visible = [place for place, char in enumerate(spoken) if not char.isspace()]
    found: list[tuple[int, int]] = []
    seen = 0
    for span in spans:
        first = seen
        seen += sum(not char.isspace() for char in span.text)
        start = visible[first] if first < len(visible) else len(spoken)
        found.append((start, visible[seen - 1] + 1 if seen > first else start))
    return tuple(found)


def pieces(spans: Sequence[Span], spoken: str) -> tuple[Piece, ...]:
    """Pieces that together are `spoken`, the folded text of the spans; empty when no span has a sound of its own."""
    if not any(span.ipa or span.language for span in spans):
        return ()
    found: list[Piece] = []
    position = 0
    for span, (start, end) in zip(spans, places(spans, spoken), strict=True):
        if start == end or not (span.ipa or span.language):
            continue
        if position < start:
            found.append(Piece(spoken[position:start]))
        found.append(Piece(spoken[start:end], span.ipa, span.language))
        position = end
    if position < len(spoken):
        found.append(Piece(spoken[position:]))
    return tuple(found)
