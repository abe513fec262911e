"""The pitch of a voice, measured by Praat's autocorrelation: the usual tool of phoneticians."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from parselmouth import Sound

from audiobrief.audio.clip import Clip


def median_f0_hz(clip: Clip) -> float:
    """Median fundamental of the voiced parts, looked for between 45 and 700 Hz each 10 ms."""
    found = _f0_hz(clip)
    return float(np.median(found[found > 0]))


def _f0_hz(clip: Clip) -> NDArray[np.float64]:
    """The fundamental each 10 ms, 0 where there is none; looked for between 45 and 700 Hz."""
    sound = Sound(clip.mono().samples[:, 0].astype(np.float64), clip.rate_hz)
    track: NDArray[np.float64] = sound.to_pitch_ac(0.01, 45.0, pitch_ceiling=700.0).selected_array["frequency"]
    return track


def semitones(after: Clip, before: Clip) -> float:
    """How far the melody of one clip lies above that of another: the median over the moments voiced in both.

    Moments are the same share of each clip. Medians of whole clips also count what is voiced in one of them alone,
    creaky ends above all, which is half a semitone on some processors.
    """
    tracks = [_f0_hz(clip) for clip in (before, after)]
    share = np.linspace(0.0, 1.0, 2000)
    low, high = (track[np.round(share * (len(track) - 1)).astype(int)] for track in tracks)
    both = (low > 0) & (high > 0)
    return float(12 * np.median(np.log2(high[both] / low[both])))
