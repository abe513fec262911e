"""Tests of labels at the head of paragraphs: those that name a perspective, and those beside them that name none."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
HEAD = "Le phare s’éteint\n\nQui guidera les barques dans la baie?\n\n"
FACTS = "Les faits : La lampe a cédé jeudi soir.\n\n"
NEUTRAL = "Point de vue neutre : Les radars suffisent presque toujours."


def read(text: str) -> Brief:
    """The one brief in a text."""
    (brief,) = read_briefs(text.encode(), "a.md", CAST.perspectives, NARRATOR)
    return brief


def voices(brief: Brief) -> list[tuple[str, str]]:
    return [(section.perspective, section.heading) for section in brief.sections]


@pytest.mark.parametrize(("label", "bold"), [("Mon avis", False), ("Contexte", False), ("Mise en garde", True)])
def test_a_label_as_the_known_ones_is_read_by_the_narrator_and_told(label: str, bold: bool) -> None:
    """It opens a section of its own, whose heading a producer can give a voice."""
    text = f"{HEAD}{FACTS}{label} : On aurait pu garder la lampe.\n\n{NEUTRAL}"
    if bold:
        for one in ("Les faits", label, "Point de vue neutre"):
            text = text.replace(f"{one} :", f"**{one} :**")
    brief = read(text)
    assert voices(brief) == [("facts", "Les faits"), ("narrator", label), ("neutral", "Point de vue neutre")]
    assert brief.sections[1].paragraphs == ("On aurait pu garder la lampe.",)
    assert any(f'"{label}"' in notice and "voices.yaml" in notice for notice in brief.notices)
    assert any(taken.text == label and taken.taken_for == "heading: unknown" for taken in brief.taken)


def test_a_label_among_paragraphs_stays_and_is_told() -> None:
    """Where sections have more paragraphs it may belong to the one above it: no voice changes silently."""
    brief = read(f"{HEAD}{FACTS}Il ventait fort.\n\nBilan : Deux barques ont coulé hier.\n\n{NEUTRAL}")
    assert voices(brief) == [("facts", "Les faits"), ("neutral", "Point de vue neutre")]
    assert "Bilan : Deux barques ont coulé hier." in brief.sections[0].paragraphs
    assert any('"Bilan : …" (line 9)' in notice for notice in brief.notices)
    assert any(taken.why == "doubtful" for taken in brief.taken if taken.text.startswith("Bilan"))


@pytest.mark.parametrize(
    "paragraph",
    [
        "Jean Tremblay : « On ne voit plus rien du tout. »",
        "Il l’a dit hier soir : la lampe ne tiendra pas.",
        "À 14 h : la lampe s’éteint pour de bon.",
    ],
)
def test_a_colon_in_the_text_is_no_label(paragraph: str) -> None:
    """Who speaks, a clause, a time."""
    brief = read(f"{HEAD}{FACTS}{paragraph}\n\n{NEUTRAL}")
    assert len(brief.sections) == 2
    assert not brief.notices
    assert len(brief.sections[0].paragraphs) == 2


def test_a_text_without_known_labels_has_none() -> None:
    """A colon is text there."""
    brief = read(
        f"# Le phare\n\n## Les faits\n\nBilan : Deux barques ont coulé hier.\n\n## Exemple\n\n{'Un mot. ' * 4}"
    )
    assert not brief.notices
