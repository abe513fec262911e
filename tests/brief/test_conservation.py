"""Tests that nothing of an input vanishes: each word is in the brief, or in the list of what was left out."""

from __future__ import annotations

import re
from collections import Counter
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
_WORD = re.compile(r"\w+")

HEADINGS = (
    "Les faits",
    "Point de vue neutre",
    "Exemple",
    "Point de vue optimiste !",
    "Point de vue pessimiste",
    "Les voisins",
)
SENTENCES = (
    "Le pont ferme lundi pour deux mois.",
    "« Nous attendons depuis dix ans », dit la mairesse.",
    "Nous utilisons des témoins pour prouver ce vol, a dit l’avocate.",
    "Partagez vos récoltes avec vos voisins, demande la Ville.",
    "Trois décisions :",
    "Un atelier local",
    "Le budget passe de 2,9 M$ à 4,2 M$, soit une hausse de 45 %.",
    "Écrire à info@example.org avant mardi.",
    "Exemple : en 2019, le pont a fermé aussi.",
)
JUNK = (
    "Partager sur Facebook",
    "Temps de lecture : 3 min",
    "À lire aussi :",
    "Tout accepter",
    "14 commentaires",
    "Par Camille Plume",
    "418 555-0199",
    "♻️ Partagez si ça vous parle!",
    "Envoyé de mon téléphone",
    "12",
    "-30-",
)
KINDS = (
    "p",
    "li",
    "blockquote",
    "div class='social-impact'",
    "aside",
    "div class='share'",
    "td",
    "footer",
    "figcaption",
)
Pieces = list[tuple[str, str]]
PIECES = st.lists(
    st.one_of(
        st.tuples(st.just("h2"), st.sampled_from(HEADINGS)),
        st.tuples(st.sampled_from(KINDS), st.sampled_from(SENTENCES)),
        st.tuples(st.sampled_from(KINDS), st.sampled_from(JUNK)),
    ),
    min_size=1,
    max_size=14,
)


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def told(briefs: tuple[Brief, ...]) -> Counter[str]:
    """All words of the briefs and of what was left out of them."""
    texts: list[str] = []
    for brief in briefs:
        texts += [brief.title if brief.titled else "", *brief.tags, *brief.paragraphs]
        texts += [section.heading for section in brief.sections] + [item.text for item in brief.left_out]
    return words(" ".join(texts))


def lost(text: str, data: bytes, name: str) -> Counter[str]:
    """The words of `text` that are nowhere in what was read of `data`."""
    try:
        briefs = read_briefs(data, name, CAST.perspectives, NARRATOR)
    except AudiobriefError:
        return Counter()
    return words(text) - told(briefs)


@settings(max_examples=300, deadline=None)
@given(PIECES, st.sampled_from(["", "\n"]))
def test_no_word_of_a_paste_is_lost(pieces: Pieces, gap: str) -> None:
    """Lists, headings and leftovers in any order, with and without blank lines."""
    lines = [f"• {text}" if kind == "li" else text for kind, text in pieces]
    text = f"\n{gap}".join(lines)
    assert not lost(text, text.encode(), "a.txt")


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_no_word_of_a_markdown_text_is_lost(pieces: Pieces) -> None:
    """The same as headings, items, quotes, bold lines and rows of a table."""
    form = {"h2": "## {}", "li": "- {}", "blockquote": "> {}", "aside": "**{}**", "td": "| {} | 1 |\n| - | - |"}
    plain = "\n".join(text for _, text in pieces)
    text = "\n\n".join(form.get(kind, "{}").format(text) for kind, text in pieces)
    assert not lost(plain, text.encode(), "a.md")


@settings(max_examples=300, deadline=None)
@given(
    PIECES,
    st.sampled_from(["{}", "<article>{}</article>", "<form>{}</form>", "<div id='content-sidebar-wrap'>{}</div>"]),
)
def test_no_word_of_a_page_is_lost(pieces: Pieces, around: str) -> None:
    """The same in tags whose names speak against them, and in an article, a form or a wrapper."""
    plain = "\n".join(text for _, text in pieces)
    body = "".join(f"<{kind}>{escape(text)}</{kind.split()[0]}>" for kind, text in pieces)
    assert not lost(plain, f"<html><body>{around.format(body)}<p>Fin du texte.</p></body></html>".encode(), "a.html")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "# T\n\nHook.[^1]\n\n## Facts\n\nOne ~~old~~ new.\n\n```\ncode here\n```\n\n[^1]: A note, https://example.org/n",
            "a.md",
        ),
        ("# T\n\nHook.\n\n## Facts\n\n![alt words](a.png)\n*Photo: someone*\n\n- [x] done\n  - deep\n", "a.md"),
        ("Hook.\n\nFacts\n\nOne [1] two【4†source】 :tada: three.\n\n1/ a b\n\n2/ c d", "a.txt"),
    ],
)
def test_notes_code_and_pictures_are_listed(text: str, name: str) -> None:
    """What is never spoken is in the list, word for word."""
    source = re.sub(r"https?://\S+|\(a\.png\)|\[\^1\]:", "", text)
    assert not lost(source, text.encode(), name)
