"""A producer's own files as stings and beds."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import measure
from audiobrief.audio.stings.files import STING_LUFS, from_segment, levelled, load_bed, load_sting, looped, to_segment
from audiobrief.errors import SoundError
from tests.helpers.sounds import bell, speechlike


def file_of(path: Path, clip: Clip, **options: str) -> Path:
    soundfile.write(path, clip.samples, clip.rate_hz, **options)
    return path


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg", "aiff"])
@pytest.mark.parametrize(("rate_hz", "level"), [(44_100, 0.05), (48_000, 0.9)])
def test_common_formats_open_without_ffmpeg(
    tmp_path: Path, suffix: str, rate_hz: int, level: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its level and rate, the sting comes trimmed, at 44.1 kHz and at the stings' loudness."""
    monkeypatch.setenv("PATH", "")
    music = bell(3.0, level, rate_hz)
    gap = np.zeros((rate_hz, 2), np.float32)
    path = file_of(tmp_path / f"mine.{suffix}", Clip(np.concatenate((gap, music.samples, gap)), rate_hz))
    sting = load_sting(path)
    assert (sting.rate_hz, sting.channels) == (44_100, 2)
    assert sting.duration_s == pytest.approx(3.0, abs=0.12)
    assert measure([sting.samples], 44_100).integrated_lufs == pytest.approx(STING_LUFS, abs=0.2)
    assert np.abs(sting.samples[[0, -1]]).max() < 1e-3


def test_mono_and_many_channels() -> None:
    """A mono sting is as loud from both sides as a stereo one."""
    mono = levelled(speechlike(2.0), STING_LUFS)
    both = np.repeat(mono.samples, 2, axis=1)
    assert measure([both], mono.rate_hz).integrated_lufs == pytest.approx(STING_LUFS, abs=0.05)


def test_surround_is_folded(tmp_path: Path) -> None:
    """Six channels become one in the middle."""
    six = Clip(np.repeat(speechlike(1.0, rate_hz=44_100).samples, 6, axis=1), 44_100)
    assert load_sting(file_of(tmp_path / "six.wav", six)).channels == 1


def test_a_peaky_sting_stays_under_full_scale() -> None:
    """Loudness gives way where the peak would pass -1 dBTP."""
    clicks = np.zeros(44_100)
    clicks[4_000::20_000] = 0.5
    found = measure([levelled(Clip.of(clicks, 44_100), STING_LUFS).samples], 44_100)
    assert found.true_peak_dbtp == pytest.approx(-1.0, abs=0.1)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="pydub opens other formats through ffmpeg")
def test_other_formats_open_through_pydub(tmp_path: Path) -> None:
    """An AAC file, which only ffmpeg reads, becomes a sting."""
    path = tmp_path / "mine.m4a"
    to_segment(bell(2.0)).export(path, format="ipod").close()
    sting = load_sting(path)
    assert sting.duration_s == pytest.approx(2.0, abs=0.15)
    assert sting.channels == 2


def test_without_ffmpeg_the_fix_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A format that needs ffmpeg says so where there is none."""
    path = tmp_path / "mine.m4a"
    path.write_bytes(b"\x00\x00\x00\x20ftypM4A " + bytes(2000))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SoundError, match=r"mine\.m4a.*install ffmpeg"):
        load_sting(path)


@pytest.mark.parametrize("name", ["notes.wav", "notes.mp3", "notes.xyz", "empty.flac"])
def test_files_that_are_no_sound(tmp_path: Path, name: str) -> None:
    """Text under a sound's name, and an empty file, are named with a fix."""
    path = tmp_path / name
    path.write_text("" if name.startswith("empty") else "these are my notes\n" * 50)
    with pytest.raises(SoundError, match=name):
        load_sting(path)


