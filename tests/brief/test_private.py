"""Tests of addresses and telephone numbers: never spoken, never half there, listed, and masked in script files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from audiobrief.brief.find import BriefRequest
from audiobrief.brief.readers.private import holds_private, masked, names_person, without_private
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import find_project, shipped
from audiobrief.config.show import load_show
from audiobrief.script.model import parse
from audiobrief.workflows.render.scripts import script_file

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))


@pytest.mark.parametrize(
    "text",
    [
        "418 555-0199",
        "418 555 0199",
        "418.555.0199",
        "(418) 555 0199",
        "+1 418 555 0199, poste 12",
        "418\u00a0555\u00a00199",
        "01 23 45 67 89",
        "+33 (0) 1 23 45 67 89",
        "+44 20 7946 0958",
        "Tél. : 555-0199",
        "l.roy@example.org",
        "l.roy [at] example [point] org",
        "12, rue des Pins, Rimouski (Québec) G5L 1A1",
    ],
)
def test_contacts_are_found(text: str) -> None:
    """However they are written."""
    assert holds_private(text)
    assert holds_private(f"Écrire ou appeler : {text}.")
    assert not holds_private(masked(text))


@pytest.mark.parametrize(
    "text",
    [
        "Le budget est de 418 555 019 $.",
        "Il y a 250 300 4000 semences.",
        "Le 2026-03-12, à 14:30.",
        "De 2019 à 2026, 12 345 678 personnes.",
        "Un incendie au 123, rue Principale.",
        "Composez le 811.",
        "Le compte @ville répond.",
        "Le score est de 3-2-1, puis 418-555.",
    ],
)
def test_figures_of_a_story_are_no_contacts(text: str) -> None:
    """Amounts, dates, years, house numbers without a postal code."""
    assert not holds_private(text)


@pytest.mark.parametrize(
    ("text", "kept", "dropped"),
    [
        ("Il pleut. Écrire à l.roy@example.org avant mardi. Il vente.", "Il pleut. Il vente.", 1),
        ("Le cours ouvre lundi (l.roy@example.org).", "Le cours ouvre lundi.", 1),
        ("M. Roy, tél. 418 555 0199, répond.", "", 1),
        ("Écrire à info@example.org. Ou au 1 800 555-0199.", "Écrire à info@example.org. Ou au 1 800 555-0199.", 0),
    ],
)
def test_no_stub_is_left_of_a_sentence(text: str, kept: str, dropped: int) -> None:
    """A sentence goes whole, brackets alone; those of an office stay."""
    left, items = without_private(text, 1, "fr")
    assert (left, len(items)) == (kept, dropped)
    assert names_person(text) == bool(dropped)


def test_a_script_file_holds_no_contact(project: Path) -> None:
    """What was left out stands in its comments, without addresses and numbers."""
    text = "# Le jardin\n\nIl ouvre lundi.\n\n## Les faits\n\nOn plante. Joindre Line Roy à l.roy@example.org ou 418 555 0199."
    (brief,) = read_briefs(text.encode(), "a.fr.md", CAST.perspectives, NARRATOR)
    show = load_show(shipped("show.yaml"))
    file = script_file(
        find_project(project), brief, "ab" * 8, show.editions["fr"], CAST, date(2026, 1, 2), request=BriefRequest("")
    )
    comments = [line for line in file.text.splitlines() if line.startswith("#")]
    assert any("Joindre Line Roy" in line for line in comments)
    assert not holds_private("\n".join(comments))
    assert not holds_private("\n".join(part for one in parse(file.text, "x").segments for part in one.text))
