"""The picture of an audiogram in three forms: cover, title, words and waveform, drawn anew where they change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from audiobrief.errors import InputError
from audiobrief.podcast.clip.captions import Screen
from audiobrief.podcast.clip.stretch import Word
from audiobrief.podcast.cover import drawable, font
from audiobrief.podcast.own_cover import opened
from audiobrief.podcast.site.card import ground_of

if TYPE_CHECKING:
    from PIL import Image, ImageFont

Box = tuple[int, int, int, int]  # left, top, right, bottom in px
Colour = tuple[int, int, int]

# Of the perspectives on dark pages; the stylesheet has the same.
VOICES = ("#c3cbd8", "#3b97d8", "#f6c04d", "#2aa37c", "#a5dcfa", "#ec7a42", "#e6a5c6")
MUSIC = "#788492"
_INK, _SOFT, _PILL_INK = "#ffffff", "#d8dee6", "#0d131b"
_TITLE_STEP_PX = 2


@dataclass(frozen=True)
class Form:
    """Where things stand in a picture of one shape; all boxes lie on even pixels, which video in 4:2:0 needs."""

    name: str
    width: int
    height: int
    cover: Box
    title: Box
    title_px: tuple[int, int]  # from the largest to the smallest letters
    show_px: int
    captions: Box  # with the name of the part above the words
    caption_px: int
    part_px: int
    wave: Box
    bars: int
    centred: bool = False

    @property
    def line_px(self) -> int:
        """From one line of captions to the next."""
        return round(self.caption_px * 1.28)

    @property
    def lines(self) -> int:
        """How many lines of captions there is room for."""
        return (self.captions[3] - self.captions[1] - self.words_top) // self.line_px

    @property
    def words_top(self) -> int:
        """Where the words begin below the top of the captions."""
        return round(self.part_px * 1.7)


# Networks lay names and buttons over the lowest fifth and the right edge of a vertical clip.
FORMS = {
    "square": Form("square", 1080, 1080, (72, 72, 336, 336), (372, 72, 1008, 336), (56, 32), 30,
                   (72, 396, 1008, 820), 66, 36, (72, 860, 1008, 996), 72),
    "vertical": Form("vertical", 1080, 1920, (350, 220, 730, 600), (120, 636, 960, 930), (64, 36), 34,
                     (120, 972, 960, 1352), 68, 38, (120, 1384, 960, 1500), 64, True),
    "wide": Form("wide", 1920, 1080, (96, 96, 476, 476), (524, 96, 1824, 476), (80, 40), 36,
                 (96, 520, 1824, 864), 70, 40, (96, 876, 1824, 984), 128),
}  # fmt: skip


@dataclass(frozen=True)
class ShownPart:
    """What stands above the words of a part: its name and its colour."""

    name: str
    colour: str


class Painter:
    """Draws one clip's pictures."""

    def __init__(self, form: Form, cover: bytes, show: str, title: str) -> None:
        """Raises: InputError for a cover that is no picture."""
        self.form = form
        try:
            self._cover = opened(cover, "cover").convert("RGB")
        except OSError as error:  # damaged pixels
            raise InputError(f"the cover is damaged ({error}); run `audiobrief feed`", path="cover") from error
        self.ground: Colour = ground_of(self._cover)
        self._show, self._title = shown_text(show), shown_text(title)

    def measure(self, text: str) -> float:
        """The width of a caption's text in px."""
        return float(_face(self.form.caption_px).getlength(shown_text(text)))

    def base(self) -> Image.Image:
        """The whole picture without captions and waveform."""
        from PIL import Image, ImageDraw

        form = self.form
        image = Image.new("RGB", (form.width, form.height), self.ground)
        side = form.cover[2] - form.cover[0]
        small = self._cover.resize((side, side), Image.Resampling.LANCZOS)
        mask = Image.new("L", (side * 2, side * 2))
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, side * 2 - 1, side * 2 - 1), radius=side // 8, fill=255)
        image.paste(small, form.cover[:2], mask.resize((side, side), Image.Resampling.LANCZOS))
        self._draw_title(ImageDraw.Draw(image))
        return image

    def _draw_title(self, draw: Any) -> None:
        form = self.form
        left, top, right, bottom = form.title
        line = fitted_lines(self._show, form.show_px, right - left, 1)
        self._draw_line(draw, left, right, top, line[0] if line else "", _face(form.show_px), _SOFT)
        top += round(form.show_px * 1.6)
        for size_px in range(form.title_px[0], form.title_px[1] - 1, -_TITLE_STEP_PX):
            most = int((bottom - top) / (size_px * 1.16))
            lines = fitted_lines(self._title, size_px, right - left, most)
            if lines and not (lines[-1].endswith("…") and not self._title.endswith("…")):
                break
        for place, text in enumerate(lines):
            self._draw_line(draw, left, right, top + place * size_px * 1.16, text, _face(size_px), _INK)

    def _draw_line(self, draw: Any, left: int, right: int, top: float, text: str, face: Any, ink: str) -> None:
        x = (left + right) / 2 if self.form.centred else left
        draw.text((x, top), text, font=face, fill=ink, anchor="ma" if self.form.centred else "la")

    def captions(self, words: Sequence[Word], screen: Screen | None, heard: int, part: ShownPart | None) -> Image.Image:
        """The box of the captions: the name of the part, and the words of a screen, the one that is heard marked."""
        from PIL import Image, ImageDraw

        form = self.form
        left, top, right, bottom = form.captions
        width = right - left
        image = Image.new("RGB", (width, bottom - top), self.ground)
        draw = ImageDraw.Draw(image)
        if part is not None:
            name = fitted_lines(shown_text(part.name), form.part_px, width, 1)
            self._draw_line(draw, 0, width, 0, name[0] if name else "", _face(form.part_px), part.colour)
        if screen is None:
            return image
        for place, line in enumerate(screen.lines):
            texts = [shown_text(words[number].text) for number in line]
            face = _face(form.caption_px)
            whole = face.getlength(" ".join(texts))
            if whole > width:  # a single word
                face = _face(int(form.caption_px * width / whole))
            x = (width - face.getlength(" ".join(texts))) / 2 if form.centred else 0.0
            y = form.words_top + place * form.line_px
            for number, text in zip(line, texts, strict=True):
                self._draw_word(draw, (x, y), text, face, number - heard, part.colour if part else _INK)
                x += face.getlength(text + " ")
        return image

    def _draw_word(self, draw: Any, place: tuple[float, float], text: str, face: Any, after: int, colour: str) -> None:
        """A word: marked while it is heard (`after` 0), dim until then."""
        x, y = place
        if after == 0:
            pad = self.form.caption_px * 0.14
            right = min(x + face.getlength(text) + pad, self.form.captions[2] - self.form.captions[0] - 1)
            box = (max(0, x - pad), y + self.form.caption_px * 0.02, right, y + self.form.line_px - 4)
            draw.rounded_rectangle(box, radius=pad * 1.4, fill=colour)
        ink = _PILL_INK if after == 0 else _mixed(_INK, self.ground, 0.62) if after > 0 else _INK
        draw.text((x, y), text, font=face, fill=ink)

    def wave(self, levels: Sequence[float], colours: Sequence[str], *, played: bool) -> Image.Image:
        """The box of the waveform as it looks when all of it, or nothing, has been heard."""
        from PIL import Image, ImageDraw

        left, top, right, bottom = self.form.wave
        width, height, scale = right - left, bottom - top, 2
        image = Image.new("RGB", (width * scale, height * scale), self.ground)
        draw = ImageDraw.Draw(image)
        step = width * scale / len(levels)
        for place, (level, colour) in enumerate(zip(levels, colours, strict=True)):
            half = max(step * 0.3, height * scale / 2 * min(1.0, level) ** 0.7)
            x, middle = place * step + step * 0.2, height * scale / 2
            fill = colour if played else _mixed(colour, self.ground, 0.38)
            draw.rounded_rectangle((x, middle - half, x + step * 0.6, middle + half - 1), radius=step * 0.3, fill=fill)
        return image.resize((width, height), Image.Resampling.LANCZOS)


