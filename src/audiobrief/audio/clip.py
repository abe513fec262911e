"""`Clip`: sound as float32 samples that never travel without their rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

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
