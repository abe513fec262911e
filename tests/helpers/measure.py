"""Loudness measured anew, without the code under test: BS.1770-4 as plainly as it can be written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import mutagen.id3
import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Sound = NDArray[np.float64]


def decoded(path: Path) -> tuple[Sound, int]:
    """The samples (frames, channels) of a sound file and their rate."""
    samples, rate_hz = soundfile.read(path, dtype="float64", always_2d=True)
    return samples, rate_hz


def integrated_lufs(samples: Sound, rate_hz: int) -> float:
    """Gated loudness. Source: BS.1770-4, Annex 1, with its 48 kHz coefficients."""
    sound = soxr.resample(samples, rate_hz, 48_000, "VHQ")
    weighted = _convolved(sound, _k_response())
    hop = 4_800
    power = np.array(
        [np.mean(weighted[at : at + 4 * hop] ** 2, axis=0).sum() for at in range(0, len(weighted) - 4 * hop + 1, hop)]
    )
    loudness = -0.691 + 10 * np.log10(power + 1e-12)
    gated = power[loudness > -70]
    threshold = -0.691 + 10 * np.log10(gated.mean()) - 10
    kept = power[(loudness > -70) & (loudness > threshold)]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def true_peak_dbtp(samples: Sound, rate_hz: int) -> float:
    """The highest peak after oversampling by four. Source: BS.1770-4, Annex 2."""
    return float(20 * np.log10(np.abs(soxr.resample(samples, rate_hz, 4 * rate_hz, "VHQ")).max()))


def pitch_hz(samples: Sound, rate_hz: int) -> float:
    """The strongest frequency."""
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=1) * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * rate_hz / len(samples))


def chapter_titles(path: Path) -> list[str]:
    """The titles of the ID3 chapters of an MP3, in the order of the file."""
    tag: Any = mutagen.id3.ID3  # it has no types
    return [str(frame.sub_frames["TIT2"]) for frame in tag(path).getall("CHAP")]


@lru_cache(maxsize=1)
def _k_response() -> Sound:
    """One second of the K filter's impulse response at 48 kHz."""
    impulse = np.zeros(48_000)
    impulse[0] = 1
    site_model = _biquad(
        impulse, (1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)
    )
    return _biquad(site_model, (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))


def _biquad(sound: Sound, b: tuple[float, float, float], a: tuple[float, float]) -> Sound:
    out = np.zeros_like(sound)
    x1 = x2 = y1 = y2 = 0.0
    for index, x in enumerate(sound):
        y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
        out[index], x2, x1, y2, y1 = y, x1, x, y1, y
    return out


def _convolved(sound: Sound, response: Sound) -> Sound:
    length = 1 << (len(sound) + len(response) - 1).bit_length()
    spectrum: Any = np.fft.rfft(sound, length, axis=0) * np.fft.rfft(response, length)[:, None]
    result: Sound = np.fft.irfft(spectrum, length, axis=0)[: len(sound)]
    return result