def shown_text(text: str) -> str:
    """A text without what the font cannot draw; its no-break spaces stay."""
    pieces = re.split("([\u00a0\u202f])", text.replace("\u2011", "-"))
    return "".join(piece if piece in ("\u00a0", "\u202f") else _kept_ends(piece) for piece in pieces).strip()


def _kept_ends(text: str) -> str:
    ends = [" " if text[place : place + 1].isspace() else "" for place in (0, len(text) - 1)] if text else ["", ""]
    return f"{ends[0]}{drawable(text)}{ends[1]}" if text.strip() else ends[0]


def fitted_lines(text: str, size_px: int, width_px: float, most: int) -> list[str]:
    """The lines of a text, no-break spaces kept; with an ellipsis where words are left out, none where nothing fits."""
    face, words = _face(size_px), text.split(" ")
    for count in range(len(words), 0, -1):
        lines = _lines([*words[: count - 1], words[count - 1] + ("" if count == len(words) else "…")], face, width_px)
        if len(lines) <= most and all(face.getlength(line) <= width_px for line in lines):
            return lines
    letters = text
    while letters and face.getlength(letters + "…") > width_px:
        letters = letters[:-1]
    return [letters + "…"] if letters and most else []


def _lines(words: Sequence[str], face: Any, width_px: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(joined) <= width_px:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=64)
def _face(size_px: int) -> ImageFont.FreeTypeFont:
    return font(size_px)


def _mixed(colour: str, ground: Colour, share: float) -> Colour:
    """The colour over the ground, as strong as `share`."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    red, green, blue = (round(part * share + under * (1 - share)) for part, under in zip(parts, ground, strict=True))
    return red, green, blue
