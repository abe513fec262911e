"""Rate, pitch and formants mean the same on every engine: durations and formants by a factor, melody by semitones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.errors import EngineError
from audiobrief.speech.engines import prosody
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.engines.prosody import pitch_identity, shaped, shaping_identity
from audiobrief.speech.model import Mark, Speech, Synthesizer, Utterance, Voice
from tests.helpers.here import engine_folders
from tests.helpers.melody import semitones

RATE_HZ = 24_000
FRENCH = (
    "Le projet de loi a été déposé mardi à l'Assemblée nationale. Selon la ministre, il protégera les consommateurs."
)
ENGLISH = "The bill was tabled on Tuesday at the National Assembly. According to the minister, it will protect people."
# Every corner, and each alone.
ASKED = [(0.7, 0.0), (1.4, 0.0), (1.0, -4.0), (1.0, 4.0), (0.7, 4.0), (0.7, -4.0), (1.4, 4.0), (1.4, -4.0)]
CORNERS = [(0.7, 4.0), (1.4, -4.0), (1.0, -4.0)]  # of a neural voice, which takes 5 s to speak each
FORMANT_HZ = 700.0


def vowel(f0_hz: float, duration_s: float = 1.0) -> Clip:
    """Pulses that ring at one formant, as a throat does."""
    pulses = np.zeros(round(duration_s * RATE_HZ))
    pulses[(np.arange(0, duration_s, 1 / f0_hz) * RATE_HZ).astype(int)] = 1.0
    time_s = np.arange(RATE_HZ // 20) / RATE_HZ
    ring = np.sin(2 * np.pi * FORMANT_HZ * time_s) * np.exp(-time_s * 300)
    return Clip.of(0.3 * np.convolve(pulses, ring)[: len(pulses)], RATE_HZ)


def spectrum(clip: Clip) -> NDArray[np.float64]:
    """Magnitudes by whole Hz."""
    middle = clip.samples[2400:-2400, 0].astype(np.float64)
    found: NDArray[np.float64] = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), RATE_HZ))
    return found


def fundamental_hz(clip: Clip, near_hz: float) -> float:
    """The spacing of the harmonics, within a fifth of `near_hz`, without the library under test."""
    found = spectrum(clip)
    spacings = np.arange(near_hz / 1.5, near_hz * 1.5, 0.25)
    sums = [sum(found[round(spacing * harmonic)] for harmonic in range(1, 8)) for spacing in spacings]
    return float(spacings[int(np.argmax(sums))])


def formant_hz(clip: Clip) -> float:
    """The centre of the energy around the formant."""
    power = spectrum(clip)[300:1300] ** 2
    return float((power * np.arange(300, 1300)).sum() / power.sum())


@pytest.mark.parametrize("pitch_st", [-4.0, 2.5, 4.0])
def test_pitch_moves_the_fundamental_and_leaves_the_formants(pitch_st: float) -> None:
    """The harmonics lie farther apart by the interval, their envelope stays where it was, and so does the length."""
    plain = vowel(120)
    moved = shaped(Speech(plain), Voice("x", "v", 1.0, pitch_st), plain.duration_s).clip
    wanted_hz = 120 * 2 ** (pitch_st / 12)
    assert fundamental_hz(moved, 120 if abs(pitch_st) < 3 else wanted_hz) == pytest.approx(wanted_hz, rel=0.006)
    assert formant_hz(moved) == pytest.approx(formant_hz(plain), rel=0.06)  # resampling would move it by 15 to 26 %
    assert moved.frames == plain.frames


@pytest.mark.parametrize("rate", [0.7, 0.93, 1.1, 1.4])
def test_what_an_engine_misses_of_a_rate_is_made_up(rate: float) -> None:
    """A clip that is too long or short becomes as long as asked to the sample, at its own pitch, marks with it."""
    plain = vowel(150)
    said = Speech(plain, (Mark(0.1, 0.5, "un"), Mark(0.5, 0.9, "deux")))
    found = shaped(said, Voice("x", "v", rate), plain.duration_s)
    assert found.clip.frames == pytest.approx(plain.frames / rate, abs=2)
    assert fundamental_hz(found.clip, 150) == pytest.approx(150, rel=0.006)
    assert [mark.end_s for mark in found.marks] == pytest.approx([0.5 / rate, 0.9 / rate], abs=1e-3)
    assert [mark.text for mark in found.marks] == ["un", "deux"]


@pytest.mark.parametrize("formant", [0.75, 0.85, 1.12, 1.25])
@pytest.mark.parametrize(("rate", "pitch_st"), [(1.0, 0.0), (1.0, -4.0), (1.25, 0.0), (0.8, 3.0)])
def test_formants_move_alone(formant: float, rate: float, pitch_st: float) -> None:
    """The envelope moves by the factor, fundamental and length are those that pitch and rate ask for."""
    plain = vowel(120)
    said = Speech(plain, (Mark(0.1, 0.5, "un"),))
    moved = shaped(said, Voice("x", "v", rate, pitch_st, formant=formant), plain.duration_s)
    still = shaped(said, Voice("x", "v", rate, pitch_st), plain.duration_s)
    wanted_hz = 120 * 2 ** (pitch_st / 12)
    assert fundamental_hz(moved.clip, wanted_hz) == pytest.approx(wanted_hz, rel=0.01)
    assert formant_hz(moved.clip) == pytest.approx(formant * formant_hz(still.clip), rel=0.06)
    assert moved.clip.rate_hz == plain.rate_hz
    assert moved.clip.frames == pytest.approx(plain.frames / rate, abs=2)
    assert moved.marks[0].end_s == pytest.approx(0.5 / rate, abs=1e-3)


def test_speech_that_is_right_is_left_alone() -> None:
    """Within 1 % of its length, at its own pitch, not a sample changes."""
    said = Speech(vowel(150))
    assert shaped(said, Voice("x", "v"), said.clip.duration_s) is said
    assert shaped(said, Voice("x", "v", formant=0.9), said.clip.duration_s) is not said
    assert shaped(said, Voice("x", "v", 1.25), 1.25 * 1.008) is said
    assert shaped(said, Voice("x", "v", 1.25), 1.25 * 1.02) is not said


def test_the_same_speech_gives_the_same_samples() -> None:
    """Also of noise, which the library fills by chance, and from several threads at once."""
    random = np.random.default_rng(1)
    said = Speech(Clip.of(0.1 * random.standard_normal(RATE_HZ), RATE_HZ))
    voice = Voice("x", "v", 0.8, 2.0, formant=0.9)

    def once(_: int) -> bytes:
        return shaped(said, voice, said.clip.duration_s).clip.samples.tobytes()

    with ThreadPoolExecutor(3) as pool:
        assert len({once(0), *pool.map(once, range(6))}) == 1


@pytest.mark.parametrize("frames", [0, 1, 240, 2400])
def test_the_shortest_sounds_pass(frames: int) -> None:
    """Nothing is too short to be shaped."""
    clip = Clip.of(vowel(150).samples[:frames], RATE_HZ)
    for formant in (1.0, 0.7, 1.3):
        found = shaped(Speech(clip), Voice("x", "v", 0.8, 3.0, formant=formant), clip.duration_s).clip
        assert found.frames == pytest.approx(frames / 0.8, abs=1)


@pytest.mark.parametrize(
    ("rate", "pitch_st", "formant", "sentence"),
    [
        (0.49, 0.0, 1.0, "engine x: rate 0.49 of voice v is outside 0.5 to 2"),
        (math.nan, 0.0, 1.0, "engine x: rate nan of voice v is outside 0.5 to 2"),
        (1.0, 12.5, 1.0, "engine x: pitch +12.5 of voice v is outside -12 to +12 semitones"),
        (1.0, 0.0, 0.69, "engine x: formant 0.69 of voice v is outside 0.7 to 1.3"),
        (1.0, 0.0, math.nan, "engine x: formant nan of voice v is outside 0.7 to 1.3"),
    ],
)
def test_limits_are_told_in_one_sentence(rate: float, pitch_st: float, formant: float, sentence: str) -> None:
    """What lies outside is refused with the limits, never clamped."""
    with pytest.raises(EngineError) as caught:
        shaped(Speech(vowel(150)), Voice("x", "v", rate, pitch_st, formant=formant), 1.0)
    assert str(caught.value) == sentence


def test_the_library_counts_only_where_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain voice keeps its identity whatever is installed; a shaped one names the library and its version."""
    assert shaping_identity(Voice("x", "v")) == ""
    assert "praat-parselmouth 0." in shaping_identity(Voice("x", "v", 1.0, 1.0))
    assert "praat-parselmouth 0." in pitch_identity(Voice("x", "v", formant=0.9))

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(prosody, "version", missing)
    assert shaping_identity(Voice("x", "v")) == ""
    with pytest.raises(EngineError, match="run: pip install praat-parselmouth"):
        shaping_identity(Voice("x", "v", 1.1))


