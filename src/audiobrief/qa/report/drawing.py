"""A drawing as a value: boxes, lines, areas and labels, in colours that have names and a dark and a light form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Point = tuple[float, float]
_NARROW, _USUAL, _WIDE = 0.36, 0.6, 0.82  # widths of characters, as shares of their size
_NARROW_CHARS = frozenset(" \u00a0\u202f.,:;!'’|()[]ijlIft·")
VOICES = 7  # colours of voices; an eighth voice begins again with the first

# Okabe and Ito's hues, told apart by every kind of eye; neighbours also differ in lightness, for prints in grey.
LIGHT = {
    "ground": "#ffffff",
    "ink": "#1b2430",
    "muted": "#586474",
    "grid": "#dbe0e6",
    "band": "#cfe8dd",
    "target": "#0b6e4f",
    "course": "#1b2430",
    "limiter": "#b3440a",
    "music": "#9aa3ae",
    "voice0": "#4a5568",
    "voice1": "#0072b2",
    "voice2": "#e69f00",
    "voice3": "#00694e",
    "voice4": "#56b4e9",
    "voice5": "#b3440a",
    "voice6": "#cc79a7",
}
DARK = {
    "ground": "#141a22",
    "ink": "#eef2f6",
    "muted": "#a3afbd",
    "grid": "#323c49",
    "band": "#1f4237",
    "target": "#62d2a6",
    "course": "#eef2f6",
    "limiter": "#f58a52",
    "music": "#69747f",
    "voice0": "#c3cbd8",
    "voice1": "#3b97d8",
    "voice2": "#f6c04d",
    "voice3": "#2aa37c",
    "voice4": "#a5dcfa",
    "voice5": "#e06a2f",
    "voice6": "#e6a5c6",
}


@dataclass(frozen=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float = 0.0


@dataclass(frozen=True)
class Polyline:
    """A line through points."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.0


@dataclass(frozen=True)
class Area:
    """A filled polygon; `opacity` 0 to 1 over the ground."""

    points: tuple[Point, ...]
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Label:
    """Text on one line; `y` is its baseline, `x` where its `anchor` is."""

    x: float
    y: float
    text: str
    size: float = 13.0
    colour: str = "ink"
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False


Mark = Box | Polyline | Area | Label


@dataclass(frozen=True)
class Drawing:
    """Marks on a ground, in pixels, the later over the earlier; `title` and `text` say what is to be seen."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    title: str = ""
    text: str = ""


def voice_colour(row: int) -> str:
    """The colour of a row of the report."""
    return f"voice{row % VOICES}"


def width_of(text: str, size: float) -> float:
    """About how wide a text is: a little more than in most fonts, so that what fits by this fits."""
    return size * sum(_NARROW if char in _NARROW_CHARS else _WIDE if _is_wide(char) else _USUAL for char in text)


def _is_wide(char: str) -> bool:
    return char in "mwMW%@" or ord(char) > 0x2E7F


def moved(mark: Mark, down: float) -> Mark:
    """The mark further down."""
    if isinstance(mark, (Polyline, Area)):
        return replace(mark, points=tuple((x, y + down) for x, y in mark.points))
    return replace(mark, y=mark.y + down)


def stacked(drawings: Sequence[Drawing], width: float, gap: float = 30.0, title: str = "", text: str = "") -> Drawing:
    """The drawings one below the other, each under its title."""
    marks: list[Mark] = []
    y = gap
    for drawing in drawings:
        if drawing.title:
            marks.append(Label(gap, y + 16, drawing.title, 17, bold=True))
            y += 30
        marks += [_aside(moved(mark, y), gap) for mark in drawing.marks]
        y += drawing.height + gap
    return Drawing(width + 2 * gap, y, tuple(marks), title, text)


def _aside(mark: Mark, right: float) -> Mark:
    if isinstance(mark, (Polyline, Area)):
        return replace(mark, points=tuple((x + right, y) for x, y in mark.points))
    return replace(mark, x=mark.x + right)
