"""Spoken English: the golden table, nothing inside a word, nothing lost, linear time."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unicode_rbnf import RbnfEngine

from audiobrief.text.normalization.english import rules, words
from audiobrief.text.normalization.english.names import roman
from audiobrief.text.normalization.english.style import STYLES, style_of
from audiobrief.text.normalization.rules import Span, rewrite, spoken_text

GOLDEN = Path(__file__).parents[1] / "golden" / "english.tsv"
LOCALES = ("en-CA", "en-US", "en-GB")


def spans_of(text: str, locale: str = "en-CA") -> tuple[Span, ...]:
    return rewrite(text, rules(locale))


def said(text: str, locale: str = "en-CA") -> str:
    return spoken_text(spans_of(text, locale))


def golden_rows() -> Iterator[tuple[str, str, str, str]]:
    """Locale, written, spoken, reason; a heading that begins with a locale sets it for its rows."""
    locale = "en-CA"
    for line in GOLDEN.read_text(encoding="utf-8").split("\n")[1:]:
        if line.startswith("## "):
            first = line.split()[1]
            locale = first if first in LOCALES else "en-CA"
        elif line:
            written, spoken, reason = line.split("\t")
            yield locale, written, spoken, reason


ROWS = tuple(golden_rows())


def test_golden_table() -> None:
    """Every row of the table is said exactly as written there."""
    wrong = [
        f"{locale} {written!r}: want {spoken!r}, got {said(written, locale)!r} ({reason})"
        for locale, written, spoken, reason in ROWS
        if said(written, locale) != spoken
    ]
    assert not wrong, "\n".join(wrong)


def test_golden_table_is_large_and_reasoned() -> None:
    """At least 400 different rows, each with a reason."""
    assert len({(locale, written) for locale, written, _, _ in ROWS}) == len(ROWS) >= 400
    assert all(reason.strip() for _, _, _, reason in ROWS)


def test_golden_table_speaks_without_digits_and_signs() -> None:
    """No spoken form of the table holds a digit or a sign."""
    for _, written, spoken, _ in ROWS:
        bad = [c for c in spoken if c.isdigit() or unicodedata.category(c).startswith("S")]
        assert not bad, (written, spoken)


@pytest.mark.parametrize(
    "word",
    """Drummond Drummondville Maine Stone Coal Mainstreet Streets Inca Corps Cotton Ltda Generally Govern Senate Report
    Stairs Staff Street Saints Mrsa Proficient Marching Mayor Decade Novel Sundry Monday Friar Satin Wedding Ontario
    Quebecer Manual Missed Indigo Illness Organ Ohm Etched Versus Vision Nose Noses Pages Figure Chapter Section Artist
    Extra Company Brothers Kilo Meter Gram Inch Feet Poundage Volts Watts Million Billions Percentage Pointed Plusses
    Andy Atlas Hundredfold Thousands US-style""".split(),
)
def test_nothing_fires_inside_a_word(word: str) -> None:
    """A whole word that begins like an abbreviation, a unit or a month stays as it is."""
    if word == "US-style":
        assert said(word) == "U-S-style"
        return
    assert said(f"the {word} here") == f"the {word} here"
    assert all(span.rule is None for span in spans_of(f"the {word} here"))


@pytest.mark.parametrize(
    "text",
    """He walked. They left.|a gift. The end|two revs. done|a stoop. five left|the loft. Next|a bow/owner|the disc. Then
    |some tips. six|a Ibsen. Hedda|McRep. Lee|the Mcdr. Smith|thefts. three|a drawl, y. z|a bypass/o""".replace(
        "\n    ", ""
    ).split("|"),
)
def test_no_abbreviation_fires_at_the_end_of_a_word(text: str) -> None:
    """ "walked." does not end in "ed.", nor "stoop." in "p."."""
    assert not {span.rule for span in spans_of(text)} - {None, "slash"}


def test_spoken_text_is_spoken_as_it_is() -> None:
    """Saying what has been said changes nothing."""
    for locale, written, spoken, _ in ROWS:
        assert said(spoken, locale) == spoken, written


@pytest.mark.parametrize("locale", LOCALES)
def test_cardinals_agree_with_the_unicode_rules(locale: str) -> None:
    """Our number words equal CLDR's spell-out, with its "and" where the locale says it."""
    engine = RbnfEngine.for_language("en")
    name = "spellout-cardinal-verbose" if STYLES[locale].number_and else "spellout-cardinal"
    samples = [*range(130), *range(990, 1130), 2_000, 9_999, 10_001, 100_100, 999_999, 1_000_000, 1_000_001]
    samples += [10**power + extra for power in range(3, 15) for extra in (0, 1, 21, 345, 1_000)]
    for value in samples:
        oracle = engine.format_number(value, ruleset_names=[name]).text.replace(",", "")
        assert words.cardinal(value, style_of(locale)) == oracle, value


