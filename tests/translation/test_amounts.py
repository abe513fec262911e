"""Amounts, dates and times from French to English and back: golden tables, stability, agreement of values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.qa.editions.fact import Fact, agree
from audiobrief.qa.editions.figures import read_figures
from audiobrief.translation.amounts import canonical, conversions, converted

_GOLDEN = Path(__file__).parents[1] / "golden"


def rows(name: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in (_GOLDEN / name).read_text(encoding="utf-8").splitlines()[1:]]


_TO_ENGLISH, _TO_FRENCH = rows("translate_fr_en.tsv"), rows("translate_en_fr.tsv")
_PAIRS = {"fr-CA": ("en-CA", _TO_ENGLISH), "en-CA": ("fr-CA", _TO_FRENCH)}


def blanks(text: str) -> str:
    """The text with ordinary blanks, as the tables are written."""
    return re.sub("[\u00a0\u202f]", " ", text)


@pytest.mark.parametrize(("written", "expected", "reason"), _TO_ENGLISH)
def test_to_english(written: str, expected: str, reason: str) -> None:
    """Every row of the table is written as a Canadian newsroom writes it in English."""
    assert blanks(converted(written, "fr-CA", "en-CA")) == expected, reason


@pytest.mark.parametrize(("written", "expected", "reason"), _TO_FRENCH)
def test_to_french(written: str, expected: str, reason: str) -> None:
    """Every row of the table is written as a Quebec newsroom writes it in French."""
    assert blanks(converted(written, "en-CA", "fr-CA")) == expected, reason


def test_the_tables_are_large_and_reasoned() -> None:
    """At least 60 different rows that change something in each direction, each with its reason."""
    for table in (_TO_ENGLISH, _TO_FRENCH):
        assert all(len(row) == 3 and row[2] for row in table)
        assert len({row[0] for row in table}) == len(table)
        assert sum(row[0] != row[1] for row in table) >= 60


@pytest.mark.parametrize("source", ["fr-CA", "en-CA"])
def test_what_is_written_states_the_same(source: str) -> None:
    """The figures that `audiobrief check` reads in both columns agree."""
    target, table = _PAIRS[source]
    for written, expected, _ in table:
        if expected in ("midi", "noon"):
            continue  # a name that may also mean the meal or the south: no figure by itself
        ours, theirs = facts(written, source), facts(expected, target)
        assert len(ours) == len(theirs), (written, ours, theirs)
        for a, b in zip(ours, theirs, strict=True):
            assert agree(a, b), (written, expected, a, b)


def facts(text: str, locale: str) -> list[Fact]:
    return [fact for fact in read_figures(text, locale) if not fact.soft]


@pytest.mark.parametrize("source", ["fr-CA", "en-CA"])
def test_the_form_of_a_locale_is_kept(source: str) -> None:
    """What stands in a locale's own form already is not changed again."""
    target, table = _PAIRS[source]
    for written, _, _ in table:
        made = converted(written, source, target)
        assert canonical(made, target) == made, written


@pytest.mark.parametrize(
    ("left", "locale", "expected"),
    [
        ("about 20 billion $ a year", "en-CA", "about $20 billion a year"),
        ("it fell 3,5 % on 1 200 sales", "en-CA", "it fell 3.5% on 1,200 sales"),
        ("the 14 h 30 crossing", "en-CA", "the 2:30 p.m. crossing"),
        ("20 billion dollars", "en-CA", "$20 billion"),
        ("16 Go of memory", "en-CA", "16 GB of memory"),
        ("environ $20 milliards par an", "fr-CA", "environ 20 milliards $ par an"),
        ("une baisse de 3.5% sur 900,000 ventes", "fr-CA", "une baisse de 3,5 % sur 900 000 ventes"),
        ("le départ de 2:30 p.m. est annulé", "fr-CA", "le départ de 14 h 30 est annulé"),
        ("5 millions de dollars américains", "fr-CA", "5 millions $ US"),
    ],
)
def test_what_a_translation_left_half_done_is_finished(left: str, locale: str, expected: str) -> None:
    """Figures in the other language's way are written in the locale's own."""
    assert blanks(canonical(left, locale)) == expected


def test_no_line_breaks_inside_a_figure() -> None:
    """Thousands, signs and units hang together."""
    assert converted("$1,234,567 and 65%", "en-CA", "fr-CA") == "1\u00a0234\u00a0567\u00a0$ and 65\u202f%"
    assert converted("à 14 h 30, 62 m", "fr-CA", "en-CA") == "à 2:30\u00a0p.m., 62\u00a0m"


def test_conversions_are_listed_once() -> None:
    """Each figure as written and as it becomes."""
    found = conversions("Coût : 48 M$, puis 48 M$ et 3,5 %.", "fr-CA", "en-CA")
    assert found == (("48 M$", "$48 million"), ("3,5 %", "3.5%"))


@given(
    st.integers(0, 10**7),
    st.sampled_from(["", "5", "25", "50"]),
    st.sampled_from(["", " million", " billion"]),
    st.sampled_from(["$", "US$", "€"]),
)
def test_money_survives_both_ways(whole: int, decimals: str, scale: str, sign: str) -> None:
    """To French and back states the same amount."""
    written = f"{sign}{whole:,}{'.' + decimals if decimals else ''}{scale}"
    back = blanks(converted(converted(written, "en-CA", "fr-CA"), "fr-CA", "en-CA"))
    before, after = facts(written, "en-CA"), facts(back, "en-CA")
    assert len(before) == len(after) and all(agree(a, b) for a, b in zip(before, after, strict=True)), (written, back)


@given(st.text(alphabet="0123456789 ,.$%-hàMmil€\u00a0dUSapn:/°C", max_size=40))
def test_any_text_is_rewritten_without_failing(text: str) -> None:
    """No text raises, and one without figures stays."""
    for source, target in (("fr-CA", "en-CA"), ("en-CA", "fr-CA")):
        converted(text, source, target)
        canonical(text, target)
