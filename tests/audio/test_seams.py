"""Where encoders meet nothing is heard: coding noise measured against the master, beside cuts and elsewhere."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lameenc
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audiobrief.audio import mp3 as encode_module
from audiobrief.audio.levelling import level
from audiobrief.audio.loudness import amplitude
from audiobrief.audio.master import Mastering, mastered, solve
from audiobrief.audio.mix import RATE_HZ, Bed, Part, Timeline, arrange
from audiobrief.audio.mp3 import FRAME, STEREO, encode
from tests.helpers.sounds import Shelf, bell, espeak

Floats = NDArray[np.float64]
WINDOW = RATE_HZ // 100
SENTENCES = (
    "The ministry published its figures on Tuesday morning, and they surprised almost everyone.",
    "Housing starts fell by eleven percent.",
    "Still, rents in the smaller towns went on rising, as they have for three years.",
    "What happens next depends on the bank.",
)
VOICES = ("en-us+f3", "en-us+m3", "en-us+m1")


@dataclass(frozen=True, eq=False)
class Programme:
    """A mastered programme, its cuts, and the samples that the encoder gets."""

    shelf: Shelf
    timeline: Timeline
    mastering: Mastering
    cuts: tuple[int, ...]
    pcm: NDArray[np.int16]

    @property
    def master(self) -> Floats:
        """What a decoder would give if coding took nothing away; LAME scales what it gets."""
        found: Floats = self.pcm * np.float64(encode_module._lame_scale(STEREO) / 32768)
        return found

    def encoded(self) -> bytes:
        out = io.BytesIO()
        encode(self.timeline, self.shelf.sources, self.mastering, STEREO, out, 2)
        return out.getvalue()


def programme(bed: bool = False) -> Programme:
    """About 45 s of espeak's voices between stings, with cuts after 4 s at the earliest."""
    shelf = Shelf()
    parts: list[Part] = [shelf.intro("intro", bell(3.6))]
    for number in range(10):
        voice = VOICES[number % 3]
        clip = espeak(SENTENCES[number % 4], voice)
        parts.append(shelf.speech(f"u{number}", clip, f"s{number // 3}", voice, 0.25 if number % 3 < 2 else 0.5))
    parts.append(shelf.outro("outro", bell(3.0)))
    music = bell(4.0)
    shelf.clips["bed"] = music
    under = Bed("bed", music.frames, music.rate_hz, -20.0) if bed else None
    timeline = arrange(parts, levels=level(parts, shelf.analyses), bed=under)
    mastering = solve(timeline, shelf.sources, shelf.analyses, STEREO.target)
    units = list(encode_module._units(timeline, mastering))
    runs = [run for unit in units for run in unit.runs]
    gain = amplitude(mastering.gain_db) / encode_module._lame_scale(STEREO)
    pcm = np.concatenate(list(mastered(0, timeline.total_frames, runs, shelf.sources, gain, 2)))
    return Programme(shelf, timeline, mastering, tuple(unit.start for unit in units[1:]), pcm.astype(np.int16))


