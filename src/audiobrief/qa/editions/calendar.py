"""Dates and times of day in running text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from audiobrief.qa.editions.fact import HALF_DAY_MIN, Fact
from audiobrief.qa.editions.numbers import at, read_number
from audiobrief.qa.editions.tokens import Token


def _listed(words: str) -> dict[str, int]:
    return {word: place for place, group in enumerate(words.split(), start=1) for word in group.split("|")}


_MONTHS = {
    "fr": _listed("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"),
    "en": _listed("january february march april may june july august september october november december"),
}
# Only beside a day or a year: "sept. 12", "12 sept."
_SHORT_MONTHS = {
    "fr": {**_listed("janv|jan fevr|fev - avr - - juill|juil - sept oct nov dec")},
    "en": {**_listed("jan feb mar apr - jun jul aug sept|sep oct nov dec")},
}
_DAYS = {
    "fr": _listed("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    "en": _listed("monday tuesday wednesday thursday friday saturday sunday"),
}
# What stands before a month and not before the verbs "may" and "march".
_BEFORE_MONTH = "in of by since last next early mid late this until through before after during every".split()
_DAY_ENDS = ("er", "st", "nd", "rd", "th", "e")
_BETWEEN_DAYS = ("-", "–", "—", "au", "a", "et", "to", "and", "ou", "or", ",", "through")
_HOURS = ("h", "heure", "heures", "hour", "hours", "hr", "hrs")
_MINUTES = ("min", "mins", "minute", "minutes")
_EVENING = (
    ["du", "soir"],
    ["de", "l", "'", "apres", "-", "midi"],
    ["in", "the", "evening"],
    ["in", "the", "afternoon"],
)

Found = tuple[list[Fact], int]


def read_calendar(tokens: Sequence[Token], start: int, locale: str) -> Found | None:
    """The date or time that begins at a token and the place after it; a range of days gives each end."""
    language = locale[:2]
    token = tokens[start]
    if token.kind == "number":
        return (
            _numeric_date(tokens, start, locale)
            or _days_then_month(tokens, start, language)
            or _clock(tokens, start, language)
            or _duration(tokens, start, language)
        )
    if token.kind != "word":
        return None
    day = _DAYS[language].get(token.plain.removesuffix("s"))
    if day and (language == "fr" or token.text[0].isupper()):
        return [Fact("day", Fraction(day))], start + 1
    return _month_first(tokens, start, language) or _named_hour(tokens, start) or _duration(tokens, start, language)


def _month_at(tokens: Sequence[Token], place: int, language: str) -> tuple[int, int]:
    """The month named at a place (0 for none) and the place after it with its period."""
    token = at(tokens, place)
    if token.kind != "word" or (language == "en" and not token.text[0].isupper()):
        return 0, place
    month = _MONTHS[language].get(token.plain, 0)
    if month:
        return month, place + 1
    dotted = at(tokens, place + 1).text == "."
    return _SHORT_MONTHS[language].get(token.plain, 0), place + 1 + dotted


def _day_at(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """The day of the month in figures at a place (0 for none) and the place after it with its ending."""
    token = at(tokens, place)
    if token.kind != "number" or not token.text.isdigit() or not 1 <= len(token.text) <= 2:
        return 0, place
    day = int(token.text)
    ending = at(tokens, place + 1)
    ended = ending.plain in _DAY_ENDS and not ending.gap
    return (day, place + 1 + ended) if 1 <= day <= 31 else (0, place)


def _year_at(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """The year at a place or after a comma (0 for none) and the place after it."""
    after = place + (at(tokens, place).text == ",")
    token = at(tokens, after)
    if token.kind == "number" and len(token.text) == 4 and token.text.isdigit() and 1000 <= int(token.text) <= 2199:
        return int(token.text), after + 1
    return 0, place


def _numeric_date(tokens: Sequence[Token], start: int, locale: str) -> Found | None:
    """2026-05-01, and 1/5/2026 in the order of the locale."""
    parts = [at(tokens, start + step) for step in range(5)]
    joined = not any(part.gap for part in parts[1:])
    figures = all(part.kind == "number" and part.text.isdigit() for part in parts[::2])
    if not (joined and figures) or len({parts[1].text, parts[3].text}) > 1 or parts[1].text not in ("-", "/"):
        return None
    a, b, c = (int(part.text) for part in parts[::2])
    if len(parts[0].text) == 4:
        year, month, day = a, b, c
    elif len(parts[4].text) == 4:
        month_first = (locale in ("en-CA", "en-US") and a <= 12) or b > 12
        year, month, day = (c, a, b) if month_first else (c, b, a)
    else:
        return None
    return ([Fact("date", date=(year, month, day))], start + 5) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _days_then_month(tokens: Sequence[Token], start: int, language: str) -> Found | None:
    """1er mai 2026, 1 May, the 3rd of May, du 3 au 5 mai, 3 et 4 mai."""
    days: list[int] = []
    place = start
    while len(days) < 4:
        day, after = _day_at(tokens, place)
        if not day:
            return None
        days.append(day)
        month_place = after + (at(tokens, after).plain == "of")
        month, end = _month_at(tokens, month_place, language)
        if month:
            comma = language == "fr" and at(tokens, end).text == ","
            year, end = (0, end) if comma else _year_at(tokens, end)
            return [Fact("date", date=(year, month, each)) for each in days], end
        if at(tokens, after).plain not in _BETWEEN_DAYS:
            return None
        place = after + 1
    return None


def _month_first(tokens: Sequence[Token], start: int, language: str) -> Found | None:
    """May 1, 2026, May 3 to 5, mai 2026, and a month alone."""
    month, place = _month_at(tokens, start, language)
    if not month:
        return None
    year, end = (0, place) if at(tokens, place).text == "," else _year_at(tokens, place)
    days: list[int] = []
    while language == "en" and not year and len(days) < 4:
        day, after = _day_at(tokens, place)
        # "May 3 to 5 million": the second number is no day.
        if not day or (days and _goes_on(tokens, after)):
            break
        days.append(day)
        end, place = after, after + 1
        if at(tokens, after).plain not in _BETWEEN_DAYS[:-2]:
            break
    if days:
        year, end = _year_at(tokens, end)
        return [Fact("date", date=(year, month, day)) for day in days], end
    named = tokens[start].plain in _MONTHS[language]
    if year and (named or end > start):
        return [Fact("date", date=(year, month, 0))], end
    return ([Fact("date", date=(0, month, 0))], start + 1) if named and _is_month(tokens, start, language) else None


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    following = at(tokens, place)
    return (following.kind == "word" and following.plain not in _BETWEEN_DAYS) or following.text in ("%", "$", "€")


def _is_month(tokens: Sequence[Token], start: int, language: str) -> bool:
    """Whether a month's name stands for the month: not "may", "march", the planet Mars."""
    token = tokens[start]
    if language == "fr":
        return token.plain != "mars" or token.text[0].islower()
    before = at(tokens, start - 1)
    joined = at(tokens, start - 2) if before.text == "-" else before
    return token.plain not in ("may", "march", "august") or joined.plain in _BEFORE_MONTH


