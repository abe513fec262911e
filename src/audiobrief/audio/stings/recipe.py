"""`audio/SET.yaml`: a set of stings as notes, instruments and a room, read into plain values."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from audiobrief.errors import AudiobriefError, raise_all
from audiobrief.storage.yaml_read import Document, Place, did_you_mean, parse_yaml, read_yaml, validate

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


ROLES = ("intro", "transition", "outro", "bed")
LONGEST_BED_S, SHORTEST_BED_S = 60.0, 4.0
_MOST_NOTES = 1000
VERSION = 1  # of the synthesis; counted up when the same recipe sounds otherwise


@dataclass(frozen=True)
class Instrument:
    """How a note sounds: `decay_s` until it fell to a third, damped after `ring_s`; pads only swell and release."""

    kind: str
    attack_s: float
    release_s: float
    brightness: float
    decay_s: float = 0.0
    ring_s: float = 0.0
    spread: float = 0.0  # percent that left and right are out of tune


# What each kind is when its recipe does not say; the settings that are 0 here do not belong to it.
KINDS = {
    "bell": Instrument("bell", attack_s=0.004, release_s=0.08, brightness=0.5, decay_s=0.55, ring_s=1.8),
    "mallet": Instrument("mallet", attack_s=0.002, release_s=0.08, brightness=0.5, decay_s=0.3, ring_s=1.0),
    "pluck": Instrument("pluck", attack_s=0.003, release_s=0.08, brightness=0.5, decay_s=0.5, ring_s=1.5),
    "pad": Instrument("pad", attack_s=0.8, release_s=1.4, brightness=0.5, spread=0.15),
}


@dataclass(frozen=True)
class Room:
    """A room around the instruments: seconds until its sound died away by 60 dB, and its share."""

    t60_s: float
    wet: float


@dataclass(frozen=True)
class Note:
    """One tone; `pan` from -1 (left) to 1; its release begins after `held_s`."""

    start_s: float
    held_s: float
    midi: int
    gain: float
    pan: float
    instrument: Instrument


@dataclass(frozen=True)
class StingRecipe:
    """Everything that decides one sound; `low_pass_hz` 0 is none; one that loops has no fade."""

    length_s: float
    fade_s: float
    loops: bool
    low_pass_hz: float
    room: Room
    seed: int
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class StingSet:
    """A set: its character in a line, and its sounds by role."""

    path: str
    character: str
    stings: dict[str, StingRecipe]


def recipe_digest(sting: StingRecipe) -> str:
    """16 hexadecimal digits that change with everything that can change the sound, and with nothing else."""
    content = json.dumps([VERSION, asdict(sting)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def load_recipe(path: Path) -> StingSet:
    """The recipe of a file. Raises: InputError or ProblemsError with every fault and its line."""
    return _recipe(read_yaml(path))


def parse_recipe(data: bytes | str, name: str) -> StingSet:
    """The recipe in `data`. Raises: InputError or ProblemsError with every fault and its line."""
    return _recipe(parse_yaml(data, name))


_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,30}$")]
_Gain = Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)]
_Pan = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
_Beats = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]


class _SoundEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class _InstrumentEntry(_SoundEntry):
    kind: Literal["bell", "mallet", "pluck", "pad"]
    attack_s: float | None = Field(default=None, ge=0.001, le=10, allow_inf_nan=False)
    decay_s: float | None = Field(default=None, ge=0.02, le=10, allow_inf_nan=False)
    ring_s: float | None = Field(default=None, ge=0.05, le=15, allow_inf_nan=False)
    release_s: float | None = Field(default=None, ge=0.005, le=10, allow_inf_nan=False)
    brightness: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    spread: float | None = Field(default=None, ge=0, le=2, allow_inf_nan=False)

    @model_validator(mode="after")
    def _belongs(self) -> _InstrumentEntry:
        foreign = [name for name in self.own if name != "kind" and not getattr(KINDS[self.kind], name)]
        if foreign:
            raise ValueError(f"a {self.kind} has no {foreign[0]}; take it out")
        return self

    @property
    def own(self) -> dict[str, Any]:
        return {name: value for name, value in self if value is not None and name != "kind"}


class _RoomEntry(_SoundEntry):
    t60_s: float = Field(default=1.4, ge=0.1, le=6, allow_inf_nan=False)
    wet: float = Field(default=0.25, ge=0, le=1, allow_inf_nan=False)


class _PartEntry(_SoundEntry):
    play: str
    notes: str
    start: _Beats = 0.0
    step: float = Field(default=0.5, gt=0, le=64, allow_inf_nan=False)
    times: int = Field(default=1, ge=1, le=64)
    gain: _Gain | list[_Gain] = 0.5
    pan: _Pan | list[_Pan] = 0.0

    @field_validator("notes", mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        return str(value) if type(value) is int else value  # a single MIDI number

    @field_validator("notes")
    @classmethod
    def _can_be_read(cls, value: str) -> str:
        read_notes(value, 1.0)
        return value

    @field_validator("gain", "pan")
    @classmethod
    def _is_some(cls, value: float | list[float]) -> float | list[float]:
        if value == []:
            raise ValueError("is an empty list; give one number, or one for each note")
        return value

    @model_validator(mode="after")
    def _is_short(self) -> _PartEntry:
        if len(self.chords) * self.times > _MOST_NOTES:
            raise ValueError(f"more than {_MOST_NOTES} notes; shorten it")
        return self

    @property
    def chords(self) -> tuple[Chord, ...]:
        return read_notes(self.notes, self.step)


class _StingEntry(_SoundEntry):
    length_s: float = Field(ge=0.3, le=30, allow_inf_nan=False)
    fade_s: float = Field(gt=0, le=30, allow_inf_nan=False)
    low_pass_hz: float | None = Field(default=None, ge=100, le=20_000, allow_inf_nan=False)
    room: _RoomEntry | None = None
    parts: list[_PartEntry] = Field(min_length=1, max_length=32)


class _BedEntry(_SoundEntry):
    beats: float = Field(gt=0, le=1000, allow_inf_nan=False)
    low_pass_hz: float | None = Field(default=None, ge=100, le=20_000, allow_inf_nan=False)
    room: _RoomEntry | None = None
    parts: list[_PartEntry] = Field(min_length=1, max_length=32)


class _RecipeFile(_SoundEntry):
    character: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    tempo_bpm: float = Field(ge=20, le=300, allow_inf_nan=False)
    seed: int = Field(default=1, ge=0, le=2**31)
    instruments: dict[_Name, _InstrumentEntry] = Field(min_length=1)
    room: _RoomEntry = _RoomEntry()
    intro: _StingEntry
    transition: _StingEntry
    outro: _StingEntry
    bed: _BedEntry | None = None


def _recipe(document: Document) -> StingSet:
    file = validate(_RecipeFile, document)
    problems: list[AudiobriefError] = []
    stings: dict[str, StingRecipe] = {}
    for role in ROLES:
        entry: _StingEntry | _BedEntry | None = getattr(file, role)
        if entry is not None:
            stings[role] = _sting(document, file, role, entry, problems)
    raise_all(problems)
    return StingSet(document.name, file.character, stings)


def _sting(
    document: Document, file: _RecipeFile, role: str, entry: _StingEntry | _BedEntry, problems: list[AudiobriefError]
) -> StingRecipe:
    if isinstance(entry, _BedEntry):
        length_s, fade_s, loops = entry.beats * 60 / file.tempo_bpm, 0.0, True
        if not SHORTEST_BED_S <= length_s <= LONGEST_BED_S:
            limits = f"a bed lasts {SHORTEST_BED_S:.0f} to {LONGEST_BED_S:.0f} s"
            problems.append(document.error(f"these beats last {length_s:.1f} s; {limits}", (role, "beats")))
    else:
        length_s, fade_s, loops = entry.length_s, min(entry.fade_s, entry.length_s), False
    notes: list[Note] = []
    for index, part in enumerate(entry.parts):
        notes += _part(document, file, part, length_s, (role, "parts", index), problems)
    if not problems and not any(note.gain for note in notes):
        problems.append(document.error("every note has a gain of 0; nothing would be heard", (role,)))
    room = entry.room or file.room
    low_pass_hz = entry.low_pass_hz or 0.0
    return StingRecipe(length_s, fade_s, loops, low_pass_hz, Room(room.t60_s, room.wet), file.seed, tuple(notes))


def _part(
    document: Document,
    file: _RecipeFile,
    part: _PartEntry,
    length_s: float,
    place: Place,
    problems: list[AudiobriefError],
) -> list[Note]:
    """The notes of a part; a note after the end would not be heard, so it is a problem."""
    entry = file.instruments.get(part.play)
    if entry is None:
        known = did_you_mean(part.play, list(file.instruments))
        problems.append(document.error(f'"{part.play}" is not among the instruments{known}', (*place, "play")))
        return []
    notes = _notes(part, replace(KINDS[entry.kind], **entry.own), 60 / file.tempo_bpm)
    late = next((note for note in notes if note.start_s >= length_s), None)
    if late:
        message = f"a note begins at {late.start_s:.2f} s, but the end is at {length_s:.2f} s; shorten the part"
        problems.append(document.error(message, (*place, "notes")))
    return notes


def _notes(part: _PartEntry, instrument: Instrument, beat_s: float) -> list[Note]:
    """The notes of a part; gains and pans go around when there are fewer of them than chords."""
    gains = cycle(part.gain if isinstance(part.gain, list) else [part.gain])
    pans = cycle(part.pan if isinstance(part.pan, list) else [part.pan])
    notes: list[Note] = []
    at_beats = part.start
    for chord in part.chords * part.times:
        if chord.midi:
            gain, pan = next(gains), next(pans)
            held_s = chord.beats * beat_s if instrument.kind == "pad" else instrument.ring_s
            share = gain / len(chord.midi)
            notes += [Note(at_beats * beat_s, held_s, midi, share, pan, instrument) for midi in chord.midi]
        at_beats += chord.beats
    return notes
