"""`Fact`: one thing that a sentence states, in a form that compares across languages and notations."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from audiobrief.qa.editions.units import in_base

HALF_DAY_MIN = 720
# Kinds that a wrong translation turns into one another; each of them is a figure to a reader.
FIGURES = ("number", "money", "percentage", "time", "date", "day", "decade", "telephone")


@dataclass(frozen=True)
class Fact:
    """One statement: `value` is a number (money in whole units, times in minutes) or what names it.

    `units` are the currencies or measures that it may mean, empty when it does not say; `date` is (year, month, day)
    with 0 for what is not said. A `soft` fact agrees with its like but is not missed where it is absent.
    `loose` marks a time that does not say which half of the day, `bare_sum` a large French number of nothing
    ("un déficit de 13,6 milliards"), which may be money.
    """

    kind: str
    value: Fraction | str = ""
    units: frozenset[str] = frozenset()
    date: tuple[int, int, int] = (0, 0, 0)
    soft: bool = False
    loose: bool = False
    text: str = ""
    sentence: int = 0
    start: int = 0
    end: int = 0
    base: Fraction = Fraction(0)
    scale: int = 1
    bare_sum: bool = False

    def same(self) -> Hashable:
        """What two mentions of one fact share."""
        return (self.kind, self.value, self.units, self.date, self.loose)


def keys(fact: Fact) -> Iterable[Hashable]:
    """The shelves to look on for facts that may agree with this one."""
    value = fact.value
    if fact.kind == "date":
        return [("date", fact.date[1], fact.date[2])]
    if isinstance(value, str):
        return [(fact.kind, value)]
    if fact.kind == "percentage":
        return [abs(value), abs(value) / 100, abs(value) / 100 + 1]
    if fact.kind == "time":
        return [("time", value % HALF_DAY_MIN), value / 60, *_amounts(fact)]
    if fact.kind == "decade":
        return [("decade", value)]
    counted = [("minute", Fraction(20160))] if value == 15 and "day" in fact.units else []
    if value == Fraction(3, 2) and "month" in fact.units:
        counted = [("minute", Fraction(60480))]
    return [abs(value), *_amounts(fact), *counted]


def _amounts(fact: Fact) -> frozenset[tuple[str, Fraction]]:
    """A measure or a time in the smallest measure of its kind."""
    if isinstance(fact.value, str) or fact.kind not in ("number", "time"):
        return frozenset()
    return in_base(fact.value, ("minute",) if fact.kind == "time" else fact.units)


def agree(first: Fact, second: Fact) -> bool:
    """Whether two facts state the same, in whatever words or notation."""
    kinds = {first.kind, second.kind}
    a, b = first.value, second.value
    if len(kinds) == 1 and first.kind == "date":
        return first.date[1:] == second.date[1:] and (first.date[0] == second.date[0] or 0 in _years(first, second))
    if isinstance(a, str) or isinstance(b, str):
        return len(kinds) == 1 and a == b
    if len(kinds) == 1:
        return _same_kind(first, second, a, b)
    if kinds == {"percentage", "number"}:
        part, share = (a, b) if first.kind == "number" else (b, a)
        # "+ 100 %" is "doubled".
        return (0 < part < 1 and part.denominator <= 10 and part * 100 == share) or (
            part >= 2 and not first.units | second.units and (part - 1) * 100 == share
        )
    if kinds == {"time", "number"}:
        clock, number = (first, second) if first.kind == "time" else (second, first)
        assert isinstance(clock.value, Fraction)
        whole = clock.value / 60 == number.value and number.units <= {"hour"} and clock.value % 60 == 0
        return whole or bool(_amounts(first) & _amounts(second))
    if kinds == {"money", "number"}:
        return a == b and (first if first.kind == "number" else second).bare_sum
    return False


def _years(first: Fact, second: Fact) -> tuple[int, int]:
    return first.date[0], second.date[0]


def _same_kind(first: Fact, second: Fact, a: Fraction, b: Fraction) -> bool:
    if first.kind == "time":
        return a == b or ((first.loose or second.loose) and a % HALF_DAY_MIN == b % HALF_DAY_MIN)
    if first.kind == "number":
        same = a == b and (not first.units or not second.units or bool(first.units & second.units))
        return same or bool(_amounts(first) & _amounts(second)) or _as_people_count(first, second)
    # "une variation de -5 %" is "a 5% drop".
    return abs(a) == abs(b) and (first.units == second.units or bool(first.units & second.units))


def _as_people_count(first: Fact, second: Fact) -> bool:
    """Whether one says "quinze jours" and the other "two weeks", as people count; a month and a half is six."""
    for days, weeks in ((first, second), (second, first)):
        if days.value == 15 and "day" in days.units and not weeks.units & {"day"}:
            return ("minute", Fraction(20160)) in _amounts(weeks)
        if days.value == Fraction(3, 2) and "month" in days.units and "week" in weeks.units:
            return weeks.value == 6
    return False
