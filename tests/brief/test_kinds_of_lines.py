"""Tests of lines around a text that name its kind, its sender or what it was read from: left out, listed."""

from __future__ import annotations

import pytest

from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR
from tests.brief.test_labels import CAST, read

BODY = "## Les faits\n\nLa lampe a cédé jeudi soir.\n\n## Point de vue neutre\n\nLes radars suffisent presque toujours."
STORY = f"# Le phare s’éteint\n\nQui guidera les barques?\n\n{BODY}"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("L’article Le phare s’éteint est apparu en premier sur Le Ressac.", "link to other texts"),
        ("Vous recevez ce message parce que vous êtes inscrit à Le Quai.", "invitation to subscribe"),
        ("You are receiving this email because you signed up at example.org.", "invitation to subscribe"),
        ("12, rue du Port, Sainte-Brume", "postal address"),
        ("Le Quai, 45, chemin du Havre, Cap-Tourbe", "postal address"),
        ("Rue du Havre 12, 1040 Brume-la-Neuve", "postal address"),
        ("Le Quai, case postale 310, Cap-Tourbe", "postal address"),
        ("Ce courriel vous a été adressé parce que vous êtes abonné au Quai.", "invitation to subscribe"),
    ],
)
def test_a_line_of_the_sender_at_the_foot_is_left_out(line: str, reason: str) -> None:
    """It is no text of the last section."""
    brief = read(f"{STORY}\n\n{line}")
    assert [(one.reason, one.text) for one in brief.left_out] == [(reason, line)]
    assert "Ressac" not in " ".join(brief.paragraphs) and line not in brief.paragraphs


def test_an_address_in_a_sentence_of_the_story_stays() -> None:
    """What happened where is news."""
    sentence = "Le feu a pris au 12, rue du Port, à Sainte-Brume, selon les pompiers."
    assert sentence in read(STORY.replace("La lampe", f"{sentence} La lampe")).paragraphs[1]


@pytest.mark.parametrize("line", ["Brief de jeudi", "Ébauche 4 – confidentiel", "Brève du 12 mars", "Draft v2"])
def test_a_line_that_names_the_kind_of_text_is_no_title(line: str) -> None:
    """The title is the line below it."""
    brief = read(f"{line}\n\nLe phare s’éteint\n\nQui guidera les barques?\n\n{BODY}")
    assert brief.title == "Le phare s’éteint"
    assert [one.text for one in brief.left_out] == [line]


def test_the_only_main_heading_stays_the_title() -> None:
    """An author who calls it a brief means it."""
    assert read(STORY.replace("Le phare s’éteint", "Brief du jour")).title == "Brief du jour"


def test_what_was_read_is_no_text_where_it_is_cited_behind_a_sentence() -> None:
    """A linked name in brackets is a citation; brackets inside a sentence stay."""
    cited = STORY.replace("jeudi soir.", "jeudi soir. ([La Marée][1]) Le ministère ([MTQ][1]) se tait.")
    brief = read(f"{cited}\n\n[1]: https://example.org/a\n")
    assert brief.sections[0].paragraphs == ("La lampe a cédé jeudi soir. Le ministère (MTQ) se tait.",)
    assert brief.sources == ("https://example.org/a",)
    assert [(one.text, one.reason) for one in brief.left_out] == [("(La Marée)", "mark of a citation")]


def test_a_title_in_two_languages_is_parted() -> None:
    """Each edition has its own half, although the line is too long for a heading."""
    french, english = "Le phare de la baie s’éteint après cent ans", "The lighthouse of the bay goes dark at last"
    text = (
        f"{french} / {english}\n\nQui guidera les barques dans la baie?\n\nWho will guide the boats in the bay?\n\n"
        "Les faits / The facts\n\nLa lampe a cédé jeudi soir dans la tour.\n\nThe lamp failed on Thursday in the tower.\n"
    )
    briefs = read_briefs(text.encode(), "a.txt", CAST.perspectives, NARRATOR)
    assert [(one.locale[:2], one.title) for one in briefs] == [("fr", french), ("en", english)]
