"""Spoken English: the ordered rules of a locale.

Order matters: what is claimed first is closed to the rest, so the longest and surest shapes come first
(addresses, dates, money) and the general ones last (numbers, capitals, signs).
"""

from __future__ import annotations

from functools import lru_cache

from audiobrief.text.normalization.english import (
    abbreviations,
    acronyms,
    addresses,
    codes,
    dates,
    labels,
    money,
    names,
    numbers,
    symbols,
    times,
    units,
)
from audiobrief.text.normalization.english.style import style_of
from audiobrief.text.normalization.rules import Rule


@lru_cache(maxsize=8)
def rules(locale: str) -> tuple[Rule, ...]:
    """The rules of en-CA, en-US or en-GB; another English is read as Canadian."""
    style = style_of(locale)
    return (
        *addresses.rules(style),
        *symbols.first_rules(style),
        *abbreviations.first_rules(style),
        *symbols.clause_rules(style),
        *dates.rules(style),
        *times.rules(style),
        *codes.phone_rules(style),
        *labels.rules(style),
        *money.rules(style),
        *numbers.percent_rules(style),
        *names.rules(style),
        *units.rules(style),
        *codes.rules(style),
        *numbers.rules(style),
        *codes.mixed_rules(style),
        *numbers.last_rules(style),
        *abbreviations.rules(style),
        *acronyms.rules(style),
        *symbols.last_rules(style),
    )
