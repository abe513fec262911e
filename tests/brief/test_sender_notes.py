"""Tests of what a sender writes around a text: left out by evidence and told; sentences of the story stay."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.brief.readers.sender_notes import POSSIBLE, THRESHOLD, note_score
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
HOOK = "Le phare de Cap-Rouge s’éteint. Qui guidera les pêcheurs?"
STORY = (
    f"{HOOK}\n\nLes faits\n\nLa lampe a cédé jeudi.\n\nPoint de vue neutre\n\nLes radars suffisent presque toujours."
)
ENGLISH_HOOK = "The lighthouse goes dark. Who will guide the crews?"
ENGLISH = f"{ENGLISH_HOOK}\n\nFacts\n\nThe lamp failed.\n\nNeutral view\n\nRadar is enough on most nights."


def read(text: str, name: str = "a.txt") -> Brief:
    """The one brief in a text."""
    (brief,) = read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    return brief


@pytest.mark.parametrize(
    ("story", "opener"),
    [
        (STORY, "Coucou Ève, je te mets le texte du soir ici ⬇️"),
        (STORY, "tenez, le brief du jour :"),
        (STORY, "Bonjour Hugo,\n\nTu trouveras ci-dessous la version raccourcie."),
        (ENGLISH, "Hi both, here's the script for tomorrow. Please check the second paragraph."),
        (ENGLISH, "Lou Park, 08:40\nok, draft below 👇"),
    ],
)
def test_a_note_above_the_text_is_neither_title_nor_hook(story: str, opener: str) -> None:
    """It is left out, whole, and told."""
    brief = read(f"{opener}\n\n{story}")
    assert brief.hook == (story.split("\n")[0],)
    assert brief.title in story
    told = " ".join(item.text for item in brief.left_out)
    assert all(line.strip() in told for line in opener.split("\n"))


@pytest.mark.parametrize(
    ("story", "closer"),
    [
        (STORY, "voilà, bonne écoute !"),
        (STORY, "Dis-moi si je dois couper un paragraphe."),
        (STORY, "Rectificatif : une version antérieure de cet article a été corrigée."),
        (ENGLISH, "Shout if you want a shorter ending, I can trim it."),
        (ENGLISH, "Thanks all, have a great evening!"),
        (ENGLISH, "Want me to rewrite the headline?"),
    ],
)
def test_a_note_below_the_text_is_left_out(story: str, closer: str) -> None:
    """The last sentence of the story stays the last one."""
    brief = read(f"{story}\n\n{closer}")
    assert brief.paragraphs[-1] == story.rsplit("\n", 1)[1]
    assert closer in " ".join(item.text for item in brief.left_out)


@pytest.mark.parametrize(
    "sentence",
    [
        "Bonjour, lance la gardienne à chaque bateau.",
        "Voici le phare que la mairie a vendu.",
        "Vous verrez la lampe depuis le quai.",
        "Le texte voté mardi interdit la vente.",
        "Merci, le phare !",
        "Thank you, keeper: the lamp burned for forty years.",
    ],
)
def test_sentences_of_the_story_are_no_notes(sentence: str) -> None:
    """Said by someone, about the story, or saying something behind a colon."""
    assert note_score(sentence, frozenset({"phare", "lampe", "mairie"})) < THRESHOLD


def test_what_may_be_a_note_is_spoken_and_told() -> None:
    """A sentence between both thresholds is in the text, and a notice names it with its line."""
    sentence = "Le texte est pour toi."
    assert POSSIBLE <= note_score(sentence, frozenset()) < THRESHOLD + 1
    brief = read(f"{STORY}\n\nJe relis le titre.")
    spoken = "Je relis le titre." in " ".join(brief.paragraphs)
    assert spoken == any("Je relis" in notice for notice in brief.notices)
    assert spoken or any("Je relis" in item.text for item in brief.left_out)


def test_a_quoted_mail_and_the_signature_above_it_are_left_out() -> None:
    """Everything below the line that leads into the mail that was answered."""
    brief = read(
        f"{STORY}\n\nBonne soirée,\n\nAude Morin\nRéalisatrice\n\n"
        "Le mar. 3 mars 2026 à 10:00, Hugo <hugo@example.org> a écrit :\n> Où en es-tu du phare ?\n"
    )
    assert brief.paragraphs[-1] == STORY.rsplit("\n", 1)[1]
    assert {"quoted mail", "signature"} <= {item.reason for item in brief.left_out}


def test_a_box_about_the_author_is_left_out() -> None:
    """Its heading and the text under it, at the end of a page."""
    box = "## À propos de l’autrice\n\nAude Morin suit la mer depuis dix ans."
    brief = read(f"# Un titre\n\n{HOOK}\n\n## Les faits\n\nLa lampe a cédé.\n\n{box}", "a.md")
    assert brief.paragraphs == (HOOK, "La lampe a cédé.")


def test_a_heading_that_is_one_word_of_two_meanings_counts_alone() -> None:
    """ "Pour" names a perspective where it is the whole heading; a longer one is not given that voice."""
    brief = read(
        f"# Un titre\n\n{HOOK}\n\n## Pour\n\nUn.\n\n## Contre\n\nDeux.\n\n## Contre toute attente\n\nTrois.", "a.md"
    )
    assert [section.perspective for section in brief.sections] == ["optimistic", "pessimistic", NARRATOR]


def test_a_link_to_the_original_is_a_source() -> None:
    """Though the words for it are not spoken."""
    link = "https://example.org/phare"
    brief = read(
        f"# Un titre\n\n{HOOK}\n\n## Les faits\n\nLa lampe a cédé.\n\n[Lire l’article complet]({link})", "a.md"
    )
    assert brief.sources == (link,)
    assert brief.paragraphs[-1] == "La lampe a cédé."
