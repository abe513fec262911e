"""Loudness and true peak by ITU-R BS.1770-4: analyses kept beside clips, and finished sound measured."""

from __future__ import annotations

import math
import struct
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soxr
from numpy.typing import NDArray

from audiobrief.audio import Clip, Samples
from audiobrief.errors import SoundError

Series = NDArray[np.float32]  # one value a block
Cells = NDArray[np.float64]  # one value a cell

BLOCKS_PER_S = 300  # the finest step that divides 24, 44.1 and 48 kHz: 80, 147 and 160 frames
CELLS_PER_S = 10  # the step of the 400 ms gating blocks that overlap by 75 % (BS.1770-4, Annex 1)
CELL_BLOCKS = BLOCKS_PER_S // CELLS_PER_S
TAIL_S = 0.1  # the K filter (38 Hz, Q 0.5) has rung out to under -150 dB by then
SILENT_LUFS = -math.inf

_ANALYSIS_RATE_HZ = 44_100  # for clips whose rate the blocks do not divide
_OFFSET_LU = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_WINDOW_CELLS, _TAIL_CELLS = 8, 1  # one FFT window of the filter, and its part that only warms it up
_STEP_CELLS = _WINDOW_CELLS - _TAIL_CELLS
_OVERSAMPLING = 4
_REACH = 32  # frames on either side that a value between two samples is made of
_AHEAD = 8  # steps that weighting may be behind decoding
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


@dataclass(frozen=True)
class Loudness:
    """What was measured: gated loudness, highest true peak, and how many frames were heard."""

    integrated_lufs: float
    true_peak_dbtp: float
    frames: int


def analyse(clip: Clip) -> Analysis:
    """The block energies and true peaks of a clip; a mono clip counts as one channel.

    Source: BS.1770-4, Annex 1 (energy) and Annex 2 (true peak).
    """
    if clip.rate_hz % BLOCKS_PER_S:
        clip = clip.resampled(_ANALYSIS_RATE_HZ)
    hop = clip.rate_hz // BLOCKS_PER_S
    blocks = CELL_BLOCKS * max(4, math.ceil((clip.duration_s + TAIL_S) * CELLS_PER_S))
    energy, peak = np.zeros(blocks, np.float32), np.zeros(blocks, np.float32)
    for channel in range(clip.channels):
        padded = np.zeros(blocks * hop, np.float32)
        padded[: clip.frames] = clip.samples[:, channel]
        weighting = _Weighting(clip.rate_hz)
        steps = (padded[start : start + weighting.step] for start in range(0, len(padded), weighting.step))
        energy += np.concatenate([_mean_squares(weighting.push(step), hop) for step in steps])
        np.maximum(peak, _true_peaks(padded, hop), out=peak)
    return Analysis(energy, peak, clip.channels)


def cells(energy: NDArray[np.floating]) -> Cells:
    """Block energies averaged into 100 ms cells; an incomplete last cell is left out."""
    whole = len(energy) // CELL_BLOCKS * CELL_BLOCKS
    averaged: Cells = energy[:whole].reshape(-1, CELL_BLOCKS).mean(axis=1, dtype=np.float64)
    return averaged


def speaking_cells(analysis: Analysis, duration_s: float) -> Cells:
    """The cells of a clip while it sounds, without the filter's tail, as heard in a stereo programme.

    A mono clip is heard from both sides, so it counts twice.
    """
    sides = 2.0 if analysis.channels == 1 else 1.0
    return cells(analysis.energy)[: max(4, round(duration_s * CELLS_PER_S))] * sides


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


def measure(blocks: Iterable[Samples], rate_hz: int) -> Loudness:
    """The loudness of a stream of float32 pieces (frames, channels) of any lengths, all channels weighted 1.

    Memory does not grow with the stream. Raises: SoundError when the rate has no whole 100 ms.
    """
    if rate_hz % CELLS_PER_S:
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
    return meter.result()


def measure_file(file: Path | BinaryIO) -> Loudness:
    """The loudness of a sound file, or of one open for reading, decoded from its first byte as a player would.

    Raises: SoundError naming the file when it cannot be decoded.
    """
    import soundfile

    if not isinstance(file, Path):
        file.flush()
        file.seek(0)
    try:
        with soundfile.SoundFile(file) as sound:
            pieces = sound.blocks(1 << 18, dtype="float32", always_2d=True)
            return measure(pieces, sound.samplerate)
    except (soundfile.LibsndfileError, OSError) as error:
        name = file if isinstance(file, Path) else getattr(file, "name", "the sound")
        raise SoundError(f"{name}: cannot be measured ({error}); render the episode again") from error


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


