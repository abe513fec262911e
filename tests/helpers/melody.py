"""The pitch of a voice, measured by Praat's autocorrelation: the usual tool of phoneticians."""

from __future__ import annotations

import numpy as np
from parselmouth import Sound

from audiobrief.audio.clip import Clip


def median_f0_hz(clip: Clip) -> float:
    """Median fundamental of the voiced parts, looked for between 45 and 700 Hz each 10 ms."""
    sound = Sound(clip.mono().samples[:, 0].astype(np.float64), clip.rate_hz)
    pitch = sound.to_pitch_ac(0.01, 45.0, pitch_ceiling=700.0)
    found = pitch.selected_array["frequency"]
    return float(np.median(found[found > 0]))


def semitones(after: Clip, before: Clip) -> float:
    """How far the melody of one clip lies above that of another."""
    return float(12 * np.log2(median_f0_hz(after) / median_f0_hz(before)))
