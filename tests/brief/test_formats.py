"""Tests that one brief reads the same from the files of other programs, whatever their format."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.source import Source, parse
from tests.helpers.blocks import shapes

FILES = Path(__file__).parent / "files"
STORY = [
    ("h1", "Le fleuve rend une cloche à Sainte-Aurélie"),
    (
        "paragraph",
        "Des plongeurs ont remonté la cloche perdue en 1911. À qui appartient-elle\u00a0? Lire l’article du journal.",
    ),
    ("h2", "Récapitulatif factuel"),
    ("paragraph", "La cloche pèse neuf cents kilos et porte le nom de sa donatrice, « Œuvre de Zoé »."),
    ("paragraph", "Le musée a reçu\u00a0:"),
    ("item", "la cloche elle-même"),
    ("item", "deux chaînes de fer"),
    ("h2", "Point de vue neutre"),
    ("paragraph", "La loi donne l’épave à l’État, mais le village paie le treuil."),
    ("row", "Frais, 12 000 $"),
    ("row", "Dons, 4 000 $"),
    ("h2", "Exemple"),
    ("paragraph", "Vous trouvez un parapluie au parc et payez sa réparation avant d’apprendre à qui il est."),
    ("h2", "Point de vue optimiste"),
    ("paragraph", "Les élèves l’entendront sonner au printemps, et le clocher sera restauré."),
    ("h2", "Point de vue pessimiste"),
    ("paragraph", "Le bronze est fendu, et personne ne sait s’il tiendra l’hiver."),
]


def blocks_of(name: str) -> tuple[Block, ...]:
    file = FILES / name
    return parse(Source(file.read_bytes(), name, file.suffix)).page.blocks


@pytest.mark.parametrize(
    "name", ["cloche.html", "cloche.rtf", "cloche.docx", "cloche.odt", "cloche.fodt", "cloche.eml", "cloche.mhtml"]
)
def test_a_file_made_by_its_own_program_is_read_whole(name: str) -> None:
    """Headings, paragraphs, items and rows are what they were, in order, and a link keeps its address."""
    blocks = blocks_of(name)
    assert shapes(blocks) == STORY
    assert set(blocks[1].links) == {"https://example.org/cloche"}


def test_the_other_form_of_a_mail_is_read_only_where_it_says_more() -> None:
    """What stands only in its plain text is told, not spoken."""
    file = FILES / "cloche.eml"
    left_out = parse(Source(file.read_bytes(), file.name, ".eml")).page.left_out
    assert [(one.text, one.reason) for one in left_out] == [
        ("Ouvrez ce message dans un lecteur de pages.", "only in the plain text of the mail")
    ]
