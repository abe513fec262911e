"""Which words are heard: Whisper in CTranslate2's form, told the language and nothing of the text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
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

# How utterances are listened to, one way after the other while something seems wrong: the seconds of quiet around
# each, and how many beams the search has. A fault of the sound is heard in every way, a slip of the recogniser rarely.
WAYS = ((0.5, 5), (0.3, 5), (0.8, 1))
_LATE_S = 0.1
WINDOW_S = 29.0  # Whisper takes 30 s at a time, and as long for one word as for all of them


@dataclass(frozen=True)
class HeardWord:
    """One word as Whisper writes it; times in seconds from the start of its clip."""

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
    place = model_folder(models, model)
    from faster_whisper import WhisperModel

    try:
        return Recogniser(
            WhisperModel(
                str(place), device="cpu", compute_type="int8", cpu_threads=os.cpu_count() or 1, local_files_only=True
            )
        )
    except (RuntimeError, ValueError, OSError) as error:
        if isinstance(place, Path):
            raise SoundError(f"{place}: the Whisper model cannot be loaded ({error}); install it again") from error
        fetch = f"python -c \"from faster_whisper import download_model; download_model('{model}')\""
        raise MissingError(f'no Whisper model "{model}" was downloaded to this machine', fix=fetch) from error


def rows(durations_s: Iterable[float]) -> Iterator[int]:
    """How many of the next utterances are listened to in one window, row after row."""
    count, used_s = 0, 0.0
    for duration_s in durations_s:
        long_s = duration_s + WAYS[0][0]
        if count and used_s + long_s > WINDOW_S:
            yield count
            count, used_s = 0, 0.0
        count, used_s = count + 1, used_s + long_s
    if count:
        yield count


def recognised(recogniser: Recogniser, clips: Sequence[Clip], locale: str, way: int = 0) -> tuple[Heard, ...]:
    """What is said in each of some mono clips at 16 kHz, listened to in a row with quiet between, in one of `WAYS`."""
    quiet_s, beams = WAYS[way]
    segments, _ = recogniser.model.transcribe(
        _in_a_row(clips, quiet_s),
        language=language_of(locale),
        beam_size=beams,
        temperature=0.0,
        condition_on_previous_text=False,
        no_speech_threshold=None,
        word_timestamps=True,
    )
    words = [word for segment in segments for word in segment.words or ()]
    found: list[Heard] = []
    start_s = quiet_s
    for clip in clips:
        end_s = start_s + clip.duration_s
        # Whisper lets a word begin in the quiet before it, and ends it where it ends; the last clip takes the rest.
        border_s = end_s + quiet_s / 2 if clip is not clips[-1] else float("inf")
        own = [word for word in words if word.end - _LATE_S < border_s]
        words = words[len(own) :]
        found.append(_heard(own, start_s))
        start_s = end_s + quiet_s
    return tuple(found)


def _heard(words: Sequence[Any], start_s: float) -> Heard:
    text = "".join(word.word for word in words).strip()
    times = tuple(
        HeardWord(word.word.strip(), max(0.0, word.start - start_s), max(0.0, word.end - start_s)) for word in words
    )
    return Heard(text, times)


def _in_a_row(clips: Sequence[Clip], quiet_s: float) -> NDArray[np.float32]:
    """The samples with quiet around each; some noise in the last bits, for silence has no logarithm."""
    quiet = np.random.default_rng(0).normal(0, 1e-4, round(quiet_s * RATE_HZ)).astype(np.float32)
    parts = [part for clip in clips for part in (quiet, clip.samples[:, 0])]
    return np.concatenate((*parts, quiet))