class _Weighting:
    """The K filter of one channel, fed in steps; exact at any rate that has whole cells."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.step = _STEP_CELLS * rate_hz // CELLS_PER_S
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


class _Meter:
    """The running measurement of one stream."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.hop = rate_hz // CELLS_PER_S
        self.step = _STEP_CELLS * self.hop
        self.weighting: list[_Weighting] = []
        self.energies: list[Series] = []
        self.frames = 0
        self.peak = 0.0
        self.recent: Samples | None = None  # the frames that the next piece's first peaks depend on

    def peaks(self, piece: Samples) -> None:
        """Take the true peaks of one piece of the stream, shape (frames, channels)."""
        before = np.zeros((2 * _REACH, piece.shape[1]), np.float32) if self.recent is None else self.recent
        heard = np.concatenate((before, piece))
        self.peak = _highest_peak(heard, self.peak)
        self.recent = heard[-2 * _REACH :].copy()
        self.frames += len(piece)

    def weigh(self, piece: Samples) -> None:
        """Take the energy of the same piece."""
        self.weighting = self.weighting or [_Weighting(self.rate_hz) for _ in range(piece.shape[1])]
        energy = np.zeros(len(piece) // self.hop, np.float32)
        tails = [weighting.tail for weighting in self.weighting]
        twins = _twins(piece) and np.array_equal(tails[0], tails[1])
        for channel, weighting in enumerate(self.weighting[:1] if twins else self.weighting):
            weighted = weighting.push(piece[:, channel])
            energy += _mean_squares(weighted[: len(energy) * self.hop], self.hop)
        if twins:
            self.weighting[1].tail = self.weighting[0].tail
            energy *= 2
        self.energies.append(energy)

    def result(self) -> Loudness:
        """What was heard so far, to the last frame."""
        if self.recent is not None:
            ringing = np.zeros((2 * _REACH, self.recent.shape[1]), np.float32)
            self.peak = _highest_peak(np.concatenate((self.recent, ringing)), self.peak)
        energies = np.concatenate(self.energies) if self.energies else np.zeros(0, np.float32)
        return Loudness(integrated_lufs(energies.astype(np.float64)), decibels(self.peak), self.frames)


def _twins(samples: Samples) -> bool:
    """Whether two channels are equal, as for speech placed in the middle: then one of them says it all."""
    return samples.shape[1] == 2 and np.array_equal(samples[:, 0], samples[:, 1])


def _mean_squares(channel: Samples, hop: int) -> Series:
    rows = channel.reshape(-1, hop)
    squares: Series = np.einsum("ij,ij->i", rows, rows) / np.float32(hop)
    return squares


def _true_peaks(channel: Samples, hop: int) -> Series:
    """The highest absolute value of each `hop` frames after interpolation to four times the rate."""
    fine = soxr.resample(channel, 1, _OVERSAMPLING, "HQ")
    size = hop * _OVERSAMPLING
    missing = len(channel) * _OVERSAMPLING - len(fine)
    rows = np.abs(np.pad(fine, (0, max(0, missing)))[: len(channel) * _OVERSAMPLING].reshape(-1, size))
    # The resampler rounds the sharpest clicks off; the samples themselves are peaks too.
    peaks: Series = np.maximum(rows.max(axis=1), np.abs(channel).reshape(-1, hop).max(axis=1))
    return peaks


@lru_cache(maxsize=1)
def _interpolator() -> NDArray[np.float32]:
    """Shape (2 * reach, 4): weights for the sample at `reach - 1` and three values between it and the next."""
    places = np.arange(1 - _REACH, _REACH + 1)[:, None] - np.arange(_OVERSAMPLING) / _OVERSAMPLING
    window = np.i0(9.0 * np.sqrt(np.maximum(0.0, 1 - (places / (_REACH + 1)) ** 2))) / np.i0(9.0)
    weights: NDArray[np.float32] = (np.sinc(places) * window).astype(np.float32)
    return weights


def _highest_peak(samples: Samples, known: float) -> float:
    """The higher of `known` and the true peak, but for the first and last 32 frames.

    Only where samples come near `known` can a peak exceed it: band-limited sound rises between its samples
    by 3 dB for the worst sine, rarely more; 6 dB are allowed for.
    """
    for channel in range(1 if _twins(samples) else samples.shape[1]):
        wave = np.ascontiguousarray(samples[:, channel])
        windows = np.lib.stride_tricks.sliding_window_view(wave, 2 * _REACH)
        # Window i looks between samples i + reach - 1 and i + reach.
        near = np.abs(wave[_REACH - 1 : len(wave) - _REACH + 1]) > known / 2
        places = np.flatnonzero(near[:-1] | near[1:])
        for start in range(0, len(places), 4096):
            between = windows[places[start : start + 4096]] @ _interpolator()
            known = max(known, float(np.abs(between).max()))
    return known


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
