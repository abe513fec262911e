"""Which words are heard: Whisper in CTranslate2's form, told the language and nothing of the text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.errors import MissingError, SoundError
from audiobrief.locales import language_of
from audiobrief.qa.listening.slices import RATE_HZ
from audiobrief.qa.listening.whisper_weights import INSTALL, model_folder

# How a stretch is listened to, one way after the other while something seems wrong: the seconds of quiet around it
# and how many beams the search has. A fault of the sound is heard in every way, a slip of the recogniser rarely.
WAYS = ((0.2, 5), (0.8, 1), (0.05, 8))


@dataclass(frozen=True)
class HeardWord:
    """One word as Whisper writes it; times in seconds from the start of the clip."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Heard:
    """What was heard in a clip, as Whisper writes it."""

    text: str
    words: tuple[HeardWord, ...] = ()


@dataclass(frozen=True, eq=False)
class Recogniser:
    """A loaded model."""

    model: Any


def find_recogniser() -> None:
    """Raise MissingError with the command that installs faster-whisper if it is not there."""
    try:
        import faster_whisper  # noqa: F401
    except ImportError as error:
        raise MissingError("the recogniser of words, faster-whisper, is not installed", fix=INSTALL) from error


def open_recogniser(models: Path, model: str = "") -> Recogniser:
    """The base model, its weights joined in `models`, or the one of that folder or name; nothing is fetched.

    Raises: MissingError for what is not installed or not there, SoundError when it cannot be loaded.
    """
    find_recogniser()
    from faster_whisper import WhisperModel

    place = model_folder(models, model)
    try:
        return Recogniser(WhisperModel(str(place), device="cpu", compute_type="int8", local_files_only=True))
    except (RuntimeError, ValueError, OSError) as error:
        if isinstance(place, Path):
            raise SoundError(f"{place}: the Whisper model cannot be loaded ({error}); install it again") from error
        fetch = f"python -c \"from faster_whisper import download_model; download_model('{model}')\""
        raise MissingError(f'no Whisper model "{model}" was downloaded to this machine', fix=fetch) from error


def recognised(recogniser: Recogniser, clip: Clip, locale: str, way: int = 0) -> Heard:
    """What is said in a mono clip at 16 kHz, in one of `WAYS`."""
    quiet_s, beams = WAYS[way]
    segments, _ = recogniser.model.transcribe(
        _framed(clip, quiet_s),
        language=language_of(locale),
        beam_size=beams,
        temperature=0.0,
        condition_on_previous_text=False,
        no_speech_threshold=None,
        word_timestamps=True,
    )
    words = tuple(
        HeardWord(word.word.strip(), max(0.0, word.start - quiet_s), max(0.0, word.end - quiet_s))
        for segment in segments
        for word in segment.words or ()
    )
    return Heard("".join(f" {word.text}" for word in words).strip(), words)


def _framed(clip: Clip, quiet_s: float) -> NDArray[np.float32]:
    """The samples with quiet before and after; some noise in the last bits, for silence has no logarithm."""
    quiet = np.random.default_rng(0).normal(0, 1e-4, round(quiet_s * RATE_HZ)).astype(np.float32)
    return np.concatenate((quiet, clip.samples[:, 0], quiet))
