"""Telephone numbers, said digit by digit in North America, by pairs in France."""

from __future__ import annotations

import re

from audiobrief.text.normalization.french.binding import bound, word_before
from audiobrief.text.normalization.french.numbers import cardinal, digit_run, digits
from audiobrief.text.normalization.rules import Rule

_GAP = r"[ .\u00a0\u202f-]"
_CALLED = frozenset("au tél téléphone composez composer appelez appeler joindre cellulaire télécopieur".split())
_SERVICES = "11|(?<=9)88"


def _group(text: str, locale: str) -> str:
    """Two digits as a number (06 is "zéro six"), 800 as the words, any other group digit by digit."""
    if text in {"800", "900"}:
        return cardinal(int(text), locale, counts=False)
    return digit_run(text, locale) if len(text) <= 2 else digits(text)


def _say_american(match: re.Match[str], locale: str) -> str | None:
    country = "un " if match.group("country") else ""
    groups = [match.group("bare") or match.group("held"), match.group("office"), match.group("line")]
    return country + ", ".join(_group(group, locale) for group in groups)


def _say_local(match: re.Match[str], locale: str) -> str | None:
    if word_before(match).lower() not in _CALLED:
        return None
    return ", ".join(digits(group) for group in re.findall("[0-9]+", match.group()))


def _say_french(match: re.Match[str], locale: str) -> str | None:
    text = re.sub(r"\D", "", match.group())
    return ", ".join(_group(text[at : at + 2], locale) for at in range(0, len(text), 2))


def _say_international(match: re.Match[str], locale: str) -> str | None:
    return "plus " + ", ".join(_group(group, locale) for group in re.findall("[0-9]+", match.group()))


def _say_service(match: re.Match[str], locale: str) -> str | None:
    return (
        digits(match.group())
        if word_before(match).lower() in {"le", "au", "du", "composez", "appelez", "santé", "info", "social"}
        else None
    )


def rules(locale: str) -> tuple[Rule, ...]:
    """Telephone numbers; before every other reading of digits."""
    american = (
        rf"(?<![\w+])(?P<country>\+?1{_GAP})?(?:\((?P<held>[2-9][0-9]{{2}})\) ?|(?P<bare>[2-9][0-9]{{2}}){_GAP})"
        rf"(?P<office>[2-9][0-9]{{2}}){_GAP}(?P<line>[0-9]{{4}})(?![\w-])"
    )
    return (
        bound("telephone", american, _say_american, locale),
        bound("telephone", rf"0(?<![\w.,-].)[1-9](?:{_GAP}?[0-9]{{2}}){{4}}(?![\w-])", _say_french, locale),
        bound(
            "telephone", rf"\+(?<!\w.)[0-9]{{1,3}}(?:{_GAP}[0-9]{{1,4}}){{2,5}}(?![\w-])", _say_international, locale
        ),
        bound("telephone", r"[2-9](?<![\w-].)[0-9]{2}-[0-9]{4}(?![\w-])", _say_local, locale),
        bound(
            "emergency number", rf"[2-9](?<![\w.,-].)(?:{_SERVICES})(?![\w%$-]| ?[%$€]|[.,][0-9])", _say_service, locale
        ),
    )
