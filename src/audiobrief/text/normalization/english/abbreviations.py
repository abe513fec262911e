"""Abbreviations: titles, streets, provinces, companies, references, Latin."""

from __future__ import annotations

import re

from audiobrief.text.normalization.english.abbreviation_tables import (
    AFTER_NAMES,
    BRITISH_TITLES,
    COMMA_PLACES,
    COMPANIES,
    DIRECTIONS,
    DOTTED_PLACES,
    FIXED,
    KNOWN_STREETS,
    LATIN,
    NUMBERED,
    PLACES,
    STREETS,
    TITLES,
    WORDS,
)
from audiobrief.text.normalization.english.shapes import STARTERS, after, before, starting, with_stop
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import digits, short_year, year
from audiobrief.text.normalization.rules import Rule

NO_DOT, NO_PART = r"[\w.]", r"[\w./$-]"


def first_rules(style: Style) -> tuple[Rule, ...]:
    """Fixed expressions and numbered references, before numbers are read."""
    return (
        Rule(
            "fixed",
            re.compile(rf"{starting(FIXED, NO_PART)}(?![\w/]|[.,][0-9])"),
            lambda match: FIXED[match.group()],
        ),
        Rule(
            "extension",
            re.compile(r"[Ee](?<!\w.)xt(?:\.|ension)?\s([0-9]{2,6})(?![\w-])"),
            lambda match: f"extension {digits(match.group(1))}",
        ),
        Rule(
            "numbered",
            re.compile(rf"({starting(NUMBERED, NO_DOT)})\.\s?(?=[0-9])"),
            lambda match: f"{NUMBERED[match.group(1)]} ",
        ),
        Rule(
            "fiscal year",
            re.compile(r"F(?<!\w.)Y\s?[’']?((?:19|20)[0-9]{2}|[0-9]{2})(?:[-–/]([0-9]{2}))?(?!\w)"),
            lambda match: f"fiscal {_fiscal(match, style)}",
        ),
        Rule(
            "letter over letter",
            re.compile(r"([A-Z](?<![\w/].))/([A-Z])(?![\w/])"),
            lambda match: f"{match.group(1)}-{match.group(2)}",
        ),
        Rule(
            "number sign",
            re.compile(r"[#№Nn](?<![\w&].)(?:(?<=[#№])|[º°])\s?(?=[0-9])"),
            lambda match: "number ",
        ),
    )


def rules(style: Style) -> tuple[Rule, ...]:
    """Abbreviations with and without their stop, the longest first."""
    return (*_places(), *_titles(), *_streets(), *_others())


def _titles() -> tuple[Rule, ...]:
    name = r"(?=\s?[\"“‘]?[A-ZÀ-Þ])"
    return (
        Rule(
            "title",
            re.compile(rf"({starting(set(TITLES) - {'Dr', 'Sr'})})\.{name}"),
            lambda match: TITLES[match.group(1)],
        ),
        Rule(
            "title",
            re.compile(rf"({starting(['Dr', 'St', 'Ste', 'Sr'])})(?:\.\s?|\s|-)(?=[A-ZÀ-Þ])"),
            _saint_or_doctor,
        ),
        Rule(
            "title",
            re.compile(rf"({starting(BRITISH_TITLES)})(?=\s[A-ZÀ-Þ][a-zà-ÿ])"),
            lambda match: TITLES.get(match.group(1), "Saint"),
        ),
        Rule(
            "title",
            re.compile(rf"({starting(['Mr', 'Mrs', 'Ms', 'Messrs'])})\.?(?!\w)"),
            lambda match: TITLES[match.group(1)],
        ),
        Rule(
            "title after",
            re.compile(rf"({starting(AFTER_NAMES)})\.?(?!\w)"),
            _after_name,
        ),
    )


def _places() -> tuple[Rule, ...]:
    return (
        Rule(
            "place",
            re.compile(rf"({starting(DOTTED_PLACES)})\.(?!\w)"),
            lambda match: with_stop(DOTTED_PLACES[match.group(1)], match),
        ),
        Rule(
            "place",
            re.compile(rf"({starting(COMMA_PLACES)})\."),
            _comma_place,
        ),
        Rule("place", re.compile(rf"({starting(PLACES)})\."), lambda match: with_stop(PLACES[match.group(1)], match)),
        Rule("place", re.compile(r"D(?<!\w.)\.C\.(?!\w)"), lambda match: with_stop("D-C", match)),
    )


