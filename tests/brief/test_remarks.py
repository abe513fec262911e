"""Tests of what stands amid a text and is no part of it, and of tables that tell the perspectives."""

from __future__ import annotations

import pytest

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.facts import unwrapped
from audiobrief.brief.readers.junk import find_junk
from audiobrief.brief.readers.notices import find_notice
from audiobrief.brief.readers.remarks import ADVERT, REMARK, part_remarks
from audiobrief.brief.readers.table_rows import part_tables
from audiobrief.config.perspective import Perspective

PERSPECTIVES = (
    Perspective("facts", {"fr": "Les faits"}, ("faits", "facts")),
    Perspective("optimistic", {"fr": "Optimiste"}, ("optimis*",)),
    Perspective("pessimistic", {"fr": "Pessimiste"}, ("pessimis*",)),
)
STORY = "Le quai de Montfer ferme lundi, et les barques iront mouiller à Valbourg jusqu’en juin."
OTHER = "La mairie promet un ponton neuf pour la saison des régates."


def _kinds(*texts: str) -> list[str]:
    head, last = Block("Les faits", 2), Block("Optimiste", 2)
    blocks = [head, *(Block(text) for text in texts), last, Block(OTHER)]
    return [f"{block.kind}:{block.hint}" for block in part_remarks(blocks, PERSPECTIVES).blocks[1:-2]]


@pytest.mark.parametrize(
    "remark",
    [
        "[Note au pupitre : vérifier le montant avant publication]",
        "(À COUPER SI TROP LONG)",
        "TODO : ajouter une citation du maire",
        "[ED NOTE: check the nurse count with HR before air]",
        ">>> photo à venir, voir la légende avec le pupitre <<<",
    ],
)
def test_a_remark_of_an_editor_amid_the_text_is_a_note(remark: str) -> None:
    """In brackets or behind a flag, with words of editing."""
    assert _kinds(STORY, remark, OTHER) == ["paragraph:", f"note:{REMARK}", "paragraph:"]


@pytest.mark.parametrize(
    "text",
    [
        "[NDLR : les prix sont en dollars canadiens.]",
        "(Le spectacle aura lieu le 12 mai, à confirmer.)",
        "Note : le pont reste ouvert aux piétons.",
        "« Vérifiez vos amarres », a dit le capitaine du port.",
    ],
)
def test_what_tells_readers_something_stays(text: str) -> None:
    """Brackets or a word of editing alone make no remark."""
    assert _kinds(STORY, text)[1] == "paragraph:"


def test_a_remark_inside_a_sentence_is_taken_out_of_it() -> None:
    """And the sentence stays."""
    found = part_remarks([Block("Le quai ferme lundi [à vérifier], dit-on.")], PERSPECTIVES).blocks
    assert [block.text for block in found] == ["Le quai ferme lundi, dit-on.", "[à vérifier]"]


def test_an_advertisement_ends_with_its_link_and_the_story_goes_on() -> None:
    """The label and all down to the link are left out."""
    blocks = [
        Block("Les faits", 2),
        Block(STORY),
        Block("Un message de notre partenaire"),
        Block("Assurez votre vélo pour 2 € par mois", 3),
        Block("J’en profite", links=("https://ads.example.com/c",)),
        Block(OTHER),
        Block("Optimiste", 2),
    ]
    found = part_remarks(blocks, PERSPECTIVES).blocks
    assert [block.hint for block in found] == ["", "", ADVERT, ADVERT, ADVERT, "", ""]
    assert not found[4].links


def test_the_label_of_an_empty_space_takes_nothing_with_it() -> None:
    """ "Publicité" alone, where the advertisement itself was not copied."""
    assert _kinds(STORY, "Publicité", OTHER) == ["paragraph:", f"note:{ADVERT}", "paragraph:"]


def test_an_invitation_amid_the_text_is_an_appeal() -> None:
    """With the sentence that goes on with it."""
    invitation = "Inscrivez-vous à notre infolettre"
    goes_on = "L’essentiel dans votre boîte de réception."
    assert [kind.split(":")[0] for kind in _kinds(STORY, invitation, goes_on, STORY)] == [
        "paragraph",
        "appeal",
        "appeal",
        "paragraph",
    ]


def _row(*cells: str) -> Block:
    return Block(", ".join(cells), kind="row", cells=cells)


def test_a_row_that_begins_with_a_perspective_is_its_section() -> None:
    """The head of the table is none."""
    rows = [_row("Volet", "Texte"), _row("Faits", STORY), _row("Optimiste", OTHER)]
    found = part_tables(rows, PERSPECTIVES)
    assert [(block.text, block.kind, block.bare) for block in found] == [
        ("Volet, Texte", "note", False),
        ("Faits", "paragraph", True),
        (STORY, "paragraph", False),
        ("Optimiste", "paragraph", True),
        (OTHER, "paragraph", False),
    ]


def test_a_column_under_a_perspective_is_its_section() -> None:
    """Each column whole, one after the other."""
    found = part_tables([_row("Optimiste", "Pessimiste"), _row(STORY, OTHER)], PERSPECTIVES)
    assert [block.text for block in found] == ["Optimiste", STORY, "Pessimiste", OTHER]


def test_a_table_of_something_else_stays() -> None:
    """Rows that name no perspective are read as rows."""
    rows = [_row("Ville", "Prix"), _row("Montfer", "12 $")]
    assert part_tables(rows, PERSPECTIVES) == tuple(rows)


def test_a_notice_of_confidentiality_is_told_by_what_it_says() -> None:
    """However long it is and whatever stands before; a story of a leak is none."""
    notice = (
        "AVIS : Ce courriel et ses pièces jointes sont confidentiels et destinés au seul destinataire. Si vous l’avez "
        "reçu par erreur, veuillez en aviser l’expéditeur et le détruire. Toute diffusion est interdite. " * 3
    )
    found = find_notice(notice)
    assert found and found.reason == "notice of confidentiality"
    assert find_notice("Un courriel confidentiel a été publié jeudi par le journal.") is None


def test_the_name_of_an_assistant_goes_from_an_address() -> None:
    """What the author left in it stays."""
    assert unwrapped("https://example.org/a?id=4&utm_source=chatgpt.com") == "https://example.org/a?id=4"
    assert unwrapped("https://example.org/a?utm_source=lettre") == "https://example.org/a?utm_source=lettre"


def test_a_name_that_stands_twice_above_a_text_is_told_twice() -> None:
    """As pages show it beside a picture and again as a link."""
    lines = ["Un quai ferme à Montfer", "Nina Faure", "Nina Faure", "·", "Suivre", "5 min de lecture", STORY]
    blocks = [Block(text, bare=text != STORY) for text in lines]
    reasons = find_junk([*blocks, Block("Optimiste", 2), Block(OTHER)], PERSPECTIVES)
    assert reasons[0] == "" and reasons[1] == reasons[2] == "byline"
