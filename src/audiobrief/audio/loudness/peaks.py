"""True peaks by BS.1770-4, Annex 2: what the sound reaches between its samples."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import soxr
from numpy.typing import NDArray

from audiobrief.audio.clip import Samples
from audiobrief.audio.loudness.scale import Series

REACH = 32  # frames on either side that a value between two samples is made of

_OVERSAMPLING = 4


def true_peaks(channel: Samples, hop: int) -> Series:
    """The highest absolute value of each `hop` frames after interpolation to four times the rate."""
    fine = soxr.resample(channel, 1, _OVERSAMPLING, "HQ")
    size = hop * _OVERSAMPLING
    missing = len(channel) * _OVERSAMPLING - len(fine)
    rows = np.abs(np.pad(fine, (0, max(0, missing)))[: len(channel) * _OVERSAMPLING].reshape(-1, size))
    # The resampler rounds the sharpest clicks off; the samples themselves are peaks too.
    peaks: Series = np.maximum(rows.max(axis=1), np.abs(channel).reshape(-1, hop).max(axis=1))
    return peaks


def highest_peak(samples: Samples, known: float) -> float:
    """The higher of `known` and the true peak, but for the first and last 32 frames.

    Only where samples come near `known` can a peak exceed it: band-limited sound rises between its samples
    by 3 dB for the worst sine, rarely more; 6 dB are allowed for.
    """
    for channel in range(1 if twins(samples) else samples.shape[1]):
        wave = np.ascontiguousarray(samples[:, channel])
        windows = np.lib.stride_tricks.sliding_window_view(wave, 2 * REACH)
        # Window i looks between samples i + reach - 1 and i + reach.
        near = np.abs(wave[REACH - 1 : len(wave) - REACH + 1]) > known / 2
        places = np.flatnonzero(near[:-1] | near[1:])
        for start in range(0, len(places), 4096):
            between = windows[places[start : start + 4096]] @ _interpolator()
            known = max(known, float(np.abs(between).max()))
    return known


def twins(samples: Samples) -> bool:
    """Whether two channels are equal, as for speech placed in the middle: then one of them says it all."""
    return samples.shape[1] == 2 and np.array_equal(samples[:, 0], samples[:, 1])


@lru_cache(maxsize=1)
def _interpolator() -> NDArray[np.float32]:
    """Shape (2 * reach, 4): weights for the sample at `reach - 1` and three values between it and the next."""
    places = np.arange(1 - REACH, REACH + 1)[:, None] - np.arange(_OVERSAMPLING) / _OVERSAMPLING
    window = np.i0(9.0 * np.sqrt(np.maximum(0.0, 1 - (places / (REACH + 1)) ** 2))) / np.i0(9.0)
    weights: NDArray[np.float32] = (np.sinc(places) * window).astype(np.float32)
    return weights
