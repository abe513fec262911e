"""Tests of a producer's own cover: what is taken as it is, what is made fit, and what is refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from audiobrief.errors import InputError
from audiobrief.podcast.cover import cover_name, thumbnail
from audiobrief.podcast.own_cover import OwnCover, jpeg, read_cover
from audiobrief.qa.podcast.art import check_picture

Colour = tuple[int, int, int]


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    """The picture in a file of the format that its name says."""
    image.save(path, **options)
    return path


def fitted(path: Path) -> tuple[Image.Image, OwnCover]:
    """The cover made of a file: no rule of directories speaks against it, and the file is as it was."""
    before = path.read_bytes()
    cover = read_cover(path)
    assert path.read_bytes() == before
    assert list(check_picture(cover.data, "cover", cover_name(cover.data))) == []
    assert read_cover(path) == cover
    return Image.open(BytesIO(cover.data)), cover


def at(image: Image.Image, x: int, y: int) -> Colour:
    """The colour of one pixel."""
    pixel = np.asarray(image)[y, x]
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def near(one: Colour, other: Colour) -> bool:
    """Whether two colours look alike."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 6


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_a_fit_cover_keeps_its_bytes(tmp_path: Path, name: str) -> None:
    """Nothing is done to it; PNG keeps its suffix."""
    path = saved(tmp_path / name, Image.new("RGB", (1400, 1400), "teal"))
    cover = read_cover(path)
    assert cover == OwnCover(path.read_bytes())
    assert cover_name(cover.data).endswith(path.suffix)


@pytest.mark.parametrize("sigma", [8, 32, 90])
def test_a_grainy_cover_is_used(tmp_path: Path, sigma: int) -> None:
    """Film grain leaves Pillow's optimiser without room: the picture and its thumbnail are made all the same."""
    grain = np.random.default_rng(1).normal(0, sigma, (1400, 1400, 3))
    image = Image.fromarray(np.clip(128 + grain, 0, 255).astype(np.uint8))
    path = saved(tmp_path / "a.png", image)
    assert read_cover(path).data == path.read_bytes()
    assert len(thumbnail(path.read_bytes())) <= 200_000
    assert Image.open(BytesIO(jpeg(image, 92))).size == (1400, 1400)


@pytest.mark.parametrize(
    ("name", "mode", "done"),
    [
        ("a.png", "L", "grey was converted to RGB"),
        ("a.png", "1", "grey was converted to RGB"),
        ("a.png", "P", "P was converted to RGB"),
        ("a.jpg", "L", "grey was converted to RGB"),
        ("a.jpg", "CMYK", "CMYK was converted to RGB"),
        ("a.tif", "RGB", "TIFF was converted to JPEG"),
        ("a.bmp", "RGB", "BMP was converted to JPEG"),
        ("a.gif", "RGB", "GIF was converted to JPEG"),
        ("a.webp", "RGB", "WEBP was converted to JPEG"),
    ],
)
def test_other_formats_and_colours_are_converted(tmp_path: Path, name: str, mode: str, done: str) -> None:
    """The colours are the same to the eye, and it is said what was done."""
    white = Image.new("RGB", (1500, 1500), "white")
    white.paste("black", (0, 0, 700, 1500))
    image, cover = fitted(saved(tmp_path / name, white.convert(mode)))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1500, 1500))
    assert done in cover.done
    assert near(at(image, 100, 100), (0, 0, 0)) and near(at(image, 1400, 100), (255, 255, 255))


def test_grey_of_16_bits_keeps_its_tones(tmp_path: Path) -> None:
    """It is scaled, not cut off at 255."""
    values = np.full((1400, 1400), 32_768, dtype=np.uint16)
    image, _ = fitted(saved(tmp_path / "a.png", Image.fromarray(values)))
    assert near(at(image, 5, 5), (128, 128, 128))


@pytest.mark.parametrize(("ink", "ground"), [("navy", "white"), ("ivory", "black")])
@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_transparency_is_filled(tmp_path: Path, ink: str, ground: str, suffix: str) -> None:
    """With white; with black where the picture is so light that it would vanish in white."""
    drawn = Image.new("RGBA", (1400, 1400), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).ellipse((300, 300, 1100, 1100), fill=ink)
    image, cover = fitted(saved(tmp_path / f"a.{suffix}", drawn))
    assert f"its transparency was filled with {ground}" in cover.done
    assert near(at(image, 5, 5), (255, 255, 255) if ground == "white" else (0, 0, 0))
    assert near(at(image, 700, 700), at(Image.new("RGB", (1, 1), ink), 0, 0))


