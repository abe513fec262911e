"""Tests of posts, messages and releases as they are pasted: whose they are is not their title, nor their text."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
HOOK = "Le quai ferme pour l’hiver. Qui paiera le détour?"
TITLE = "Le quai ferme pour l’hiver"
STORY = f"{HOOK}\n\nLes faits : La Ville a fermé le quai mardi soir.\n\nVersion optimiste : Les poutres tiendront."


def read(text: str, name: str = "a.txt") -> Brief:
    """The one brief in a text."""
    (brief,) = read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    return brief


def spoken(brief: Brief) -> str:
    """All that is read."""
    return " ".join([brief.title, *brief.paragraphs])


@pytest.mark.parametrize(
    ("head", "never"),
    [
        ("La Gazette du port\n4 mai, 07:30 · 🌍\n\n", "Gazette"),
        ("Ève Lande @evelande · 4 mai\n\n", "evelande"),
        ("[04/05/2026 09:12] Mara Quince\n", "Mara"),
        ("[04/05/2026 09:12] Mara Quince\nvoici le texte du jour :\n[04/05/2026 09:13] Mara Quince\n", "Mara"),
    ],
)
def test_who_sent_a_post_and_when_is_left_out(head: str, never: str) -> None:
    """The first sentence gives the title."""
    brief = read(head + STORY)
    assert brief.title == TITLE
    assert never not in spoken(brief)
    assert any(never in item.text for item in brief.left_out)


def test_a_date_alone_below_the_first_line_leaves_the_title_alone() -> None:
    """It is a date line, as notes have one."""
    assert read(f"Une fermeture au port\n4 mai 2026 à 07:30\n\n{STORY}").title == "Une fermeture au port"


def test_names_of_perspectives_with_a_full_stop_are_labels() -> None:
    """Where two of them stand so."""
    brief = read(f"{HOOK}\n\nLes faits. La Ville a fermé le quai.\n\nVersion optimiste. Les poutres tiendront.")
    assert [section.perspective for section in brief.sections] == ["facts", "optimistic"]


@pytest.mark.parametrize("mark", ["*", "==", "---", "~~"])
def test_lines_between_equal_marks_are_headings(mark: str) -> None:
    """`== Les faits ==`, with blanks beside the marks."""
    text = f"{HOOK}\n\n{mark} Les faits {mark}\n\nLe quai ferme.\n\n{mark} Point de vue neutre {mark}\n\nIl rouvrira."
    assert [section.perspective for section in read(text).sections] == ["facts", "neutral"]


def test_contacts_at_the_head_of_a_release_end_where_their_lines_end() -> None:
    """The headline below them is the title, and the headings stay."""
    contacts = "MEDIA CONTACT:\nJo Lark, Officer\nPhone: (902) 555-0143\njo.lark@example.org\n\n"
    text = "ST. BRENDAN, N.L., May 4, 2026 — The harbour closed its old wharf on Tuesday.\n\nThe road is open."
    brief = read(f"{contacts}HARBOUR CLOSES ITS OLD WHARF\n\n{text}")
    assert brief.title.casefold() == "harbour closes its old wharf"
    assert "Lark" not in spoken(brief)


def test_the_title_is_not_cut_at_a_point_of_the_dateline() -> None:
    """Abbreviations of a place end no sentence."""
    text = "ST. BRENDAN, N.L., May 4, 2026 — The harbour closed its old wharf on Tuesday.\n\nThe road is open."
    assert read(text).title == "The harbour closed its old wharf on Tuesday"


@pytest.mark.parametrize(
    "offer",
    ["Si tu veux, je peux en faire un fil plus court aussi. 😊", "If you’d like, I can cut it down for radio. 🙂"],
)
def test_the_offer_of_an_assistant_is_left_out_with_its_pictograph(offer: str) -> None:
    """A pictograph behind the sentence makes it no other one."""
    brief = read(f"{STORY}\n\n{offer}")
    assert brief.sections[-1].paragraphs == ("Les poutres tiendront.",)


def test_what_a_partner_sells_is_left_out() -> None:
    """It offers a rebate and says who brings the text."""
    offer = "Together with Saltbox Coffee, the roaster that sails. Get 20% off with code TIDE."
    text = "The wharf is closed. Who pays?\n\nFacts\n\nThe town closed it.\n\nNeutral view\n\nIt may reopen."
    brief = read(f"{offer}\n\n{text}")
    assert brief.title == "The wharf is closed"
    assert "Saltbox" not in spoken(brief)


def test_a_rebate_that_the_story_tells_of_is_spoken() -> None:
    """It shares words with the story, and somebody says it."""
    said = "The transit agency offers 20% off to students, said the mayor of the town."
    brief = read(f"The transit agency cuts fares. Who pays?\n\nFacts\n\n{said}\n\nNeutral view\n\nStudents ride more.")
    assert said in brief.sections[0].paragraphs


def test_language_marks_before_two_titles_are_not_spoken() -> None:
    """`# FR: …` and `# EN: …` above paragraphs in turns."""
    text = (
        "# FR: Le quai ferme pour l’hiver\n# EN: The wharf closes for the winter\n\n"
        "## Les faits | The facts\n\n**FR** La Ville a fermé le quai mardi soir.\n\n"
        "**EN** The town closed the wharf on Tuesday evening.\n\n"
        "## Point de vue neutre | Neutral view\n\n**FR** Le quai rouvrira peut-être au printemps.\n\n"
        "**EN** The wharf may open again in the spring."
    )
    briefs = read_briefs(text.encode(), "a.md", CAST.perspectives, NARRATOR)
    assert {brief.title for brief in briefs} == {"Le quai ferme pour l’hiver", "The wharf closes for the winter"}


def test_the_title_of_a_callout_is_no_heading_right_under_one() -> None:
    """The section above it would be empty."""
    text = f"# {TITLE}\n\n{HOOK}\n\n## Les faits\n\nLe quai ferme.\n\n## Point de vue neutre\n\n> [!info] À retenir\n> Il rouvrira."
    assert [section.perspective for section in read(text, "a.md").sections] == ["facts", "neutral"]
