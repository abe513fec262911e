"""Bare numbers: cardinals that agree, years, ordinals, fractions, versions, ranges, signs."""

from __future__ import annotations

import re
import unicodedata

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.french import signs
from audiobrief.text.normalization.french.binding import bound, fixed, word_before
from audiobrief.text.normalization.french.numbers import (
    FRESH,
    INTEGER,
    NUMBER,
    SPACE,
    Figure,
    cardinal,
    counts_feminine,
    decimal,
    digit_run,
    figure,
    is_feminine,
    ordinal,
    some_digits,
)
from audiobrief.text.normalization.rules import Rule

_YEAR = lazy_pattern(r"(?:1[1-9]|20)[0-9]{2}")
# After these a number is a rank: no agreement, and vingt and cent take no s.
_GROUPED = lazy_pattern(r"[0-9]{1,3}(?:\.[0-9]{3}){2}")
_ONE_DOT = lazy_pattern(r"[0-9]{1,3}\.[0-9]{3}")
_BELOW_TWO = lazy_pattern(
    rf"{SPACE}(?:dollar|euro|million|milliard|yen|franc)(?![^\W_])|{SPACE}(?:millions|milliards)(?![^\W_])"
)
# "580 voix contre 481": the second number counts the noun of the first.
_COUNTED_BEFORE = lazy_pattern(r"[0-9] ([a-zà-ÿ]{2,14}) (?:contre|sur|à|pour|et) $")
_APOSTROPHE = lazy_pattern("['’]")
# A word that the number may count; "av. J.-C." leaves a year a year.
_FOLLOWED = lazy_pattern(rf"{SPACE}(?!apr?\. |av\. )[^\W\d_]")
_RANKED = frozenset(
    """
    année années an page pages chapitre numéro numéros article articles paragraphe ligne chambre salle route
    autoroute vol loi bloc étage en depuis dès fin début mi été hiver automne printemps vers jusqu janvier
    février mars avril mai juin juillet août septembre octobre novembre décembre no nos n° canal poste lot tome
    circuit bus quai porte volume niveau phase étape version section figure tableau annexe
    """.split()
)
_NOT_A_NAME = frozenset(
    """
    le la les l un une des du de d en à au aux et ou mais environ près plus moins avec sur sous dans pour par soit
    entre vers selon quelque presque jusqu il elle on ils elles nous vous je ce ces cet cette
    """.split()
)
_DOTTED_CONTEXT = frozenset(
    """
    art version versions section sections article articles chapitre chapitres figure figures tableau tableaux v
    rubrique rubriques paragraphe paragraphes alinéa annexe graphique encadré équation norme règle
    """.split()
)


def number_words(
    written: Figure, text: str, end: int, locale: str, *, ranked: bool = False, mark: str = "virgule"
) -> str:
    """The figure that ends at `end` in `text`, in the gender of what it counts."""
    feminine = not ranked and counts_feminine(text, end, many=written.plural)
    return written.words(locale, feminine=feminine, counts=not ranked, mark=mark)


# Words that may follow a number without being what it counts.
_NOT_COUNTED = frozenset(
    """
    de des du et ou mais que qui dont est sont sera seront était étaient ont avait avaient aura pour par sur sous dans
    avec sans contre chez vers entre plus moins fois lors afin comme selon soit puis alors ainsi pas aux ils elles
    nous vous les son ses leur leurs cette ces notre même avant après depuis pendant environ dollars_
    """.split()
)
_NOUN_AFTER = lazy_pattern(rf"{SPACE}([a-zà-ÿœ][a-zà-ÿœ’'-]{{2,40}})")
_VOWEL = "aàâeéèêiîoôuùûyœæ"


def of_noun(text: str, end: int) -> tuple[str, int]:
    """What links "deux millions" to the noun at `end`, and how many characters it replaces.

    " de " or " d’" where a bare noun follows; else nothing.
    """
    match = _NOUN_AFTER.match(text, end)
    if match is None or match.group(1) in _NOT_COUNTED or match.group(1)[1:2] in "'’":
        return "", 0
    elided = match.group(1)[0] in _VOWEL or match.group(1).startswith(("habit", "homme", "heure", "hect", "hui"))
    return (" d’" if elided else " de "), 1


def _say_number(match: re.Match[str], locale: str) -> str | None:
    written = match.group()
    text, end = match.string, match.end()
    before = word_before(match)
    version = "." in written and _names_version(match, before)
    # "1.134 dollar", "1.275 million": the singular says that the dot begins decimals.
    value = (
        decimal(written)
        if _ONE_DOT.fullmatch(written) and (version or _BELOW_TWO.match(text, end))
        else figure(written)
    )
    plain_year = _YEAR.fullmatch(written) is not None
    ranked = _APOSTROPHE.split(before.lower())[-1] in _RANKED or (plain_year and not _FOLLOWED.match(text, end))
    mark = "point" if version else "virgule"
    if not ranked and value.whole is not None and _votes_against(match):
        return value.words(locale, feminine=True)
    tail = " " if text[end : end + 1].isalpha() else ""
    return number_words(value, text, end, locale, ranked=ranked, mark=mark) + tail


