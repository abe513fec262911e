"""A set of stings as plain values: instruments, rooms, notes, and the digest of all that decides a sound."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

LONGEST_BED_S, SHORTEST_BED_S = 60.0, 4.0
_MOST_NOTES = 1000
VERSION = 2  # of the synthesis; counted up when the same recipe sounds otherwise
_FIRST_VERSION = 1  # sounded the same for recipes that use nothing which came later
_FIRST_KINDS = frozenset(("bell", "mallet", "pluck", "pad"))
_ADDED = ("strike", "strike_hz", "sway", "sway_s")


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
    strike: float = 0.0  # how strong the noise of the blow is beside the tone
    strike_hz: float = 0.0  # where that noise lies


# What each kind is when its recipe does not say; the settings that are 0 here do not belong to it.
KINDS = {
    "bell": Instrument("bell", attack_s=0.004, release_s=0.08, brightness=0.5, decay_s=0.55, ring_s=1.8),
    "mallet": Instrument("mallet", attack_s=0.002, release_s=0.08, brightness=0.5, decay_s=0.3, ring_s=1.0),
    "pluck": Instrument("pluck", attack_s=0.003, release_s=0.08, brightness=0.5, decay_s=0.5, ring_s=1.5),
    "chime": Instrument("chime", attack_s=0.002, release_s=0.08, brightness=0.5, decay_s=0.8, ring_s=2.0),
    "shaker": Instrument("shaker", attack_s=0.012, release_s=0.03, brightness=0.5, decay_s=0.05, ring_s=0.25),
    "pad": Instrument("pad", attack_s=0.8, release_s=1.4, brightness=0.5, spread=0.15),
}
STRUCK = frozenset(("bell", "mallet", "pluck", "chime"))  # kinds that a blow sets sounding
STRIKE_HZ = 3500.0


@dataclass(frozen=True)
class Room:
    """A room around the instruments: seconds until its sound died away by 60 dB, and its share."""

    t60_s: float
    wet: float


@dataclass(frozen=True)
class Note:
    """One tone; `pan` from -1 (left) to 1; its release begins after `held_s`.

    It sways by `sway` to both sides of its `pan`, once in `sway_s` seconds.
    """

    start_s: float
    held_s: float
    midi: int
    gain: float
    pan: float
    instrument: Instrument
    sway: float = 0.0
    sway_s: float = 0.0


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
    """16 hexadecimal digits that change with everything that can change the sound, and with nothing else.

    A recipe that uses nothing of the second version sounds as it did, and keeps its digest.
    """
    values = asdict(sting)
    added = [_take_added(note) + _take_added(note["instrument"]) for note in values["notes"]]
    kinds = {note.instrument.kind for note in sting.notes}
    first = kinds <= _FIRST_KINDS and not any(added)
    content = [_FIRST_VERSION, values] if first else [VERSION, values, added]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _take_added(values: dict[str, Any]) -> list[tuple[str, float]]:
    """What came with the second version, taken out of the values; only what is used."""
    found = [(name, values.pop(name)) for name in _ADDED if name in values]
    return [(name, value) for name, value in found if value]
