"""Dates, hours and durations."""

from __future__ import annotations

import re

from audiobrief.text.normalization.french.binding import bound, fixed, listed, word_before
from audiobrief.text.normalization.french.numbers import FRESH, SPACE, cardinal, some_digits
from audiobrief.text.normalization.rules import Rule

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_SHORT_MONTHS = {
    **dict.fromkeys(("janv.", "jan.", "janv", "jan"), "janvier"),
    **dict.fromkeys(("févr.", "fév.", "févr", "fév"), "février"),
    **dict.fromkeys(("avr.", "avr"), "avril"),
    **dict.fromkeys(("juill.", "juil.", "juill", "juil"), "juillet"),
    **dict.fromkeys(("sept.", "sept"), "septembre"),
    **dict.fromkeys(("oct.", "oct"), "octobre"),
    **dict.fromkeys(("nov.", "nov"), "novembre"),
    **dict.fromkeys(("déc.", "déc"), "décembre"),
}
_DOTTED_MONTHS = {short: name for short, name in _SHORT_MONTHS.items() if short.endswith(".")}
_HALVES = {"a": "du matin", "p": "de l’après-midi"}
_QUARTERS = "premier deuxième troisième quatrième".split()


def date_words(day: int, month: int, year: int | None, locale: str) -> str | None:
    """ "premier janvier deux mille vingt-cinq"; None where no such day exists."""
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    said = f"{'premier' if day == 1 else cardinal(day, locale)} {_MONTHS[month - 1]}"
    return said if year is None else f"{said} {cardinal(year, locale, counts=False)}"


def hour_words(hour: int, minute: int, locale: str, second: int = 0) -> str:
    """ "vingt et une heures trente"; seconds are named only where written."""
    said = f"{cardinal(hour, locale, feminine=True)} heure{'s' if hour > 1 else ''}"
    if minute or second:
        said += f" {cardinal(minute, locale, feminine=True)}"
    if second:
        said += f" minute{'s' if minute > 1 else ''} {cardinal(second, locale, feminine=True)}"
        said += f" seconde{'s' if second > 1 else ''}"
    return said


def _say_iso(match: re.Match[str], locale: str) -> str | None:
    year, month, day = (int(match.group(name)) for name in ("year", "month", "day"))
    said = date_words(day, month, year, locale)
    if said is None or match.group("hour") is None:
        return said
    return f"{said} à {hour_words(int(match.group('hour')), int(match.group('minute')), locale)}"


def _say_numeric(match: re.Match[str], locale: str) -> str | None:
    """29/07/2025: the day stands first, unless that cannot be."""
    day, month = int(match.group("day")), int(match.group("month"))
    if month > 12 >= day:
        day, month = month, day
    year = int(match.group("year"))
    return date_words(day, month, year + 2000 if year < 100 else year, locale)


def _say_first(match: re.Match[str], locale: str) -> str | None:
    return "premier"


def _say_hour(match: re.Match[str], locale: str) -> str | None:
    hour, minute = int(match.group("hour")), match.group("minute")
    if hour > 24 and minute is None:
        return None  # "36 h" is a duration: the units say it
    said = hour_words(hour, int(minute or 0), locale)
    if match.group("min"):
        said += " minutes" if int(minute) > 1 else " minute"
    if match.group("second"):
        second = int(match.group("second"))
        said += f" {cardinal(second, locale, feminine=True)} seconde{'s' if second > 1 else ''}"
    return said


def _say_clock(match: re.Match[str], locale: str) -> str | None:
    hour, minute, second = int(match.group("hour")), int(match.group("minute")), match.group("second")
    said = hour_words(hour, minute, locale, int(second or 0))
    half = match.group("half")
    return said + _half_day(hour, half)


def _half_day(hour: int, half: str | None) -> str:
    """What a.m. or p.m. says after the hour."""
    if not half:
        return ""
    if half[0].lower() == "p" and 6 <= hour < 12:
        return " du soir"
    if hour == 12:
        return ""
    return " " + _HALVES[half[0].lower()]


def _say_half_day(match: re.Match[str], locale: str) -> str | None:
    hour = int(match.group("hour"))
    if hour > 12:
        return None
    return hour_words(hour, 0, locale) + _half_day(hour, match.group("half"))


def _say_quarter(match: re.Match[str], locale: str) -> str | None:
    rank = int(match.group("rank"))
    name = "semestre" if match.group("kind") == "S" else "trimestre"
    if rank > (2 if name == "semestre" else 4):
        return None
    if match.group("gap"):
        return f"{_QUARTERS[rank - 1]} {name} de "
    return (
        f"{_QUARTERS[rank - 1]} {name}" if word_before(match) in {"au", "du", "le", "ce"} and name[0] == "t" else None
    )


