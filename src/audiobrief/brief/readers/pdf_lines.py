"""The lines of text on the pages of a PDF, in reading order: columns one after the other, with place, size and weight.

Source: ISO 32000-1, sections 8.4 (graphics state) and 9.4 (text objects). pypdf knows fonts and positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median
from typing import Any

from pypdf import PageObject
from pypdf._text_extraction._layout_mode._text_state_manager import TextStateManager
from pypdf.generic import ContentStream, StreamObject
from pypdf.generic._font import Font

from audiobrief.text.lazy_pattern import lazy_pattern

_DEEPEST_FORM = 5
# What stands around the number of a note where it is raised: a sign without width, so that the text stays readable.
RAISED = "\u2060"
_MOST_RAISED = 100  # of a page
_LEAST_LINES = 4  # beside each other that make columns, not a table
_BOLD = lazy_pattern(r"bold|black|heavy|demi", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """Text on one baseline; places and size in points from the page's lower left corner, `column` from 0."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    column: int = 0
    turned: bool = False  # it runs up or down the page, such as a stamp or the name of a photographer


def page_lines(page: PageObject, most: int) -> tuple[list[Line], int]:
    """The lines of a page, from top to bottom, column by column, and of how many strings they were made.

    Raises: ValueError for more than `most` strings, or for signs that are no characters; pypdf raises what it likes.
    """
    contents = page.get("/Contents")
    if contents is None:
        return [], 0
    stream = ContentStream(contents.get_object(), page.pdf, "bytes")
    pieces = list(islice(_pieces(page, stream, page._layout_mode_fonts(), TextStateManager(), 0), most + 1))
    if len(pieces) > most:
        raise ValueError("more strings than a brief has words")
    upright = [piece for piece in pieces if not piece.turned]
    turned = [piece for piece in pieces if piece.turned and piece.text.strip()]
    return [*_ordered(_joined(upright)), *turned], len(pieces)


def _pieces(
    page: PageObject, stream: Any, fonts: dict[str, Font], state: TextStateManager, depth: int
) -> Iterator[Line]:
    """Each string that is shown, with its place."""
    for operands, operator in stream.operations:
        if operator == b"q":
            state.add_q()
        elif operator == b"Q":
            if state.font_stack:
                state.remove_q()
        elif operator == b"cm":
            state.add_cm(*operands)
        elif operator in (b"BT", b"ET"):
            state.reset_tm()
        elif operator == b"Tf" and len(operands) == 2:
            state.set_font(fonts.get(operands[0]) or Font("", encoding={}, interpretable=False), float(operands[1]))
        elif operator in (b"Td", b"TD", b"Tm", b"T*"):
            _move(state, operator, operands)
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            yield from _shown(state, operator, operands)
        elif operator == b"Do" and operands and depth < _DEEPEST_FORM:
            yield from _form(page, operands[0], fonts, state, depth)
        else:
            state.set_state_param(operator, operands)


def _move(state: TextStateManager, operator: bytes, operands: list[Any]) -> None:
    state.reset_trm()
    if operator == b"Tm":
        state.reset_tm()
    elif operator == b"TD" and len(operands) >= 2:
        state.set_state_param(b"TL", -float(operands[1]))
    elif operator == b"T*":
        operands = [0, -state.TL]
    state.add_tm(operands)


def _shown(state: TextStateManager, operator: bytes, operands: list[Any]) -> Iterator[Line]:
    if operator in (b"'", b'"'):
        state.reset_trm()
        state.add_tm([0, -state.TL])
    parts = operands[-1:] if operator != b"TJ" else operands[0] if operands else []
    for part in parts:
        if isinstance(part, (int, float)):
            state.add_trm(state.text_state_params().displacement_matrix(td_offset=float(part)))
        elif isinstance(part, (bytes, str)):
            found = state.text_state_params(part if isinstance(part, bytes) else part.encode("latin-1", "replace"))
            state.add_trm(found.displacement_matrix())
            if not found.font.interpretable and len(found.text.strip()) > 2:
                raise ValueError("a font whose signs are no characters")
            if found.font.interpretable and found.text:
                weight, size = bool(_BOLD.search(found.font.name or "")), abs(found.font_height) or 1.0
                yield Line(found.text, found.tx, found.displaced_tx, found.ty, size, weight, turned=found.rotated)


