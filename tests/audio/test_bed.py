"""A bed under the programme: where it plays, how loud, and that mastering and encoding bear it; the archive."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from audiobrief.audio import mp3 as encode_module
from audiobrief.audio.clip import Clip
from audiobrief.audio.levelling import level
from audiobrief.audio.loudness import relative_lufs
from audiobrief.audio.loudness_meter import analyse, speaking_cells
from audiobrief.audio.master import _mixed_analysis
from audiobrief.audio.mix import GRID, RATE_HZ, SPEECH_LUFS, Bed, MixItem, Part, Timeline, arrange, render, runs
from audiobrief.audio.mp3 import MONO, STEREO, Profile, assemble
from audiobrief.podcast.flac import write_archive
from audiobrief.podcast.id3 import EpisodeTag
from tests.helpers.measure import integrated_lufs, true_peak_dbtp
from tests.helpers.sounds import Shelf, bell, speechlike

UNDER_DB = 20.0


def hum(seconds: float) -> Clip:
    """Music that goes round without a seam: whole periods, different on both sides."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return Clip.of(np.stack([np.sin(2 * np.pi * hz * time) for hz in (220.0, 330.0)], axis=1) * 0.1, RATE_HZ)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def timeline(shelf: Shelf) -> Timeline:
    """Intro, two voices with a long gap between them, outro; a bed of 4 s under all of it."""
    parts: list[Part] = [
        shelf.intro("intro", bell(3.6)),
        shelf.speech("a", speechlike(5.0, 110, seed=1), "s1", "v1"),
        shelf.speech("b", speechlike(6.0, 170, 0.1, seed=2), "s1", "v2", pause_s=2.0),
        shelf.transition("transition", bell(1.0)),
        shelf.speech("c", speechlike(7.0, 110, seed=3), "s2", "v1"),
        shelf.outro("outro", bell(4.2)),
    ]
    shelf.clips["bed"] = clip = hum(4.0)
    lufs = relative_lufs(speaking_cells(analyse(clip), clip.duration_s))
    bed = Bed("bed", clip.frames, clip.rate_hz, lufs, UNDER_DB)
    return arrange(parts, levels=level(parts, shelf.analyses), bed=bed)


def made(timeline: Timeline, shelf: Shelf, profile: Profile = STEREO, threads: int = 2) -> bytes:
    out = io.BytesIO()
    found = assemble(timeline, shelf.sources, shelf.analyses, profile, out, threads)
    assert found.on_target
    assert found.loudness.frames == timeline.total_frames
    return out.getvalue()


def bed_of(timeline: Timeline) -> MixItem:
    (bed,) = [item for item in timeline.items if item.role == "bed"]
    return bed


def test_the_bed_plays_from_the_first_word_to_the_outro(timeline: Timeline) -> None:
    """It begins with speech, ends when the outro begins, and goes round in between."""
    bed, speech = bed_of(timeline), [item for item in timeline.items if item.role == "speech"]
    outro = next(item for item in timeline.items if item.role == "outro")
    assert bed.start == speech[0].start
    assert speech[-1].end <= bed.end <= outro.start
    assert bed.loop_frames == 4 * RATE_HZ < bed.frames


def test_the_bed_stays_under_the_voices_and_rises_between_them(timeline: Timeline, shelf: Shelf) -> None:
    """Its level under speech is the show's, 6 dB more in the long gap; it comes and goes in silence."""
    bed = bed_of(timeline)
    alone = Timeline((bed,), timeline.total_frames, ())
    (run,) = runs(alone)
    heard = np.concatenate([np.broadcast_to(chunk, (len(chunk), 2)) for chunk in render(run, shelf.sources, 2)])

    def lufs(start_s: float, end_s: float) -> float:
        first, last = (round(at * RATE_HZ) - bed.start for at in (start_s, end_s))
        return integrated_lufs(heard[first:last], RATE_HZ)

    before, after = (item for item in timeline.items if item.key in ("b", "c"))
    assert lufs(before.start_s, before.end_s) == pytest.approx(SPEECH_LUFS - UNDER_DB, abs=0.3)
    assert lufs(before.end_s + 0.5, after.start_s - 0.5) == pytest.approx(SPEECH_LUFS - UNDER_DB + 6, abs=0.3)
    assert np.abs(heard[:40]).max() < 1e-4 and np.abs(heard[-40:]).max() < 1e-4
    # Round its end: no step larger than those of the tone itself.
    assert np.abs(np.diff(heard[:, 0])).max() < 1.05 * np.abs(np.diff(shelf.clips["bed"].samples[:, 0])).max()


