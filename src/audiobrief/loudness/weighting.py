"""The K filter of BS.1770-4, at any rate, on a stream."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio import Samples
from audiobrief.loudness.scale import CELLS_PER_S, Series

TAIL_S = 0.1  # the K filter (38 Hz, Q 0.5) has rung out to under -150 dB by then

_WINDOW_CELLS, _TAIL_CELLS = 8, 1  # one FFT window of the filter, and its part that only warms it up
STEP_CELLS = _WINDOW_CELLS - _TAIL_CELLS


class Weighting:
    """The K filter of one channel, fed in steps; exact at any rate that has whole cells."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.step = STEP_CELLS * rate_hz // CELLS_PER_S
        self.tail: Samples = np.zeros(_TAIL_CELLS * rate_hz // CELLS_PER_S, np.float32)

    def push(self, step: Samples) -> Samples:
        """The weighted step; only the last one may be shorter than `self.step`."""
        window = np.zeros(len(self.tail) + self.step, np.float32)
        window[: len(self.tail)] = self.tail
        window[len(self.tail) : len(self.tail) + len(step)] = step
        self.tail = window[-len(self.tail) :]
        spectrum = np.fft.rfft(window)
        spectrum *= _response(self.rate_hz, len(window))
        weighted = np.fft.irfft(spectrum, len(window)).astype(np.float32, copy=False)
        heard: Samples = weighted[len(self.tail) : len(self.tail) + len(step)]
        return heard


def mean_squares(channel: Samples, hop: int) -> Series:
    """The mean square of each `hop` frames."""
    rows = channel.reshape(-1, hop)
    squares: Series = np.einsum("ij,ij->i", rows, rows) / np.float32(hop)
    return squares


@lru_cache(maxsize=8)
def _response(rate_hz: int, length: int) -> NDArray[np.complex64]:
    """The standard's 48 kHz K filter, sampled at the physical frequencies of an FFT at another rate.

    Source: BS.1770-4, Annex 1, tables 1 and 2.
    """
    z = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length * (rate_hz / 48_000))
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    response: NDArray[np.complex64] = (shelf * high_pass).astype(np.complex64)
    return response
