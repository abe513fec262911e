"""Loudness and true peak by ITU-R BS.1770-4 and EBU R 128: of clips, kept beside them, and of finished sound.

Every channel weighs 1: mono and stereo, no surround.
"""

from __future__ import annotations

from audiobrief.audio.loudness.analysis import Analysis, analyse, analysis_blocks, speaking_cells
from audiobrief.audio.loudness.figures import cells, integrated_lufs, loudness_range_lu, relative_lufs, short_term_lufs
from audiobrief.audio.loudness.meter import Loudness, hear_file, measure, measure_cells, measure_file
from audiobrief.audio.loudness.scale import (
    BLOCKS_PER_S,
    CELL_BLOCKS,
    CELLS_PER_S,
    SILENT_LUFS,
    Cells,
    Series,
    amplitude,
    decibels,
    lufs,
    power,
)

__all__ = [
    "BLOCKS_PER_S",
    "CELLS_PER_S",
    "CELL_BLOCKS",
    "SILENT_LUFS",
    "Analysis",
    "Cells",
    "Loudness",
    "Series",
    "amplitude",
    "analyse",
    "analysis_blocks",
    "cells",
    "decibels",
    "hear_file",
    "integrated_lufs",
    "loudness_range_lu",
    "lufs",
    "measure",
    "measure_cells",
    "measure_file",
    "power",
    "relative_lufs",
    "short_term_lufs",
    "speaking_cells",
]
