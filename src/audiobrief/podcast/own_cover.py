"""A producer's own cover: taken as it is where directories accept it, else made fit, with what was done in words."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import InputError
from audiobrief.storage.files import read_limited

if TYPE_CHECKING:
    from PIL import Image

LARGEST_PX = 3000  # Source: Apple's artwork rules: square, 1400 to 3000 px, JPEG or PNG, RGB
SMALLEST_PX = 1400
LARGEST_BYTES = 40_000_000
PUBLISHED = ("JPEG", "PNG")
_READ = (*PUBLISHED, "WEBP", "GIF", "TIFF", "BMP")
_LEAST_PX = 300  # a shorter side than this shows as a blur once it is enlarged
_MOST_PIXELS = 64_000_000
_MOST_CROPPED = 0.1  # of the longer side: less than the margin that covers leave around their text
_ORIENTATION = 0x0112
_QUALITY = 92


@dataclass(frozen=True)
class OwnCover:
    """A JPEG or PNG fit for directories, and what was `done` to the producer's picture for it."""

    data: bytes
    done: tuple[str, ...] = ()


def read_cover(path: Path) -> OwnCover:
    """A producer's own cover, made fit for podcast directories where it is not; the file stays as it is.

    Raises: InputError for what is no picture, is damaged, or has too few or too many pixels.
    """
    data = read_limited(path, LARGEST_BYTES)
    image = opened(data, path, _READ)
    width, height = image.size
    size = f"the cover is {width} × {height} px; make it square, {SMALLEST_PX} to {LARGEST_PX} px"
    if width * height > _MOST_PIXELS:
        raise InputError(f"{size}: no more than {_MOST_PIXELS // 1_000_000} million pixels are read", path=path)
    if min(width, height) < _LEAST_PX:
        raise InputError(f"{size}: enlarged, it would be a blur", path=path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd metadata
            image.load()
            return _fit(data, image)
    except Exception as error:  # damaged pictures make Pillow fail in many ways
        raise InputError(f"the cover is damaged ({error}); save it again", path=path) from error


def opened(data: bytes, path: Path | str, formats: tuple[str, ...] = PUBLISHED) -> Image.Image:
    """The picture in these bytes, its pixels not yet unpacked. Raises: InputError."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about many pixels: they are counted before any is unpacked
            return Image.open(BytesIO(data), formats=formats)
    except Image.DecompressionBombError as error:
        message = f"the cover has far too many pixels; make it square, {SMALLEST_PX} to {LARGEST_PX} px"
        raise InputError(message, path=path) from error
    except Exception as error:  # damaged pictures make Pillow fail in many ways
        raise InputError("the cover is not a JPEG or PNG picture; save it as one", path=path) from error


def jpeg(image: Image.Image, quality: int) -> bytes:
    """The picture as a JPEG with whole colours, as small as its quality lets it be."""
    try:
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=0, optimize=True)
    except OSError:
        # Pillow optimises in one buffer of a byte a pixel, which grain overflows.
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=0)
    return file.getvalue()


def _fit(data: bytes, image: Image.Image) -> OwnCover:
    """The bytes as they are where they are fit, else a JPEG of the picture made so."""
    from PIL import ImageOps

    done: list[str] = []
    if image.format not in PUBLISHED:
        done.append(f"{image.format} was converted to JPEG")
    if getattr(image, "n_frames", 1) > 1:
        done.append("its first picture was taken")
    if image.getexif().get(_ORIENTATION, 1) != 1:
        done.append("it was turned upright")
    fit = _square(_in_rgb(ImageOps.exif_transpose(image), done), done)
    if not done:
        return OwnCover(data)
    profile = None if image.mode == "CMYK" else image.info.get("icc_profile")
    return OwnCover(jpeg(_in_srgb(fit, profile), _QUALITY), tuple(done))


def _in_rgb(image: Image.Image, done: list[str]) -> Image.Image:
    """The picture in RGB of 8 bits, without alpha, in the colours of its own profile; untouched where it is so."""
    from PIL import Image

    if image.has_transparency_data and image.mode[0] not in "IF":
        whole = image.convert("RGBA")
        alpha = whole.getchannel("A")
        if alpha.getextrema() == (255, 255):
            done.append(f"{image.mode} was converted to RGB")
            return whole.convert("RGB")
        ground = _ground_of(whole, alpha)
        done.append(f"its transparency was filled with {ground}")
        flat = Image.new("RGB", whole.size, ground)
        flat.paste(whole, mask=alpha)
        return flat
    if image.mode == "RGB":
        return image
    done.append(f"{'grey' if image.mode in ('1', 'L') else image.mode} was converted to RGB")
    if image.mode == "CMYK":
        return _in_srgb(image, image.info.get("icc_profile"))
    return (_in_8_bits(image) if image.mode[0] in "IF" else image).convert("RGB")


def _ground_of(image: Image.Image, alpha: Image.Image) -> str:
    """White, or black behind what is itself so light that it would vanish in white."""
    from PIL import ImageStat

    seen = ImageStat.Stat(image.convert("RGB").convert("L"), mask=alpha.point(lambda value: 255 if value > 127 else 0))
    return "black" if seen.count[0] and seen.mean[0] > 190 else "white"


def _in_8_bits(image: Image.Image) -> Image.Image:
    """A grey picture of 16 or more bits as one of 8; Pillow's own conversion cuts the values off."""
    import numpy as np
    from PIL import Image

    values = np.asarray(image, dtype=np.float64)
    highest = 65_535.0 if image.mode.startswith("I") else 255.0 if values.max() > 1 else 1.0
    return Image.fromarray(np.clip(values / highest * 255, 0, 255).round().astype(np.uint8))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, by its colour profile where it has one that fits."""
    from PIL import ImageCms

    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None
        if made is not None:
            return made
    return image.convert("RGB")


def _square(image: Image.Image, done: list[str]) -> Image.Image:
    """A square of 1400 to 3000 px: margins cut off where that is little, else padded; then resized."""
    from PIL import Image

    width, height = image.size
    short, long = sorted((width, height))
    if short != long and (long - short) / long <= _MOST_CROPPED:
        left, top = (width - short) // 2, (height - short) // 2
        image = image.crop((left, top, left + short, top + short))
        done.append(f"{long - short} px of its {'width' if width > height else 'height'} were cropped")
    elif short != long:
        padded = Image.new("RGB", (long, long), _edge_colour(image))
        padded.paste(image, ((long - width) // 2, (long - height) // 2))
        image = padded
        done.append(f"{width} × {height} px were padded to a square")
    side = min(max(image.width, SMALLEST_PX), LARGEST_PX)
    if side != image.width:
        done.append(f"it was {'enlarged' if side > image.width else 'reduced'} to {side} × {side} px")
        image = image.resize((side, side), Image.Resampling.LANCZOS)
    return image


def _edge_colour(image: Image.Image) -> tuple[int, int, int]:
    """The middle colour along the two longer edges, which the padding continues."""
    import numpy as np

    pixels = np.asarray(image)
    edges = (pixels[0], pixels[-1]) if image.width > image.height else (pixels[:, 0], pixels[:, -1])
    red, green, blue = np.median(np.concatenate(edges), axis=0)
    return int(red), int(green), int(blue)
