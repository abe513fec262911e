"""`audio/SET.yaml`: a set of stings as notes, instruments and a room, read into plain values."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from audiobrief.audio.stings import ROLES
from audiobrief.audio.stings.model import (
    KINDS,
    LONGEST_BED_S,
    SHORTEST_BED_S,
    STRIKE_HZ,
    STRUCK,
    Instrument,
    Note,
    Room,
    StingRecipe,
    StingSet,
)
from audiobrief.audio.stings.notes import Chord, read_notes
from audiobrief.errors import AudiobriefError, raise_all
from audiobrief.storage.yaml_read import Document, Place, did_you_mean, parse_yaml, read_yaml, validate

_MOST_NOTES = 1000
_DULLER = 0.8  # each echo beside the one before


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
    kind: Literal["bell", "mallet", "pluck", "chime", "shaker", "pad"]
    attack_s: float | None = Field(default=None, ge=0.001, le=10, allow_inf_nan=False)
    decay_s: float | None = Field(default=None, ge=0.02, le=10, allow_inf_nan=False)
    ring_s: float | None = Field(default=None, ge=0.05, le=15, allow_inf_nan=False)
    release_s: float | None = Field(default=None, ge=0.005, le=10, allow_inf_nan=False)
    brightness: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    spread: float | None = Field(default=None, ge=0, le=2, allow_inf_nan=False)
    strike: float | None = Field(default=None, ge=0, le=2, allow_inf_nan=False)
    strike_hz: float | None = Field(default=None, ge=500, le=12_000, allow_inf_nan=False)

    @model_validator(mode="after")
    def _belongs(self) -> _InstrumentEntry:
        struck = ("strike", "strike_hz") if self.kind in STRUCK else ()
        foreign = [name for name in self.own if name not in struck and not getattr(KINDS[self.kind], name)]
        if foreign:
            raise ValueError(f"a {self.kind} has no {foreign[0]}; take it out")
        return self

    @property
    def own(self) -> dict[str, Any]:
        return {name: value for name, value in self if value is not None and name != "kind"}

    @property
    def instrument(self) -> Instrument:
        found = replace(KINDS[self.kind], **self.own)
        if not found.strike:
            return replace(found, strike_hz=0.0)  # not heard
        return replace(found, strike_hz=found.strike_hz or STRIKE_HZ)


class _RoomEntry(_SoundEntry):
    t60_s: float = Field(default=1.4, ge=0.1, le=6, allow_inf_nan=False)
    wet: float = Field(default=0.25, ge=0, le=1, allow_inf_nan=False)


class _EchoEntry(_SoundEntry):
    """Repeats of each note, one after `beats` each, by `gain` weaker each, from the other side each time."""

    beats: float = Field(default=0.75, gt=0, le=16, allow_inf_nan=False)
    gain: float = Field(default=0.4, gt=0, lt=1, allow_inf_nan=False)
    times: int = Field(default=3, ge=1, le=8)


class _SwayEntry(_SoundEntry):
    """A slow move to both sides and back, once in `beats`."""

    beats: float = Field(default=4.0, gt=0, le=64, allow_inf_nan=False)
    width: float = Field(default=0.4, gt=0, le=1, allow_inf_nan=False)


class _PartEntry(_SoundEntry):
    play: str
    notes: str
    start: _Beats = 0.0
    step: float = Field(default=0.5, gt=0, le=64, allow_inf_nan=False)
    times: int = Field(default=1, ge=1, le=64)
    gain: _Gain | list[_Gain] = 0.5
    pan: _Pan | list[_Pan] = 0.0
    echo: _EchoEntry | None = None
    sway: _SwayEntry | None = None

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
        if len(self.chords) * self.times * (1 + (self.echo.times if self.echo else 0)) > _MOST_NOTES:
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
    transition_2: _StingEntry | None = Field(default=None, alias="transition-2")
    transition_3: _StingEntry | None = Field(default=None, alias="transition-3")
    transition_short: _StingEntry | None = Field(default=None, alias="transition-short")
    outro: _StingEntry
    bed: _BedEntry | None = None


def _recipe(document: Document) -> StingSet:
    file = validate(_RecipeFile, document)
    problems: list[AudiobriefError] = []
    stings: dict[str, StingRecipe] = {}
    if file.transition_3 and not file.transition_2:
        problems.append(document.error("there is no transition-2 before it; call it so", ("transition-3",)))
    for role in ROLES:
        entry: _StingEntry | _BedEntry | None = getattr(file, role.replace("-", "_"))
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
    beat_s = 60 / file.tempo_bpm
    notes = _notes(part, entry.instrument, beat_s)
    late = next((note for note in notes if note.start_s >= length_s), None)
    if late:
        message = f"a note begins at {late.start_s:.2f} s, but the end is at {length_s:.2f} s; shorten the part"
        problems.append(document.error(message, (*place, "notes")))
    return [*notes, *_echoes(notes, part.echo, beat_s, length_s)] if part.echo else notes


def _notes(part: _PartEntry, instrument: Instrument, beat_s: float) -> list[Note]:
    """The notes of a part; gains and pans go around when there are fewer of them than chords."""
    gains = cycle(part.gain if isinstance(part.gain, list) else [part.gain])
    pans = cycle(part.pan if isinstance(part.pan, list) else [part.pan])
    sway = (part.sway.width, part.sway.beats * beat_s) if part.sway else (0.0, 0.0)
    notes: list[Note] = []
    at_beats = part.start
    for chord in part.chords * part.times:
        if chord.midi:
            gain, pan = next(gains), next(pans)
            held_s = chord.beats * beat_s if instrument.kind == "pad" else instrument.ring_s
            share = gain / len(chord.midi)
            notes += [Note(at_beats * beat_s, held_s, midi, share, pan, instrument, *sway) for midi in chord.midi]
        at_beats += chord.beats
    return notes


def _echoes(notes: list[Note], echo: _EchoEntry, beat_s: float, length_s: float) -> list[Note]:
    """The repeats of notes, duller each time; those that would begin after the end are left out."""
    found: list[Note] = []
    for note in notes:
        for number in range(1, echo.times + 1):
            start_s = note.start_s + number * echo.beats * beat_s
            if start_s < length_s:
                duller = replace(note.instrument, brightness=note.instrument.brightness * _DULLER**number)
                pan = -note.pan if number % 2 else note.pan
                gain = note.gain * echo.gain**number
                found.append(replace(note, start_s=start_s, gain=gain, pan=pan, instrument=duller))
    return found
