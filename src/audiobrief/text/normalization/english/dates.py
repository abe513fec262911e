"""Dates, decades and spans of years."""

from __future__ import annotations

import re

from audiobrief.text.normalization.english.shapes import DASH, figures, shouted, starting, with_stop, word_before
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import cardinal, decade, ordinal, plural_words, short_year, year
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

MONTHS = "January February March April May June July August September October November December".split()
SHORT_MONTHS = {"Sept": "September"} | {name[:3]: name for name in MONTHS if name != "May"}
DAYS = {
    short: day
    for day, shorts in {
        "Monday": "Mon",
        "Tuesday": "Tue Tues",
        "Wednesday": "Wed",
        "Thursday": "Thu Thur Thurs",
        "Friday": "Fri",
        "Saturday": "Sat",
        "Sunday": "Sun",
    }.items()
    for short in shorts.split()
}
_CAPITAL_MONTHS = [name.upper() for name in (*MONTHS, *SHORT_MONTHS)]
MONTH = starting(
    [*MONTHS, *SHORT_MONTHS, *_CAPITAL_MONTHS],
    tails=dict.fromkeys((*SHORT_MONTHS, *(name.upper() for name in SHORT_MONTHS)), r"(?:\.|(?!\w))"),
)
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
TH = r"(?:st|nd|rd|th)?"
YEAR = r"(?:1[0-9]{3}|2[01][0-9]{2})"
NO_AMOUNT, NO_PART = r"[\w.,$€£/]", r"[\w/.-]"
GAP = "[ \u00a0\u202f]"
# What shows that the figure after a month is an amount: "in May 10,000 people", "March 20 per cent".
NOT_AMOUNT = rf"(?![0-9])(?!\s?%|[.,:][0-9]|{GAP}(?:million|billion|per{GAP}?cent)\b)"


def rules(style: Style) -> tuple[Rule, ...]:
    """Whole dates before their parts."""
    return (*_whole_dates(style), *_figure_dates(style), *_names(), *_decades(style))


def _whole_dates(style: Style) -> tuple[Rule, ...]:
    year_after = rf"(?P<year>(?:,?{GAP}|,){YEAR}(?!\w|,[0-9]|{GAP}(?:people|men|women)\b))?"
    return (
        Rule(
            "date",
            Pattern(
                rf"(?P<month>{MONTH})(?:{GAP}|(?<=\.))(?P<day>{DAY}){GAP}?/{GAP}?(?P<month2>{MONTH}){GAP}(?P<day2>{DAY})"
                rf"{NOT_AMOUNT}(?!\w){year_after}"
            ),
            lambda match: _two_days(match, style),
        ),
        Rule(
            "date",
            Pattern(
                rf"(?P<month>{MONTH})(?:{GAP}|(?<=\.))(?P<day>{DAY}){TH}"
                rf"(?:\s?{DASH}\s?(?:(?P<month2>{MONTH}){GAP})?(?P<day2>{DAY}){TH})?{NOT_AMOUNT}(?!\w|-[a-z]){year_after}"
            ),
            lambda match: _month_first(match, style),
        ),
        Rule(
            "date",
            Pattern(
                rf"(?P<day>{figures(2, NO_AMOUNT)}){TH}(?:\s?{DASH}\s?(?P<day2>{DAY}){TH})?"
                rf"{GAP}(?:of{GAP})?(?P<month>{MONTH}){year_after}(?!\w|{GAP}?[0-9])"
            ),
            lambda match: _day_first(match, style),
        ),
        Rule(
            "date",
            Pattern(
                rf"(?P<month>{MONTH})(?:{DASH}(?P<month2>{MONTH}))?(?P<of>{GAP}of)?(?P<comma>,)?{GAP}(?P<year>{YEAR})"
                rf"(?:{DASH}(?P<year2>{YEAR}))?(?![\w%]|[.,][0-9]|{GAP}people)"
            ),
            lambda match: _month_year(match, style),
        ),
    )


def _figure_dates(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "date",
            Pattern(
                r"(?P<year>[12](?<![\w/.-].)[0-9]{3})(?P<sep>[-/.])(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>[0-2][0-9]|3[01])"
                r"(?:T(?P<hour>[0-2][0-9]):(?P<minute>[0-5][0-9])(?::[0-9]{2}(?:\.[0-9]+)?)?(?P<zulu>Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w/-])"
            ),
            lambda match: _iso(match, style),
        ),
        Rule(
            "date",
            Pattern(rf"(?P<day>{figures(2, NO_PART)})-(?P<month>{MONTH})-(?P<year>{YEAR}|[0-9]{{2}})(?![\w/-])"),
            lambda match: _hyphened(match, style),
        ),
        Rule(
            "date",
            Pattern(
                rf"(?P<first>{figures(2, NO_PART)})(?P<sep>[-/.])(?P<second>{DAY})(?P=sep)"
                rf"(?P<year>{YEAR}|[0-9]{{2}})(?![\w/-]|\.[0-9])"
            ),
            lambda match: _slashed(match, style),
        ),
    )


