"""The picture that other sites show beside a link: the cover, the show and the title, 1200 by 630 px."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audiobrief.podcast.cover import drawable, font, wrapped
from audiobrief.podcast.own_cover import jpeg, opened

if TYPE_CHECKING:
    from PIL import Image

WIDTH_PX, HEIGHT_PX = 1200, 630  # Source: Open Graph cards of the large networks, 1.91 to 1
_MARGIN_PX = 56
_MOST_LINES = 6
_DARK = 56.0  # mean level of the ground, on which white text stands 7:1 at least


def draw_card(title: str, show: str, cover: bytes) -> bytes:
    """A JPEG of a page's card; the same for the same arguments. Raises: InputError for a cover that is no picture."""
    from PIL import Image, ImageDraw

    picture = opened(cover, "cover").convert("RGB").resize((HEIGHT_PX, HEIGHT_PX), Image.Resampling.LANCZOS)
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), _ground(picture))
    image.paste(picture, (0, 0))
    draw = ImageDraw.Draw(image)
    left, width = HEIGHT_PX + _MARGIN_PX, WIDTH_PX - HEIGHT_PX - 2 * _MARGIN_PX
    shown = _fitting(drawable(show), 34, width, 1)
    draw.text((left, _MARGIN_PX), shown[0] if shown else "", font=font(34), fill="#d8dee6")
    for size_px in range(64, 32, -4):
        lines = wrapped(drawable(title), font(size_px), width)
        if "" not in lines and len(lines) <= _MOST_LINES and len(lines) * size_px * 1.15 <= HEIGHT_PX - 3 * _MARGIN_PX:
            break
    else:
        lines = _fitting(drawable(title), size_px, width, _MOST_LINES)
    for place, line in enumerate(lines):
        top = _MARGIN_PX * 2 + place * size_px * 1.15
        draw.text((left, top), line, font=font(size_px), fill="#ffffff")
    return jpeg(image, 85)


def _fitting(value: str, size_px: int, width_px: int, most: int) -> list[str]:
    """As many lines as there is room for, the last one with an ellipsis where words are left out."""
    words, face = value.split(), font(size_px)
    for count in range(len(words), 0, -1):
        lines = wrapped(" ".join(words[:count]) + ("" if count == len(words) else "…"), face, width_px)
        if "" not in lines and len(lines) <= most:
            return lines
    letters = value
    while letters and face.getlength(letters + "…") > width_px:
        letters = letters[:-1]
    return [letters + "…"] if letters else []


def _ground(picture: Image.Image) -> tuple[int, int, int]:
    """A dark colour that goes with the picture."""
    from PIL import Image

    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    share = min(1.0, _DARK / max(1.0, 0.3 * red + 0.59 * green + 0.11 * blue))
    return round(red * share), round(green * share), round(blue * share)
