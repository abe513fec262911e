"""Units of measure after a number, between numbers and alone; dimensions; feet and inches."""

from __future__ import annotations

import re

from audiobrief.text.normalization.english.shapes import (
    DASH,
    END,
    FIRST,
    NUMBER,
    SPACE,
    after,
    any_of,
    has_noun_after,
    hyphenated,
    is_measured_thing,
    is_negative,
    stands_after_the,
    stands_before_noun,
    starting,
    with_stop,
)
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.unit_tables import ALONE, GLUED, PER_TIME, PER_WORD, SPACED, UNITS, Unit
from audiobrief.text.normalization.english.words import fraction, is_one, number
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

NO_UNIT = r"[\w/]"
HARDWARE = frozenset("KB MB GB TB PB W kW V mAh Hz kHz MHz GHz MP px Mbps Gbps".split())
AMERICAN = {"metre": "meter", "litre": "liter", "tonne": "metric ton"}


def rules(style: Style) -> tuple[Rule, ...]:
    """A number with its unit, two of them, and units alone."""
    glued, spaced = any_of(GLUED), any_of(SPACED)
    unit = (
        rf"(?:(?P<spaced>-|{SPACE}|(?<=\.[0-9][0-9])(?=s))(?P<far>{spaced})|(?P<glued>-|{SPACE})?(?P<unit>{glued}))"
        rf"(?P<per>/{PER_WORD}|{SPACE}/{SPACE}h(?!\w))?(?!\w)(?!/\w)"
    )
    factor = rf"{SPACE}?[x×]{SPACE}?"
    return (
        Rule(
            "feet and inches",
            Pattern(
                r"([1-9](?<![\w.].))\s?(?:['’′]|ft\.?)\s?-?(1[01]|[0-9])(?:\s?[\"”″](?!\w)|\s?in\.?(?!\w)|[’′']{2})"
            ),
            lambda match: f"{number(match.group(1), style)} foot {number(match.group(2), style)}",
        ),
        Rule(
            "inches",
            Pattern(rf"({FIRST})\s?″"),
            lambda match: _counted(match.group(1), ("inch", "inches"), style),
        ),
        Rule(
            "dimensions",
            Pattern(
                rf"(?P<first>{FIRST})(?P<unit1>{SPACE}?(?:{glued}))?{factor}(?P<second>{NUMBER})"
                rf"(?:(?P<unit2>{SPACE}?(?:{glued}))?{factor}(?P<third>{NUMBER}))?{END}"
                rf"(?:(?P<gap>-|{SPACE})?(?P<unit>{any_of(UNITS)})(?!\w))?(?!\w)(?!{SPACE}?=)"
            ),
            lambda match: _dimensions(match, style),
        ),
        Rule(
            "measure",
            Pattern(
                rf"(?P<first>{FIRST})(?P<half>[¼½¾]|(?:{SPACE}|-)[1-9]{{1,2}}/[1-9][0-9]?(?!\w))?"
                rf"(?:{SPACE}?(?:{DASH}|to|TO){SPACE}?(?P<second>{NUMBER}))?{END}"
                rf"(?P<scale>{SPACE}(?:thousand|million|billion)|[KMB](?={SPACE}(?:b/d|bpd|boe/d|sq|km|t\b|ha\b)))?{unit}"
            ),
            lambda match: _measure(match, style),
        ),
        Rule("unit", Pattern(rf"({starting(ALONE, NO_UNIT)})(?!\w)(?!/)"), lambda match: _alone(match, style)),
    )


def spelling(words: str, style: Style) -> str:
    """The unit's name in the locale's spelling."""
    if style.american_spelling:
        for canadian, american in AMERICAN.items():
            words = words.replace(canadian, american)
    return words


def after_per(symbol: str, style: Style) -> str:
    """What is said after "per" for a unit or a word: "kWh" "kilowatt-hour", "month" "month"."""
    if symbol in PER_TIME:
        return spelling(PER_TIME[symbol], style)
    return spelling(UNITS.get(symbol, (symbol, symbol))[0], style)


