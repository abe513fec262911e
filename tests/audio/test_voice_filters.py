"""The optional corrections of a voice, measured by their spectra."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.audio.voice_filters import correction, de_essed, high_passed, with_sibilants

RATE_HZ = 24_000


def tone(pitch_hz: float, seconds: float = 1.0, level: float = 0.3) -> NDArray[np.float64]:
    return level * np.sin(2 * np.pi * pitch_hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)


def level_db(clip: Clip, pitch_hz: float, start_s: float = 0.2, end_s: float = 0.8) -> float:
    """The level of one pitch between two times."""
    heard = clip.samples[round(start_s * RATE_HZ) : round(end_s * RATE_HZ), 0]
    wave = np.exp(-2j * np.pi * pitch_hz * np.arange(len(heard)) / RATE_HZ) * np.hanning(len(heard))
    return float(20 * np.log10(abs(heard @ wave) / np.hanning(len(heard)).sum() * 2))


@pytest.mark.parametrize(("pitch_hz", "change_db"), [(20, -24.1), (40, -12.3), (80, -3.0), (160, -0.3), (1000, 0.0)])
def test_rumble_is_taken_out(pitch_hz: float, change_db: float) -> None:
    """12 dB an octave below 80 Hz, nothing above; the length stays."""
    clip = Clip.of(tone(pitch_hz), RATE_HZ)
    found = high_passed(clip)
    assert found.frames == clip.frames
    assert level_db(found, pitch_hz) - level_db(clip, pitch_hz) == pytest.approx(change_db, abs=0.5)


def test_a_sharp_s_is_softened_and_a_vowel_is_not() -> None:
    """Where treble outweighs the rest it falls by several dB; the vowel beside it keeps its overtones."""
    vowel = tone(200) + tone(400) + tone(6000, level=0.02)
    clip = Clip.of(np.concatenate((vowel, tone(6000), vowel)), RATE_HZ)
    found = de_essed(clip)
    assert -8.5 < level_db(found, 6000, 1.2, 1.8) - level_db(clip, 6000, 1.2, 1.8) < -3
    for start_s in (0.2, 2.2):
        for pitch_hz in (200, 6000):
            before, after = (level_db(one, pitch_hz, start_s, start_s + 0.6) for one in (clip, found))
            assert after == pytest.approx(before, abs=0.2)


@pytest.mark.parametrize("change_db", [-6.0, -3.0, 3.0])
def test_each_s_changes_by_what_is_asked_and_a_vowel_does_not(change_db: float) -> None:
    """Loud and soft s sounds alike, with their low part left; the vowels around them keep overtones and level."""
    vowel = tone(200) + tone(400) + tone(6000, level=0.02)
    clip = Clip.of(np.concatenate((vowel, tone(6000) + tone(1500, level=0.05), tone(7000, level=0.02), vowel)), RATE_HZ)
    found = with_sibilants(clip, change_db)
    assert found.frames == clip.frames

    def change(pitch_hz: float, start_s: float) -> float:
        before, after = (level_db(one, pitch_hz, start_s, start_s + 0.6) for one in (clip, found))
        return after - before

    assert change(6000, 1.2) == pytest.approx(change_db, abs=0.3)
    assert change(7000, 2.2) == pytest.approx(change_db, abs=0.3)
    assert change(1500, 1.2) == pytest.approx(0, abs=0.3)
    assert [change(pitch_hz, start_s) for start_s in (0.2, 3.2) for pitch_hz in (200, 6000)] == pytest.approx(
        [0.0] * 4, abs=0.1
    )


def test_an_s_between_vowels_does_not_spill_over() -> None:
    """What is 30 ms away from a short s is the very same: neither the vowel nor the silence is touched."""
    vowel, rest = tone(200, 0.3) + tone(400, 0.3), np.zeros(round(0.3 * RATE_HZ))
    clip = Clip.of(np.concatenate((rest, vowel, tone(6000, 0.08), vowel, rest)), RATE_HZ)
    found = with_sibilants(clip, -6.0)
    away = np.ones(clip.frames, bool)
    away[round(0.57 * RATE_HZ) : round(0.71 * RATE_HZ)] = False
    assert np.abs(found.samples - clip.samples)[away].max() < 1e-4
    assert with_sibilants(clip, 0) is clip


def test_nothing_is_asked_nothing_changes() -> None:
    """Off is the very same sound; both together are one after the other."""
    clip = Clip.of(tone(50) + tone(7000), RATE_HZ)
    assert correction(high_pass=False, de_ess=False)(clip) is clip
    both = correction(high_pass=True, de_ess=True)(clip)
    assert np.array_equal(both.samples, de_essed(high_passed(clip)).samples)


def test_empty_and_silent_clips_stay_so() -> None:
    """No sound, no error, no number that is none."""
    for frames in (0, 1, 500):
        found = correction(high_pass=True, de_ess=True)(Clip.of(np.zeros(frames), RATE_HZ))
        assert found.frames == frames and not found.samples.any()
        again = with_sibilants(found, -6.0)
        assert again.frames == frames and not again.samples.any()
