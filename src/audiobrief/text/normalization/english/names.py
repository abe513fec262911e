"""Roman numerals after names, and the initials of people."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english.shapes import STARTERS, after, before
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import cardinal, ordinal
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
RULERS = frozenset(
    """Abdullah Albert Alexander Alfonso Anne Baudouin Benedict Boniface Carl Catherine Charles Christian Clement
    Constantine Cyrus Darius Edward Elizabeth Farouk Felipe Ferdinand Francis Frederick Frederik George Gregory Gustaf
    Gustav Haakon Harald Hassan Henry Hussein Innocent Isabella Ivan James John Julius Leo Leopold Louis Ludwig
    Margrethe Mary Mehmed Michael Mohammed Napoleon Nicholas Olav Otto Paul Pedro Peter Philip Philippe Pius Ptolemy
    Rama Rameses Ramesses Ramses Richard Robert Sixtus Stephen Theodore Tutankhamun Umberto Urban Victor Vladimir
    Wilhelm William Willem Xerxes Carlos Emmanuel David Thomas Joseph Walter Harry Arthur Alexandre Frank Samuel
    Daniel Andrew Luis Enrique Juan Fernando Sancho Magnus Erik Eric Olaf Selim Suleiman Murad Thutmose Amenhotep Seti
    Artaxerxes Antiochus Seleucus Sargon Shapur Sigismund Casimir Wenceslaus Conrad Lothair Rudolf Maximilian Afonso
    Manuel Basil Justinian Theodosius Baldwin Raymond Mithridates Demetrius Antigonus Rainier""".split()
)
TITLES = frozenset(
    "King Queen Pope Emperor Empress Tsar Czar Kaiser Sultan Prince Princess Shah Duke Patriarch Pharaoh".split()
)
# What a numeral before it counts: "the XXXIII Olympiad".
_RANKED = (
    "Olympiad|Olympics?|Olympic|Winter|Summer|Paralympics?|Games|Congress|Summit|Conference|Dynasty|dynasty|Corps|Army"
    "|Legion|International|Assembly|Session|Edition|edition"
)
ROMAN = lazy_pattern(r"L?X{0,3}(?:IX|IV|V?I{0,3})|XL(?:IX|IV|V?I{0,3})")
NUMBERED = frozenset(
    """Act Annex Appendix Article Book Canto Chapter Class Episode Division Figure Grade Group Level Module Opus Part
    Phase Protocol Schedule Scene Section Series Stage Step Tier Title Tome Type Unit Vatican Volume Olympiad
    Bowl WrestleMania""".split()
)
PRONOUN_VERBS = lazy_pattern(
    r"[’'](?!s\b)|\s(?:am|was a|have|had|think|know|love|want|will|would|can|could|do|did|don"
    r"|say|said|feel|believe|hope|see|saw|need|just|never)\b"
)
LONE_LETTERS = frozenset(
    "Plan Vitamin Grade Class Group Team Type Series Schedule Appendix Hepatitis Part Section Exhibit Unit".split()
)


# The numerals after the first: "Parts I through IV", "World Wars I and II".
_LISTED = lazy_pattern(
    rf"(?i:\b(World Wars|(?:{'|'.join(sorted(NUMBERED))})s?))"
    r"\s[IVX]{1,5}(?:-[A-Z0-9]{1,2})?(?:,\s[IVX]{1,5}){0,3},?\s(?:through|to|and|or|and/or)\s$"
)
_EARLIER = lazy_pattern(r"(?:([^\W\d_][\w’'.-]*)[ \u00a0])?([^\W\d_][\w’'.-]*)[ \u00a0-]$")


def rules(style: Style) -> tuple[Rule, ...]:
    """Roman numerals by the words before them; people's initials."""
    return (
        Rule(
            "roman numeral",
            Pattern(rf"([XVIL](?<=[Tt]he\s.)[XVIL]{{1,7}})(?=\s(?:{_RANKED})\b)"),
            lambda match: ordinal(roman(match.group(1)), style) if ROMAN.fullmatch(match.group(1)) else None,
        ),
        Rule(
            "roman numeral",
            Pattern(r"([XVIL](?<![^\s-].)[XVIL]{0,6})(?:-([A-Z])(?!\w)|(?:th|st|nd|rd)?(?![\w.]\w|\w|[’'](?!s\b)))"),
            lambda match: _numeral(match, style),
        ),
        Rule(
            "roman numeral",
            Pattern(r"W(?<!\w.)W\s?(II?|[12])(?![\w.,]\w|\w)"),
            lambda match: f"World War {_war(match.group(1))}",
        ),
        Rule("initials", Pattern(r"[A-Z](?<![\w.-].)\.\s?(?:[A-Z]\.\s?){0,2}(?=[A-Z][a-zà-ÿ’'])"), _initials),
    )