def _names() -> tuple[Rule, ...]:
    short_day, days, months_short = starting(shouted(DAYS)), shouted(DAYS), shouted(SHORT_MONTHS)
    both = starting([*DAYS, *DAYS.values()])
    months = starting([*SHORT_MONTHS, *MONTHS])
    return (
        Rule(
            "days",
            Pattern(rf"({both})\.?\s?{DASH}\s?({both})(?:\.|(?!\w))"),
            lambda match: _named_range(match, DAYS),
        ),
        Rule(
            "months",
            Pattern(rf"({months})\.?\s?{DASH}\s?({months})(?:\.|(?!\w))"),
            lambda match: _named_range(match, SHORT_MONTHS),
        ),
        Rule(
            "day",
            Pattern(rf"({short_day})\.(?=,?\s(?:{MONTH}|[0-9]|at\b|(?:morning|afternoon|evening|night)\b))"),
            lambda match: days[match.group(1)],
        ),
        Rule(
            "day",
            Pattern(rf"({starting(['Mon', 'Tue', 'Tues', 'Wed', 'Thu', 'Thur', 'Thurs', 'Fri'])})\."),
            lambda match: _short(match, DAYS),
        ),
        Rule("month", Pattern(rf"({starting(months_short)})\."), lambda match: _short(match, months_short)),
    )


def _decades(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "decades",
            Pattern(rf"([12](?<!\w.)[0-9]{{2}}0)[’']?s{GAP}?{DASH}{GAP}?[’'‘]?([12][0-9]{{2}}0|[1-9]0)[’']?s(?!\w)"),
            lambda match: f"{decade(int(match.group(1)), style)} to {_long_or_short_decade(match.group(2), style)}",
        ),
        Rule(
            "decade",
            Pattern(r"([12](?<!\w.)[0-9]{2}0)[’']?s(?!\w)"),
            lambda match: _long_decade(match, style),
        ),
        Rule(
            "decade",
            Pattern(rf"[’'‘](?<!\w.)([1-9]0)s{GAP}?{DASH}{GAP}?[’'‘]?([1-9]0)s(?!\w)"),
            lambda match: " to ".join(plural_words(cardinal(int(group), style)) for group in match.groups()),
        ),
        Rule(
            "decade",
            Pattern(r"[’'‘](?<!\w.)([1-9]0)s(?!\w)"),
            lambda match: plural_words(cardinal(int(match.group(1)), style)),
        ),
        Rule("decade", Pattern(r"[’'‘](?<!\w.)00s(?!\w)"), lambda match: "two thousands"),
        Rule(
            "tens",
            Pattern(r"([2-9](?<![\w.,$].)0)[’']?s(?!\w)"),
            lambda match: plural_words(cardinal(int(match.group(1)), style)),
        ),
        Rule(
            "years",
            Pattern(
                rf"(?P<first>[12](?<![\w.,$€£#/-].)[0-9]{{3}})"
                rf"(?:(?:{DASH}|/)(?P<second>{YEAR}|[0-9]{{2}})|{GAP}{DASH}{GAP}(?P<spaced>{YEAR}|[0-9]{{2}}))(?![\w%/]|{DASH}[0-9]|[.,][0-9])"
            ),
            lambda match: _years(match, style),
        ),
        Rule(
            "short year",
            Pattern(r"[’'‘](?<!\w.)([0-9]{2})(?:[-–][’'‘]?([0-9]{2}))?(?![\w%])(?![’'])"),
            lambda match: " to ".join(short_year(group) for group in match.groups() if group),
        ),
    )


def _month(written: str) -> str:
    bare = written.rstrip(".")
    bare = bare.capitalize() if bare.isupper() else bare
    return SHORT_MONTHS.get(bare, bare)


def _year_words(written: str | None, style: Style) -> str:
    """ ", 2025" gives ", twenty twenty-five"."""
    if not written:
        return ""
    return ("," if written[0] == "," else "") + f" {year(int(written[-4:]), style)}"


def _day_words(day: str, style: Style) -> str:
    return ordinal(int(day), style)


