"""MP3 frames: counted to the sample, the same for any number of threads, without seams."""

from __future__ import annotations

import io
import math
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiobrief.audio import mp3 as encode_module
from audiobrief.audio.clip import Clip, Samples
from audiobrief.audio.levelling import level
from audiobrief.audio.master import MasterTarget, solve
from audiobrief.audio.mix import RATE_HZ, MixRules, Part, Timeline, arrange
from audiobrief.audio.mp3 import FRAME, MONO, STEREO, Encoded, Profile, encode
from audiobrief.errors import SoundError
from tests.helpers.sounds import Shelf, bell, speechlike


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(autouse=True)
def short_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cuts come after 6 s, so that a short programme has several."""
    monkeypatch.setattr(encode_module, "_UNIT", 6 * RATE_HZ)


@pytest.fixture(scope="module")
def timeline(shelf: Shelf) -> Timeline:
    """A programme of 25 s that is cut at least twice."""
    parts: list[Part] = [shelf.intro("intro", bell(3.6))]
    for number in range(5):
        clip = speechlike(3.0 + 0.37 * number, 110 + 12 * number, 0.1 + 0.07 * number, seed=number)
        parts.append(shelf.speech(f"u{number}", clip, f"s{number // 2}", f"v{number % 3}"))
    parts.insert(3, shelf.transition("transition", bell(1.0)))
    parts.append(shelf.outro("outro", bell(4.2)))
    return arrange(parts, levels=level(parts, shelf.analyses))


def encoded(
    timeline: Timeline, shelf: Shelf, profile: Profile = STEREO, threads: int = 1, before: bytes = b""
) -> tuple[bytes, Encoded]:
    mastering = solve(timeline, shelf.sources, shelf.analyses, profile.target, profile.channels)
    out = io.BytesIO()
    out.write(before)
    result = encode(timeline, shelf.sources, mastering, profile, out, threads)
    assert out.tell() == len(before) + result.bytes
    return out.getvalue(), result


def decoded(data: bytes) -> Samples:
    samples, rate_hz = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    assert rate_hz == RATE_HZ
    found: Samples = samples
    return found


def test_threads_do_not_change_the_bytes(timeline: Timeline, shelf: Shelf) -> None:
    """One, two and four threads, and a second run, write the same file."""
    first, result = encoded(timeline, shelf)
    assert result.samples == timeline.total_frames
    for threads in (1, 2, 4):
        assert encoded(timeline, shelf, threads=threads)[0] == first


@pytest.mark.parametrize("profile", [STEREO, MONO, Profile(2, 192), Profile(1, 64, MasterTarget(lufs=-19.0))])
def test_players_get_every_sample(timeline: Timeline, shelf: Shelf, profile: Profile, tmp_path: Path) -> None:
    """libsndfile, ffmpeg and mpg123 decode exactly as many samples as the timeline has."""
    data, result = encoded(timeline, shelf, profile, 2)
    assert decoded(data).shape == (timeline.total_frames, profile.channels)
    assert result.duration_s == timeline.duration_s
    path = tmp_path / "programme.mp3"
    path.write_bytes(data)
    commands = {
        "ffmpeg": ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-"],
        "mpg123": ["mpg123", "-q", "-s", str(path)],
    }
    for name, command in commands.items():
        if shutil.which(name):
            pcm = subprocess.run(command, capture_output=True, check=True).stdout
            assert len(pcm) == timeline.total_frames * profile.channels * 2, name


@pytest.mark.parametrize("seconds", [0.05, 0.5, 1.0, 2.6, 3.0])
def test_short_programmes_are_exact_too(seconds: float) -> None:
    """However the length falls on frames, no sample is lost."""
    shelf = Shelf()
    short = arrange([shelf.speech("a", speechlike(seconds))], MixRules(lead_s=0.0, end_s=0.0))
    data, result = encoded(short, shelf)
    assert len(decoded(data)) == result.samples == short.total_frames


def test_the_header_says_what_follows(timeline: Timeline, shelf: Shelf) -> None:
    """Bytes before are left alone; frames, bytes, delay and padding in the Info header are true."""
    tag = b"tag, written by the caller"
    data, result = encoded(timeline, shelf, before=tag)
    assert data.startswith(tag + b"\xff\xfb")
    frame = data[len(tag) : len(tag) + 417]
    assert frame[36:40] == b"Info"
    flags, frames, size = struct.unpack(">III", frame[40:52])
    assert (flags, frames, size) == (15, result.frames, result.bytes)
    assert len(data) == len(tag) + result.bytes
    delay_padding = int.from_bytes(frame[177:180], "big")
    assert frames * FRAME - (delay_padding >> 12) - (delay_padding & 0xFFF) == timeline.total_frames
    assert encode_module._crc16(b"123456789") == 0xBB3D  # the published check value of CRC-16/ARC


def test_seams_are_as_clean_as_the_rest(timeline: Timeline, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where encoders meet, the sound differs no more from a one-encoder render than elsewhere."""
    mastering = solve(timeline, shelf.sources, shelf.analyses, STEREO.target)
    units = list(encode_module._units(timeline, mastering))
    assert len(units) >= 3
    assert all(unit.start % FRAME == 0 for unit in units)
    pieces = decoded(encoded(timeline, shelf, threads=2)[0])
    monkeypatch.setattr(encode_module, "_UNIT", 10**9)
    assert len(list(encode_module._units(timeline, mastering))) == 1
    whole = decoded(encoded(timeline, shelf)[0])
    error = np.abs(pieces - whole).max(axis=1)
    for unit in units[1:]:
        # Silence at the cut itself, and the first and last second of sound beside it.
        assert np.abs(pieces[unit.start - 1500 : unit.start + 500]).max() < 1e-4
        near = error[unit.start - RATE_HZ : unit.start + RATE_HZ].max()
        assert near <= error.max()
        assert near < 0.05


