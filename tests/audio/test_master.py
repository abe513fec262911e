"""The gain and limiter that are solved before anything is rendered."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.audio.clip import Clip, Samples, silence
from audiobrief.audio.levelling import level
from audiobrief.audio.loudness import amplitude
from audiobrief.audio.loudness_meter import measure
from audiobrief.audio.master import BLOCK, Curve, Mastering, MasterTarget, limiter_gains, solve
from audiobrief.audio.mix import RATE_HZ, Part, Timeline, arrange, render, runs
from audiobrief.errors import SoundError
from tests.helpers.sounds import Shelf, bell, speechlike


def mastered(timeline: Timeline, shelf: Shelf, mastering: Mastering, channels: int) -> Samples:
    """The programme after gain and limiter, all in memory, written without the encoder's code."""
    programme = np.zeros((timeline.total_frames, channels), np.float32)
    for run, curve in zip(runs(timeline), mastering.curves, strict=True):
        sound = np.concatenate(
            [np.broadcast_to(chunk, (len(chunk), channels)) for chunk in render(run, shelf.sources, channels)]
        )
        count = len(sound) // BLOCK + 2
        nodes = np.ones(count) if curve is None else curve.nodes(0, count)
        gains = np.interp(np.arange(len(sound)) + 0.5, np.arange(count) * BLOCK, nodes)
        programme[run.start : run.end] = sound * gains[:, None] * amplitude(mastering.gain_db)
    return programme


def programme(shelf: Shelf, levels: tuple[float, ...] = (0.3, 0.1, 0.8)) -> Timeline:
    parts: list[Part] = [shelf.intro("intro", bell(3.6))]
    for number, strength in enumerate(levels):
        clip = speechlike(3.0, 120 + 30 * number, strength, seed=number)
        parts.append(shelf.speech(f"u{number}", clip, voice=f"v{number}"))
    return arrange(parts, levels=level(parts, shelf.analyses))


@pytest.mark.parametrize(("channels", "lufs"), [(2, -16.0), (1, -19.0), (2, -11.0), (2, -30.0)])
def test_the_limited_programme_measures_the_target(channels: int, lufs: float) -> None:
    """What was solved on cached blocks is what the finished sound measures, limiter at work or not."""
    shelf = Shelf()
    timeline = programme(shelf)
    target = MasterTarget(lufs=lufs)
    mastering = solve(timeline, shelf.sources, shelf.analyses, target, channels)
    found = measure([mastered(timeline, shelf, mastering, channels)], RATE_HZ)
    assert mastering.reached
    assert found.integrated_lufs == pytest.approx(lufs, abs=0.06)
    assert found.true_peak_dbtp <= target.ceiling_dbtp + 0.1
    assert (mastering.largest_reduction_db > 1) == (lufs == -11.0)


def test_stings_count_folded_in_a_mono_programme() -> None:
    """A sting whose two sides cancel is not counted where it cannot be heard."""
    shelf = Shelf()
    wave = 0.5 * np.sin(2 * np.pi * 500 * np.arange(88_200) / RATE_HZ)
    parts: list[Part] = [
        shelf.transition("cancels", Clip.of(np.stack([wave, -wave], axis=1), RATE_HZ)),
        shelf.speech("a", speechlike(2.0)),
    ]
    timeline = arrange(parts)
    mastering = solve(timeline, shelf.sources, shelf.analyses, MasterTarget(lufs=-19.0), 1)
    found = measure([mastered(timeline, shelf, mastering, 1)], RATE_HZ)
    assert found.integrated_lufs == pytest.approx(-19.0, abs=0.06)


def test_only_overlaps_are_fetched() -> None:
    """Items that stand alone are mastered from their analyses; only the ducked intro and its speech are read."""
    shelf = Shelf()
    timeline = programme(shelf)
    shelf.asked.clear()
    solve(timeline, shelf.sources, shelf.analyses, MasterTarget())
    assert sorted(shelf.asked) == ["intro", "u0"]


def test_silence_is_an_error() -> None:
    """A programme without sound has no loudness to bring anywhere."""
    shelf = Shelf()
    timeline = arrange([shelf.speech("a", silence(3.0, 24_000))])
    with pytest.raises(SoundError, match="silent"):
        solve(timeline, shelf.sources, shelf.analyses, MasterTarget())


def test_a_target_out_of_reach_is_said() -> None:
    """Single clicks cannot be made loud: the mastering stops there and says so, peaks still held."""
    shelf = Shelf()
    clicks = np.zeros(24_000 * 4)
    clicks[2_400::12_000] = 0.9
    timeline = arrange([shelf.speech("clicks", Clip.of(clicks, 24_000))])
    mastering = solve(timeline, shelf.sources, shelf.analyses, MasterTarget())
    assert not mastering.reached
    assert mastering.expected_lufs < -17
    found = measure([mastered(timeline, shelf, mastering, 2)], RATE_HZ)
    assert found.integrated_lufs < -17
    assert found.true_peak_dbtp <= -1.0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 8, width=32), min_size=1, max_size=120))
def test_the_limiter_meets_every_block(peaks: list[float]) -> None:
    """No block passes the ceiling after its gain, and the gain never rises faster than the release."""
    peak = np.array(peaks, np.float32)
    gains = limiter_gains(peak, 0.8)
    if gains is None:
        assert peak.max() <= 0.8
        return
    assert len(gains) == len(peak)
    assert np.all(peak * gains <= 0.8 * 1.0001)
    assert gains.max() <= 1
    rises_db = np.diff(20 * np.log10(gains.astype(np.float64)))
    assert rises_db.max(initial=0.0) <= 50 / 300 + 1e-3


def test_curves_keep_what_is_not_one() -> None:
    """Any window of the sparse curve is that of the whole one."""
    whole = np.ones(50, np.float32)
    whole[[3, 4, 5, 30, 49]] = [0.9, 0.5, 0.8, 0.7, 0.6]
    places = np.flatnonzero(whole < 1).astype(np.int32)
    curve = Curve(places, whole[places])
    for first in range(50):
        assert np.array_equal(curve.nodes(first, 50 - first), whole[first:])
    assert np.array_equal(curve.nodes(45, 20), np.concatenate((whole[45:], np.ones(15))))
