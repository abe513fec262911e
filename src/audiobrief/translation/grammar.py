"""How French and English write amounts, dates and times: the patterns that read them."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPACE = "[ \u00a0\u202f\u2009]"
_GROUPED_FR = rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)(?:,\d+)?"
_GROUPED_EN = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"
_ZERO_GROUPED = r"(?:\d{1,3}(?:,\d{3}){2,}|[1-9]\d{0,2},\d\d0)(?!\d)"
_NUMBER = {
    "fr": rf"(?:{_GROUPED_FR}|\d+(?:,\d+)?)",
    "en": rf"(?:{_GROUPED_EN}|\d+(?:\.\d+)?)",
    # What a translation may have left half done: either way of writing. "3,125" is no thousand in French.
    "loose fr": rf"(?:{_GROUPED_FR}|{_ZERO_GROUPED}|\d+(?:[.,]\d+)?)",
    "loose en": rf"(?:{_GROUPED_FR}|{_GROUPED_EN}|\d+(?:[.,]\d+)?)",
}
_SIGN = r"(?:(?<![\w.,])[-−\u2011])?"
# Not inside a word, a name or another number: GPT-4.5, H100, 1.4.2, 2026-03-12.
_BEFORE = r"(?<![\w$€£¥])(?<!\w[.,/:\u2011-])"
_AFTER = r"(?![\w]|[.,/:\u2011-]\d)"

SCALES = {
    "fr": {"mille milliards": 12, "billion": 12, "milliard": 9, "million": 6},
    "en": {"trillion": 12, "billion": 9, "million": 6},
}
SHORT_SCALES = {
    "fr": {"k": 3, "M": 6, "Md": 9, "G": 9},
    "en": {"K": 3, "k": 3, "M": 6, "m": 6, "B": 9, "bn": 9, "T": 12},
}
SIGNS = {"$": "$", "€": "EUR", "£": "GBP", "¥": "JPY"}
COUNTRIES = {"US": "USD", "CA": "CAD", "CAN": "CAD", "C": "CAD", "CDN": "CAD", "AU": "AUD", "A": "AUD", "HK": "HKD"}
PEOPLES = {
    "américain": "USD", "canadien": "CAD", "australien": "AUD", "américains": "USD", "canadiens": "CAD",
    "australiens": "AUD", "american": "USD", "canadian": "CAD", "australian": "AUD", "us": "USD", "u.s.": "USD",
}  # fmt: skip
CODES = ("USD", "CAD", "AUD", "EUR", "GBP", "JPY")
# A measure as French writes it: as English does.
MEASURES = {
    **{unit: unit for unit in "km/h km2 km² m2 m² m3 km cm mm m kg mg g mL ml L l ha lb".split()},
    **{unit: unit for unit in "MW GW kW TW kWh MWh GWh TWh V W Hz kHz MHz GHz dB ppm".split()},
    "°C": "°C", "°F": "°F", "Go": "GB", "Mo": "MB", "To": "TB", "ko": "KB", "Gbit/s": "Gbps", "Mbit/s": "Mbps",
    "pi2": "sq. ft.", "pi²": "sq. ft.", "pi": "ft.", "mi": "mi", "oz": "oz",
}  # fmt: skip
ENGLISH_MEASURES = {
    **{english: french for french, english in MEASURES.items() if french not in ("pi²",)},
    "ft": "pi", "sq ft": "pi2",
}  # fmt: skip

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_SHORT_MONTHS = {
    "fr": {"janv": 1, "févr": 2, "avr": 4, "juill": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12},
    "en": {"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12},
}
DAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}


def month_number(word: str, language: str) -> int:
    """The number of a month by its name, whole or short."""
    bare = word.rstrip(".")
    if bare in MONTHS[language]:
        return MONTHS[language].index(bare) + 1
    return _SHORT_MONTHS[language][bare]


def _any(words: list[str] | dict[str, int] | dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _scale(language: str) -> str:
    words = "|".join(rf"{re.escape(word)}s?" for word in SCALES[language])
    return rf"(?P<scale>{words})"


@dataclass(frozen=True)
class Grammar:
    """Patterns by kind, the more telling first; named groups hold the parts."""

    language: str
    patterns: tuple[tuple[str, re.Pattern[str]], ...]


def grammar(language: str, *, loose: bool = False) -> Grammar:
    """The patterns of a language; `loose` also reads what a translation left in the other language's way."""
    number = _NUMBER[f"loose {language}" if loose else language]
    one = rf"{_BEFORE}(?P<a>{_SIGN}{number})"
    joint = {"fr": rf"{SPACE}à{SPACE}", "en": rf"{SPACE}to{SPACE}"}[language]
    more = rf"(?:(?P<joint>{joint}|[-–])(?P<b>{number}))?"
    scale = rf"(?:{SPACE}{_scale(language)}\b)?"
    kinds = [
        *_money(language, number, one, more, scale, loose),
        ("percent", rf"{one}{more}{SPACE}?(?:%|{'pour cent' if language == 'fr' else 'per cent|percent'}\b)"),
        *_times(language, loose),
        *_dates(language),
        *_others(language, number, one, more, loose),
    ]
    return Grammar(language, tuple((kind, re.compile(pattern)) for kind, pattern in kinds))


