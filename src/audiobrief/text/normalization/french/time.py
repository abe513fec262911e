"""Dates, hours and durations."""

from __future__ import annotations

import re

from audiobrief.text.normalization.french.binding import bound, fixed, listed, word_before
from audiobrief.text.normalization.french.numbers import FRESH, SPACE, cardinal, digit_run, some_digits
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
# Words that a date follows.
_BEFORE_DATE = frozenset(
    """
    le du au dès ce jusqu'au avant après depuis lundi mardi mercredi jeudi vendredi samedi dimanche date naissance
    lun mar mer jeu ven sam dim né née mort morte
    """.split()
)
_TURN_OF_CENTURY = 50
_WEEKDAYS = {
    "lun.": "lundi", "mar.": "mardi", "mer.": "mercredi", "jeu.": "jeudi", "ven.": "vendredi", "sam.": "samedi",
    "dim.": "dimanche", "lund.": "lundi", "vendr.": "vendredi",
}  # fmt: skip
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


def _say_day_month(match: re.Match[str], locale: str) -> str | None:
    """ "le 15/08", "du 3/02 au 5/02": a day and its month, after a word that a date follows."""
    day, month = int(match.group("day")), int(match.group("month"))
    before = re.split("['’]", word_before(match).lower())[-1]
    two_digits = len(match.group("month")) == 2
    sure = (
        two_digits or day > 12 or (before == "au" and "/" in match.string[max(0, match.start() - 12) : match.start()])
    )
    if before not in _BEFORE_DATE or not sure or (day, month) == (24, 7):
        return None
    return date_words(day, month, None, locale)


def _say_short_year(match: re.Match[str], locale: str) -> str | None:
    """ "11.01.02": day, month and year, each of two digits."""
    year = int(match.group("year"))
    before = word_before(match)
    if before[:1].isupper() and before.lower() not in _BEFORE_DATE:
        return None  # a version of something with a name
    century = 2000 if year < _TURN_OF_CENTURY else 1900
    return date_words(int(match.group("day")), int(match.group("month")), century + year, locale)


def _say_race(match: re.Match[str], locale: str) -> str | None:
    """ "1:44,22": minutes, seconds and their fraction."""
    minute, second = int(match.group("minute")), int(match.group("second"))
    said = f"{cardinal(minute, locale, feminine=True)} minute{'s' if minute > 1 else ''}"
    said += f" {cardinal(second, locale, feminine=True)} seconde{'s' if second > 1 else ''}"
    if match.group("hour"):
        said = hour_words(int(match.group("hour")), 0, locale) + " " + said
    return f"{said} {digit_run(match.group('part'), locale)}" if match.group("part") else said


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


def _say_month_of_year(match: re.Match[str], locale: str) -> str | None:
    """ "09/2008": the month and its year."""
    return f"{_MONTHS[int(match.group('month')) - 1]} {cardinal(int(match.group('year')), locale, counts=False)}"


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
            "numeric date",
            r"(?P<day>[0-9](?<![\w.,/-].)[0-9]?)/(?P<month>0[1-9]|1[0-2]|[1-9])(?![\w/%]|[.,-][0-9])",
            _say_day_month,
            locale,
        ),
        bound(
            "numeric date",
            r"(?P<day>[0-3](?<![\w.,/-].)[0-9])\.(?P<month>0[1-9]|1[0-2])\.(?P<year>[0-9]{2})(?![\w%]|[.,-][0-9])",
            _say_short_year,
            locale,
        ),
        bound(
            "month of a year",
            r"(?P<month>[01](?<![\w.,/-].)[0-9](?<!00)(?<!1[3-9]))[/-](?P<year>(?:19|20)[0-9]{2})(?![\w/%-]|[.,][0-9])",
            _say_month_of_year,
            locale,
        ),
        bound(
            "race time",
            r"(?:(?P<hour>[0-9](?<![\w:.,].)):)?(?P<minute>[0-9](?<![\w.,].)[0-9]?):(?P<second>[0-5][0-9])[,.](?P<part>[0-9]{1,3})"
            r"(?![\w:]|[.,][0-9])",
            _say_race,
            locale,
        ),
        bound(
            "race time",
            r"(?:(?P<hour>[0-9](?<![\w:.,].)) ?h ?)?(?P<minute>[0-9](?<![\w.,].)[0-9]?)['’′](?P<second>[0-5][0-9])"
            r"(?:[\"”″]|''|’’)(?:(?P<part>[0-9]{1,3})|(?<=h[0-9]{2}.[0-9]{2}.))(?![^\W_])",
            _say_race,
            locale,
        ),
        listed(
            "weekday",
            _WEEKDAYS,
            r"(?<![^\W_].)",
            r"(?= (?:1er|[0-9]{1,2})(?![0-9])| ?(?:au|à|et|[-–]) ?(?:lun|mar|mer|jeu|ven|sam|dim)\.)",
            fold=True,
        ),
        listed("weekday", _WEEKDAYS, r"(?:(?<=\. au .)|(?<=\. à .)|(?<=\. et .)|(?<=\.[-–].))", r"(?![^\W_])"),
        bound(
            "days",
            rf"(?P<first>{some_digits(1, 2)})(?:er)?{dash}(?P<last>[0-9]{{1,2}})(?= (?:{months})(?![^\W_]))",
            _say_span,
            locale,
        ),
        bound("first of the month", rf"1{FRESH}(?= (?:{months})(?![^\W_]))", _say_first, locale),
        listed(
            "month",
            {f"{short}{dash}": f"{name} à " for short, name in _DOTTED_MONTHS.items() for dash in "-–"},
            r"(?<![^\W_].)",
            r"(?=(?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc))",
        ),
        listed(
            "month",
            {f"{name}{dash}": f"{name} à " for name in _MONTHS for dash in "-–"},
            r"(?<![^\W_].)",
            r"(?=(?:janv|févr|avr|juil|sept|oct|nov|déc)l?\.)",
        ),
        # The second of two: "janv.-févr.", "mars-avr.".
        listed("month", _DOTTED_MONTHS, r"(?<=[.a-zé][-–/].)", r"(?![^\W_])"),
        listed("month", _DOTTED_MONTHS, r"(?<![^\W_].)", r"(?= (?:1[0-9]|20)[0-9]{2}(?![0-9]))", fold=True),
        listed(
            "month", _SHORT_MONTHS, rf"(?:{dated})", r"(?![^\W_])(?!(?<=sept)(?! (?:1[0-9]|20)[0-9]{2}))", fold=True
        ),
        fixed("days", rf"[-–](?<=[a-zûé].)(?=[0-9]{{1,2}} (?:{months})(?![^\W_]))", " au "),
        fixed("out of", r"/(?<=[hjs].)(?=(?:24|7)(?![0-9]))", " sur "),
        bound("decade", r"['’‘](?<!\w.)(?P<tens>[1-9]0)s?(?![\w])", _say_decade, locale),
        bound("decade", r"(?P<tens>[1-9](?<![\w.,].)0)['’]s(?![\w])", _say_decade, locale),
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
