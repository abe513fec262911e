"""A quantity as the readers of a locale expect it: 20 milliards $, $20 billion."""

from __future__ import annotations

from collections.abc import Callable

from audiobrief.locales import language_of
from audiobrief.translation.grammar import DAYS, MEASURES, MONTHS
from audiobrief.translation.quantity import Numeral, Quantity

NBSP = "\u00a0"
NARROW = "\u202f"
_ENGLISH_SIGNS = {"$": "$", "USD": "US$", "CAD": "C$", "AUD": "A$", "HKD": "HK$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_FRENCH_SIGNS = {
    "$": "$", "USD": f"${NBSP}US", "CAD": f"${NBSP}CA", "AUD": f"${NBSP}AU", "HKD": f"${NBSP}HK",
    "EUR": "€", "GBP": "£", "JPY": "¥", "¢": "¢",
}  # fmt: skip
_ENGLISH_SCALES = {6: "million", 9: "billion", 12: "trillion"}
_FRENCH_SCALES = {6: "million", 9: "milliard"}


def write(quantity: Quantity, locale: str) -> str:
    """The quantity in running text of the locale; "" where it is better left as it was."""
    return _WRITERS[language_of(locale)][quantity.kind](quantity, locale)


# ---------------------------------------------------------------- French


def _french_number(number: Numeral) -> str:
    whole = number.whole
    if len(whole) > 4 or (len(whole) == 4 and number.grouped):
        whole = NBSP.join(_thirds(whole))
    sign = "-" if number.negative else ""
    return f"{sign}{whole}{',' + number.decimals if number.decimals else ''}"


def _thirds(whole: str) -> list[str]:
    first = len(whole) % 3 or 3
    return [whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))]


def _french_amount(quantity: Quantity) -> str:
    """The numbers with their scale in words: 2,5 millions, 10 à 15 milliards, 2 500 milliards."""
    numbers, power = quantity.numbers, quantity.power
    shift = 3 if power in (3, 12) else 0
    if shift:
        shifted = [number.shifted(3) for number in numbers]
        if any(number is None for number in shifted):
            return ""
        numbers = tuple(number for number in shifted if number)
        power -= 3
    joint = {"": "", "to": " à ", "-": " à "}[quantity.joint]
    told = joint.join(_french_number(number) for number in numbers)
    if not power:
        return told
    plural = "s" if abs(numbers[-1].value) >= 2 else ""
    return f"{told}{NBSP}{_FRENCH_SCALES[power]}{plural}"


def _french_money(quantity: Quantity, locale: str) -> str:
    sign = _FRENCH_SIGNS.get(quantity.unit, quantity.unit)
    if quantity.short and quantity.power == 6 and not quantity.joint:
        return f"{_french_number(quantity.numbers[0])}{NBSP}M{sign}"
    told = _french_amount(quantity)
    return f"{told}{NBSP}{sign}" if told else ""


def _french_percent(quantity: Quantity, locale: str) -> str:
    return f"{_french_amount(quantity)}{NARROW}%"


def _french_measure(quantity: Quantity, locale: str) -> str:
    return f"{_french_amount(quantity)}{NBSP}{quantity.unit}"


def _french_time(quantity: Quantity, locale: str) -> str:
    hour, minute = divmod(quantity.minutes, 60)
    if minute:
        return f"{hour}{NBSP}h{NBSP}{minute:02}"
    return "minuit" if hour == 0 else "midi" if hour == 12 else f"{hour}{NBSP}h"


def _french_date(quantity: Quantity, locale: str) -> str:
    year, month, day = quantity.date
    weekday = f"{DAYS['fr'][quantity.weekday - 1]} " if quantity.weekday else ""
    told = f"{'1er' if day == 1 else day}{NBSP}" if day else ""
    return f"{weekday}{told}{MONTHS['fr'][month - 1]}{f' {year}' if year else ''}"


def _french_ordinal(quantity: Quantity, locale: str) -> str:
    return f"{quantity.numbers[0].whole}{'er' if quantity.numbers[0].whole == '1' else 'e'}"


