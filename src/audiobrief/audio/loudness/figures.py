"""One figure for many 100 ms cells: gated loudness, short-term loudness, loudness range."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.loudness.scale import CELL_BLOCKS, SILENT_LUFS, Cells, Series, lufs, power

SHORT_TERM_CELLS = 30  # Source: EBU Tech 3341, section 2.2: 3 s

_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_RANGE_GATE_LU = -20.0
_RANGE_PERCENTILES = (10, 95)
_SILENT_ENERGY = 1e-15  # -150 LUFS: what rounding leaves of a running sum


def cells(energy: NDArray[np.floating]) -> Cells:
    """Block energies averaged into 100 ms cells; an incomplete last cell is left out."""
    whole = len(energy) // CELL_BLOCKS * CELL_BLOCKS
    averaged: Cells = energy[:whole].reshape(-1, CELL_BLOCKS).mean(axis=1, dtype=np.float64)
    return averaged


def relative_lufs(energies: Cells) -> float:
    """The loudness of cells gated by themselves alone, so that a whisper has one too; see `integrated_lufs`."""
    loudest = float(energies.max(initial=0.0))
    if loudest <= 0:
        return SILENT_LUFS
    return integrated_lufs(energies / loudest) + 10 * math.log10(loudest)


def integrated_lufs(energies: Cells) -> float:
    """The gated loudness of 100 ms cells; minus infinity when no 400 ms block passes the gate.

    Source: BS.1770-4, Annex 1, equations 5 to 7.
    """
    if len(energies) < 4:
        return SILENT_LUFS
    sums = np.concatenate(([0.0], np.cumsum(energies, dtype=np.float64)))
    blocks = np.maximum((sums[4:] - sums[:-4]) / 4, 0)
    blocks = blocks[blocks > power(_ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return SILENT_LUFS
    blocks = blocks[blocks > blocks.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return lufs(float(blocks.mean()))


def short_term_energies(energies: Cells) -> Cells:
    """The mean of the 3 s that end with each cell; before the first cell there is silence."""
    sums = np.concatenate((np.zeros(SHORT_TERM_CELLS), np.cumsum(energies, dtype=np.float64)))
    means: Cells = np.maximum((sums[SHORT_TERM_CELLS:] - sums[:-SHORT_TERM_CELLS]) / SHORT_TERM_CELLS, 0)
    return means


def short_term_lufs(energies: Cells) -> Series:
    """The loudness of the 3 s that end with each 100 ms cell; minus infinity where they are silent.

    Source: EBU Tech 3341, section 2.2: not gated.
    """
    means = short_term_energies(energies)
    found = np.full(len(means), SILENT_LUFS, np.float32)
    heard = means > _SILENT_ENERGY
    found[heard] = lufs(1.0) + 10 * np.log10(means[heard])
    return found


def loudness_range_lu(energies: Cells) -> float:
    """How far apart the softer and the louder passages are; 0 for less than 3 s of sound.

    Source: EBU Tech 3342, section 3: short-term loudness, gated at -70 LUFS and 20 LU under its mean, from the
    10th to the 95th percentile.
    """
    means = short_term_energies(energies)[SHORT_TERM_CELLS - 1 :]
    means = means[means >= power(_ABSOLUTE_GATE_LUFS)]
    if not len(means):
        return 0.0
    means = np.sort(means[means >= means.mean() * 10 ** (_RANGE_GATE_LU / 10)])
    low, high = (means[round((len(means) - 1) * share / 100)] for share in _RANGE_PERCENTILES)
    return lufs(float(high)) - lufs(float(low))