def test_silent_long_and_missing_files(tmp_path: Path) -> None:
    """Silence, half a minute and more, and a file that is not there are clear errors."""
    silent = file_of(tmp_path / "silent.wav", Clip(np.zeros((44_100, 2), np.float32), 44_100))
    with pytest.raises(SoundError, match=r"silent\.wav.*silence"):
        load_sting(silent)
    for seconds in (33.0, 90.0):
        long = file_of(tmp_path / "long.flac", speechlike(seconds, rate_hz=8_000))
        with pytest.raises(SoundError, match=r"long\.flac.*at most 30 s"):
            load_sting(long)
    with pytest.raises(SoundError, match=r"gone\.wav.*no such"):
        load_sting(tmp_path / "gone.wav")


def chord(seconds: float, rate_hz: int = 44_100) -> Clip:
    """A steady sound of two tones that do not fit its length."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    return Clip.of(0.2 * np.sin(2 * np.pi * 220.37 * time) + 0.1 * np.sin(2 * np.pi * 331.71 * time), rate_hz)


@pytest.mark.parametrize("suffix", ["wav", "mp3", "ogg"])
def test_any_file_becomes_a_bed_that_loops(tmp_path: Path, suffix: str) -> None:
    """Silent ends are cut, a second is crossed, the seam is no step, and the loudness there stays."""
    gap = np.zeros((22_050, 1), np.float32)
    path = file_of(tmp_path / f"bed.{suffix}", Clip(np.concatenate((gap, chord(9.0).samples, gap)), 44_100))
    bed = load_bed(path)
    assert bed.duration_s == pytest.approx(8.0, abs=0.15)
    assert measure([np.repeat(bed.samples, 2, axis=1)], 44_100).integrated_lufs == pytest.approx(STING_LUFS, abs=0.2)
    twice = np.concatenate((bed.samples, bed.samples))
    steps = np.abs(np.diff(twice[:, 0]))
    assert steps[bed.frames - 1] <= steps.max() * 1.001
    around = twice[bed.frames - 22_050 : bed.frames + 44_100, 0].reshape(-1, 4410)
    levels = np.sqrt((around**2).mean(axis=1))
    assert levels.min() > 0.5 * levels.max()


def test_the_crossing_keeps_its_power() -> None:
    """Noise is as loud while its end crosses into its start as before and after; short clips cross a third."""
    noise = Clip.of(np.random.default_rng(0).normal(0, 0.1, (44_100 * 6, 2)), 44_100)
    joined = looped(noise)
    assert joined.frames == 44_100 * 5
    levels = np.sqrt((joined.samples.reshape(-1, 4410, 2) ** 2).mean(axis=(1, 2)))
    assert levels == pytest.approx(np.full(50, 0.1), rel=0.06)
    assert np.array_equal(joined.samples[44_100:], noise.samples[44_100:-44_100])
    assert np.abs(joined.samples[0] - noise.samples[-44_100]).max() < 1e-4  # goes on where the end was cut
    assert looped(Clip(noise.samples[:66_150], 44_100)).frames == 44_100


def test_beds_too_short_too_long_and_silent(tmp_path: Path) -> None:
    """Each is a clear error that names the file."""
    with pytest.raises(SoundError, match=r"short\.wav: a bed lasts at least 2 s"):
        load_bed(file_of(tmp_path / "short.wav", chord(1.0)))
    with pytest.raises(SoundError, match=r"long\.flac: a bed lasts at most 180 s, this file 650 s"):
        load_bed(file_of(tmp_path / "long.flac", speechlike(650.0, rate_hz=800)))
    with pytest.raises(SoundError, match=r"silent\.wav.*silence"):
        load_bed(file_of(tmp_path / "silent.wav", Clip(np.zeros((44_100 * 3, 1), np.float32), 44_100)))
    with pytest.raises(SoundError, match=r"gone\.wav.*no such"):
        load_bed(tmp_path / "gone.wav")


def test_clips_go_to_pydub_and_back() -> None:
    """A pydub segment of a clip has its length, rate and channels, and comes back within 16 bits."""
    clip = bell(1.5)
    segment = to_segment(clip)
    assert (segment.frame_rate, segment.channels, len(segment)) == (44_100, 2, 1500)
    assert np.abs(from_segment(segment).samples - clip.samples).max() < 1 / 32768
    assert np.abs(from_segment(segment.set_sample_width(4)).samples - clip.samples).max() < 1 / 32768
