"""The shipped stings, and a producer's own files."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile

from audiobrief.audio import Clip
from audiobrief.errors import SoundError
from audiobrief.loudness import measure, measure_file
from audiobrief.stings import STING_LUFS, from_segment, levelled, load_sting, to_segment
from sounds import bell, speechlike

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def make_stings() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_stings", ROOT / "tools" / "make_stings.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_stings"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("name", "seconds"), [("intro", 3.6), ("transition", 1.0), ("outro", 4.2)])
def test_shipped_stings_come_from_their_recipe(make_stings: ModuleType, name: str, seconds: float) -> None:
    """The file in audio/ is what the tool makes, at its loudness, and ends in silence."""
    path = ROOT / "audio" / f"{name}.flac"
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    again = make_stings.make(make_stings.RECIPES[name])
    assert samples.shape == again.samples.shape == (round(seconds * 44_100), 2)
    assert rate_hz == again.rate_hz
    assert np.abs(samples - again.samples).max() < 2 / 32768
    assert measure_file(path).integrated_lufs == pytest.approx(STING_LUFS, abs=0.3)
    assert np.abs(samples[-200:]).max() < 1e-3


def test_the_tool_writes_the_same_bytes(make_stings: ModuleType, tmp_path: Path) -> None:
    """Two runs make the same files."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        make_stings.main(tmp_path / folder)
    for name in ("intro", "transition", "outro"):
        first, second = ((tmp_path / folder / f"{name}.flac").read_bytes() for folder in ("one", "two"))
        assert first == second


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


def test_clips_go_to_pydub_and_back() -> None:
    """A pydub segment of a clip has its length, rate and channels, and comes back within 16 bits."""
    clip = bell(1.5)
    segment = to_segment(clip)
    assert (segment.frame_rate, segment.channels, len(segment)) == (44_100, 2, 1500)
    assert np.abs(from_segment(segment).samples - clip.samples).max() < 1 / 32768
    assert np.abs(from_segment(segment.set_sample_width(4)).samples - clip.samples).max() < 1 / 32768
