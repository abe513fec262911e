"""Tests of sentences that ask something of the readers of a page: cut at the end, by evidence; news prose stays."""

from __future__ import annotations

import pytest

from audiobrief.brief.readers.appeals import THRESHOLD, appeal_score, stems
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
FRENCH = "Le traversier s’arrête un mois. Qui portera le courrier?\n\nLes faits\n\nLa rampe a fermé vendredi.\n\nPoint de vue neutre\n\nLa réparation est courte."
ENGLISH = "The ferry stops for a month. Who will carry the mail?\n\nFacts\n\nThe ramp closed.\n\nNeutral view\n\nThe repair is short."


def ends(text: str, closing: str, joint: str = "\n\n") -> tuple[str, list[str]]:
    """The end of what is spoken, and what was left out."""
    (brief,) = read_briefs((text + joint + closing).encode(), "a.txt", CAST.perspectives, NARRATOR)
    return brief.paragraphs[-1], [item.text for item in brief.left_out]


@pytest.mark.parametrize(
    ("story", "appeal"),
    [
        (FRENCH, "Rejoignez douze mille lectrices et recevez nos histoires chaque matin."),
        (FRENCH, "Installez notre application pour lire sans publicité."),
        (FRENCH, "Cet article vous a plu ? Faites-le circuler autour de vous !"),
        (FRENCH, "Et vous, prendriez-vous le large ? Dites-moi tout en commentaire 👇"),
        (FRENCH, "Soutenez notre journalisme : faites un don."),
        (ENGLISH, "Enjoyed this? Pass it along to a friend."),
        (ENGLISH, "Become a member today and support independent reporting."),
        (ENGLISH, "Tell us in the comments and follow the page for more."),
        (ENGLISH, "Got a tip? Reach our newsroom any time."),
    ],
)
@pytest.mark.parametrize("joint", ["\n\n", " "])
def test_an_appeal_at_the_end_is_left_out(story: str, appeal: str, joint: str) -> None:
    """As a paragraph of its own and behind a sentence of the story, which stays."""
    last, left_out = ends(story, appeal, joint)
    assert last == story.rsplit("\n", 1)[1]
    assert " ".join(left_out).startswith(appeal.removesuffix(" 👇").split("?")[0])


@pytest.mark.parametrize(
    ("story", "sentence"),
    [
        (FRENCH, "Partagez si vous avez vu le capitaine, demande la police."),
        (FRENCH, "« Partagez si vous l’avez vu », a écrit sa mère."),
        (FRENCH, "Et si le traversier ne revenait pas ?"),
        (FRENCH, "Partagez vos idées sur le traversier avec le port avant lundi."),
        (FRENCH, "Préparez vos bottes et vos pelles."),
        (FRENCH, "Et vous, seriez-vous prêts à attendre ?"),
        (FRENCH, "Chez nous, on partage tout."),
        (ENGLISH, "Share your boat if you have one, the mayor said."),
        (ENGLISH, "Readers of the island's paper may wait, too."),
        (ENGLISH, "Would you cross the ice on foot?"),
    ],
)
def test_a_last_sentence_of_the_story_stays(story: str, sentence: str) -> None:
    """However much it looks like an appeal."""
    assert ends(story, sentence) == (sentence, [])


def test_the_score_is_made_of_evidence() -> None:
    """What the sentence shares with the story, who is quoted, and facts speak against an appeal."""
    appeal = "Partagez cette page avec vos amis."
    story = stems("La rampe du traversier")
    assert appeal_score(appeal, story) >= THRESHOLD
    assert appeal_score("Partagez la rampe du traversier avec vos amis.", story) < appeal_score(appeal, story)
    assert appeal_score(f"« {appeal} »", story) < THRESHOLD
    assert appeal_score("Partagez cette page depuis mardi.", story) < appeal_score("Partagez cette page.", story)
    assert appeal_score(appeal, story, beside=True) == appeal_score(appeal, story) + 1
