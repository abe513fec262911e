"""The K filter of BS.1770-4, at any rate, on a stream.

A recursive filter one sample at a time is slow in numpy, and a long FFT is no better. Here rows of some 60
samples are multiplied by the start of the impulse response, and the four state variables are carried from row
to row: the same filter, a fifth of the time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Samples
from audiobrief.audio.loudness.scale import CELLS_PER_S, Series

TAIL_S = 0.1  # the K filter (38 Hz, Q 0.5) has rung out to under -150 dB by then
STEP_CELLS = 7  # with 20 ms in whole frames, a step divides into rows at every rate

_ROW = 64  # about as many samples in a row as multiply fastest
_ORDER = 4
_BATCH_ROWS = 70  # BLAS would share larger products among threads, which costs more than it gains
_FORGOTTEN = 1e-9  # a state that has rung out this far is no longer heard

_Matrix = NDArray[np.float64]


class Weighting:
    """The K filter of one channel, fed in steps, at any rate that has whole 20 ms."""

    def __init__(self, rate_hz: int) -> None:
        self.step = STEP_CELLS * rate_hz // CELLS_PER_S
        self.state: _Matrix = np.zeros(_ORDER)
        self._rows = _rows(rate_hz, self.step)

    def push(self, step: Samples) -> Samples:
        """The weighted step; only the last one may be shorter than `self.step`."""
        rows = self._rows
        count = -(-len(step) // rows.length)
        if len(step) == count * rows.length:
            heard = np.ascontiguousarray(step)
        else:
            heard = np.zeros(count * rows.length, np.float32)
            heard[: len(step)] = step
        heard = heard.reshape(count, rows.length)
        both = np.empty((count, rows.length + _ORDER), np.float32)
        for start in range(0, count, _BATCH_ROWS):
            np.matmul(heard[start : start + _BATCH_ROWS], rows.response, out=both[start : start + _BATCH_ROWS])
        states: _Matrix = np.concatenate((self.state[np.newaxis], both[:, rows.length :]), dtype=np.float64)
        distance = 1
        for power in rows.powers:  # every state takes up all that were before it, in doubling strides
            if distance > count:
                break
            states[distance:] = states[distance:] + states[:-distance] @ power
            distance *= 2
        self.state = states[count].copy()
        weighted = both[:, : rows.length] + states[:count].astype(np.float32) @ rows.ringing
        flat: Samples = weighted.reshape(-1)[: len(step)]
        return flat


def mean_squares(channel: Samples, hop: int) -> Series:
    """The mean square of each `hop` frames."""
    rows = channel.reshape(-1, hop)
    squares: Series = np.einsum("ij,ij->i", rows, rows) / np.float32(hop)
    return squares


@dataclass(frozen=True, eq=False)
class _Rows:
    """The filter as matrices: rows of samples times `response` are weighted rows and what they add to the state."""

    length: int
    response: NDArray[np.float32]  # (length, length + order)
    ringing: NDArray[np.float32]  # (order, length): a state, heard over the row that follows
    powers: list[_Matrix]  # (order, order) each: a state after 1, 2, 4, ... rows


@lru_cache(maxsize=8)
def _rows(rate_hz: int, step: int) -> _Rows:
    """The matrices of the filter at a rate, for steps of whole rows."""
    length = min((size for size in range(1, step + 1) if step % size == 0), key=lambda size: abs(size - _ROW))
    advance, enter, leave, direct = _filter(rate_hz)
    advances = [np.eye(_ORDER)]
    for _ in range(length):
        advances.append(advance @ advances[-1])
    impulse = np.array([direct] + [leave @ power @ enter for power in advances[: length - 1]])
    response = np.zeros((length, length + _ORDER))
    for sample in range(length):
        response[sample, sample:length] = impulse[: length - sample]
        response[sample, length:] = advances[length - 1 - sample] @ enter
    ringing = np.array([leave @ power for power in advances[:length]]).T
    powers, power = [], advances[length]
    while np.abs(power).max() > _FORGOTTEN:
        powers.append(power.T.copy())
        power = power @ power
    return _Rows(length, response.astype(np.float32), ringing.astype(np.float32), powers)


def _filter(rate_hz: int) -> tuple[_Matrix, _Matrix, _Matrix, float]:
    """How the state advances, is entered and is heard, and how much of a sample is heard at once.

    The high pass first, then the shelf.
    """
    (advance, enter, leave, direct), (after, entered, left, last) = (_section(*each) for each in _sections(rate_hz))
    return (
        np.block([[advance, np.zeros_like(advance)], [np.outer(entered, leave), after]]),
        np.concatenate((enter, entered * direct)),
        np.concatenate((leave * last, left)),
        direct * last,
    )


def _section(above: _Matrix, below: _Matrix) -> tuple[_Matrix, _Matrix, _Matrix, float]:
    """The same of one second-order filter, in coordinates that noise fills evenly.

    In those of the plain recursion the 38 Hz poles leave small differences of large numbers: in single precision
    only 56 dB of the signal at 48 kHz would be right.
    """
    advance = np.array([[-below[1], 1.0], [-below[2], 0.0]])  # transposed direct form II
    enter = above[1:] - below[1:] * above[0]
    spread, power = np.outer(enter, enter), advance
    while np.abs(power).max() > _FORGOTTEN:
        spread = spread + power @ spread @ power.T
        power = power @ power
    base = np.linalg.cholesky(spread)
    return (
        np.linalg.solve(base, advance @ base).astype(np.float64),
        np.linalg.solve(base, enter),
        base[0],
        float(above[0]),
    )


def _sections(rate_hz: int) -> list[tuple[_Matrix, _Matrix]]:
    """The high pass and the shelf, each as numerator and denominator, the denominators from 1.

    Source: BS.1770-4, Annex 1, tables 1 and 2, given for 48 kHz; for other rates the analogue filters behind
    them: B. De Man, "Evaluation of Implementations of the EBU R128 Loudness Measurement", AES 145 (2018).
    """
    angle, quality = math.tan(math.pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    high_pass = np.array([1.0, -2.0, 1.0]), _poles(angle, quality)
    angle, quality = math.tan(math.pi * 1681.974450955533 / rate_hz), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    edge, square = high**0.4996667741545416 * angle / quality, angle**2
    above = np.array([high + edge + square, 2 * (square - high), high - edge + square])
    return [high_pass, (above / (1 + angle / quality + square), _poles(angle, quality))]


def _poles(angle: float, quality: float) -> _Matrix:
    scale = 1 + angle / quality + angle**2
    return np.array([scale, 2 * (angle**2 - 1), 1 - angle / quality + angle**2]) / scale
