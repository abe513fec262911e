"""`Analysis`: what levelling and mastering need to know of a clip, kept beside it."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness.figures import cells
from audiobrief.audio.loudness.peaks import true_peaks
from audiobrief.audio.loudness.scale import BLOCKS_PER_S, CELL_BLOCKS, CELLS_PER_S, Cells, Series
from audiobrief.audio.loudness.weighting import TAIL_S, Weighting, mean_squares
from audiobrief.errors import SoundError

_ANALYSIS_RATE_HZ = 44_100  # for clips whose rate the blocks do not divide
_MAGIC = b"ABA1"


@dataclass(frozen=True, eq=False)
class Analysis:
    """What levelling and mastering need to know of one clip, at 1/300 s a block, whole 100 ms cells.

    `energy` is the K-weighted mean square summed over channels, the filter's tail included; `peak` is the
    true peak over channels, full scale 1.0. Both float32, equally long.
    """

    energy: Series
    peak: Series
    channels: int

    def to_bytes(self) -> bytes:
        """This analysis for a cache; `from_bytes` gives it back bit for bit."""
        head = struct.pack("<4sII", _MAGIC, self.channels, len(self.energy))
        return head + self.energy.astype("<f4").tobytes() + self.peak.astype("<f4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Analysis:
        """The analysis that `to_bytes` wrote. Raises: SoundError for anything else."""
        if len(data) >= 12:
            magic, channels, blocks = struct.unpack_from("<4sII", data)
            if magic == _MAGIC and len(data) == 12 + 8 * blocks:
                both = np.frombuffer(data, "<f4", offset=12).astype(np.float32)
                return cls(both[:blocks], both[blocks:], channels)
        raise SoundError("a stored sound analysis is damaged; delete it and run again")


def analysis_blocks(duration_s: float) -> int:
    """How many blocks the analysis of a clip has: whole cells, the filter's tail included."""
    return CELL_BLOCKS * max(4, math.ceil((duration_s + TAIL_S) * CELLS_PER_S))


def analyse(clip: Clip) -> Analysis:
    """The block energies and true peaks of a clip; a mono clip counts as one channel.

    Source: BS.1770-4, Annex 1 (energy) and Annex 2 (true peak).
    """
    if clip.rate_hz % BLOCKS_PER_S:
        clip = clip.resampled(_ANALYSIS_RATE_HZ)
    hop = clip.rate_hz // BLOCKS_PER_S
    blocks = analysis_blocks(clip.duration_s)
    energy, peak = np.zeros(blocks, np.float32), np.zeros(blocks, np.float32)
    for channel in range(clip.channels):
        padded = np.zeros(blocks * hop, np.float32)
        padded[: clip.frames] = clip.samples[:, channel]
        weighting = Weighting(clip.rate_hz)
        steps = (padded[start : start + weighting.step] for start in range(0, len(padded), weighting.step))
        energy += np.concatenate([mean_squares(weighting.push(step), hop) for step in steps])
        np.maximum(peak, true_peaks(padded, hop), out=peak)
    return Analysis(energy, peak, clip.channels)


def speaking_cells(analysis: Analysis, duration_s: float) -> Cells:
    """The cells of a clip while it sounds, without the filter's tail, as heard in a stereo programme.

    A mono clip is heard from both sides, so it counts twice.
    """
    sides = 2.0 if analysis.channels == 1 else 1.0
    return cells(analysis.energy)[: max(4, round(duration_s * CELLS_PER_S))] * sides
