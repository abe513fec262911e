"""A drawing as PNG, in its light colours."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from audiobrief.qa.report.drawing import LIGHT, Area, Box, Drawing, Label, Mark, Point, Polyline

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

SCALE = 2  # sharp on screens of today
_FONT = "data/fonts/BricolageGrotesque-ExtraBold.ttf"
_FONT_SHARE = 0.94  # of a label's size: the only font that comes along is a heavy and wide one


def png(drawing: Drawing) -> bytes:
    """The picture at twice the drawing's size; the same bytes for the same drawing and Pillow."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (round(drawing.width * SCALE), round(drawing.height * SCALE)), LIGHT["ground"])
    pen = ImageDraw.Draw(image)
    for mark in drawing.marks:
        _draw(pen, mark)
    file = BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    if isinstance(mark, Box):
        box = [
            (mark.x * SCALE, mark.y * SCALE),
            ((mark.x + mark.width) * SCALE - 1, (mark.y + mark.height) * SCALE - 1),
        ]
        pen.rounded_rectangle(box, mark.radius * SCALE, fill=LIGHT[mark.colour])
    elif isinstance(mark, Polyline):
        pen.line(_scaled(mark.points), fill=LIGHT[mark.colour], width=max(1, round(mark.width * SCALE)), joint="curve")
    elif isinstance(mark, Area):
        pen.polygon(_scaled(mark.points), fill=_mixed(mark.colour, mark.opacity))
    else:
        _draw_label(pen, mark)


def _draw_label(pen: ImageDraw.ImageDraw, label: Label) -> None:
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[label.anchor]
    font = _font(round(label.size * SCALE * _FONT_SHARE))
    pen.text((label.x * SCALE, label.y * SCALE), label.text, font=font, fill=LIGHT[label.colour], anchor=anchor)


def _scaled(points: tuple[Point, ...]) -> list[tuple[float, float]]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _mixed(colour: str, opacity: float) -> tuple[int, ...]:
    """The colour as it looks over the ground."""
    return tuple(
        round(over * opacity + under * (1 - opacity))
        for over, under in zip(_channels(LIGHT[colour]), _channels(LIGHT["ground"]), strict=True)
    )


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    data = (files("audiobrief") / _FONT).read_bytes()
    # The basic layout draws the same with and without the optional shaping library.
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