def test_an_alpha_channel_that_hides_nothing_is_dropped(tmp_path: Path) -> None:
    """Nothing is said to be filled."""
    _, cover = fitted(saved(tmp_path / "a.png", Image.new("RGBA", (1400, 1400), "teal")))
    assert cover.done == ("RGBA was converted to RGB",)


def test_a_wide_picture_is_padded_in_the_colour_of_its_edges(tmp_path: Path) -> None:
    """1200 × 628: all of it is there, in the middle of a square of 1400 px."""
    wide = Image.new("RGB", (1200, 628), "teal")
    wide.paste("white", (0, 300, 1200, 328))
    wide.paste("red", (0, 100, 40, 528))
    image, cover = fitted(saved(tmp_path / "a.png", wide))
    assert image.size == (1400, 1400)
    assert cover.done == ("1200 × 628 px were padded to a square", "it was enlarged to 1400 × 1400 px")
    assert near(at(image, 700, 5), (0, 128, 128)) and near(at(image, 700, 1394), (0, 128, 128))
    assert near(at(image, 700, 700), (255, 255, 255)) and near(at(image, 20, 600), (254, 0, 0))


@pytest.mark.parametrize(("size", "side"), [((1400, 1500), "height"), ((1500, 1400), "width")])
def test_a_picture_that_is_almost_square_is_cropped(tmp_path: Path, size: tuple[int, int], side: str) -> None:
    """Half of the little that is too much goes on each side."""
    image, cover = fitted(saved(tmp_path / "a.png", Image.new("RGB", size, "teal")))
    assert image.size == (1400, 1400) and cover.done == (f"100 px of its {side} were cropped",)


@pytest.mark.parametrize(("before", "after", "word"), [(1399, 1400, "enlarged"), (4000, 3000, "reduced")])
def test_a_square_of_another_size_is_resized(tmp_path: Path, before: int, after: int, word: str) -> None:
    """Into the bounds that directories have."""
    image, cover = fitted(saved(tmp_path / "a.jpg", Image.new("RGB", (before, before), "teal")))
    assert image.size == (after, after) and cover.done == (f"it was {word} to {after} × {after} px",)


def test_a_camera_s_rotation_is_applied(tmp_path: Path) -> None:
    """Apps that leave EXIF aside would show the picture on its side."""
    lying = Image.new("RGB", (1400, 1400), "white")
    lying.paste("black", (0, 0, 1400, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    image, cover = fitted(saved(tmp_path / "a.jpg", lying, exif=exif))
    assert cover.done == ("it was turned upright",)
    assert near(at(image, 1390, 700), (0, 0, 0)) and near(at(image, 10, 700), (255, 255, 255))


def test_a_colour_profile_is_kept_or_applied(tmp_path: Path) -> None:
    """A picture that is made anew has the colours that its profile meant."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for number, icc in enumerate((srgb, profile.tobytes(), b"no profile")):
        path = saved(tmp_path / f"{number}.png", Image.new("RGB", (1400, 1800), (200, 40, 40)), icc_profile=icc)
        image, _ = fitted(path)
        assert near(at(image, 700, 700), (200, 40, 40))


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("a.png", (1400, 200), "1400 × 200 px; make it square, 1400 to 3000 px: enlarged, it would be a blur"),
        ("a.png", (64, 64), "64 × 64 px; make it square"),
        ("a.ppm", (1400, 1400), "not a JPEG or PNG"),
    ],
)
def test_what_cannot_become_a_cover_is_refused(tmp_path: Path, name: str, size: tuple[int, int], words: str) -> None:
    """The error names the file, what is wrong and what to do."""
    with pytest.raises(InputError, match=words) as raised:
        read_cover(saved(tmp_path / name, Image.new("RGB", size)))
    assert str(raised.value).startswith(str(tmp_path))


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_damaged_and_missing_covers_are_told(tmp_path: Path, suffix: str) -> None:
    """A cut file is found, not only its header."""
    grain = np.random.default_rng(1).integers(0, 255, (1400, 1400, 3), dtype=np.uint8)
    whole = saved(tmp_path / f"a.{suffix}", Image.fromarray(grain))
    cut = tmp_path / f"cut.{suffix}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(InputError, match=r"damaged|not a JPEG or PNG"):
        read_cover(cut)
    with pytest.raises(InputError, match="cannot be read"):
        read_cover(tmp_path / "none.jpg")
