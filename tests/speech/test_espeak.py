"""The espeak engine: whole, deterministic, honest about voices, rate and pitch."""

from __future__ import annotations

import ctypes
import math
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.errors import EngineError
from audiobrief.speech import engines
from audiobrief.speech.engines import espeak_library
from audiobrief.speech.engines.espeak import LONGEST_TEXT, EspeakSynthesizer
from audiobrief.speech.model import Speech, Utterance, Voice
from tests.helpers.here import engine_folders
from tests.helpers.melody import median_f0_hz

FRENCH = (
    "Le projet de loi a été déposé mardi à l'Assemblée nationale. Selon la ministre, il protégera les consommateurs."
)
ENGLISH = "The bill was tabled on Tuesday at the National Assembly. According to the minister, it will protect people."


def speak(text: str, voice: str = "fr", rate: float = 1.0, pitch_st: float = 0.0) -> Speech:
    return EspeakSynthesizer().speak(Utterance(text, "fr-CA", Voice("espeak", voice, rate, pitch_st)))


def test_speech_is_audible_mono_at_the_engines_rate() -> None:
    """A sentence comes back as a few seconds of sound, mono at 22,050 Hz."""
    clip = speak(FRENCH).clip
    assert (clip.rate_hz, clip.channels) == (22_050, 1)
    assert 4 < clip.duration_s < 8
    assert 0.02 < float(np.sqrt(np.mean(clip.samples**2))) < 0.5


def test_same_bytes_in_any_order() -> None:
    """A sentence sounds the same whatever was spoken before it, in another voice, rate and pitch."""
    first = speak(FRENCH, "fr+f1").clip.samples
    speak(ENGLISH, "en-us+m2", 1.3, 4)
    speak("Non.", "fr+m1", 0.8, -4)
    again = speak(FRENCH, "fr+f1").clip.samples
    assert first.tobytes() == again.tobytes()


