"""Tests of what is spoken, or taken for the title, by weak evidence: it is told, and `--strict` stops there."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
HOOK = "Le quai ferme pour l’hiver. Qui paiera le détour?"
STORY = f"{HOOK}\n\nLes faits\n\nLa Ville a fermé le quai mardi.\n\nExemple\n\nOn ferme ainsi un pont de glace."


def read(text: str, name: str = "a.txt") -> Brief:
    """The one brief in a text."""
    (brief,) = read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    return brief


def test_a_last_line_without_a_full_stop_is_spoken_and_told() -> None:
    """It may be a button or a counter that nothing else tells."""
    brief = read(f"{STORY}\n\nÉtoiles et nuages\n")
    assert brief.sections[-1].paragraphs[-1] == "Étoiles et nuages"
    assert any("Étoiles et nuages" in notice for notice in brief.notices)


@pytest.mark.parametrize("text", [STORY, f"{STORY}\n\nUne ligne brève\n\nUne autre ligne\n\nEt une dernière"])
def test_a_text_that_ends_as_it_goes_on_is_no_doubt(text: str) -> None:
    """With full stops, and without any."""
    assert not read(text).notices


def test_a_first_line_that_has_no_word_of_the_text_is_told() -> None:
    """It may be who sent the text."""
    assert any("no word of the text" in notice for notice in read(f"Maude Lièvre\n\n{STORY}").notices)


def test_a_heading_that_is_marked_is_the_title_without_a_doubt() -> None:
    """The author marked it."""
    assert not read(f"# Vents contraires\n\n{STORY}", "a.md").notices


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("17 boosts · 42 favorites", "counter of a page"),
        ("Modifié · 2 sem.", "date line"),
    ],
)
def test_counters_and_stamps_below_a_post_are_left_out(line: str, reason: str) -> None:
    """By what they are made of: numbers and words in turns, parts of a date."""
    brief = read(f"{STORY}\n\n{line}")
    assert brief.sections[-1].paragraphs == ("On ferme ainsi un pont de glace.",)
    assert [item.reason for item in brief.left_out] == [reason]


def test_the_mark_of_an_agency_in_a_dateline_is_not_spoken() -> None:
    """As wires carry it."""
    brief = read("Un quai ferme\n\nGASPÉ, QC, le 4 mai 2026 /CNW/ - La Ville a fermé le quai mardi.\n\nTout va bien.")
    assert "CNW" not in " ".join(brief.paragraphs)


def test_two_authors_in_one_line_are_a_byline() -> None:
    """The page names each of them."""
    data = '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Maude Lièvre"},{"name":"Yan Cyr"}]}</script>'
    page = f"<html lang='fr'><head>{data}</head><body><h1>Un quai ferme</h1><div>Maude Lièvre et Yan Cyr</div>"
    page += "<p>Le quai ferme pour l’hiver.</p><h2>Les faits</h2><p>La Ville a fermé le quai mardi.</p></body></html>"
    assert read(page, "a.html").hook == ("Le quai ferme pour l’hiver.",)


def test_the_label_of_a_mail_before_the_title_goes() -> None:
    """`Script for Thursday: …` says what is sent."""
    mail = "Subject: Script for Thursday: The wharf closes for the winter\nFrom: a@example.org\nDate: Mon, 4 May 2026 06:30:00 -0400\n\n"
    text = (
        "The wharf closes for the winter. Who pays?\n\nFacts\n\nThe town closed it.\n\nExample\n\nSo do roads of ice."
    )
    assert read(mail + text, "a.eml").title == "The wharf closes for the winter"


def test_the_name_of_the_sources_is_no_control_of_a_page() -> None:
    """Between a line and an offer that are left out: the addresses under it stay sources."""
    lines = "**Sources :**\n\n[1] https://quai.example.org/a\nhttps://quai.example.net/b"
    brief = read(f"{STORY}\n\n{lines}\n\nVoulez-vous que je prépare aussi la version anglaise ?", "a.md")
    assert len(brief.sources) == 2
