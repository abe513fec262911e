"""Tests of what a programme is mixed from: speech that changes in the cache meanwhile is refused, not mixed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import analyse
from audiobrief.errors import SoundError
from audiobrief.speech.cache.store import SpeechCache, StoredSpeech
from audiobrief.workflows.render.produce import Sounds
from tests.helpers.stored_speech import flip

KEY = "ab" * 32


def speech(frames: int) -> StoredSpeech:
    clip = Clip.of(0.1 * np.ones(frames), 24_000)
    return StoredSpeech(clip, analyse(clip), ())


@pytest.mark.parametrize("after_facts", [True, False])
def test_speech_of_another_length_does_not_take_the_place(tmp_path: Path, after_facts: bool) -> None:
    """What was measured first holds; the same again is welcome."""
    cache = SpeechCache(tmp_path)
    cache.put(KEY, speech(2_400))
    sounds = Sounds(cache, {})
    first = sounds.facts(KEY).frames if after_facts else sounds.clip(KEY).frames
    cache.put(KEY, speech(2_400))
    assert sounds.clip(KEY).frames == sounds.facts(KEY).frames == first == 2_400
    cache.put(KEY, speech(2_500))
    for ask in (sounds.clip, sounds.facts, sounds.analysis):
        with pytest.raises(SoundError, match="run again"):
            ask(KEY)


def test_damage_after_the_first_look_is_an_error(tmp_path: Path) -> None:
    """The facts are still right, the sound is not: it is never heard."""
    cache = SpeechCache(tmp_path)
    cache.put(KEY, speech(2_400))
    sounds = Sounds(cache, {})
    assert sounds.facts(KEY).frames == 2_400
    flip(cache.path(KEY))
    with pytest.raises(SoundError, match="run again"):
        sounds.clip(KEY)
    cache.path(KEY).unlink()
    with pytest.raises(SoundError, match="run again"):
        sounds.facts(KEY)
