"""Notes as they are written in recipes: names, chords, rests and lengths, read into pitches and beats."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
_PITCH = re.compile(r"([A-Ga-g])([#♯b♭]?)(-?\d)")
_BEATS = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)(?:/(\d{1,4}))?")
_REST = "-"
_BAR = "|"
LOWEST_MIDI, HIGHEST_MIDI = 21, 108  # the keys of a piano, A0 to C8


@dataclass(frozen=True)
class Chord:
    """Pitches that begin together (none for a rest), and the beats until the next ones."""

    midi: tuple[int, ...]
    beats: float


def read_notes(text: str, step_beats: float) -> tuple[Chord, ...]:
    """The chords of a line of notes; one without its own length takes `step_beats`.

    Raises: ValueError with a sentence about the word that is no note.
    """
    chords = tuple(_chord(word, step_beats) for word in text.split() if word != _BAR)
    if not any(chord.midi for chord in chords):
        raise ValueError("there is no note in it; write for example D4 A4 D5")
    return chords


def _chord(word: str, step_beats: float) -> Chord:
    pitches, colon, beats = word.partition(":")
    midi = () if pitches == _REST else tuple(midi_of(pitch) for pitch in pitches.split("+"))
    return Chord(midi, _beats(word, beats) if colon else step_beats)


def _beats(word: str, text: str) -> float:
    found = _BEATS.fullmatch(text)
    if found and float(found[1]) > 0 and (found[2] is None or int(found[2]) > 0):
        return float(found[1]) / int(found[2] or 1)
    raise ValueError(f'"{word}": what follows the colon is no number of beats; write for example {word[:2]}:2 or :1/2')


def midi_of(pitch: str) -> int:
    """The MIDI number of a name (A4 is 69, F#4, Bb3) or of a number. Raises: ValueError."""
    found = _PITCH.fullmatch(pitch)
    if found:
        midi = 12 * (int(found[3]) + 1) + _STEPS[found[1].upper()] + _ACCIDENTALS[found[2]]
    elif re.fullmatch(r"[0-9]{1,3}", pitch):
        midi = int(pitch)
    else:
        raise ValueError(
            f'"{pitch[:40]}" is no note; write a name and octave (D4, F#5, Bb3), a MIDI number, or - for a rest'
        )
    if not LOWEST_MIDI <= midi <= HIGHEST_MIDI:
        raise ValueError(f'"{pitch}" is outside of A0 to C8; choose another octave')
    return midi
