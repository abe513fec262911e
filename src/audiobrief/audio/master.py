"""Mastering solved before anything is rendered: one gain and a limiter that bring a programme to its target.

The limiter's gain curve is applied to the block energies, so that the gain found is that of the *limited*
programme.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip, Samples
from audiobrief.audio.loudness import (
    BLOCKS_PER_S,
    CELL_BLOCKS,
    Cells,
    Series,
    amplitude,
    cells,
    decibels,
    integrated_lufs,
)
from audiobrief.audio.loudness_meter import Analysis, analyse
from audiobrief.audio.mix import CHUNK, GRID, RATE_HZ, Analyses, Run, Sources, Timeline, render, runs
from audiobrief.errors import SoundError

BLOCK = RATE_HZ // BLOCKS_PER_S
TOLERANCE_LU = 0.1

_ATTACK_BLOCKS = 2  # the curve falls over 13 ms around a peak
_RELEASE_DB_PER_S = 50.0  # slower than a voice's pitch period, faster than a syllable
_CLOSE_LU = 0.005
_LARGEST_STEP_DB = 6.0
_LONGEST_PUSH_DB = 12.0  # into the limiter, beyond which more gain only flattens the sound
_LEAST_SLOPE = 0.2
_ROUNDS = 16


@dataclass(frozen=True)
class MasterTarget:
    """What the finished MP3 shall measure.

    `codec_margin_db` is how far under the true peak the limiter stays, because coding adds overshoot.
    """

    lufs: float = -16.0
    true_peak_dbtp: float = -1.0
    codec_margin_db: float = 0.8

    @property
    def ceiling_dbtp(self) -> float:
        return self.true_peak_dbtp - self.codec_margin_db


@dataclass(frozen=True, eq=False)
class Curve:
    """The limiter's gain at the nodes between a run's blocks: 1 except at `places`."""

    places: NDArray[np.int32]
    gains: Series

    def nodes(self, first: int, count: int) -> Series:
        """The gains at `count` nodes from node `first`; node n is the start of block n."""
        found = np.ones(count, np.float32)
        low, high = np.searchsorted(self.places, (first, first + count))
        found[self.places[low:high] - first] = self.gains[low:high]
        return found


@dataclass(frozen=True, eq=False)
class Mastering:
    """How a programme becomes its target: a gain for all, then one limiter curve a run (None: untouched).

    `reached` is False when more gain would only have flattened the sound: `expected_lufs` is then the best
    that the limiter allows. `limited_share` is the share of the programme's time that the limiter touches.
    """

    target: MasterTarget
    gain_db: float
    curves: tuple[Curve | None, ...]
    expected_lufs: float
    largest_reduction_db: float
    limited_share: float

    @property
    def reached(self) -> bool:
        return abs(self.expected_lufs - self.target.lufs) <= TOLERANCE_LU


def solve(
    timeline: Timeline, sources: Sources, analyses: Analyses, target: MasterTarget, channels: int = 2
) -> Mastering:
    """The mastering that brings the limited programme to the target.

    `analyses` answers for the same clips as `sources`, which is asked only where items overlap.
    Raises: SoundError when the programme is silent.
    """
    programme = _Programme(timeline, sources, analyses, channels)
    unmastered = integrated_lufs(programme.energies)
    if not math.isfinite(unmastered):
        raise SoundError("the programme is silent, so it has no loudness to master; check its segments")
    ceiling = amplitude(target.ceiling_dbtp)
    gain_db, expected = _gain(programme, target.lufs, unmastered, ceiling)
    curves = tuple(limiting.curve for limiting in programme.limited(amplitude(gain_db), ceiling))
    touched = [curve for curve in curves if curve is not None]
    return Mastering(
        target=target,
        gain_db=gain_db,
        curves=curves,
        expected_lufs=expected,
        largest_reduction_db=max((-decibels(float(curve.gains.min())) for curve in touched), default=0.0),
        limited_share=sum(len(curve.places) for curve in touched) * BLOCK / timeline.total_frames,
    )


def limiter_gains(peak: Series, ceiling: float) -> Series | None:
    """The gain of each block that keeps its true peak under the ceiling; None where none is needed.

    It falls smoothly before a peak and recovers at a steady rate in dB after it.
    """
    if peak.max(initial=0.0) <= ceiling:
        return None
    reduction = np.maximum(0.0, 20 * np.log10(np.maximum(peak, 1e-9, dtype=np.float64) / ceiling))
    recovery = np.arange(len(peak)) * (_RELEASE_DB_PER_S / BLOCKS_PER_S)
    reduction = np.maximum.accumulate(reduction + recovery) - recovery
    width = 2 * _ATTACK_BLOCKS + 1
    held = np.lib.stride_tricks.sliding_window_view(np.pad(reduction, _ATTACK_BLOCKS), width).max(axis=1)
    # Each value averaged here is at least the block's own need, so the average is too.
    weights = np.hanning(width + 2)[1:-1]
    # Beyond its ends it goes on as it ends.
    longer = held.take(np.arange(-_ATTACK_BLOCKS, len(held) + _ATTACK_BLOCKS), mode="clip")
    smooth = np.convolve(longer, weights / weights.sum(), "valid")
    gains: Series = (10 ** (-smooth / 20)).astype(np.float32)
    return gains


def limited_energy(levels: NDArray[np.float16], gains: Series) -> Series:
    """The energies of blocks, given as square roots, under the limiter's gains."""
    nodes = _nodes(gains)
    first, last = nodes[:-1], nodes[1:]
    # The mean of the squared gain, which runs straight from node to node.
    energy: Series = levels.astype(np.float32) ** 2 * (first * first + first * last + last * last) / 3
    return energy


