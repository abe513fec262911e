"""Headlines in capitals: in a run of capitals only known acronyms are spelled, the rest are words."""

from __future__ import annotations

import re

from audiobrief.text.normalization.french.acronyms import KNOWN, READ_SHORT, SAID, SPELLED_LONG, WORDS
from audiobrief.text.normalization.french.binding import bound
from audiobrief.text.normalization.french.letters import CAPITALS, SAYABLE, VOWELS
from audiobrief.text.normalization.rules import Rule

_REACH = 60
_LONGEST_SHORT = 4
_NOT_LOWER = "[^a-zà-öø-ÿœ\\n]"
_LEFT = re.compile(rf"{_NOT_LOWER}{{0,{_REACH}}}$")
_RIGHT = re.compile(rf"{_NOT_LOWER}{{0,{_REACH}}}")
_WORD = re.compile(rf"[{CAPITALS}]+")
_CAPITAL_LETTERS = "".join(char for char in map(chr, range(0x41, 0x179)) if re.match(f"[{CAPITALS}]", char))
_ACCENTS = frozenset("ÀÂÉÈÊËÎÏÔÙÛÜÇŒ")
_LONE = {"À": "à", "A": "a", "Y": "y", "Ô": "ô"}


def _is_acronym(word: str) -> bool:
    return word in KNOWN or word in SAID or word in SPELLED_LONG or word in READ_SHORT


def _is_word(word: str) -> bool:
    """Whether capitals in a headline make a word, and not an acronym that nobody here knows."""
    if word in WORDS:
        return True
    if _is_acronym(word) or not VOWELS & set(word):
        return False
    return len(word) > _LONGEST_SHORT or SAYABLE.fullmatch(word) is not None


def _is_sign(word: str) -> bool:
    """Whether the word shows that the capitals around it are words: a common word, or one with an accent."""
    return (len(word) > 1 and (word in WORDS or (bool(_ACCENTS & set(word)) and _is_word(word)))) or word == "À"


def _in_headline(match: re.Match[str]) -> bool:
    """Whether at least one more word in capitals stands beside it, and one of them shows that they are words."""
    text, start, end = match.string, match.start(), match.end()
    left = _LEFT.search(text, max(0, start - _REACH), start)
    right = _RIGHT.match(text, end)
    behind = right.group() if right else ""
    if text[end + len(behind) : end + len(behind) + 1].islower():
        behind = behind.rstrip(_CAPITAL_LETTERS)  # the first letter of a word in small letters
    around = _WORD.findall(left.group() if left else "") + _WORD.findall(behind)
    # "À −25 °C": the letter of a unit makes no headline of a lone À.
    single = "ÀLDCSNJMT" if len(match.group()) > 1 else ""
    words = [word for word in around if len(word) > 1 or word in single]
    return bool(words) and any(map(_is_sign, (match.group(), *words)))


def _say_word(match: re.Match[str], locale: str) -> str | None:
    word = match.group()
    if len(word) == 1:
        return _LONE[word] if _in_headline(match) else None
    if not _is_word(word) or not _in_headline(match):
        return None
    return word.capitalize()


def rules(locale: str) -> tuple[Rule, ...]:
    """Words of a headline; after abbreviations and units, before acronyms."""
    capital = f"[{CAPITALS}]"
    return (
        bound("headline", rf"{capital}(?<![^\W_].){capital}{{1,29}}(?![^\W_])", _say_word, locale),
        bound("headline", r"[ÀAYÔ](?<![\w'’.-].)(?![\w'’.-])", _say_word, locale),
    )
