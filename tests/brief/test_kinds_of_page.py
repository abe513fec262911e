"""Tests of pages: a story in cards, its sources and tags around it, short sentences of two languages in turns."""

from __future__ import annotations

from pathlib import Path

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.speech import engines

CAST = load_cast(Path(__file__).parents[2] / "voices.yaml", tuple(engines.table()))
SECTIONS = (
    ("The facts", "The mill grinds two tonnes of wheat every week since May."),
    ("Best case", "Bakers of the whole county would buy their flour here."),
    ("Worst case", "A cracked stone would stop everything for a season."),
)


def read(text: str, name: str = "mill.html") -> tuple[Brief, ...]:
    return read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)


def page(cards: str, after: str = "", head: str = "") -> str:
    return (
        f"<html lang='en'><head><title>The mill turns</title>{head}</head><body><h1>The mill turns</h1>"
        f"<p>The village mill turns again. Who will eat its flour?</p><div class='row'>{cards}</div>{after}</body></html>"
    )


def cards(kind: str) -> str:
    return "".join(
        f"<div class='{kind}-{number}'><h3>{heading}</h3><div><p>{text}</p></div></div>"
        for number, (heading, text) in enumerate(SECTIONS)
    )


def test_cards_that_hold_the_story_are_read_whatever_their_class_says() -> None:
    """They are built alike and hold most of the page's prose; a lone box of that class is not read."""
    (brief,) = read(page(cards("promo")))
    box = "<div class='promo'><h3>Buy our mugs</h3><p>Mugs with the logo are sold at the counter.</p></div>"
    (other,) = read(page("".join(f"<h3>{heading}</h3><p>{text}</p>" for heading, text in SECTIONS), box))

    assert [section.perspective for section in brief.sections] == ["facts", "optimistic", "pessimistic"]
    assert not any("mugs" in part.lower() for section in other.sections for part in section.paragraphs)


def test_sources_below_the_story_are_kept() -> None:
    """A list under "Sources", and a line whose words are an address."""
    links = "<div><h3>Sources</h3><ol><li><a href='https://a.example/1'>County archive</a></li></ol></div>"
    line = "<div>Source: <a href='https://a.example/2'>a.example</a></div>"

    assert read(page(cards("part"), links))[0].sources == ("https://a.example/1",)
    assert read(page(cards("part"), line))[0].sources == ("https://a.example/2",)


def test_tags_that_a_page_states_are_taken() -> None:
    """Of its head and of its own links; those of a box about other texts are not."""
    after = "<a rel='tag' href='/t/1'>wheat</a><aside><a rel='tag' href='/t/2'>sport</a></aside>"
    (brief,) = read(page(cards("part"), after, "<meta property='article:tag' content='mills'>"))

    assert brief.tags == ("mills", "wheat")


def test_short_sentences_in_turns_belong_to_their_language() -> None:
    """One telling word is enough among texts of both."""
    pairs = (
        ("Les faits", "The facts", "Le moulin tourne depuis le mois de mai.", "Workers say nothing about wages."),
        ("Exemple", "Example", "C’est un vélo qu’on ressort du garage.", "Imagine a bakery open at midnight."),
        ("Pire des cas", "Worst case", "Une meule fendue arrêterait tout.", "An old stone breaks every winter."),
    )
    rows = "".join(f"<h2>{a} / {b}</h2><p>{c}</p><p>{d}</p>" for a, b, c, d in pairs)
    editions = {
        brief.locale[:2]: brief for brief in read(f"<html><body><h1>Le moulin / The mill</h1>{rows}</body></html>")
    }

    for number, (_, _, french, english) in enumerate(pairs):
        assert editions["fr"].sections[number].paragraphs == (french,)
        assert editions["en"].sections[number].paragraphs == (english,)


def test_an_english_sentence_with_one_telling_word_is_told_in_a_french_text() -> None:
    """A French voice would read it."""
    text = (
        "# Le moulin\n\nLe moulin du village tourne de nouveau. Qui mangera sa farine?\n\n## Les faits\n\n"
        "Le moulin broie deux tonnes de blé par semaine.\n\nSummer visitors say nothing about prices.\n"
    )
    (brief,) = read(text, "mill.md")

    assert any("is English, in the French edition" in notice for notice in brief.notices)


def test_attributes_of_headings_are_not_their_words() -> None:
    """The first heading is the facts, not the title; marks of audiobrief itself stay."""
    (brief,) = read(
        "---\ntitle: The mill\n---\n\n## The facts {.unnumbered}\n\nThe mill [Trois]{fr} turns again and again.\n\n"
        "## Worst case {#worst}\n\nA cracked stone would stop everything for a season.\n",
        "mill.qmd.md",
    )

    assert [section.heading for section in brief.sections] == ["The facts", "Worst case"]
    assert [section.perspective for section in brief.sections] == ["facts", "pessimistic"]
    assert "{fr}" in brief.sections[0].paragraphs[0]