def _gain(programme: _Programme, lufs: float, unmastered: float, ceiling: float) -> tuple[float, float]:
    """The gain in dB, and the loudness of the limited programme with it: a secant search from below."""
    unlimited_db = lufs - unmastered
    gain_db = unlimited_db
    tried: list[tuple[float, float]] = []
    for _ in range(_ROUNDS):
        found = integrated_lufs(programme.loudness_cells(amplitude(gain_db), ceiling))
        tried.append((gain_db, found))
        if abs(lufs - found) < _CLOSE_LU:
            break
        slope = 1.0
        if len(tried) > 1:
            slope = (tried[-1][1] - tried[-2][1]) / (tried[-1][0] - tried[-2][0])
        step = (lufs - found) / min(1.0, max(_LEAST_SLOPE, slope))
        step = min(_LARGEST_STEP_DB, max(-_LARGEST_STEP_DB, step))
        gain_db = min(gain_db + step, unlimited_db + _LONGEST_PUSH_DB)
        if gain_db == tried[-1][0]:
            break
    return min(tried, key=lambda one: abs(lufs - one[1]))


@dataclass(frozen=True, eq=False)
class _Limiting:
    """One run under the limiter: its cells after gain and limiter, and its curve."""

    cells: Cells
    curve: Curve | None


