"""Tests of the comparison of two editions: figures, names, links and sections."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.brief.model import Brief, Section
from audiobrief.qa.editions import Difference, compare, summary
from audiobrief.qa.editions.claims import axes, plain_words
from audiobrief.qa.editions.figures import read_figures
from audiobrief.qa.editions.finding import IDS
from audiobrief.qa.editions.opposites import POLES

GOLDEN = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "golden" / "amounts.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
AGREE = [row[1:] for row in GOLDEN if row[0] == "agree"]
DIFFER = [row[1:] for row in GOLDEN if row[0] == "differ"]


def brief(locale: str, *paragraphs: str, perspective: str = "facts", sources: tuple[str, ...] = ()) -> Brief:
    section = Section(perspective, perspective, paragraphs)
    return Brief("x", locale, "", (), sources, "", (), (section,))


def found(french: str, english: str, *, locales: tuple[str, str] = ("fr-CA", "en-CA")) -> tuple[Difference, ...]:
    return compare(brief(locales[0], french), brief(locales[1], english))


def whats(french: str, english: str) -> list[str]:
    return [finding.what for finding in found(french, english)]


def test_the_table_is_large_enough() -> None:
    """At least 60 pairs agree and 40 differ, each once, each with its reason."""
    assert len(AGREE) >= 60 and len(DIFFER) >= 40
    assert len({tuple(row[:2]) for row in AGREE + DIFFER}) == len(GOLDEN)
    assert all(len(row) == 3 and all(row) for row in AGREE + DIFFER)


@pytest.mark.parametrize(("french", "english", "why"), AGREE)
def test_one_amount_in_two_notations_agrees(french: str, english: str, why: str) -> None:
    """In both directions, alone and inside a sentence."""
    pairs = [(french, english), (f"On parle ici de : {french}, dit-on.", f"They speak of {english}, they say.")]
    for one, other in pairs:
        first, second = brief("fr-CA", one), brief("en-CA", other)
        assert compare(first, second) == (), why
        assert compare(second, first) == (), why
    # Agreement must not come from reading nothing.
    assert read_figures(french, "fr-CA") and read_figures(english, "en-CA")


@pytest.mark.parametrize(("french", "english", "why"), DIFFER)
def test_two_amounts_differ(french: str, english: str, why: str) -> None:
    """In both directions."""
    first, second = brief("fr-CA", f"On parle ici de {french}, dit-on."), brief("en-CA", f"It is {english}, they say.")
    assert compare(first, second), why
    assert compare(second, first), why


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Un bateau a quitté une ville.", "One boat left a town, and a second one followed."),
        ("Des milliers de gens, quelques centaines d’autres.", "Thousands of people, a few hundred others."),
        ("Les deux partis ont voté.", "Both parties voted."),
        ("Il a payé deux fois plus.", "He paid twice as much."),
        ("Un navire neuf.", "A new ship."),
        ("Le premier ministre a parlé en premier.", "The prime minister spoke before the others."),
        ("On peut y aller.", "You may go, and they march on."),
        ("Une heure plus tard.", "An hour later."),
        ("Il faut au moins 25 employés.", "It takes at least 25 employees."),
        ("Le GPT-4o et le F-35 ont le CO2.", "GPT-4o and the F-35 have CO₂."),
    ],
)
def test_articles_and_idioms_are_no_figures(french: str, english: str) -> None:
    """What one language says with a number word and the other without is not missed."""
    assert whats(french, english) == []


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Selon l’ONU et l’OTAN, l’IA progresse.", "The UN and NATO say that AI is advancing."),
        ("Elle a visité Québec et Montréal.", "She visited Quebec and Montreal."),
        ("Le PIB des États-Unis et celui de l’UE.", "The GDP of the United States and of the EU."),
        ("Le PIB des É.-U. a crû.", "The U.S. GDP grew."),
        ("On y parle d’intelligence artificielle.", "It is about AI."),
        ("La société canadienne OpenAI.", "The Canadian company OpenAI."),
        ("Le président américain Donald Trump.", "U.S. President Donald Trump."),
        ("Hier, Satya Nadella a parlé.", "Yesterday Nadella spoke."),
        ("C’est l’avis de M. Alain Côté.", "That is the view of Alain Côté’s team."),
        ("Le Conseil de l’innovation a dit non.", "The Innovation Council said no."),
        ("Il étudie à l’Université Laval.", "He studies at Laval University."),
        ("Le PDG d’Hydro-Québec.", "The CEO of Hydro-Québec."),
        ("En avril, à Pékin, en Chine.", "In April, in Beijing, China."),
        ("Selon Bloomberg, les GPU manquent.", "According to Bloomberg, GPUs are scarce."),
        ("Un bateau de Rivière-aux-Pins.", "A Rivière-aux-Pins boat."),
        ("À 10 h, une foule attend.", "The crowd waits at 10 a.m. About everyone is there."),
        ("Le Conseil de la croissance a dit non.", "The Growth Council said no."),
        ("Le président Trump a parlé.", "The American president, Trump, spoke."),
        ("La ministre de l’Environnement.", "The Environment Minister."),
        ("Le train va à Québec.", "The train goes to Quebec City."),
        ("Au T3, tout va bien.", "In Q3, all is well."),
    ],
)
def test_one_name_in_two_languages_agrees(french: str, english: str) -> None:
    """Accents, acronyms, peoples, short forms, titles and institutions."""
    assert whats(french, english) == []


@pytest.mark.parametrize(
    ("french", "english", "what"),
    [
        ("Selon M. Alain Côté, tout va.", "According to Alain Caron, all is well.", "Alain Côté / Alain Caron"),
        ("Il dirige Microsoft.", "He runs the company.", "Microsoft"),
        ("Il dirige l’entreprise.", "He runs Nvidia.", "Nvidia"),
        ("Une ville du Japon.", "A town in China.", "Japon"),
        ("Un rapport de l’ONU.", "A report by NATO.", "ONU"),
        ("Le nouveau GPT-5 arrive.", "The new GPT-4 arrives.", "GPT-5"),
        ("Le PDG, Éric Dubois, a parlé.", "The CEO, Alain Dubois, spoke.", "Éric Dubois / Alain Dubois"),
    ],
)
def test_a_name_that_one_edition_lacks_is_told(french: str, english: str, what: str) -> None:
    """Another person, company, place or product."""
    assert what in whats(french, english)


def test_a_name_at_the_head_of_a_sentence_counts_where_it_is_known() -> None:
    """The capital of a first word says nothing unless the word has one elsewhere."""
    assert whats("Demain, tout change.", "Tomorrow everything changes.") == []
    french = replace(brief("fr-CA", "Toyota vend."), hook=("On connaît Toyota.",))
    english = replace(brief("en-CA", "It sells."), hook=("We know Toyota.",))
    assert [(f.section, f.what) for f in compare(french, english)] == [("facts", "Toyota")]
    assert compare(replace(french, hook=()), replace(english, hook=())) == ()


def test_different_figures_at_one_place_are_one_finding() -> None:
    """Both sentences stand in it, each on its side, whichever edition comes first."""
    french, english = "Le bateau a coûté 48 M$.", "The boat cost $84 million."
    (one,) = found(french, english)
    assert (one.what, one.first, one.second, one.kind) == ("48 M$ / $84 million", french, english, "money")
    (other,) = compare(brief("en-CA", english), brief("fr-CA", french))
    assert (other.first, other.second) == (english, french)
    assert one.id == "AGR004" and one.severity == "error"


def test_a_sign_is_part_of_the_figure() -> None:
    """What is told below zero is shown below zero."""
    assert whats("Il fait -25 °C.", "It is -20°C.") == ["-25 °C / -20°C"]


def test_a_missing_figure_shows_the_sentence_opposite() -> None:
    """The sentence that should have said it is the one at the same place."""
    french = "Le pont ferme. Il rouvre dans 14 jours. On attend."
    english = "The bridge closes. It opens again soon. We wait."
    (one,) = found(french, english)
    assert one.what == "14 jours" and one.second == "It opens again soon."
    assert "only in fr" in one.message and "en" in one.fix
    (back,) = compare(brief("en-CA", english), brief("fr-CA", french))
    assert (back.first, back.second) == ("It opens again soon.", "Il rouvre dans 14 jours.")


def test_a_dollar_is_that_of_the_edition() -> None:
    """$20 is American in an American edition, and may be any where no dollar is at home."""
    assert found("Il paie 20 $ US.", "He pays $20.", locales=("fr-CA", "en-US")) == ()
    assert found("Il paie 20 $ US.", "He pays $20.", locales=("fr-FR", "en-GB")) == ()
    assert found("Il paie 20 $.", "He pays $20.", locales=("fr-CA", "en-US")) == ()
    assert found("Il paie 20 $ CA.", "He pays $20.", locales=("fr-CA", "en-US")) != ()


def test_figures_are_compared_within_their_section() -> None:
    """A figure that moved to another section is told in both."""
    french = replace(brief("fr-CA", "Il y a 30 bateaux."), title="", hook=("Tout va bien.",))
    english = replace(brief("en-CA", "There are boats."), title="", hook=("All 30 are well.",))
    assert [(f.section, f.what) for f in compare(french, english)] == [("opening", "30"), ("facts", "30")]


def test_title_and_hook_are_one_opening() -> None:
    """A figure in one title may stand in the other hook; names of a title are not missed."""
    french = replace(brief("fr-CA", "Oui."), title="48 M$ pour un bateau", hook=("Il part en mai.",))
    english = replace(brief("en-CA", "Yes."), title="A New Boat for Everyone", hook=("It costs $48 million in May.",))
    assert compare(french, english) == ()


def test_a_section_that_one_edition_lacks_is_told() -> None:
    """By its heading, with its first sentence; the second section of a kind has its own number."""
    facts = Section("facts", "Les faits", ("Deux bateaux.",))
    more = Section("facts", "Encore", ("Le reste suit. Et voilà.",))
    french = replace(brief("fr-CA"), sections=(facts, more))
    english = replace(brief("en-CA"), sections=(Section("facts", "The facts", ("Two boats.",)),))
    (one,) = compare(french, english)
    assert (one.id, one.section, one.first) == ("AGR001", "facts 2", "Le reste suit.")
    (back,) = compare(english, french)
    assert back.second == "Le reste suit." and back.first == ""


def test_sections_in_another_order_are_told_and_still_paired() -> None:
    """One warning for the order; the figures of each are compared with their own."""
    facts, example = Section("facts", "", ("Trois bateaux.",)), Section("example", "", ("Cinq ponts.",))
    french = replace(brief("fr-CA"), sections=(facts, example))
    english_facts, english_example = replace(facts, paragraphs=("3 boats.",)), replace(example, paragraphs=("5.",))
    english = replace(brief("en-CA"), sections=(english_example, english_facts))
    assert [f.id for f in compare(french, english)] == ["AGR002"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org/a", "http://www.example.org/a/?utm_source=x#top", True),
        ("https://www.canada.ca/fr/nouvelles/1.html", "https://www.canada.ca/en/nouvelles/1.html", True),
        ("https://fr.example.org/a", "https://en.example.org/a", True),
        ("https://example.org/a?id=1", "https://example.org/a?id=2", False),
        ("https://example.org/a", "https://example.org/b", False),
    ],
)
def test_links_lead_to_one_page_or_are_told(one: str, other: str, same: bool) -> None:
    """Scheme, tracking and language of an address do not count."""
    findings = compare(brief("fr-CA", "Oui.", sources=(one,)), brief("en-CA", "Yes.", sources=(other,)))
    assert [f.kind for f in findings] == ([] if same else ["link", "link"])


def test_dates_of_publication_are_compared() -> None:
    """Two files may say two dates; a time of day does not matter."""
    french, english = replace(brief("fr-CA", "A"), published="2026-03-12"), brief("en-CA", "A")
    assert compare(french, replace(english, published="2026-03-12T08:00")) == ()
    assert [f.id for f in compare(french, replace(english, published="2026-03-13"))] == ["AGR013"]


def test_summary_counts_in_one_line() -> None:
    """Figures, names and links by number; nothing when all agree."""
    findings = found("Il y a 3 ponts et 48 M$ pour Toyota, dit-on.", "There are 4 bridges and $84 million.")
    assert summary(findings) == "fr/en: 2 figures and 1 name differ; run audiobrief check BRIEF"
    assert summary(findings[:1], "a.md") == "fr/en: 1 figure differs; run audiobrief check a.md"
    assert summary(()) == ""


def test_ids_are_stable() -> None:
    """A kind keeps its number."""
    assert IDS["section"] == "AGR001" and IDS["money"] == "AGR004" and IDS["name"] == "AGR011"
    assert len(set(IDS.values())) == len(IDS)


CLAIMS = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "golden" / "claims.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_the_table_of_claims_is_large_enough() -> None:
    """At least 150 pairs, about half with a mismatch of each kind."""
    kinds = {row[3] for row in CLAIMS if row[0] == "differ"}
    assert len(CLAIMS) >= 150 and sum(row[0] == "differ" for row in CLAIMS) >= 75
    assert kinds == {
        "fraction", "multiple", "direction", "comparison", "sequence", "bound", "negation", "opposite", "duration",
    }  # fmt: skip


@pytest.mark.parametrize(("verdict", "french", "english", "kind"), CLAIMS)
def test_plain_sentences_agree_or_differ(verdict: str, french: str, english: str, kind: str) -> None:
    """What is said in words is compared, and said in other words it is the same; in both directions."""
    first, second = brief("fr-CA", french), brief("en-CA", english)
    for findings in (compare(first, second), compare(second, first)):
        assert bool(findings) == (verdict == "differ"), (kind, findings)


def test_a_claim_is_compared_with_the_sentences_that_stand_for_its_own() -> None:
    """Two sentences may stand for one, and what another sentence says does not excuse."""
    french = "Le pont ferme lundi. Il est vieux et il coûte cher à la ville."
    english = "The bridge opens on Monday. It is old. It is expensive for the city."
    (one,) = found(french, english)
    assert (one.id, one.what, one.first) == ("AGR019", "ferme / opens", "Le pont ferme lundi.")
    assert one.second == "The bridge opens on Monday." and one.severity == "error"
    assert found(french, english.replace("opens", "closes")) == ()


TEXT = st.text(max_size=120) | st.lists(
    st.sampled_from(
        "un deux cent mille million et demi half and a hundred two - – 1 000 20 , . : h 30 $ US € % May 1er mai mars "
        "2026 p.m. ½ / 3 0 Alain Côté l’ONU U.S. à to entre between moins minus tiers third quatre vingt dix".split(" ")
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT)
def test_any_text_is_compared(french: str, english: str) -> None:
    """No text stops the comparison, and it says the same whichever edition comes first."""
    first, second = brief("fr-CA", french), brief("en-CA", english)
    there, back = compare(first, second), compare(second, first)
    assert bool(there) == bool(back)
    for finding in there:
        assert finding.id in IDS.values() and finding.message


@settings(max_examples=150, deadline=None)
@given(TEXT, st.sampled_from(["fr-CA", "fr-FR", "en-CA", "en-GB"]))
def test_an_edition_agrees_with_itself(text: str, locale: str) -> None:
    """Whatever it says."""
    own = replace(brief(locale, text), title=text, hook=(text,))
    assert compare(own, own) == ()


@settings(max_examples=200, deadline=None)
@given(TEXT, st.sampled_from(["fr-CA", "en-CA"]))
def test_figures_stand_where_they_say(text: str, locale: str) -> None:
    """A figure's text is the sentence between its places."""
    for fact in read_figures(text, locale):
        assert text[fact.start : fact.end] == fact.text


