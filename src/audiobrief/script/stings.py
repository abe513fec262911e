"""Which music a script plays at each of its stings: transitions in turn, a shorter one beside a short section."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import cycle
from typing import Literal

from audiobrief.audio.stings import SHORT_TRANSITION, TRANSITIONS
from audiobrief.script.model import Segment, Sting

SHORT_SECTION = 180  # characters of text, about 12 s of speech: known before anything is spoken, on every engine alike


def kind_of(sting: Sting) -> Literal["intro", "transition", "outro"]:
    """What a sting does in the programme, whichever music it asks for."""
    return sting.role if sting.role == "intro" or sting.role == "outro" else "transition"


def music_played(entries: Sequence[Segment | Sting], music: Collection[str]) -> tuple[str, ...]:
    """The role of the music for each sting of a script, in order; `music` is what the show has.

    A `transition` is the next of the show's own; beside a section of under `SHORT_SECTION` characters it is the
    short one, if there is one. None is heard twice in a row where there are two. A sting that asks for one of them
    by its name gets it, and `transition` where the show has it not.
    """
    found: list[str] = []
    last = ""
    alternatives = [role for role in TRANSITIONS if role in music] or [TRANSITIONS[0]]
    turns = cycle(alternatives)
    for place, entry in enumerate(entries):
        if isinstance(entry, Segment):
            continue
        if kind_of(entry) != "transition":
            found.append(entry.role)
            continue
        if entry.role != TRANSITIONS[0]:
            role = entry.role if entry.role in music else TRANSITIONS[0]
        elif SHORT_TRANSITION in music and last != SHORT_TRANSITION and _beside_short(entries, place):
            role = SHORT_TRANSITION
        else:
            role = next(turns)
            if role == last:
                role = next(turns) if len(alternatives) > 1 else SHORT_TRANSITION if SHORT_TRANSITION in music else role
        found.append(role)
        last = role
    return tuple(found)


def music_missing(entries: Sequence[Segment | Sting], music: Collection[str]) -> tuple[str, ...]:
    """The transitions that stings of a script ask for by name and that the show has not."""
    asked = dict.fromkeys(entry.role for entry in entries if isinstance(entry, Sting))
    return tuple(role for role in asked if role not in music)


def _beside_short(entries: Sequence[Segment | Sting], place: int) -> bool:
    """Whether the section before or after a sting, up to the next sting, is short."""
    before, after = 0, 0
    for entry in reversed(entries[:place]):
        if not isinstance(entry, Segment):
            break
        before += _characters(entry)
    for entry in entries[place + 1 :]:
        if not isinstance(entry, Segment):
            break
        after += _characters(entry)
    return 0 < before < SHORT_SECTION or 0 < after < SHORT_SECTION


def _characters(segment: Segment) -> int:
    return len(segment.lead) + sum(len(paragraph) for paragraph in segment.say or segment.text)