class _Programme:
    """The energies and peaks of a programme, small enough to hold for hours of it."""

    def __init__(self, timeline: Timeline, sources: Sources, analyses: Analyses, channels: int) -> None:
        self.energies: Cells = np.zeros(timeline.total_frames // GRID)
        self.first_cells: list[int] = []
        self.levels: list[NDArray[np.float16]] = []  # square roots: half precision covers -144 dB
        self.peaks: list[NDArray[np.float16]] = []
        self.cells: list[Cells] = []
        for run in runs(timeline):
            analysis = _run_analysis(run, sources, analyses, channels)
            self.first_cells.append(run.start // GRID)
            self.levels.append(np.sqrt(analysis.energy).astype(np.float16))
            self.peaks.append(analysis.peak.astype(np.float16))
            self.cells.append(cells(analysis.energy))
        self._sum(self.energies, self.cells)

    def loudness_cells(self, gain: float, ceiling: float) -> Cells:
        """The cells of the whole programme after gain and limiter."""
        total = np.zeros_like(self.energies)
        self._sum(total, [limiting.cells for limiting in self.limited(gain, ceiling)])
        return total

    def limited(self, gain: float, ceiling: float) -> Iterator[_Limiting]:
        """Each run after gain and limiter."""
        for levels, peaks, kept in zip(self.levels, self.peaks, self.cells, strict=True):
            gains = limiter_gains(peaks.astype(np.float32) * np.float32(gain), ceiling)
            if gains is None:
                yield _Limiting(kept * gain**2, None)
                continue
            yield _Limiting(cells(limited_energy(levels, gains)) * gain**2, _curve(_nodes(gains)))

    def _sum(self, total: Cells, parts: list[Cells]) -> None:
        for first, part in zip(self.first_cells, parts, strict=True):
            part = part[: len(total) - first]
            total[first : first + len(part)] += part


def _nodes(gains: Series) -> Series:
    """The gains between blocks, one more than there are: the lower one of the two blocks that a node joins."""
    ends = np.concatenate((gains[:1], gains, gains[-1:]))
    nodes: Series = np.minimum(ends[:-1], ends[1:])
    return nodes


def _curve(nodes: Series) -> Curve:
    places = np.flatnonzero(nodes < 1)
    return Curve(places.astype(np.int32), nodes[places])


def _run_analysis(run: Run, sources: Sources, analyses: Analyses, channels: int) -> Analysis:
    """The analysis of a run: summed from its items where they follow one another, else measured mixed."""
    parts = [analyses(item.key) for item in run.items]
    overlapping = any(before.end > after.start for before, after in pairwise(run.items))
    changed = any(item.ducks or item.loop_frames for item in run.items)
    folded = channels == 1 and any(part.channels > 1 for part in parts)
    if overlapping or changed or folded:
        return _mixed_analysis(run, sources, channels)
    firsts = [(item.start - run.start) // BLOCK for item in run.items]
    blocks = max(first + len(part.energy) for first, part in zip(firsts, parts, strict=True))
    energy, peak = np.zeros(blocks, np.float32), np.zeros(blocks, np.float32)
    for item, first, part in zip(run.items, firsts, parts, strict=True):
        gain = np.float32(amplitude(item.gain_db))
        here = slice(first, first + len(part.energy))
        energy[here] += part.energy * np.float32(gain * gain * _sides(part, channels))
        peak[here] = np.maximum(peak[here], part.peak * gain)
    return Analysis(energy, peak, channels)


def _mixed_analysis(run: Run, sources: Sources, channels: int) -> Analysis:
    """The analysis of a run's sound as it is rendered: a piece at a time, each with 100 ms of what is around it."""
    energies: list[Series] = []
    peaks: list[Series] = []
    before: Samples = np.zeros((GRID, channels), np.float32)
    for piece, following in pairwise(_whole_cells(run, sources, channels)):
        window = np.concatenate((before, piece, following[:GRID]))
        found = analyse(Clip(window, RATE_HZ))
        here = slice(CELL_BLOCKS, CELL_BLOCKS + len(piece) // BLOCK)
        energies.append(found.energy[here])
        peaks.append(found.peak[here])
        before = window[len(piece) : len(piece) + GRID]
    return Analysis(np.concatenate(energies), np.concatenate(peaks), channels)


def _whole_cells(run: Run, sources: Sources, channels: int) -> Iterator[Samples]:
    """The run's sound in whole cells, a cell of silence for the filter's tail, and another that ends it."""
    for chunk in render(run, sources, channels):
        missing = -len(chunk) % GRID
        whole = np.broadcast_to(chunk, (len(chunk), channels))
        yield np.pad(whole, ((0, missing), (0, 0))) if missing else whole
    yield np.zeros((GRID, channels), np.float32)
    yield np.zeros((GRID, channels), np.float32)


def _sides(analysis: Analysis, channels: int) -> float:
    """How often one channel of a clip is heard: sound in the middle comes from both sides."""
    return float(channels if analysis.channels == 1 else 1)


assert GRID == CELL_BLOCKS * BLOCK


LimitedRun = tuple[Run, Curve | None]
Integers = NDArray[np.signedinteger]


def mastered(
    start: int,
    end: int,
    limited: Sequence[LimitedRun],
    sources: Sources,
    gain: float,
    channels: int,
    bits: int = 16,
) -> Iterator[Integers]:
    """The frames `start` to `end` in chunks of shape (frames, channels): the runs, and exact silence between them.

    16 bits are int16; 24 bits are int32 with the lowest byte empty, as sound libraries take them.
    """
    place = start
    for run, curve in limited:
        yield from _silence(run.start - place, channels, bits)
        for number, chunk in enumerate(render(run, sources, channels)):
            found = _mastered(chunk, gain, curve, number * (CHUNK // BLOCK), bits)
            yield found if found.shape[1] == channels else np.repeat(found, channels, axis=1)
        place = run.end
    yield from _silence(end - place, channels, bits)


def _mastered(chunk: Samples, gain: float, curve: Curve | None, first_block: int, bits: int) -> Integers:
    """The chunk after gain and limiter, whose curve runs straight from node to node."""
    full = 1 << (bits - 1)
    scale = np.float32(gain * (full - 1))
    factor: Samples | np.float32 = scale
    if curve is not None:
        nodes = curve.nodes(first_block, -(-len(chunk) // BLOCK) + 1) * scale
        if nodes.min() < nodes.max():
            along = (np.arange(BLOCK, dtype=np.float32) + 0.5) / BLOCK
            between = nodes[:-1, None] + (nodes[1:] - nodes[:-1])[:, None] * along
            factor = between.reshape(-1, 1)[: len(chunk)]
        else:
            factor = nodes[0]
    scaled = chunk * factor
    np.rint(scaled, out=scaled)
    np.clip(scaled, -full, full - 1, out=scaled)
    return scaled.astype(np.int16) if bits == 16 else scaled.astype(np.int32) << (32 - bits)


def _silence(frames: int, channels: int, bits: int) -> Iterator[Integers]:
    for start in range(0, frames, CHUNK):
        yield np.zeros((min(CHUNK, frames - start), channels), np.int16 if bits == 16 else np.int32)
