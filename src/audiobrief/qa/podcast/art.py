"""The rules for pictures: format, pixels, colours, name."""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found

_SMALLEST_PX, _LARGEST_PX = 1400, 3000
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}
_FIX = "set another `cover` in show.yaml, and run `audiobrief feed`"


@dataclass(frozen=True)
class Picture:
    """What a picture is."""

    format: str
    width_px: int
    height_px: int
    mode: str


def read_picture(data: bytes) -> Picture | None:
    """The picture; None for what is no whole JPEG or PNG."""
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            warnings.simplefilter("error")
            picture = Picture(str(image.format), image.width, image.height, image.mode)
            if image.width * image.height <= 4 * _LARGEST_PX**2:
                # An eighth of the size is enough to see that nothing is missing.
                image.draft(image.mode, (image.width // 8, image.height // 8))
                image.load()
    except Exception:  # damaged pictures make Pillow fail in many ways
        return None
    return picture


def pixel_problem(picture: Picture) -> str:
    """What directories refuse in a picture's shape; "" when nothing."""
    width, height = picture.width_px, picture.height_px
    if width == height and _SMALLEST_PX <= width <= _LARGEST_PX:
        return ""
    return f"the picture has {width} by {height} pixels"


def check_picture(data: bytes, where: str, name: str) -> Iterator[Finding]:
    """Every finding about a picture with that file name."""
    picture = read_picture(data)
    wanted = _FORMATS.get(name.lower().rpartition(".")[2], "")
    if picture is None or picture.format != wanted:
        what = "no whole JPEG or PNG" if picture is None else f"a {picture.format}, which its name does not say"
        yield found("FILE060", where, f"the picture is {what}", _FIX)
        return
    if pixel_problem(picture):
        yield found("FILE061", where, pixel_problem(picture), _FIX)
    if picture.mode != "RGB":
        yield found("FILE062", where, f"the picture has the mode {picture.mode}", _FIX)
    hashed = re.search(r"[-.]([0-9a-f]{8,64})\.[a-z]+$", name)
    if hashed is None or not hashlib.sha256(data).hexdigest().startswith(hashed[1]):
        yield found("FILE063", where, "the name has no hash of the picture's content in it", "run `audiobrief feed`")
