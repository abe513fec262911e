"""The gate of an utterance: no honest speech is refused, and no half of it passes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import DoubtfulError
from audiobrief.speech.engines.espeak import PACES, EspeakSynthesizer
from audiobrief.speech.model import Mark, Speech, Utterance, Voice
from audiobrief.speech.validation import ANY_PACE, Pace, faults, gated, length_fault, letters, pace_in, unread
from audiobrief.text.speech_target import SpeechTarget
from audiobrief.text.spoken_form import utterances
from tests.helpers.babble import babble
from tests.helpers.tone import ToneSynthesizer

ROOT = Path(__file__).parents[2]
VOICES = {"fr": ("fr+f3", "fr+m3", "fr+f4", "fr+m7"), "en": ("en-us+f3", "en-us+m3", "en-us+f4", "en-us+m7")}
LOCALES = {"fr": "fr-CA", "en": "en-CA"}


@lru_cache(maxsize=4096)
def said(text: str, voice: str, rate: float = 1.0) -> Speech:
    return EspeakSynthesizer().speak(Utterance(text, LOCALES[voice[:2]], Voice("espeak", voice, rate)))


def of_briefs() -> Iterator[tuple[str, str]]:
    """Every utterance of the shipped briefs, by language."""
    cast = load_cast(shipped("voices.yaml"), ("edge", "espeak", "kokoro"))
    for path in sorted((ROOT / "briefs").iterdir()) + sorted((ROOT.parent / "shared" / "briefs").glob("*.txt")):
        for brief in read_briefs(path.read_bytes(), path.name, cast.perspectives, NARRATOR):
            for paragraph in brief.paragraphs:
                for one in utterances(paragraph, brief.locale, None, SpeechTarget("espeak")):
                    if letters(one.spoken):
                        yield brief.locale[:2], one.spoken


def of_tables() -> Iterator[tuple[str, str]]:
    """A thirtieth of the golden tables: short phrases full of letters and figures read out."""
    for language, name in (("fr", "french"), ("en", "english")):
        with (ROOT / "tests" / "golden" / f"{name}.tsv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        yield from ((language, row["spoken"]) for row in rows[::30] if letters(row["spoken"] or ""))


@cache
def briefs() -> tuple[tuple[str, str], ...]:
    return tuple(of_briefs())


@cache
def long() -> tuple[tuple[str, str], ...]:
    """What has over 60 letters."""
    return tuple((language, text) for language, text in briefs() if len(letters(text)) > 60)


LONG_ONES = st.deferred(lambda: st.sampled_from(long()))  # read when a test wants them, not when tests are collected


def cut(speech: Speech, share: float, *, with_marks: bool) -> Speech:
    """The beginning of a speech, as when a connection drops; its word times with it or not."""
    clip = Clip(speech.clip.samples[: round(speech.clip.frames * share)], speech.clip.rate_hz)
    marks = tuple(mark for mark in speech.marks if mark.end_s <= clip.duration_s)
    return Speech(clip, marks if with_marks else ())


@pytest.mark.parametrize("rate", [1.0, *(pytest.param(one, marks=pytest.mark.slow) for one in (0.7, 1.4))])
def test_honest_speech_passes(rate: float) -> None:
    """Every utterance of the briefs, and the odd phrases of the golden tables, with voices high and low."""
    for number, (language, text) in enumerate((*briefs(), *(of_tables() if rate == 1.0 else ()))):
        voice = VOICES[language][number % 4]
        assert faults(said(text, voice, rate), text, PACES[language], rate) == (), (voice, text)


def test_a_word_alone_passes() -> None:
    """The shortest and the oddest things that a script can say."""
    texts = ("Oui.", "Non!", "A", "C R T C", "P L Q contre C A Q", "BRICS", "2025", "quoi?!", "1 2 3 4 5 6 7 8 9 0")
    for text in texts:
        assert faults(said(text, "fr+f3"), text, PACES["fr"], 1.0) == (), text


@given(LONG_ONES, st.sampled_from((0, 1, 2, 3)), st.floats(0.05, 0.5), st.sampled_from((0.8, 1.0, 1.25)))
def test_half_an_utterance_is_caught_by_its_length_alone(
    one: tuple[str, str], voice: int, share: float, rate: float
) -> None:
    """Over 60 letters, half of the sound never passes, even without word times."""
    language, text = one
    speech = said(text, VOICES[language][voice], rate)
    found = faults(cut(speech, share, with_marks=False), text, PACES[language], rate)
    assert any("cannot be this text" in fault for fault in found)


@given(LONG_ONES, st.sampled_from((0, 1, 2, 3)), st.floats(0.1, 0.6))
def test_a_cut_utterance_is_caught_by_its_word_times(one: tuple[str, str], voice: int, share: float) -> None:
    """Cut at up to 60 %: whether the word times are cut with the sound or whole, it does not pass."""
    language, text = one
    speech = said(text, VOICES[language][voice])
    half = cut(speech, share, with_marks=True)
    assert faults(half, text, ANY_PACE, 1.0)
    assert faults(Speech(half.clip, speech.marks), text, ANY_PACE, 1.0)


def test_far_too_long_is_refused() -> None:
    """An engine that repeats itself is not taken for a slow one."""
    language, text = long()[0]
    once = said(text, VOICES[language][0])
    assert length_fault(text, once.clip.duration_s * 4, PACES[language], 1.0)


def sounding(seconds: float = 3.0, level: float = 0.5, rate_hz: int = 24_000, seed: int = 3) -> NDArray[np.float32]:
    return babble(seconds, 180.0, rate_hz, seed, level).astype(np.float32)


TEXT = "Une phrase de longueur moyenne pour essayer."


def verdict(
    samples: NDArray[np.generic], rate_hz: int = 24_000, marks: tuple[Mark, ...] = (), rate: float = 1.0
) -> str:
    return "; ".join(faults(Speech(Clip.of(samples, rate_hz), marks), TEXT, ANY_PACE, rate))


def test_damage_is_named() -> None:
    """Each kind of damage has its own phrase, and sound without any has none."""
    good = sounding()
    assert verdict(good) == ""
    assert verdict(good, rate_hz=300) == "its sample rate is 300 Hz"
    assert verdict(good[:0]) == "no sound came"
    assert verdict(good * 0) == "it is silent" == verdict(good * 1e-5)
    for bad in (np.nan, np.inf):
        damaged = good.copy()
        damaged[1000] = bad
        assert verdict(damaged) == "it holds samples that are no numbers"
    assert "cannot be this text" in verdict(good[:6000])


def test_silence_inside_is_measured() -> None:
    """Two seconds of silence pass and more do not; around the speech it does not count; slow voices pause longer."""
    voice, more, pause = sounding(1.5), sounding(1.5, seed=4), np.zeros(24_000, np.float32)
    assert verdict(np.concatenate([voice, np.tile(pause, 2)[:46_000], more])) == ""
    long_pause = np.concatenate([voice, np.tile(pause, 3), more])
    assert verdict(long_pause) == "it is silent for 3.0 s inside"
    assert verdict(long_pause, rate=0.6) == ""
    around = pause[:34_000]
    assert verdict(np.concatenate([around, voice, more, around])) == ""
    assert verdict(np.concatenate([voice, more, np.tile(pause, 2)])) == "its last 2.0 s are silent"
    assert verdict(np.concatenate([np.tile(pause, 2), more])) == "its first 2.0 s are silent"


def test_clipping_is_told_from_loudness() -> None:
    """Cut peaks are refused; whole peaks above full scale, and a tone at full scale, are not."""
    loud = said(long()[0][1], VOICES[long()[0][0]][0]).clip
    voice = loud.samples[:, 0] / np.abs(loud.samples).max()

    def judged(samples: NDArray[np.generic]) -> str:
        return "; ".join(faults(Speech(Clip.of(samples, loud.rate_hz)), long()[0][1], ANY_PACE, 1.0))

    assert judged(voice) == "" and judged(1.1 * voice) == ""
    assert "clipped" in judged(np.clip(2.0 * voice, -1.0, 1.0))
    assert "clipped" in judged((np.clip(2.0 * voice, -1.0, 1.0) * 32767).astype(np.int16))


def test_word_times_must_be_times() -> None:
    """Word times that are no numbers, lie beyond the sound or before it are refused."""
    good = sounding()
    assert "no times" in verdict(good, marks=(Mark(0.0, float("nan"), "Une"),))
    assert "no times" in verdict(good, marks=(Mark(-2.0, 1.0, "Une"),))
    whole = tuple(Mark(index * 0.3, index * 0.3 + 0.3, word) for index, word in enumerate(TEXT.split()))
    assert verdict(good, marks=whole) == ""
    late = (*whole[:-1], Mark(3.4, 3.9, "essayer."))
    assert verdict(good, marks=late) == "it ends after 3.0 s, but its last word at 3.9 s"
    assert '"...pouressayer" is missing' in verdict(good, marks=whole[:-2])


def test_words_timed_as_they_are_said_prove_nothing() -> None:
    """An engine that times "deux mille" for 2000 is not accused of having left out the text."""
    marks = tuple(Mark(n * 0.2, n * 0.2 + 0.2, word) for n, word in enumerate("the quick brown fox jumps".split()))
    assert verdict(sounding(), marks=marks) == ""


@given(st.text(max_size=80), st.lists(st.text(max_size=8), max_size=12))
@example("Straße 50 %", ["strasse"])
def test_any_text_and_any_words(text: str, words: list[str]) -> None:
    """Whatever stands in text and word times, the answer is phrases, and `unread` is an end of the text."""
    marks = tuple(Mark(0.1 * n, 0.1 * n + 0.1, word) for n, word in enumerate(words))
    assert letters(text).endswith(unread(text, marks))
    found = faults(Speech(Clip.of(sounding(), 24_000), marks), text, ANY_PACE, 1.0)
    assert all(fault and "\n" not in fault for fault in found)


def test_the_gate_asks_the_engine_for_its_pace() -> None:
    """An engine's own bounds hold for it; one without any is held to those of every voice."""
    text = "Cette phrase compte bien plus que soixante lettres, et un ton la dit trois fois trop vite."
    quick = ToneSynthesizer()
    asked = Utterance(text, "fr-CA", Voice("espeak", "x"))
    assert gated(quick, asked).clip.duration_s > 2
    quick.paces = {"fr": Pace(0.07, 0.1)}  # type: ignore[attr-defined]
    with pytest.raises(DoubtfulError, match="cannot be this text") as caught:
        gated(quick, asked)
    assert caught.value.retriable and "run again" in caught.value.fix
    assert pace_in({"fr": Pace(1, 2)}, "en-CA") is ANY_PACE


def test_an_answer_that_is_no_speech() -> None:
    """An engine that forgets to return is told apart from one that is silent."""
    engine = ToneSynthesizer()
    engine.speak = lambda utterance: None  # type: ignore[method-assign,assignment,return-value]
    with pytest.raises(DoubtfulError, match="NoneType instead of speech"):
        gated(engine, Utterance("x", "fr-CA", Voice("espeak", "x")))
