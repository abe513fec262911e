"""Tests of pasted text: signs before headings, running heads, marks of chats, forms above a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.speech import engines

CAST = load_cast(Path(__file__).parents[2] / "voices.yaml", tuple(engines.table()))
HOOK = "Le moulin du village tourne de nouveau. Qui mangera sa farine?"
FACTS = "Le moulin broie deux tonnes de blé par semaine depuis le mois de mai."
FEARS = "Une meule fendue arrêterait tout pendant une saison entière."


def read_one(text: str, name: str = "moulin.txt") -> Brief:
    (brief,) = read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    return brief


def spoken(brief: Brief) -> str:
    return "\n".join([*brief.hook, *(part for section in brief.sections for part in section.paragraphs)])


def test_a_sign_before_a_heading_is_no_bullet_of_the_list_under_it() -> None:
    """The items below have another sign; two neighbours with two signs stay items where both are sentences."""
    brief = read_one(
        f"{HOOK}\n\n🔎 LES FAITS\n➡️ {FACTS}\n➡️ Trois familles y travaillent.\n\n☔ LE PIRE DES CAS\n{FEARS}\n"
    )

    assert [section.perspective for section in brief.sections] == ["facts", "pessimistic"]
    items = read_one(f"{HOOK}\n\nLes faits\n✅ {FACTS}\n❌ {FEARS}\n")
    assert [section.perspective for section in items.sections] == ["facts"]


def test_the_head_of_printed_pages_is_not_spoken() -> None:
    """It stands above and below the numbers of pages; a line that stands there once is text."""
    head = "La Gazette du blé — no 4"
    brief = read_one(
        f"{head}\n\nLe moulin tourne\n\n{HOOK}\n\nLes faits\n\n{FACTS}\n\n{head}\nPage 1 sur 2\n\n"
        f"Point de vue pessimiste\n\n{FEARS}\n\n{head}\nPage 2 sur 2\n"
    )

    assert brief.title == "Le moulin tourne"
    assert "Gazette" not in spoken(brief)


def test_broken_words_do_not_hide_that_lines_were_broken() -> None:
    """Mended, such lines are long; the paragraph goes on all the same."""
    text = (
        f"{HOOK}\n\nLes faits\n\nLe moulin broie deux tonnes de blé chaque semaine de-\n"
        "puis le mois de mai, et les boulangers du canton vien-\nnent y chercher leur farine le mardi matin. Le mer-\n"
        "credi, la salle est ouverte aux visiteurs.\n\nPoint de vue neutre\n\n"
        "La meule est ancienne, mais le moteur ne date\nque de l’an dernier.\n"
    )
    neutral = read_one(text).sections[1]

    assert neutral.perspective == "neutral"
    assert neutral.paragraphs == ("La meule est ancienne, mais le moteur ne date que de l’an dernier.",)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        (f"{HOOK}\nLes faits\n{FACTS}\nPire des cas\n{FEARS}\n(modifié)\n", "modifié"),
        (f"{HOOK}\nLes faits\n{FACTS}\nPire des cas\n{FEARS}\n||https://a.example/b||\n", "||"),
        (f"{HOOK}\nLes faits\n{FACTS}\nPire des cas\n{FEARS}\nimage omise\n", "omise"),
        (f"{HOOK} Un fil 🧵 (1/3)\n\n(2/3) Les faits : {FACTS}\n\n(3/3) Pire des cas : {FEARS}\n", "fil"),
        (f"Claude a dit :\n{HOOK}\n\nLes faits\n{FACTS}\n\nPire des cas\n{FEARS}\n", "Claude"),
        (
            f"Rédigé par : Ana Roy\nVersion : 3 (relue)\n\n{HOOK}\n\nLes faits\n{FACTS}\n\nPire des cas\n{FEARS}\n",
            "relue",
        ),
        (f"{HOOK}\n\nLes faits\n{FACTS}\n\nPire des cas\n{FEARS}\n\nAna Roy\nTél. 418 555-0142\n", "Ana Roy"),
        (
            f"Voici votre brief, rédigé selon les consignes.\n\n{HOOK}\n\nLes faits\n{FACTS}\n\nPire des cas\n{FEARS}\n",
            "consignes",
        ),
    ],
)
def test_what_programs_and_forms_add_is_left_out(text: str, never: str) -> None:
    """And listed; the text itself stays."""
    brief = read_one(text)

    assert FACTS in spoken(brief)
    assert FEARS in spoken(brief)
    assert never not in spoken(brief) + brief.title
    assert any(never in item.text for item in brief.left_out)


def test_an_address_in_a_hidden_passage_is_whole() -> None:
    """The bars are none of it."""
    assert read_one(f"{HOOK}\n\nLes faits\n{FACTS}\n\n||https://a.example/b||\n").sources == ("https://a.example/b",)


def test_the_title_above_a_post_is_no_part_of_its_head() -> None:
    """It has words of the story; the day that the head says it was published is taken."""
    brief = read_one(
        "RÉGIONS\nLe moulin du village broie de nouveau du blé\nAna Roy\nPublié le mardi 5 mai 2026 à 6 h 10\n4 min\n\n"
        f"{HOOK}\n\nLes faits\n{FACTS}\n\nPire des cas\n{FEARS}\n"
    )

    assert brief.title == "Le moulin du village broie de nouveau du blé"
    assert brief.published == "2026-05-05"


def test_a_place_above_a_post_is_no_title() -> None:
    """Its name has words of the story, too, but says nothing of it."""
    brief = read_one(f"ana.roy\nMoulin de la Farine\n4 min\n\n{HOOK}\n\nLes faits\n{FACTS}\n\nPire des cas\n{FEARS}\n")

    assert brief.title == "Le moulin du village tourne de nouveau"


def test_sides_are_perspectives() -> None:
    """A side named positive or negative has its voice."""
    brief = read_one(f"{HOOK}\n\nLes faits\n{FACTS}\n\nCôté positif\n{FACTS}\n\nCôté négatif\n{FEARS}\n")

    assert [section.perspective for section in brief.sections] == ["facts", "optimistic", "pessimistic"]
