"""Perspectives, and how a heading of a brief is matched to one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from audiobrief.text.lazy_pattern import lazy_pattern

LONGEST_HEADING_WORDS = 12
_NUMBERING = lazy_pattern(
    r"^\s*(?:(?:section|partie|part|chapitre|chapter|volet)\s+)?"
    r"(?:\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])\s*[.)\]:/–—-]+\s*|\d{1,2}\s+)",
    re.IGNORECASE,
)
_KEYCAP = lazy_pattern("^[0-9#*]\ufe0f?\u20e3")
_ARTICLES = frozenset("le la les l un une des the a an".split())


@dataclass(frozen=True)
class Perspective:
    """One way of telling the story: its names by language and the headings that announce it."""

    id: str
    names: dict[str, str]
    headings: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Its name in a language, else in any, else its id."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)


@lru_cache(maxsize=2000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a heading without accents, case, elision or punctuation; `*` stays at a word's end."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    # "l'optimiste" and "the optimist's" both hold the word itself.
    return tuple(re.findall(r"[^\W_]+\*?", plain))


@lru_cache(maxsize=4000)  # asked of each line by each rule of the readers
def strip_numbering(heading: str) -> str:
    """A heading without leading numbering, bullets or symbols: "2) 🌞 Le bon côté" → "Le bon côté"."""
    text = _KEYCAP.sub("", heading.strip())
    for _ in range(3):
        text = re.sub(r"^[^\w«\"“(]+", "", text)
        shorter = _NUMBERING.sub("", text, count=1)
        if shorter == text or not shorter.strip():
            break
        text = shorter
    return text.strip().rstrip(":：–—- ").strip()


def match_heading(heading: str, perspectives: Sequence[Perspective]) -> str | None:
    """The id of the perspective that a heading announces, in any language, or None.

    The pattern with most words wins; then the one that stands last in the heading, because both
    languages put the telling word there ("Factual recap", "Point de vue neutre").
    """
    words = words_of(strip_numbering(heading))
    if not 0 < len(words) <= LONGEST_HEADING_WORDS:
        return None
    best: tuple[int, int, str] | None = None
    for perspective in perspectives:
        found = _best_place(words, perspective.headings)
        if found is not None and (best is None or found > best[:2]):
            best = (*found, perspective.id)
    return best[2] if best else None


@lru_cache(maxsize=4000)  # each rule of the readers asks of each heading anew
def _best_place(words: tuple[str, ...], patterns: tuple[str, ...]) -> tuple[int, int] | None:
    """How many words the longest pattern has that stands in a heading, and where the last such one stands there."""
    whole, begun = _by_first_word(patterns)
    possible = [pattern for word in words for pattern in whole.get(word, ())]
    possible += [pattern for start, pattern in begun if any(word.startswith(start) for word in words)]
    places = ((len(words_of(pattern)), _place(words, pattern)) for pattern in possible)
    return max(((count, at) for count, at in places if at is not None), default=None)


@lru_cache(maxsize=200)
def _by_first_word(patterns: tuple[str, ...]) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """The patterns by their first word; those of which that may go on (`*`) with its beginning. Most do not fit."""
    whole: dict[str, list[str]] = {}
    begun: list[tuple[str, str]] = []
    for pattern in patterns:
        first = next(iter(words_of(pattern)), "")
        if first.endswith("*"):
            begun.append((first[:-1], pattern))
        elif first:
            whole.setdefault(first, []).append(pattern)
    return whole, begun


def matched_words(words: tuple[str, ...], perspective: Perspective) -> frozenset[int]:
    """The places of all words of a heading that stand in a pattern of the perspective."""
    places: set[int] = set()
    for pattern in perspective.headings:
        parts = words_of(pattern)
        at = _place(words, pattern)
        if at is not None:
            places.update(range(at, at + len(parts)))
    return frozenset(places)


def _place(words: tuple[str, ...], pattern: str) -> int | None:
    """Where the words of a pattern stand in a heading; of one that begins with `=` where they are the whole of it."""
    parts = words_of(pattern)
    at = _find(words, parts)
    if at is None or not pattern.lstrip().startswith("="):
        return at
    rest = (*words[:at], *words[at + len(parts) :])
    return at if all(word in _ARTICLES for word in rest) else None


def _find(words: tuple[str, ...], parts: tuple[str, ...]) -> int | None:
    if not parts:
        return None
    for at in range(len(words) - len(parts), -1, -1):
        if _same(words[at], parts[0]) and all(map(_same, words[at + 1 :], parts[1:])):
            return at
    return None


def _same(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part
