"""French rules, in the order in which they claim the text."""

from __future__ import annotations

from functools import lru_cache

from audiobrief.text.normalization.french import (
    abbreviations,
    figures,
    fractions,
    inclusive,
    letters,
    money,
    pasted,
    symbols,
    time,
    units,
    web,
)
from audiobrief.text.normalization.rules import Rule


@lru_cache(maxsize=8)
def rules(locale: str) -> tuple[Rule, ...]:
    """All rules of a French locale (fr-CA, fr-FR, fr-BE, fr-CH), most particular first."""
    return (
        *pasted.tag_rules(locale),
        *web.rules(locale),
        *pasted.rules(locale),
        *inclusive.rules(locale),
        *symbols.first_rules(locale),
        *abbreviations.rules(locale),
        *web.telephone_rules(locale),
        *time.rules(locale),
        *figures.first_rules(locale),
        *money.rules(locale),
        *fractions.first_rules(locale),
        *figures.ordinal_rules(locale),
        *units.rules(locale),
        *fractions.rules(locale),
        *letters.first_rules(locale),
        *letters.mixed_rules(locale),
        *figures.last_rules(locale),
        *money.symbol_rules(locale),
        *letters.headline_rules(locale),
        *letters.last_rules(locale),
        *symbols.last_rules(locale),
    )
