"""What is no voice, or not the text once, is refused at the gate; good speech never is."""

from __future__ import annotations

import numpy as np
import pytest

from audiobrief.audio.clip import Clip
from audiobrief.errors import AudiobriefError
from audiobrief.speech.engines.edge import PACES, _decoded
from audiobrief.speech.model import Mark, Speech
from audiobrief.speech.validation import faults, pace_in
from tests.helpers.edge_server import SOUNDS, _word_times, audio
from tests.speech.test_validation import VOICES, long, of_tables, said

TEXT = "La ville ferme le pont Victoria lundi matin pour deux semaines de travaux."
SYLVIE = "fr-CA-SylvieNeural"
PACE = pace_in(PACES, "fr-CA")
RATE_HZ = 24_000


def judged(mode: str, text: str = TEXT, *, with_marks: bool = True) -> str:
    """What the gate says of the fake service's sound."""
    marks = tuple(Mark(start, start + length, word) for start, length, word in _word_times(text.split()))
    try:
        return "; ".join(
            faults(Speech(_decoded(audio(text, SYLVIE, mode)), marks if with_marks else ()), text, PACE, 1.0)
        )
    except AudiobriefError as error:
        return str(error)


@pytest.mark.parametrize("with_marks", [True, False])
@pytest.mark.parametrize("mode", SOUNDS)
def test_wrong_sound_is_refused(mode: str, with_marks: bool) -> None:
    """Each kind of wrong sound has a phrase, with word times that look right and without any."""
    assert judged(mode, with_marks=with_marks)
    assert judged("ok", with_marks=with_marks) == ""


@pytest.mark.parametrize(
    ("mode", "phrase"),
    [
        ("noise", "it is noise"),
        ("pinknoise", "it is noise"),
        ("hum", "hum or noise"),
        ("tone", "it is a tone"),
        ("halfnoise", "s of it are noise"),
        ("holes", "of it are silent"),
        ("silentend", "it is silent where its words should be"),
        ("clipped", "it is clipped"),
        ("twice", "more than once"),
        ("damaged", "its MP3 is damaged"),
    ],
)
def test_wrong_sound_is_named(mode: str, phrase: str) -> None:
    """The phrase says what is heard."""
    assert phrase in judged(mode)


def steady(cut: float) -> Speech:
    """A tone over all word times, silent after `cut` of it: the last words are not in it."""
    words = TEXT.split()
    each_s = 4.6 / len(words)
    marks = tuple(Mark(n * each_s, (n + 1) * each_s, word) for n, word in enumerate(words))
    samples = 0.3 * np.sin(2 * np.pi * 200 * np.arange(round(4.6 * RATE_HZ)) / RATE_HZ)
    samples[round(len(samples) * cut) :] = 0
    return Speech(Clip.of(samples, RATE_HZ), marks)


@pytest.mark.parametrize("cut", [0.6, 0.75, 0.9])
def test_words_over_silence_are_named(cut: float) -> None:
    """Word times that run on over silence prove nothing, whatever the sound is."""
    found = "; ".join(faults(steady(cut), TEXT, PACE, 1.0, voice=False))
    assert "silent where its words should be" in found
    assert faults(steady(1.0), TEXT, PACE, 1.0, voice=False) == ()


def test_sound_after_the_last_word() -> None:
    """What goes on long after the last word is no part of the text."""
    once = steady(1.0)
    more = Speech(Clip(np.concatenate([once.clip.samples, once.clip.samples[:40_000]]), RATE_HZ), once.marks)
    assert "goes on for 1.7 s after its last word" in "; ".join(faults(more, TEXT, PACE, 1.0, voice=False))


def test_a_text_timed_twice() -> None:
    """Word times that name every word twice show that it was said twice."""
    once = steady(1.0)
    again = tuple(Mark(mark.start_s / 2 + 2.3, mark.end_s / 2 + 2.3, mark.text) for mark in once.marks)
    first = tuple(Mark(mark.start_s / 2, mark.end_s / 2, mark.text) for mark in once.marks)
    found = faults(Speech(once.clip, (*first, *again)), TEXT, PACE, 1.0, voice=False)
    assert any("hold the text more than once" in fault for fault in found)


def test_a_sentence_said_twice_by_a_real_voice() -> None:
    """Nearly all of what espeak says twice is found by its sound alone; a text that repeats itself passes."""
    chosen = long()[:24]
    found = 0
    for number, (language, text) in enumerate(chosen):
        doubled = said(f"{text.rstrip('.!?…')}. {text}", VOICES[language][number % 4])
        found += any("more than once" in fault for fault in faults(Speech(doubled.clip), text, PACE, 1.0))
    assert found >= 0.9 * len(chosen)
    twice = "Non, jamais de la vie, non, jamais de la vie."
    assert faults(said(twice, "fr+f3"), twice, PACE, 1.0) == ()


@pytest.mark.slow
def test_no_false_alarm() -> None:
    """The phrases of the golden tables, short and odd, pass with each voice at three rates."""
    for rate in (1.0, 0.8, 1.25):
        for number, (language, text) in enumerate(of_tables()):
            voice = VOICES[language][number % 4]
            assert faults(said(text, voice, rate), text, PACES[language], rate) == (), (voice, rate, text)
