"""The top of the report as a picture: title, warnings and figures."""

from __future__ import annotations

from collections.abc import Sequence

from audiobrief.report.axes import fitting
from audiobrief.report.drawing import Drawing, Label, Mark, width_of

_CELL_PX, _CELL_HEIGHT = 208.0, 62.0
_TITLE_SIZE = 26.0


def head(title: str, figures: Sequence[tuple[str, str, str]], warnings: Sequence[str], width: float) -> Drawing:
    """The title on at most two lines, each warning on as many as it needs, and the figures in a grid."""
    marks: list[Mark] = []
    y = 4.0
    for line in _wrapped(title, width, _TITLE_SIZE)[:2]:
        marks.append(Label(0, y + 22, line, _TITLE_SIZE, bold=True))
        y += 34
    y += 6
    for warning in warnings:
        for line in _wrapped(warning, width, 14):
            marks.append(Label(0, y + 14, line, 14, "limiter", bold=True))
            y += 21
    y += 10 if warnings else 4
    columns = max(1, int(width // _CELL_PX))
    for place, (name, value, hint) in enumerate(figures):
        left, top = place % columns * _CELL_PX, y + place // columns * _CELL_HEIGHT
        marks.append(Label(left, top + 12, fitting(name, _CELL_PX - 4, 12), 12, "muted"))
        marks.append(Label(left, top + 32, value, 17, bold=True))
        marks.append(Label(left, top + 48, hint, 12, "muted"))
    return Drawing(width, y + -(-len(figures) // columns) * _CELL_HEIGHT, tuple(marks))


def _wrapped(text: str, width: float, size: float) -> list[str]:
    """The text on lines that fit; only ordinary spaces part."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(fitting(word, width, size))
    return lines
