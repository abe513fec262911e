"""The piper engine: Piper's voices without a network, from files, deterministic and quick.

A Piper voice is a graph that takes the phonemes of espeak-ng: both come from what audiobrief has already, so that
neither Piper's own package nor its copy of espeak-ng is needed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.errors import EngineError
from audiobrief.progress import Progress
from audiobrief.speech.engines.kokoro_phonemes import Reading, cut, read
from audiobrief.speech.engines.kokoro_runtime import onnx_session, processors
from audiobrief.speech.engines.pace import joined, levelled, nearest_scale, pace_identity
from audiobrief.speech.engines.phonemes import PIPER_SYMBOLS, spelling_identity
from audiobrief.speech.engines.piper_graph import VERSION as GRAPH_VERSION
from audiobrief.speech.engines.piper_graph import for_speech
from audiobrief.speech.engines.piper_voices import (
    NAME,
    Config,
    VoiceFiles,
    find_voice,
    model_digest,
    user_folder,
    voice_infos,
)
from audiobrief.speech.engines.prosody import check_limits, shaped, shaping_identity
from audiobrief.speech.model import (
    Availability,
    Capabilities,
    EngineFolders,
    InstalledVoice,
    Mark,
    Speech,
    Utterance,
    Voice,
    VoiceInfo,
)

INSTALL = "run: pip install 'audiobrief[piper]'"
LOUDEST, _QUIETEST = 0.98, 1e-4
_START, _END, _PAD = "^", "$", "_"
# Marks of a printed text that Piper's voices were not trained on, and what espeak hands them instead.
_MARKS = {"…": ".", "—": ",", "“": "", "”": "", "(": "", ")": ""}
_RENDERING = "rendering 1"  # raise when this module asks a voice for something else
_PAUSE_S = 0.2  # between the parts of a text that was cut


@dataclass(frozen=True)
class _Model:
    """A loaded voice; `lengths` is None for one that does not tell how long its phonemes last."""

    sound: Any
    lengths: Any


class PiperSynthesizer:
    """Piper's voices as a `Synthesizer`; each loads with its first `speak` and is shared by all threads."""

    name = NAME
    offline = True
    capabilities = Capabilities(pieces=True, ipa_symbols=PIPER_SYMBOLS, installs="fr_FR-siwis-medium")

    def __init__(self, folders: EngineFolders) -> None:
        self.concurrency = processors()
        self._folders = folders
        self._models: dict[tuple[Path, str], _Model] = {}
        self._loading = threading.Lock()

    @staticmethod
    def install_voice(voice: str, source: str, folders: EngineFolders, progress: Progress) -> InstalledVoice:
        """The voice among those of the user. Raises: EngineError."""
        from audiobrief.speech.engines.piper_install import install

        return install(voice, source, user_folder(folders), progress)

    def check(self, timeout_s: float) -> Availability:
        """Whether the runtime and at least one voice are here; none is loaded. Never raises."""
        try:
            shown = f"onnxruntime {_runtime_version()}"
            found = voice_infos(self._folders)
        except EngineError as error:
            return Availability(False, error.message, error.fix)
        if not found:
            fix = "run: audiobrief voices install piper:fr_FR-siwis-medium"
            return Availability(False, f"no voice is installed (in voices/ or {user_folder(self._folders)})", fix)
        return Availability(True, f"{len(found)} voices on {shown}, {self.concurrency} at once")

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices whose files are here."""
        return voice_infos(self._folders)

    def identity(self, voice: Voice) -> str:
        """Graph and settings of the voice, rewrites, runtime and phonemizer. Raises: EngineError."""
        found = find_voice(voice.id, self._folders)
        parts = (
            f"{NAME} {model_digest(found.model)} speaker {found.speaker} graph {GRAPH_VERSION} {_RENDERING}",
            f"onnxruntime {_runtime_version()} espeakng-loader {version('espeakng-loader')}",
        )
        return f"{' '.join(parts)}{pace_identity(voice)}{shaping_identity(voice)}"

    def text_identity(self, utterance: Utterance) -> str:
        """How French words in th are read; empty for all other texts."""
        return spelling_identity(utterance.text, utterance.locale)

    def voice_files(self, voice: Voice) -> tuple[Path, ...]:
        """The graph of a voice and its settings. Raises: EngineError."""
        model = find_voice(voice.id, self._folders).model
        return model, model.with_name(f"{model.name}.json")

    def speak(self, utterance: Utterance) -> Speech:
        """The whole utterance as sound, with word marks where the voice tells them. Raises: EngineError."""
        voice = utterance.voice
        check_limits(voice)
        files = find_voice(voice.id, self._folders)
        known = {*files.config.phoneme_id_map, *_MARKS}
        try:
            reading = read(utterance.text, utterance.pieces, utterance.locale, known, files.config.espeak.voice)
        except EngineError as error:
            raise EngineError(NAME, error.message, fix=error.fix) from error
        model = self._loaded(files)
        parts = [_say(model, files, part, voice) for part in cut(reading)]
        return joined(parts, _PAUSE_S / voice.rate)

    def _loaded(self, files: VoiceFiles) -> _Model:
        key = files.model, model_digest(files.model)
        with self._loading:
            if key not in self._models:
                try:
                    sound, lengths = for_speech(files.model.read_bytes())
                except (OSError, ValueError) as error:
                    raise _unusable(files, error) from error
                self._models[key] = _Model(
                    onnx_session(sound, NAME, INSTALL), onnx_session(lengths, NAME, INSTALL) if lengths else None
                )
            return self._models[key]


def _say(model: _Model, files: VoiceFiles, part: Reading, voice: Voice) -> Speech:
    """One part at the voice's rate and pitch. Raises: EngineError when no usable sound comes out."""
    ids, places = _ids(part.phonemes, files.config)
    plain = files.config.inference.length_scale
    scale, longer = plain, voice.rate
    try:
        if voice.rate != 1 and model.lengths is not None:
            (found,) = model.lengths.run(["length"], _inputs(files, ids, 1.0))
            lengths = np.asarray(found, np.float32).reshape(-1)
            frames = partial(_frames, lengths)
            scale = nearest_scale(frames, frames(plain) / voice.rate, plain / voice.rate / 2, plain / voice.rate * 2)
            longer = frames(plain) / max(1, frames(scale))
        elif voice.rate != 1:
            longer = 1.0
        outputs = model.sound.run(None, _inputs(files, ids, scale))
    except Exception as error:  # onnxruntime's own errors share no base class
        raise _unusable(files, error) from error
    samples = np.asarray(outputs[0], np.float32).reshape(-1)
    if not len(samples) or not np.isfinite(samples).all() or not np.abs(samples).max() > _QUIETEST:
        raise EngineError(NAME, f"{files.model.name} made no usable sound of /{part.phonemes[:40]}/")
    clip = Clip.of(samples, files.config.audio.sample_rate)
    marks = () if model.lengths is None else _marks(part, places, np.asarray(outputs[-1]).reshape(-1), clip.duration_s)
    speech = shaped(Speech(clip, marks), voice, clip.duration_s * longer)
    return Speech(levelled(speech.clip, LOUDEST), speech.marks)