def _month_first(match: re.Match[str], style: Style) -> str:
    groups = match.groupdict()
    the = "the " if style.day_first else ""
    words = f"{_month(groups['month'])} {the}{_day_words(groups['day'], style)}"
    if groups["day2"]:
        month2 = f"{_month(groups['month2'])} " if groups["month2"] else ""
        words += f" to {month2}{the}{_day_words(groups['day2'], style)}"
    return words + _year_words(groups["year"], style)


def _two_days(match: re.Match[str], style: Style) -> str:
    """The night between two days: "Feb. 29/March 1"."""
    groups = match.groupdict()
    first = f"{_month(groups['month'])} {_day_words(groups['day'], style)}"
    second = f"{_month(groups['month2'])} {_day_words(groups['day2'], style)}"
    return f"{first} and {second}{_year_words(groups['year'], style)}"


def _day_first(match: re.Match[str], style: Style) -> str | None:
    groups = match.groupdict()
    if not 1 <= int(groups["day"]) <= 31:
        return None
    the = "" if word_before(match).lower() == "the" else "the "
    words = the + _day_words(groups["day"], style)
    if groups["day2"]:
        words += f" to the {_day_words(groups['day2'], style)}"
    words += f" of {_month(groups['month'])}{_year_words(groups['year'], style)}"
    return with_stop(words, match)


def _month_year(match: re.Match[str], style: Style) -> str:
    groups = match.groupdict()
    words = _month(groups["month"])
    if groups["month2"]:
        words += f" to {_month(groups['month2'])}"
    words += (" of" if groups["of"] else "") + ("," if groups["comma"] else "")
    words += f" {year(int(groups['year']), style)}"
    return words + (f" to {year(int(groups['year2']), style)}" if groups["year2"] else "")


def _full(month: int, day: int, value: int, style: Style) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    said_year = year(value, style)
    if style.day_first:
        return f"the {ordinal(day, style)} of {MONTHS[month - 1]}, {said_year}"
    return f"{MONTHS[month - 1]} {ordinal(day, style)}, {said_year}"


def _iso(match: re.Match[str], style: Style) -> str | None:
    groups = match.groupdict()
    words = _full(int(groups["month"]), int(groups["day"]), int(groups["year"]), style)
    if words and groups["hour"]:
        minute = groups["minute"]
        said = "hundred" if minute == "00" else ("oh " if minute[0] == "0" else "") + cardinal(int(minute), style)
        words += f", {cardinal(int(groups['hour']), style)} {said}"
        words += " U-T-C" if groups["zulu"] == "Z" else ""
    return words


def _century(written: str) -> int:
    """The year of two or four digits."""
    return int(written) if len(written) == 4 else int(written) + (2000 if int(written) < 50 else 1900)


def _hyphened(match: re.Match[str], style: Style) -> str | None:
    """ "8-May-2006" and "01-Feb-02"."""
    names = list(MONTHS)
    return _full(
        names.index(_month(match.group("month"))) + 1, int(match.group("day")), _century(match.group("year")), style
    )


def _slashed(match: re.Match[str], style: Style) -> str | None:
    first, second = int(match.group("first")), int(match.group("second"))
    written = match.group("year")
    value = _century(written)
    if len(written) == 2 and match.group("sep") != "/":
        return None
    # Figures above 12 can only be days; otherwise the locale decides.
    day_first = first > 12 or (style.day_first and second <= 12) or match.group("sep") == "."
    day, month = (first, second) if day_first else (second, first)
    return _full(month, day, value, style)


def _named_range(match: re.Match[str], names: dict[str, str]) -> str | None:
    first, second = (names.get(match.group(index), match.group(index)) for index in (1, 2))
    words = f"{first} to {second}"
    return with_stop(words, match)


def _short(match: re.Match[str], names: dict[str, str]) -> str:
    return with_stop(names[match.group(1)], match)


def _long_decade(match: re.Match[str], style: Style) -> str:
    value = int(match.group(1))
    return "thousands" if value == 1000 else decade(value, style)


def _long_or_short_decade(text: str, style: Style) -> str:
    return decade(int(text), style) if len(text) == 4 else plural_words(cardinal(int(text), style))


def _years(match: re.Match[str], style: Style) -> str | None:
    first, second = match.group("first"), match.group("second") or match.group("spaced")
    if len(second) == 4:
        return f"{year(int(first), style)} to {year(int(second), style)}" if first < second else None
    if second <= first[2:] and second != "00":
        return None
    end = short_year(second) if second != "00" else year(int(first[:2]) * 100 + 100, style)
    return f"{year(int(first), style)} to {end}"
