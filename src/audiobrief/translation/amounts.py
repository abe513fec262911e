"""Amounts, dates and times of a text, read in one language and written in the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from audiobrief.locales import language_of
from audiobrief.translation.grammar import (
    CODES,
    COUNTRIES,
    DAYS,
    ENGLISH_MEASURES,
    MEASURES,
    PEOPLES,
    SCALES,
    SHORT_SCALES,
    SIGNS,
    Grammar,
    grammar,
    month_number,
)
from audiobrief.translation.quantity import Numeral, Quantity
from audiobrief.translation.writing import write

_NOUNS = {"dollar": "$", "euro": "EUR"}


def read_quantities(text: str, language: str, *, loose: bool = False) -> tuple[Quantity, ...]:
    """The amounts, dates and times in order, without overlap; plain whole numbers below 10,000 are none."""
    found: list[Quantity] = []
    for kind, pattern in _grammar(language, loose).patterns:
        for match in pattern.finditer(text):
            quantity = _READERS.get(kind, _numbers)(kind, match, language)
            if quantity and not any(quantity.start < other.end and other.start < quantity.end for other in found):
                found.append(quantity)
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def converted(text: str, source: str, target: str) -> str:
    """The text with its amounts, dates and times as the target locale writes them; all other words stay."""
    return _rewritten(text, read_quantities(text, language_of(source)), target)


def canonical(text: str, locale: str) -> str:
    """A text of this locale with every amount, date and time in the locale's own form."""
    return _rewritten(text, read_quantities(text, language_of(locale), loose=True), locale)


def conversions(text: str, source: str, target: str) -> tuple[tuple[str, str], ...]:
    """Each amount, date and time of the text, and how the target locale writes it."""
    found = read_quantities(text, language_of(source))
    pairs = ((text[quantity.start : quantity.end], write(quantity, target)) for quantity in found)
    return tuple(dict.fromkeys((written, other) for written, other in pairs if other))


def _rewritten(text: str, quantities: tuple[Quantity, ...], locale: str) -> str:
    out, end = "", 0
    for quantity in quantities:
        out += text[end : quantity.start] + (write(quantity, locale) or text[quantity.start : quantity.end])
        end = quantity.end
        # "at 2 p.m." ends its sentence with the period that it has.
        end += out.endswith(".") and text[end : end + 1] == "." and text[end : end + 2] != ".."
    return out + text[end:]


@lru_cache(maxsize=4)
def _grammar(language: str, loose: bool) -> Grammar:
    return grammar(language, loose=loose)


def _numeral(text: str, language: str) -> Numeral:
    """The number in a text that is grouped and pointed in either way."""
    negative = text[:1] in "-−\u2011"
    plain = re.sub(r"[ \u00a0\u202f\u2009]", " ", text.lstrip("-−\u2011"))
    if " " in plain:  # the blanks group, so the other sign parts decimals
        whole, decimals = _parted(plain.replace(" ", ""), "[.,]")
        return Numeral(whole, decimals, negative, True)
    zeros = r"(?:\d{1,3}(?:,\d{3}){2,}|[1-9]\d{0,2},\d\d0)"
    commas = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?" if language == "en" else zeros
    if re.fullmatch(commas, plain):
        whole, decimals = _parted(plain.replace(",", ""), r"\.")
        return Numeral(whole, decimals, negative, True)
    whole, decimals = _parted(plain, "[.,]")
    return Numeral(whole, decimals, negative)


def _parted(text: str, sign: str) -> tuple[str, str]:
    whole, *decimals = re.split(sign, text, maxsplit=1)
    return whole, decimals[0] if decimals else ""


def _numbers(kind: str, match: re.Match[str], language: str) -> Quantity | None:
    """A quantity made of one number or two, with its scale and unit."""
    parts = match.groupdict()
    numbers = [_numeral(parts["a"].replace("’", "").replace("'", ""), language)]
    if parts.get("b"):
        numbers.append(_numeral(parts["b"], language))
    if parts.get("minus"):
        numbers[0] = Numeral(numbers[0].whole, numbers[0].decimals, True, numbers[0].grouped)
    power, short = 0, bool(parts.get("short"))
    if parts.get("scale"):
        word = re.sub(r"\s", " ", parts["scale"].lower())
        power = SCALES[language].get(word) or SCALES[language][word.removesuffix("s")]
    elif short:
        power = SHORT_SCALES[language][parts["short"]]
    unit = parts.get("unit") or ""
    if language == "en" and unit:
        unit = ENGLISH_MEASURES.get(unit, unit)
    elif unit and unit not in MEASURES:
        return None
    unit = unit or (_currency(parts) if kind == "money" else "")
    joint = "" if not parts.get("joint") else "-" if parts["joint"].strip() in ("-", "–") else "to"
    return Quantity(kind, match.start(), match.end(), tuple(numbers), power, unit, short=short, joint=joint)


def _currency(parts: dict[str, str | None]) -> str:
    if parts.get("code") in CODES:
        return str(parts["code"])
    if parts.get("sign") == "¢":
        return "¢"
    noun = (parts.get("noun") or "").removesuffix("s")
    unit = SIGNS.get(parts.get("sign") or "", "") or _NOUNS.get(noun, "")
    country = parts.get("country") or ""
    people = (parts.get("people") or "").lower()
    if unit == "$":
        return COUNTRIES.get(country) or PEOPLES.get(people) or unit
    return unit


def _time(kind: str, match: re.Match[str], language: str) -> Quantity | None:
    parts = match.groupdict()
    if parts.get("named"):
        minutes = 0 if parts["named"] in ("minuit", "midnight") else 720
        return Quantity(kind, match.start(), match.end(), minutes=minutes)
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    half = (parts.get("half") or "").lower().replace(".", "")
    if hour > (12 if half else 24) or (half and hour == 0):
        return None
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    # Where nothing else is said, the last period belongs to "p.m."; else it also ends the sentence.
    alone = match.start() == 0 and match.string[match.end() :] == "."
    return Quantity(kind, match.start(), match.end() + alone, minutes=(hour * 60 + minute) % 1440)


def _date(kind: str, match: re.Match[str], language: str) -> Quantity | None:
    parts = match.groupdict()
    day = int((parts.get("day") or "0").removesuffix("er"))
    month = month_number(parts["month"], language)
    weekday = DAYS[language].index(parts["weekday"]) + 1 if parts.get("weekday") else 0
    date = (int(parts.get("year") or 0), month, day)
    return Quantity(kind, match.start(), match.end(), date=date, weekday=weekday)


_READERS: dict[str, Callable[[str, re.Match[str], str], Quantity | None]] = {"time": _time, "date": _date}