def _frames(lengths: NDArray[np.float32], scale: float) -> int:
    """How many frames a voice gives. Source: VITS, as Piper exports it: multiply, round up."""
    return int(np.ceil(lengths * np.float32(scale)).sum())


def _inputs(files: VoiceFiles, ids: list[int], scale: float) -> dict[str, NDArray[Any]]:
    """One request. Source: piper, voice.py, phoneme_ids_to_audio."""
    inference = files.config.inference
    given: dict[str, NDArray[Any]] = {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array([inference.noise_scale, scale, inference.noise_w], np.float32),
    }
    return given if files.speaker is None else given | {"sid": np.array([files.speaker], np.int64)}


def _ids(phonemes: str, config: Config) -> tuple[list[int], list[int]]:
    """The voice's numbers for phonemes, and where each phoneme begins among them, the end last.

    Source: piper, phoneme_ids.py: start, pad, then each phoneme and a pad, end.
    """
    table = config.phoneme_id_map
    pad = table.get(_PAD, [0])
    ids = [*table.get(_START, [1]), *pad]
    places = []
    for phoneme in phonemes:
        places.append(len(ids))
        own = table.get(phoneme) or table.get(_MARKS.get(phoneme, ""), [])
        if own:
            ids += [*own, *pad]
    places.append(len(ids))
    return [*ids, *table.get(_END, [2])], places


def _marks(part: Reading, places: list[int], frames: NDArray[np.int64], duration_s: float) -> tuple[Mark, ...]:
    """When each word is heard, by the share of all frames that stand before it; a pad belongs to its phoneme."""
    if not frames.sum():
        return ()
    edges_s = np.concatenate(([0], np.cumsum(frames))) * (duration_s / float(frames.sum()))
    return tuple(
        Mark(float(edges_s[places[start]]), float(edges_s[places[end]]), text) for start, end, text in part.words
    )


def _unusable(files: VoiceFiles, error: Exception) -> EngineError:
    reason = " ".join(str(error).split())[:120]
    return EngineError(
        NAME, f"{files.model} cannot be used ({reason})", fix=f"run: audiobrief voices install piper:{files.model.stem}"
    )


def _runtime_version() -> str:
    try:
        return version("onnxruntime")
    except PackageNotFoundError as error:
        raise EngineError(NAME, "onnxruntime is not installed", fix=INSTALL) from error
