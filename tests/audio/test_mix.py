"""The timeline, levelling of voices, and the sound of runs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.audio.clip import Clip, silence
from audiobrief.audio.levelling import level
from audiobrief.audio.loudness_meter import measure
from audiobrief.audio.mix import (
    CHUNK,
    GRID,
    RATE_HZ,
    SPEECH_LUFS,
    MixRules,
    Part,
    Run,
    SegmentSpan,
    SpeechPart,
    StingPart,
    Timeline,
    arrange,
    render,
    runs,
)
from audiobrief.errors import SoundError
from tests.helpers.sounds import Shelf, bell, speechlike


def spoken(key: str, seconds: float, pause_s: float = 0.3, segment: str = "s") -> SpeechPart:
    return SpeechPart(key, segment, "v", round(seconds * 24_000), 24_000, 0.0, pause_s)


def sting(role: str, seconds: float) -> StingPart:
    assert role in ("intro", "transition", "outro")
    return StingPart(role, role, round(seconds * 44_100), 44_100)  # type: ignore[arg-type]


def test_a_programme_in_order() -> None:
    """Every part starts where the rules put it, to a tenth of a second."""
    parts: list[Part] = [
        sting("intro", 3.6),
        spoken("a", 2.0, 0.3, "opening"),
        spoken("b", 1.52, 0.4, "opening"),
        sting("transition", 1.0),
        spoken("c", 4.0, 1.0, "facts"),
        sting("outro", 4.2),
    ]
    timeline = arrange(parts)
    assert [item.key for item in timeline.items] == ["intro", "a", "b", "transition", "c", "outro"]
    assert [item.start_s for item in timeline.items] == [0.0, 2.6, 4.9, 6.9, 8.2, 13.2]
    assert timeline.duration_s == 17.9
    assert timeline.spans == (SegmentSpan("opening", 2.6, 4.9 + 1.52), SegmentSpan("facts", 8.2, 8.2 + 4.0))


def test_speech_over_the_intro_ducks_it() -> None:
    """The intro has fallen by 12 dB within the 250 ms before speech enters over it."""
    timeline = arrange([sting("intro", 3.6), spoken("a", 2.0)])
    (duck,) = timeline.items[0].ducks
    assert duck is not None
    assert (duck.start + duck.frames) / RATE_HZ == pytest.approx(2.6)
    assert (duck.frames, duck.gain_db) == (round(0.25 * RATE_HZ), -12.0)
    tone = {"intro": Clip.of(np.full((158_760, 2), 0.5), 44_100), "a": silence(2.0, 24_000)}
    chunks = render(runs(timeline)[0], tone.__getitem__, 2)
    heard = np.concatenate([np.broadcast_to(chunk, (len(chunk), 2)) for chunk in chunks])
    assert heard[0, 0] == heard[duck.start - 1, 1] == 0.5
    assert heard[duck.start + duck.frames, 0] == pytest.approx(0.5 * 10 ** (-12 / 20), rel=1e-3)
    assert heard[158_000, 0] == pytest.approx(0.5 * 10 ** (-12 / 20), rel=1e-3)


def test_a_short_intro_keeps_two_thirds_for_itself() -> None:
    """Speech never enters a short sting before its last third."""
    assert arrange([sting("intro", 0.6), spoken("a", 1.0)]).items[1].start_s == pytest.approx(0.4)


def test_speech_first_has_a_moment_before_it() -> None:
    """A programme without intro opens with the lead, not with a cut."""
    assert arrange([spoken("a", 1.0)], MixRules(lead_s=0.4)).items[0].start_s == 0.4


def test_nothing_to_mix_is_an_error() -> None:
    """No parts, and a part without sound, are refused by name."""
    with pytest.raises(SoundError, match="nothing to mix"):
        arrange([])
    with pytest.raises(SoundError, match='"empty"'):
        arrange([spoken("empty", 0.0)])


PARTS = st.lists(
    st.one_of(
        st.builds(
            spoken,
            st.sampled_from("abc"),
            st.floats(0.01, 12),
            st.floats(0, 3),
            st.sampled_from(["one", "two"]),
        ),
        st.builds(sting, st.sampled_from(["intro", "transition", "outro"]), st.floats(0.05, 8)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(PARTS)
def test_timelines_are_sound(parts: list[Part]) -> None:
    """Any parts: all are there in order, on the grid, inside the programme; only intros are spoken over."""
    timeline = arrange(parts)
    assert [item.key for item in timeline.items] == [part.key for part in parts]
    assert timeline.total_frames % GRID == 0
    for before, after in pairwise(timeline.items):
        assert after.start % GRID == 0
        assert after.start >= before.start
        assert after.start >= before.end or (before.role == "intro" and after.role == "speech")
    assert max(item.end for item in timeline.items) < timeline.total_frames
    found = runs(timeline)
    assert [item for run in found for item in run.items] == list(timeline.items)
    for one, other in pairwise(found):
        assert other.start - one.end >= GRID


def test_voices_come_to_one_loudness() -> None:
    """Each voice is brought to the same loudness as a whole; its own gain is added on top."""
    shelf = Shelf()
    levels = {"shout": 0.9, "talk": 0.2, "whisper": 0.01}
    parts: list[Part] = []
    for number in range(3):
        for voice, strength in levels.items():
            clip = speechlike(2.5, 110 + 40 * len(voice), strength / (1 + number), seed=number)
            parts.append(shelf.speech(f"{voice}{number}", clip, voice, voice, gain_db=2.0 * (voice == "talk")))
    timeline = arrange(parts, levels=level(parts, shelf.analyses))
    for voice in levels:
        mine = [item for item in timeline.items if item.voice == voice]
        alone = [
            np.repeat(np.concatenate(list(render(Run(item.start, item.end, (item,)), shelf.sources, 2))), 2, 1)
            for item in mine
        ]
        heard = measure(alone, RATE_HZ).integrated_lufs
        assert heard == pytest.approx(SPEECH_LUFS + 2.0 * (voice == "talk"), abs=0.3)
        assert len({item.gain_db for item in mine}) == 1


def test_a_silent_voice_is_an_error() -> None:
    """A voice that has nothing to hear is named."""
    shelf = Shelf()
    parts = [shelf.speech("a", silence(2.0, 24_000), voice="narrator")]
    with pytest.raises(SoundError, match='"narrator"'):
        level(parts, shelf.analyses)


@pytest.mark.parametrize("channels", [1, 2])
def test_chunks_join_to_the_whole_mix(channels: int) -> None:
    """Rendering in chunks gives what adding everything up at once gives."""
    shelf = Shelf()
    parts: list[Part] = [
        shelf.intro("intro", bell(4.0)),
        shelf.speech("a", speechlike(6.0, rate_hz=24_000), pause_s=0.0),
        shelf.speech("b", speechlike(3.3, 200, rate_hz=22_050), pause_s=0.0, gain_db=-3.0),
        shelf.speech("c", speechlike(2.0, 90, rate_hz=44_100)),
    ]
    timeline = arrange(parts, MixRules(duck_db=0.0))
    (run,) = runs(timeline)
    assert run.end > 2 * CHUNK
    expected = np.zeros((run.end, channels), np.float32)
    for item in timeline.items:
        clip = shelf.clips[item.key].resampled(RATE_HZ)
        clip = clip.mono() if channels == 1 else clip
        samples = clip.samples[: item.frames] * np.float32(10 ** (item.gain_db / 20))
        expected[item.start : item.start + len(samples)] += samples
    chunks = list(render(run, shelf.sources, channels))
    assert [len(chunk) for chunk in chunks[:-1]] == [CHUNK] * (len(chunks) - 1)
    whole = np.concatenate([np.broadcast_to(chunk, (len(chunk), channels)) for chunk in chunks])
    assert np.allclose(whole, expected, atol=1e-6)
    assert sorted(shelf.asked) == ["a", "b", "c", "intro"]


def test_runs_join_what_is_near() -> None:
    """Items less than 100 ms apart share a run: the limiter and the encoder see them together."""
    timeline: Timeline = arrange([spoken("a", 1.05, 0.0), spoken("b", 1.0, 0.5), spoken("c", 1.0)])
    assert [[item.key for item in run.items] for run in runs(timeline)] == [["a", "b"], ["c"]]
