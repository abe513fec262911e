"""Tests of the store of finished speech."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.audio import Clip
from audiobrief.cache import SpeechCache, StoredSpeech, speech_key
from audiobrief.loudness import analyse
from audiobrief.speech import Mark, Utterance, Voice

UTTERANCE = Utterance("Bonjour.", "fr-CA", Voice("espeak", "fr+f3"))
SOUND = Clip.of(1.5 * np.sin(np.linspace(0, 900, 24_000)), 24_000)
SPEECH = StoredSpeech(SOUND, analyse(SOUND), (Mark(0.1, 0.9, "Bonjour"),))


def test_speech_comes_back_as_it_was(tmp_path: Path) -> None:
    """Sound to 16 bits of its own peak, analysis and marks exactly."""
    cache = SpeechCache(tmp_path)
    cache.put("ab" * 32, SPEECH)
    found = cache.get("ab" * 32)
    assert found is not None and "ab" * 32 in cache
    assert found.clip.rate_hz == 24_000 and found.marks == SPEECH.marks
    assert float(np.abs(found.clip.samples - SOUND.samples).max()) < 1.5 / 32767
    assert np.array_equal(found.analysis.energy, SPEECH.analysis.energy)


def test_the_facts_come_without_the_sound(tmp_path: Path) -> None:
    """Length, rate, analysis and marks, even where the samples are damaged; damaged facts count as not there."""
    cache = SpeechCache(tmp_path)
    cache.put("ab" * 32, SPEECH)
    (path,) = cache.folder.rglob("*.speech")
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(bytes(content))
    found = cache.facts("ab" * 32)
    assert found is not None and (found.frames, found.rate_hz) == (24_000, 24_000)
    assert found.marks == SPEECH.marks and np.array_equal(found.analysis.peak, SPEECH.analysis.peak)
    content[40] ^= 1
    path.write_bytes(bytes(content))
    assert cache.facts("ab" * 32) is None and not path.exists()


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    """No entry, no error."""
    assert SpeechCache(tmp_path).get("cd" * 32) is None


@given(st.data())
def test_any_damage_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """One flipped bit or a lost tail: the entry counts as not there and is taken away."""
    cache = SpeechCache(tmp_path_factory.mktemp("cache"))
    cache.put("ab" * 32, SPEECH)
    (path,) = cache.folder.rglob("*.speech")
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    path.write_bytes(bytes(content))
    assert cache.get("ab" * 32) is None
    assert not path.exists()


def test_the_key_changes_with_all_that_is_heard() -> None:
    """Text, locale, voice, rate, pitch, engine and model: each one makes another key."""
    voice = UTTERANCE.voice
    others = [
        replace(UTTERANCE, text="Bonsoir."),
        replace(UTTERANCE, locale="fr-FR"),
        replace(UTTERANCE, voice=replace(voice, id="fr+f4")),
        replace(UTTERANCE, voice=replace(voice, rate=1.1)),
        replace(UTTERANCE, voice=replace(voice, pitch_st=1.0)),
        replace(UTTERANCE, voice=replace(voice, engine="kokoro")),
    ]
    keys = {speech_key(utterance, "model 1") for utterance in [UTTERANCE, *others]}
    assert len(keys) == len(others) + 1
    assert speech_key(UTTERANCE, "model 2") not in keys
    assert speech_key(UTTERANCE, "model 1") == speech_key(replace(UTTERANCE), "model 1")
