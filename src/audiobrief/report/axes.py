"""What plots share: the time axis, chapter flags, and legends that wrap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audiobrief.chapters import Chapter
from audiobrief.report.drawing import Box, Label, Line, Mark, width_of
from audiobrief.report.words import Writer

LEFT, RIGHT = 46.0, 14.0
SMALL = 12.0
_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_LEAST_PX = 64.0  # between two times on the axis
_ROW = 22.0


@dataclass(frozen=True)
class TimeAxis:
    """Seconds as pixels, within a drawing of `width`."""

    width: float
    duration_s: float

    @property
    def end(self) -> float:
        return self.width - RIGHT

    def x(self, second: float) -> float:
        """Where a moment lies."""
        return LEFT + (self.end - LEFT) * min(1.0, max(0.0, second / self.duration_s))

    def marks(self, top: float, bottom: float, writer: Writer) -> list[Mark]:
        """Upright lines from `top` to `bottom` and the times below them."""
        scale = (self.end - LEFT) / self.duration_s
        step = next((step for step in _STEPS_S if step * scale >= _LEAST_PX), _STEPS_S[-1])
        found: list[Mark] = []
        for second in range(0, int(self.duration_s) + 1, step):
            x = self.x(second)
            found.append(Line(((x, top), (x, bottom)), "grid"))
            found.append(Label(x, bottom + 16, writer.clock(second), SMALL, "muted", "middle"))
        return found


def chapter_flags(axis: TimeAxis, chapters: Sequence[Chapter], top: float, bottom: float) -> list[Mark]:
    """A thin line and a number for each chapter; numbers that would touch are left out."""
    found: list[Mark] = []
    free = 0.0
    for number, chapter in enumerate(chapters, 1):
        x, text = axis.x(chapter.start_s), str(number)
        found.append(Line(((x, top), (x, bottom)), "muted", 1.0))
        width = width_of(text, SMALL) + 8
        if x >= free and x + width <= axis.width:
            found.append(Box(x, top, width, 16, "muted", 2))
            found.append(Label(x + width / 2, top + 12.5, text, SMALL, "ground", "middle", bold=True))
            free = x + width + 2
    return found


def legend(
    entries: Iterable[tuple[str, str]], width: float, top: float, left: float = LEFT
) -> tuple[list[Mark], float]:
    """Colour swatches (none for "") with their texts in as many rows as they need, and where these end."""
    marks: list[Mark] = []
    x, y = left, top
    for colour, text in entries:
        swatch = 18.0 if colour else 0.0
        room = swatch + width_of(text, 13) + 14
        if x > left and x + room > width:
            x, y = left, y + _ROW
        if colour:
            marks.append(Box(x, y + 4, 12, 12, colour, 2))
        marks.append(Label(x + swatch, y + 15, fitting(text, width - x - swatch, 13), 13))
        x += room
    return marks, y + _ROW


def fitting(text: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width` pixels."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
