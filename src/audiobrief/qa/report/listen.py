"""A finished MP3 heard once from beginning to end: its loudness, and its outline for a picture."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import Samples
from audiobrief.audio.loudness import Cells, Series
from audiobrief.audio.loudness_meter import Loudness, measure_cells
from audiobrief.errors import SoundError

COLUMNS = 1200
_PIECE = 1 << 16


@dataclass(frozen=True, eq=False)
class Envelope:
    """The lowest, highest and root mean square sample of each column, over all channels; `column_s` seconds each."""

    lows: Series
    highs: Series
    levels: Series
    column_s: float


@dataclass(frozen=True, eq=False)
class MeasuredEpisode:
    """What a decoded file measures, the energies of its 100 ms cells, and its outline."""

    loudness: Loudness
    cells: Cells
    outline: Envelope


class _Pen:
    """Draws the outline while the sound goes by."""

    def __init__(self, frames: int) -> None:
        self.size = max(1, math.ceil(frames / COLUMNS))
        count = math.ceil(frames / self.size)
        self.lows = np.zeros(count, np.float32)
        self.highs = np.zeros(count, np.float32)
        self.squares = np.zeros(count, np.float64)
        self.counts = np.zeros(count, np.int64)
        self.place = 0

    def passing(self, pieces: Iterator[Samples]) -> Iterator[Samples]:
        """The same pieces; each leaves its trace."""
        for piece in pieces:
            first = self.place // self.size
            starts = np.arange(first * self.size, self.place + len(piece), self.size) - self.place
            starts = np.maximum(starts, 0)[: len(self.lows) - first]
            if len(starts):
                self._trace(slice(first, first + len(starts)), piece, starts)
            self.place += len(piece)
            yield piece

    def _trace(self, here: slice, piece: Samples, starts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        # Channel by channel: numpy is slow at reducing rows of two.
        for channel in np.ascontiguousarray(piece.T):
            np.minimum(self.lows[here], np.minimum.reduceat(channel, starts), out=self.lows[here])
            np.maximum(self.highs[here], np.maximum.reduceat(channel, starts), out=self.highs[here])
            self.squares[here] += np.add.reduceat(np.square(channel, dtype=np.float64), starts)
            self.counts[here] += np.diff(np.append(starts, len(piece)))

    def outline(self, rate_hz: int) -> Envelope:
        levels = np.sqrt(self.squares / np.maximum(1, self.counts)).astype(np.float32)
        return Envelope(self.lows, self.highs, levels, self.size / rate_hz)


def listen(path: Path) -> MeasuredEpisode:
    """What is heard in a sound file; memory does not grow with it. Raises: SoundError naming the file."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as sound:
            pen = _Pen(sound.frames)
            pieces = pen.passing(sound.blocks(_PIECE, dtype="float32", always_2d=True))
            loudness, cells = measure_cells(pieces, sound.samplerate)
            return MeasuredEpisode(loudness, cells, pen.outline(sound.samplerate))
    except (soundfile.LibsndfileError, OSError) as error:
        raise SoundError(f"{path}: cannot be read ({error}); render the episode again") from error