def roman(text: str) -> int:
    """The value of a Roman numeral."""
    total = 0
    for position, letter in enumerate(text):
        value = VALUES[letter]
        following = VALUES[text[position + 1]] if position + 1 < len(text) else 0
        total += -value if value < following else value
    return total


def _war(numeral: str) -> str:
    return "Two" if numeral in ("II", "2") else "One"


def _numeral(match: re.Match[str], style: Style) -> str | None:
    """What a numeral is after these words: "the Second", "Two", "four", or nothing of the kind."""
    numeral, part = match.groups()
    earlier = _EARLIER.search(before(match, 70))
    if not earlier or not ROMAN.fullmatch(numeral):
        return None
    first, name = earlier.group(1) or "", earlier.group(2)
    is_initial = len(numeral) == 1 and re.match(r"\.\s|\s[A-Z][a-z]", after(match, 3))
    if is_initial or ("L" in numeral and name.capitalize() not in NUMBERED and name != "WrestleMania"):
        return None
    value = roman(numeral)
    if re.match(r"[\s-]centur", after(match, 8)):
        return ordinal(value, style)
    if match.group()[-1].islower():
        return None
    if numeral == "I" and PRONOUN_VERBS.match(after(match)):
        return None
    suffix = f"-{part}" if part else ""
    if f"{first} {name}" == "World War":
        return _war(numeral) + suffix
    if f"{first} {name}" == "World Wars":
        return _war(numeral) + suffix
    listed = _LISTED.search(before(match, 70))
    if listed and listed.group(1) == "World Wars":
        return _war(numeral)
    if listed or {name.capitalize(), name.capitalize().removesuffix("s")} & NUMBERED:
        return cardinal(value, style) + suffix
    return _after_name(first, name, numeral, style, suffix)


def _after_name(first: str, name: str, numeral: str, style: Style, suffix: str) -> str | None:
    value = roman(numeral)
    is_ruler = name.split("-")[-1] in RULERS or first in RULERS or first in TITLES
    if is_ruler and not suffix:
        # "Henry Ford II" yes, "Charles Lee I" no: a lone I belongs to the name it follows.
        if numeral == "I" and name.split("-")[-1] not in RULERS and first not in TITLES:
            return None
        return f"the {ordinal(value, style).capitalize()}"
    is_name = name[0].isupper() and not name.isupper()
    if len(numeral) == 1 or not is_name:
        return None  # the pronoun, Malcolm X, Model X, an IV drip
    return cardinal(value, style) + suffix


def _initials(match: re.Match[str]) -> str | None:
    """ "J. K. Rowling" loses its stops, so that no voice ends a sentence there; "Plan B. Then" keeps its own."""
    names = re.findall("[A-Z]", match.group())
    word = re.match(r"[A-Z][a-zà-ÿ]*", after(match, 20))
    earlier = re.search(r"([^\W\d_]+)\s$", before(match, 20))
    if word and word.group() in STARTERS:
        return None
    if len(names) == 1:
        lone = earlier and (earlier.group(1) in LONE_LETTERS or earlier.group(1)[0].islower())
        if lone:
            return None
    return "-".join(names) + ("- " if names[-1] == "A" else " ")
