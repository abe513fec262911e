"""The picture that other sites show beside a link: the cover, the show and the title, 1200 by 630 px."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from audiobrief.podcast.cover import drawable, font, wrapped
from audiobrief.podcast.own_cover import jpeg, opened
from audiobrief.podcast.site.embed import EMAIL_HEIGHT_PX, EMAIL_WIDTH_PX

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
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), ground_of(picture))
    image.paste(picture, (0, 0))
    draw = ImageDraw.Draw(image)
    left, width = HEIGHT_PX + _MARGIN_PX, WIDTH_PX - HEIGHT_PX - 2 * _MARGIN_PX
    shown = fitting(drawable(show), 34, width, 1)
    draw.text((left, _MARGIN_PX), shown[0] if shown else "", font=font(34), fill="#d8dee6")
    for size_px in range(64, 32, -4):
        lines = wrapped(drawable(title), font(size_px), width)
        if "" not in lines and len(lines) <= _MOST_LINES and len(lines) * size_px * 1.15 <= HEIGHT_PX - 3 * _MARGIN_PX:
            break
    else:
        lines = fitting(drawable(title), size_px, width, _MOST_LINES)
    for place, line in enumerate(lines):
        top = _MARGIN_PX * 2 + place * size_px * 1.15
        draw.text((left, top), line, font=font(size_px), fill="#ffffff")
    return jpeg(image, 85)


def draw_player(title: str, show: str, cover: bytes, length: str) -> bytes:
    """A PNG that looks like a player, twice as large as it is shown, for e-mail. Raises: InputError for no picture."""
    from PIL import Image, ImageDraw

    width, height = 2 * EMAIL_WIDTH_PX, 2 * EMAIL_HEIGHT_PX
    picture = opened(cover, "cover").convert("RGB").resize((height, height), Image.Resampling.LANCZOS)
    image = Image.new("RGB", (width, height), ground_of(picture))
    image.paste(picture, (0, 0))
    draw = ImageDraw.Draw(image, "RGBA")
    _play_sign(image, height / 2, height / 2, 64)
    left, room = height + 36, width - height - 72
    for line in fitting(drawable(show), 26, room, 1):
        draw.text((left, 34), line, font=font(26), fill="#d8dee6")
    for size_px in (44, 40, 36, 32):
        lines = fitting(drawable(title), size_px, room, 3)
        if lines and not lines[-1].endswith("…"):
            break
    for place, line in enumerate(lines):
        draw.text((left, 78 + place * size_px * 1.16), line, font=font(size_px), fill="#ffffff")
    bottom = height - 44
    draw.rounded_rectangle((left, bottom, left + room - 150, bottom + 8), radius=4, fill="#ffffff66")
    draw.text((left + room, bottom + 4), length, font=font(26), fill="#d8dee6", anchor="rm")
    out = BytesIO()
    image.quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(out, "PNG", optimize=True)
    return out.getvalue()


def _play_sign(image: Image.Image, x: float, y: float, radius: float) -> None:
    """A white disc with a dark triangle, smooth: it is drawn four times as large."""
    from PIL import Image, ImageDraw

    side = round(8 * radius)
    sign = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(sign)
    draw.ellipse((0, 0, side - 1, side - 1), fill="#ffffff")
    draw.polygon([(side * 0.39, side * 0.29), (side * 0.39, side * 0.71), (side * 0.73, side * 0.5)], fill="#16202c")
    small = sign.resize((round(2 * radius), round(2 * radius)), Image.Resampling.LANCZOS)
    image.paste(small, (round(x - radius), round(y - radius)), small)


def fitting(value: str, size_px: int, width_px: int, most: int) -> list[str]:
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


def ground_of(picture: Image.Image) -> tuple[int, int, int]:
    """A dark colour that goes with the picture."""
    from PIL import Image

    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    share = min(1.0, _DARK / max(1.0, 0.3 * red + 0.59 * green + 0.11 * blue))
    return round(red * share), round(green * share), round(blue * share)