def test_a_breathy_variant_sounds_the_same_at_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library seeds its noise by the clock; the sound does not depend on it."""
    takes = [speak(ENGLISH, "en-us+f3").clip.samples]
    with monkeypatch.context() as patch:
        # Another seed of the clock, as a later second gives it.
        patch.setattr(espeak_library, "_NOISE_SEED", 2)
        other = speak(ENGLISH, "en-us+f3").clip.samples
    ctypes.CDLL(None).srand(7) if sys.platform == "linux" else None
    takes.append(speak(ENGLISH, "en-us+f3").clip.samples)
    assert np.array_equal(takes[0], takes[1])
    assert not np.array_equal(takes[0], other)  # this variant has noise to seed


def test_threads_do_not_disturb_one_another() -> None:
    """Sentences spoken from several threads at once are those of one thread."""
    jobs = [(FRENCH, "fr+f1"), (ENGLISH, "en-us+m2"), ("Oui, bien sûr.", "fr")] * 2
    alone = [speak(*job).clip.samples.tobytes() for job in jobs]
    together: dict[int, bytes] = {}

    def run(index: int) -> None:
        together[index] = speak(*jobs[index]).clip.samples.tobytes()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[index] for index in range(len(jobs))] == alone


def test_voices_differ() -> None:
    """Two variants of one language do not sound the same, and the female one is higher."""
    assert median_f0_hz(speak(FRENCH, "fr+f3").clip) > 1.5 * median_f0_hz(speak(FRENCH, "fr+m3").clip)


@pytest.mark.parametrize("rate", [0.7, 0.85, 1.15, 1.4])
@pytest.mark.parametrize(
    ("text", "voice"),
    [(FRENCH, "fr+f3"), (ENGLISH, "en-us+m2"), ("Oui, mais: pourquoi? Parce que, dit-elle, c'est ainsi.", "fr+m3")],
)
def test_rate_is_the_ratio_of_durations(text: str, voice: str, rate: float) -> None:
    """A rate of 1.4 takes 1/1.4 of the time, within 5 %, pauses included."""
    ratio = speak(text, voice).clip.duration_s / speak(text, voice, rate).clip.duration_s
    assert ratio == pytest.approx(rate, rel=0.05)


def test_marks_cover_the_text_in_order() -> None:
    """The marks joined are the text, their times rise, and the last ends with the sound."""
    text = "« Le projet » coûte 3,5 M$, selon l'Assemblée."
    speech = speak(text, "fr+f3", 1.2)
    assert " ".join(mark.text for mark in speech.marks) == text
    assert [mark.start_s for mark in speech.marks] == sorted(mark.start_s for mark in speech.marks)
    assert all(mark.end_s > mark.start_s >= 0 for mark in speech.marks)
    assert speech.marks[-1].end_s == pytest.approx(speech.clip.duration_s)


def test_a_mark_starts_where_its_word_is_heard() -> None:
    """The word after a long pause is marked after the silence, not before."""
    speech = speak("Bonjour. Voici.")
    start = speech.marks[1].start_s
    samples = np.abs(speech.clip.samples[:, 0])
    around = round(start * 22_050)
    assert samples[around - 1500 : around - 300].max() < 0.02 < samples[around : around + 6000].max()


@pytest.mark.parametrize(
    ("marked_up", "plain"),
    [
        ("\x01+200S Bonjour à tous", "+200S Bonjour à tous"),
        ("Bonjour\x00 à\x1b tous", "Bonjour à tous"),
        ("Bonjour\n\n à\ttous ", "Bonjour à tous"),
        ("Bonjour \ud800 à \ue000 tous", "Bonjour à tous"),
    ],
)
def test_control_characters_are_not_commands(marked_up: str, plain: str) -> None:
    """Characters that espeak could take for commands change nothing."""
    assert speak(marked_up).clip.samples.tobytes() == speak(plain).clip.samples.tobytes()


def test_markup_is_text() -> None:
    """An SSML break or phoneme input is read out like other text, never obeyed."""
    assert speak('<break time="9s"/> Oui').clip.duration_s < 4
    heard = speak("[[b'O~ZuR]] Oui").clip
    assert heard.duration_s > speak("Oui").clip.duration_s + 0.3
    assert speak("&lt;speak> Oui").marks[-1].text == "Oui"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        (" \n\x07 ", "is empty"),
        ("… !", "nothing in the text can be spoken"),
        ("mot " * LONGEST_TEXT, "too long"),
    ],
)
def test_what_cannot_be_spoken_is_an_error(text: str, sentence: str) -> None:
    """Empty, silent and far too long texts are refused in a sentence."""
    with pytest.raises(EngineError, match=sentence):
        speak(text)


def test_long_text_is_whole() -> None:
    """A long text is read to its last word."""
    text = " ".join(f"mot{index}," for index in range(400)) + " fin."
    assert speak(text).marks[-1].text == "fin."


@pytest.mark.parametrize(
    ("voice", "hint"),
    [("fr-ca", '"fr"'), ("fr+f9", "fr+f"), ("fr-fr+zzz", "fr-fr+f1"), ("en-uk+m2", '"en-us+m2"'), ("", "voices list")],
)
def test_an_unknown_voice_names_close_ones(voice: str, hint: str) -> None:
    """A voice or variant that espeak lacks is an error with a hint, never another voice."""
    with pytest.raises(EngineError, match="it has no voice") as caught:
        speak("Bonjour", voice)
    assert f'"{voice}"' in str(caught.value) and hint in str(caught.value)
    with pytest.raises(EngineError, match="it has no voice"):
        EspeakSynthesizer().identity(Voice("espeak", voice))


def test_a_refused_setting_is_an_error() -> None:
    """The library's own refusals are heard: it would go on with the former voice."""
    with espeak_library.opened() as library:
        library.say("Oui", espeak_library.Settings("fr"))
        with pytest.raises(EngineError, match='refuses the voice "nowhere"'):
            library.say("Oui", espeak_library.Settings("nowhere"))


@pytest.mark.parametrize(("rate", "pitch_st"), [(0.4, 0), (2.5, 0), (math.nan, 0), (1, 13), (1, -13), (1, math.nan)])
def test_rate_and_pitch_have_limits(rate: float, pitch_st: float) -> None:
    """A rate or pitch outside what sounds like speech is refused."""
    with pytest.raises(EngineError, match="is outside"):
        speak("Bonjour", "fr", rate, pitch_st)


