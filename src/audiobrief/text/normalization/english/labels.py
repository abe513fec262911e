"""Figures with a letter that name a thing: "gate 12B", "the 3M company", "Case 22-506", "an i7-14700K"."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english import letters
from audiobrief.text.normalization.english.shapes import after, before, figures
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import cardinal, digits, integer, pairs, plural_words
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

# What bears a figure and a letter: the letter is no million there.
LABELLED = frozenset(
    """aisle annex apartment apt area bay berth block booth building bus cabin carriage cell chapter class clause coach
    column condo court desk district division dock door exhibit exit figure fig flat flight floor form gate grade group
    hall hangar highway house item key lane level line locker lot model note page pad paragraph part pen phase pier plan
    platform plot pool question quay ramp region room route row rule schedule seat section series shed site slip sheet
    square stage stall stand step stop suite table terminal tower track train type unit wagon ward
    way wing zone""".split()
)
_LABEL_BEFORE = lazy_pattern(r"(?:([A-Za-z]{3,})\.?|[#№])\s$")
_PROPER_BEFORE = lazy_pattern(r"[a-z,]\s[A-Z][a-z]+\s$")
_NOTHING_COUNTED = lazy_pattern(r"\s?(?:$|[.,;:!?)\"”]|(?:and|at|for|from|in|is|of|on|or|to|was|with)\b)")
_PENCILS = lazy_pattern(r"\s(?:pencil|lead)s?\b")
# The company: what follows its name, or stands before it.
_COMPANY_AFTER = lazy_pattern(
    r"[’']s\b|\s(?:Co\b|Company\b|company\b|Canada\b|brand\b|shares\b|stock\b|spokes|CEO\b|executives?\b|factory\b|plant\b"
    r"|headquarters\b|mask|respirator|tape\b|(?:also\s)?(?:said|says|will|has|had|agreed|announced|plans|makes|made|paid"
    r"|settlement|lawsuit|lawsuits|trial|products?|reported|reports|settled|settles|expects|faces|owns|sells|sold|stopped|is|was|cut|cuts|denies|denied)\b)"
)
_FILED = (
    r"[Cc]ase|[Ff]ile|[Dd]ocket|[Mm]otion|[Rr]esolution|[Oo]rdinance|[Bb]ylaw|[Bb]y-law|[Pp]ermit|[Cc]ontract|[Cc]laim"
    r"|[Dd]ecree|[Dd]irective|[Rr]egulation|[Oo]rder"
)


def rules(style: Style) -> tuple[Rule, ...]:
    """Before measures and scales, which would take the letter."""
    return (
        Rule(
            "label",
            Pattern(r"([0-9](?<![\w.,$€£].)[0-9]{0,3})([KMBT])(?![\w])"),
            lambda match: _labelled(match, style),
        ),
        Rule(
            "file number",
            Pattern(rf"({figures(4, '[-.,/$€£]')})[-–/]([0-9]{{2,5}})(?![\w/-]|[.,][0-9])"),
            lambda match: _filed(match, style),
        ),
        *(
            Rule(
                "postal code",
                Pattern(pattern),
                lambda match: " ".join(digits(part) for part in match.group().split("-")),
            )
            for pattern in (
                r"[0-9](?<=[A-Za-z]\s.)[0-9]{4}-[0-9]{4}(?![\w-])",
                r"[0-9](?<=[a-z],\s[A-Z]{2}\s.)[0-9]{4}(?![\w,.-])",
            )
        ),
        Rule(
            "standard",
            Pattern(
                r"([A-Z](?<!\w.)[A-Z]{1,3})(?:/IEC)?\s([0-9]{3,5})(?:-([0-9]{1,2}))?(?::([0-9]{4}))?(?![\w-])(?:(?<=-.)|(?<=-..)|(?<=:....))"
            ),
            lambda match: _standard(match, style),
        ),
        Rule(
            "processor",
            Pattern(r"i(?<!\w.)([3579])-([0-9]{4,5})([A-Z]{0,2})(?!\w)"),
            lambda match: _processor(match, style),
        ),
        Rule(
            "race",
            Pattern(r"([0-9](?<![\w.,$€£].)[0-9]?)[kK](?=\s(?:run|race|road|walk|runners?|charity|fun|trail|event)\b)"),
            lambda match: f"{integer(match.group(1), style)} K",
        ),
        Rule(
            "flight", Pattern(r"([A-Z0-9]{2})(?<!\w..)\s?([0-9]{2,4})(?![\w,.-])"), lambda match: _flight(match, style)
        ),
        Rule(
            "postal code",
            Pattern(r"[0-9](?<=[PpEe]\s.)[0-9]{4}(?![\w,.-])"),
            lambda match: digits(match.group()) if re.search(r"(?i)\bzip\s(?:code\s)?$", before(match, 9)) else None,
        ),
        Rule(
            "form",
            Pattern(r"[0-9](?<=[Ff]orm\s.)[0-9]{3}(?![\w,.-])"),
            lambda match: pairs(match.group(), style),
        ),
        Rule(
            "many",
            Pattern(r"10(?<![\w.,$€£]..)(?:0|,?000|0,?000)?s(?=\sof\b)"),
            lambda match: _MANY[len(re.sub(r"[^0-9]", "", match.group()))],
        ),
        Rule(
            "odds",
            Pattern(r"([0-9](?<![\w.,-].)[0-9]{0,2})[-–/]([0-9]{1,2})(?![\w.,-]*[\w])"),
            lambda match: _odds(match, style),
        ),
        Rule(
            "aircraft",
            Pattern(r"MiG(?<!\w...)(?:-([0-9]{1,3}))?(s)?(?!\w)"),
            lambda match: _mig(match, style),
        ),
    )


def is_label(match: re.Match[str], suffix: str, amount: str) -> bool:
    """Whether the capital after a figure is a letter: by the word before it, or because the name is known."""
    label = _LABEL_BEFORE.search(before(match, 20))
    if label and (label.group(1) is None or label.group(1).lower() in LABELLED):
        return True
    if suffix == "B" and _PENCILS.match(after(match, 9)):
        return True
    if amount == "3" and suffix == "M" and _COMPANY_AFTER.match(after(match, 24)):
        return True
    return bool(_PROPER_BEFORE.search(before(match, 24)) and _NOTHING_COUNTED.match(after(match, 8)))


def _labelled(match: re.Match[str], style: Style) -> str | None:
    amount, suffix = match.groups()
    if not is_label(match, suffix, amount):
        return None
    words = pairs(amount, style) if len(amount) == 3 else integer(amount, style)
    return f"{words} {suffix}"


def _filed(match: re.Match[str], style: Style) -> str | None:
    """ "Case 22-506" in its two parts; zeros are said: "22-0034"."""
    if not re.search(rf"\b(?:{_FILED})\s(?:[Nn]o\.\s)?#?$", before(match, 30)):
        return None
    first, second = match.groups()
    said = digits(second) if second[0] == "0" or len(second) > 4 else pairs(second, style)
    return f"{pairs(first, style) if len(first) == 4 else integer(first, style)}, {said}"


def _standard(match: re.Match[str], style: Style) -> str | None:
    name, figures_, part, edition = match.groups()
    if name not in ("ISO", "IEC", "CSA", "ANSI", "ASTM", "EN", "DIN", "BS"):
        return None
    number = pairs(figures_, style) if len(figures_) < 5 else digits(figures_)
    words = f"{letters.capitals(name)} {number}" + (f" {integer(part, style)}" if part else "")
    return words + (f", {pairs(edition, style)}" if edition else "")


def _processor(match: re.Match[str], style: Style) -> str:
    family, figures_, suffix = match.groups()
    tail = f" {' '.join(suffix)}" if suffix else ""
    return f"I {cardinal(int(family), style)} {cardinal(int(figures_), style)}{tail}"


_MANY = {2: "tens", 3: "hundreds", 4: "thousands", 5: "tens of thousands", 6: "hundreds of thousands"}


def _flight(match: re.Match[str], style: Style) -> str | None:
    """ "Flight AC 123": the letters, then the figures in pairs."""
    if not re.search(r"\b[Ff]lights?\s$", before(match, 9)) or match.group(1).isdigit():
        return None
    line = " ".join(char if char.isalpha() else integer(char, style) for char in match.group(1))
    return f"{line.replace(' ', '-')} {pairs(match.group(2), style)}"


def _odds(match: re.Match[str], style: Style) -> str | None:
    """ "odds of 3-1", "a 25-1 outsider": so many to one."""
    is_odds = re.search(r"(?i)\b(?:odds (?:of|at|are|were)|bet at)\s$", before(match, 12)) or re.match(
        r"\s(?:odds|outsider|favou?rite|long ?shot|shot)\b", after(match, 11)
    )
    return f"{integer(match.group(1), style)} to {integer(match.group(2), style)}" if is_odds else None


def _mig(match: re.Match[str], style: Style) -> str:
    figures_, plural = match.groups()
    words = f"Mig {integer(figures_, style)}" if figures_ else "Mig"
    return plural_words(words) if plural else words
