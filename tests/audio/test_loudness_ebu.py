"""Short-term and momentary loudness, loudness range and late true peaks against the published EBU cases.

Out of scope: Tech 3341 case 6 (5.0 channels), and cases 7 and 8 of it and 5 and 6 of Tech 3342, which are
recordings of programmes and have no definition to make them from.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from audiobrief.audio.clip import Samples
from audiobrief.audio.loudness import integrated_lufs, loudness_range_lu, short_term_lufs
from audiobrief.audio.loudness_meter import Loudness, measure, measure_cells, measure_file

RATE_HZ = 48_000
Parts = list[tuple[float, float]]  # dBFS and seconds
SILENCE = -math.inf


def tone(parts: Parts, rate_hz: int = RATE_HZ) -> Samples:
    """A stereo sine of 1 kHz."""
    level = np.concatenate([np.full(round(s * rate_hz), 10 ** (db / 20)) for db, s in parts])
    wave = level * np.sin(2 * np.pi * 1000 * np.arange(len(level)) / rate_hz)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def meter(samples: Samples, rate_hz: int = RATE_HZ) -> Loudness:
    return measure((samples[start : start + 10_007] for start in range(0, len(samples), 10_007)), rate_hz)


@pytest.mark.parametrize("level", [-23.0, -33.0])
@pytest.mark.slow
def test_steady_tones_read_the_same_on_every_scale(level: float) -> None:
    """Tech 3341, cases 1 and 2: momentary, short-term and integrated loudness of 20 s agree."""
    samples = tone([(level, 20.0)])
    found = meter(samples)
    for figure in (found.integrated_lufs, found.highest_short_term_lufs, found.highest_momentary_lufs):
        assert figure == pytest.approx(level, abs=0.1)
    course = short_term_lufs(measure_cells([samples], RATE_HZ)[1])
    assert len(course) == 200
    assert course[29:] == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_short_term_loudness_stays_where_levels_alternate(rate_hz: int) -> None:
    """Tech 3341, case 9: -20 and -30 dBFS in turns read -23 LUFS from 3 s on."""
    course = short_term_lufs(measure_cells([tone([(-20.0, 1.34), (-30.0, 1.66)] * 5, rate_hz)], rate_hz)[1])
    assert course[29:] == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("number", range(20))
@pytest.mark.slow
def test_short_term_loudness_finds_three_seconds_anywhere(number: int) -> None:
    """Tech 3341, case 10: 3 s of tone at any offset from the meter's steps."""
    samples = tone([(SILENCE, number * 0.15), (-23.0, 3.0), (SILENCE, 1.0)])
    assert meter(samples).highest_short_term_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.slow
def test_short_term_loudness_follows_rising_tones() -> None:
    """Tech 3341, case 11: twenty tones of 3 s, each 1 dB louder, read so one after another."""
    steps = [[(SILENCE, n * 0.15), (-38.0 + n, 3.0), (SILENCE, 3 - n * 0.15)] for n in range(20)]
    course = short_term_lufs(measure_cells([tone(list(chain.from_iterable(steps)))], RATE_HZ)[1])
    highest = [float(course[n * 60 : n * 60 + 60].max()) for n in range(20)]
    assert highest == pytest.approx([-38.0 + n for n in range(20)], abs=0.1)


def test_momentary_loudness_stays_where_levels_alternate() -> None:
    """Tech 3341, case 12: -20 and -30 dBFS in turns of 0.2 s never read over -23 LUFS."""
    assert meter(tone([(-20.0, 0.18), (-30.0, 0.22)] * 25)).highest_momentary_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("number", range(20))
def test_momentary_loudness_finds_short_tones_anywhere(number: int) -> None:
    """Tech 3341, case 13: 400 ms of tone at any offset from the meter's steps."""
    samples = tone([(SILENCE, number * 0.02), (-23.0, 0.4), (SILENCE, 1.0)])
    assert meter(samples).highest_momentary_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("count", range(1, 21))
@pytest.mark.slow
def test_momentary_loudness_follows_rising_tones(count: int) -> None:
    """Tech 3341, case 14: after each of twenty tones of 400 ms, each 1 dB louder, the highest is its own."""
    steps = [[(SILENCE, n * 0.02), (-38.0 + n, 0.4), (SILENCE, 0.4 - n * 0.02)] for n in range(count)]
    assert meter(tone(list(chain.from_iterable(steps)))).highest_momentary_lufs == pytest.approx(-39.0 + count, abs=0.1)


