"""The frames of an audiogram as planes of video, changed only where something moves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from audiobrief.podcast.clip.captions import CaptionState, Screen, screens, state_at, states
from audiobrief.podcast.clip.picture import Box, Painter, ShownPart
from audiobrief.podcast.clip.stretch import Word

if TYPE_CHECKING:
    from PIL import Image

FPS = 25
_HEAD_PX = 4  # the playhead's width
Plane = NDArray[np.uint8]


@dataclass(frozen=True)
class Scene:
    """What moves in a clip: its words, its waveform with a colour for each bar, and the part that is heard when."""

    duration_s: float
    words: tuple[Word, ...]
    levels: tuple[float, ...]
    colours: tuple[str, ...]
    part_at: Callable[[float], ShownPart | None]

    @property
    def frames(self) -> int:
        """How many pictures the clip has."""
        return math.ceil(self.duration_s * FPS - 1e-6)


class Canvas:
    """A picture in YCbCr 4:2:0, the planes one behind the other; limited range, BT.709.

    Source: ITU-R BT.709-6, items 3.2 to 3.5.
    """

    def __init__(self, width: int, height: int) -> None:
        self.bytes: Plane = np.zeros(width * height * 3 // 2, np.uint8)
        luma, chroma = width * height, width * height // 4
        self._y = self.bytes[:luma].reshape(height, width)
        self._cb = self.bytes[luma : luma + chroma].reshape(height // 2, width // 2)
        self._cr = self.bytes[luma + chroma :].reshape(height // 2, width // 2)

    def put(self, planes: tuple[Plane, Plane, Plane], left: int, top: int) -> None:
        """The planes of a picture in their place; all sides are even."""
        height, width = planes[0].shape
        self._y[top : top + height, left : left + width] = planes[0]
        halves = (slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2))
        self._cb[halves], self._cr[halves] = planes[1], planes[2]


def planes_of(image: Image.Image) -> tuple[Plane, Plane, Plane]:
    """A picture of even sides as luma (height, width) and two planes of chroma half as large, uint8."""
    rgb = np.asarray(image, np.float32) / np.float32(255)
    luma = rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    height, width = luma.shape
    small = rgb.reshape(height // 2, 2, width // 2, 2, 3).mean(axis=(1, 3))
    grey = luma.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    blue = 128.5 + 224 / 1.8556 * (small[..., 2] - grey)
    red = 128.5 + 224 / 1.5748 * (small[..., 0] - grey)
    return (16.5 + 219 * luma).astype(np.uint8), blue.astype(np.uint8), red.astype(np.uint8)


def frames(painter: Painter, scene: Scene) -> Iterator[memoryview]:
    """Each frame's planes in order; the memory of one is that of the next, so it must be written before."""
    canvas = Canvas(painter.form.width, painter.form.height)
    canvas.put(planes_of(painter.base()), 0, 0)
    captions = _Captions(painter, scene)
    wave = _Wave(painter, scene)
    for number in range(scene.frames):
        # The middle of the time that the frame is shown: no word is early or late by more than half of it.
        time_s = (number + 0.5) / FPS
        captions.draw(canvas, time_s)
        wave.draw(canvas, time_s / scene.duration_s)
        yield canvas.bytes.data


def caption_plan(painter: Painter, words: Sequence[Word]) -> tuple[tuple[Screen, ...], tuple[CaptionState, ...]]:
    """The screens of a clip's captions, and what is shown when."""
    box = painter.form.captions
    shown = screens(words, painter.measure, box[2] - box[0], painter.form.lines)
    return shown, states(words, shown)


class _Captions:
    def __init__(self, painter: Painter, scene: Scene) -> None:
        self._painter, self._scene = painter, scene
        self._screens, self._states = caption_plan(painter, scene.words)
        self._known: tuple[CaptionState, ShownPart | None] | None = None

    def draw(self, canvas: Canvas, time_s: float) -> None:
        now = (state_at(self._states, time_s), self._scene.part_at(time_s))
        if now == self._known:
            return
        self._known = now
        state, part = now
        screen = None if state.screen is None else self._screens[state.screen]
        image = self._painter.captions(self._scene.words, screen, state.word, part)
        canvas.put(planes_of(image), *self._painter.form.captions[:2])


class _Wave:
    """Two pictures of the waveform, heard and not yet heard; a frame has the one up to the playhead, then the other."""

    def __init__(self, painter: Painter, scene: Scene) -> None:
        from PIL import Image

        self._box: Box = painter.form.wave
        height = self._box[3] - self._box[1]
        self._played = planes_of(painter.wave(scene.levels, scene.colours, played=True))
        self._waiting = planes_of(painter.wave(scene.levels, scene.colours, played=False))
        self._head = planes_of(Image.new("RGB", (_HEAD_PX, height), "#ffffff"))

    def draw(self, canvas: Canvas, share: float) -> None:
        left, top, right, _ = self._box
        width = right - left
        place = min(width - _HEAD_PX, int(width * share) // 2 * 2)
        if place:
            canvas.put(_columns(self._played, 0, place), left, top)
        canvas.put(_columns(self._waiting, place, width), left + place, top)
        canvas.put(self._head, left + place, top)


def _columns(planes: tuple[Plane, Plane, Plane], first: int, after: int) -> tuple[Plane, Plane, Plane]:
    luma, blue, red = planes
    return luma[:, first:after], blue[:, first // 2 : after // 2], red[:, first // 2 : after // 2]
