"""Which music a script plays: transitions in turn, the short one beside short sections, none twice in a row."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from audiobrief.script.model import Segment, Sting, StingRole
from audiobrief.script.stings import SHORT_SECTION, music_missing, music_played

ALL = ("intro", "transition", "transition-2", "transition-3", "transition-short", "outro", "bed")
LONG = "x" * SHORT_SECTION


def script(*parts: str | StingRole) -> list[Segment | Sting]:
    """Stings by their role, segments by their text."""
    roles: dict[str, StingRole] = {
        "intro": "intro", "outro": "outro", "T": "transition", "T2": "transition-2", "T3": "transition-3",
    }  # fmt: skip
    return [
        Sting(roles[part]) if part in roles else Segment(f"s{place}", "facts", (part,))
        for place, part in enumerate(parts)
    ]


def test_transitions_are_taken_in_turn() -> None:
    """One after the other, and round again; intro and outro as they are."""
    entries = script("intro", LONG, "T", LONG, "T", LONG, "T", LONG, "T", LONG, "outro")
    assert music_played(entries, ALL) == (
        "intro", "transition", "transition-2", "transition-3", "transition", "outro",
    )  # fmt: skip


def test_a_show_with_one_transition_plays_it_always() -> None:
    """As before there were more."""
    entries = script("intro", "short", "T", "short", "T", "short", "outro")
    assert music_played(entries, ("intro", "transition", "outro")) == ("intro", "transition", "transition", "outro")


def test_the_short_one_stands_beside_short_sections() -> None:
    """Before or after one, and not twice in a row; several segments without a sting between them are one section."""
    entries = script(LONG, "T", "short", "T", "short", "T", LONG, "T", "x" * 100, "x" * 100, "T", LONG)
    assert music_played(entries, ALL) == (
        "transition-short", "transition", "transition-short", "transition-2", "transition-3",
    )  # fmt: skip


def test_one_that_is_named_is_played() -> None:
    """And the turns do not repeat it; where the show has it not, its transition is played and told."""
    entries = script(LONG, "T2", LONG, "T", LONG, "T", LONG, "T3", LONG)
    assert music_played(entries, ALL) == ("transition-2", "transition", "transition-2", "transition-3")
    assert music_missing(entries, ALL) == ()
    assert music_missing(entries, ("intro", "transition", "outro")) == ("transition-2", "transition-3")
    assert music_played(entries, ("transition",)) == ("transition",) * 4


@given(
    st.lists(st.sampled_from([LONG, "short", "T"]), max_size=30), st.sampled_from([ALL, ALL[:3], (*ALL[:2], ALL[4])])
)
def test_no_transition_is_heard_twice_in_a_row(parts: list[str], music: tuple[str, ...]) -> None:
    """Whatever the sections, where the show has two; and the same script gives the same."""
    entries = script(LONG, *parts, LONG)
    played = music_played(entries, music)
    assert len(played) == parts.count("T")
    assert played == music_played(entries, music)
    assert all(one != other for one, other in pairwise(played))
