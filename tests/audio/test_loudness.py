"""Loudness and true peak against the published EBU cases and an independent meter."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.audio.clip import Clip, Samples
from audiobrief.audio.loudness import Weighting, _sections, cells, integrated_lufs
from audiobrief.audio.loudness_meter import Analysis, Loudness, analyse, measure, measure_file
from audiobrief.errors import SoundError


def sine(rate_hz: int, parts: list[tuple[float, float]], frequency_hz: float = 1000.0) -> Samples:
    """A stereo sine of (level in dBFS, seconds) parts with one running phase."""
    level = np.concatenate([np.full(round(s * rate_hz), 10 ** (db / 20)) for db, s in parts])
    wave = level * np.sin(2 * np.pi * frequency_hz * np.arange(len(level)) / rate_hz)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def meter(samples: Samples, rate_hz: int, size: int = 10_007) -> Loudness:
    return measure((samples[start : start + size] for start in range(0, len(samples), size)), rate_hz)


def noise(seconds: float, rate_hz: int, channels: int, seed: int = 0) -> Samples:
    """Noise under 8 kHz in bursts of many levels, so that gates and peaks have something to do."""
    random = np.random.default_rng(seed)
    count = round(seconds * rate_hz)
    level = np.repeat(10 ** random.uniform(-3, -0.5, count // 2205 + 1), 2205)[:count]
    spectrum = np.fft.rfft(random.standard_normal((count, channels)) * level[:, None], axis=0)
    spectrum[round(8000 * seconds) :] = 0
    return (np.fft.irfft(spectrum, count, axis=0) * 0.5).astype(np.float32)


# EBU Tech 3341 (2016), table 1, cases 1 to 5: stereo 1 kHz sines, (dBFS, seconds), tolerance 0.1 LU.
INTEGRATED = {
    1: ([(-23.0, 20.0)], -23.0),
    2: ([(-33.0, 20.0)], -33.0),
    3: ([(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)], -23.0),
    4: ([(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)], -23.0),
    5: ([(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)], -23.0),
}


@pytest.mark.parametrize("case", INTEGRATED)
@pytest.mark.parametrize("rate_hz", [48_000, pytest.param(44_100, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_integrated_cases_of_tech_3341(case: int, rate_hz: int) -> None:
    """The gated loudness of the published signals is met, streamed and from the cached analysis."""
    parts, expected = INTEGRATED[case]
    samples = sine(rate_hz, parts)
    assert meter(samples, rate_hz).integrated_lufs == pytest.approx(expected, abs=0.1)
    kept = cells(analyse(Clip(samples[:, :1].copy(), rate_hz)).energy) * 2
    assert integrated_lufs(kept) == pytest.approx(expected, abs=0.1)


# EBU Tech 3341, cases 15 to 19: (divisor of the rate, phase in degrees, amplitude, dBTP), +0.2/-0.4 dB.
TRUE_PEAK = {
    15: (4, 0.0, 0.5, -6.0),
    16: (4, 45.0, 0.5, -6.0),
    17: (6, 60.0, 0.5, -6.0),
    18: (8, 67.5, 0.5, -6.0),
    19: (4, 45.0, 1.41, 3.0),
}


@pytest.mark.parametrize("case", TRUE_PEAK)
def test_true_peak_cases_of_tech_3341(case: int) -> None:
    """Peaks between samples are found within the published tolerance."""
    divisor, phase, amplitude, expected = TRUE_PEAK[case]
    angle = 2 * np.pi * np.arange(48_000) / divisor + math.radians(phase)
    fade = np.minimum(1, np.minimum(np.arange(48_000), np.arange(48_000)[::-1]) / 4800)
    wave = (amplitude * fade * np.sin(angle)).astype(np.float32)
    streamed = meter(np.stack([wave, wave], axis=1), 48_000, 999).true_peak_dbtp
    kept = 20 * math.log10(float(analyse(Clip.of(wave, 48_000)).peak.max()))
    for found in (streamed, kept):
        assert expected - 0.4 <= found <= expected + 0.2


def test_streaming_does_not_depend_on_the_pieces() -> None:
    """Any cut of the stream gives the same figures, also where both channels become equal."""
    samples = noise(5.03, 44_100, 2)
    samples[70_000:130_000, 1] = samples[70_000:130_000, 0]
    whole = meter(samples, 44_100, len(samples))
    for size in (37, 4_410, 26_460, 100_000):
        other = meter(samples, 44_100, size)
        assert other.integrated_lufs == pytest.approx(whole.integrated_lufs, abs=1e-4)
        assert other.true_peak_dbtp == pytest.approx(whole.true_peak_dbtp, abs=0.02)
        assert other.frames == len(samples)


def test_equal_channels_measure_as_two() -> None:
    """The short way for equal channels gives what the long way gives."""
    mono = noise(4.0, 44_100, 1)
    twins = np.repeat(mono, 2, axis=1)
    nearly = twins.copy()
    nearly[::5000, 1] += 1e-7
    assert meter(twins, 44_100).integrated_lufs == pytest.approx(meter(nearly, 44_100).integrated_lufs, abs=1e-3)
    assert meter(twins, 44_100).integrated_lufs == pytest.approx(
        meter(mono, 44_100).integrated_lufs + 10 * math.log10(2), abs=1e-3
    )


def test_channels_that_part_keep_their_past() -> None:
    """Where equal channels become different, the filter goes on from what both had heard."""
    time = np.arange(44_100 * 3) / 44_100
    hum = (0.5 * np.sin(2 * np.pi * 45 * time))[:, None].astype(np.float32)
    parted = np.repeat(hum, 2, axis=1)
    parted[:, 1] *= np.where(time > 1.4, np.float32(0.99), np.float32(1))
    never_equal = parted.copy()
    never_equal[::500, 1] += np.float32(1e-6)
    expected = meter(never_equal, 44_100).integrated_lufs
    assert meter(parted, 44_100).integrated_lufs == pytest.approx(expected, abs=1e-4)


def test_a_peak_between_samples_after_higher_samples() -> None:
    """A peak is found although its samples are lower than what was heard before."""
    angle = np.pi / 2 * np.arange(48_000)
    swell = np.minimum(1, np.minimum(np.arange(48_000), np.arange(48_000)[::-1]) / 4800)
    early, late = 0.4 * swell * np.sin(angle), 0.5 * swell * np.sin(angle + np.pi / 4)
    samples = np.concatenate((early, late))[:, None].astype(np.float32)
    assert meter(samples, 48_000).true_peak_dbtp == pytest.approx(-6.0, abs=0.2)


@pytest.mark.parametrize("rate_hz", [22_050, 24_000, 48_000])
def test_analyses_add_up_on_the_grid(rate_hz: int) -> None:
    """Cells of clips placed on the 100 ms grid sum to those of the programme, whatever their rate."""
    clips = [Clip(noise(seconds, rate_hz, 1, seed), rate_hz) for seed, seconds in enumerate((1.23, 0.61, 2.0))]
    programme, expected, start = np.zeros((0, 1), np.float32), np.zeros(200), 0
    for clip in clips:
        heard = clip.resampled(44_100).samples
        found = cells(analyse(clip).energy)
        expected[start : start + len(found)] += found
        start += math.ceil(clip.duration_s * 10) + 3
        programme = np.concatenate((programme, heard, np.zeros((start * 4410, 1), np.float32)))[: start * 4410]
    assert integrated_lufs(expected[:start]) == pytest.approx(meter(programme, 44_100).integrated_lufs, abs=0.05)


def test_silence_and_very_short_sound() -> None:
    """Nothing above the gate is minus infinity; a short clip still has a loudness of its own."""
    silent = meter(np.zeros((44_100, 2), np.float32), 44_100)
    assert (silent.integrated_lufs, silent.true_peak_dbtp) == (-math.inf, -math.inf)
    assert meter(sine(44_100, [(-75.0, 2.0)]), 44_100).integrated_lufs == -math.inf
    assert measure([], 44_100) == Loudness(-math.inf, -math.inf, 0)
    assert meter(np.full((5, 1), 0.5, np.float32), 44_100).true_peak_dbtp > -7
    word = analyse(Clip(noise(0.2, 24_000, 1), 24_000))
    assert len(word.energy) % 30 == 0
    assert math.isfinite(integrated_lufs(cells(word.energy)))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=64))
def test_a_damaged_analysis_is_refused(data: bytes) -> None:
    """An analysis comes back bit for bit; anything else is our own error."""
    analysis = analyse(Clip(noise(0.5, 24_000, 1), 24_000))
    again = Analysis.from_bytes(analysis.to_bytes())
    assert again.channels == 1
    assert np.array_equal(again.energy, analysis.energy)
    assert np.array_equal(again.peak, analysis.peak)
    for damaged in (data, analysis.to_bytes()[:-1], analysis.to_bytes() + data + b"."):
        with pytest.raises(SoundError):
            Analysis.from_bytes(damaged)


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    """A missing file, a file that is no sound, and a rate without a grid are clear errors."""
    (tmp_path / "brief.mp3").write_text("no sound at all")
    for name in ("brief.mp3", "missing.mp3"):
        with pytest.raises(SoundError, match=name):
            measure_file(tmp_path / name)
    with pytest.raises(SoundError, match="11025 Hz"):
        measure([], 11_025)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is the independent meter")
@pytest.mark.parametrize(("rate_hz", "channels"), [(44_100, 2), (44_100, 1), (48_000, 2)])
def test_agrees_with_ffmpeg(tmp_path: Path, rate_hz: int, channels: int) -> None:
    """ffmpeg's ebur128 filter says the same of the same file."""
    samples = noise(12.0, rate_hz, channels, seed=5)
    samples[: 3 * rate_hz] *= np.float32(0.02)
    path = tmp_path / "noise.wav"
    soundfile.write(path, samples, rate_hz, subtype="FLOAT")
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    loud = re.search(r"I:\s+(-?[\d.]+) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)
    assert loud and peak
    found = measure_file(path)
    assert found.integrated_lufs == pytest.approx(float(loud[1]), abs=0.06)  # it prints one decimal
    assert found.true_peak_dbtp == pytest.approx(float(peak[1]), abs=0.5)
    assert found.frames == len(samples)


@pytest.mark.parametrize("rate_hz", [22_050, 24_000, 44_100, 48_000, 96_000])
def test_weighting_in_rows_is_the_filter_sample_by_sample(rate_hz: int) -> None:
    sound = (0.2 + 0.1 * np.random.default_rng(1).standard_normal(rate_hz)).astype(np.float32)
    weighting = Weighting(rate_hz)
    steps = range(0, len(sound), weighting.step)
    weighted = np.concatenate([weighting.push(sound[start : start + weighting.step]) for start in steps])
    expected = sound.astype(np.float64)
    for above, below in _sections(rate_hz):
        before = [0.0, 0.0]
        for at, sample in enumerate(expected):
            heard = above[0] * sample + before[0]
            before = [above[1] * sample - below[1] * heard + before[1], above[2] * sample - below[2] * heard]
            expected[at] = heard
    assert 10 * np.log10(np.mean((weighted - expected) ** 2) / np.mean(expected**2)) < -120


def test_the_filter_at_48_khz_is_the_standards() -> None:
    (high_pass, high_pass_poles), (site_model, shelf_poles) = _sections(48_000)
    assert high_pass.tolist() == [1, -2, 1]
    assert high_pass_poles == pytest.approx([1, -1.99004745483398, 0.99007225036621], abs=1e-12)
    assert site_model == pytest.approx(
        [1.53512485958697, -2.69169619938640, 1.19839281085285], abs=2e-8
    )  # the tables are rounded
    assert shelf_poles == pytest.approx([1, -1.69065929318241, 0.73248077421585], abs=1e-12)