def _say_decade(match: re.Match[str], locale: str) -> str | None:
    """ "les années '90": the apostrophe only stands for the century."""
    return cardinal(int(match.group("tens")), locale, counts=False)


def _say_span(match: re.Match[str], locale: str) -> str | None:
    """ "1er-3 mai" and "15-17 mai": from day to day."""
    first, last = int(match.group("first")), int(match.group("last"))
    if not 1 <= first < last <= 31:
        return None
    before = word_before(match).lower()
    link = " au " if before == "du" or first == 1 else " à "
    return ("premier" if first == 1 else cardinal(first, locale)) + link + cardinal(last, locale)


def rules(locale: str) -> tuple[Rule, ...]:
    """Dates, then hours; before ranges, units and bare numbers."""
    months = "|".join((*_MONTHS, *map(re.escape, _SHORT_MONTHS)))
    dated = r"(?<=[0-9][ \u00a0].)|(?<=er .)|(?<=en .)|(?<=de .)"
    dash = "[-–‑/]"
    hour = rf"(?P<hour>[0-9]{FRESH}(?:(?<=[01])[0-9]|(?<=2)[0-4]|))"
    return (
        bound(
            "ISO date",
            rf"(?P<year>[12]{FRESH}(?:(?<=1)[0-9]|(?<=2)0)[0-9]{{2}})(?P<mark>[-‑/])(?P<month>[0-9]{{2}})(?P=mark)(?P<day>[0-9]{{2}})"
            r"(?:[T ](?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
            r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w-])",
            _say_iso,
            locale,
        ),
        bound(
            "numeric date",
            rf"(?P<day>{some_digits(1, 2)})(?P<mark>[/.-])(?P<month>[0-9]{{1,2}})(?P=mark)"
            r"(?P<year>(?:1[0-9]|20)[0-9]{2}|[0-9]{2}(?<=/[0-9][0-9]))(?![\w/-])",
            _say_numeric,
            locale,
        ),
        bound(
            "days",
            rf"(?P<first>{some_digits(1, 2)})(?:er)?{dash}(?P<last>[0-9]{{1,2}})(?= (?:{months})(?![^\W_]))",
            _say_span,
            locale,
        ),
        bound("first of the month", rf"1{FRESH}(?= (?:{months})(?![^\W_]))", _say_first, locale),
        listed("month", _DOTTED_MONTHS, r"(?<![^\W_].)", r"(?= (?:1[0-9]|20)[0-9]{2}(?![0-9]))", fold=True),
        listed("month", _SHORT_MONTHS, rf"(?:{dated})", r"(?![^\W_])", fold=True),
        fixed("days", rf"[-–](?<=[a-zûé].)(?=[0-9]{{1,2}} (?:{months})(?![^\W_]))", " au "),
        fixed("out of", r"/(?<=[hjs].)(?=(?:24|7)(?![0-9]))", " sur "),
        bound("decade", r"['’‘](?<!\w.)(?P<tens>[1-9]0)s?(?![\w])", _say_decade, locale),
        bound(
            "time",
            rf"{hour}:(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?"
            rf"(?:{SPACE}?(?P<half>[ap]\.?m(?:\.(?=\W*$|\W+[^\W\d_])|(?![^\W_]))|[AP]M(?![^\W_])))?(?![\w:])",
            _say_clock,
            locale,
        ),
        bound(
            "time",
            rf"(?P<hour>[0-9]{FRESH}(?:(?<=1)[0-9])?){SPACE}?(?P<half>[ap]\.m\.|[ap]m(?![^\W_])|[AP]M(?![^\W_]))",
            _say_half_day,
            locale,
        ),
        bound(
            "time",
            rf"(?P<hour>{some_digits(1, 3)}){SPACE}?[hH](?:{SPACE}?(?P<minute>[0-5][0-9])(?![0-9])"
            rf"(?P<min>{SPACE}?(?:min|mn)(?![^\W_]))?(?:{SPACE}?(?P<second>[0-5]?[0-9]){SPACE}?s(?![^\W_]))?"
            rf"(?![\w%])|(?P<none>)(?![\w/]|['’]\w))",
            _say_hour,
            locale,
        ),
        bound(
            "quarter",
            r"(?P<kind>[TQS])(?<![^\W_].)(?P<rank>[1-4])(?![^\W_])(?P<gap>[ -](?=20[0-9]{2}(?![0-9])))?",
            _say_quarter,
            locale,
        ),
    )
