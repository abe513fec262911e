"""The colour of a show's links and buttons: that of its cover, made dark or light enough to be read."""

from __future__ import annotations

import colorsys

from audiobrief.errors import InputError
from audiobrief.podcast.own_cover import opened

LEAST_CONTRAST = 4.6  # Source: WCAG 2.2, 1.4.3, which asks for 4.5:1
_GREY = 0.15  # difference of the parts below which a colour says nothing
Colour = tuple[float, float, float]  # red, green and blue, 0 to 1

# The grounds that accents stand on: page and panels, light and dark. The stylesheets have the same.
GROUNDS = {
    "classic": (("#ffffff", "#f3f5f8"), ("#141a22", "#1c242e")),
    "newspaper": (("#fbf9f4", "#f1ede3"), ("#171613", "#211f1b")),
}
_PLAIN = "#0b5a94"


def parse(value: str) -> Colour:
    """The colour of `#rrggbb`. Raises: ValueError."""
    digits = value.strip().removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{value} is no colour")
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """How far two colours stand apart, 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: Colour) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def readable(colour: str, grounds: tuple[str, ...]) -> str:
    """The colour nearest in lightness that stands out from all the grounds, as `#rrggbb`; its hue stays."""
    red, green, blue = parse(colour)
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    against = [parse(ground) for ground in grounds]
    for step in sorted(range(101), key=lambda step: (abs(step / 100 - light), step)):
        tried = (red, green, blue) if step == round(light * 100) else colorsys.hls_to_rgb(hue, step / 100, saturation)
        if all(contrast(_rounded(tried), ground) >= LEAST_CONTRAST for ground in against):
            return _written(tried)
    return "#000000" if contrast((0, 0, 0), against[0]) > contrast((1, 1, 1), against[0]) else "#ffffff"


def accents(colour: str, theme: str) -> tuple[str, str]:
    """The colour as it can be read on light and on dark pages of a shipped theme."""
    light, dark = GROUNDS[theme]
    return readable(colour, light), readable(colour, dark)


def cover_colour(cover: bytes) -> str:
    """The strongest colour of a picture that is no grey, as `#rrggbb`; a plain blue where all are."""
    from PIL import Image

    try:
        small = opened(cover, "cover").convert("RGB").resize((48, 48), Image.Resampling.BOX)
    except InputError:
        return _PLAIN
    found = small.quantize(16, kmeans=1).convert("RGB").getcolors(48 * 48) or []
    counted = [(count, pixel) for count, pixel in found if isinstance(pixel, tuple)]
    best, most = _PLAIN, 0.0
    for count, pixel in sorted(counted, key=repr):
        red, green, blue = (part / 255 for part in pixel)
        chroma = max(red, green, blue) - min(red, green, blue)
        written = _written((red, green, blue))
        moved = sum(abs(_lightness(written) - _lightness(shown)) for shown in accents(written, "classic"))
        weight = (
            count**0.25 * chroma * max(0.1, 1 - moved)
        )  # a colour that must change much is not the cover's any more
        if chroma >= _GREY and weight > most:
            best, most = written, weight
    return best


def _lightness(colour: str) -> float:
    return colorsys.rgb_to_hls(*parse(colour))[1]


def _rounded(colour: Colour) -> Colour:
    return parse(_written(colour))


def _written(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
