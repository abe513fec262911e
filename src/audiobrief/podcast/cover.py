"""Cover art: one drawn for each show and language, the name of a cover, the small one for ID3."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from audiobrief.podcast.own_cover import LARGEST_PX, jpeg, opened
from audiobrief.text.clean import one_line

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

SIDE_PX = LARGEST_PX
THUMBNAIL_PX = 1400
ICON_PX = 320  # twice what pages show
_LONGEST_THUMBNAIL_BYTES = 200_000
_FONT = "data/fonts/BricolageGrotesque-ExtraBold.ttf"
_MARGIN_PX = 210
_TITLE_LINES = 3
# Five voices on one story; heights in hundredths of the tallest.
_BAR_HEIGHTS = (46, 78, 100, 64, 34)


@dataclass(frozen=True)
class Palette:
    """Colours of one cover: its ground, the ink on it, and five bars; the mark is ground on ink."""

    ground: str
    ink: str
    bars: tuple[str, str, str, str, str]


# A dark and a bright one in each pair: the two languages of a show are told apart by colour alone.
PALETTES = (
    (
        Palette("#13233f", "#fff4df", ("#ffb703", "#fb6f4b", "#8ecae6", "#3fa7d6", "#f5e6c8")),
        Palette("#ffb703", "#13233f", ("#13233f", "#c8321f", "#1f6fa8", "#fff4df", "#7a3b00")),
    ),
    (
        Palette("#1d3b2f", "#f4f1de", ("#f2cc8f", "#e07a5f", "#81b29a", "#b7e4c7", "#f4f1de")),
        Palette("#f2cc8f", "#1d3b2f", ("#1d3b2f", "#b5462b", "#3d7a60", "#fffaf0", "#6b4a16")),
    ),
    (
        Palette("#3a1240", "#ffeef4", ("#ff6b9a", "#ffb3c7", "#ffd166", "#9bd1ff", "#c77dff")),
        Palette("#ff9fb6", "#3a1240", ("#3a1240", "#b3123f", "#7b2cbf", "#fff5f8", "#7a2e00")),
    ),
    (
        Palette("#0d3b4c", "#eefcff", ("#ff9f68", "#ffd166", "#63d2d6", "#a8e6cf", "#eefcff")),
        Palette("#7fd8d4", "#0d3b4c", ("#0d3b4c", "#c2410c", "#0b6e7f", "#f6ffff", "#5b2a86")),
    ),
)


def make_cover(title: str, subtitle: str, language: str, seed: str = "") -> bytes:
    """A JPEG of 3000 px: the title, five bars and a large language mark; the same for the same arguments.

    `seed` chooses the colours: editions of one show give the same one and get a pair that belongs together.
    """
    from PIL import Image, ImageDraw

    pair = PALETTES[_number(seed or title) % len(PALETTES)]
    code = one_line(language).split("-")[0][:2]
    palette = pair[{"fr": 0, "en": 1}.get(code.lower(), _number(code) % 2)]
    image = Image.new("RGB", (SIDE_PX, SIDE_PX), palette.ground)
    draw = ImageDraw.Draw(image)
    bottom = _draw_title(draw, drawable(title), palette)
    bottom = _draw_subtitle(draw, drawable(subtitle), bottom, palette)
    _draw_bars(draw, bottom, palette)
    _draw_mark(draw, code.upper(), palette)
    return jpeg(image, 88)


def thumbnail(cover: bytes, side_px: int = THUMBNAIL_PX) -> bytes:
    """A JPEG of at most `side_px` and 200 kB, for the tag of each episode. Raises: InputError."""
    from PIL import Image

    image = opened(cover, "cover").convert("RGB")
    while True:
        side_px = min(side_px, image.width, image.height)
        small = image.resize((side_px, side_px), Image.Resampling.LANCZOS)
        for quality in (88, 80, 70, 60):
            data = jpeg(small, quality)
            if len(data) <= _LONGEST_THUMBNAIL_BYTES:
                return data
        side_px = side_px * 3 // 4


def cover_name(cover: bytes, stem: str = "cover") -> str:
    """A file name that changes with the content, so that apps fetch new art."""
    suffix = "png" if cover.startswith(b"\x89PNG") else "jpg"
    return f"{stem}-{hashlib.sha256(cover).hexdigest()[:8]}.{suffix}"


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode(errors="replace")).digest()[:4], "big")


def drawable(text: str) -> str:
    """The text without what the font cannot draw: emoji and other symbols."""
    known = (char for char in one_line(text) if unicodedata.category(char) not in ("So", "Cf", "Sk", "Co", "Cn"))
    return " ".join("".join(known).split())


def lettering() -> str:
    """The name of the font that covers are lettered in. Raises: OSError when it cannot be loaded."""
    return " ".join(part for part in font(100).getname() if part)


def font(size_px: float) -> ImageFont.FreeTypeFont:
    """The typeface of covers and cards."""
    from PIL import ImageFont

    data = (files("audiobrief") / _FONT).read_bytes()
    # The basic layout draws the same with and without the optional shaping library.
    return ImageFont.truetype(BytesIO(data), round(size_px), layout_engine=ImageFont.Layout.BASIC)


def _draw_title(draw: ImageDraw.ImageDraw, title: str, palette: Palette) -> float:
    """Where the title ends: as large as fits in three lines."""
    for size_px in range(720, 100, -20):
        face = font(size_px)
        lines = wrapped(title, face, SIDE_PX - 2 * _MARGIN_PX)
        tall_enough = len(lines) * size_px <= 1240
        if lines and len(lines) <= _TITLE_LINES and tall_enough:
            break
    else:
        lines = [*lines[: _TITLE_LINES - 1], "…"] if lines else []
    top = float(_MARGIN_PX)
    for line in lines:
        draw.text((_MARGIN_PX, top), line, font=face, fill=palette.ink)
        top += size_px * 0.98
    return top


def _draw_subtitle(draw: ImageDraw.ImageDraw, subtitle: str, top: float, palette: Palette) -> float:
    """Where the subtitle ends; one that does not fit on a line is left out."""
    for size_px in (130, 115, 100):
        lines = wrapped(subtitle, font(size_px), SIDE_PX - 2 * _MARGIN_PX)
        if len(lines) == 1:
            draw.text((_MARGIN_PX, top + 70), lines[0], font=font(size_px), fill=palette.bars[0])
            return top + 70 + size_px
    return top


def _draw_bars(draw: ImageDraw.ImageDraw, top: float, palette: Palette) -> None:
    """Five bars, as tall as the text above them lets them be."""
    width, step, foot = 190, 262, SIDE_PX - _MARGIN_PX
    tallest = min(1500, max(700, foot - top - 220))
    for place, (share, colour) in enumerate(zip(_BAR_HEIGHTS, palette.bars, strict=True)):
        left = _MARGIN_PX + place * step
        box = (left, foot - tallest * share / 100, left + width, foot)
        draw.rounded_rectangle(box, radius=width / 2, fill=colour)


def _draw_mark(draw: ImageDraw.ImageDraw, code: str, palette: Palette) -> None:
    """The language, large enough to be read on a cover of 60 px."""
    box = (1640, 1730, SIDE_PX - _MARGIN_PX, SIDE_PX - _MARGIN_PX)
    draw.rounded_rectangle(box, radius=220, fill=palette.ink)
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    size_px = min(840, 840 * 880 / font(840).getlength(code or "–"))
    left, top, right, bottom = draw.textbbox((0, 0), code, font=font(size_px))
    place = (centre[0] - (left + right) / 2, centre[1] - (top + bottom) / 2)
    draw.text(place, code, font=font(size_px), fill=palette.ground)


def wrapped(text: str, face: Any, width_px: float) -> list[str]:
    """The lines of a text; one line too many when a word alone is too wide."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(joined) <= width_px:
            lines[-1] = joined
        else:
            lines.append(word)
    too_wide = any(face.getlength(line) > width_px for line in lines)
    return [*lines, *[""] * (_TITLE_LINES + 1)] if too_wide else lines
