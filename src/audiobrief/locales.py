"""The languages and locales that audiobrief speaks."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

LANGUAGES = ("fr", "en")
DEFAULT_LOCALE = {"fr": "fr-CA", "en": "en-CA"}
LOCALES = ("fr-CA", "fr-FR", "fr-BE", "fr-CH", "en-CA", "en-US", "en-GB")

_MONTHS_FR = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def language_of(locale: str) -> str:
    """`fr` of `fr-CA`."""
    return locale.split("-", 1)[0]


def find_locale(tag: str) -> str | None:
    """The locale that a tag such as `fr`, `FR_ca` or `en-US` means; None for any other language.

    A region that audiobrief does not know (fr-LU, en-AU) falls back to its language's default.
    """
    language, _, region = tag.strip().replace("_", "-").partition("-")
    language = {"francais": "fr", "français": "fr", "french": "fr", "english": "en", "anglais": "en"}.get(
        language.lower(), language.lower()
    )
    if language not in LANGUAGES:
        return None
    exact = f"{language}-{region.upper()}"
    return exact if exact in LOCALES else DEFAULT_LOCALE[language]


def dates_in(text: str, locale: str) -> tuple[date, ...]:
    """The dates that stand in a text as `long_date` writes them, in order."""
    months = _MONTHS_FR if language_of(locale) == "fr" else _MONTHS_EN
    names = "|".join(months)
    found: list[date] = []
    for match in re.finditer(
        rf"\b(\d{{1,2}})(?:er)?\s({names})\s(\d{{4}})\b|\b({names})\s(\d{{1,2}}),\s(\d{{4}})\b", text
    ):
        day, month, year = match[1] or match[5], match[2] or match[4], match[3] or match[6]
        with suppress(ValueError):
            found.append(date(int(year), months.index(month) + 1, int(day)))
    return tuple(found)


def long_date(day: date, locale: str) -> str:
    """A date as it is written in running text: `1er août 2025`, `August 1, 2025`, `1 August 2025`."""
    if language_of(locale) == "fr":
        number = "1er" if day.day == 1 else str(day.day)
        return f"{number} {_MONTHS_FR[day.month - 1]} {day.year}"
    month = _MONTHS_EN[day.month - 1]
    return f"{day.day} {month} {day.year}" if locale == "en-GB" else f"{month} {day.day}, {day.year}"
