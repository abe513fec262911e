"""Tests of the drawn cover and of the thumbnail."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from audiobrief.errors import InputError
from audiobrief.podcast.cover import PALETTES, Palette, cover_name, make_cover, thumbnail
from audiobrief.podcast.own_cover import OwnCover, read_cover


@pytest.fixture(scope="module")
def french() -> bytes:
    """The French cover of a show."""
    return make_cover("Le bref", "L’actualité sous cinq angles", "fr", seed="show")


@pytest.fixture(scope="module")
def english() -> bytes:
    """The English cover of the same show."""
    return make_cover("Le bref", "L’actualité sous cinq angles", "en", seed="show")


def opened(data: bytes) -> Image.Image:
    """The picture in these bytes."""
    return Image.open(BytesIO(data))


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.1."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours. Source: WCAG 2.1."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_cover_meets_the_artwork_rules(french: bytes, tmp_path: Path) -> None:
    """A square RGB JPEG of 3000 px under 500 kB that our own check accepts."""
    image = opened(french)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
    assert len(french) < 500_000
    path = tmp_path / "cover.jpg"
    path.write_bytes(french)
    assert read_cover(path) == OwnCover(french)


def test_same_arguments_same_bytes(french: bytes) -> None:
    """A cover is drawn, not random; its name follows its content."""
    again = make_cover("Le bref", "L’actualité sous cinq angles", "fr", seed="show")
    assert again == french
    assert cover_name(french) == cover_name(again)


def test_languages_are_told_apart_at_60_px(french: bytes, english: bytes) -> None:
    """Every corner of the small picture has clearly another colour in the other language."""
    small = [opened(data).resize((60, 60), Image.Resampling.LANCZOS) for data in (french, english)]
    for corner in ((1, 1), (58, 1), (1, 58), (58, 58)):
        one, other = (
            tuple(int(band) for band in picture.tobytes()[3 * (corner[1] * 60 + corner[0]) :][:3]) for picture in small
        )
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 150
    assert cover_name(french) != cover_name(english)


def test_language_mark_is_legible_at_60_px(french: bytes) -> None:
    """The letters keep strong light and dark strokes in a row through them."""
    small = opened(french).convert("L").resize((60, 60), Image.Resampling.LANCZOS)
    row = [small.tobytes()[46 * 60 + column] for column in range(34, 55)]
    edges = sum(abs(one - other) > 60 for one, other in pairwise(row))
    assert edges >= 4


@pytest.mark.parametrize("palette", [palette for pair in PALETTES for palette in pair])
def test_text_has_contrast(palette: Palette) -> None:
    """Title and mark meet WCAG AAA, the subtitle AA for large text."""
    ground, ink, accent = palette.ground, palette.ink, palette.bars[0]
    assert contrast(ground, ink) >= 7
    assert contrast(ground, accent) >= 3


@pytest.mark.parametrize("title", ["", "🎙️ 🚀", "x" * 300, "mot " * 100, "A\nB\x00C", "Œuvre d’été – n° 5 « ici »"])
def test_any_title_gives_a_cover(title: str) -> None:
    """Long, empty and odd titles are drawn as far as they can be."""
    assert opened(make_cover(title, title, "xx")).size == (3000, 3000)


def test_thumbnail_is_small(french: bytes) -> None:
    """A tag's picture has 1400 px and at most 200 kB, for flat art and for noise."""
    assert opened(thumbnail(french)).size == (1400, 1400)
    noise = Image.effect_noise((900, 900), 90).convert("RGB")
    file = BytesIO()
    noise.save(file, "PNG")
    assert max(len(thumbnail(french)), len(thumbnail(file.getvalue()))) <= 200_000


def test_grain_fits_in_a_thumbnail() -> None:
    """Film grain, which an optimised JPEG has no room for, is made small, too."""
    grain = np.random.default_rng(1).normal(0, 32, (1400, 1400, 3))
    file = BytesIO()
    Image.fromarray(np.clip(128 + grain, 0, 255).astype(np.uint8)).save(file, "PNG")
    assert len(thumbnail(file.getvalue())) <= 200_000


def test_what_is_no_picture_gives_no_thumbnail() -> None:
    """The error says what a cover is."""
    with pytest.raises(InputError, match="not a JPEG or PNG"):
        thumbnail(b"text")
