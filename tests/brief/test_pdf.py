"""Tests of PDF: lines become paragraphs, hyphens are mended, heads and feet go; scans and harmful files are told."""

from __future__ import annotations

import time

import pytest

from audiobrief.brief.readers import pdf as pdf_reader
from audiobrief.brief.readers.source import Parsed, Source, parse
from audiobrief.errors import InputError
from tests.helpers.blocks import shapes
from tests.helpers.pdf import pdf, shown


def read(*pages: str) -> Parsed:
    return parse(Source(pdf(pages), "a.pdf", ".pdf"))


def lines(texts: list[str], y: float = 700, x: float = 50, step: float = 14, size: float = 11) -> str:
    return "".join(shown(text, x, y - step * number, size) for number, text in enumerate(texts))


def test_lines_become_paragraphs_with_their_hyphens_mended() -> None:
    """A gap or a short last line ends a paragraph; a word that was parted is whole, a compound keeps its hyphen."""
    first = [
        "Le pont ferme lundi pour trois ans de travaux, a annoncé la mairie com-",
        "me prévu. Les voisins du Bas-",
        "Saint-Laurent feront le tour.",
    ]
    parsed = read(lines(first) + lines(["Un second paragraphe qui tient sur une seule ligne de la page entière."], 640))
    assert [text for _, text in shapes(parsed.page.blocks)] == [
        "Le pont ferme lundi pour trois ans de travaux, a annoncé la mairie comme prévu. Les voisins du Bas-Saint-Laurent feront le tour.",
        "Un second paragraphe qui tient sur une seule ligne de la page entière.",
    ]


def test_size_and_weight_mark_headings() -> None:
    """Larger lines are headings by their rank, bold lines alone are bold, bullets are items."""
    parsed = read(
        shown("Un grand titre", 50, 760, 24) + shown("Les faits", 50, 730, 16)
        + lines(["Une phrase assez longue pour être le corps de ce texte, et de loin.", "Elle continue ici."], 710)
        + shown("Exemple", 50, 670, 11, "B") + shown("Une autre phrase.", 50, 655) + shown("\u2022 un point", 50, 630)
    )  # fmt: skip
    assert shapes(parsed.page.blocks) == [
        ("h1", "Un grand titre"),
        ("h2", "Les faits"),
        ("paragraph", "Une phrase assez longue pour être le corps de ce texte, et de loin. Elle continue ici."),
        ("paragraph", "Exemple"),
        ("paragraph", "Une autre phrase."),
        ("item", "un point"),
    ]
    assert parsed.page.blocks[3].bold


def test_a_paragraph_goes_on_over_pages_and_heads_and_feet_are_told() -> None:
    """What stands at one place of several pages, and page numbers, are no part of the text; nor what is turned."""
    text = [
        ["Le pont ferme lundi pour trois ans et la ville", "cherche encore un chemin pour"],
        ["les autobus du matin. Elle le dira", "avant la fin du mois de mai."],
    ]
    pages = [
        shown("Le Fil du quartier", 50, 800) + lines(part) + shown(f"{number} / 2", 280, 30)
        for number, part in enumerate(text, 1)
    ]
    turned = "BT /F 8 Tf 0 1 -1 0 580 400 Tm (Photo : Zoé) Tj ET\n"
    parsed = read(pages[0] + turned, pages[1])
    assert [block.text for block in parsed.page.blocks] == [" ".join(text[0] + text[1])]
    assert sorted({(one.text, one.reason) for one in parsed.page.left_out}) == [
        ("1 / 2", "head or foot of a printed page"),
        ("2 / 2", "head or foot of a printed page"),
        ("Le Fil du quartier", "head or foot of a printed page"),
        ("Photo : Zoé", "text that is turned on the page"),
    ]


def test_words_shown_piece_by_piece_are_whole() -> None:
    """Kerning inside a word makes no blank, a move between words does; a shape of letters joined is letters."""
    parsed = read(
        "BT /F 11 Tf 50 700 Td [(Le p) 30 (ont) -300 (ferme lundi pour trois ans de) ] TJ 0 -14 Td (travaux.) Tj ET"
    )
    assert [block.text for block in parsed.page.blocks] == ["Le pont ferme lundi pour trois ans de travaux."]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf(["0 0 100 100 re f"]), "PDF without text, such as a scan"),
        (pdf([shown("12", 50, 700)]), "PDF without text"),
        (pdf([shown("Une phrase assez longue ici.", 50, 700)] * 120), "120 pages"),
        (pdf(["0 0 1 1 re f " * 1_000_000]), "drawings without end"),
        (pdf([shown("Une phrase.", 50, 700)], "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00> >> /ID [<00><00>]"), "password|damaged"),
        (b"%PDF-1.4\nrubbish", "damaged"),
    ],
)  # fmt: skip
def test_scans_and_harmful_files_are_told_at_once(data: bytes, message: str) -> None:
    """One sentence, quickly: what it is, and what to save it as."""
    begun = time.process_time()
    with pytest.raises(InputError, match=message):
        parse(Source(data, "a.pdf", ".pdf"))
    assert time.process_time() - begun < 20


def test_too_many_strings_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds for all pages together."""
    monkeypatch.setattr(pdf_reader, "MOST_PIECES", 3)
    assert read(*[shown("Une phrase ici.", 50, 700)] * 3).page.blocks
    with pytest.raises(InputError, match="PDF of a kind that is not read"):
        read(*[shown("Une phrase ici.", 50, 700)] * 4)
