"""Tests of a paragraph's way to a translator and back: tags, mark-up, typography, and answers of every shape."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.markup import strip_codes
from audiobrief.brief.readers.read import read_briefs, read_marked
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.speech import engines
from audiobrief.translation.answer import read_answer
from audiobrief.translation.segments import Head, segments_of, unparse
from audiobrief.translation.typography import typeset
from audiobrief.translation.verify import doubts_about
from audiobrief.translation.wire import masked, pack, reattached, shown, tags_hold, to_markdown, unpack
from audiobrief.translation.work import terms_of
from tests.helpers.chat_server import VOICES

PERSPECTIVES = load_cast(VOICES, tuple(engines.table())).perspectives
MARKED = (
    "# Le titre\n\nUne accroche **très** forte.\n\n## Les faits\n\n"
    'Selon [le *grand* rapport](https://example.org/a_b), [Kuujjuaq]{say="Kou-djou-ak"} grandit. [ ]{pause=1} Bien.\n'
)


def marked(text: str) -> Brief:
    return read_marked(text.encode(), "x.fr.md", PERSPECTIVES, NARRATOR)[0]


def test_links_bold_and_marks_become_tags_and_come_back() -> None:
    """Nested ones too; the words are sent, what surrounds them is not."""
    (paragraph,) = marked(MARKED).sections[0].paragraphs
    wire = pack(paragraph)
    assert wire.text == "Selon <1>le <2>grand</2> rapport</1>, <3>Kuujjuaq</3> grandit. <4/> Bien."
    answer = "<3>Kuujjuaq</3> is growing, says <1>the <2>big</2> report</1>. <4/> Good."
    assert tags_hold(answer, wire)
    back = to_markdown(unpack(answer, wire))
    assert back == (
        '[Kuujjuaq]{say="Kou-djou-ak"} is growing, says [the *big* report](https://example.org/a_b). [ ]{pause=1} Good.'
    )
    assert to_markdown(paragraph) in MARKED
    assert to_markdown(marked(MARKED).hook[0]) == "Une accroche **très** forte."


@pytest.mark.parametrize(
    "answer",
    [
        "<3>Kuujjuaq</3> is growing.",
        "<1>the <2>big</2> report</1> <1>again</1>, <3>K</3> <4/>",
        "</1>the <2>big</2> report<1>, <3>K</3> <4/>",
        "<1>the <2>big</2> report</1>, <3>K</3> <4/> <5/>",
        "<1>the <2/> report</1>, <3>K</3> <4/>",
    ],
)
def test_tags_that_do_not_hold_are_seen(answer: str) -> None:
    """Lost, doubled, turned around, invented, of another kind."""
    (paragraph,) = marked(MARKED).sections[0].paragraphs
    assert not tags_hold(answer, pack(paragraph))


def test_words_that_stayed_get_their_mark_again() -> None:
    """A name keeps how it is said; a link whose words were translated is told as lost."""
    (paragraph,) = marked(MARKED).sections[0].paragraphs
    text, lost = reattached("Kuujjuaq is growing, says the big report.", pack(paragraph))
    assert text.startswith('[Kuujjuaq]{say="Kou-djou-ak"} is')
    assert [kept.words for kept in lost] == ["le grand rapport", "grand", ""]


def test_masks_hide_figures_outside_of_tags() -> None:
    """The longest first, each once, and never the number of a tag."""
    wire = masked(pack("1 200 et 1 200 000, **2**"), (("1 200", "1,200"), ("1 200 000", "1,200,000")))
    assert wire.text == "<2/> et <1/>, **2**"
    assert unpack("<1/> and <2/>", wire) == "1,200,000 and 1,200"


PLAIN = st.text(alphabet="abé .,*_[]<>#&;`\\-+1)(!~=\u00a0", min_size=1, max_size=40)


@given(PLAIN)
def test_any_paragraph_is_written_so_that_it_reads_back(text: str) -> None:
    """Signs that mean something to Markdown are escaped."""
    brief = marked(f"# T\n\nUne accroche.\n\n## Les faits\n\nMot {to_markdown(text)} mot.\n")
    from audiobrief.brief.readers.leftovers import tidy

    if "]{" not in text and "www" not in text:
        assert tidy(" ".join(brief.sections[0].paragraphs)) == tidy(re.sub(r"[ ]+", " ", f"Mot {text} mot."))


@pytest.mark.parametrize(
    "text", ["1. Mot", "12) Mot", "# Mot", "- Mot", "+ Mot", "> Mot", "--- mot", "=== mot", "&amp; mot"]
)
def test_the_start_of_a_paragraph_makes_no_list_or_heading(text: str) -> None:
    """What Markdown would take for one is escaped."""
    brief = marked(f"# T\n\nUne accroche.\n\n## Les faits\n\nUn mot avant.\n\n{to_markdown(text)} de la fin.\n")
    assert brief.sections[0].paragraphs == ("Un mot avant.", f"{text} de la fin.")


@given(st.text(max_size=60))
def test_markup_survives_any_text(text: str) -> None:
    """Codes never reach what is shown."""
    assert strip_codes(shown(text)) == shown(text)
    wire = pack(text)
    assert shown(unpack(wire.text, wire)) == shown(text) or "<" in text or "]{" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Il a dit "oui": vraiment ?!', "Il a dit «\u00a0oui\u00a0»\u202f: vraiment\u202f?!"),
        ("Une “citation” ; une fin !", "Une «\u00a0citation\u00a0»\u202f; une fin\u202f!"),
        ("C'est 20 milliards de dollars...", "C’est 20\u00a0milliards\u00a0$…"),
        ("Voir https://a.example:80/x?y=1 à 14:30", "Voir https://a.example:80/x?y=1 à 14\u00a0h\u00a030"),
        ("Le pari - risqué - tient", "Le pari\u00a0– risqué\u00a0– tient"),
        ("Voici <1>le pont</1> : long", "Voici <1>le pont</1>\u202f: long"),
        ("65% ou 3.5 %", "65\u202f% ou 3,5\u202f%"),
    ],
)
def test_french_signs(text: str, expected: str) -> None:
    """Quotation marks, spaces, dashes, apostrophes, amounts."""
    assert typeset(text, "fr-CA") == expected
    assert typeset(expected, "fr-CA") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said « yes » : really ?", "He said “yes”: really?"),
        ('A "quote" ; an end !', "A “quote”; an end!"),
        ("It's 20 billion $...", "It’s $20 billion…"),
        ("At 14 h 30, 65 % left", "At 2:30\u00a0p.m., 65% left"),
        ("The bet - a risky one - holds", "The bet — a risky one — holds"),
        ("Here is <1>the bridge</1> : long", "Here is <1>the bridge</1>: long"),
        ("It closes at 17 h 05.", "It closes at 5:05\u00a0p.m."),
    ],
)
def test_english_signs(text: str, expected: str) -> None:
    """The same in English."""
    assert typeset(text, "en-CA") == expected
    assert typeset(expected, "en-CA") == expected


ROWS = [{"id": 1, "text": "One"}, {"id": 2, "text": "Two"}]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (json.dumps({"segments": ROWS}), ["One", "Two"]),
        (json.dumps({"translations": ROWS[::-1]}), ["One", "Two"]),
        (json.dumps(ROWS), ["One", "Two"]),
        (json.dumps(["One", "Two"]), ["One", "Two"]),
        (json.dumps({"1": "One", "2": "Two"}), ["One", "Two"]),
        (json.dumps({"result": {"segments": ROWS}}), ["One", "Two"]),
        (json.dumps([{"id": "1", "translation": "One"}, {"id": "2", "target": "Two"}]), ["One", "Two"]),
        ("```json\n" + json.dumps(ROWS) + "\n```", ["One", "Two"]),
        ("[sic] {oh} Sure: " + json.dumps(ROWS) + " [end]", ["One", "Two"]),
        ("<think>" + json.dumps([{"id": 1, "text": "no"}]) + "</think>" + json.dumps(ROWS), ["One", "Two"]),
        (json.dumps({"segments": ROWS[1:]}), ["", "Two"]),
        (json.dumps({"segments": [*ROWS, {"id": 2, "text": "Too"}]}), ["One", ""]),
        (json.dumps({"segments": [*ROWS, {"id": 9, "text": "Nine"}]}), ["One", "Two"]),
        (json.dumps({"segments": [{"id": 1, "text": "a\nb"}, {"id": 2, "text": 5}]}), ["a b", ""]),
        (json.dumps(["One"]), None),
        (json.dumps({"segments": []}), None),
        ("no JSON", None),
        ("{" * 5000, None),
        ("", None),
    ],
)
def test_answers_are_read_with_patience_but_never_guessed(answer: str, expected: list[str] | None) -> None:
    """By their numbers, or by their count where they have none."""
    assert read_answer(answer, 2) == expected


@given(st.text(alphabet='{}[]",:id text1 2\\n', max_size=60))
def test_any_answer_is_read_without_failing(answer: str) -> None:
    """As many segments as were asked for, or none."""
    found = read_answer(answer, 2)
    assert found is None or len(found) == 2


@pytest.mark.parametrize(
    ("source", "target", "kinds"),
    [
        ("Le pont coûte 48 M$.", "The bridge costs $48 million.", []),
        ("Le pont coûte 48 M$.", "The bridge costs $84 million.", ["money"]),
        ("Le pont coûte 48 M$ dès mardi.", "The bridge costs $48 million.", ["day"]),
        ("Le pont relie Lévis à Québec.", "The bridge links Laval to Quebec.", ["name", "name"]),
        ("Le pont est beau.", "Le pont est beau.", ["untranslated"]),
        ("Le pont n’est pas sûr.", "The bridge is safe.", ["negation"]),
        ("Le pont n’est plus fermé.", "The bridge is closed.", ["negation"]),
        ("Le conseil a adopté la règle.", "Council rejected the rule.", ["opposite"]),
        ("Les coûts sont en hausse.", "Costs are down.", ["direction"]),
        ("Le quart des ponts ferment.", "A third of the bridges close.", ["number"]),
        ("Le pont n’est pas sûr.", "The bridge is not safe.", []),
        (
            "Le pont sera fermé pendant deux semaines parce que ses poutres sont usées.",
            "Le pont restera fermé durant deux semaines puisque ses poutres sont trop usées.",
            ["untranslated"],
        ),
        (
            "Le pont est vieux, et personne ne veut plus payer pour le garder en vie. " * 3,
            "The bridge is old.",
            ["length"],
        ),
        ("Le pont est vieux. " * 3, "the bridge " * 9, ["repeats"]),
    ],
)
def test_what_cannot_be_trusted(source: str, target: str, kinds: list[str]) -> None:
    """Figures, names, claims in words, language, length; all but a name are grave."""
    found = doubts_about(source, target, ("fr-CA", "en-CA"), "paragraph")
    assert [doubt.kind for doubt in found] == kinds
    assert all(doubt.grave == (doubt.kind != "name") for doubt in found)


def test_terms_name_figures_and_names_of_both_kinds() -> None:
    """Known names in their other form, those of the lexicon as they are, figures as the target writes them."""
    from audiobrief.text.lexicon import Lexicon, LexiconEntry

    lexicon = Lexicon((LexiconEntry(("Kuujjuaq",), alias="Kou-djou-ak"),))
    text = "Selon l’ONU et la Banque du Canada, Kuujjuaq a reçu 48 M$ grâce à l’IA."
    terms = {term.source: term.target for term in terms_of(text, "fr-CA", "en-CA", lexicon)}
    assert terms["ONU"] == "UN" and terms["IA"] == "AI"
    assert terms["Kuujjuaq"] == "Kuujjuaq" and terms["48 M$"] == "$48 million"


def test_an_edition_reads_back_as_it_was_written() -> None:
    """Remarks are not read, and cannot end their comment early."""
    brief = marked(MARKED)
    segments = segments_of(brief)
    from audiobrief.brief.model import Translated

    head = Head(
        "", "", "2026-05-01", ("https://a.example/x",), Translated("x.md", "b", 'm "1"', "2026-05-01", "0" * 16, "")
    )
    remark = "doubt: --> <script>x</script> -- 'quoted' | é"
    text = unparse(segments, [(remark,)] * len(segments), head)
    back = read_marked(text.encode(), "x.en.md", PERSPECTIVES, NARRATOR)[0]
    assert segments_of(back) == segments and back.draft == "machine"
    assert back.translated is not None and back.translated.model == 'm "1"'
    (plain,) = read_briefs(text.encode(), "x.en.md", PERSPECTIVES, NARRATOR)
    assert "script" not in " ".join(plain.notices)
    assert "script" not in " ".join(plain.paragraphs) and not plain.left_out


def test_what_an_edition_says_is_never_taken_for_junk() -> None:
    """A paragraph that a translator wrote is read, even where it looks like a counter or an invitation."""
    head = "---\ndraft: machine\ntranslated: {from: a.fr.md, backend: b, model: m, date: 2026-11-27, source: abcdef}\n---\n"
    body = "# Title\n\n14\\.\n\nSubscribe to our newsletter.\n\n## The facts\n\nBy Alain Tremblay.\n"
    (edition,) = read_briefs((head + body).encode(), "a.en.md", PERSPECTIVES, NARRATOR)
    assert edition.paragraphs == ("14.", "Subscribe to our newsletter.", "By Alain Tremblay.")
