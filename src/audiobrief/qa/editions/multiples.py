"""Figures that are said without one: tripled, tenfold, one in three, both, a fortnight."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from audiobrief.qa.editions.fact import Fact
from audiobrief.qa.editions.numbers import at, read_number
from audiobrief.qa.editions.tokens import Token
from audiobrief.qa.editions.units import measure
from audiobrief.text.lazy_pattern import lazy_pattern

_IDIOMS = {
    "en": {"both": 2, "twice": 2, "pair": 2, "couple": 2, "thrice": 3},
    "fr": {"paire": 2, "couple": 2, "duo": 2},
}
_STEMS = {
    "doubl": 2, "tripl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6, "decupl": 10, "centupl": 100,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "hundred": 100, "thousand": 1000,
}  # fmt: skip
_MULTIPLES = {
    "fr": lazy_pattern(
        "(doubl|tripl|quadrupl|quintupl|sextupl|decupl|centupl)"
        "(?:e|es|er|ee|ees|ent|era|eront|erait|eraient|ait|aient|ant)"
    ),
    "en": lazy_pattern(
        "(?=.*(?:e|es|ed|ing|fold)$)(doubl|tripl|quadrupl|quintupl|two|three|four|five|six|seven|eight|nine|ten|hundred"
        "|thousand)(?:(?<=l)(?:e|es|ed|ing)|fold)"
    ),
}
_LARGEST_WHOLE = 100  # "one in three", "3 sur 100"; beyond, the second number is something else


def read_idiom(tokens: Sequence[Token], start: int, language: str) -> tuple[Fact, int] | None:
    """The multiple, pair or share that begins at a token and the place after it; None where there is none."""
    word = tokens[start].plain
    multiple = _MULTIPLES[language].fullmatch(word)
    value = _STEMS[multiple[1]] if multiple else _IDIOMS[language].get(word)
    if value:
        # Two is said in many ways; "triple" may be a name for something.
        return Fact(
            "number",
            Fraction(value),
            soft=value == 2 or (tokens[start].text in ("triple", "triples") and at(tokens, start - 1).plain != "to"),
        ), start + 1
    return _fortnight(tokens, start) or _share(tokens, start, language)


def _fortnight(tokens: Sequence[Token], start: int) -> tuple[Fact, int] | None:
    """Une quinzaine, une quinzaine de jours; of anything else it is about fifteen."""
    start += tokens[start].plain == "une"
    following = [token.plain for token in tokens[start + 1 : start + 3]]
    if at(tokens, start).plain != "quinzaine" or (following[:1] == ["de"] and following != ["de", "jours"]):
        return None
    return Fact("number", Fraction(2), frozenset({"week"}), soft=True), start + (3 if following[:1] == ["de"] else 1)


def _share(tokens: Sequence[Token], start: int, language: str) -> tuple[Fact, int] | None:
    """One in three, un élève sur trois, deux ménages sur cinq, seven out of 10."""
    if at(tokens, start).plain in ("un", "une", "one"):
        part, place = Fraction(1), start + 1
    else:
        first = read_number(tokens, start, language)
        if first is None:
            return None
        part, place = first.value, first.end
    joints = ("sur",) if language == "fr" else ("in", "out")
    place += at(tokens, place).plain not in joints and at(tokens, place).kind == "word"
    if at(tokens, place).plain not in joints:
        return None
    place += 1 + (at(tokens, place + 1).plain == "of")
    whole = read_number(tokens, place, language) if place < len(tokens) else None
    if whole is None or not part < whole.value <= _LARGEST_WHOLE or whole.scale > 1 or whole.value.denominator > 1:
        return None
    following = at(tokens, whole.end)
    if measure(following.plain, language, figures=True) or following.text in ("%", "$", "-", ":"):
        return None
    return Fact("number", part / whole.value), whole.end