def spoken(engine: Synthesizer, text: str, voice: str, rate: float = 1.0, pitch_st: float = 0.0) -> Clip:
    locale = "fr-CA" if voice.startswith("fr") else "en-CA"
    return engine.speak(Utterance(text, locale, Voice(engine.name, voice, rate, pitch_st))).clip


def check_prosody(
    engine: Synthesizer,
    voice: str,
    text: str,
    asked: Sequence[tuple[float, float]] = ASKED,
    *,
    own_melody: bool = False,
) -> None:
    """Lengths within 5 % and the median fundamental within half a semitone of what is asked, at every corner.

    An engine with a melody of its own at each rate is compared with itself at that rate: what is asked for is the shift.
    """
    plain = spoken(engine, text, voice)
    for rate, pitch_st in asked:
        found = spoken(engine, text, voice, rate, pitch_st)
        assert plain.duration_s / found.duration_s == pytest.approx(rate, rel=0.05), (rate, pitch_st)
        level = spoken(engine, text, voice, rate) if own_melody and rate != 1 else plain
        assert semitones(found, level) == pytest.approx(pitch_st, abs=0.5), (rate, pitch_st)


@pytest.mark.parametrize("voice", ["fr", "fr+m1", "en-us+m4", "en-us+f3"])
def test_espeak_keeps_rate_and_pitch(voice: str) -> None:
    """Also the creaky variants, which espeak's own scale of pitch misses."""
    check_prosody(EspeakSynthesizer(), voice, FRENCH if voice.startswith("fr") else ENGLISH)


@pytest.mark.parametrize("word", ["Oui.", "Non", "1", "Bonjour!"])
def test_espeak_keeps_the_rate_of_a_word(word: str) -> None:
    """Single words, where espeak's own scale is up to 16 % off."""
    plain = spoken(EspeakSynthesizer(), word, "fr")
    for rate in (0.5, 0.7, 1.4, 2.0):
        assert plain.duration_s / spoken(EspeakSynthesizer(), word, "fr", rate).duration_s == pytest.approx(
            rate, rel=0.02
        )


@pytest.mark.slow
@pytest.mark.parametrize("voice", ["fr-narrator", "fr-facts", "fr-pessimistic", "en-neutral", "en-optimistic"])
def test_kokoro_keeps_rate_and_pitch(voice: str) -> None:
    """Slow: it speaks 30 s for each voice. The model makes the rate, and with it another melody."""
    pytest.importorskip("onnxruntime")
    engine = KokoroSynthesizer(engine_folders(), "onnxruntime")
    check_prosody(engine, voice, FRENCH if voice.startswith("fr") else ENGLISH, CORNERS, own_melody=True)
