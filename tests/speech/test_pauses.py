"""Pauses inside utterances: as long as their mark asks for, the words and their times whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from audiobrief.audio.clip import Clip
from audiobrief.speech.cache.store import SpeechCache, speech_key, spoken_key
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.model import Mark, PauseTargets, Speech, Utterance, Voice
from audiobrief.speech.pauses import mark_between, with_pauses
from audiobrief.speech.synthesize import MemoryStore, missing, synthesize
from tests.helpers.tone import ToneSynthesizer

RATE_HZ = 24_000
WORD_S = 0.3
TARGETS = PauseTargets()
VOICE = Voice("espeak", "fr+f3")
Gap = float | tuple[float, ...]  # silence; or silence, breath, silence


def spoken(words: str, *gaps: Gap) -> Speech:
    """Words of 300 ms, each a tone of its own pitch, with these silences between them; a breath is a soft noise."""
    pieces, marks, at_s = [], [], 0.0
    noise = np.random.default_rng(1)
    for number, word in enumerate(words.split()):
        time_s = np.arange(round(WORD_S * RATE_HZ)) / RATE_HZ
        pieces.append(0.5 * np.sin(2 * np.pi * (200 + 100 * number) * time_s))
        marks.append(Mark(at_s, at_s + WORD_S, word))
        gap = gaps[number] if number < len(gaps) else 0.0
        for place, length_s in enumerate(gap if isinstance(gap, tuple) else (gap,)):
            level = 0.01 if place == 1 else 0.0
            pieces.append(level * noise.standard_normal(round(length_s * RATE_HZ)))
            at_s += length_s
        at_s += WORD_S
    return Speech(Clip.of(np.concatenate(pieces), RATE_HZ), tuple(marks))


def gaps_s(speech: Speech) -> list[float]:
    """The silences that are heard, by another way than the one that made them: runs under 1 % of full scale."""
    levels = np.abs(speech.clip.samples[:, 0])
    held = np.array([levels[start : start + 120].max() for start in range(0, len(levels) - 120, 24)])
    edges = np.flatnonzero(np.diff(np.concatenate([[0], held < 0.02, [0]]).astype(int))).reshape(-1, 2)
    return [float(end - start) * 0.001 for start, end in edges if end - start > 20]


@pytest.mark.parametrize(
    ("mark", "given_s", "wanted_s"),
    [
        (",", 0.4, 0.17),
        (",", 0.08, 0.17),
        (" :", 0.5, 0.26),
        (" —", 0.1, 0.26),
        (";", 0.1, 0.26),
        (".", 0.15, 0.36),
        (" ?", 0.6, 0.36),
        ("", 0.25, 0.06),
    ],
)
def test_a_silence_gets_the_length_of_its_mark(mark: str, given_s: float, wanted_s: float) -> None:
    """Too short or too long: with the mark between the words, the silence is as long as it asks for."""
    made = with_pauses(spoken("Oui Non", given_s), f"Oui{mark} Non", TARGETS, 1.0)
    assert gaps_s(made) == pytest.approx([wanted_s], abs=0.015)
    assert made.clip.duration_s == pytest.approx(2 * WORD_S + wanted_s, abs=0.001)


def test_what_is_near_its_target_or_has_no_mark_and_is_short_stays() -> None:
    """A comma of 180 ms, a closure of 120 ms inside a phrase, and a comma read without a pause."""
    speech = spoken("un deux trois quatre", 0.18, 0.12, 0.0)
    assert with_pauses(speech, "un, deux trois, quatre", TARGETS, 1.0) is speech


def test_words_keep_their_sound_and_their_times_follow() -> None:
    """Each word is heard at its time, at full length and pitch, before and behind both kinds of edit."""
    text = "un, deux. Trois quatre : cinq"
    made = with_pauses(spoken("un deux Trois quatre cinq", 0.5, 0.1, 0.3, 0.1), text, TARGETS, 1.0)
    assert [mark.text for mark in made.marks] == ["un", "deux", "Trois", "quatre", "cinq"]
    for number, mark in enumerate(made.marks):
        assert mark.end_s - mark.start_s == pytest.approx(WORD_S, abs=1e-6)
        word = made.clip.samples[round(mark.start_s * RATE_HZ) : round(mark.end_s * RATE_HZ), 0]
        assert np.sqrt(np.mean(word**2)) == pytest.approx(0.5 / 2**0.5, rel=0.02)
        loudest = np.argmax(np.abs(np.fft.rfft(word))) * RATE_HZ / len(word)
        assert loudest == pytest.approx(200 + 100 * number, abs=4)


def test_a_breath_is_kept_and_only_the_silence_around_it_goes() -> None:
    """The breath of 200 ms is there afterwards, as loud as before, though the pause is longer than its target then."""
    before = spoken("Oui Non", (0.2, 0.2, 0.2))
    made = with_pauses(before, "Oui. Non", TARGETS, 1.0)

    def breath(speech: Speech) -> float:
        inside = speech.clip.samples[round(WORD_S * RATE_HZ) : -round(WORD_S * RATE_HZ), 0]
        return float(np.sum(np.square(inside, dtype=np.float64)))

    assert made.clip.duration_s == pytest.approx(2 * WORD_S + 0.36, abs=0.02)
    assert breath(made) == pytest.approx(breath(before), rel=0.02)


def test_a_cut_makes_no_click() -> None:
    """Where soft noise is cut, no step from sample to sample is larger than the noise has by itself."""
    speech = spoken("Oui Non", 0.6)
    samples = speech.clip.samples.copy()
    hum = 0.001 * np.sin(2 * np.pi * 60 * np.arange(len(samples)) / RATE_HZ)
    hummed = Speech(Clip.of(samples[:, 0] + hum, RATE_HZ), speech.marks)
    made = with_pauses(hummed, "Oui, Non", TARGETS, 1.0)
    inside = made.clip.samples[round(0.31 * RATE_HZ) : -round(0.31 * RATE_HZ), 0]
    assert len(inside) < 0.2 * RATE_HZ
    assert np.abs(np.diff(inside)).max() < 1e-4


def test_without_word_times_nothing_is_moved() -> None:
    """An engine that gives none keeps its own pauses, and so does a phrase that was timed as one and holds marks."""
    speech = spoken("Oui Non", 0.6)
    untimed = Speech(speech.clip)
    assert with_pauses(untimed, "Oui, Non", TARGETS, 1.0) is untimed
    whole = Speech(speech.clip, (Mark(0.0, 1.1, "Oui, Non"), Mark(1.1, 1.2, "bien")))
    assert with_pauses(whole, "Oui, Non bien", TARGETS, 1.0) is whole
    other = Speech(speech.clip, (Mark(0.0, 0.3, "yes"), Mark(0.9, 1.2, "Non")))
    assert with_pauses(other, "Oui, Non", TARGETS, 1.0) is other


def test_a_faster_voice_pauses_shorter() -> None:
    """At rate 1.25 all targets are a fifth shorter."""
    made = with_pauses(spoken("Oui Non", 0.6), "Oui. Non", TARGETS, 1.25)
    assert gaps_s(made) == pytest.approx([0.288], abs=0.015)


@pytest.mark.parametrize(
    ("between", "before", "after", "found"),
    [
        (". ", "J", "Dubé", "comma"),
        (". ", "fin", "puis", "comma"),
        (".» ", "fin", "Puis", "sentence"),
        (" », ", "fin", "puis", "comma"),
        (" - ", "fin", "puis", "colon"),
        ("-", "vingt", "deux", ""),
        (" ", "vingt", "deux", ""),
    ],
)
def test_marks_are_told_from_signs_that_are_none(between: str, before: str, after: str, found: str) -> None:
    """Initials, abbreviations and hyphens end no sentence."""
    assert mark_between(between, before, after) == found


@dataclass(frozen=True)
class Line:
    utterance: Utterance

    @property
    def key(self) -> str:
        return speech_key(self.utterance, "tone 1")


class Timed(ToneSynthesizer):
    """Two words with a long comma between them."""

    def speak(self, utterance: Utterance) -> Speech:
        super().speak(utterance)
        return spoken("Oui Non", 0.5)


def test_other_targets_are_made_without_speaking_again(tmp_path: Path) -> None:
    """The engine speaks once for three targets; what it said has the key that it had before pauses were made."""
    engine, store = Timed(), SpeechCache(tmp_path)
    plain = Line(Utterance("Oui, Non", "fr-CA", VOICE))
    lines = [plain] + [
        Line(replace(plain.utterance, pauses=PauseTargets(comma_s=seconds))) for seconds in (0.1, 0.2, 0.3)
    ]
    assert len({line.key for line in lines}) == 4
    assert spoken_key(lines[1].utterance, "tone 1") == plain.key
    for line in lines[1:]:
        assert len(missing([line], store, engine)) == (0 if engine.asked else 1)
        synthesize([line], engine, store).raise_failures()
        stored = store.get(line.key)
        assert stored is not None and line.utterance.pauses is not None
        assert gaps_s(Speech(stored.clip)) == pytest.approx([line.utterance.pauses.comma_s], abs=0.03)
        assert stored.marks[1].start_s == pytest.approx(stored.marks[0].end_s + line.utterance.pauses.comma_s, abs=0.03)
    assert len(engine.asked) == 1
    synthesize([plain], engine, store)
    assert len(engine.asked) == 1


def test_espeak_pauses_in_order() -> None:
    """A comma, a colon and a full stop of espeak are about as long as asked for; in French it reads over commas."""
    engine, store = EspeakSynthesizer(), MemoryStore()
    for locale, voice, text, heads in (
        (
            "fr-CA",
            "fr+f3",
            "Le bateau part demain, car il attend : son quai est vide. Personne ne regarde.",
            ("son", "Personne"),
        ),
        (
            "en-CA",
            "en-us+m3",
            "The boat leaves today, without delay: our pier is empty. Nobody looks on.",
            ("without", "our", "Nobody"),
        ),
    ):
        line = Line(Utterance(text, locale, Voice("espeak", voice), pauses=TARGETS))
        synthesize([line], engine, store).raise_failures()
        stored = store.get(line.key)
        assert stored is not None
        levels = np.abs(stored.clip.samples[:, 0])
        found = []
        for head in heads:
            start_s = next(mark.start_s for mark in stored.marks if mark.text.startswith(head))
            window = levels[round((start_s - 0.6) * stored.clip.rate_hz) : round((start_s + 0.1) * stored.clip.rate_hz)]
            loud = np.flatnonzero(window > 0.02 * levels.max())
            found.append(float(np.diff(loud).max()) / stored.clip.rate_hz)
        wanted = [0.17, 0.26, 0.36][3 - len(found) :]
        assert found == pytest.approx(wanted, rel=0.28) and found == sorted(found), found
