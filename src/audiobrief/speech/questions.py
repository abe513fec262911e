"""The melody of yes/no questions: it rises at their end, where engines let it fall as in a statement.

This stands behind the cache of what engines said, as pauses do. Only the last half second of what is voiced is moved,
by pitch-synchronous overlap-add; a question that rises by itself is left as it was spoken.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.speech.engines.prosody import F0_HZ, SHORTEST_S, praat_alone, praat_missing, praat_version
from audiobrief.speech.model import Mark, Speech
from audiobrief.text.questions import rising_ends

VERSION = 2  # part of the key of raised speech: raise it when the same question gets another melody
_STRETCH_S = 0.5  # before the end: the last accent and what follows it
_BEFORE_S = 0.7  # what the height of the end is measured against
_RISE_ST = 4.5  # the very end above what was said before
_ENOUGH_ST = 3.0  # an end that lies so much higher by itself is left alone
_LAST_S = 0.12
_MOST_ST = 15.0  # no period is moved farther: it would be heard; one English voice falls by 12
_EASE_S = 0.1  # in which the new melody takes over from the old one
_STEP_S = 0.01
_FARTHEST = 1.0  # octaves from the middle of a voice
_FEWEST = 8  # voiced moments of a stretch that can carry a melody
_CROSSFADE_S = 0.02
_AFTER_WORD_S = 0.15  # word times end a little before their sound does

Floats = NDArray[np.float64]


def identity() -> str:
    """What of this module can change the sound of a question. Raises: EngineError without praat-parselmouth."""
    return f"questions {VERSION} {praat_version('questions')}"


def with_rises(speech: Speech, text: str, locale: str) -> Speech:
    """The speech of a text with its yes/no questions rising; as it is where none is, or none is voiced.

    Lengths and word times stay. Raises: EngineError without praat-parselmouth.
    """
    clip = speech.clip.mono()
    ends_s = _ends_s(speech, text, rising_ends(text, locale))
    if not ends_s or clip.duration_s < SHORTEST_S:
        return speech
    try:
        times_s, track_hz = _track(clip)
        for end_s in ends_s:
            melody = _melody(times_s, track_hz, end_s)
            if melody is not None:
                clip = _moved(clip, *melody)
    except ImportError as error:
        raise praat_missing("questions") from error
    return speech if clip is speech.clip else Speech(clip, speech.marks)


def _ends_s(speech: Speech, text: str, places: tuple[int, ...]) -> list[float]:
    """When the questions that end at these places of the text end; the last at the clip's end without word times."""
    found = []
    for place in places:
        if not any(character.isalnum() for character in text[place:]):
            found.append(speech.clip.duration_s)
            continue
        mark = _last_word(speech.marks, text, place)
        if mark is not None:
            found.append(mark.end_s + _AFTER_WORD_S)
    return found


def _last_word(marks: tuple[Mark, ...], text: str, place: int) -> Mark | None:
    """The word before a place of the text; None where it is timed in other words."""
    position, last = 0, None
    for mark in sorted(marks, key=lambda one: one.start_s):
        word = mark.text.strip(' \t\n.,;:!?…()[]«»“”"–—')
        start = text.lower().find(word.lower(), position) if word else -1
        if start < 0:
            continue
        if start >= place:
            break
        position, last = start + len(word), mark
    between = text[position:place]
    return None if any(character.isalnum() for character in between) else last


def _track(clip: Clip) -> tuple[Floats, Floats]:
    """Times in seconds, and the fundamental in Hz then; 0 where nothing is voiced."""
    from parselmouth import Sound

    sound = Sound(clip.samples[:, 0].astype(np.float64), clip.rate_hz)
    found = sound.to_pitch_ac(_STEP_S, float(F0_HZ[0]), pitch_ceiling=float(F0_HZ[1]))
    track: Floats = found.selected_array["frequency"]
    voiced = track > 0
    if voiced.any():
        # Creaks and octaves that were mistaken carry no melody.
        track = np.where(
            np.abs(np.log2(np.where(voiced, track, 1.0) / np.median(track[voiced]))) < _FARTHEST, track, 0.0
        )
    return found.xs(), track


def _melody(times_s: Floats, track_hz: Floats, end_s: float) -> tuple[Floats, Floats] | None:
    """The new fundamental at the voiced moments of the last stretch: (seconds, Hz); None where nothing is to do."""
    voiced = (track_hz > 0) & (times_s <= end_s)
    if voiced.sum() < _FEWEST:
        return None
    last_s = times_s[voiced][-1]
    stretch = voiced & (times_s > last_s - _STRETCH_S)
    before = voiced & ~stretch & (times_s > last_s - _STRETCH_S - _BEFORE_S)
    if stretch.sum() < _FEWEST:
        return None
    level_hz = float(np.median(track_hz[before if before.sum() >= _FEWEST else voiced]))
    own_st = 12 * np.log2(track_hz[stretch] / level_hz)
    at_s = times_s[stretch]
    end_st = float(np.median(own_st[at_s > last_s - _LAST_S]))
    first_st = float(np.clip(np.median(own_st[:_FEWEST]), -3.0, 3.0))
    if end_st >= max(0.0, first_st) + _ENOUGH_ST:
        return None
    share = (at_s - at_s[0]) / max(_STEP_S, last_s - at_s[0])
    low_st = min(first_st, 0.0)
    # It falls a little to the last accent, and rises from there.
    path_st = low_st + (_RISE_ST + max(0.0, first_st / 2) - low_st) * share**1.5
    taken = np.clip((at_s - at_s[0]) / _EASE_S, 0.0, 1.0)
    wanted_st = own_st + np.clip(taken * (path_st - own_st), -_MOST_ST, _MOST_ST)
    return at_s, level_hz * 2 ** (wanted_st / 12)


def _moved(clip: Clip, at_s: Floats, heights_hz: Floats) -> Clip:
    """The clip with these heights from the first to the last moment; what lies before is as it was."""
    from parselmouth import Sound, praat

    samples = clip.samples[:, 0].astype(np.float64)
    with praat_alone():
        sound = Sound(samples, clip.rate_hz)
        manipulation = praat.call(sound, "To Manipulation", _STEP_S, *F0_HZ)
        melody = praat.call(manipulation, "Extract pitch tier")
        praat.call(melody, "Remove points between", at_s[0] - _STEP_S / 2, at_s[-1] + _STEP_S)
        for moment_s, height_hz in zip(at_s, heights_hz, strict=True):
            praat.call(melody, "Add point", moment_s, height_hz)
        praat.call([melody, manipulation], "Replace pitch tier")
        made = praat.call(manipulation, "Get resynthesis (overlap-add)").values[0]
    made = np.resize(made, len(samples)) if len(made) != len(samples) else made
    start = max(0, round((at_s[0] - _CROSSFADE_S) * clip.rate_hz))
    end = round((at_s[-1] + _AFTER_WORD_S) * clip.rate_hz)
    times = np.arange(len(samples))
    ramp = max(1, round(_CROSSFADE_S * clip.rate_hz))
    share = np.clip((times - start) / ramp, 0.0, 1.0) * np.clip((end - times) / ramp, 0.0, 1.0)
    return Clip.of((samples * (1 - share) + made * share).astype(np.float32), clip.rate_hz)
