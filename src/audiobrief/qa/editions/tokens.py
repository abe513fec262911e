"""Text becomes tokens that figures are read from: numbers in figures, words, signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from audiobrief.text.lazy_pattern import lazy_pattern

_SPACE = "[ \u00a0\u202f\u2009]"
_GROUPED = rf"[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}}(?![0-9]))+"
_FRENCH = rf"{_GROUPED}(?:,[0-9]+)?|[0-9]{{1,3}}(?:\.[0-9]{{3}}(?![0-9]))+(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
_ENGLISH = (
    rf"[0-9]{{1,3}}(?:,[0-9]{{3}}(?![0-9]))+(?:\.[0-9]+)?|{_GROUPED}(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
    r"|(?<!\w)\.[0-9]+"
)
_PHONE = r"(?<![\w.])(?:\+?1[ .\-])?\(?[0-9]{3}\)?[ \u00a0.\-][0-9]{3}[ \u00a0.\-][0-9]{4}(?![0-9])"
# Names with figures in them are not amounts: GPT-4o, F-35, H100, CO2, COVID-19, v2.1, 1.4.2.
_CODE = (
    r"(?<!\w)(?!(?:[Mm]id?|[Pp]r[eé]|[Pp]ost|[Aa]près|[Aa]vant|[Nn][oº]?|USD?|CAD?|EUR|GBP)-?[0-9])"
    r"(?:[A-ZÀ-Þ][^\W\d_]{0,11}-?|[^\W\d_]{1,12})[0-9][0-9A-Za-z]*(?:[.\-][0-9][0-9A-Za-z]*)*"
    r"|[0-9]+(?:\.[0-9]+){2,}|(?<![\w.,])[2-6][DG](?![\w$€£])"
)
_WORD = r"(?<!\w)(?:[^\W\d_]\.-?){2,}|(?<!\w)[ap]\.m\b|[^\W\d_]+"
_PATTERNS = {
    language: lazy_pattern(
        rf"(?P<phone>{_PHONE})|(?P<code>{_CODE})|(?P<word>{_WORD})|(?P<number>{number})|(?P<sign>\S)"
    )
    for language, number in (("fr", _FRENCH), ("en", _ENGLISH))
}
_LONGEST_NUMBER = 40  # characters; a longer run of figures is a code, not an amount


@dataclass(frozen=True)
class Token:
    """One piece of text: `kind` is number, word, code, phone or sign; `plain` is without accents and case.

    `gap` says whether white space stands before it.
    """

    kind: str
    text: str
    plain: str
    start: int
    end: int
    gap: bool


NOTHING = Token("none", "", "", 0, 0, True)


def fold(text: str) -> str:
    """The text without accents, case and typographic apostrophes."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("’", "'"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def tokenize(text: str, language: str) -> tuple[Token, ...]:
    """The tokens in order; only white space stands between them."""
    tokens: list[Token] = []
    end = 0
    for match in _PATTERNS[language].finditer(text):
        kind, found = match.lastgroup or "sign", match.group()
        if kind == "number" and len(found) > _LONGEST_NUMBER:
            kind = "code"
        plain = found
        if kind == "word":
            plain = fold(found.replace(".", "").rstrip("-") if "." in found else found)
        tokens.append(Token(kind, found, plain, match.start(), match.end(), match.start() > end or match.start() == 0))
        end = match.end()
    return tuple(tokens)


def value_of(figures: str, language: str) -> Fraction:
    """What a number in figures is worth: "1 234,5" in French, "1,234.5" in English."""
    plain = re.sub(r"[ \u00a0\u202f\u2009]", "", figures)
    if language == "fr":
        if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", plain):
            plain = plain.replace(".", "")
        plain = plain.replace(",", ".")
    return Fraction(plain.replace(",", ""))
