"""`Clip`: sound as float32 samples that never travel without their rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from audiobrief.errors import SoundError

Samples = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Clip:
    """A piece of sound: `samples` has shape (frames, channels), float32, full scale ±1.0."""

    samples: Samples
    rate_hz: int

    def __post_init__(self) -> None:
        if self.samples.ndim != 2 or self.samples.dtype != np.float32:
            raise ValueError(
                f"samples must be float32 (frames, channels), not {self.samples.dtype} {self.samples.shape}"
            )

    @classmethod
    def of(cls, samples: NDArray[np.generic], rate_hz: int) -> Clip:
        """A clip of any real array: (frames,) becomes mono; int16 is scaled to ±1.0."""
        scaled = samples.astype(np.float32) / 32768 if samples.dtype == np.int16 else samples.astype(np.float32)
        columns = scaled if scaled.ndim == 2 else scaled[:, None]
        return cls(np.ascontiguousarray(columns), rate_hz)

    @property
    def frames(self) -> int:
        return len(self.samples)

    @property
    def channels(self) -> int:
        return int(self.samples.shape[1])

    @property
    def duration_s(self) -> float:
        return self.frames / self.rate_hz

    def mono(self) -> Clip:
        """This clip with its channels averaged."""
        if self.channels == 1:
            return self
        return Clip(self.samples.mean(axis=1, keepdims=True, dtype=np.float32), self.rate_hz)

    def resampled(self, rate_hz: int) -> Clip:
        """This clip at another rate (soxr HQ)."""
        if rate_hz == self.rate_hz:
            return self
        return Clip.of(soxr.resample(self.samples, self.rate_hz, rate_hz, quality="HQ"), rate_hz)


def pitch_ratio(semitones: float) -> float:
    """Frequency ratio of an interval in equal temperament."""
    return float(2.0 ** (semitones / 12))


def silence(duration_s: float, rate_hz: int, channels: int = 1) -> Clip:
    """Digital silence."""
    return Clip(np.zeros((round(duration_s * rate_hz), channels), dtype=np.float32), rate_hz)


KEPT_S = 0.03  # silence left at both ends, so that soft onsets and endings stay whole
FADE_S = 0.005
_WINDOW_S = 0.01
_SILENT = 10 ** (-80 / 20)  # a clip that never gets louder has no sound in it
_THRESHOLD_DB = -50.0  # below the loudest window: quieter than a final fricative, louder than an engine's hiss


@dataclass(frozen=True, eq=False)
class Trimmed:
    """A clip without silent ends, and how many seconds were cut at its head (word marks move by it)."""

    clip: Clip
    head_s: float


def trim(clip: Clip, fade_in_s: float = FADE_S, fade_out_s: float = FADE_S) -> Trimmed:
    """The clip from just before its first sound to just after its last, without offset or clicks.

    Raises: SoundError when the clip is silent or holds no finite numbers.
    """
    if not np.isfinite(clip.samples).all():
        raise SoundError("the sound is damaged (samples that are no numbers); make it again")
    samples = clip.samples - clip.samples.mean(axis=0, keepdims=True) if clip.frames else clip.samples
    levels = _levels(samples, max(1, round(_WINDOW_S * clip.rate_hz)))
    if not len(levels) or levels.max() < _SILENT:
        raise SoundError("there is no sound in it, only silence; make it again or choose another file")
    heard = np.flatnonzero(levels > levels.max() * 10 ** (_THRESHOLD_DB / 20))
    window, kept = max(1, round(_WINDOW_S * clip.rate_hz)), round(KEPT_S * clip.rate_hz)
    start = max(0, int(heard[0]) * window - kept)
    end = min(clip.frames, (int(heard[-1]) + 1) * window + kept)
    cut = Clip(np.ascontiguousarray(samples[start:end], dtype=np.float32), clip.rate_hz)
    return Trimmed(faded(cut, fade_in_s, fade_out_s), start / clip.rate_hz)


def faded(clip: Clip, fade_in_s: float, fade_out_s: float) -> Clip:
    """The clip with raised-cosine fades; each takes at most half of it."""
    samples = clip.samples.copy()
    fade_in = _rise(min(clip.frames // 2, round(fade_in_s * clip.rate_hz)))
    fade_out = _rise(min(clip.frames // 2, round(fade_out_s * clip.rate_hz)))[::-1]
    samples[: len(fade_in)] *= fade_in
    samples[clip.frames - len(fade_out) :] *= fade_out
    return Clip(samples, clip.rate_hz)


def _rise(frames: int) -> Samples:
    """From 0 to 1 in `frames`, shape (frames, 1)."""
    steps = np.arange(frames, dtype=np.float64)[:, None] / max(1, frames)
    return (0.5 - 0.5 * np.cos(np.pi * steps)).astype(np.float32)


def _levels(samples: Samples, window: int) -> Samples:
    """The level (root mean square over channels) of each window, the last one shorter."""
    starts = np.arange(0, len(samples), window)
    if not len(starts):
        return np.zeros(0, np.float32)
    sums = np.add.reduceat(np.square(samples, dtype=np.float64).mean(axis=1), starts)
    lengths = np.diff(np.append(starts, len(samples)))
    return np.sqrt(sums / lengths).astype(np.float32)
