"""Tests of the points that make a block a heading, or no part of the text."""

from __future__ import annotations

import pytest

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.headings import THRESHOLD, judge_heading
from audiobrief.brief.readers.junk import find_junk
from audiobrief.config.cast import load_cast
from audiobrief.config.project import shipped

PERSPECTIVES = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak")).perspectives
TEXT = Block("Il est vieux, et la Ville le sait depuis longtemps.")


def score(block: Block, *after: Block, marked: bool = False) -> float:
    return judge_heading(0, [block, *(after or (TEXT,))], PERSPECTIVES, marked=marked).score


def line(text: str, **more: bool) -> Block:
    return Block(text, bare=True, bold=more.get("bold", False))


@pytest.mark.parametrize(
    "text",
    ["Point de vue neutre", "2) Les faits", "Le côté optimiste !", "EXEMPLE", "The bright side", "Faits saillants"],
)
def test_the_name_of_a_perspective_is_a_heading(text: str) -> None:
    """Without mark-up, whatever ends or numbers it."""
    heading = judge_heading(0, [line(text), TEXT], PERSPECTIVES, marked=False)
    assert heading.holds and heading.is_full and heading.perspective


@pytest.mark.parametrize(
    "text", ["Ce n’est pas un exemple à suivre", "Il donne un exemple", "They gave an example,", "un exemple, dit-il."]
)
def test_a_clause_with_such_a_word_is_none(text: str) -> None:
    """It says something."""
    assert score(line(text)) < THRESHOLD


def test_each_piece_of_evidence_counts() -> None:
    """Mark-up, bold and capitals speak for a heading; a list, an item, no text below speak against it."""
    plain = score(line("Les gens du port"))
    assert score(Block("Les gens du port", level=2)) > plain
    assert score(line("Les gens du port", bold=True)) == plain + 1.5
    assert score(line("LES GENS DU PORT")) == plain + 1
    assert score(line("Les gens du port"), Block("un", kind="item")) == plain - 2
    assert score(Block("Les gens du port", kind="item", bare=True)) == plain - 3
    assert score(line("Les gens du port"), Block("Autre", level=2)) == plain - 4
    assert score(line("les gens du port")) == plain - 1
    assert score(line("Les gens du port"), marked=True) == plain - 1


def test_the_decision_says_why() -> None:
    """Each reason with its points; they add up."""
    heading = judge_heading(0, [line("Point de vue neutre"), TEXT], PERSPECTIVES, marked=False)
    points = [float(reason.rsplit("(", 1)[1].rstrip(")")) for reason in heading.reasons]
    assert sum(points) == heading.score and len(points) >= 3


def junk(*blocks: Block) -> list[bool]:
    return [bool(reason) for reason in find_junk(blocks, PERSPECTIVES)]


def test_a_hint_is_weighed_against_the_text() -> None:
    """A class name with a short line is a part of the page, with a whole sentence it is none."""
    short, whole = Block("Trois amis", hint="share"), Block("Il est vieux, et la Ville le sait bien.", hint="share")
    assert junk(TEXT, short, TEXT) == [False, True, False]
    assert junk(TEXT, Block("Trois amis"), TEXT) == [False] * 3
    assert junk(TEXT, whole, TEXT) == [False] * 3


def test_place_and_form_count() -> None:
    """Cookies in a quoted sentence of the story stay; the same words in a banner before it go."""
    banner = Block("Nous utilisons des cookies pour améliorer votre expérience.")
    quoted = Block("« Nous utilisons des cookies pour prouver ce vol », a dit l’avocate.")
    assert junk(banner, TEXT, quoted, TEXT) == [True, False, False, False]
