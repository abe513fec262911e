"""Corrections of a voice: what a show may ask for (rumble taken out, sharp s sounds softened), and one voice's s."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip, Samples

HIGH_PASS_HZ = 80.0
DE_ESS_FROM_HZ = 5_000.0
_DE_ESS_SHARE = 0.35  # of a window's energy above the split, over which it counts as sharp
_DE_ESS_MOST_DB = 8.0
SIBILANTS_VERSION = 1  # raised when `with_sibilants` makes other samples: it is in the cache key
_SIBILANT_FROM_HZ = 4_000.0  # an s has most of its energy above, a vowel next to none
_SIBILANT_SHARES = 0.3, 0.6  # of a window's energy above the split: from none of the change to all of it
_WINDOW_S = 0.008  # shorter than an s, longer than a voice's period
_EASE_S = 0.02  # between one gain and the next

Correction = Callable[[Clip], Clip]
Reals = NDArray[np.float64]


def correction(*, high_pass: bool, de_ess: bool) -> Correction:
    """What a show asks for as one function."""

    def corrected(clip: Clip) -> Clip:
        found = high_passed(clip) if high_pass else clip
        return de_essed(found) if de_ess else found

    return corrected


def high_passed(clip: Clip) -> Clip:
    """The clip without rumble: 12 dB an octave below 80 Hz, no phase shift, same length."""
    return _filtered(clip, lambda pitch: 1 / np.sqrt(1 + (HIGH_PASS_HZ / np.maximum(pitch, 1e-3)) ** 4))


def de_essed(clip: Clip) -> Clip:
    """The clip with everything above 5 kHz lowered, by at most 8 dB, where it outweighs the rest; same length."""
    if not clip.frames:
        return clip
    high = _filtered(clip, lambda pitch: _above(pitch, DE_ESS_FROM_HZ)).samples
    over = np.maximum(_share(high, clip) / _DE_ESS_SHARE, 1e-9)
    reduction_db: Reals = np.clip(10 * np.log10(over), 0, _DE_ESS_MOST_DB)
    return _with_high(clip, high, np.power(10.0, -reduction_db / 20))


def with_sibilants(clip: Clip, change_db: float) -> Clip:
    """The clip with its s sounds louder or softer above 4 kHz; vowels stay, and so does the length.

    Every s by the same amount, loud or not, so that they keep their proportions to each other and nothing pumps.
    """
    if not clip.frames or change_db == 0:
        return clip
    high = _filtered(clip, lambda pitch: _above(pitch, _SIBILANT_FROM_HZ)).samples
    none, whole = _SIBILANT_SHARES
    part: Reals = np.clip((_share(high, clip) - none) / (whole - none), 0, 1)
    gains: Reals = np.power(10.0, change_db * part / 20)
    return _with_high(clip, high, gains)


def _filtered(clip: Clip, response: Callable[[Reals], Reals]) -> Clip:
    """The clip with each pitch scaled by the response; padded, so that its ends do not meet."""
    if not clip.frames:
        return clip
    size = clip.frames + round(0.1 * clip.rate_hz)
    scale = response(np.asarray(np.fft.rfftfreq(size, 1 / clip.rate_hz), np.float64))[:, None]
    heard = np.fft.irfft(np.fft.rfft(clip.samples, size, axis=0) * scale, size, axis=0)[: clip.frames]
    return Clip(heard.astype(np.float32), clip.rate_hz)


def _above(pitch: Reals, split_hz: float) -> Reals:
    """The response of what lies above a split, 24 dB an octave."""
    found: Reals = 1 / np.sqrt(1 + (split_hz / np.maximum(pitch, 1e-3)) ** 8)
    return found


def _share(high: Samples, clip: Clip) -> Reals:
    """The share of each window's energy that is in `high`, 0 to 1."""
    window = _window(clip)
    found: Reals = _energy(high, window) / np.maximum(_energy(clip.samples, window), 1e-12)
    return found


def _with_high(clip: Clip, high: Samples, gains: Reals) -> Clip:
    """The clip with its part `high` at a gain for each window, eased from one to the next."""
    middles = (np.arange(len(gains)) + 0.5) * _window(clip)
    along = np.interp(np.arange(clip.frames), middles, _eased(gains, _EASE_S / _WINDOW_S))
    changed = clip.samples - high * (1 - along).astype(np.float32)[:, None]
    return Clip(changed.astype(np.float32), clip.rate_hz)


def _window(clip: Clip) -> int:
    return max(1, round(_WINDOW_S * clip.rate_hz))


def _energy(samples: Samples, window: int) -> Reals:
    """The mean square of each window, the last one filled up with silence."""
    squares = np.square(samples, dtype=np.float64).sum(axis=1)
    found: Reals = np.pad(squares, (0, -len(squares) % window)).reshape(-1, window).mean(axis=1)
    return found


def _eased(gains: Reals, windows: float) -> Reals:
    """The gains averaged over neighbours."""
    width = max(1, round(windows)) | 1
    # Beyond its ends it goes on as it ends.
    longer = gains.take(np.arange(-(width // 2), len(gains) + width // 2), mode="clip")
    eased: Reals = np.convolve(longer, np.ones(width) / width, "valid")
    return eased
