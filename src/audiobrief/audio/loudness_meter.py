"""Loudness by EBU R 128 measured: of a clip, kept beside it as an `Analysis`, and of finished sound as a stream."""

from __future__ import annotations

import math
import struct
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from audiobrief.audio.clip import Clip, Samples
from audiobrief.audio.loudness import (
    BLOCKS_PER_S,
    CELL_BLOCKS,
    CELLS_PER_S,
    REACH,
    SILENT_LUFS,
    STEP_CELLS,
    TAIL_S,
    Cells,
    Series,
    Weighting,
    cells,
    decibels,
    highest_peak,
    integrated_lufs,
    loudness_range_lu,
    lufs,
    mean_squares,
    short_term_energies,
    true_peaks,
    twins,
)
from audiobrief.errors import SoundError

_ANALYSIS_RATE_HZ = 44_100  # for clips whose rate the blocks do not divide
_MAGIC = b"ABA1"


@dataclass(frozen=True, eq=False)
class Analysis:
    """What levelling and mastering need to know of one clip, at 1/300 s a block, whole 100 ms cells.

    `energy` is the K-weighted mean square summed over channels, the filter's tail included; `peak` is the
    true peak over channels, full scale 1.0. Both float32, equally long.
    """

    energy: Series
    peak: Series
    channels: int

    def to_bytes(self) -> bytes:
        """This analysis for a cache; `from_bytes` gives it back bit for bit."""
        head = struct.pack("<4sII", _MAGIC, self.channels, len(self.energy))
        return head + self.energy.astype("<f4").tobytes() + self.peak.astype("<f4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Analysis:
        """The analysis that `to_bytes` wrote. Raises: SoundError for anything else."""
        if len(data) >= 12:
            magic, channels, blocks = struct.unpack_from("<4sII", data)
            if magic == _MAGIC and len(data) == 12 + 8 * blocks:
                both = np.frombuffer(data, "<f4", offset=12).astype(np.float32)
                return cls(both[:blocks], both[blocks:], channels)
        raise SoundError("a stored sound analysis is damaged; delete it and run again")


def analysis_blocks(duration_s: float) -> int:
    """How many blocks the analysis of a clip has: whole cells, the filter's tail included."""
    return CELL_BLOCKS * max(4, math.ceil((duration_s + TAIL_S) * CELLS_PER_S))


def analyse(clip: Clip) -> Analysis:
    """The block energies and true peaks of a clip; a mono clip counts as one channel.

    Source: BS.1770-4, Annex 1 (energy) and Annex 2 (true peak).
    """
    if clip.rate_hz % BLOCKS_PER_S:
        clip = clip.resampled(_ANALYSIS_RATE_HZ)
    hop = clip.rate_hz // BLOCKS_PER_S
    blocks = analysis_blocks(clip.duration_s)
    energy, peak = np.zeros(blocks, np.float32), np.zeros(blocks, np.float32)
    for channel in range(clip.channels):
        padded = np.zeros(blocks * hop, np.float32)
        padded[: clip.frames] = clip.samples[:, channel]
        weighting = Weighting(clip.rate_hz)
        steps = (padded[start : start + weighting.step] for start in range(0, len(padded), weighting.step))
        energy += np.concatenate([mean_squares(weighting.push(step), hop) for step in steps])
        np.maximum(peak, true_peaks(padded, hop), out=peak)
    return Analysis(energy, peak, clip.channels)


def speaking_cells(analysis: Analysis, duration_s: float) -> Cells:
    """The cells of a clip while it sounds, without the filter's tail, as heard in a stereo programme.

    A mono clip is heard from both sides, so it counts twice.
    """
    sides = 2.0 if analysis.channels == 1 else 1.0
    return cells(analysis.energy)[: max(4, round(duration_s * CELLS_PER_S))] * sides


_CELL_PARTS = 5  # momentary loudness is read every 20 ms: at every 100 ms it would miss 0.6 LU of a short tone
_MOMENTARY_PARTS = 4 * _CELL_PARTS  # Source: EBU Tech 3341, section 2.2: 400 ms
_AHEAD = 8  # steps that weighting may be behind decoding


@dataclass(frozen=True)
class Loudness:
    """What was measured: gated loudness, highest true peak, how many frames were heard, and its course.

    `loudness_range_lu` (LRA) is 0 for less than 3 s of sound; the highest short-term (3 s) and momentary
    (400 ms) loudness count what is before the first frame as silence.
    """

    integrated_lufs: float
    true_peak_dbtp: float
    frames: int
    loudness_range_lu: float = 0.0
    highest_short_term_lufs: float = SILENT_LUFS
    highest_momentary_lufs: float = SILENT_LUFS


def measure(blocks: Iterable[Samples], rate_hz: int) -> Loudness:
    """The loudness of a stream of float32 pieces (frames, channels) of any lengths, all channels weighted 1.

    Memory does not grow with the stream. Raises: SoundError when the rate has no whole 20 ms.
    """
    return measure_cells(blocks, rate_hz)[0]


def measure_cells(blocks: Iterable[Samples], rate_hz: int) -> tuple[Loudness, Cells]:
    """What `measure` gives, and the K-weighted mean squares of each 100 ms, summed over channels."""
    if rate_hz % (CELLS_PER_S * _CELL_PARTS):
        raise SoundError(f"loudness cannot be measured at {rate_hz} Hz; resample to 44100 Hz first")
    meter = _Meter(rate_hz)
    # Decoding and peaks here, the filter beside it: about as much work each.
    with ThreadPoolExecutor(1, thread_name_prefix="measure") as worker:
        under_way: deque[Future[None]] = deque()
        for piece in _regular(blocks, meter.step):
            under_way.append(worker.submit(meter.weigh, piece))
            meter.peaks(piece)
            if len(under_way) > _AHEAD:
                under_way.popleft().result()
        for future in under_way:
            future.result()
    return meter.result(), meter.cells()


def measure_file(file: Path | BinaryIO) -> Loudness:
    """The loudness of a sound file; see `hear_file`. Raises: SoundError."""
    return hear_file(file)[0]


def hear_file(file: Path | BinaryIO) -> tuple[Loudness, Cells]:
    """What `measure_cells` gives for a sound file, or one open for reading, decoded as a player would.

    Raises: SoundError naming the file when it cannot be decoded.
    """
    import soundfile

    if not isinstance(file, Path):
        file.flush()
        file.seek(0)
    try:
        with soundfile.SoundFile(file) as sound:
            pieces = sound.blocks(1 << 16, dtype="float32", always_2d=True)
            return measure_cells(pieces, sound.samplerate)
    except (soundfile.LibsndfileError, OSError) as error:
        name = file if isinstance(file, Path) else getattr(file, "name", "the sound")
        raise SoundError(f"{name}: cannot be measured ({error}); render the episode again") from error


class _Meter:
    """The running measurement of one stream."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.hop = rate_hz // (CELLS_PER_S * _CELL_PARTS)
        self.step = STEP_CELLS * _CELL_PARTS * self.hop
        self.weighting: list[Weighting] = []
        self.energies: list[Series] = []
        self.latest: Series = np.zeros(_MOMENTARY_PARTS - 1, np.float32)
        self.momentary = 0.0  # the highest energy of 400 ms so far
        self.frames = 0
        self.peak = 0.0
        self.recent: Samples | None = None  # the frames that the next piece's first peaks depend on

    def peaks(self, piece: Samples) -> None:
        """Take the true peaks of one piece of the stream, shape (frames, channels)."""
        before = np.zeros((2 * REACH, piece.shape[1]), np.float32) if self.recent is None else self.recent
        heard = np.concatenate((before, piece))
        self.peak = highest_peak(heard, self.peak)
        self.recent = heard[-2 * REACH :].copy()
        self.frames += len(piece)

    def weigh(self, piece: Samples) -> None:
        """Take the energy of the same piece."""
        self.weighting = self.weighting or [Weighting(self.rate_hz) for _ in range(piece.shape[1])]
        energy = np.zeros(len(piece) // self.hop, np.float32)
        states = [weighting.state for weighting in self.weighting]
        alike = twins(piece) and np.array_equal(states[0], states[1])
        for channel, weighting in enumerate(self.weighting[:1] if alike else self.weighting):
            weighted = weighting.push(piece[:, channel])
            energy += mean_squares(weighted[: len(energy) * self.hop], self.hop)
        if alike:
            self.weighting[1].state = self.weighting[0].state
            energy *= 2
        whole = len(energy) // _CELL_PARTS * _CELL_PARTS
        self.energies.append(energy[:whole].reshape(-1, _CELL_PARTS).mean(axis=1))
        self.latest = np.concatenate((self.latest, energy))
        sums = np.cumsum(np.concatenate(([0.0], self.latest)))
        windows = sums[_MOMENTARY_PARTS:] - sums[:-_MOMENTARY_PARTS]
        self.momentary = max(self.momentary, float(windows.max(initial=0.0)) / _MOMENTARY_PARTS)
        self.latest = self.latest[-(_MOMENTARY_PARTS - 1) :]

    def cells(self) -> Cells:
        """The energies of all whole 100 ms so far."""
        return np.concatenate([np.zeros(0, np.float32), *self.energies]).astype(np.float64)

    def result(self) -> Loudness:
        """What was heard so far, to the last frame."""
        if self.recent is not None:
            ringing = np.zeros((2 * REACH, self.recent.shape[1]), np.float32)
            self.peak = highest_peak(np.concatenate((self.recent, ringing)), self.peak)
        energies = self.cells()
        return Loudness(
            integrated_lufs=integrated_lufs(energies),
            true_peak_dbtp=decibels(self.peak),
            frames=self.frames,
            loudness_range_lu=loudness_range_lu(energies),
            highest_short_term_lufs=lufs(float(short_term_energies(energies).max(initial=0.0))),
            highest_momentary_lufs=lufs(self.momentary),
        )


def _regular(blocks: Iterable[Samples], size: int) -> Iterator[Samples]:
    """The same stream in pieces of `size` frames, the last one shorter."""
    waiting: list[Samples] = []
    held = 0
    for block in blocks:
        waiting.append(block)
        held += len(block)
        if held < size:
            continue
        joined = np.concatenate(waiting)
        whole = held - held % size
        for start in range(0, whole, size):
            yield joined[start : start + size]
        # A copy, so that the decoder may reuse the memory behind its block.
        waiting, held = [joined[whole:].copy()], held - whole
    if held:
        yield np.concatenate(waiting)
