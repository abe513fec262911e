"""Abbreviations: titles, streets, provinces, companies, references, Latin."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english.abbreviation_tables import (
    AFTER_NAMES,
    BRITISH_TITLES,
    COMMA_PLACES,
    COMPANIES,
    COMPASS,
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
from audiobrief.text.normalization.english.shapes import STARTERS, after, before, shouted, starting, with_stop
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import digits, short_year, year
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

_DAY_BEFORE = lazy_pattern(r"(?i)(?:\b(?:after|before|since|of|the)\s|\b(?:post|pre)-)$")
NO_DOT, NO_PART = r"[\w.]", r"[\w./$-]"


def first_rules(style: Style) -> tuple[Rule, ...]:
    """Fixed expressions and numbered references, before numbers are read."""
    return (
        Rule(
            "fixed",
            Pattern(rf"{starting(FIXED, NO_PART)}(?![\w/]|[.,][0-9])"),
            lambda match: FIXED[match.group()],
        ),
        Rule(
            "fixed",
            Pattern(r"9(?<![\w/-].)-11(?![\w-]|\s?[ap]\.?m)|9(?<=t-.)-11(?![\w-])|9(?<=e-.)-11(?![\w-])"),
            lambda match: FIXED["9/11"] if _DAY_BEFORE.search(before(match, 8)) else None,
        ),
        Rule(
            "extension",
            Pattern(r"[Ee](?<!\w.)xt(?:\.|ension)?\s([0-9]{2,6})(?![\w-])"),
            lambda match: f"extension {digits(match.group(1))}",
        ),
        Rule(
            "numbered",
            Pattern(rf"({starting(shouted(NUMBERED), NO_DOT)})\.\s?(?=[0-9])"),
            lambda match: f"{shouted(NUMBERED)[match.group(1)]} ",
        ),
        Rule(
            "fiscal year",
            Pattern(r"F(?<!\w.)Y\s?[’']?((?:19|20)[0-9]{2}|[0-9]{2})(?:[-–/]([0-9]{2}))?(?!\w)"),
            lambda match: f"fiscal {_fiscal(match, style)}",
        ),
        Rule(
            "letter over letter",
            Pattern(r"([A-Z](?<![\w/].))/([A-Z])(?![\w/])"),
            lambda match: f"{match.group(1)}-{match.group(2)}",
        ),
        Rule(
            "number sign",
            Pattern(r"[#№Nn](?<![\w&].)(?:(?<=[#№])|[º°])\s?(?=[0-9])"),
            lambda match: "number ",
        ),
    )


def rules(style: Style) -> tuple[Rule, ...]:
    """Abbreviations with and without their stop, the longest first."""
    return (*_places(), *_titles(), *_streets(), *_others())


def _titles() -> tuple[Rule, ...]:
    name = r"(?=\s?[\"“‘]?[A-ZÀ-Þ])"
    titles = shouted(TITLES)
    return (
        Rule(
            "title",
            Pattern(rf"({starting(set(titles) - {'Dr', 'Sr', 'DR', 'SR'})})\.{name}"),
            lambda match: titles[match.group(1)],
        ),
        Rule(
            "title",
            Pattern(rf"({starting(['Dr', 'DR', 'St', 'ST', 'Ste', 'STE', 'Sr'])})(?:\.\s?|\s|-)(?=[A-ZÀ-Þ])"),
            _saint_or_doctor,
        ),
        Rule(
            "title",
            Pattern(rf"({starting(BRITISH_TITLES)})(?=\s[A-ZÀ-Þ][a-zà-ÿ])"),
            lambda match: TITLES.get(match.group(1), "Saint"),
        ),
        Rule(
            "title",
            Pattern(rf"({starting(['Mr', 'Mrs', 'Ms', 'Messrs'])})\.?(?!\w)"),
            lambda match: TITLES[match.group(1)],
        ),
        Rule(
            "title after",
            Pattern(rf"({starting(shouted(AFTER_NAMES))})\.?([’']s)?(?!\w)"),
            _after_name,
        ),
    )


def _places() -> tuple[Rule, ...]:
    places = shouted(PLACES)
    return (
        Rule(
            "place",
            Pattern(rf"({starting(DOTTED_PLACES, NO_DOT)})\.(?!\w)"),
            lambda match: with_stop(DOTTED_PLACES[match.group(1)], match),
        ),
        Rule(
            "place",
            Pattern(rf"({starting(shouted(COMMA_PLACES))})\."),
            _comma_place,
        ),
        Rule("place", Pattern(rf"({starting(places)})\."), lambda match: with_stop(places[match.group(1)], match)),
        Rule("place", Pattern(r"D(?<!\w.)\.C\.(?!\w)"), lambda match: with_stop("D-C", match)),
    )


def _streets() -> tuple[Rule, ...]:
    return (
        Rule(
            "street",
            Pattern(rf"({starting(STREETS)})\."),
            _street,
        ),
        Rule("street", Pattern(rf"({starting(STREETS)})(?![\w.’'-])"), _street_without_stop),
        Rule("direction", Pattern(r"([NSEW](?<=\s.))\.(?=[,\s]|$)"), _direction),
        Rule("direction", Pattern(r"([NSEW](?<=\s.)(?:(?<=[NS])[EW])?)(?![\w.’'-])"), _direction_without_stop),
    )


def _others() -> tuple[Rule, ...]:
    return (
        Rule(
            "title",
            Pattern(
                r"A(?<!\w.)ssoc\.(?=\s(?:Dean|Dir|Director|Editor|Justice|Prof|Professor|Vice|Deputy|Minister|Chief)\b)"
            ),
            lambda match: "Associate",
        ),
        Rule(
            "company",
            Pattern(rf"({starting(shouted(COMPANIES))})\.(?!\w)"),
            lambda match: with_stop(shouted(COMPANIES)[match.group(1)], match),
        ),
        Rule("abbreviation", Pattern(rf"({starting(LATIN, NO_DOT)})(?!\w)"), _latin),
        Rule("abbreviation", Pattern(r"v(?<=\s.)\.(?=\s[A-Z])"), lambda match: "versus"),
        Rule("abbreviation", Pattern(r"w(?<!\w.)/(?=\s?\w)\s?"), lambda match: "with "),
        Rule("abbreviation", Pattern(rf"({starting(WORDS, NO_DOT)})\.(?!\w)"), _word),
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
    return {"Dr": "Doctor ", "DR": "Doctor ", "Sr": "Sister "}.get(short, "Saint ")


def _after_name(match: re.Match[str]) -> str | None:
    named = re.search(r"[\w.],?\s$", before(match, 3))
    words = shouted(AFTER_NAMES)[match.group(1)]
    if match.group(2):
        return f"{words}'s" if named else None
    return with_stop(words, match) if named else None


def _comma_place(match: re.Match[str]) -> str | None:
    is_place = re.search(r"\w,\s$|\b[DRI]-$", before(match, 3)) or re.match(r"\s(?:Gov|Sen|Rep)\b", after(match, 5))
    return with_stop(shouted(COMMA_PLACES)[match.group(1)], match) if is_place else None


def _street(match: re.Match[str]) -> str | None:
    earlier = re.search(r"([A-Z][\w’']*|[0-9]+(?:st|nd|rd|th))\s$", before(match, 24))
    if match.group(1) == "Blvd" and re.match(r"\s(?:de |du |des )?[A-ZÀ-Þ]", after(match, 6)) and not earlier:
        return "Boulevard"  # as in French, before its name
    return with_stop(STREETS[match.group(1)], match) if earlier else None


# A house number and the name of its street: "1211 E Arques", "100 King".
_HOUSE = lazy_pattern(
    r"(?:^|[\s(])[0-9]{1,5}[A-Z]?,?\s(?:[NSEW]\.?\s)?(?:[A-ZÀ-Þ][\w’'.-]{1,20}\s|[0-9]{1,3}(?:st|nd|rd|th)\s){1,3}$"
)
_NAMED = lazy_pattern(r"(?:[A-ZÀ-Þ][\w’']{1,20}|[0-9]{1,3}(?:st|nd|rd|th))\s$")
_SURE_STREETS = frozenset(("Ave", "Blvd", "Rd", "Pkwy"))


def _street_without_stop(match: re.Match[str]) -> str | None:
    """ "Ave" and "Blvd" after a name; "St" and the like only after a house number or before a direction."""
    short, earlier = match.group(1), before(match, 90)
    is_sure = short in _SURE_STREETS and _NAMED.search(earlier)
    is_directed = re.search(rf"{_NAMED.pattern}|(?:^|\s)[0-9]{{1,3}}\s$", earlier) and re.match(
        r"\s[NSEW][EW]?\b", after(match, 4)
    )
    return STREETS[short] if is_sure or is_directed or _HOUSE.search(earlier) else None


def _direction_without_stop(match: re.Match[str]) -> str | None:
    """ "King St W", "16th Avenue NW", and between a house number and its street: "1211 E Arques Ave"."""
    road = r"(?:St|Ave|Blvd|Rd|Dr|Street|Avenue|Boulevard|Road|Drive)"
    is_last = re.search(rf"\s{road}\.?\s$", before(match, 14))
    is_first = re.search(r"(?:^|\s)[0-9]{1,5}\s$", before(match, 7)) and re.match(
        rf"\s(?:[A-Z][\w’']{{1,20}}\s){{1,3}}{road}\b", after(match, 70)
    )
    return COMPASS[match.group(1)] if is_last or is_first else None


def _direction(match: re.Match[str]) -> str | None:
    names = COMPASS
    is_street = re.search(r"(?:St|Ave|Blvd|Rd|Dr|Street|Avenue|Boulevard|Road|Drive)\.?\s$", before(match, 14))
    return with_stop(names[match.group(1)], match) if is_street else None


def _latin(match: re.Match[str]) -> str | None:
    words = LATIN[match.group(1)]
    # What they open always follows: their stop is never the sentence's.
    return words if words.lower() in ("for example", "that is", "versus") else with_stop(words, match)


def _word(match: re.Match[str]) -> str | None:
    # "a pop." or "He ate." would be words at the end of a sentence.
    if match.group(1) == "pts":
        return with_stop("points", match) if re.search(r"[0-9]\s$", before(match, 2)) else None
    if match.group(1) in ("max", "pop", "ed", "est") and not re.match(r"\s[a-z0-9$]", after(match, 3)):
        return None
    return with_stop(WORDS[match.group(1)], match)
