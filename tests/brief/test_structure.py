"""Tests of what each piece of a text is taken for: quotes, tags, lists, labels, highlights."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))


def read(text: str, name: str = "a.txt") -> Brief:
    return read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)[0]


def voices(brief: Brief) -> list[tuple[str, tuple[str, ...]]]:
    return [(section.perspective, section.paragraphs) for section in brief.sections]


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > "])
def test_a_quoted_mail_is_read_as_its_text(mark: str) -> None:
    """With its headings; the line that says who wrote is left out."""
    lines = "Le pont ferme. Pourquoi?\n\nLes faits\n\nIl est vieux.\n\nPoint de vue neutre\n\nOn verra.".split("\n")
    quoted = "\n".join(mark + line for line in lines)
    brief = read(f"Le lun. 2 mars 2026 à 06:02, Line <line@example.org> a écrit :\n\n{quoted}\n")
    assert voices(brief) == [("facts", ("Il est vieux.",)), ("neutral", ("On verra.",))]


def test_one_quoted_paragraph_of_a_paste_is_a_quote() -> None:
    """Its mark is not spoken, and it is no heading."""
    brief = read(
        "Le pont ferme. Pourquoi?\n\nLes faits\n\nIl est vieux.\n\n> Nous attendons.\n\nPoint de vue neutre\n\nOn verra."
    )
    assert voices(brief) == [("facts", ("Il est vieux.", "Nous attendons.")), ("neutral", ("On verra.",))]


@pytest.mark.parametrize("heading", ["Faits saillants", "Faits marquants", "Points saillants des faits", "Key facts"])
def test_highlights_are_the_facts(heading: str) -> None:
    """Above a list, too: what leads into a list ends with a colon."""
    brief = read(
        f"Le pont ferme. Pourquoi?\n\n{heading}\n\n• Il est vieux.\n• Il penche.\n\nPoint de vue neutre\n\nOn verra."
    )
    assert voices(brief)[0] == ("facts", ("Il est vieux.", "Il penche."))


def test_a_line_that_leads_into_a_list_is_no_heading() -> None:
    """It is spoken, and so is the last item."""
    text = "Hook here. What now?\n\nNEUTRAL VIEW\nIt costs much.\n\nThe facts we lack:\n- how we measure\n- who pays\n\nEXAMPLE\nTake Amy."
    assert voices(read(text)) == [
        ("neutral", ("It costs much.", "The facts we lack:", "how we measure", "who pays")),
        ("example", ("Take Amy.",)),
    ]


@pytest.mark.parametrize("after", ["128\n14 comments\n6 reposts\nLike\nComment\nRepost\nSend", "Like\nComment", ""])
def test_tags_among_the_controls_of_a_page_are_tags(after: str) -> None:
    """Wherever their line stands."""
    text = f"A town buys buses. Will they start?\n\nThe facts\n\nIt costs much.\n\nLink in the comments\n\n#transit #EV\n{after}"
    brief = read(text)
    assert brief.tags == ("transit", "EV")
    assert voices(brief) == [("facts", ("It costs much.",))]


def test_signs_of_markdown_dialects_are_not_spoken() -> None:
    """Subscripts, superscripts and highlights are their text; a tilde of its own stays."""
    brief = read("# T\n\nH~2~O, 10^6^ and ==this==. About ~5 km, a == b.\n\n## Facts\n\nYes.", "a.md")
    assert brief.hook == ("H2O, 10⁶ and this. About ~5 km, a == b.",)


def test_the_words_of_an_address_are_of_no_language() -> None:
    """An English headline in the address of a source is nothing that a French voice reads."""
    link = "https://www.example.org/news/they-will-not-open-the-bridge-and-this-is-why-it-was-closed"
    brief = read(f"Le pont ferme. Pourquoi?\n\nArticle en référence: {link}\n\nLes faits\n\nIl est vieux.")
    assert brief.notices == () and brief.sources == (link,)
