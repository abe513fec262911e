"""Tables that tell the perspectives: a row or a column that is headed by the name of one becomes its section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.headings import matched_perspective
from audiobrief.config.perspective import Perspective, strip_numbering

REASON = "head of a table"


def part_tables(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> tuple[Block, ...]:
    """The blocks with the rows of such tables as headings and paragraphs; other rows stay what they are."""
    parted: list[Block] = []
    for is_row, run in groupby(blocks, key=lambda block: block.kind == "row" and bool(block.cells)):
        rows = list(run)
        parted += _by_rows(rows, perspectives) or _by_columns(rows, perspectives) or rows if is_row else rows
    return tuple(parted)


def _named(cell: str, perspectives: Sequence[Perspective]) -> str:
    found, is_full = matched_perspective(strip_numbering(cell), perspectives)
    return found if is_full else ""


def _by_rows(rows: Sequence[Block], perspectives: Sequence[Perspective]) -> list[Block]:
    """Each row that begins with a name as a section; none where fewer than two do, or one name comes twice."""
    names = [_named(row.cells[0], perspectives) if any(row.cells[1:]) else "" for row in rows]
    # A table headed by names, too, is one of columns: its first cell names the first of them.
    heads = [sum(1 for cell in row.cells if _named(cell, perspectives)) for row in rows]
    known = [name for name in names if name]
    if len(known) < 2 or len(set(known)) < len(known) or max(heads) > 1:
        return []
    first = next(number for number, name in enumerate(names) if name)
    found: list[Block] = []
    for number, row in enumerate(rows):
        if names[number]:
            found += _section(row.cells[0], row, row.cells[1:])
        elif number < first and not re.search(r"[.!?…]", row.text) and len(row.text.split()) <= 8:
            found.append(replace(row, kind="note", hint=REASON))
        else:
            found.append(row)
    return found


def _by_columns(rows: Sequence[Block], perspectives: Sequence[Perspective]) -> list[Block]:
    """Each column under a name as a section; what stands in a column without a name leads its row's cells."""
    names = [_named(cell, perspectives) for cell in rows[0].cells] if rows else []
    known = [name for name in names if name]
    if len(known) < 2 or len(set(known)) < len(known) or len(rows) < 2:
        return []
    if any(cell and not names[at] for at, cell in enumerate(rows[0].cells) if at):
        return []  # a column of something else would have no place
    found: list[Block] = []
    for at, name in enumerate(names):
        if not name:
            continue
        texts = []
        for row in rows[1:]:
            cell = row.cells[at] if at < len(row.cells) else ""
            label = row.cells[0] if at and not names[0] and row.cells else ""
            texts += [f"{label} : {cell}" if label and cell else cell]
        found += _section(rows[0].cells[at], rows[0], texts)
    beyond = [replace(row, text=", ".join(row.cells[len(names) :])) for row in rows if any(row.cells[len(names) :])]
    links = tuple(link for row in rows for link in row.links)
    return [*found[:-1], replace(found[-1], links=links), *beyond]


def _section(heading: str, row: Block, texts: Sequence[str]) -> list[Block]:
    kept = [text for text in texts if text]
    head = Block(heading, 0, row.line, bare=True, bold=True)
    return [head, *(Block(text, 0, row.line, row.links if not at else ()) for at, text in enumerate(kept))]