def _french_decade(quantity: Quantity, locale: str) -> str:
    return f"les années {quantity.numbers[0].whole}"


# ---------------------------------------------------------------- English


def _english_number(number: Numeral) -> str:
    whole = number.whole
    if len(whole) > 4 or (len(whole) == 4 and number.grouped):
        whole = ",".join(_thirds(whole))
    sign = "-" if number.negative else ""
    return f"{sign}{whole}{'.' + number.decimals if number.decimals else ''}"


def _english_scaled(quantity: Quantity) -> tuple[list[str], str] | None:
    """The numbers and the word of their scale; None where they cannot be told shortly."""
    numbers, power = quantity.numbers, quantity.power
    if power == 9 and all(abs(number.value) >= 1000 for number in numbers):
        shifted = [number.shifted(-3) for number in numbers]
        if all(shifted):
            numbers, power = tuple(number for number in shifted if number), 12
    if power == 3:
        shifted = [number.shifted(3) for number in numbers]
        if not all(shifted):
            return None
        numbers, power = tuple(number for number in shifted if number), 0
    return [_english_number(number) for number in numbers], f" {_ENGLISH_SCALES[power]}" if power else ""


def _english_money(quantity: Quantity, locale: str) -> str:
    if quantity.unit == "¢":
        return f"{_english_number(quantity.numbers[0])}¢"
    sign = _ENGLISH_SIGNS[quantity.unit]
    scaled = _english_scaled(quantity)
    if scaled is None:
        return ""
    told, scale = scaled
    paid = [f"-{sign}{number[1:]}" if number.startswith("-") else f"{sign}{number}" for number in told]
    return " to ".join(f"{number}{scale}" for number in paid)


def _english_percent(quantity: Quantity, locale: str) -> str:
    return " to ".join(f"{_english_number(number)}%" for number in quantity.numbers)


def _english_plain(quantity: Quantity, locale: str) -> str:
    scaled = _english_scaled(quantity)
    if scaled is None:
        return ""
    told, scale = scaled
    return f"{' to '.join(told)}{scale}"


def _english_measure(quantity: Quantity, locale: str) -> str:
    told = " to ".join(_english_number(number) for number in quantity.numbers)
    gap = "" if quantity.unit.startswith("°") else NBSP
    return f"{told}{gap}{MEASURES[quantity.unit]}"


def _english_time(quantity: Quantity, locale: str) -> str:
    hour, minute = divmod(quantity.minutes, 60)
    if not minute and hour in (0, 12):
        return "noon" if hour else "midnight"
    told = f"{(hour - 1) % 12 + 1}{f':{minute:02}' if minute else ''}"
    return f"{told}{NBSP}{'p.m.' if hour >= 12 else 'a.m.'}"


def _english_date(quantity: Quantity, locale: str) -> str:
    year, month, day = quantity.date
    name = MONTHS["en"][month - 1]
    weekday = DAYS["en"][quantity.weekday - 1] if quantity.weekday else ""
    if locale == "en-GB":
        parts = (weekday, str(day) if day else "", name, str(year) if year else "")
        return " ".join(part for part in parts if part)
    told = f"{name}{NBSP}{day}" if day else name
    if year:
        told += f"{',' if day else ''} {year}"
    return f"{weekday}, {told}" if weekday else told


def _english_ordinal(quantity: Quantity, locale: str) -> str:
    number = int(quantity.numbers[0].whole)
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _english_decade(quantity: Quantity, locale: str) -> str:
    return f"the {quantity.numbers[0].whole}s"


_WRITERS: dict[str, dict[str, Callable[[Quantity, str], str]]] = {
    "fr": {
        "money": _french_money,
        "percent": _french_percent,
        "number": lambda quantity, locale: _french_amount(quantity),
        "measure": _french_measure,
        "time": _french_time,
        "date": _french_date,
        "ordinal": _french_ordinal,
        "decade": _french_decade,
    },
    "en": {
        "money": _english_money,
        "percent": _english_percent,
        "number": _english_plain,
        "measure": _english_measure,
        "time": _english_time,
        "date": _english_date,
        "ordinal": _english_ordinal,
        "decade": _english_decade,
    },
}
