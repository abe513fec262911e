"""Tests that nothing of an input vanishes: each word is once in the brief, in order, or in the list of what was left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.brief.model import Brief
from audiobrief.brief.readers import compose as composing
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError
from tests.helpers.conservation import faults, without_markup

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
KINDS_FOLDER = Path(__file__).parent / "files" / "kinds"
FEW, MANY = 120, 1700  # of each of three kinds

HEADINGS = (
    "Les faits",
    "Point de vue neutre",
    "Exemple",
    "Point de vue optimiste !",
    "Point de vue pessimiste",
    "Les voisins",
    "Faits saillants",
)
# Each {} is a word of its own place.
SENTENCES = (
    "Le pont {} ferme lundi pour deux mois.",
    "« Nous attendons {} depuis dix ans », dit la mairesse.",
    "Nous utilisons des témoins {} pour prouver ce vol, a dit l’avocate.",
    "Partagez vos récoltes {} avec vos voisins, demande la Ville.",
    "Trois décisions {} :",
    "Un atelier {}",
    "Le budget {} passe de 2,9 M$ à 4,2 M$, soit une hausse de 45 %.",
    "Il pleut {}. Écrire à l.roy@example.org avant mardi. Il vente.",
    "Exemple : en 2019, le pont {} a fermé aussi.",
    "Ce n’est pas un exemple {} à suivre",
    "Il faut {} agir. Partagez si ça vous parle!",
)
JUNK = (
    "Partager sur Facebook",
    "Temps de lecture : 3 min",
    "À lire aussi :",
    "Tout accepter",
    "14 commentaires",
    "418 555-0199",
    "♻️ Partagez si ça vous parle!",
    "Envoyé de mon téléphone",
    "12",
    "-30-",
    "#{}",
    "Pour nous joindre :",
    "Abonnez-vous à l’infolettre pour ne rien manquer.",
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
).map(lambda pieces: [(kind, text.replace("{}", f"mot{place}")) for place, (kind, text) in enumerate(pieces)])
FORMS = {"h2": "## {}", "li": "- {}", "blockquote": "> {}", "aside": "**{}**", "td": "| {} | un |\n| - | - |"}
AROUND = ("{}", "<article>{}</article>", "<form>{}</form>", "<div id='content-sidebar-wrap'>{}</div>")


def broken(text: str, data: str, name: str) -> list[str]:
    """What is lost, invented or out of order; an error counts as told where it says what is the matter."""
    try:
        briefs = read_briefs(data.encode(), name, CAST.perspectives, NARRATOR)
    except AudiobriefError as error:
        return [] if "has nothing to speak" in str(error) else [f"ended without saying why: {error}"]
    return faults(text, briefs)


def paste_fault(pieces: Pieces, gap: str) -> list[str]:
    text = f"\n{gap}".join(text for _, text in pieces)
    return broken(text, f"\n{gap}".join(f"• {text}" if kind == "li" else text for kind, text in pieces), "a.txt")


def markdown_fault(pieces: Pieces) -> list[str]:
    plain = "\n".join(text + (" un" if kind == "td" else "") for kind, text in pieces)
    return broken(plain, "\n\n".join(FORMS.get(kind, "{}").format(text) for kind, text in pieces), "a.md")


def page_fault(pieces: Pieces, around: str) -> list[str]:
    plain = "\n".join([*(text for _, text in pieces), "Fin du texte."])
    body = "".join(f"<{kind}>{escape(text)}</{kind.split()[0]}>" for kind, text in pieces)
    return broken(plain, f"<html><body>{around.format(body)}<p>Fin du texte.</p></body></html>", "a.html")


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_no_word_of_a_paste_is_lost(count: int) -> None:
    """Lists, headings and leftovers in any order, with and without blank lines."""

    @settings(max_examples=count, deadline=None, database=None)
    @given(PIECES, st.sampled_from(["", "\n"]))
    def holds(pieces: Pieces, gap: str) -> None:
        assert not paste_fault(pieces, gap)

    holds()


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_no_word_of_a_markdown_text_is_lost(count: int) -> None:
    """The same as headings, items, quotes, bold lines and rows of a table."""

    @settings(max_examples=count, deadline=None, database=None)
    @given(PIECES)
    def holds(pieces: Pieces) -> None:
        assert not markdown_fault(pieces)

    holds()


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_no_word_of_a_page_is_lost(count: int) -> None:
    """The same in tags whose names speak against them, and in an article, a form or a wrapper."""

    @settings(max_examples=count, deadline=None, database=None)
    @given(PIECES, st.sampled_from(AROUND))
    def holds(pieces: Pieces, around: str) -> None:
        assert not page_fault(pieces, around)

    holds()


PLANTED: tuple[tuple[str, Callable[[Brief], Brief]], ...] = (
    ("lost", lambda brief: replace(brief, sections=brief.sections[:-1])),
    ("lost", lambda brief: replace(brief, left_out=())),
    ("told more often", lambda brief: replace(brief, hook=brief.hook * 2)),
    ("out of order", lambda brief: replace(brief, sections=brief.sections[::-1])),
)
WHOLE: Pieces = [
    ("p", "Le pont mot0 ferme."),
    ("h2", "Les faits"),
    ("p", "Il est mot1 vieux."),
    ("h2", "Exemple"),
    ("p", "Un autre mot2 aussi."),
    ("p", "418 555-0199"),
]


@pytest.mark.parametrize(("kind", "fault"), PLANTED)
def test_a_planted_fault_is_found(kind: str, fault: Callable[[Brief], Brief]) -> None:
    """In the brief that is read."""
    text = "\n\n".join(text for _, text in WHOLE)
    (brief,) = read_briefs(text.encode(), "a.txt", CAST.perspectives, NARRATOR)
    assert not faults(text, [brief])
    assert any(found.startswith(kind) for found in faults(text, [fault(brief)]))


def test_a_planted_fault_of_the_reader_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that loses the last word of each paragraph is seen in every format."""
    monkeypatch.setattr(composing, "tidy", lambda text: " ".join(text.split()[:-1]) if text.endswith(".") else text)
    assert paste_fault(WHOLE, "\n") and markdown_fault(WHOLE) and page_fault(WHOLE, "{}")


def test_an_error_counts_only_where_it_says_so() -> None:
    """A text that says nothing ends with a sentence; another error is a fault."""
    assert not broken("", "🎉", "a.txt")
    assert broken("T", "---\nnonsense: [\n---\nT", "a.md")


def test_no_word_of_a_whole_brief_is_lost() -> None:
    """Over one file of each kind of source that briefs come from."""
    files = sorted(KINDS_FOLDER.iterdir())
    assert len(files) >= 8
    found = {}
    for path in files:
        text = path.read_text(encoding="utf-8")
        found[path.name] = broken(page_text(text) if path.suffix == ".html" else without_markup(text), text, path.name)
    assert {name: lost for name, lost in found.items() if lost} == {}


def page_text(page: str) -> str:
    """The words of a page as another library finds them, without its head."""
    from lxml import html

    body = html.fromstring(page).find("body")
    assert body is not None
    return " ".join(body.xpath("//body//text()[not(ancestor::script) and not(ancestor::style)]"))


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
    (brief,) = read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    source = without_markup(text).replace("(a.png)", "").replace("[^1]:", "")
    assert not [fault for fault in faults(source, [brief]) if fault.startswith("lost")]
