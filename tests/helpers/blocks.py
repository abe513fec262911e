"""What readers give, in a form that is easily compared."""

from __future__ import annotations

from collections.abc import Sequence

from audiobrief.brief.readers.blocks import Block


def shapes(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    """What each block is ("h1" to "h6", or its kind), and its text."""
    return [(f"h{block.level}" if block.level else block.kind, block.text) for block in blocks]
