"""All the figures that a sentence states, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from audiobrief.qa.editions.amounts import read_amount
from audiobrief.qa.editions.calendar import read_calendar
from audiobrief.qa.editions.fact import HALF_DAY_MIN, Fact
from audiobrief.qa.editions.tokens import Token, tokenize

_RANGE = frozenset(("-", "–", "—", "a", "au", "to", "and", "et", "or", "ou", "through"))


def read_figures(sentence: str, locale: str, number: int = 0) -> tuple[Fact, ...]:
    """The numbers, money, percentages, dates and times of one sentence; `number` is its place in the section."""
    tokens = tokenize(sentence, locale[:2])
    found: list[Fact] = []
    place = 0
    while place < len(tokens):
        read = _read(tokens, place, locale)
        if read is None:
            place += 1
            continue
        facts, end = read
        left, right = tokens[place].start, tokens[end - 1].end
        if any(_is_negative(fact) for fact in facts):
            left = tokens[place - 1].start
        facts = [replace(fact, text=sentence[left:right], sentence=number, start=left, end=right) for fact in facts]
        if found and place > 0 and tokens[place - 1].plain in _RANGE and _adjoins(found[-1], tokens, place):
            if tokens[place - 1].plain not in ("and", "et", "or", "ou"):
                facts[0] = _paid_like(found[-1], facts[0])
            found[-1] = _like(found[-1], facts[0], locale)
        found += facts
        place = end
    return tuple(found)


def _read(tokens: Sequence[Token], place: int, locale: str) -> tuple[list[Fact], int] | None:
    if tokens[place].kind == "phone":
        figures = "".join(char for char in tokens[place].text if char.isdigit())
        return [Fact("telephone", figures[-10:])], place + 1
    found = read_calendar(tokens, place, locale)
    if found:
        return found
    amount = read_amount(tokens, place, locale)
    if amount is None:
        return None
    fact, end = amount
    # "1 minute" may be "one minute" or "a minute", which say no figure.
    single = fact.value == 1 and fact.scale == 1
    return [replace(fact, soft=fact.soft or single)], end


def _is_negative(fact: Fact) -> bool:
    return isinstance(fact.value, Fraction) and fact.value < 0


def _adjoins(fact: Fact, tokens: Sequence[Token], place: int) -> bool:
    """Whether only the one joining word stands between a figure and the token at `place`."""
    return place >= 2 and tokens[place - 2].end == fact.end


def _like(first: Fact, last: Fact, locale: str) -> Fact:
    """The first figure of a range with the scale, currency or unit that only the last one names."""
    a, b = first.value, last.value
    if isinstance(a, str) or isinstance(b, str) or first.units - last.units or first.scale > 1:
        return first
    if first.kind not in ("number", last.kind):
        return first
    if last.kind == "time":
        return _hour_like(first, last, locale) if first.kind == "number" and not first.units else first
    if last.kind not in ("number", "money", "percentage") or not abs(a) < abs(last.base) or _is_year(first):
        return first
    if last.kind == "number" and not last.units and last.scale == 1:
        return first
    units = first.units or last.units
    return replace(first, kind=last.kind, value=a * last.scale, units=units, scale=last.scale, bare_sum=last.bare_sum)


def _paid_like(first: Fact, last: Fact) -> Fact:
    """The second amount of "$10-15 million" in the currency that only the first one names."""
    if first.kind != "money" or last.kind != "number" or last.units or last.soft or first.scale > last.scale > 1:
        return last
    return replace(last, kind="money", units=first.units) if last.base > first.base else last


def _is_year(fact: Fact) -> bool:
    return fact.text.isdigit() and len(fact.text) == 4 and 1800 <= int(fact.text) < 2200


def _hour_like(first: Fact, last: Fact, locale: str) -> Fact:
    """The hour that opens "2 to 4 p.m." or "de 14 à 16 h"."""
    assert isinstance(first.value, Fraction) and isinstance(last.value, Fraction)
    value = first.value * 60
    if not 0 <= value <= 24 * 60:
        return first
    afternoon = last.text.lower().replace(".", "").endswith("pm")
    if afternoon and value % HALF_DAY_MIN + HALF_DAY_MIN <= last.value:
        value = value % HALF_DAY_MIN + HALF_DAY_MIN
    return replace(first, kind="time", value=value)