def test_voices_are_french_and_english_and_all_speak() -> None:
    """Every listed voice speaks, alone and with the variants that its description names."""
    voices = EspeakSynthesizer().voices()
    assert {"fr", "en-us", "en-gb"} <= {voice.id for voice in voices}
    for voice in voices:
        assert voice.id[:2] in ("fr", "en") and voice.locales and f"{voice.id}+f1" in voice.description
        assert speak("Oui", f"{voice.id}+f5").clip.frames > 1000


def test_identity_tells_sounds_apart() -> None:
    """Names of one voice share an identity; another variant has another."""
    engine = EspeakSynthesizer()
    assert engine.identity(Voice("espeak", "EN-GB+F4")) == engine.identity(Voice("espeak", "en+f4"))
    assert engine.identity(Voice("espeak", "fr+f4")) != engine.identity(Voice("espeak", "fr+f3"))
    assert "0." in engine.identity(Voice("espeak", "fr"))


def test_check_says_yes_here_and_why_not_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` answers with a sentence in both cases, and what to install."""
    assert EspeakSynthesizer().check(3).ok
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    answer = EspeakSynthesizer().check(3)
    assert not answer.ok and "not installed" in answer.detail and "pip install" in answer.fix


def test_the_engine_table_loads_it() -> None:
    """The entry point gives an engine of this name that works offline."""
    engine = engines.load("espeak", engine_folders())
    assert (engine.name, engine.offline) == ("espeak", True)


def test_a_library_that_stops_early_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the library reports its end before the text's, no part of the speech is handed on."""
    hear = espeak_library._Listener.hear

    def hear_less(self: espeak_library._Listener, wave: object, frames: int, events: object) -> int:
        answer = hear(self, wave, frames, events)
        self.end = (min(self.end[0], 20), self.end[1])
        return answer

    monkeypatch.setattr(espeak_library._Listener, "hear", hear_less)
    with pytest.raises(EngineError, match="stopped at character 20"):
        speak(FRENCH)


def test_a_failure_while_listening_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception inside the library's callback stops the speech and surfaces as an engine error."""
    monkeypatch.setattr(np.ctypeslib, "as_array", lambda *_: 1 // 0)
    with pytest.raises(EngineError, match="could not be taken over"):
        speak(FRENCH)


def test_long_data_paths_are_shortened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Data under a path too long for the library's buffer still speaks."""
    deep = tmp_path / ("x" * 100) / ("y" * 100)
    deep.mkdir(parents=True)
    data = deep / "espeak-ng-data"
    data.symlink_to(espeak_library.data_folder(), target_is_directory=True)
    expected = speak("Bonjour").clip.samples.tobytes()
    monkeypatch.setattr(espeak_library, "data_folder", lambda: data)
    monkeypatch.setattr(tempfile, "tempdir", None)  # the short folder, wherever the tests keep theirs
    assert speak("Bonjour").clip.samples.tobytes() == expected


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The private copy of the library is gone after each call."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    speak("Bonjour")
    assert list(tmp_path.iterdir()) == []


def test_another_user_of_the_library_is_not_disturbed() -> None:
    """A copy that someone else initialised in this process keeps its voice while we speak."""
    espeakng_loader = pytest.importorskip("espeakng_loader")
    theirs = ctypes.CDLL(espeakng_loader.get_library_path())
    assert theirs.espeak_Initialize(2, 0, str(espeak_library.data_folder()).encode(), 0x8000) == 22_050
    assert theirs.espeak_SetParameter(1, 321, 0) == 0
    alone = speak(FRENCH, "en-us", 1.2).clip.samples.tobytes()
    assert theirs.espeak_GetParameter(1, 1) == 321
    theirs.espeak_SetParameter(1, 99, 0)
    assert speak(FRENCH, "en-us", 1.2).clip.samples.tobytes() == alone
    theirs.espeak_Terminate()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_spoken_whole_or_refused(text: str) -> None:
    """Whatever the characters: marks that cover the text, or an EngineError; nothing else escapes."""
    try:
        speech = speak(text)
    except EngineError:
        return
    spoken = "".join(mark.text for mark in speech.marks).replace(" ", "")
    assert spoken and speech.clip.frames > 0