def _votes_against(match: re.Match[str]) -> bool:
    """Whether the number counts the feminine noun of the number before it."""
    left = match.string[max(0, match.start() - 32) : match.start()]
    before = _COUNTED_BEFORE.search(left)
    if before is None or _FOLLOWED.match(match.string, match.end()):
        return False
    noun = before.group(1)
    return is_feminine(noun if noun in {"voix", "fois"} else noun.removesuffix("s"))


def _names_version(match: re.Match[str], before: str) -> bool:
    """Whether the dotted number belongs to a name: "iOS 18.2", "GPT-4.1", "section 3.2"."""
    left = match.string[match.start() - 1 : match.start()]
    if left in {"-", "‑"}:
        return True
    lowered = _APOSTROPHE.split(before.lower())[-1]
    return lowered in _DOTTED_CONTEXT or (before != before.lower() and lowered not in _NOT_A_NAME)


def _say_round(match: re.Match[str], locale: str) -> str | None:
    """ "2 000 000 personnes" counts by the million: "deux millions de personnes"."""
    value = figure(match.group("number"))
    whole = value.whole
    if not whole or whole % 10**6:
        return None
    link, eaten = of_noun(match.string, match.end("number"))
    if eaten != len(match.group("gap")):
        return None
    return cardinal(whole, locale) + link


def _say_ordinal(match: re.Match[str], locale: str) -> str | None:
    value = figure(match.group("number")).whole
    mark = match.group("mark").translate(_RAISED).lower()
    if value is None or value == 0 or (mark == "e" and _APOSTROPHE.split(word_before(match))[-1] in _PRODUCTS):
        return None
    plural = mark.endswith("s")
    mark = mark.removesuffix("s")
    if mark in {"nd", "nde", "d", "de"}:
        return {"nd": "second", "d": "second", "nde": "seconde", "de": "seconde"}[mark] if value == 2 else None
    if mark == "er" and value != 1:
        return None
    feminine = mark in {"re", "ère", "ere"} or counts_feminine(match.string, match.end(), many=plural)
    return ordinal(value, locale, feminine=feminine and mark != "er", plural=plural)


# "iPhone 16e" ends in a letter.
_PRODUCTS = frozenset({"wifi", "Wifi", "Wi-Fi", "WiFi", "Fi", "iPhone", "Pixel", "Galaxy", "Nord", "Xperia", "Redmi"})
_RAISED = str.maketrans({"ᵉ": "e", "ʳ": "r", "ᵈ": "d", "ⁿ": "n", "ˢ": "s", "º": "o"})


def _say_dotted(match: re.Match[str], locale: str) -> str | None:
    """Three parts or more: "3.11.7" is a version; "1.234.567" can only be a grouped number."""
    if _GROUPED.fullmatch(match.group()):
        return number_words(figure(match.group()), match.string, match.end(), locale)
    return " point ".join(digit_run(part, locale) for part in match.group().split("."))


def _say_dashed(match: re.Match[str], locale: str) -> str | None:
    return " ".join(digit_run(part, locale) for part in re.split(r"[-–‑]", match.group()))


def _say_commas(match: re.Match[str], locale: str) -> str | None:
    return ", ".join(digit_run(part, locale) for part in match.group().split(","))


def _say_ratio(match: re.Match[str], locale: str) -> str | None:
    left, right = int(match.group(1)), int(match.group(2))
    link = " pour " if 1 in (left, right) else " "
    return cardinal(left, locale) + link + cardinal(right, locale)


def _say_version(match: re.Match[str], locale: str) -> str | None:
    parts = match.group("number").split(".")
    return "version " + " point ".join(digit_run(part, locale) for part in parts)


def _say_years(match: re.Match[str], locale: str) -> str | None:
    """ "2024-25" spans two years; the second is said whole."""
    first, last = match.group("first"), match.group("last")
    if int(last) <= int(first[2:]):
        return None
    years = (int(first), int(first[:2] + last))
    return " à ".join(cardinal(year, locale, counts=False) for year in years)


def _say_long(match: re.Match[str], locale: str) -> str | None:
    return digit_run(match.group(), locale)


def _say_book(match: re.Match[str], locale: str) -> str | None:
    """The digits of an ISBN or ISSN one by one."""
    return " ".join(cardinal(int(char), locale) if char.isdigit() else char for char in match.group() if char.isalnum())


