"""Rules for words in capitals: spelled or read, plural, possessive, joined by "&", written with stops."""

from __future__ import annotations

import re

from audiobrief.spoken.english import letters
from audiobrief.spoken.english.shapes import after, before, ends_sentence
from audiobrief.spoken.english.style import Style
from audiobrief.spoken.rules import Rule

_SHOUTED_AFTER = re.compile(r"[,:]?\s([A-Z]{4,})\b")
_SHOUTED_BEFORE = re.compile(r"\b([A-Z]{4,})[,:]?\s$")
_CAPITALS = r"[A-ZÀ-ÖØ-Þ]"


def rules(style: Style) -> tuple[Rule, ...]:
    """Acronyms in every dress."""
    return (
        # The stop after the last letter may be missing ("U.S economy"); the possessive keeps its s.
        Rule("dotted acronym", re.compile(rf"(?<![\w.])(?:{_CAPITALS}\.){{2,}}{_CAPITALS}?(?:[’']s)?(?!\w)"), _dotted),
        Rule("degree", re.compile(r"(?<!\w)(?:Ph\.\s?D|M\.Sc|B\.Sc|M\.Ed|B\.Ed|LL\.B|LL\.M|D\.Phil)\.?"), _degree),
        Rule(
            "letters and letters",
            re.compile(r"(?<![\w&])([A-Z]{1,4})\s?&(?:amp;)?\s?([A-Z]{1,3})([’']s|s)?(?![\w&])"),
            _and_letters,
        ),
        Rule(
            "mixed case",
            re.compile(
                rf"(?<!\w)(?:{'|'.join(letters.MIXED)}|[A-Z]?[a-z]+(?:[A-Z][a-z]+){{0,6}}[A-Z]{{2,5}})([’']s|s)?(?!\w)"
            ),
            lambda match: _mixed(match, style),
        ),
        Rule("acronym", re.compile(rf"(?<!\w)({_CAPITALS}{{2,}})([’']s|s)?(-(?=[a-z]))?(?!\w)(?![’']\w)"), _acronym),
        Rule("acronym", re.compile(rf"(?<!\w)({_CAPITALS}{{2,}})([’']s|s)?-(?=[a-z])"), _acronym),
        # Grades, plans and vitamins; elsewhere a lone A is the article.
        Rule(
            "letter A",
            re.compile(
                r"\b((?i:plan|part|team|unit|type|class|grade|group|level|series|vitamin|hepatitis|schedule"
                r"|appendix|exhibit|option|pool|division))\sA(?=\s\w)"
            ),
            lambda match: f"{match.group(1)} A-",
        ),
    )


def _plural(words: str, suffix: str | None) -> str:
    """Spelled letters with their s: an apostrophe makes a voice say "C-E-O's" as one word."""
    return words + "'s" if suffix else words


def _dotted(match: re.Match[str]) -> str:
    text = match.group()
    possessive = text.endswith("s")
    plain = re.sub(r"[^A-ZÀ-Þ]", "", text)
    words = letters.ALIASES.get(plain) or letters.spelled(plain)
    if possessive:
        return words + "'s"
    if text.endswith(".") and ends_sentence(match):
        return words + "."
    return letters.before_text(words, after(match, 4))


def _degree(match: re.Match[str]) -> str:
    words = {"PhD": "P-H-D", "LLB": "L-L-B", "LLM": "L-L-M", "DPhil": "D-Phil"}
    plain = re.sub(r"[^A-Za-z]", "", match.group())
    said = words.get(plain) or letters.MIXED[plain]
    return said + "." if match.group().endswith(".") and ends_sentence(match) else said


def _and_letters(match: re.Match[str]) -> str | None:
    first, second, suffix = match.groups()
    left, right = letters.spelled(first), letters.spelled(second)
    words = _plural(f"{left}-and-{right}", suffix)
    return letters.before_text(words, after(match, 4))


def _mixed(match: re.Match[str], style: Style) -> str | None:
    text, suffix = match.group(), match.group(1)
    if text in letters.MIXED:
        return letters.before_text(letters.MIXED[text], after(match, 4))
    bare = text[: -len(suffix)] if suffix else text
    if not suffix and not bare[-1].isupper():
        return None
    words = letters.parts_of_word(bare, style)
    if suffix:
        return words + ("'s" if suffix != "s" or re.search(r"-[A-Z]$", words) else "s")
    return letters.before_text(words, after(match, 4))


def _acronym(match: re.Match[str]) -> str | None:
    word, suffix = match.group(1), match.group(2)
    hyphen = match.group().endswith("-")
    if word not in letters.ALIASES and not letters.is_spelled(word):
        # A plural of a read acronym is a word: "SIMs".
        return f"{word.capitalize()}s{'-' if hyphen else ''}" if suffix == "s" else None
    if len(word) <= 3 and _is_shouted(match):
        return None
    words = _plural(letters.capitals(word), suffix)
    if hyphen:
        return words + ("- " if words.endswith("-A") else "-")
    return letters.before_text(words, after(match, 4))


def _is_shouted(match: re.Match[str]) -> bool:
    """Whether a short word stands among whole words in capitals, as in a headline: "CAR BOMB"."""
    near = [_SHOUTED_AFTER.match(after(match, 30)), _SHOUTED_BEFORE.search(before(match, 30))]
    shouted = any(found and not letters.is_spelled(found.group(1)) for found in near)
    return shouted and bool(letters.VOWELS.intersection(match.group(1))) and match.group(1) not in SURE


# Spelled even among capitals.
SURE = frozenset("AI US UK EU UN CEO CEOS FBI CIA NDP IMF AGI API IPO IBM EV UAE USA GOP TV PM".split())
