"""Amounts in running text: money, percentages, measures, ordinals and plain numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from audiobrief.qa.editions.fact import Fact
from audiobrief.qa.editions.multiples import read_idiom
from audiobrief.qa.editions.number_words import ARTICLES
from audiobrief.qa.editions.numbers import Number, and_half, at, read_number
from audiobrief.qa.editions.tokens import Token
from audiobrief.qa.editions.units import (
    CODES,
    COUNTRIES,
    DOLLAR,
    NOUNS,
    SIGNS,
    TIMES,
    WEIGHTS,
    dollars,
    measure,
    squared,
)
from audiobrief.text.lazy_pattern import lazy_pattern

_ORDINAL_ENDS = {
    "fr": ("er", "ere", "re", "e", "eme", "ieme", "nd", "nde", "es", "emes", "ers", "res"),
    "en": ("st", "nd", "rd", "th"),
}
_ENGLISH_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "hundredth": 100}
_FRENCH_STEMS = {
    "deux": 2, "trois": 3, "quatr": 4, "cinqu": 5, "six": 6, "sept": 7, "huit": 8, "neuv": 9, "dix": 10, "onz": 11,
    "douz": 12, "treiz": 13, "quatorz": 14, "quinz": 15, "seiz": 16, "vingt": 20, "trent": 30, "quarant": 40,
    "cinquant": 50, "soixant": 60, "cent": 100, "un": 1,
}  # fmt: skip
_FRENCH_ORDINALS = {
    **{f"{stem}ieme{end}": value for stem, value in _FRENCH_STEMS.items() for end in ("", "s")},
    **dict.fromkeys(("premier", "premiere", "premiers", "premieres"), 1),
}
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "dix": 10} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
# "les deux" is often "both" or "they"; not so three and more.
_DEFINITE = ("les", "ces", "tous", "toutes", "ses", "leurs", "nos", "the", "these", "those", "her", "his", "their")
_ROMAN = lazy_pattern(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_MINUS = ("-", "−", "–", "\u2011")
_AFTER_NAME_OF_COUNTRY = (
    "in for to from and or on by of a an the per this over at as last next with than while each after before".split()
)


def read_amount(tokens: Sequence[Token], start: int, locale: str) -> tuple[Fact, int] | None:
    """The amount that begins at a token and the place after it; None where there is none."""
    language = locale[:2]
    found = (
        _prefixed_money(tokens, start, locale)
        or _ordinal(tokens, start, language)
        or read_idiom(tokens, start, language)
    )
    if found:
        return found
    number = read_number(tokens, start, language)
    if number is None:
        return _one_and_a_half(tokens, start, language)
    return _with_what_follows(tokens, start, number, locale)


def _one_and_a_half(tokens: Sequence[Token], start: int, language: str) -> tuple[Fact, int] | None:
    """Un an et demi, a year and a half, and a year alone: the one case in which an article counts."""
    if tokens[start].plain in ("decade", "decennie"):  # "over the past decade", "la dernière décennie"
        return Fact("number", Fraction(1), frozenset({"decade"}), soft=True), start + 1
    if tokens[start].plain not in ARTICLES[language] or start + 1 >= len(tokens):
        return None
    one = Number(Fraction(1), start + 1, Fraction(1))
    found = _percentage(tokens, one) or _measure(tokens, one, language, figures=False)
    if found is None:
        return None
    fact, end = found
    if fact.kind == "percentage":
        return found
    if fact.value != (60 if fact.kind == "time" else 1):
        return found
    # "un an" agrees with twelve months, and is not missed.
    timed = fact.kind == "time" or fact.units & {*TIMES}
    return (replace(fact, soft=True), end) if timed else None


def _ordinal(tokens: Sequence[Token], start: int, language: str) -> tuple[Fact, int] | None:
    token, following = tokens[start], at(tokens, start + 1)
    ended = following.kind == "word" and not following.gap and following.plain in _ORDINAL_ENDS[language]
    if ended and token.kind == "number" and token.text.isdigit():
        value = int(token.text)
        return Fact("number", Fraction(value), soft=value == 1), start + 2
    if token.kind != "word":
        return None
    roman = re.fullmatch(r"([IVX]{1,6})(?:e|es|er|ème|ᵉ)", token.text) if language == "fr" else None
    if roman and _ROMAN.fullmatch(roman[1]):
        return Fact("number", Fraction(_roman(roman[1]))), start + 1
    words = _ENGLISH_ORDINALS if language == "en" else _FRENCH_ORDINALS
    tens, last, end = 0, token.plain, start + 1
    if token.plain in _TENS and following.text == "-" and at(tokens, start + 2).plain in words:
        tens, last, end = _TENS[token.plain], at(tokens, start + 2).plain, start + 3
    if last not in words:
        return None
    # First and second are said in many other ways; "pays tiers" and "third party" are no ranks.
    value = tens + words[last]
    party = last == "third" and at(tokens, end + (at(tokens, end).text == "-")).plain in ("party", "parties")
    return Fact("number", Fraction(value), soft=value <= 2 or party), end


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _prefixed_money(tokens: Sequence[Token], start: int, locale: str) -> tuple[Fact, int] | None:
    """Money with its currency first: $5, US$4.5 million, €210M, USD 20."""
    place, country = start, ""
    word = tokens[start]
    if word.kind == "word" and at(tokens, start + 1).text == "$" and not at(tokens, start + 1).gap:
        country = COUNTRIES.get(word.plain, "")
        place += 1 if country else 0
    sign = at(tokens, place)
    named = word.text if word.text in CODES else SIGNS.get(sign.text, "")
    if not named or named == "¢" or at(tokens, place + 1).kind != "number":
        return None
    if place > 0 and word.text not in CODES and not country and _ends_number(at(tokens, place - 1), sign):
        return None
    number = read_number(tokens, place + 1, locale[:2])
    if number is None:
        return None
    end = number.end
    if named == DOLLAR and not country:
        country, end = _country_after(tokens, end, locale[:2], signed=False)
    return _money(number, country or named, locale), end


def _ends_number(token: Token, sign: Token) -> bool:
    """Whether the sign belongs to the number before it ("20 $ 5 fois"), as in French."""
    return token.kind == "number" or (not sign.gap and token.kind == "word")


def _money(number: Number, currency: str, locale: str) -> Fact:
    value, base = number.value, number.base
    if currency == "¢":
        value, base, currency = value / 100, base / 100, DOLLAR
    units = dollars(locale) if currency == DOLLAR else frozenset((currency,))
    return Fact("money", value, units, base=base, scale=number.scale)


def _with_what_follows(tokens: Sequence[Token], start: int, number: Number, locale: str) -> tuple[Fact, int]:
    language = locale[:2]
    figures = tokens[start].kind == "number"
    found = (
        _percentage(tokens, number)
        or _money_after(tokens, number, locale)
        or _decade(tokens, start, number)
        or _measure(tokens, number, language, figures=figures)
    )
    if found is None:
        definite = number.value == 2 and not figures and at(tokens, start - 1).plain in _DEFINITE
        soft = number.soft or definite or (number.value == 2 and at(tokens, number.end).plain == "fois")
        following = at(tokens, number.end)
        further = at(tokens, number.end + 1).plain
        counted = following.plain in ("de", "d", "des") and further not in ("plus", "moins")
        bare_sum = language == "fr" and number.scale >= 10**6 and not counted
        found = (
            Fact("number", number.value, soft=soft, base=number.base, scale=number.scale, bare_sum=bare_sum),
            number.end,
        )
    fact, end = found
    if isinstance(fact.value, Fraction) and _negative(tokens, start):
        return replace(fact, value=-fact.value), end
    return fact, end


def _negative(tokens: Sequence[Token], start: int) -> bool:
    before, further = at(tokens, start - 1), at(tokens, start - 2)
    if before.plain in ("minus", "moins"):
        # "au moins 25" is at least, "plus ou moins 25" about.
        return further.plain not in ("au", "ou", "du", "de")
    return before.text in _MINUS and not tokens[start].gap and before.gap and further.kind != "number"


def _percentage(tokens: Sequence[Token], number: Number) -> tuple[Fact, int] | None:
    end = number.end
    first, second = at(tokens, end).plain, at(tokens, end + 1).plain
    if first == "-" and second in ("percent", "per"):
        end, first, second = end + 1, second, at(tokens, end + 2).plain
    size = 0
    if first in ("%", "percent"):
        size = 1
    elif (first == "pour" and second == "cent") or (first == "per" and second == "cent"):
        size = 2
    elif first == "p" and second == "." and at(tokens, end + 2).text in ("100", "cent"):
        size = 3
    if not size:
        return None
    return Fact("percentage", number.value, base=number.base, scale=number.scale), end + size


def _money_after(tokens: Sequence[Token], number: Number, locale: str) -> tuple[Fact, int] | None:
    """Money with its currency last: 20 milliards $, 12 $ US, 5 ¢, two million Canadian dollars, 20 CAD."""
    language, place = locale[:2], number.end
    if at(tokens, place).text == "-" and not at(tokens, place).gap:
        place += 1
    if number.scale > 1 and at(tokens, place).plain in ("de", "d"):
        place += 1 + (at(tokens, place + 1).text in ("'", "’"))
    token = at(tokens, place)
    if token.text in SIGNS:
        currency = SIGNS[token.text]
        # "between 20 and $30": in English the sign opens the next amount.
        if language == "en" and token.text != "¢" and at(tokens, place + 1).kind == "number" and token.gap:
            return None
        country, end = _country_after(tokens, place + 1, language, signed=True)
        return _money(number, (country if currency == DOLLAR else "") or currency, locale), (
            end if currency == DOLLAR else place + 1
        )
    if token.text in CODES:
        return _money(number, token.text, locale), place + 1
    country = ""
    if token.plain in COUNTRIES and at(tokens, place + 1).plain in NOUNS[language]:
        country, place = COUNTRIES[token.plain], place + 1
    return _money_noun(tokens, place, number, country, locale)


def _money_noun(
    tokens: Sequence[Token], place: int, number: Number, country: str, locale: str
) -> tuple[Fact, int] | None:
    language, noun = locale[:2], at(tokens, place).plain
    currency = NOUNS[language].get(noun, "")
    sterling = at(tokens, place + 1).plain == "sterling"
    if not currency or (noun in WEIGHTS and not sterling and number.scale == 1):
        return None
    end = place + 1 + sterling
    if currency == DOLLAR and language == "fr" and not country:
        country, end = _country_after(tokens, end, language, signed=True)
    return _money(number, (country if currency == DOLLAR else "") or currency, locale), end


def _country_after(tokens: Sequence[Token], place: int, language: str, *, signed: bool) -> tuple[str, int]:
    """Whose dollars they are, where that stands last: "12 $ US", "$5 million (US)", and the place after it."""
    bracket = at(tokens, place).text == "("
    token = at(tokens, place + bracket)
    country = COUNTRIES.get(token.plain, "") if token.kind == "word" else ""
    short = token.text.replace(".", "").isupper() and len(token.plain) > 1
    if bracket:
        return (country, place + 3) if country and at(tokens, place + 2).text == ")" else ("", place)
    after = at(tokens, place + 1)
    open_end = after.kind != "word" or after.plain in _AFTER_NAME_OF_COUNTRY
    if country and short and (language == "fr" or open_end):
        return country, place + 1
    spelled = token.plain.startswith(("americain", "canadien", "australien"))
    return (country, place + 1) if country and spelled and signed and language == "fr" else ("", place)


def _decade(tokens: Sequence[Token], start: int, number: Number) -> tuple[Fact, int] | None:
    """The 1990s, les années 1990, the '90s."""
    if tokens[start].kind != "number" or number.value.denominator != 1 or number.value % 10:
        return None
    after, before = at(tokens, number.end), at(tokens, start - 1)
    plural = (after.plain == "s" and not after.gap) or (
        after.text in ("'", "’") and at(tokens, number.end + 1).plain == "s"
    )
    if not plural and before.plain not in ("annees", "decennie"):
        return None
    end = number.end + (0 if not plural else 1 if after.plain == "s" else 2)
    if number.value < 100:
        return Fact("decade", number.value + 1900), end
    return (Fact("decade", number.value), end) if 1000 <= number.value < 2200 else None


