"""Utterances made ready for mixing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip, faded, silence, trim
from audiobrief.errors import SoundError
from tests.helpers.sounds import speechlike


def padded(clip: Clip, before_s: float, after_s: float, hiss: float = 0.0, offset: float = 0.0) -> Clip:
    random = np.random.default_rng(9)
    ends = [silence(seconds, clip.rate_hz).samples for seconds in (before_s, after_s)]
    joined = np.concatenate((ends[0], clip.samples, ends[1]))
    return Clip.of(joined + random.normal(0, hiss, joined.shape) + offset, clip.rate_hz)


@pytest.mark.parametrize("rate_hz", [22_050, 24_000, 44_100])
@pytest.mark.parametrize("hiss", [0.0, 1e-4])
def test_silent_ends_are_cut_to_30_ms(rate_hz: int, hiss: float) -> None:
    """What was cut at the head is reported, and the sound itself stays whole."""
    word = Clip.of(0.3 * np.sin(2 * np.pi * 220 * np.arange(rate_hz) / rate_hz), rate_hz)
    found = trim(padded(word, 0.41, 0.73, hiss))
    assert found.head_s == pytest.approx(0.38, abs=0.011)
    assert found.clip.duration_s == pytest.approx(1.06, abs=0.021)
    assert found.clip.rate_hz == rate_hz
    start = round((0.41 - found.head_s) * rate_hz)
    assert np.allclose(found.clip.samples[start : start + rate_hz], word.samples, atol=0.001)


def test_soft_endings_and_inner_pauses_stay() -> None:
    """A final sound 40 dB down is kept, and so is silence between words."""
    loud = speechlike(0.5, level=0.5)
    soft = Clip(loud.samples * np.float32(0.02), loud.rate_hz)
    gap = silence(0.8, loud.rate_hz)
    both = Clip(np.concatenate((loud.samples, gap.samples, soft.samples, gap.samples)), loud.rate_hz)
    assert trim(both).clip.duration_s == pytest.approx(1.8, abs=0.08)


def test_offset_is_removed_and_ends_do_not_click() -> None:
    """A steady offset goes away, and the first and last samples are next to nothing."""
    found = trim(padded(speechlike(1.0), 0.2, 0.2, offset=0.05)).clip
    assert abs(float(found.samples.mean())) < 1e-3
    cut_hard = trim(Clip.of(np.full(4800, 0.5) * np.sign(np.sin(np.arange(4800))), 24_000)).clip
    for clip in (found, cut_hard):
        assert np.abs(clip.samples[[0, -1]]).max() < 0.003


@pytest.mark.parametrize(
    "samples", [np.zeros(0), np.zeros(24_000), np.full(24_000, 0.2), np.array([0.1, np.nan] * 500)]
)
def test_sound_without_sound_is_refused(samples: NDArray[np.float64]) -> None:
    """Empty, silent, constant and damaged clips are errors, never passed on."""
    with pytest.raises(SoundError):
        trim(Clip(samples.astype(np.float32).reshape(len(samples), 1), 24_000))


def test_fades_share_a_short_clip() -> None:
    """Fades longer than the clip meet in its middle."""
    clip = faded(Clip.of(np.ones(100), 24_000), 1.0, 1.0)
    assert clip.samples[0, 0] == 0
    assert clip.samples[50, 0] > 0.9
    assert np.all(np.diff(clip.samples[:50, 0]) > 0)
