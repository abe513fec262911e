"""Whether a sound can be the whole of a text: a voice, long enough, unbroken, undamaged, with every word in it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.errors import DoubtfulError
from audiobrief.locales import language_of
from audiobrief.speech.acoustics import voice_faults
from audiobrief.speech.model import Mark, Speech, Synthesizer, Utterance, capabilities_of

LONGEST_SILENCE_S = 2.0
RATES_HZ = (8_000, 192_000)
_WINDOW_S = 0.02
_QUIETEST = 10 ** (-70 / 20)  # root mean square of the loudest window; below it nobody hears a voice
_BELOW_LOUDEST = 10 ** (-50 / 20)  # what counts as silence, as in `trim`
FREE_LETTERS = 12  # a few short words can be far quicker than any average
FREE_S = 3.0  # pauses, and letters or figures that are read out by name
_FULL_SCALE, _FLAT, _FLAT_RUN, _CLIPPED_SHARE = 0.985, 1e-4, 4, 0.001
_MARK_SLACK_S = 0.3
_UNREAD_LETTERS, _UNREAD_SHARE = 8, 0.2
_SILENT_WORD = 10 ** (-45 / 20)  # under the loudest window
_WORD_SLACK_S = 0.06  # word times are right within a phoneme
_WORD_HEAD = 0.25  # of a word may still be the sound of the one before
_EARLIEST_END_S, _LATEST_END_S = 0.5, 1.0  # of the last sound before and after the end of the last word
_END_SILENCE_S, _END_SHARE = 1.5, 0.3  # more silence than both of these at one end is sound that is missing
_LEAST_SOUND = 0.4  # of the time from first to last sound


@dataclass(frozen=True)
class Pace:
    """The bounds of an engine in a language, in seconds a letter at normal rate; measured, see docs/reliability.md."""

    shortest_s: float
    longest_s: float


# No voice known speaks over 45 letters a second, nor longer than one who spells.
ANY_PACE = Pace(1 / 45, 0.8)


def pace_in(paces: Mapping[str, Pace], locale: str) -> Pace:
    """The bounds for a locale's language, or those that every voice keeps."""
    return paces.get(language_of(locale), ANY_PACE)


def faults(speech: Speech, text: str, pace: Pace, rate: float, *, voice: bool = True) -> tuple[str, ...]:
    """What shows that this is not the whole text spoken, one phrase each; empty when nothing does.

    `voice` is False for an engine that says that its sound is none, such as tones: then only its kind of sound is
    not looked at.
    """
    clip = speech.clip.mono()
    if not RATES_HZ[0] <= clip.rate_hz <= RATES_HZ[1]:
        return (f"its sample rate is {clip.rate_hz} Hz",)
    if not clip.frames:
        return ("no sound came",)
    if not np.isfinite(clip.samples).all():
        return ("it holds samples that are no numbers",)
    levels = _levels(clip)
    if levels.max() < _QUIETEST:
        return ("it is silent",)
    heard = np.flatnonzero(levels > levels.max() * _BELOW_LOUDEST)
    heard_s = float(heard[-1] + 1 - heard[0]) * _WINDOW_S
    found = [length_fault(text, heard_s, pace, rate), *_silence_faults(heard, len(levels), rate)]
    flat = _clipping_fault(clip)
    kind = voice_faults(clip, text) if voice else ()
    found += [flat, *(fault for fault in kind if not (flat and "clipped" in fault))]
    found += tuple(_mark_faults(speech.marks, text, clip.duration_s)) or _word_faults(speech.marks, text, levels)
    return tuple(fault for fault in found if fault)


def length_fault(text: str, heard_s: float, pace: Pace, rate: float) -> str:
    """A phrase when so many seconds from first to last sound cannot be the text; "" when they can."""
    count = len(letters(text))
    shortest_s = max(count - FREE_LETTERS, 0) * pace.shortest_s / rate
    longest_s = (longest_letters(text) * pace.longest_s + FREE_S) / rate
    if shortest_s <= heard_s <= longest_s:
        return ""
    return f"{heard_s:.1f} s of sound cannot be this text ({shortest_s:.1f} to {longest_s:.1f} s would be plausible)"