def _form(page: PageObject, name: Any, fonts: dict[str, Font], state: TextStateManager, depth: int) -> Iterator[Line]:
    """What a form shows: a piece of a page that is drawn as a whole."""
    resources = page.get("/Resources", {}).get_object()
    form = resources.get("/XObject", {}).get_object().get(name)
    form = form.get_object() if form is not None else None
    if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
        return
    own = form.get("/Resources", {}).get_object().get("/Font", {}).get_object()
    inner = {**fonts, **{key: Font.from_font_resource(own[key].get_object()) for key in own}}
    state.add_q()
    state.add_cm(*form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    yield from _pieces(page, ContentStream(form, page.pdf, "bytes"), inner, state, depth + 1)
    if state.font_stack:
        state.remove_q()


def _joined(pieces: Sequence[Line]) -> list[Line]:
    """The pieces on one baseline that stand close to each other as one; a wide gap parts columns."""
    rows: list[list[Line]] = []
    numbers = [piece for piece in pieces if piece.text.strip().isdigit() and len(piece.text.strip()) <= 3]
    usual = median([piece.size for piece in pieces]) if pieces else 1.0
    numbers = [piece for piece in numbers if piece.size < 0.8 * usual][:_MOST_RAISED]
    for piece in sorted(pieces, key=lambda one: -one.y):
        near = next((row for row in rows[-3:] if abs(row[0].y - piece.y) < 0.35 * min(row[0].size, piece.size)), None)
        if near is None:
            rows.append([piece])
        else:
            near.append(piece)
    _raise_numbers(rows, numbers)
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda one: one.left)
        whole = row[0]
        for piece in row[1:]:
            gap = piece.left - whole.right
            if gap > 1.2 * max(piece.size, whole.size):
                lines.append(whole)
                whole = piece
                continue
            blank = " " if gap > 0.15 * piece.size else ""
            bold = (whole.bold and (piece.bold or not piece.text.strip())) or (not whole.text.strip() and piece.bold)
            text, size = whole.text + blank + piece.text, max(whole.size, piece.size)
            whole = replace(whole, text=text, right=max(whole.right, piece.right), size=size, bold=bold)
        lines.append(whole)
    return [replace(line, text=" ".join(line.text.split())) for line in lines if line.text.strip()]


def _raise_numbers(rows: list[list[Line]], numbers: Sequence[Line]) -> None:
    """Mark each small number above the end of a word, as marks of notes and exponents are, and put it into its row."""
    for number in numbers:
        for row in rows:
            before = next((one for one in row if one is not number and _stands_on(number, one)), None)
            if before is None:
                continue
            own = next(one for one in rows if any(piece is number for piece in one))
            own[:] = [piece for piece in own if piece is not number]
            row.append(replace(number, text=f"{RAISED}{number.text.strip()}{RAISED}", y=before.y, size=before.size))
            break
    rows[:] = [row for row in rows if row]


def _stands_on(number: Line, word: Line) -> bool:
    """Whether a number is raised beside the end of a word."""
    rise, gap = number.y - word.y, number.left - word.right
    return number.size < 0.8 * word.size and 0.08 < rise / word.size < 0.7 and abs(gap) < 0.3 * word.size


def _ordered(lines: list[Line], column: int = 0, depth: int = 0) -> list[Line]:
    """The lines in reading order: between lines across the page the left column, then the right one."""
    gutter = _gutter(lines) if depth < 3 else None
    if gutter is None:
        return [replace(line, column=column) for line in sorted(lines, key=lambda one: (-round(one.y, 1), one.left))]
    ordered: list[Line] = []
    band: list[Line] = []

    def end_band() -> None:
        left = [line for line in band if line.right <= gutter]
        right = [line for line in band if line.right > gutter]
        ordered.extend(_ordered(left, column, depth + 1))
        ordered.extend(_ordered(right, column + 1 + depth, depth + 1))
        band.clear()

    for line in sorted(lines, key=lambda one: -one.y):
        if line.left < gutter < line.right:
            end_band()
            ordered.append(replace(line, column=column))
        else:
            band.append(line)
    end_band()
    return ordered


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a blank strip parts two columns, if one does: lines stand beside each other, and few cross it."""
    best, found = 0, None
    for edge in sorted({round(line.left, 0) for line in lines}):
        gutter = edge - 2.0
        left = [line for line in lines if line.right <= gutter]
        right = [line for line in lines if line.left >= gutter]
        if min(len(left), len(right)) < _LEAST_LINES or len(left) + len(right) < 0.6 * len(lines):
            continue
        if not (_is_prose(left) and _is_prose(right)):
            continue
        if len(left) + len(right) > best or (len(left) + len(right) == best and found is None):
            best, found = len(left) + len(right), gutter
    return found


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines are running text, not the cells of a table: most are about as wide as the widest."""
    widest = max(line.right - line.left for line in lines)
    wide = sum(1 for line in lines if line.right - line.left > 0.6 * widest)
    return wide >= 0.5 * len(lines) and sum(len(line.text.split()) for line in lines) >= 3 * len(lines)
