"""The scale of loudness: mean squares, LUFS and decibels, and the steps of time that all of it shares."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float32]  # one value a block
Cells = NDArray[np.float64]  # one value a cell

BLOCKS_PER_S = 300  # the finest step that divides 24, 44.1 and 48 kHz: 80, 147 and 160 frames
CELLS_PER_S = 10  # the step of the 400 ms gating blocks that overlap by 75 % (BS.1770-4, Annex 1)
CELL_BLOCKS = BLOCKS_PER_S // CELLS_PER_S
SILENT_LUFS = -math.inf

_OFFSET_LU = -0.691


def lufs(energy: float) -> float:
    """The loudness of a K-weighted mean square."""
    return _OFFSET_LU + 10 * math.log10(energy) if energy > 0 else SILENT_LUFS


def power(loudness_lufs: float) -> float:
    """The K-weighted mean square of a loudness."""
    return float(10 ** ((loudness_lufs - _OFFSET_LU) / 10))


def decibels(amplitude: float) -> float:
    """A level in dB relative to full scale."""
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf


def amplitude(level_db: float) -> float:
    """The factor of a level or gain in dB."""
    return float(10 ** (level_db / 20))
