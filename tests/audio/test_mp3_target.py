"""Finished MP3s of nasty material, measured after decoding."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from audiobrief.audio.clip import Clip
from audiobrief.audio.levelling import level
from audiobrief.audio.loudness_meter import measure_file
from audiobrief.audio.master import MasterTarget
from audiobrief.audio.mix import Part, arrange
from audiobrief.audio.mp3 import MONO, STEREO, Assembled, Profile, assemble
from tests.helpers.sounds import Shelf, bell, speechlike


def clipped(shelf: Shelf) -> list[Part]:
    """Speech that was recorded far too loud."""
    clips = [np.clip(speechlike(4.0, seed=seed).samples * 20, -1, 1) for seed in range(2)]
    return [shelf.speech(str(seed), Clip(clip, 24_000)) for seed, clip in enumerate(clips)]


def short(shelf: Shelf) -> list[Part]:
    """An episode of 3 s."""
    return [shelf.speech("a", speechlike(2.3))]


def whisper_beside_shout(shelf: Shelf) -> list[Part]:
    """Breath at -60 dB by one voice, full scale by another."""
    breath = np.random.default_rng(1).normal(0, 1, 96_000) * speechlike(4.0, seed=4).samples[:, 0]
    whisper = Clip.of(breath / np.abs(breath).max() * 0.001, 24_000)
    return [
        shelf.speech("whisper", whisper, voice="soft"),
        shelf.speech("shout", speechlike(4.0, 300, 1.0, seed=2), voice="loud"),
    ]


def one_voice_of_extremes(shelf: Shelf) -> list[Part]:
    """The same voice whispers for long and shouts once."""
    quiet = [shelf.speech(str(seed), speechlike(4.0, level=0.02, seed=seed)) for seed in range(3)]
    return [*quiet, shelf.speech("shout", speechlike(1.0, 260, 1.0, seed=8))]


def bright_noise(shelf: Shelf) -> list[Part]:
    """Hiss up to the rate's limit in bursts, which coding overshoots most, after an intro."""
    random = np.random.default_rng(2)
    burst = random.normal(0, 1, 44_100 * 4) * (np.arange(44_100 * 4) // 2205 % 2)
    return [shelf.intro("intro", bell(3.6)), shelf.speech("hiss", Clip.of(burst * 0.1, 44_100))]


def made(parts: list[Part], shelf: Shelf, profile: Profile) -> tuple[bytes, Assembled]:
    timeline = arrange(parts, levels=level(parts, shelf.analyses))
    out = io.BytesIO()
    return_value = assemble(timeline, shelf.sources, shelf.analyses, profile, out)
    assert out.tell() == len(out.getvalue())
    return out.getvalue(), return_value


@pytest.mark.parametrize("profile", [STEREO, MONO], ids=["stereo", "mono"])
@pytest.mark.parametrize("material", [clipped, short, whisper_beside_shout, one_voice_of_extremes, bright_noise])
@pytest.mark.slow
def test_nasty_material_is_on_target(material: Callable[[Shelf], list[Part]], profile: Profile, tmp_path: Path) -> None:
    """Within 0.1 LU and under the true peak, by our meter and by ffmpeg's."""
    shelf = Shelf()
    data, result = made(material(shelf), shelf, profile)
    assert result.on_target
    path = tmp_path / "programme.mp3"
    path.write_bytes(data)
    found = measure_file(path)
    assert found == result.loudness
    assert found.integrated_lufs == pytest.approx(profile.target.lufs, abs=0.1)
    assert found.true_peak_dbtp <= -1.0
    if shutil.which("ffmpeg"):
        command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
        summary = said[said.rindex("Summary:") :]
        loud, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
        assert loud and peak
        assert float(loud[1]) == pytest.approx(profile.target.lufs, abs=0.11)
        assert float(peak[1]) <= -1.0


@pytest.mark.parametrize("material", [bright_noise, whisper_beside_shout])
def test_overshoot_is_mended_by_another_try(material: Callable[[Shelf], list[Part]]) -> None:
    """Without a margin for coding the first MP3 is over the peak; the one that is kept is on target."""
    shelf = Shelf()
    data, result = made(material(shelf), shelf, Profile(2, 128, MasterTarget(lufs=-11.0, codec_margin_db=0.0)))
    assert result.mastering.target.codec_margin_db > 0
    assert result.on_target
    assert measure_file(io.BytesIO(data)).true_peak_dbtp <= -1.0


def test_what_cannot_be_reached_is_not_claimed() -> None:
    """Clicks cannot be loud: the result says what was measured and that it is off."""
    shelf = Shelf()
    clicks = np.zeros(24_000 * 4)
    clicks[2_400::12_000] = 0.9
    _, result = made([shelf.speech("clicks", Clip.of(clicks, 24_000))], shelf, STEREO)
    assert not result.on_target
    assert not result.mastering.reached
    assert result.loudness.true_peak_dbtp <= -1.0


def test_a_tag_before_the_sound_stays() -> None:
    """The MP3 follows what the caller wrote, and is measured behind it."""
    shelf = Shelf()
    parts = short(shelf)
    timeline = arrange(parts, levels=level(parts, shelf.analyses))
    tag = b"ID3\x03\x00\x00\x00\x00\x1f\x00" + bytes(31 * 128)
    out = io.BytesIO()
    out.write(tag)
    result = assemble(timeline, shelf.sources, shelf.analyses, STEREO, out)
    assert out.getvalue().startswith(tag + b"\xff\xfb")
    assert result.loudness.frames == timeline.total_frames