def _streets() -> tuple[Rule, ...]:
    return (
        Rule(
            "street",
            re.compile(rf"({starting(STREETS)})\."),
            _street,
        ),
        Rule("direction", re.compile(r"([NSEW](?<=\s.))\.(?=[,\s]|$)"), _direction),
    )


def _others() -> tuple[Rule, ...]:
    return (
        Rule(
            "company",
            re.compile(rf"({starting(COMPANIES)})\.(?!\w)"),
            lambda match: with_stop(COMPANIES[match.group(1)], match),
        ),
        Rule("abbreviation", re.compile(rf"({starting(LATIN, NO_DOT)})(?!\w)"), _latin),
        Rule("abbreviation", re.compile(r"v(?<=\s.)\.(?=\s[A-Z])"), lambda match: "versus"),
        Rule("abbreviation", re.compile(r"w(?<!\w.)/(?=\s?\w)\s?"), lambda match: "with "),
        Rule("abbreviation", re.compile(rf"({starting(WORDS, NO_DOT)})\.(?!\w)"), _word),
    )


def _fiscal(match: re.Match[str], style: Style) -> str:
    written, last = match.groups()
    words = year(int(written), style) if len(written) == 4 else short_year(written)
    return f"{words} to {short_year(last)}" if last else words


def _saint_or_doctor(match: re.Match[str]) -> str | None:
    """Doctor or Drive, Saint or Street: by the words around."""
    short, gap = match.group(1), match.group()[len(match.group(1)) :]
    if short in ("Dr", "Sr") and "-" in gap:
        return None
    word = re.match(r"[A-ZÀ-Þ][\w]*", after(match, 20))
    following = word.group() if word else ""
    earlier = re.search(r"([A-Z][\w’']*|[0-9]+(?:st|nd|rd|th))\s$", before(match, 24))
    if short in ("Dr", "St") and earlier and not match.group().endswith("-"):
        is_road = following in DIRECTIONS or following in STARTERS or earlier.group(1) in KNOWN_STREETS
        if is_road or earlier.group(1)[0].isdigit():
            return None
    if short == "Sr" and not match.group().startswith("Sr."):
        return None
    if short == "Sr" and earlier:
        return None
    return {"Dr": "Doctor ", "Sr": "Sister "}.get(short, "Saint ")


def _after_name(match: re.Match[str]) -> str | None:
    named = re.search(r"[\w.],?\s$", before(match, 3))
    return with_stop(AFTER_NAMES[match.group(1)], match) if named else None


def _comma_place(match: re.Match[str]) -> str | None:
    is_place = re.search(r"\w,\s$|\b[DRI]-$", before(match, 3)) or re.match(r"\s(?:Gov|Sen|Rep)\b", after(match, 5))
    return with_stop(COMMA_PLACES[match.group(1)], match) if is_place else None


def _street(match: re.Match[str]) -> str | None:
    earlier = re.search(r"([A-Z][\w’']*|[0-9]+(?:st|nd|rd|th))\s$", before(match, 24))
    return with_stop(STREETS[match.group(1)], match) if earlier else None


def _direction(match: re.Match[str]) -> str | None:
    names = {"N": "North", "S": "South", "E": "East", "W": "West"}
    is_street = re.search(r"(?:St|Ave|Blvd|Rd|Dr|Street|Avenue|Boulevard|Road|Drive)\.?\s$", before(match, 14))
    return with_stop(names[match.group(1)], match) if is_street else None


def _latin(match: re.Match[str]) -> str | None:
    return with_stop(LATIN[match.group(1)], match)


def _word(match: re.Match[str]) -> str | None:
    # "a pop." or "He ate." would be words at the end of a sentence.
    if match.group(1) in ("max", "pop", "ed", "est") and not re.match(r"\s[a-z0-9$]", after(match, 3)):
        return None
    return with_stop(WORDS[match.group(1)], match)
