"""Rising questions: the end of those that yes or no answers goes up, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from parselmouth import Sound

from audiobrief.audio.clip import Clip
from audiobrief.speech.cache.store import SpeechCache, speech_key, spoken_key
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.model import Mark, PauseTargets, Speech, Utterance, Voice
from audiobrief.speech.questions import with_rises
from audiobrief.speech.synthesize import MemoryStore, missing, synthesize
from tests.helpers.tone import ToneSynthesizer

RATE_HZ = 24_000
VOICE = Voice("espeak", "fr+f3")


def buzz(*heights_hz: float, second_s: float = 0.5) -> Clip:
    """Stretches of half a second that glide from each height to the next, as rich as a voice."""
    track = np.concatenate([np.geomspace(one, other, round(second_s * RATE_HZ)) for one, other in pairwise(heights_hz)])
    phase = 2 * np.pi * np.cumsum(track) / RATE_HZ
    return Clip.of(sum(0.2 / number * np.sin(number * phase) for number in range(1, 9)), RATE_HZ)  # type: ignore[arg-type]


def end_st(clip: Clip, at_s: float | None = None) -> float:
    """How far the last tenth of a second before a moment lies above what is 0.5 to 1.2 s before it, in semitones."""
    found = Sound(clip.samples[:, 0].astype(np.float64), clip.rate_hz).to_pitch_ac(0.01, 60.0, pitch_ceiling=600.0)
    times, heights = found.xs(), found.selected_array["frequency"]
    times, heights = times[heights > 0], heights[heights > 0]
    if at_s is not None:
        times, heights = times[times < at_s], heights[times < at_s]
    ago = times[-1] - times
    return float(12 * np.log2(np.median(heights[ago < 0.1]) / np.median(heights[(ago > 0.5) & (ago < 1.2)])))


def words(clip: Clip, text: str) -> Speech:
    """The clip as speech of a text whose words last equally long."""
    said = text.split()
    each_s = clip.duration_s / len(said)
    return Speech(clip, tuple(Mark(n * each_s, (n + 1) * each_s, word) for n, word in enumerate(said)))


def test_a_falling_yes_no_question_rises() -> None:
    """What fell by five semitones ends at least two above; length, word times and all before the end stay."""
    before = words(buzz(200, 220, 200, 150), "Est-ce bien vrai ?")
    after = with_rises(before, "Est-ce bien vrai ?", "fr-CA")
    assert end_st(before.clip) < -3 and 2 < end_st(after.clip) < 6
    assert after.clip.frames == before.clip.frames and after.marks == before.marks
    untouched = round(0.9 * RATE_HZ)
    assert np.array_equal(after.clip.samples[:untouched], before.clip.samples[:untouched])
    again = with_rises(before, "Est-ce bien vrai ?", "fr-CA")
    assert np.array_equal(again.clip.samples, after.clip.samples)


@pytest.mark.parametrize("text", ["C’est bien vrai.", "Pourquoi est-ce vrai ?", "Est-ce vrai ou faux ?"])
def test_what_asks_for_no_yes_is_left_alone(text: str) -> None:
    """Statements, question words and choices keep what the engine made, to the sample."""
    before = words(buzz(200, 220, 200, 150), text)
    assert with_rises(before, text, "fr-CA") is before


def test_what_rises_by_itself_is_left_alone() -> None:
    """An engine that knows how to ask is not corrected; nor is a clip without a voice."""
    rising = words(buzz(200, 200, 200, 300), "Est-ce vrai ?")
    assert with_rises(rising, "Est-ce vrai ?", "fr-CA") is rising
    noise = np.random.default_rng(1).standard_normal(RATE_HZ).astype(np.float32) * np.float32(0.1)
    hissed = words(Clip.of(noise, RATE_HZ), "Est-ce vrai ?")
    assert with_rises(hissed, "Est-ce vrai ?", "fr-CA") is hissed


def test_a_question_before_other_sentences_rises_at_its_own_end() -> None:
    """By word times, where there are some; without them nobody knows where it ends."""
    text = "Est-ce bien vrai ? Il dort bien."
    clip = Clip(
        np.concatenate(
            [buzz(200, 220, 200, 150).samples, np.zeros((7200, 1), np.float32), buzz(200, 180, 150).samples]
        ),
        RATE_HZ,
    )
    times_s = [(0.0, 0.5), (0.5, 1.0), (1.0, 1.5), (1.8, 2.1), (2.1, 2.4), (2.4, 2.8)]
    said = ["Est-ce", "bien", "vrai", "Il", "dort", "bien"]
    speech = Speech(clip, tuple(Mark(a, b, word) for (a, b), word in zip(times_s, said, strict=True)))
    made = with_rises(speech, text, "fr-CA")
    assert end_st(made.clip, 1.55) > 2 and end_st(speech.clip, 1.55) < -3
    later = round(1.75 * RATE_HZ)
    assert np.array_equal(made.clip.samples[later:], clip.samples[later:])
    assert with_rises(Speech(clip), text, "fr-CA").clip is clip


@dataclass(frozen=True)
class Line:
    utterance: Utterance

    @property
    def key(self) -> str:
        return speech_key(self.utterance, "tone 1")


class Asking(ToneSynthesizer):
    """Speaks a question that falls."""

    def speak(self, utterance: Utterance) -> Speech:
        super().speak(utterance)
        return words(buzz(200, 220, 200, 150), "Est-ce bien vrai")


def test_keys_of_questions_alone_are_new_and_nothing_is_spoken_again(tmp_path: Path) -> None:
    """The rise is made of what the cache holds, the same bytes each time; without it keys are what they were."""
    engine, store = Asking(), SpeechCache(tmp_path)
    plain = Line(Utterance("Est-ce bien vrai ?", "fr-CA", VOICE))
    paused = Line(replace(plain.utterance, pauses=PauseTargets()))
    rising = [Line(replace(line.utterance, rising=True)) for line in (plain, paused)]
    assert len({line.key for line in (plain, paused, *rising)}) == 4
    assert spoken_key(rising[1].utterance, "tone 1") == plain.key
    synthesize([rising[0]], engine, store).raise_failures()
    first = store.path(rising[0].key).read_bytes()
    assert missing([plain, paused, *rising], store, engine) == ()
    store.path(rising[0].key).unlink()
    synthesize([plain, paused, *rising], engine, store).raise_failures()
    assert store.path(rising[0].key).read_bytes() == first
    assert len(engine.asked) == 1
    sounds = [found.clip for line in (plain, *rising) if (found := store.get(line.key))]
    assert [end_st(clip) > 2 for clip in sounds] == [False, True, True]


@pytest.mark.parametrize(
    ("locale", "voice", "text"),
    [
        ("fr-CA", "fr+f3", "Le ministre a-t-il menti aux citoyens ?"),
        ("fr-CA", "fr+m3", "Est-ce que le pont sera ouvert au mois de mai ?"),
        ("en-CA", "en-us+m3", "Will the bridge be open in the month of May?"),
    ],
)
def test_espeak_asks(locale: str, voice: str, text: str) -> None:
    """Spoken for real, each ends two semitones up at least."""
    utterance = Utterance(text, locale, Voice("espeak", voice), rising=True)
    store, engine = MemoryStore(), EspeakSynthesizer()
    lines: Sequence[Line] = [Line(utterance)]
    synthesize(lines, engine, store).raise_failures()
    stored = store.get(lines[0].key)
    assert stored is not None and end_st(stored.clip) >= 2
