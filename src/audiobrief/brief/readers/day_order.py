"""Whether a date in numbers (04/05/2026) names its day or its month first: decided by evidence, and said."""

from __future__ import annotations

import re
from datetime import date

from audiobrief.text.lazy_pattern import lazy_pattern

NUMBERS = lazy_pattern(r"(?<![\d/.])(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?![\d/])")
_MACHINE = lazy_pattern(r"(?<!\d)(?P<year>(?:19|20)\d\d)([-/])(?P<m>\d\d)\2(?P<day>\d\d)(?!\d)")
_FORMAT = lazy_pattern(r"^date-?_?format *[:=] *[\"']?(?P<first>[Dd%]|[Mm])", re.MULTILINE)
_LONGEST = 200_000  # characters that are looked at
# Where dates are written 5/4/2026 for May 4, and where for April 5; Canada writes both.
_MONTH_FIRST = lazy_pattern(
    r"\b(?:U\.S\.|USA|United States|American|Alabama|Alaska|Arizona|Arkansas|California|Calif\.|Colorado|Connecticut"
    r"|Delaware|Florida|Fla\.|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland"
    r"|Massachusetts|Mass\.|Michigan|Mich\.|Minnesota|Minn\.|Mississippi|Missouri|Montana|Nebraska|Nevada"
    r"|New (?:Hampshire|Jersey|Mexico|York|Orleans)|North (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Ore\."
    r"|Pennsylvania|Rhode Island"
    r"|South (?:Carolina|Dakota)|Tennessee|Tenn\.|Texas|Utah|Vermont|Virginia|Washington|Wisconsin|Wis\.|Wyoming"
    r"|Atlanta|Boston|Chicago|Cleveland|Dallas|Denver|Detroit|Houston|Las Vegas|Los Angeles|Miami|Minneapolis"
    r"|Nashville|Philadelphia|Phoenix|Pittsburgh|Sacramento|San (?:Antonio|Diego|Francisco|Jose)|Seattle|St\. Louis)"
    r"(?!\w)"
)
_DAY_FIRST = lazy_pattern(
    r"\b(?:U\.K\.|UK|United Kingdom|Britain|British|England|Scotland|Wales|Ireland|Irish|Australian?|New Zealand|India"
    r"|Belfast|Birmingham|Bristol|Cardiff|Dublin|Edinburgh|Glasgow|Leeds|Liverpool|London|Manchester|Auckland"
    r"|Brisbane|Melbourne|Perth|Sydney|Wellington|Delhi|Mumbai|Nigeria|Lagos|Nairobi|Kenya|South Africa)(?!\w)"
)


def is_unclear(numbers: re.Match[str]) -> bool:
    """Whether both numbers could be the month, and are not the same."""
    first, second = int(numbers["a"]), int(numbers["b"])
    return 1 <= first <= 12 and 1 <= second <= 12 and first != second


def resolved(stated: str, text: str, language: str) -> tuple[str, str]:
    """The date in `stated` that could be two days, as ISO, and what is told of it; "" for both where nothing tells.

    `text` is all that stands around it, with addresses and other dates; `language` is `fr`, `en` or "".
    """
    match = NUMBERS.search(stated)
    if match is None or not is_unclear(match):
        return "", ""
    day_first, why = _order(match, text[:_LONGEST], language)
    if not why:
        return "", ""
    return _day(match, day_first).isoformat(), told_as(match.group(), _day(match, day_first).isoformat(), why)


def told_as(stated: str, day: str, why: str) -> str:
    """What is told of a date that could be two days."""
    return f'"{stated}" could be two days; it was read as {day}, because {why}; write `date: {day}` to be sure'


def untold(stated: str) -> str:
    """What is told of a date that could be two days where nothing tells which."""
    return f'"{stated}" could be two days, and nothing in the text tells which: write the date as `date: 2025-07-29`'


def _order(match: re.Match[str], text: str, language: str) -> tuple[bool, str]:
    """Whether the day comes first, and why; no reason where nothing tells."""
    stated = _FORMAT.search(text)
    if stated:
        return stated["first"] in "Dd%", "its format is stated beside it"
    others = [other for other in NUMBERS.finditer(text) if not is_unclear(other)]
    day = next((other for other in others if 12 < int(other["a"]) <= 31 and int(other["b"]) <= 12), None)
    month = next((other for other in others if 12 < int(other["b"]) <= 31 and int(other["a"]) <= 12), None)
    if (day is None) != (month is None):
        other = day or month
        assert other is not None
        return day is not None, f"another date of the text is {other.group()}"
    machine = {other.group().replace("/", "-") for other in _MACHINE.finditer(text)}
    readings = {first: _day(match, first).isoformat() for first in (True, False)}
    meant = [first for first, iso in readings.items() if iso in machine]
    if len(meant) == 1:
        return meant[0], f"{readings[meant[0]]} stands in it, too"
    if language == "fr":
        return True, "the text is French"
    if match["sep"] == ".":
        return True, "dates with points begin with the day"
    american, other_places = _MONTH_FIRST.findall(text), _DAY_FIRST.findall(text)
    if language == "en" and len(american) != len(other_places):
        first = len(other_places) > len(american)
        return first, f"the text is English and names {(other_places if first else american)[0]}"
    return False, ""


def _day(match: re.Match[str], day_first: bool) -> date:
    day, month = (match["a"], match["b"]) if day_first else (match["b"], match["a"])
    return date(int(match["year"]), int(month), int(day))
