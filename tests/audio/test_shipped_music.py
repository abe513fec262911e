"""The sets of stings that come with audiobrief: what each of their sounds holds to."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import measure
from audiobrief.audio.stings import ROLES
from audiobrief.audio.stings.files import STING_LUFS, Origin, load_bed, origin_of
from audiobrief.audio.stings.model import StingSet, recipe_digest
from audiobrief.audio.stings.recipe import load_recipe
from audiobrief.audio.stings.synth import synthesize

AUDIO = Path(__file__).resolve().parents[2] / "audio"
SETS = ("bright", "calm", "news")
SHIPPED = [(name, role) for name in SETS for role in ROLES]


@cache
def shipped(name: str) -> StingSet:
    return load_recipe(AUDIO / f"{name}.yaml")


@cache
def made(name: str, role: str) -> Clip:
    return synthesize(shipped(name).stings[role])


@pytest.mark.parametrize(("name", "role"), SHIPPED)
@pytest.mark.slow
def test_every_sound_is_level_and_clean(name: str, role: str) -> None:
    """At the stings' loudness and under -1 dBTP, without steady offset, and not lost on one loudspeaker."""
    clip = made(name, role)
    found = measure([clip.samples], clip.rate_hz)
    assert found.integrated_lufs == pytest.approx(STING_LUFS, abs=0.1)
    assert found.true_peak_dbtp <= -1.0
    assert np.abs(clip.samples.mean(axis=0)).max() < 1e-3
    folded = np.repeat(clip.mono().samples, 2, axis=1)
    assert measure([folded], clip.rate_hz).integrated_lufs > STING_LUFS - (1.0 if role == "bed" else 2.5)


@pytest.mark.parametrize(("name", "role"), [pair for pair in SHIPPED if pair[1] != "bed"])
def test_every_sting_begins_and_ends_in_silence(name: str, role: str) -> None:
    """The first sample and the last 5 ms are silent."""
    samples = made(name, role).samples
    assert np.abs(samples[0]).max() < 1e-6
    assert np.abs(samples[-220:]).max() < 1e-4


@pytest.mark.parametrize("name", SETS)
def test_every_bed_loops_without_a_seam(name: str) -> None:
    """12 to 24 s; the step over the seam is an ordinary one, and no 400 ms stand out, there or elsewhere."""
    clip = made(name, "bed")
    assert 12 <= clip.duration_s <= 24
    looped = np.concatenate((clip.samples, clip.samples))
    steps = np.abs(np.diff(looped, axis=0)).max(axis=1)
    assert steps[clip.frames - 1] <= np.percentile(steps, 99)
    # A step in the slope would click too.
    bends = np.abs(np.diff(looped, 2, axis=0)).max(axis=1)
    assert bends[clip.frames - 3 : clip.frames + 1].max() <= np.percentile(bends, 99)
    twice = measure([looped], clip.rate_hz).integrated_lufs
    assert twice == pytest.approx(STING_LUFS, abs=0.1)
    window = round(0.4 * 44_100)
    turned = np.roll(clip.samples, clip.frames // 2, axis=0)  # the seam in the middle
    levels = 10 * np.log10(
        (turned[: len(turned) // window * window] ** 2).reshape(-1, window, 2).sum(axis=2).mean(axis=1)
    )
    assert levels.max() - levels.min() < 9
    middle = len(levels) // 2
    assert np.abs(np.diff(levels[middle - 2 : middle + 3])).max() <= np.abs(np.diff(levels)).max()


@pytest.mark.parametrize("name", SETS)
def test_beds_leave_room_for_consonants(name: str) -> None:
    """Above 2 kHz a bed has at most a thousandth of its power."""
    samples = made(name, "bed").samples.astype(np.float64)
    power = (np.abs(np.fft.rfft(samples, axis=0)) ** 2).sum(axis=1)
    pitch = np.fft.rfftfreq(len(samples), 1 / 44_100)
    assert power[pitch > 2000].sum() < 1e-3 * power.sum()


@pytest.mark.parametrize("name", SETS)
def test_beds_clash_with_no_sting(name: str) -> None:
    """All notes of a bed are in one pentatonic scale with those of the set's stings, or a fifth's step away at most."""
    stings = shipped(name).stings
    bed = {note.midi % 12 for note in stings["bed"].notes}
    others = {
        note.midi % 12
        for role in ROLES
        if role != "bed"
        for note in stings[role].notes
        if note.instrument.kind != "shaker"
    }
    for one in bed:
        assert all((one - other) % 12 not in (1, 11, 6) for other in bed | others), (one, others)


def high_passed(samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What a telephone's loudspeaker gives back: nothing below 500 Hz; the same shape."""
    size = len(samples) + 44_100
    spectrum = np.fft.rfft(samples, size, axis=0)
    spectrum[np.fft.rfftfreq(size, 1 / 44_100) < 500] = 0
    return np.asarray(np.fft.irfft(spectrum, size, axis=0)[: len(samples)].astype(np.float32))


@pytest.mark.parametrize(("name", "role"), SHIPPED)
@pytest.mark.slow
def test_a_telephone_carries_every_sound(name: str, role: str) -> None:
    """Without all below 500 Hz it is at most 4 dB softer, as speech is."""
    clip = made(name, role)
    left = measure([high_passed(clip.samples)], clip.rate_hz).integrated_lufs
    assert STING_LUFS - left <= 4.0


@pytest.mark.parametrize(("name", "role"), [pair for pair in SHIPPED if pair[1].startswith("transition")])
def test_a_transition_is_no_tone_signal(name: str, role: str) -> None:
    """Its three strongest lines have at most 85 % of its power, and eight third-octaves take part."""
    samples = made(name, role).samples.astype(np.float64)
    whole, faded = (
        (np.abs(np.fft.rfft(x, axis=0)) ** 2).sum(axis=1)
        for x in (samples, samples * np.hanning(len(samples))[:, None])
    )
    pitch = np.fft.rfftfreq(len(samples), 1 / 44_100)
    edges = 160 * 2 ** (np.arange(21) / 3)
    bands = np.histogram(pitch, edges, weights=whole)[0]
    assert (bands > bands.max() * 10**-2.5).sum() >= 8
    left = faded.copy()  # without the window, a line would leak into its neighbours
    for _ in range(3):
        left[np.abs(pitch - pitch[left.argmax()]) < 12] = 0
    assert left.sum() >= 0.15 * faded.sum()


@pytest.mark.parametrize(("name", "role"), SHIPPED)
def test_shipped_files_come_from_their_recipes(name: str, role: str) -> None:
    """Each names its recipe as it is now, and sounds like it to two steps of 16 bits."""
    path = AUDIO / f"{name}-{role}.flac"
    origin = origin_of(path)
    assert origin == Origin(recipe_digest(shipped(name).stings[role]), role == "bed"), "run: audiobrief stings make"
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate_hz == 44_100
    assert samples.shape == made(name, role).samples.shape
    assert np.abs(samples - made(name, role).samples).max() <= 2 / 32768


def test_a_made_bed_is_loaded_whole() -> None:
    """Neither trimmed nor crossed nor levelled: it is so already."""
    stored, _ = soundfile.read(AUDIO / "calm-bed.flac", dtype="float32", always_2d=True)
    assert np.array_equal(load_bed(AUDIO / "calm-bed.flac").samples, stored)
