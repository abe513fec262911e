"""Tests of the rules' framework and of the way from paragraphs to utterances."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule, rewrite, spoken_text
from audiobrief.text.spoken_form import LONGEST_UTTERANCE, say, utterances

DIGITS = Rule("digits", Pattern(r"\d+"), lambda match: "N" * len(match[0]))
NINE = Rule("nine", Pattern(r"9 km"), lambda match: "nine kilometres")
NONE = Rule("none", Pattern(r"\w+"), lambda match: None)


def test_the_first_rule_that_claims_wins() -> None:
    """What is claimed is closed to later rules, and no rule reads another's output."""
    spans = rewrite("a 9 km b 12", [NONE, NINE, DIGITS])
    assert spoken_text(spans) == "a nine kilometres b NN"
    assert [span.rule for span in spans] == [None, "nine", None, "digits"]


@given(st.text(alphabet="ab 912km.", max_size=80))
def test_spans_cover_the_text(text: str) -> None:
    """Without gap or overlap, from end to end."""
    spans = rewrite(text, [NINE, DIGITS])
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(before.end == after.start for before, after in pairwise(spans))


PARAGRAPH = (
    "Le problème ? Le contrat dit que la Ville paie, et que le voisin attend son tour. Non. "
    "Personne ne sait encore pourquoi, mais tout le monde en parle depuis lundi."
)


def test_short_sentences_join_their_neighbour() -> None:
    """An engine never gets two words alone; a longer sentence stays by itself."""
    found = [said.written for said in utterances(PARAGRAPH, "fr-CA")]
    assert found == [
        "Le problème ? Le contrat dit que la Ville paie, et que le voisin attend son tour.",
        "Non. Personne ne sait encore pourquoi, mais tout le monde en parle depuis lundi.",
    ]


def test_one_edit_changes_one_utterance() -> None:
    """The others keep their text, so they keep their sound."""
    before = [said.spoken for said in utterances(PARAGRAPH, "fr-CA")]
    after = [said.spoken for said in utterances(PARAGRAPH.replace("depuis lundi", "depuis mardi matin"), "fr-CA")]
    assert len(before) == len(after)
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False]


def test_long_sentences_are_parted() -> None:
    """No utterance is so long that an engine would rush it."""
    long = "Le conseil a voté la mesure, " * 30 + "et tout le monde est rentré."
    found = utterances(long, "fr-CA")
    assert len(found) > 1
    assert all(len(said.spoken) <= LONGEST_UTTERANCE * 1.3 for said in found)


@pytest.mark.parametrize("locale", ["fr-CA", "en-CA"])
@given(text=st.text(max_size=300))
def test_no_text_is_lost_on_the_way(locale: str, text: str) -> None:
    """The utterances hold the paragraph but for white space."""
    found = "".join(said.written for said in utterances(text, locale))
    assert "".join(found.split()) == "".join(text.split())


def test_a_sentence_tells_which_rules_changed_it() -> None:
    """By name, once each."""
    said = say("Il a payé 3,5 M$ et 2 M$.", "fr-CA")
    assert said.rules == tuple(dict.fromkeys(said.rules)) and said.rules
    assert not re.search(r"[\d$]", said.spoken)