def _counted(written: str, unit: Unit, style: Style) -> str:
    return f"{number(written, style)} {spelling(unit[0] if is_one(written) else unit[1], style)}"


BIG = {"K": "thousand", "M": "million", "B": "billion"}
HALVES = {"¼": "a quarter", "½": "a half", "¾": "three quarters"}


def _part(written: str, style: Style) -> str:
    """The fraction after a whole number: "½", " 1/2", " 3/8"."""
    if written in HALVES:
        return HALVES[written]
    above, below = (int(part) for part in written[1:].split("/"))
    known = {(1, 2): "a half", (1, 4): "a quarter"}
    return known.get((above, below)) or fraction(above, below, style)


def _measure(match: re.Match[str], style: Style) -> str | None:
    groups = match.groupdict()
    symbol = groups["unit"] or groups["far"]
    gap = groups["glued"] or groups["spaced"] or ""
    first, second, scale = groups["first"], groups["second"], groups["scale"] or ""
    if _is_something_else(match, symbol, gap):
        return None
    one, many = UNITS[symbol]
    words = number(first, style) + (f" and {_part(groups['half'], style)}" if groups["half"] else "")
    if second:
        words += f" to {number(second, style)}"
    words += f" {BIG[scale]}" if scale in BIG else scale
    per = f" per {after_per(groups['per'].strip()[1:].strip(), style)}" if groups["per"] else ""
    attached = gap == "-" or (not per and symbol != "C" and _is_adjective(match, symbol, gap))
    if attached and not is_negative(match):
        said = hyphenated(f"{words} {spelling(one, style)}")
        return with_stop(said, match)
    singular = is_one(first) and not (second or scale or groups["half"])
    return with_stop(f"{words} {spelling(one if singular else many, style)}{per}", match)


def _is_adjective(match: re.Match[str], symbol: str, gap: str) -> bool:
    """Hardware is sold in closed adjectives: "512GB drive", "65W charger"."""
    word = re.match(r"\s([a-z]{3,})\b", after(match, 30))
    if stands_after_the(match) or (
        word and is_measured_thing(word.group(1)) and not re.fullmatch("m|ft|mi|h|min|km/h|kph|mph", symbol)
    ):
        return True
    return stands_before_noun(match) or (not gap and symbol in HARDWARE and has_noun_after(match))


def _is_something_else(match: re.Match[str], symbol: str, gap: str) -> bool:
    """A number before a letter that is not its unit: "5m people", "Section 20 C", "2-s"."""
    if symbol == "m" and not gap:
        return bool(re.match(r"\s(?:people|users|[a-z]{3,}s)\b", match.string[match.end() : match.end() + 30]))
    if symbol == "C":
        return gap == "-" or bool(re.match(r"[.\-’']\w|\s[A-Z]", match.string[match.end() : match.end() + 3]))
    if symbol == "s" and "." in match.group("first"):
        return False  # "9.58s"
    return symbol in ("s", "h", "t") and gap == "-"


def _dimensions(match: re.Match[str], style: Style) -> str:
    said = []
    for name in ("first", "second", "third"):
        if not match.group(name):
            continue
        words = number(match.group(name), style)
        inner = match.groupdict().get({"first": "unit1", "second": "unit2"}.get(name, ""))
        if inner:
            words = _counted(match.group(name), UNITS[inner.strip()], style)
        said.append(words)
    words = " by ".join(said)
    symbol = match.group("unit")
    if not symbol:
        return words
    if match.group("gap") == "-":
        return hyphenated(f"{words} {spelling(UNITS[symbol][0], style)}")
    return with_stop(f"{words} {spelling(UNITS[symbol][1], style)}", match)


def _alone(match: re.Match[str], style: Style) -> str:
    one, many = UNITS[match.group(1)]
    earlier = match.string[max(0, match.start() - 8) : match.start()]
    return spelling(one if re.search(r"\b(?:per|a|an|each|every)\s$", earlier) else many, style)