def _money(language: str, number: str, one: str, more: str, scale: str, loose: bool) -> list[tuple[str, str]]:
    sign, code = "(?P<sign>[$€£¥])", rf"(?P<code>{'|'.join(CODES)})\b"
    country = rf"(?:{SPACE}?(?P<country>US|CAN|CA|AU)(?![\w$]))?"
    short = rf"(?P<short>{_any(SHORT_SCALES[language])})"
    before = (
        rf"(?<![\w$€£¥])(?P<minus>[-−])?(?P<country>US|CAN|CA|CDN|C|AU|A|HK)?{sign}{SPACE}?(?P<a>{number})"
        rf"(?:(?P<joint>[-–])(?P<b>{number}))?"
    )
    after = [
        ("money", rf"{one}{more}{SPACE}?{short}{SPACE}?{sign}{country}"),
        ("money", rf"{one}{more}{scale}{SPACE}?{sign}{country}(?!\d)"),
        ("money", rf"{one}{more}{scale}{SPACE}{code}"),
        ("money", rf"{one}{SPACE}?(?P<sign>¢)"),
    ]
    if language == "fr":
        people = rf"(?:{SPACE}(?P<people>américains?|canadiens?|australiens?|US)\b)?"
        named = [("money", rf"{one}{more}{scale}{SPACE}(?:de{SPACE}|d[’'])?(?P<noun>dollars?|euros?){people}\b")]
        loosely = [("money", before + scale), ("money", before)]
        return [*named, *(loosely if loose else []), *after]
    people = rf"(?:(?P<people>U\.?S\.?|Canadian|American|Australian){SPACE})?"
    named = [
        ("money", rf"{one}{more}{scale}{SPACE}{people}(?P<noun>dollars?|euros?)\b"),
        ("money", rf"(?<!\w){code}{SPACE}(?P<a>{number}){scale}"),
    ]
    lead = [
        ("money", rf"{before}{SPACE}?{short}\b"),
        ("money", rf"{before}(?:-| )?{_scale(language)}\b"),
        ("money", before + _AFTER),
    ]
    return [*lead, *named, *after[1:]]