def test_ordinals_agree_with_the_unicode_rules() -> None:
    """Our ordinals equal CLDR's for the figures that a date or a rank needs."""
    engine = RbnfEngine.for_language("en")
    for value in [*range(1, 132), 1000, 1001, 2025]:
        oracle = engine.format_number(value, ruleset_names=["spellout-ordinal"]).text
        assert words.ordinal(value, style_of("en-US")) == oracle, value


def test_years_agree_with_the_unicode_rules() -> None:
    """Years as CLDR numbers them, from 1100 to 2099."""
    engine = RbnfEngine.for_language("en")
    for value in range(1100, 2100):
        oracle = engine.format_number(value, ruleset_names=["spellout-numbering-year"]).text
        assert words.year(value, style_of("en-CA")) == oracle.replace("oh-", "oh "), value


def test_roman_numerals() -> None:
    """Roman numerals have their values."""
    assert [roman(text) for text in ("I", "IV", "IX", "XIV", "XVI", "LIX", "XL")] == [1, 4, 9, 14, 16, 59, 40]


NEWS = """\
OpenAI’s ChatGPT-4 (launched March 14, 2023) and GPT-4o cost US$20/month; Nvidia’s GPUs — H100s — cost $30K+ each.
At 10:30 a.m. ET on 2025-07-29, the S&P 500 fell 1.2% to 6,363.35; WTI rose 5¢ to US$69.21/bbl. #AI 🤖 @OpenAI
Dr. Lee & Co. Inc. (TSX: LEE) said No. 5 of its 12 plants, at 1½ GW and -20 °C, emits 3.4 Mt of CO₂, i.e. 10–15% less.
World War II, Elizabeth II, the ’90s, 24/7, 3/4, 1st, 21st, 3 x 4 m, 514-555-0123, info@example.com, https://a.io/b?c=1
"""


@pytest.mark.parametrize("locale", LOCALES)
def test_news_is_spoken_without_digit_or_sign(locale: str) -> None:
    """Ordinary news text leaves no digit, no sign and no run of capitals that a voice would guess at."""
    spoken = said(NEWS, locale)
    assert not [c for c in spoken if c.isdigit() or unicodedata.category(c).startswith("S")], spoken
    assert not re.search(r"\b[A-Z]{2,}\b", spoken), spoken


def test_bare_letter_a_is_never_the_article() -> None:
    """An A that is a letter stands before a hyphen or at the end of what is said, or a voice says "uh"."""
    assert said("the VAT, RAF and NASDAQ") == "the V-A- T, R-A- F and NASDAQ"
    for text in (
        "the CIA said",
        "VAT rates",
        "an AGI",
        "the NBA, too",
        "AI is",
        "the A.I. boom",
        "M&A deals",
        "Plan A is",
    ):
        for match in re.finditer(r"(?<![A-Za-z])A(?![A-Za-z])", said(text)):
            assert re.match(r"-|$|[.,;:!?]", said(text)[match.end() :]), said(text)