def letters(text: str) -> str:
    """The letters and digits, case and width folded: what is left when punctuation is set differently."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def unread(text: str, marks: Sequence[Mark]) -> str:
    """The end of the text that no word time covers, in letters and digits; empty when all was read."""
    whole = letters(text)
    position = 0
    for mark in marks:
        word = letters(mark.text)
        found = whole.find(word, position)
        if found >= 0:
            position = found + len(word)
    return whole[position:]


def longest_letters(text: str) -> int:
    """Letters as they may be read out at most: a digit as a word, a capital or a letter alone by its name."""
    count = 0
    for word in text.split():
        alone = sum(c.isalpha() for c in word) == 1
        count += sum(6 if c.isdigit() else 4 if c.isupper() or alone else 1 for c in word if c.isalnum())
    return count


def _levels(clip: Clip) -> NDArray[np.float32]:
    """The root mean square of each window of a mono clip; an unfinished last window counts as full."""
    window = max(1, round(_WINDOW_S * clip.rate_hz))
    padded = np.pad(clip.samples[:, 0], (0, -clip.frames % window))
    levels: NDArray[np.float32] = np.sqrt(np.square(padded).reshape(-1, window).mean(axis=1))
    return levels


def _silence_faults(heard: NDArray[np.intp], windows: int, rate: float) -> Iterator[str]:
    slow = min(rate, 1.0)  # a slow voice makes slow pauses
    longest_s = float(np.diff(heard).max(initial=1) - 1) * _WINDOW_S
    if longest_s > LONGEST_SILENCE_S / slow:
        yield f"it is silent for {longest_s:.1f} s inside"
    share = len(heard) / float(heard[-1] + 1 - heard[0])
    if share < _LEAST_SOUND * slow:
        yield f"{1 - share:.0%} of it are silent"
    for end, count in (("first", int(heard[0])), ("last", windows - 1 - int(heard[-1]))):
        silent_s = count * _WINDOW_S
        if silent_s > _END_SILENCE_S / slow and count > _END_SHARE * windows:
            yield f"its {end} {silent_s:.1f} s are silent"


def _clipping_fault(clip: Clip) -> str:
    """Flat stretches at full scale: peaks that were cut off. Higher peaks are no fault, the mixer lowers them."""
    samples = clip.samples[:, 0]
    flat = (np.abs(np.diff(samples)) < _FLAT) & (np.abs(samples[1:]) >= _FULL_SCALE)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]]).astype(np.int8)))
    runs = edges[1::2] - edges[::2] + 1
    share = float(runs[runs >= _FLAT_RUN].sum()) / clip.frames
    return f"it is clipped ({share:.1%} of its samples at full scale)" if share > _CLIPPED_SHARE else ""


def _mark_faults(marks: Sequence[Mark], text: str, duration_s: float) -> Iterator[str]:
    if not marks:
        return
    times_s = [time_s for mark in marks for time_s in (mark.start_s, mark.end_s)]
    if not all(map(math.isfinite, times_s)) or min(times_s) < -_MARK_SLACK_S:
        yield "its word times are no times"
        return
    last_s = max(times_s)
    if last_s > duration_s + _MARK_SLACK_S:
        yield f"it ends after {duration_s:.1f} s, but its last word at {last_s:.1f} s"
    missing, whole = unread(text, marks), letters(text)
    named = sum(len(letters(mark.text)) for mark in marks)
    # An engine may time words as it says them ("deux mille" for 2000): then they do not show where it stopped.
    comparable = len(whole) - len(missing) >= 0.8 * named > 0
    if comparable and len(missing) > max(_UNREAD_LETTERS, _UNREAD_SHARE * len(whole)):
        yield f'its word times stop before the end of the text ("...{missing[-40:]}" is missing)'


def _word_faults(marks: Sequence[Mark], text: str, levels: NDArray[np.float32]) -> Iterator[str]:
    """Words whose time holds no sound, and sound that is no word's."""
    times_s = [time_s for mark in marks for time_s in (mark.start_s, mark.end_s)]
    if not marks or not all(map(math.isfinite, times_s)):
        return
    loudest = float(levels.max())
    silent = [mark.text for mark in marks if _loudest_in(mark, levels) < loudest * _SILENT_WORD]
    if silent:
        more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""
        yield f"it is silent where its words should be ({', '.join(map(repr, silent[:3]))}{more})"
    ends_s = float(np.flatnonzero(levels > loudest * _BELOW_LOUDEST)[-1] + 1) * _WINDOW_S
    last = max(marks, key=lambda mark: mark.end_s)
    if last.end_s - ends_s > _EARLIEST_END_S + 0.5 * (last.end_s - last.start_s):
        yield f"its last sound is at {ends_s:.1f} s, before its last word ends at {last.end_s:.1f} s"
    named, whole = "".join(letters(mark.text) for mark in marks), letters(text)
    if ends_s - last.end_s > _LATEST_END_S and named.endswith(whole[-_UNREAD_LETTERS:]):
        yield f"it goes on for {ends_s - last.end_s:.1f} s after its last word"
    if len(whole) > 3 and named.count(whole) > 1:
        yield "its word times hold the text more than once"


def _loudest_in(mark: Mark, levels: NDArray[np.float32]) -> float:
    start_s = mark.start_s - _WORD_SLACK_S / 2 + _WORD_HEAD * (mark.end_s - mark.start_s)
    first = max(0, math.floor(start_s / _WINDOW_S))
    return float(levels[first : math.ceil((mark.end_s + _WORD_SLACK_S) / _WINDOW_S)].max(initial=0.0))


_NO_PACES: Mapping[str, Pace] = {}


def gated(engine: Synthesizer, utterance: Utterance) -> Speech:
    """The speech of an engine that passed the gate. Raises: DoubtfulError, and whatever the engine raises."""
    speech = engine.speak(utterance)
    if not isinstance(speech, Speech):
        raise DoubtfulError(
            engine.name, f"it answered {type(speech).__name__} instead of speech", fix=_FIX, retriable=True
        )
    paces: Mapping[str, Pace] = getattr(engine, "paces", _NO_PACES)
    voice = capabilities_of(engine).voice
    found = faults(speech, utterance.text, pace_in(paces, utterance.locale), utterance.voice.rate, voice=voice)
    if found:
        raise DoubtfulError(engine.name, "; ".join(found), fix=_FIX, retriable=True)
    return speech


_FIX = "run again; if it stays, change the sentence or the voice, or use another engine"
