"""Tests of what stands at the foot of PDF pages, of raised numbers, and of words that a line's end parted."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from audiobrief.brief.readers.pasted import mend_hyphens
from audiobrief.brief.readers.pdf_lines import page_lines
from audiobrief.brief.readers.source import Source, parse
from tests.helpers.pdf import pdf, placed

BODY = [
    (57, 700 - 14 * n, 11.0, f"La ligne numéro {n} du récit dit ce qui se passe au bord du fleuve") for n in range(8)
]


def left_out(lines: list[tuple[float, float, float, str]]) -> tuple[str, list[tuple[str, str]]]:
    page = parse(Source(pdf([placed(lines)]), "a.pdf", ".pdf")).page
    return " ".join(block.text for block in page.blocks), [(one.text, one.reason) for one in page.left_out]


def end_of(text: str) -> float:
    """Where a line of 11 points that begins at 57 ends."""
    page = PdfReader(io.BytesIO(pdf([placed([(57, 700, 11.0, text)])]))).pages[0]
    return page_lines(page, 9)[0][0].right


def test_a_note_at_the_foot_is_left_out_with_its_mark() -> None:
    """The raised number in the text belongs to the note, and both are listed."""
    text, told = left_out(
        [
            *BODY,
            (57, 588, 11.0, "Il a coûté dix millions"),
            (end_of("Il a coûté dix millions"), 592, 6.4, "1"),
            (57, 80, 9.0, "1 Selon le registre."),
        ]
    )
    assert "dix millions" in text and "registre" not in text and "millions1" not in text
    assert ("1 Selon le registre.", "footnote") in told and ("1", "mark of a footnote") in told


def test_an_exponent_and_small_print_stay() -> None:
    """A raised number without a note is part of its word; small type with a number is no note by itself."""
    text, told = left_out(
        [
            *BODY,
            (57, 588, 11.0, "Il mesure dix m"),
            (end_of("Il mesure dix m"), 592, 6.4, "2"),
            (57, 560, 9.0, "3 pommes."),
        ]
    )
    assert "dix m2" in text and "3 pommes." in text
    assert told == []


def test_a_foot_with_its_page_is_left_out_of_a_single_page() -> None:
    """`… page 1` below a gap needs no second page; a sentence that ends so is text."""
    text, told = left_out([*BODY, (57, 60, 11.0, "La Gazette du Fil — page 1")])
    assert "Gazette" not in text and told[0][0] == "La Gazette du Fil — page 1"
    text, _ = left_out([*BODY, (57, 588, 11.0, "On le lit en page 1")])
    assert "On le lit en page 1" in text


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("durera vingt-", "six mois", "vingt-six"),
        ("about twenty-", "five days", "twenty-five"),
        ("il viendra peut-", "être demain", "peut-être"),
        ("une commu-", "nauté unie", "communauté"),
        ("les quatre-", "vingts ans", "quatre-vingts"),
    ],
)
def test_a_number_in_words_keeps_its_hyphen_at_the_end_of_a_line(first: str, second: str, word: str) -> None:
    """Twenty-six never becomes twentysix."""
    assert word in " ".join(text for text, _ in mend_hyphens([first, second]))


def test_the_head_of_a_single_page_stands_above_its_title() -> None:
    """A wide gap parts it from the title, the largest line; a date line there stays for the date of the brief."""
    title = (57.0, 729.0, 18.0, "Le pont ferme")
    text, told = left_out([(57, 775, 11.0, "La Gazette du Fil"), title, *BODY])
    assert ("La Gazette du Fil", "head or foot of a printed page") in told
    assert "Gazette" not in text and "Le pont ferme" in text
    text, _ = left_out([(57, 775, 11.0, "Publié le 12 mars 2026"), title, *BODY])
    assert "12 mars 2026" in text


def test_what_stands_close_above_the_largest_line_stays() -> None:
    """It is text, such as the line above a headline in two sizes; a full sentence stays wherever it stands."""
    text, _ = left_out([(57, 750, 11.0, "Transport en commun"), (57, 729, 18.0, "Le pont ferme"), *BODY])
    assert "Transport en commun" in text
    sentence = "Plus personne ne passera par là, disent les gens du village."
    text, _ = left_out([(57, 790, 11.0, sentence), (57, 729, 18.0, "Le pont ferme"), *BODY])
    assert sentence in text


def test_a_numbered_foot_may_stand_right_below_a_note() -> None:
    """The note is no text that it would have to keep its distance from."""
    note = (57.0, 87.0, 9.0, "1 Selon le registre.")
    text, told = left_out([*BODY, note, (57, 75, 11.0, "Ne pas diffuser — page 1")])
    assert ("Ne pas diffuser — page 1", "head or foot of a printed page") in told
    assert "diffuser" not in text