def test_locales_differ_where_they_should() -> None:
    """The "and", the order of 7/8, the spelling of metres."""
    assert said("105 km", "en-US") == "one hundred five kilometers"
    assert said("105 km", "en-CA") == "one hundred and five kilometres"
    assert said("7/8/2025", "en-US") == "July eighth, twenty twenty-five"
    assert said("7/8/2025", "en-GB") == "the seventh of August, twenty twenty-five"
    assert said("in 2008", "en-GB") == "in two thousand and eight"


def test_an_unknown_english_is_canadian() -> None:
    """en-AU has no style of its own."""
    assert said("105 km", "en-AU") == said("105 km", "en-CA")


def test_rules_are_built_once() -> None:
    """The rules of a locale are cached."""
    assert rules("en-CA") is rules("en-CA")


# Rules that may drop letters or digits; nothing else may.
DROPPING = frozenset({"reference", "mark-up"})


def assert_nothing_lost(text: str) -> None:
    spans = spans_of(text)
    position = 0
    for span in spans:
        assert span.start == position < span.end
        position = span.end
        written = text[span.start : span.end]
        if span.rule is None:
            assert span.text == written
        elif any(c.isalnum() for c in written) and span.rule not in DROPPING:
            assert any(c.isalnum() for c in span.text), (span, written)
    assert position == len(text)


PIECES = st.sampled_from(
    """5 1,234 1.5 2025 $ % £3bn € US$ -billion million a.m. p.m. ET Jan. July 29, – - — / # @ & + ( ) [ ] " ' ’ . , : ; ! ?
    U.S. Dr. St. No. etc. e.g. AI's GPUs NATO OpenAI GPT-4o v2.1 km/h °C sq. ft. CO₂ ½ ² II XIV King X A I '90s 1990s 24/7
    9:30 14:30 10-15 3x4 https://a.b/c x@y.ca #Tag @me 🤖 é Ω 東 ١٢ ⅓ ㊿ K 1st Mr Inc. Plan
    """.split()
)
SPACES = st.sampled_from(["", " ", "\u00a0", "\n", "  "])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_covered(text: str) -> None:
    """Whatever the text, spans cover it and no alphanumeric is dropped without a rule that says so."""
    assert_nothing_lost(text)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(PIECES, SPACES), max_size=14))
@pytest.mark.slow
def test_any_mix_of_news_shapes_is_covered(parts: list[tuple[str, str]]) -> None:
    """Shapes of news in any order are covered, and no ASCII digit is left."""
    text = "".join(piece + space for piece, space in parts)
    assert_nothing_lost(text)
    assert not re.search("[0-9]", said(text)), (text, said(text))


HARD = {
    "news": NEWS,
    "digits": "1",
    "groups": "1,234",
    "dots": "1.",
    "letters": "a",
    "capitals": "AB",
    "initials": "A. ",
    "brackets": "(",
    "spaces": " ",
    "dashes": "-",
    "slashes": "1/",
    "signs": "$",
    "labels": "a.b-",
    "hyphenated": "ab-1",
    "camels": "aBcDE",
    "colons": "1:2",
    "roman": "XVI ",
    "quotes": "\"' ",
    "tags": "<a ",
    "spaced digits": "1 234 ",
    "plus": "+1 ",
}


@pytest.mark.parametrize("name", HARD)
def test_time_is_linear(name: str) -> None:
    """Eight times the text takes no more than about eight times as long, whatever it is made of."""
    short = (HARD[name] * 5_000)[:5_000]
    long = (HARD[name] * 40_000)[:40_000]
    spans_of(short[:2_000])  # compiles the rules

    def seconds(text: str) -> float:
        start = time.process_time()
        spans_of(text)
        return time.process_time() - start

    # Three looks at the long text, for a machine that is busy with something else.
    base = max(seconds(short), 0.01)
    assert any(seconds(long) < 24 * base for _ in range(3))
