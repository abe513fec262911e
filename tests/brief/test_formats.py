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


def test_a_pdf_is_read_whole() -> None:
    """Its headings, paragraphs and items are told by size, place and signs; a narrow table is a line of text."""
    parsed = parse(Source((FILES / "cloche.pdf").read_bytes(), "cloche.pdf", ".pdf"))
    found = [(kind, text.replace("\u00a0", " ")) for kind, text in shapes(parsed.page.blocks)]
    story = [(kind, text.replace("\u00a0", " ")) for kind, text in STORY if kind != "row"]
    assert [block for block in found if not block[1].startswith("Frais")] == story
    assert " ".join(text for _, text in found).count("Frais 12 000 $ Dons 4 000 $") == 1
    assert parsed.matter.source == ["https://example.org/cloche"]


def test_columns_are_read_one_after_the_other() -> None:
    """Thirty numbered paragraphs over four pages of two columns stay in order and whole; heads and feet are told."""
    parsed = parse(Source((FILES / "colonnes.pdf").read_bytes(), "colonnes.pdf", ".pdf"))
    texts = [block.text for block in parsed.page.blocks if block.text.startswith("Phrase numéro")]
    assert [int(text.split()[2]) for text in texts] == list(range(1, 31))
    assert all(text.endswith(("une réponse.", "à l’administration, qui promet une réponse.")) for text in texts)
    assert [block.text for block in parsed.page.blocks if block.level == 2] == [
        "Récapitulatif factuel", "Point de vue neutre", "Exemple", "Point de vue optimiste", "Point de vue pessimiste",
    ]  # fmt: skip
    left_out = [one.text for one in parsed.page.left_out]
    assert sorted(set(left_out)) == ["Le Fil du quartier – mars 2026", "Page 1", "Page 2", "Page 3", "Page 4"]