def _measure(tokens: Sequence[Token], number: Number, language: str, *, figures: bool) -> tuple[Fact, int] | None:
    place = number.end
    if at(tokens, place).text in ("-", "\u2011") and not at(tokens, place).gap:
        place += 1
    part = number.value < 1  # "un quart de siècle", "a quarter of a century"
    if (number.scale > 1 or part) and at(tokens, place).plain in ("de", "d"):
        place += 1 + (at(tokens, place + 1).text in ("'", "’"))
    elif part and at(tokens, place).plain == "of" and at(tokens, place + 1).plain in ("a", "an"):
        place += 2
    found = _degrees(tokens, place) or _measure_word(tokens, place, language, figures=figures)
    if not found:
        return None
    names, end = found
    end, half = and_half(tokens, end, language)
    value = number.value + Fraction(half, 2)
    if names == ("hour",):
        return Fact("time", value * 60), end
    return Fact("number", value, frozenset(names), base=number.base, scale=number.scale), end


def _measure_word(
    tokens: Sequence[Token], place: int, language: str, *, figures: bool
) -> tuple[tuple[str, ...], int] | None:
    token = at(tokens, place)
    if token.kind != "word" or (len(token.text) < 3 and at(tokens, place + 1).text in ("'", "’")):
        return None
    word, end = token.plain, place + 1
    square = word == "square"
    if square or word in ("basis", "percentage", "nautical", "metric"):
        token, end = at(tokens, place + 1), place + 2
        word = "tonne" if word == "metric" and token.plain in ("ton", "tons") else token.plain
    name = measure(word, language, figures=figures)
    if not name:
        return None
    if language == "fr" and at(tokens, end).plain in ("carre", "carres"):
        square, end = True, end + 1
    if name == "point":
        basis = tokens[place].plain == "basis" or [t.plain for t in tokens[end : end + 2]] == ["de", "base"]
        return ("basis point" if basis else "point",), end
    speed = _an_hour(tokens, end) if name in ("kilometre", "mile") else 0
    if speed:
        return (f"{name} an hour",), end + speed
    return (squared(name) if square else name,), end


def _an_hour(tokens: Sequence[Token], place: int) -> int:
    """How many tokens say "an hour" here: /h, per hour, à l’heure."""
    words = [token.plain for token in tokens[place : place + 4]]
    for saying in (["/", "h"], ["an", "hour"], ["per", "hour"], ["par", "heure"], ["a", "l", "'", "heure"]):
        if [word.replace("’", "'") for word in words[: len(saying)]] == saying:
            return len(saying)
    return 0


def _degrees(tokens: Sequence[Token], place: int) -> tuple[tuple[str, ...], int] | None:
    token = at(tokens, place)
    if token.text not in ("°", "º", "℃") and token.plain not in ("degre", "degres", "degree", "degrees"):
        return None
    scale = {"c": "celsius", "celsius": "celsius", "f": "fahrenheit", "fahrenheit": "fahrenheit"}
    name = scale.get(at(tokens, place + 1).plain, "")
    # Degrees of no named scale may be either.
    return ((name,), place + 2) if name else (("degree", *scale.values()), place + 1)
