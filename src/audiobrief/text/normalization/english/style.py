"""What differs between the Englishes: the "and" in numbers, spelling, the order of day and month."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """How one locale speaks.

    Canada and Britain say "one hundred and five", the United States "one hundred five". Years of this
    century's first decade have the "and" in Britain only ("two thousand eight" on Canadian air).
    `day_first`: 7/8/2025 is the seventh of August. Canada is read month first: so do its English papers.
    """

    locale: str
    number_and: bool = True
    year_and: bool = False
    american_spelling: bool = False
    day_first: bool = False


STYLES = {
    "en-CA": Style("en-CA"),
    "en-US": Style("en-US", number_and=False, american_spelling=True),
    "en-GB": Style("en-GB", year_and=True, day_first=True),
}


def style_of(locale: str) -> Style:
    """The style of a locale; Canadian for an English that has none of its own."""
    return STYLES.get(locale, STYLES["en-CA"])
