"""The gain of each voice that makes all of them equally loud, after the limiter too."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.loudness import CELL_BLOCKS, Cells, amplitude, cells, relative_lufs
from audiobrief.audio.loudness_meter import speaking_cells
from audiobrief.audio.master import MasterTarget, limited_energy, limiter_gains
from audiobrief.audio.mix import SPEECH_LUFS, Analyses, Part, SpeechPart
from audiobrief.errors import SoundError

_CLOSE_LU = 0.02
_ROUNDS = 8
_LONGEST_PUSH_DB = 12.0  # into the limiter, as for the whole programme
_LARGEST_STEP_DB = 6.0
_OVERSHOOT = 1.3  # of a step: the limiter takes some of it


@dataclass
class _Heard:
    """A voice's speech: the cells of all of it, and the levels and peaks of its blocks."""

    cells: list[Cells] = field(default_factory=list)
    blocks: list[tuple[NDArray[np.float16], NDArray[np.float16]]] = field(default_factory=list)


def level(parts: Iterable[Part], analyses: Analyses) -> dict[str, float]:
    """The gain in dB for each voice that brings all of its speech together to `SPEECH_LUFS` under the limiter.

    A voice has one gain, so that what it stresses and what it whispers keep their distance.
    Raises: SoundError for a voice that is silent.
    """
    heard: dict[str, _Heard] = {}
    for part in parts:
        if isinstance(part, SpeechPart):
            analysis = analyses(part.key)
            energies = speaking_cells(analysis, part.frames / part.rate_hz)
            voice = heard.setdefault(part.voice, _Heard())
            voice.cells.append(energies)
            sides = 2.0 if analysis.channels == 1 else 1.0
            count = len(energies) * CELL_BLOCKS
            levels = np.sqrt(analysis.energy[:count] * np.float32(sides)).astype(np.float16)
            voice.blocks.append((levels, analysis.peak[:count].astype(np.float16)))
    ceiling = amplitude(MasterTarget().ceiling_dbtp)  # mono is 3 LU lower from the same samples
    return {name: _gain_db(name, voice, ceiling) for name, voice in heard.items()}


def _gain_db(name: str, voice: _Heard, ceiling: float) -> float:
    plain = relative_lufs(np.concatenate(voice.cells))
    if not math.isfinite(plain):
        raise SoundError(f'voice "{name}" is silent in all of its segments; speak them again (--force)')
    unlimited_db = gain_db = SPEECH_LUFS - plain
    for _ in range(_ROUNDS):
        missing = SPEECH_LUFS - _limited_lufs(voice, gain_db, ceiling)
        if abs(missing) < _CLOSE_LU or gain_db >= unlimited_db + _LONGEST_PUSH_DB:
            break
        gain_db += max(-_LARGEST_STEP_DB, min(_LARGEST_STEP_DB, missing * _OVERSHOOT))
    return min(gain_db, unlimited_db + _LONGEST_PUSH_DB)


def _limited_lufs(voice: _Heard, gain_db: float, ceiling: float) -> float:
    """The voice's loudness with a gain, under a limiter with that ceiling."""
    gain = amplitude(gain_db)
    found: list[Cells] = []
    for plain, (levels, peaks) in zip(voice.cells, voice.blocks, strict=True):
        gains = limiter_gains(peaks.astype(np.float32) * np.float32(gain), ceiling)
        found.append((plain if gains is None else cells(limited_energy(levels, gains))) * gain**2)
    return relative_lufs(np.concatenate(found))
