"""Tests of dates in numbers that could be two days: decided by evidence, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.day_order import resolved
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.errors import AudiobriefError
from audiobrief.speech import engines

CAST = load_cast(Path(__file__).parents[2] / "voices.yaml", tuple(engines.table()))
FRENCH = (
    "Le marché couvert rouvre ses portes après trois ans de travaux. Qui va y revenir?\n\n"
    "Les faits\n\nLa halle compte quarante étals, et la moitié est déjà louée.\n"
)
ENGLISH = (
    "The covered market opens its doors again after three years of work. Who will come back?\n\n"
    "The facts\n\nThe hall has forty stalls, and half of them are already let to {place} growers.\n"
)


def read_one(text: str, name: str) -> Brief:
    (brief,) = read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    return brief


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (f"Le marché rouvre\n\nPublié le 07/08/2026\n\n{FRENCH}", "2026-08-07"),
        (f"The market reopens\n\nPublished 07/08/2026\n\n{ENGLISH.format(place='Vermont')}", "2026-07-08"),
        (f"The market reopens\n\nPublished 07/08/2026\n\n{ENGLISH.format(place='English and British')}", "2026-08-07"),
        (f"The market reopens\n\nPublished 07.08.2026\n\n{ENGLISH.format(place='local')}", "2026-08-07"),
    ],
)
def test_language_and_places_tell_which_day_it_is(text: str, published: str) -> None:
    """And the reading is told with its reason."""
    brief = read_one(text, "market.txt")

    assert brief.published == published
    assert any("could be two days; it was read as" in notice for notice in brief.notices)


def test_a_date_that_nothing_tells_is_asked_about() -> None:
    """Canada writes both ways in English."""
    brief = read_one(f"The market reopens\n\nPublished 07/08/2026\n\n{ENGLISH.format(place='Ontario')}", "market.txt")

    assert brief.published == ""
    assert any("nothing in the text tells which" in notice for notice in brief.notices)


@pytest.mark.parametrize(
    ("around", "day"),
    [
        ("updated 08/23/2026", "2026-07-08"),
        ("mis à jour 23/08/2026", "2026-08-07"),
        ("https://news.example/2026/07/08/market", "2026-07-08"),
        ("date-format: MM/DD/YYYY", "2026-07-08"),
    ],
)
def test_what_stands_beside_it_goes_before_the_language(around: str, day: str) -> None:
    """A date over twelve, the same date for machines, a stated format."""
    assert resolved("07/08/2026", f"07/08/2026 {chr(10)}{around}", "fr")[0] == day


def test_front_matter_is_read_by_the_language_of_its_text() -> None:
    """French begins with the day; in English without a place it is refused with both facts."""
    assert read_one(f'---\ndate: "04/05/2026"\n---\n{FRENCH}', "a.md").published == "2026-05-04"
    with pytest.raises(AudiobriefError, match="could be two days"):
        read_one(f'---\ndate: "04/05/2026"\n---\n{ENGLISH.format(place="local")}', "a.md")


def test_properties_and_mails_are_read_alike() -> None:
    """Neither is passed over without a word."""
    notion = read_one(f"# Le marché rouvre\n\nDate: 04/05/2026\nTags: ville\n\n{FRENCH}", "a.md")
    mail = read_one(f"De : Ana Roy\nEnvoyé : 04/05/2026 09:12\nObjet : Le marché rouvre\n\n{FRENCH}", "a.txt")

    assert (notion.published, mail.published) == ("2026-05-04", "2026-05-04")


@pytest.mark.parametrize("place", ["PARRSBORO, N.S. (", "OAKVILLE, Ont., ", "ST. JOHN’S, N.L. ("])
def test_a_dateline_may_hold_an_abbreviation(place: str) -> None:
    """The points of a province end no sentence."""
    end = ")" if "(" in place else ""
    brief = read_one(f"The market reopens\n\n{place}March 17, 2026{end} – {ENGLISH.format(place='local')}", "a.txt")

    assert brief.published == "2026-03-17"


def test_the_day_of_messages_is_told_and_not_taken() -> None:
    """A text may be older than the message that it is sent in."""
    lines = [
        f"[2026-05-05, 7:4{number} AM] Ana Roy: {line}" for number, line in enumerate(FRENCH.strip().split("\n\n"))
    ]
    brief = read_one("\n".join(lines), "a.txt")

    assert brief.published == ""
    assert any("sent on 2026-05-05" in notice for notice in brief.notices)
