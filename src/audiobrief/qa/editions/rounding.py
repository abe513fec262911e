"""Figures that a text for the ear says rounded, "près de 4 millions" for 3,97 millions: found, and put back exact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audiobrief.locales import language_of
from audiobrief.qa.editions.fact import Fact, agree
from audiobrief.qa.editions.figures import read_figures

MOST_OFF = Fraction(5, 100)  # of the exact figure
_KINDS = ("number", "money", "percentage")
# Words before a figure: those that say nothing of the side it is rounded to, those under it, those over it.
ABOUT = {
    "fr": ("environ", "à peu près", "approximativement", "autour de", "de l’ordre de", "quelque"),
    "en": ("about", "around", "roughly", "approximately", "some", "close to"),
}
BELOW = {"fr": ("près de", "presque", "un peu moins de", "moins de"), "en": ("nearly", "almost", "just under", "under")}
ABOVE = {"fr": ("un peu plus de", "plus de"), "en": ("just over", "a little over", "more than", "over")}


@dataclass(frozen=True)
class RoundedFigure:
    """A figure as it is told, with its word, and the exact one as the original writes it."""

    told: str
    exact: str


@dataclass(frozen=True)
class _Told:
    """A figure of the text for the ear behind its word: where both begin and end, and the side it is rounded from."""

    fact: Fact
    start: int
    end: int
    side: int  # -1: the exact one is below, 1: above, 0: either


def with_exact_figures(original: str, told: str, locale: str) -> tuple[str, tuple[RoundedFigure, ...]]:
    """The told text with the exact figure in the place of each rounded one, and those figures in order.

    A figure counts as rounded where a word before it says so and truly says on which side it lies, it is at most 5 %
    off, has fewer digits that count, and is neither year, date nor time.
    """
    exact, spoken = read_figures(original, locale), read_figures(told, locale)
    loose = [fact for fact in exact if not any(agree(fact, other) for other in spoken)]
    text, found = told, list[RoundedFigure]()
    for fact in reversed(spoken):
        if any(agree(fact, other) for other in exact):
            continue
        rounded = _behind_its_word(fact, told, language_of(locale))
        match = _nearest(rounded, loose) if rounded else None
        if rounded is None or match is None:
            continue
        text = text[: rounded.start] + match.text + text[rounded.end :]
        found.append(RoundedFigure(" ".join(told[rounded.start : rounded.end].split()), match.text))
    return text, tuple(reversed(found))


def _behind_its_word(fact: Fact, text: str, language: str) -> _Told | None:
    if fact.kind not in _KINDS or isinstance(fact.value, str) or _is_year(fact):
        return None
    for table, side in ((BELOW, -1), (ABOVE, 1), (ABOUT, 0)):
        # "un peu moins de" before "moins de", "d’" before a vowel: près d’un million.
        for word in sorted(table[language], key=len, reverse=True):
            pattern = re.escape(word).replace("’", "['’]")
            pattern = re.sub(r"de$", r"(?:de|d['’])", pattern) if language == "fr" else pattern
            match = re.search(rf"(?<!\w){pattern}\s*$", text[: fact.start], re.IGNORECASE)
            if match:
                return _Told(fact, match.start(), fact.end, side)
    return None


def _nearest(told: _Told, exact: Sequence[Fact]) -> Fact | None:
    """The exact figure that the told one may stand for, the nearest where there are several."""
    fits = [fact for fact in exact if _may_stand_for(told, fact)]
    return min(fits, key=lambda fact: _off(told.fact, fact), default=None)


def _may_stand_for(told: _Told, exact: Fact) -> bool:
    a, b = told.fact.value, exact.value
    if isinstance(a, str) or isinstance(b, str) or a * b <= 0 or told.fact.kind != exact.kind or _is_year(exact):
        return False
    if told.fact.units != exact.units and not told.fact.units & exact.units:
        return False
    if (told.side < 0 and abs(b) >= abs(a)) or (told.side > 0 and abs(b) <= abs(a)):
        return False
    return _off(told.fact, exact) <= MOST_OFF and _digits(a) < _digits(b)


def _off(told: Fact, exact: Fact) -> Fraction:
    assert isinstance(told.value, Fraction) and isinstance(exact.value, Fraction)
    return abs(told.value - exact.value) / abs(exact.value)


def _digits(value: Fraction) -> int:
    """How many digits of a number count: 2 of 1,500,000; 99 where it has no end."""
    scaled = abs(value) * 10**9
    return len(str(scaled.numerator).rstrip("0")) if scaled.denominator == 1 else 99


def _is_year(fact: Fact) -> bool:
    return fact.text.isdigit() and len(fact.text) == 4 and 1800 <= int(fact.text) < 2200
