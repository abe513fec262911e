"""A voice without words for fake speech services: syllables at one pitch whose vowels change, with hisses between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SYLLABLE_S = 0.14
_HISS_S = 0.03


def babble(seconds: float, pitch_hz: float, rate_hz: int, seed: int = 0, level: float = 0.3) -> NDArray[np.float64]:
    """Samples, shape (frames,), `level` at their peak; the fundamental is the strongest partial of the whole."""
    random = np.random.default_rng(seed)
    frames = round(seconds * rate_hz)
    if not frames:
        return np.zeros(0)
    time_s = np.arange(frames) / rate_hz
    steps_s = np.arange(0, seconds + 2 * _SYLLABLE_S, _SYLLABLE_S)
    wave = 1.3 * np.sin(2 * np.pi * pitch_hz * time_s)
    turn = np.exp(2j * np.pi * pitch_hz * time_s).astype(np.complex64)
    partial, strength, group = turn.copy(), np.zeros(0), -1
    for number in range(2, int(min(6000, rate_hz / 2) / pitch_hz) + 1):
        partial *= turn
        if group != round(number * pitch_hz / 500):
            # Formants: each syllable has its own strength at each 500 Hz, heard or not, never three times alike.
            group = round(number * pitch_hz / 500)
            levels = np.random.default_rng([seed, group]).choice([0.01, 0.8], len(steps_s))
            for step in range(2, len(levels)):
                if levels[step - 1] == levels[step - 2]:
                    levels[step] = 0.81 - levels[step - 1]
            strength = np.interp(time_s, steps_s, levels)
        wave += strength * (partial.real if number % 2 else partial.imag)
    hiss = np.convolve(random.normal(0, 1, frames), [0.5, -1, 0.5], "same")
    hissing = (time_s % _SYLLABLE_S > _SYLLABLE_S - _HISS_S) & (time_s < seconds - _SYLLABLE_S)
    wave = np.where(hissing, 0.25 * wave, wave) + np.where(hissing, 1.5 * hiss, 0.0)
    ramp = np.minimum(1, np.minimum(time_s + 0.002, time_s[::-1] + 0.002) / 0.012)
    wave = wave * ramp
    scaled: NDArray[np.float64] = wave * (level / max(float(np.abs(wave).max(initial=0.0)), 1e-9))
    return scaled
