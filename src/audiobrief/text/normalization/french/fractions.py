"""Fractions and scores out of so many: "3/4", "1½", "1/16es de finale", "8,5/10", "1/100 000"."""

from __future__ import annotations

import re
import unicodedata

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.french.binding import bound, fixed, word_before
from audiobrief.text.normalization.french.numbers import SPACE, cardinal, counts_feminine, figure, ordinal
from audiobrief.text.normalization.rules import Rule

_YEAR = lazy_pattern(r"(?:1[1-9]|20)[0-9]{2}")
_PARTS = {2: "demi", 3: "tiers", 4: "quart"}
_VULGAR = {char: unicodedata.normalize("NFKC", char).replace("⁄", "/") for char in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑"}


def _fraction(top: int, bottom: int, locale: str) -> str:
    part = _PARTS.get(bottom) or ordinal(bottom, locale)
    return f"{cardinal(top, locale)} {part}{'s' if top > 1 and not part.endswith('s') else ''}"


# Words that years follow: "en 630/631".
_BEFORE_YEARS = frozenset("en vers années année saison hiver avant après dès depuis".split())


def _say_fraction(match: re.Match[str], locale: str) -> str | None:
    top, bottom = int(match.group("top")), int(figure(match.group("bottom")).integer)
    if match.group("part"):
        return _part_of(match, top, bottom, locale) if 0 < top < bottom else None
    if (top, bottom) == (24, 7):
        return f"{cardinal(24, locale)} heures sur vingt-quatre, sept jours sur sept"
    if all(_YEAR.fullmatch(match.group(name)) for name in ("top", "bottom")):
        return f"{cardinal(top, locale, counts=False)} à {cardinal(bottom, locale, counts=False)}"
    if bottom == top + 1 and top >= 100 and word_before(match).lower() in _BEFORE_YEARS:
        return f"{cardinal(top, locale, counts=False)} à {cardinal(bottom, locale, counts=False)}"
    if top == bottom == 50:
        return "cinquante-cinquante"
    if 0 < top < bottom <= 9:
        return _fraction(top, bottom, locale)
    return f"{cardinal(top, locale)} sur {cardinal(bottom, locale)}"


def _part_of(match: re.Match[str], top: int, bottom: int, locale: str) -> str:
    """ "1/16es de finale": the rank alone, for the rounds of a tournament; elsewhere a part, "un centième"."""
    is_round = match.string.startswith(" de finale", match.end())
    if top > 1 or not (is_round or match.group("part").endswith("s")):
        return _fraction(top, bottom, locale)
    part = _PARTS.get(bottom) or ordinal(bottom, locale)
    return f"{part}s" if match.group("part").endswith("s") and not part.endswith("s") else part


def _say_half(match: re.Match[str], locale: str) -> str | None:
    """ "1/2 tasse" is "une demi-tasse": the half is invariable before its noun."""
    feminine = counts_feminine(match.string, match.end() - 1, many=False)
    return "une demi-" if feminine else "un demi-"


def _say_vulgar(match: re.Match[str], locale: str) -> str | None:
    top, _, bottom = _VULGAR[match.group()].partition("/")
    space = " " if match.string[match.start() - 1 : match.start()].isalpha() else ""
    return space + _fraction(int(top), int(bottom), locale)


def _say_whole_and_vulgar(match: re.Match[str], locale: str) -> str | None:
    part = match.group("part")
    top, _, bottom = _VULGAR[part].partition("/")
    said = "demi" if part == "½" else _fraction(int(top), int(bottom), locale)
    return f"{cardinal(int(match.group('whole')), locale)} et {said}"


def _say_mixed(match: re.Match[str], locale: str) -> str | None:
    whole, top, bottom = (int(match.group(name)) for name in ("whole", "top", "bottom"))
    if not 0 < top < bottom <= 8:
        return None
    part = "demi" if bottom == 2 else _fraction(top, bottom, locale)
    return f"{cardinal(whole, locale)} et {part}"


def first_rules(locale: str) -> tuple[Rule, ...]:
    """ "1/16es de finale", "8/10e de seconde"; before ordinals, whose ending they share."""
    return (
        bound(
            "fraction",
            r"(?P<top>[0-9](?<![\w/.,].)[0-9]?)[/⁄]"
            rf"(?P<bottom>[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}}){{1,2}}|[0-9]{{1,4}})(?P<part>es?|èmes?)(?![^\W_])",
            _say_fraction,
            locale,
        ),
    )


def rules(locale: str) -> tuple[Rule, ...]:
    """Fractions and scores out of so many."""
    slash = "[/⁄]"
    head = r"(?<![\w/.,].)"
    vulgar = "".join(_VULGAR)
    return (
        fixed("and a half", r"1(?<=et .)/2(?![\w/])", "demi"),
        fixed("half of", r"1(?<![\w/.,].)/2[ -](?=finales?(?![^\W_]))", "demi-"),
        bound("half of", rf"[1½]{head}(?:(?<=1){slash}2|(?<=½)) (?=[a-zà-ÿœ]{{3}})", _say_half, locale),
        bound(
            "mixed number",
            rf"(?P<whole>[0-9]{head}[0-9]{{0,2}}) (?P<top>[0-9]){slash}(?P<bottom>[0-9])(?![\w/])",
            _say_mixed,
            locale,
        ),
        bound(
            "vulgar fraction",
            rf"(?P<whole>[0-9](?<![\w.,].)[0-9]{{0,3}}) ?(?P<part>[{vulgar}])",
            _say_whole_and_vulgar,
            locale,
        ),
        bound("vulgar fraction", f"[{vulgar}]", _say_vulgar, locale),
        bound(
            "fraction",
            rf"(?P<top>[0-9]{head}[0-9]{{0,3}}) ?{slash} ?"
            rf"(?P<bottom>(?:[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}}){{1,3}}|[0-9]{{1,7}}))"
            r"(?P<part>)(?![\w/])",
            _say_fraction,
            locale,
        ),
        fixed("out of", r"/(?<=[0-9].)(?=[0-9])", " sur "),
    )
