"""Rate, pitch and formants as every engine means them: durations and formants by a factor, melody by semitones.

An engine speaks at the rate itself where it can. What it misses, and all of the pitch, is made up afterwards by
Praat (parselmouth), which moves the periods of the voice and leaves their form: a voice made higher stays that voice.
Formants move with the form of the periods: lower ones are a longer throat, another speaker of the same accent.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from audiobrief.audio.clip import Clip, pitch_ratio
from audiobrief.errors import EngineError
from audiobrief.speech.model import Mark, Speech, Voice

RATE_LIMITS = (0.5, 2.0)
PITCH_LIMITS_ST = (-12.0, 12.0)
FORMANT_LIMITS = (0.7, 1.3)
_SHAPING = 1  # part of the identity of shaped speech: raise it when this module asks for something else
_CLOSE = 0.01  # a duration so near to what is asked is left as the engine made it
F0_HZ = (50, 600)  # where the fundamental of a voice is looked for
_SINC_SAMPLES = 50  # on each side, where formants are moved; Praat's own default
SHORTEST_S = 0.1  # the analysis needs three periods of the lowest
_PACKAGE = "praat-parselmouth"
# Praat has one generator of random numbers (for noisy sounds) and one interpreter in a process.
_one_at_a_time = threading.Lock()
_NOISE_SEED = 1


def check_limits(voice: Voice) -> None:
    """Raise EngineError for a rate, pitch or formants that no longer sound like speech."""
    if not RATE_LIMITS[0] <= voice.rate <= RATE_LIMITS[1]:
        limits = f"{RATE_LIMITS[0]:g} to {RATE_LIMITS[1]:g}"
        raise EngineError(voice.engine, f"rate {voice.rate:g} of voice {voice.id} is outside {limits}")
    if not PITCH_LIMITS_ST[0] <= voice.pitch_st <= PITCH_LIMITS_ST[1]:
        limits = f"{PITCH_LIMITS_ST[0]:+g} to {PITCH_LIMITS_ST[1]:+g} semitones"
        raise EngineError(voice.engine, f"pitch {voice.pitch_st:+g} of voice {voice.id} is outside {limits}")
    if not FORMANT_LIMITS[0] <= voice.formant <= FORMANT_LIMITS[1]:
        limits = f"{FORMANT_LIMITS[0]:g} to {FORMANT_LIMITS[1]:g}"
        raise EngineError(voice.engine, f"formant {voice.formant:g} of voice {voice.id} is outside {limits}")


def shaping_identity(voice: Voice) -> str:
    """What of this module can change the sound of a voice; empty for one that is left as it is."""
    if voice.rate == 1 and voice.pitch_st == 0 and voice.formant == 1:
        return ""
    return f" shaping {_SHAPING} {praat_version(voice.engine)}"


def praat_version(asked_by: str) -> str:
    """Name and version of the package. Raises: EngineError where it is not installed."""
    try:
        return f"{_PACKAGE} {version(_PACKAGE)}"
    except PackageNotFoundError as error:
        raise praat_missing(asked_by) from error


def pitch_identity(voice: Voice) -> str:
    """The same for an engine that makes the rate itself."""
    return shaping_identity(replace(voice, rate=1.0))


def pitched(speech: Speech, voice: Voice) -> Speech:
    """The speech at the voice's pitch and formants, as long as it is.

    The engine has checked the limits of what was asked: a recipe of its own may go beyond them. Raises: EngineError.
    """
    return _shaped(speech, replace(voice, rate=1.0), speech.clip.duration_s)


def shaped(speech: Speech, voice: Voice, plain_s: float) -> Speech:
    """The speech as long as `plain_s`, its length at rate 1, asks for at the voice's rate, at its pitch and formants.

    Word times move with the sound. Raises: EngineError outside the limits.
    """
    check_limits(voice)
    return _shaped(speech, voice, plain_s)


def _shaped(speech: Speech, voice: Voice, plain_s: float) -> Speech:
    clip = speech.clip
    faster = clip.duration_s * voice.rate / plain_s if plain_s > 0 else 1.0
    if abs(faster - 1) <= _CLOSE:
        faster = 1.0
    if (faster == 1 and voice.pitch_st == 0 and voice.formant == 1) or not clip.frames:
        return speech
    try:
        moved = _moved(clip.mono(), faster, voice.pitch_st, voice.formant)
    except ImportError as error:
        raise praat_missing(voice.engine) from error
    ratio = moved.duration_s / clip.duration_s
    marks = tuple(Mark(mark.start_s * ratio, mark.end_s * ratio, mark.text) for mark in speech.marks)
    return Speech(moved, marks)


def median_pitch_hz(clip: Clip) -> float:
    """The median fundamental of what is voiced in a clip; 0 where nothing is, or Praat is not installed."""
    try:
        from parselmouth import Sound
    except ImportError:
        return 0.0
    samples = clip.mono().samples[:, 0].astype(np.float64)
    if clip.duration_s < SHORTEST_S:
        return 0.0
    found = Sound(samples, clip.rate_hz).to_pitch_ac(0.01, float(F0_HZ[0]), pitch_ceiling=float(F0_HZ[1]))
    heights_hz = found.selected_array["frequency"]
    return float(np.median(heights_hz[heights_hz > 0])) if (heights_hz > 0).any() else 0.0


@contextmanager
def praat_alone() -> Iterator[None]:
    """Praat for one caller at a time, its random numbers begun anew: the same sound gives the same bytes."""
    from parselmouth import praat

    with _one_at_a_time:
        praat.run(f"random_initializeWithSeedUnsafelyButPredictably ({_NOISE_SEED})")
        yield


def praat_missing(engine: str) -> EngineError:
    """The error that says how to install what shapes speech."""
    return EngineError(
        engine,
        f"rate, pitch, formant and rising questions need {_PACKAGE}, which is not installed",
        fix=f"run: pip install {_PACKAGE}",
    )


def _moved(clip: Clip, faster: float, pitch_st: float, formant: float) -> Clip:
    """The clip by pitch-synchronous overlap-add: the best of what was compared, see docs/engines.md.

    Played `formant` times as fast, everything in it moves by that factor; lengths and melody are then put back where
    they belong by the same pass that makes rate and pitch, which leaves the formants alone.

    Source: Moulines and Charpentier, "Pitch-synchronous waveform processing techniques", 1990; for the formants
    Praat's "Change gender", which does the same.
    """
    from parselmouth import Sound, praat

    samples = clip.samples[:, 0].astype(np.float64)
    padded = np.pad(samples, (0, max(0, round(SHORTEST_S * clip.rate_hz * formant) - len(samples))))
    higher, longer = pitch_ratio(pitch_st) / formant, formant / faster
    with praat_alone():
        sound = Sound(padded, clip.rate_hz * formant)
        manipulation = praat.call(sound, "To Manipulation", 0.01, *(hz * formant for hz in F0_HZ))
        if higher != 1:
            melody = praat.call(manipulation, "Extract pitch tier")
            praat.call(melody, "Multiply frequencies", sound.xmin, sound.xmax, higher)
            praat.call([melody, manipulation], "Replace pitch tier")
        if longer != 1:
            lengths = praat.call("Create DurationTier", "longer", sound.xmin, sound.xmax)
            praat.call(lengths, "Add point", sound.xmin, longer)
            praat.call([lengths, manipulation], "Replace duration tier")
        moved = praat.call(manipulation, "Get resynthesis (overlap-add)")
        if formant != 1:
            moved = praat.call(moved, "Resample", clip.rate_hz, _SINC_SAMPLES)
    return Clip.of(moved.values[0][: round(len(samples) / faster)], clip.rate_hz)