def test_the_order_of_sounds_survives(shelf: Shelf) -> None:
    """Tones of known pitch are heard at their place in the decoded file, across cuts."""
    pitches = [300 + 50 * number for number in range(8)]
    tones = Shelf()
    parts = [
        tones.speech(str(hz), Clip.of(0.3 * np.sin(2 * np.pi * hz * np.arange(96_000) / 24_000), 24_000), voice=str(hz))
        for hz in pitches
    ]
    programme = arrange(parts, levels=level(parts, tones.analyses))
    heard = decoded(encoded(programme, tones, threads=2)[0])
    for hz, item in zip(pitches, programme.items, strict=True):
        middle = heard[item.start + RATE_HZ : item.start + 2 * RATE_HZ, 0]
        assert np.argmax(np.abs(np.fft.rfft(middle))) == pytest.approx(hz, abs=1)


@pytest.mark.parametrize("profile", [STEREO, Profile(2, 192), Profile(2, 320), MONO])
def test_the_encoder_does_not_change_the_level(profile: Profile) -> None:
    """A tone comes out as loud as it was mastered: what LAME scales away is given back at every bit rate."""
    tone = Shelf()
    wave = 0.1 * np.sin(2 * np.pi * 440 * np.arange(72_000) / 24_000)
    programme = arrange([tone.speech("a", Clip.of(wave, 24_000))])
    mastering = solve(programme, tone.sources, tone.analyses, profile.target, profile.channels)
    heard = decoded(encoded(programme, tone, profile)[0])[RATE_HZ : 2 * RATE_HZ]
    expected = 0.1 / math.sqrt(2) * 10 ** (mastering.gain_db / 20)
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(expected, rel=0.003)


def test_progress_rises_to_one(timeline: Timeline, shelf: Shelf) -> None:
    """The caller hears of each finished stretch, the last one at 1."""
    mastering = solve(timeline, shelf.sources, shelf.analyses, MasterTarget())
    told: list[float] = []
    encode(timeline, shelf.sources, mastering, STEREO, io.BytesIO(), 2, told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) >= 3


@pytest.mark.parametrize("threads", [1, 2])
def test_a_missing_sound_stops_the_render(timeline: Timeline, shelf: Shelf, threads: int) -> None:
    """An error of a source comes out as it is, from any thread."""
    mastering = solve(timeline, shelf.sources, shelf.analyses, MasterTarget())

    def sources(key: str) -> Clip:
        if key == "u4":
            raise SoundError("u4 is gone")
        return shelf.sources(key)

    with pytest.raises(SoundError, match="u4 is gone"):
        encode(timeline, sources, mastering, STEREO, io.BytesIO(), threads)


def test_impossible_profiles_are_refused() -> None:
    """Three channels or an odd bit rate name what is possible."""
    for channels, bitrate_kbps in ((3, 128), (2, 100), (2, 48)):
        with pytest.raises(SoundError, match="96, 112, 128"):
            Profile(channels, bitrate_kbps)
