"""Loudness and true peak by ITU-R BS.1770-4 and EBU R 128: the scale, K-weighting, gated figures, and peaks.

Every channel weighs 1: mono and stereo, no surround.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import soxr
from numpy.typing import NDArray

from audiobrief.audio.clip import Samples

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