@pytest.mark.parametrize("offset", range(4))
def test_true_peaks_between_samples_at_every_offset(offset: int) -> None:
    """Tech 3341, cases 20 to 23: one loud period of fs/4 in a softer fs/6, made at 4 fs, +0.2/-0.4 dB."""
    soft = 0.5 * np.sin(2 * np.pi * np.arange(24 * 1000) / 24)  # whole periods: the phase runs on
    loud = np.sin(2 * np.pi * np.arange(16) / 16)
    fine = np.concatenate((soft, loud, soft))
    fade = np.minimum(1, np.minimum(np.arange(len(fine)), np.arange(len(fine))[::-1]) / 1920)
    spectrum = np.fft.rfft(fine * fade)
    spectrum[len(spectrum) // 4 :] = 0
    wave = np.fft.irfft(spectrum, len(fine))[offset::4]
    found = meter(np.repeat(wave[:, None], 2, axis=1).astype(np.float32)).true_peak_dbtp
    assert -0.4 <= found <= 0.2


# EBU Tech 3342 (2016), table 1, cases 1 to 4: levels of 20 s each, and the range in LU.
RANGES = {
    1: ((-20.0, -30.0), 10.0),
    2: ((-20.0, -15.0), 5.0),
    3: ((-40.0, -20.0), 20.0),
    4: ((-50.0, -35.0, -20.0, -35.0, -50.0), 15.0),
}


@pytest.mark.parametrize("case", [pytest.param(one, marks=[] if one == 1 else pytest.mark.slow) for one in RANGES])
def test_range_cases_of_tech_3342(case: int) -> None:
    """The loudness range of the published signals is met within 1 LU."""
    levels, expected = RANGES[case]
    found = meter(tone([(level, 20.0) for level in levels]))
    assert found.loudness_range_lu == pytest.approx(expected, abs=1.0)


def test_the_range_gates_silence_and_whispers_away() -> None:
    """Neither pauses under -70 LUFS nor passages 20 LU under the rest widen the range."""
    speech = [0.02] * 300 + [0.04] * 300
    plain = loudness_range_lu(np.array(speech))
    assert plain == pytest.approx(3.01, abs=0.1)
    assert loudness_range_lu(np.array([0.0] * 600 + [1e-9] * 600 + [1e-5] * 600 + speech)) < plain + 0.5


def test_the_relative_gate_holds_at_its_edge() -> None:
    """Tech 3341, cases 4 and 5 from both sides: blocks 9.9 LU under the mean count, 10.1 LU under do not."""
    loud, count = 0.01, 5000
    for under_lu, counts in ((9.9, True), (10.1, False)):
        # So few soft blocks that the mean hardly moves.
        soft = loud * 10 ** (-under_lu / 10)
        found = integrated_lufs(np.array([loud] * count + [soft] * 50))
        share = (loud * count + soft * 50) / (count + 50) if counts else loud
        assert found == pytest.approx(-0.691 + 10 * math.log10(share), abs=0.002)


@pytest.mark.parametrize(("level", "heard"), [(-69.9, True), (-70.1, False)])
def test_the_absolute_gate_holds_at_its_edge(level: float, heard: bool) -> None:
    """Nothing at or under -70 LUFS is loudness at all."""
    assert math.isfinite(integrated_lufs(np.full(100, 10 ** ((level + 0.691) / 10)))) is heard


def test_a_programme_shorter_than_the_windows_has_finite_figures() -> None:
    """What is before the first frame counts as silence, so that 2 s of tone read 2/3 of their energy."""
    found = meter(tone([(-20.0, 2.0)]))
    assert found.highest_short_term_lufs == pytest.approx(-20 + 10 * math.log10(2 / 3), abs=0.1)
    assert found.loudness_range_lu == 0.0
    assert meter(np.zeros((100, 2), np.float32)).highest_momentary_lufs == -math.inf


def test_silence_in_the_course_is_silence() -> None:
    """After loud sound the short-term loudness returns to nothing, whatever rounding leaves."""
    energies = np.concatenate((np.random.default_rng(0).random(1000), np.zeros(100)))
    assert np.all(np.isinf(short_term_lufs(energies)[1030:]))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is the independent meter")
@pytest.mark.parametrize(("rate_hz", "channels"), [(44_100, 2), (44_100, 1), (48_000, 2)])
@pytest.mark.slow
def test_range_and_course_agree_with_ffmpeg(tmp_path: Path, rate_hz: int, channels: int) -> None:
    """ffmpeg's ebur128 filter finds the same range, and the same highest short-term and momentary loudness."""
    random = np.random.default_rng(3)
    level = np.repeat(10 ** random.uniform(-2.2, -0.7, 90), rate_hz)[:, None]
    samples = (random.standard_normal((len(level), channels)) * level * 0.3).astype(np.float32)
    samples = soxr.resample(soxr.resample(samples, rate_hz, 16_000), 16_000, rate_hz)[: len(level)]
    samples[10 * rate_hz : 14 * rate_hz] = 0
    path = tmp_path / "noise.wav"
    soundfile.write(path, samples, rate_hz, subtype="FLOAT")
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=framelog=info", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    wide = re.search(r"LRA:\s+([\d.]+) LU", said[said.rindex("Summary:") :])
    assert wide
    found = measure_file(path)
    assert found.loudness_range_lu == pytest.approx(float(wide[1]), abs=0.2)  # it prints one decimal
    course = [float(value) for value in re.findall(r" S:\s*(-?[\d.]+)", said)]
    moments = [float(value) for value in re.findall(r" M:\s*(-?[\d.]+)", said)]
    assert found.highest_short_term_lufs == pytest.approx(max(course), abs=0.11)
    assert max(moments) - 0.11 <= found.highest_momentary_lufs <= max(moments) + 0.5  # it reads every 100 ms
    own = short_term_lufs(measure_cells([samples], rate_hz)[1])
    heard = np.maximum(own[29:], -70)
    assert heard == pytest.approx(np.maximum(course[29 : len(own)], -70), abs=0.11)