@pytest.fixture(scope="module", autouse=True)
def cut_often() -> object:
    """Cuts come after 4 s, so that a short programme has many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encode_module, "_UNIT", 4 * RATE_HZ)
        yield


@pytest.fixture(scope="module")
def spoken(cut_often: object) -> Programme:
    return programme()


@pytest.fixture(scope="module")
def in_pieces(spoken: Programme) -> Floats:
    """What a listener hears."""
    return decoded(spoken.encoded(), spoken.timeline.total_frames)


@pytest.fixture(scope="module")
def in_one(spoken: Programme) -> Floats:
    """The same programme from one encoder."""
    return decoded(by_encoders(spoken.pcm, ()), spoken.timeline.total_frames)


def by_encoders(pcm: NDArray[np.int16], cuts: Sequence[int]) -> bytes:
    """Frames by one fresh encoder for each stretch between `cuts`, written without the code under test."""
    frames = b""
    for start, end in zip([0, *cuts], [*cuts, len(pcm)], strict=True):
        encoder = lameenc.Encoder()
        encoder.set_bit_rate(128)
        encoder.set_in_sample_rate(RATE_HZ)
        encoder.set_channels(2)
        encoder.set_quality(3)
        encoder.silence()
        data = bytes(encoder.encode(pcm[start:end].tobytes()) + encoder.flush())
        sizes = [417 + (data[at + 2] >> 1 & 1) for at in frame_starts(data)]
        frames += data if end == len(pcm) else data[: sum(sizes[: (end - start) // FRAME])]
    return frames


def frame_starts(data: bytes) -> list[int]:
    """Where the frames of a 128 kbit/s stream at 44,100 Hz begin."""
    starts = [0]
    while (following := starts[-1] + 417 + (data[starts[-1] + 2] >> 1 & 1)) + 4 <= len(data):
        starts.append(following)
    return starts


def decoded(mp3: bytes, frames: int) -> Floats:
    """The first samples of an MP3; one without an Info header begins with the delay of encoder and decoder."""
    samples: Floats
    samples, _ = soundfile.read(io.BytesIO(mp3), dtype="float64", always_2d=True)
    late = 0 if b"Info" in mp3[:64] else 576 + 529
    return samples[late : late + frames]


def noise_db(heard: Floats, master: Floats, places: Sequence[int]) -> tuple[Floats, Floats]:
    """Coding noise relative to the sound, in windows of 10 ms: beside the places, and elsewhere.

    Beside a place is the last 100 ms of sound before it, and the first 300 ms after it.
    """
    whole = len(master) // WINDOW * WINDOW
    sound = np.square(master[:whole]).mean(axis=1).reshape(-1, WINDOW).mean(axis=1)
    noise = np.square(heard[:whole] - master[:whole]).mean(axis=1).reshape(-1, WINDOW).mean(axis=1)
    audible = sound > 1e-5  # -50 dB
    beside = np.zeros(len(sound), bool)
    for place in places:
        before, after = (
            np.flatnonzero(audible[: place // WINDOW]),
            np.flatnonzero(audible[place // WINDOW :]) + place // WINDOW,
        )
        beside[before[-10:]] = beside[after[:30]] = True
    relative = 10 * np.log10((noise + 1e-12) / (sound + 1e-12))
    return relative[beside & audible], relative[~beside & audible]


def test_the_reference_is_the_same_encoder(spoken: Programme) -> None:
    """Cut at the same places, encoders that are driven by hand write the very frames of `encode`."""
    assert len(spoken.cuts) == 5
    assert spoken.encoded().endswith(by_encoders(spoken.pcm, spoken.cuts))


def test_noise_at_seams_is_no_larger_than_elsewhere(spoken: Programme, in_pieces: Floats, in_one: Floats) -> None:
    """Beside cuts, coding adds what one encoder adds there, and less than it adds at its worst elsewhere."""
    pieces_beside, pieces_elsewhere = noise_db(in_pieces, spoken.master, spoken.cuts)
    one_beside, one_elsewhere = noise_db(in_one, spoken.master, spoken.cuts)
    for share in (50, 90, 99, 100):
        assert np.percentile(pieces_beside, share) <= np.percentile(one_beside, share) + 0.5, share
        assert np.percentile(pieces_elsewhere, share) <= np.percentile(one_elsewhere, share) + 0.5, share
    assert pieces_beside.max() <= one_elsewhere.max()


def test_a_cut_changes_less_than_coding_does(spoken: Programme, in_pieces: Floats, in_one: Floats) -> None:
    """The difference to the one-encoder render is smaller beside cuts than coding noise elsewhere, and soon gone."""
    difference = in_pieces - in_one
    beside, _ = noise_db(spoken.master + difference, spoken.master, spoken.cuts)
    _, elsewhere = noise_db(in_one, spoken.master, spoken.cuts)
    for share in (90, 99, 100):
        assert np.percentile(beside, share) <= np.percentile(elsewhere, share), share
    assert (np.abs(difference).max(axis=1) < 1e-4).mean() > 0.8


def test_the_measure_hears_a_cut_in_speech(spoken: Programme, in_one: Floats) -> None:
    """The same cuts, moved by a second into speech, stand out at once."""
    moved = [cut + RATE_HZ // FRAME * FRAME for cut in spoken.cuts]
    heard = decoded(by_encoders(spoken.pcm, moved), len(in_one))
    beside, _ = noise_db(heard, spoken.master, moved)
    _, elsewhere = noise_db(in_one, spoken.master, moved)
    assert beside.max() > elsewhere.max() + 6


def test_the_measure_hears_a_lost_frame(spoken: Programme) -> None:
    """One frame too few before a cut moves all that follows; the measure says so."""
    frames = by_encoders(spoken.pcm, spoken.cuts)
    starts = frame_starts(frames)
    lost = spoken.cuts[2] // FRAME - 1
    cut_out = frames[: starts[lost]] + frames[starts[lost + 1] :]
    _, elsewhere = noise_db(decoded(cut_out, spoken.timeline.total_frames - FRAME), spoken.master[:-FRAME], ())
    assert np.percentile(elsewhere, 90) > 0


def test_a_bed_leaves_no_cut() -> None:
    """Where music plays on between all voices, one encoder runs from the first word to the last."""
    under = programme(bed=True)
    speech = [item for item in under.timeline.items if item.role == "speech"]
    assert not [cut for cut in under.cuts if speech[0].start <= cut <= speech[-1].end]
    assert under.encoded().endswith(by_encoders(under.pcm, under.cuts))


@pytest.mark.parametrize("player", ["ffmpeg", "mpg123"])
def test_players_agree_across_cuts(spoken: Programme, player: str, tmp_path: Path) -> None:
    """Other decoders say nothing and give the same samples as libsndfile, to the 16 bits that they write."""
    if not shutil.which(player):
        pytest.skip(f"{player} is not installed")
    path = tmp_path / "programme.mp3"
    path.write_bytes(spoken.encoded())
    commands = {
        "ffmpeg": ["ffmpeg", "-v", "warning", "-i", str(path), "-f", "s16le", "-"],
        "mpg123": ["mpg123", "-q", "-s", str(path)],
    }
    done = subprocess.run(commands[player], capture_output=True, check=True)
    assert not done.stderr.strip()
    found = np.frombuffer(done.stdout, "<i2").reshape(-1, 2) / 32768
    expected = decoded(path.read_bytes(), spoken.timeline.total_frames)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 3 / 32768