def _say_other_digit(match: re.Match[str], locale: str) -> str | None:
    """A digit of another script or an enclosed one, by its value."""
    value = unicodedata.numeric(match.group(), -1.0)
    if value < 0:
        return None
    if value != int(value):
        return " " + Figure(str(int(value)), str(round(value % 1, 4))[2:]).words(locale) + " "
    return f" {cardinal(int(value), locale)} "


def first_rules(locale: str) -> tuple[Rule, ...]:
    """Figures with a shape of their own; before money and units."""
    return (
        bound("long number", r"[0-9]{16,}", _say_long, locale),
        bound(
            "book number",
            r"[0-9](?:(?<=IS[BS]N .)|(?<=IS[BS]N : .)|(?<=IS[BS]N: .)|(?<=IS[BS]N[:-].))"
            r"(?:[- ]?[0-9]){6,12}(?:[- ]?X)?(?!\w)",
            _say_book,
            locale,
        ),
        bound(
            "version",
            r"(?:v(?<![^\W_].)\.? ?|V(?<![^\W_].)(?:\. ?| )?(?=[0-9]{1,3}\.[0-9]))"
            r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,6}){0,5})(?![^\W_])(?!\.[0-9])",
            _say_version,
            locale,
        ),
        bound("dotted number", rf"{some_digits(1, 6)}(?:\.[0-9]{{1,6}}){{2,7}}(?![^\W_])", _say_dotted, locale),
        bound("number list", rf"{some_digits(1, 6)}(?:,[0-9]{{1,2}}){{2,50}}(?![^\W_])", _say_commas, locale),
        bound("ratio", r"([0-9](?<![\w:.,].)[0-9]{0,2}):([0-9])(?![\w:])", _say_ratio, locale),
    )


def ordinal_rules(locale: str) -> tuple[Rule, ...]:
    """Ordinals: 1er, 1re, 2e, 21es, 2ᵉ; before units, whose letters they share."""
    marks = "ers?|res?|ères?|eres?|es?|[èe]mes?|ndes?|nds?|des?|ds?|ᵉʳˢ?|ʳᵉˢ?|ᵉˢ?|ⁿᵈᵉ?"
    marks += "|(?<=1)(?:ER|RE|ÈRE)|(?:E|ES|ÈME)(?= [A-ZÀ-Þ]{3})"
    return (
        bound("Latin ordinal", rf"(?P<rank>[1-5]){FRESH}[oº](?![^\W_])", _say_latin, locale),
        bound("ordinal", rf"(?P<number>{INTEGER})(?P<mark>{marks})(?![^\W_])", _say_ordinal, locale),
    )


_LATIN = ("primo", "secundo", "tertio", "quarto", "quinto")


def _say_latin(match: re.Match[str], locale: str) -> str | None:
    """ "1o" and "2o" number the points of a text: "primo", "secundo"."""
    left = match.string[max(0, match.start() - 8) : match.start()].rstrip(" \u00a0")
    return _LATIN[int(match.group("rank")) - 1] if not left or left[-1] in ";:,(.\n" else None


def last_rules(locale: str) -> tuple[Rule, ...]:
    """Signs, ranges and every number that nothing else has claimed."""
    return (
        bound(
            "years",
            rf"(?P<first>[12]{FRESH}(?:(?<=1)[5-9]|(?<=2)0)[0-9]{{2}})[-–‑](?P<last>[0-9]{{2}})(?![\w-])",
            _say_years,
            locale,
        ),
        bound("digit groups", r"[0-9](?<![\w.,-].)[0-9]{0,3}(?:[-–‑][0-9]{1,4}){2,6}(?![\w-])", _say_dashed, locale),
        *signs.rules(),
        fixed("point", r"\.(?<=[^\W\d_].)(?=[0-9])", " point "),
        fixed("joined number", r"[-–‑](?:(?<=[^\W\d_].)(?=[0-9])|(?<=[0-9].)(?=[^\W\d_]))", " "),
        bound("millions", rf"(?P<number>{NUMBER})(?P<gap>{SPACE})", _say_round, locale),
        bound("number", NUMBER, _say_number, locale),
        bound("digits", r"[0-9]{1,15}", _say_digits_inside, locale),
        bound(
            "other digit",
            r"[^\W0-9_a-zA-Zà-ÿÀ-Ÿ](?<=\d)|[\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b\u2160-\u2188]",
            _say_other_digit,
            locale,
        ),
    )


def _say_digits_inside(match: re.Match[str], locale: str) -> str | None:
    """Digits that run into letters or marks: said as a number, set apart by spaces."""
    return f" {digit_run(match.group(), locale)} "
