"""`Block`: what every input format is reduced to before a brief is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Block:
    """A heading (`level` 1-6) or a paragraph (`level` 0) of plain text, with the links that stood in it.

    `bare` marks a paragraph that could be a heading without mark-up; `line` is where it begins, from 1.
    """

    text: str
    level: int = 0
    line: int = 1
    links: tuple[str, ...] = ()
    bare: bool = False


@dataclass(frozen=True)
class BlockDocument:
    """All blocks of one input and what its head or front matter says."""

    blocks: tuple[Block, ...]
    head: dict[str, object] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
