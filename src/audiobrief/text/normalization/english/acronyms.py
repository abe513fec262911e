"""Rules for words in capitals: spelled or read, plural, possessive, joined by "&", written with stops."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english import letters
from audiobrief.text.normalization.english.headlines import is_shouted, is_word_among_capitals
from audiobrief.text.normalization.english.shapes import after, before, ends_sentence, starting, with_stop
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
_GRADED = lazy_pattern(
    r"(?i)\b(?:plan|part|team|unit|type|class|grade|group|level|series|vitamin|hepatitis|schedule|appendix|exhibit"
    r"|option|pool|division)\s$"
)
DEGREES = {
    "Ph.D": "P-H-D",
    "Ph. D": "P-H-D",
    "M.Sc": "M-S-C",
    "B.Sc": "B-S-C",
    "M.Ed": "M-Ed",
    "B.Ed": "B-Ed",
    "LL.B": "L-L-B",
    "LL.M": "L-L-M",
    "D.Phil": "D-Phil",
}


def rules(style: Style) -> tuple[Rule, ...]:
    """Acronyms in every dress."""
    return (
        # The stop after the last letter may be missing ("U.S economy"); the possessive keeps its s.
        Rule(
            "dotted acronym",
            Pattern(rf"{_CAPITAL}(?<![\w.].)\.(?:{_CAPITAL}\.)+{_CAPITAL}?(?:[’']s)?(?!\w)(?:[-–‑](?=\w))?"),
            _dotted,
        ),
        Rule("dotted acronym", Pattern(r"[A-Z](?<![\w.].)\.[A-Z](?!\w)"), _dotted),
        Rule("degree", Pattern(rf"{starting(DEGREES)}(?!\w)\.?"), _degree),
        Rule(
            "letters and letters",
            Pattern(r"([A-Z](?<![\w&].)[A-Z]{0,3})\s?&(?:amp;)?\s?([A-Z]{1,3})([’']s|s)?(?![\w&])"),
            _and_letters,
        ),
        Rule("mixed case", Pattern(rf"({starting(letters.MIXED)})([’']s|s)?(?!\w)"), _mixed),
        Rule("mixed case", Pattern(r"([A-Z](?<=[a-z].)[A-Z]{1,4})([’']s|s)?(?!\w)"), _tail),
        Rule("acronym", Pattern(rf"({_CAPITAL}(?<!\w.){_CAPITAL}+)([’']s|s)?-(?=[a-z])"), _acronym),
        Rule(
            "acronym",
            Pattern(rf"({_CAPITAL}(?<!\w.){_CAPITAL}+)([’']s|s)?(?!\w)(?![’']\w)"),
            _acronym,
        ),
        Rule("letter A", Pattern(r"A(?<=[ \u00a0].)(?=[ \u00a0]\w)"), _lone_a),
    )


def _plural(words: str, suffix: str | None) -> str:
    """Spelled letters with their s: an apostrophe makes a voice say "C-E-O's" as one word."""
    return words + "'s" if suffix else words


def _dotted(match: re.Match[str]) -> str:
    text = match.group()
    hyphen = text[-1] in "-–‑"
    possessive = text.endswith("s")
    plain = re.sub(r"[^A-ZÀ-Þ]", "", text)
    words = letters.ALIASES.get(plain) or letters.spelled(plain)
    if hyphen:
        return words + ("- " if words.endswith("-A") else "-")
    if possessive:
        return words + "'s"
    if text.endswith(".") and ends_sentence(match):
        return words + "."
    return letters.before_text(words, after(match, 4))


def _degree(match: re.Match[str]) -> str:
    return with_stop(DEGREES[match.group().rstrip(".")], match)


def _and_letters(match: re.Match[str]) -> str | None:
    first, second, suffix = match.groups()
    left, right = letters.spelled(first), letters.spelled(second)
    words = _plural(f"{left}-and-{right}", suffix)
    return letters.before_text(words, after(match, 4))


def _mixed(match: re.Match[str]) -> str:
    return letters.before_text(_plural(letters.MIXED[match.group(1)], match.group(2)), after(match, 4))


def _tail(match: re.Match[str]) -> str:
    """The capitals that end a name: "Open" stays, "AI" is spelled; iOS is one word."""
    words = letters.capitals(match.group(1))
    head = re.search(r"(?<!\w)([a-z])$", before(match, 2))
    joint = "-" if head and head.group(1) in "ie" else " "
    return joint + letters.before_text(_plural(words, match.group(2)), after(match, 4))


def _lone_a(match: re.Match[str]) -> str | None:
    """An A that is a grade, a plan or a vitamin; elsewhere it is the article."""
    return "A-" if _GRADED.search(before(match, 14)) else None


def _acronym(match: re.Match[str]) -> str | None:
    word, suffix = match.group(1), match.group(2)
    hyphen = match.group().endswith("-")
    if word not in letters.ALIASES and not letters.is_spelled(word):
        # A plural of a read acronym is a word: "SIMs".
        return f"{word.capitalize()}s{'-' if hyphen else ''}" if suffix == "s" else None
    if len(word) <= 3 and not suffix and is_shouted(match) and is_word_among_capitals(match, word):
        return None
    words = _plural(letters.capitals(word), suffix)
    if hyphen:
        return words + ("- " if words.endswith("-A") else "-")
    return letters.before_text(words, after(match, 4))
