"""Tests of where text stands on a page: outside of the story, under tabs, in the theme's own parts, in properties."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
HEAD = "<h1>Le quai ferme pour l’hiver</h1><p>Le quai ferme pour l’hiver. Qui paiera le détour?</p>"
FACTS = "<h2>Les faits</h2><p>La Ville a fermé le quai mardi soir.</p>"
GOOD = "<h2>Point de vue optimiste</h2><p>Les poutres neuves tiendront quarante ans.</p>"


def read(body: str) -> Brief:
    """The one brief in a page."""
    page = f'<html lang="fr"><head><title>Le quai ferme pour l’hiver</title></head><body>{body}</body></html>'
    (brief,) = read_briefs(page.encode(), "quai.html", CAST.perspectives, NARRATOR)
    return brief


def voices(brief: Brief) -> list[tuple[str, tuple[str, ...]]]:
    """Who reads what."""
    return [(section.perspective, section.paragraphs) for section in brief.sections]


STORY = [
    ("facts", ("La Ville a fermé le quai mardi soir.",)),
    ("optimistic", ("Les poutres neuves tiendront quarante ans.",)),
]


@pytest.mark.parametrize(
    "below",
    [
        '<div id="appreciations">Trois personnes aiment ceci</div><div>Aucun mot-clé</div>',
        "<div><h4>Encore des nouvelles</h4><div>La passerelle rouvre au printemps</div></div>",
        '<div><a href="/plus-ancien">Billet plus ancien</a> <a href="/">Au début</a></div>',
    ],
)
def test_lines_outside_of_the_part_that_holds_the_story_are_left_out(below: str) -> None:
    """By where they stand, whatever they say."""
    brief = read(f"<div><div>{HEAD}{FACTS}{GOOD}</div>{below}</div>")
    assert voices(brief) == STORY
    assert any(item.reason.startswith("outside of the part") for item in brief.left_out)


def test_a_sentence_outside_of_that_part_is_spoken_and_told() -> None:
    """Where a page goes on is not certain enough to lose a sentence."""
    brief = read(f"<div><div>{HEAD}{FACTS}{GOOD}</div><div><p>Le conseil se réunira lundi prochain.</p></div></div>")
    assert brief.sections[-1].paragraphs[-1] == "Le conseil se réunira lundi prochain."
    assert any("stands outside of the part" in notice for notice in brief.notices)


def test_sections_in_parts_of_their_own_hold_the_story_together() -> None:
    """A last paragraph beside the others is inside."""
    parts = f"<section>{FACTS}</section><section>{GOOD}</section><section><p>Fin du chantier en mai</p></section>"
    assert read(f"<div>{HEAD}{parts}</div>").sections[-1].paragraphs[-1] == "Fin du chantier en mai"


def test_tabs_are_headings_and_their_hidden_panels_are_text() -> None:
    """Each panel is read under the words of its tab."""
    tabs = '<div role="tablist"><button role="tab" id="a" aria-controls="pa">Les faits</button>'
    tabs += '<button role="tab" id="b" aria-controls="pb">Point de vue optimiste</button></div>'
    panels = '<div role="tabpanel" id="pa"><p>La Ville a fermé le quai mardi soir.</p></div>'
    panels += '<div role="tabpanel" id="pb" hidden><p>Les poutres neuves tiendront quarante ans.</p></div>'
    assert voices(read(f"<main>{HEAD}{tabs}{panels}</main>")) == STORY


def test_buttons_inside_of_buttons_are_no_fault() -> None:
    """A page may hold them, however wrongly."""
    nested = '<div role="tab" href="#z">Les faits<div role="tab" href="#z">Encore</div></div>'
    assert voices(read(f"<main>{HEAD}{nested}<div id='z'><p>Le quai est fermé.</p></div>{FACTS}{GOOD}</main>"))


def test_a_hidden_menu_stays_hidden() -> None:
    """What a button of the site's head opens is no text."""
    menu = '<header><button aria-controls="m" aria-expanded="false">Menu</button>'
    menu += '<div id="m" hidden><p>Nos bureaux ouvrent à huit heures chaque matin.</p></div></header>'
    assert voices(read(f"{menu}<main>{HEAD}{FACTS}{GOOD}</main>")) == STORY


def test_a_word_that_most_classes_hold_says_nothing_of_a_part() -> None:
    """`zephyr-share-buttons` is a share row where every class begins with `zephyr`."""
    title = f'<div class="zephyr-text">{HEAD}</div>'
    parts = "".join(f'<div class="zephyr-toggle">{part}</div>' for part in (FACTS, GOOD))
    shares = '<div class="zephyr-share-buttons"><span>Facebook</span><span>Mastodon</span></div>'
    assert voices(read(f'<div class="zephyr">{title}{parts}{shares}</div>')) == STORY


def test_a_section_in_a_promo_box_is_a_section() -> None:
    """It has a heading of the same rank as the others, and text follows it."""
    more = "<p>Deux ateliers du port ont déjà promis de former leurs apprentis sur le chantier.</p>"
    box = f'<div class="promo-box">{GOOD}{more}</div>'
    last = "<h2>Point de vue pessimiste</h2><p>Le détour coûtera une heure à chacun.</p>"
    brief = read(f"<article>{HEAD}{FACTS}{box}{last}</article>")
    assert [section.perspective for section in brief.sections] == ["facts", "optimistic", "pessimistic"]


def test_toggles_of_a_list_are_headings_and_the_table_of_properties_is_none_of_the_text() -> None:
    """As Notion writes a page."""
    rows = "<tr><th>Créé le</th><td>@4 mai 2026 08:12</td></tr><tr><th>Statut</th><td>En cours</td></tr>"
    rows += "<tr><th>Mots-clés</th><td><span>quai</span><span>hiver</span></td></tr>"
    toggles = "".join(
        f'<ul class="toggle"><li><details open><summary>{name}</summary><p>{text}</p></details></li></ul>'
        for name, text in (
            ("Les faits", "La Ville a fermé le quai mardi soir."),
            ("Point de vue optimiste", "Les poutres neuves tiendront quarante ans."),
        )
    )
    title, hook = HEAD.split("<p>")
    brief = read(f"<header>{title}<table>{rows}</table></header><p>{hook}{toggles}")
    assert voices(brief) == STORY
    assert (brief.published, brief.tags) == ("2026-05-04", ("quai", "hiver"))
    assert {"Statut En cours", "Créé le @4 mai 2026 08:12"} <= {item.text for item in brief.left_out}


def test_a_name_and_a_date_side_by_side_are_two() -> None:
    """Only the style sheet of a page keeps them apart."""
    line = '<div><a href="/a">Ada Finch</a><span>4 mai 2026 • 3 min</span></div>'
    title, hook = HEAD.split("<p>")
    brief = read(f"<main>{title}{line}<p>{hook}{FACTS}{GOOD}</main>")
    assert brief.published == "2026-05-04"