def _clock(tokens: Sequence[Token], start: int, language: str) -> Found | None:
    """2:30 p.m., 14:30, 2 p.m., 10 o’clock."""
    hour = tokens[start]
    if not hour.text.isdigit() or int(hour.text) > 24:
        return None
    minutes, place, colon = 0, start + 1, False
    second = at(tokens, start + 2)
    if at(tokens, place).text == ":" and not at(tokens, place).gap and second.kind == "number" and not second.gap:
        if len(second.text) != 2 or not second.text.isdigit() or int(second.text) > 59:
            return None
        minutes, place, colon = int(second.text), start + 3, True
    value = int(hour.text) * 60 + minutes
    half = at(tokens, place).plain
    if half in ("am", "pm") and int(hour.text) <= 12:
        return [Fact("time", Fraction(value % HALF_DAY_MIN + HALF_DAY_MIN * (half == "pm")))], place + 1
    clock = [token.plain.replace("’", "'") for token in tokens[place : place + 3]] == ["o", "'", "clock"]
    if not colon and not clock:
        return None
    end = place + 3 * clock
    if _evening(tokens, end) and value < HALF_DAY_MIN:
        return [Fact("time", Fraction(value + HALF_DAY_MIN))], end
    return [Fact("time", Fraction(value), loose=0 < int(hour.text) <= 12 and hour.text[0] != "0")], end


def _duration(tokens: Sequence[Token], start: int, language: str) -> Found | None:
    """Hours with minutes: 14 h 30, 3 hours and 20 minutes, deux heures et demie; whole hours alone too."""
    article = tokens[start].plain in ("un", "une", "one")
    number = None if article else read_number(tokens, start, language)
    if number is None and not article:
        return None
    value, place = (number.value, number.end) if number else (Fraction(1), start + 1)
    if at(tokens, place).text == "-" and not at(tokens, place).gap:
        place += 1
    unit = at(tokens, place)
    if unit.plain not in _HOURS or value.denominator != 1 or at(tokens, place + 1).text in ("'", "’", "/"):
        return None
    minutes, end = _minutes(tokens, place + 1, language)
    # "une heure", "one hour" and "an hour" are often said otherwise.
    total = value * 60 + minutes
    if article and not minutes:
        return None
    if _evening(tokens, end) and total < HALF_DAY_MIN:
        total += HALF_DAY_MIN
    return [Fact("time", total)], end


def _minutes(tokens: Sequence[Token], place: int, language: str) -> tuple[int, int]:
    """The minutes after whole hours and the place after them; 0 where there are none."""
    first = at(tokens, place)
    words = [token.plain for token in tokens[place : place + 4]]
    for saying, minutes in ((["et", "demie"], 30), (["et", "quart"], 15), (["and", "a", "half"], 30)):
        if words[: len(saying)] == saying:
            return minutes, place + len(saying)
    if words[:2] == ["moins", "quart"] or words[:3] == ["moins", "le", "quart"]:
        return -15, place + (2 if words[1] == "quart" else 3)
    bridge = first.plain in ("et", "and", ",")
    start = place + bridge
    if start >= len(tokens):
        return 0, place
    number = read_number(tokens, start, language)
    if number is None or number.value.denominator != 1 or not 0 <= number.value < 60:
        return 0, place
    named = at(tokens, number.end).plain in _MINUTES
    figures = tokens[start].kind == "number" and len(tokens[start].text) == 2 and language == "fr"
    if named or (figures and not bridge and number.end == start + 1 and at(tokens, number.end).text != "%"):
        return int(number.value), number.end + named
    return 0, place


def _evening(tokens: Sequence[Token], place: int) -> bool:
    words = [token.plain.replace("’", "'") for token in tokens[place : place + 6]]
    return any(words[: len(saying)] == saying for saying in _EVENING)


def _named_hour(tokens: Sequence[Token], start: int) -> Found | None:
    word, before = tokens[start].plain, at(tokens, start - 1)
    if word in ("noon", "midi") and before.text != "-":
        return [Fact("time", Fraction(HALF_DAY_MIN), soft=before.plain not in ("a", "at"))], start + 1
    if word in ("midnight", "minuit"):
        return [Fact("time", Fraction(0))], start + 1
    return None