def test_time_grows_with_the_text_alone() -> None:
    """Thousands of figures and names on both sides take seconds."""
    french = " ".join(f"Le bateau {n} d’Alain Côté{n} a coûté {n} M$ à {n % 24} h 30." for n in range(800))
    english = " ".join(f"Alain Roy{n} paid ${n + 1} million for boat {n}." for n in range(800))
    start = process_time()
    assert compare(brief("fr-CA", french), brief("en-CA", english))
    assert process_time() - start < 10


@pytest.mark.parametrize(("language", "before"), [("fr", "Voici l’"), ("en", "Now (")])
def test_no_word_of_an_axis_is_passed_over(language: str, before: str) -> None:
    """A passage with a word of the table is looked through for it, whatever stands before it and however it ends."""
    column = 2 + 2 * ("fr", "en").index(language)
    looked = 0
    for axis, row in zip(axes(language), re.split(r"\n(?=\S)", POLES.strip()), strict=True):
        for word in " ".join(row.split("|")[column : column + 2]).split():
            pattern = axis.weak if word[0] == "~" else axis.strong
            passage = plain_words(f"{before}{word.lstrip('~').replace('_', ' ').replace('*', 'ait')} enfin", ())
            if pattern.compiled.search(passage):
                assert pattern.may_match(passage), (axis.name, word)
                looked += 1
    assert looked > 700
    assert not any(axis.strong.may_match("un chat dort") for axis in axes(language))
