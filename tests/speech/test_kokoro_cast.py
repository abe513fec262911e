"""The cast by ear: a speaker encoder tells the voices of one language apart, and each one from itself never."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from audiobrief.config.cast import load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import MissingError
from audiobrief.qa.listening.speaker_encoder import embed, find_weights, load_weights
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.model import Speech, Utterance, Voice
from tests.helpers.here import engine_folders
from tests.helpers.pitch import median_f0_hz

pytest.importorskip("onnxruntime")

SENTENCES = {
    "fr-CA": (
        "Selon les chercheurs, cette technologie pourrait transformer la médecine.",
        "Les citoyens attendent des mesures concrètes avant la fin du mois.",
        "Imaginez une petite entreprise qui gagne une heure chaque matin.",
    ),
    "en-CA": (
        "According to the researchers, this technology could transform medicine.",
        "Citizens are waiting for concrete measures before the end of the month.",
        "Imagine a small shop that saves an hour every morning.",
    ),
}
MOST_ALIKE = 0.80  # two perspectives of one language, or this far apart in pitch:
LEAST_APART_ST = 4.0
LEAST_ALIKE = 0.85  # one voice on two sentences


def voices(locale: str) -> dict[str, Voice]:
    """The voices of the shipped cast by part."""
    parts = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak")).parts[locale[:2]]
    return {name: voice for name, part in parts.items() if (voice := part.on("kokoro"))}


def speak(engine: KokoroSynthesizer, voice: Voice, locale: str) -> list[Speech]:
    return [engine.speak(Utterance(text, locale, voice)) for text in SENTENCES[locale]]


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["fr-CA", "en-CA"])
def test_the_voices_of_a_language_are_told_apart(locale: str) -> None:
    """Any two perspectives are under 0.80 in cosine or 4 semitones apart, and each is itself on all of its sentences."""
    try:
        weights = load_weights(find_weights())
    except MissingError as error:
        pytest.skip(str(error))
    engine = KokoroSynthesizer(engine_folders(), "onnxruntime")
    spoken = {name: speak(engine, voice, locale) for name, voice in voices(locale).items()}
    assert len(spoken) == 6
    found = {name: [embed(one.clip, weights) for one in speeches] for name, speeches in spoken.items()}
    heights_hz = {name: np.median([median_f0_hz(one.clip)[0] for one in speeches]) for name, speeches in spoken.items()}
    for one, two in combinations(spoken, 2):
        cosine = max(float(a @ b) for a, b in product(found[one], found[two]))
        apart_st = abs(12 * np.log2(heights_hz[one] / heights_hz[two]))
        assert cosine < MOST_ALIKE or apart_st >= LEAST_APART_ST, (one, two, cosine, apart_st)
    for name, vectors in found.items():
        assert min(float(a @ b) for a, b in combinations(vectors, 2)) > LEAST_ALIKE, name
    for name, speeches in spoken.items():
        for speech in speeches:
            middle_hz, spread_st = median_f0_hz(speech.clip)
            assert 80 < middle_hz < 330, name
            assert 2 < spread_st < 24, name
            assert 3 < speech.clip.duration_s < 7, name


def test_the_measure_of_pitch_is_right() -> None:
    """A buzz of 150 Hz is measured as 150 Hz without spread."""
    from audiobrief.audio.clip import Clip

    time_s = np.arange(24_000) / 24_000
    buzz = sum(np.sin(2 * np.pi * 150 * k * time_s) / k for k in range(1, 8))
    middle_hz, spread_st = median_f0_hz(Clip.of(0.2 * np.asarray(buzz), 24_000))
    assert middle_hz == pytest.approx(150, rel=0.02)
    assert spread_st < 0.5