@pytest.mark.parametrize("channels", [1, 2])
def test_a_long_run_is_analysed_as_it_is_heard(timeline: Timeline, shelf: Shelf, channels: int) -> None:
    """Energies and peaks of the pieces are those of the whole."""
    (run,) = (run for run in runs(timeline) if any(item.role == "bed" for item in run.items))
    pieces = [np.broadcast_to(chunk, (len(chunk), channels)) for chunk in render(run, shelf.sources, channels)]
    whole = analyse(Clip(np.concatenate(pieces), RATE_HZ))
    found = _mixed_analysis(run, shelf.sources, channels)
    count = min(len(found.energy), len(whole.energy))
    assert count * GRID >= run.end - run.start
    assert np.allclose(found.energy[:count], whole.energy[:count], rtol=1e-3, atol=1e-7)
    assert np.allclose(found.peak[:count], whole.peak[:count], atol=2e-3)


@pytest.mark.parametrize("profile", [STEREO, MONO])
def test_an_episode_with_a_bed_is_on_target(timeline: Timeline, shelf: Shelf, profile: Profile) -> None:
    """Measured on the decoded MP3, which has every sample."""
    samples, rate_hz = soundfile.read(io.BytesIO(made(timeline, shelf, profile)), dtype="float64", always_2d=True)
    assert len(samples) == timeline.total_frames
    assert integrated_lufs(samples, rate_hz) == pytest.approx(profile.target.lufs, abs=0.1)
    assert true_peak_dbtp(samples, rate_hz) <= -1.0


@pytest.mark.slow
def test_where_a_bed_leaves_no_silence_one_encoder_runs_on(
    timeline: Timeline, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes with 1, 2 and 4 threads, and when the stretch is too long to be held in memory."""
    monkeypatch.setattr(encode_module, "_UNIT", 3 * RATE_HZ)
    once = made(timeline, shelf, threads=1)
    assert all(made(timeline, shelf, threads=threads) == once for threads in (2, 4))
    monkeypatch.setattr(encode_module, "_LONGEST_HELD", 4 * RATE_HZ)
    assert made(timeline, shelf) == once


@pytest.mark.slow
def test_the_archive_has_every_sample_at_the_target(timeline: Timeline, shelf: Shelf) -> None:
    """FLAC of 24 bits with the episode's words; the same bytes again; as the MP3 but for its coding."""
    tag = EpisodeTag("Le pont « ferme »", "Émission", "Nous", "2026-03-12", "fr", timeline.duration_s)
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        write_archive(timeline, shelf.sources, shelf.analyses, STEREO, tag, out)
    assert first.getvalue() == second.getvalue()
    with soundfile.SoundFile(io.BytesIO(first.getvalue())) as file:
        assert (file.format, file.subtype, file.title) == ("FLAC", "PCM_24", tag.title)
        samples = file.read(dtype="float64", always_2d=True)
    assert len(samples) == timeline.total_frames
    assert integrated_lufs(samples, RATE_HZ) == pytest.approx(-16.0, abs=0.1)
    assert true_peak_dbtp(samples, RATE_HZ) <= -1.0
    coded, _ = soundfile.read(io.BytesIO(made(timeline, shelf)), dtype="float64", always_2d=True)
    assert np.corrcoef(coded[:, 0], samples[:, 0])[0, 1] > 0.995
