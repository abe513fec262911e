"""Tests that what is struck out on a page is not spoken, however the page says so."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.html import parse_html
from audiobrief.brief.readers.marks import clean_blocks


@pytest.mark.parametrize(
    "struck",
    [
        "<s>vieux</s>",
        "<del>vieux</del>",
        "<strike>vieux</strike>",
        "<span style='text-decoration: line-through'>vieux</span>",
        "<span style='text-decoration-line:line-through'>vieux</span>",
        "<span class='c7 c3'>vieux</span>",
    ],
)
def test_struck_words_are_left_out_and_listed(struck: str) -> None:
    """By tag, by style, and by the class of a style sheet, as Google Docs writes."""
    sheet = "<style>.c2{color:red}.c3{color:#000;text-decoration:line-through}</style>"
    page = parse_html(
        f"<html><head>{sheet}</head><body><p>Le {struck} <span class='c2'>pont</span> ferme.</p></body></html>"
    )
    assert [block.text for block in page.blocks] == ["Le pont ferme."]
    assert page.left_out == (LeftOut("vieux", "struck out"),)


@pytest.mark.parametrize(("body", "bold"), [("c1 doc-content", True), ("c1", False)])
def test_bold_of_a_style_sheet_counts_in_google_docs(body: str, bold: bool) -> None:
    """Sites set whole paragraphs in bold type by class; Google Docs has no other way."""
    page = parse_html(
        f"<style>.c4{{font-weight:700}}</style><body class='{body}'><p><span class='c4'>Les faits</span></p><p>Il ferme.</p></body>"
    )
    assert page.blocks[0].bold is bold


def test_pictures_that_a_note_embeds_are_left_out() -> None:
    """`![[bassin.png]]` is a picture; `![[Autre note]]` and `[[a|b]]` are words."""
    page = parse_html("<p>Voyez ![[plans/bassin.png|300]] le ![[Bassin]] et [[a|la rive]].</p>")
    blocks, told = clean_blocks(page.blocks)
    assert [block.text for block in blocks] == ["Voyez  le Bassin et la rive."]
    assert told == (LeftOut("![[plans/bassin.png|300]]", "picture", 1),)
