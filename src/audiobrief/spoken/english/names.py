"""Roman numerals after names, and the initials of people."""

from __future__ import annotations

import re

from audiobrief.spoken.english.letters import spelled
from audiobrief.spoken.english.shapes import STARTERS, after, any_of, before
from audiobrief.spoken.english.style import Style
from audiobrief.spoken.english.words import cardinal, ordinal
from audiobrief.spoken.rules import Rule

VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
RULERS = frozenset(
    """Abdullah Albert Alexander Alfonso Anne Baudouin Benedict Boniface Carl Catherine Charles Christian Clement
    Constantine Cyrus Darius Edward Elizabeth Farouk Felipe Ferdinand Francis Frederick Frederik George Gregory Gustaf
    Gustav Haakon Harald Hassan Henry Hussein Innocent Isabella Ivan James John Julius Leo Leopold Louis Ludwig Malcolm
    Margrethe Mary Mehmed Michael Mohammed Napoleon Nicholas Olav Otto Paul Pedro Peter Philip Philippe Pius Ptolemy
    Rama Rameses Ramesses Ramses Richard Robert Sixtus Stephen Theodore Tutankhamun Umberto Urban Victor Vladimir
    Wilhelm William Willem Xerxes Carlos Emmanuel David Thomas Joseph Walter Harry Arthur Alexandre Frank Samuel
    Daniel Andrew""".split()
)
TITLES = frozenset(
    "King Queen Pope Emperor Empress Tsar Czar Kaiser Sultan Prince Princess Shah Duke Patriarch Pharaoh".split()
)
ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
LONG_ROMAN = r"(?=[LXVI])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
NUMBERED = (
    "Act Annex Appendix Article Book Canto Chapter Class Episode Division Figure Grade Group Level Module Opus Part Phase"
    " Protocol Schedule Scene Section Series Stage Step Tier Title Tome Type Unit Vatican Volume Olympiad"
).split()
PRONOUN_VERBS = re.compile(
    r"[’']|\s(?:am|was a|have|had|think|know|love|want|will|would|can|could|do|did|don|say|said|feel|believe|hope|see|saw|need|just|never)\b"
)
LONE_LETTERS = frozenset(
    "Plan Vitamin Grade Class Group Team Type Series Schedule Appendix Hepatitis Part Section Exhibit Unit".split()
)


def rules(style: Style) -> tuple[Rule, ...]:
    """Wars, numbered parts, rulers, then other Roman numerals."""
    name = r"[A-ZÀ-Þ][\w’'.-]{1,30}"
    return (
        Rule(
            "roman numeral",
            re.compile(
                r"(?<!\w)((?:First |Second )?World War|WW|Super Bowl|WrestleMania|UFC|Olympiad)(\s|-)?"
                + LONG_ROMAN
                + r"(?!\w)"
            ),
            lambda match: _event(match, style),
        ),
        Rule(
            "roman numeral",
            re.compile(
                rf"(?<!\w)({any_of([*NUMBERED, *(word.lower() for word in NUMBERED)])})\s((?=[XVI]){ROMAN})(?!\w|[’'.]\w)(?:-([A-Z])(?!\w))?"
            ),
            lambda match: _numbered(match, style),
        ),
        Rule(
            "century",
            re.compile(r"(?<!\w)((?=[XVI])" + ROMAN + r")(?:th|st|nd|rd)?(?=[\s-]centur)"),
            lambda match: ordinal(roman(match.group(1)), style),
        ),
        Rule(
            "roman numeral",
            re.compile(rf"(?<!\w)(?:({name})\s)?({name})\s((?=[XVI]){ROMAN})(?![\w.]\w|\w|[’'](?!s\b))"),
            lambda match: _named(match, style),
        ),
        Rule("initials", re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,3}(?=[A-Z][a-zà-ÿ’'])"), _initials),
    )


def roman(text: str) -> int:
    """The value of a Roman numeral."""
    total = 0
    for position, letter in enumerate(text):
        value = VALUES[letter]
        following = VALUES[text[position + 1]] if position + 1 < len(text) else 0
        total += -value if value < following else value
    return total


def _event(match: re.Match[str], style: Style) -> str | None:
    name, gap = match.group(1), match.group(2)
    numeral = match.group()[len(name) + len(gap or "") :]
    if not numeral or (not gap and name != "WW"):
        return None
    words = cardinal(roman(numeral), style)
    name = "World War" if name == "WW" else spelled(name) if name == "UFC" else name
    return f"{name} {words.title() if name == 'World War' else words}"


def _numbered(match: re.Match[str], style: Style) -> str | None:
    if match.group(2) == "I" and PRONOUN_VERBS.match(after(match)):
        return None
    words = f"{match.group(1)} {cardinal(roman(match.group(2)), style)}"
    return words + (f"-{match.group(3)}" if match.group(3) else "")


def _named(match: re.Match[str], style: Style) -> str | None:
    first, name, numeral = match.groups()
    bare = name.split("-")[-1]
    is_ruler = bare in RULERS or first in RULERS or first in TITLES
    if numeral in ("I", "X", "V") and not is_ruler:
        return None  # the pronoun, Malcolm X, Model X
    if numeral == "I" and (PRONOUN_VERBS.match(after(match)) or (bare not in RULERS and first not in TITLES)):
        return None
    said = f"{first} {name}" if first else name
    if is_ruler:
        return f"{said} the {ordinal(roman(numeral), style).capitalize()}"
    if name.isupper():
        return None
    return f"{said} {cardinal(roman(numeral), style)}"


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