def _times(language: str, loose: bool) -> list[tuple[str, str]]:
    french = rf"(?<![\w.,:-])(?P<hour>\d{{1,2}}){SPACE}?h{SPACE}?(?P<minute>[0-5]\d)(?![\w])"
    whole = (
        rf"(?:(?<=\bà[ \u00a0\u202f])|(?<=\b[Dd]ès[ \u00a0\u202f]))(?P<hour>\d{{1,2}}){SPACE}?h(?![\w]|{SPACE}?\d)"
        if language == "fr"
        else ""
    )
    english = (
        rf"(?<![\w.,:-])(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d))?{SPACE}?"
        r"(?P<half>[aApP]\.?[mM])(?:(?<=\.[mM])\.(?!\s*$|\s+[A-ZÀ-Þ«“\"]))?(?!\w)"
    )
    colon = r"(?<![\w.,:-])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\w:]|[.,]\d)"
    words = {"fr": r"(?<![\w-])(?P<named>midi|minuit)(?!\w|-)", "en": r"(?<![\w-])(?P<named>noon|midnight)(?!\w|-)"}
    own = [french, whole, colon] if language == "fr" else [english, colon]
    other = [english] if language == "fr" else [french]
    patterns = [*(other if loose else []), *own, *([] if loose else [words[language]])]
    return [("time", pattern) for pattern in patterns if pattern]


def _dates(language: str) -> list[tuple[str, str]]:
    months = _any([*MONTHS[language]])
    short = _any(_SHORT_MONTHS[language])
    month = rf"(?P<month>{months}|(?:{short})\.)"
    weekday = rf"(?:(?P<weekday>{_any([*DAYS[language]])}),?{SPACE})?"
    year = r"(?P<year>(?:1\d|20|21)\d\d)"
    if language == "fr":
        return [
            ("date", rf"(?<!\w){weekday}(?P<day>1er|[12]?\d|3[01]){SPACE}{month}(?:{SPACE}{year})?(?!\w)"),
            ("date", rf"(?<!\w)(?P<month>{months}){SPACE}{year}(?!\w)"),
            ("decade", rf"(?<!\w)(?:[Ll]es{SPACE})?années{SPACE}(?P<a>\d{{4}}|\d0)(?!\w)"),
        ]
    day = r"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?"
    return [
        (
            "date",
            rf"(?<!\w){weekday}{month}{SPACE}{day}(?:,?{SPACE}{year})?(?![\w]|[.,:]\d|-\d|{SPACE}(?:million|billion))",
        ),
        ("date", rf"(?<![\w.,:-]){weekday}{day}{SPACE}(?:of{SPACE})?{month}(?:,?{SPACE}{year})?(?!\w)"),
        ("date", rf"(?<!\w)(?P<month>{months}){SPACE}{year}(?!\w)"),
        ("decade", r"(?<!\w)(?:[Tt]he[ \u00a0])?(?P<a>\d{3}0|[’']?\d0)s(?!\w)"),
    ]


def _others(language: str, number: str, one: str, more: str, loose: bool) -> list[tuple[str, str]]:
    table = MEASURES if language == "fr" else ENGLISH_MEASURES
    # "48 m de long" is metres; in English "48 m" may follow money, which was read before.
    measure = rf"{one}{more}{SPACE}?(?P<unit>{_any(table)})(?!\w|{SPACE}?/)"
    if loose and language == "en":
        measure = rf"{one}{more}{SPACE}?(?P<unit>{_any({**MEASURES, **table})})(?!\w|{SPACE}?/)"
    grouped = {"fr": _GROUPED_FR, "en": _GROUPED_EN}[language]
    ends = {"fr": "ers?|res?|ères?|es?|èmes?|nde?", "en": "st|nd|rd|th"}[language]
    decimal = r"\d+,\d+" if language == "fr" else r"\d+\.\d+"
    plain = rf"{_BEFORE}(?P<a>{_SIGN}(?:{grouped}|{decimal})){_AFTER}"
    if loose:
        plain = rf"{_BEFORE}(?P<a>{_SIGN}(?:{_GROUPED_FR}|{_ZERO_GROUPED if language == 'fr' else grouped})){_AFTER}"
    return [
        ("measure", measure),
        ("ordinal", rf"{_BEFORE}(?P<a>\d+)(?:{ends})(?!\w)"),
        ("number", rf"{one}{more}{SPACE}{_scale(language)}\b"),
        ("number", plain),
    ]
