"""`Block`: what every input format is reduced to before a brief is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from audiobrief.brief.model import LeftOut

Kind = Literal["paragraph", "item", "quote", "row", "caption", "footnote", "appeal", "note"]
MESSAGE = "message"  # the hint of a short message beside the one that holds the text


@dataclass(frozen=True)
class Block:
    """A piece of plain text as its format gives it, with the links that stood in it.

    `level` 1-6 marks a heading by its mark-up, 0 all else; `kind` is what the mark-up says of other text
    ("appeal": what its words say, asking something of the readers of a page; "note": what is said about the text, with
    the reason as its `hint`); `bare` marks
    a line that could be a heading without mark-up, `bold` one that is bold from end to end. `hint` names what stands
    around the text and speaks against it, such as a class name; `lead` is the bold beginning of a text that goes on;
    `cells` are those of a row; `line` is where it begins, from 1. Of a page, `place` numbers the parts that a block
    stands in, from the outermost one in, and `turns` tells that all of it is a link to another page of the same site.
    """

    text: str
    level: int = 0
    line: int = 1
    links: tuple[str, ...] = ()
    bare: bool = False
    kind: Kind = "paragraph"
    bold: bool = False
    hint: str = ""
    lead: str = ""
    cells: tuple[str, ...] = ()
    place: tuple[int, ...] = ()
    turns: bool = False


@dataclass(frozen=True)
class BlockDocument:
    """All blocks of one input and what its head or front matter says."""

    blocks: tuple[Block, ...]
    head: dict[str, object] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
