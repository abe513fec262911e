"""What a sentence claims beside its figures: up or down, more or less, before or after, at least or most, yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from audiobrief.qa.editions.claim_words import NEARLY_NEGATIVE, NEGATIONS, NOT_NEGATIVE, SCALES
from audiobrief.qa.editions.fact import Fact
from audiobrief.qa.editions.opposites import POLES
from audiobrief.qa.editions.tokens import fold

_LANGUAGES = ("fr", "en")
_MORE = {"fr": ("plus", "davantage"), "en": ("more", "most")}
_LESS = {"fr": ("moins",), "en": ("less", "least", "fewer", "fewest")}
# After "plus" and "moins", and before them, no comparison.
_NO_COMPARISON = frozenset("en ou tard tot au du # and or a".split())
_IMPLIED = {
    "fr": r"(?!)",
    "en": r"un(?!der|it|ion|iv|iq|if|til|cle|anim)[a-z]{4,}|[a-z]{3,}(?:less|-free)|im(?:pass|perf|prob|prop|mob)[a-z]+"
    r"|in(?:access|adeq|capab|corr|elig|secur|visib)[a-z]+|dis(?:sat|connect|honest|abl)[a-z]+",
}


class WordPattern:
    """Finds the words of a table, one group for each list of them; compiled when a text first has one of them.

    A sentence speaks of few of the axes, and of most a brief speaks nowhere.
    """

    def __init__(self, *groups: Iterable[str]) -> None:
        self._groups = tuple(tuple(words) for words in groups)
        # What stands before the first "*" of a word, after a blank: a text without any of these has no match.
        words = (word.replace("_", " ").partition("*")[0] for group in self._groups for word in group)
        self._beginnings = tuple({f" {word}" for word in words})
        self._starts = frozenset(f" {''.join(beginning.split()[:1])[:2]}" for beginning in self._beginnings)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern; the longer form goes first."""
        parts = [
            "|".join(
                re.escape(word).replace(r"\*", r"[a-z-]*").replace("_", " ").replace(r"\#", "#")
                for word in sorted(words, key=len, reverse=True)
            )
            or "(?!)"
            for words in self._groups
        ]
        return re.compile(rf"(?<![a-z#-])(?:({')|('.join(parts)}))(?![a-z#-])")

    def may_match(self, text: str) -> bool:
        """Whether a passage that `plain_words` gives has a word of the table's, or the beginning of one."""
        if self._starts.isdisjoint(_starts(text)):
            return False
        spaced = f" {text}"
        return any(beginning in spaced for beginning in self._beginnings)


@lru_cache(maxsize=100)  # one passage is held against each axis
def _starts(text: str) -> frozenset[str]:
    """A blank, and with it the first letter and the first two of each word."""
    return frozenset(f" {word[:length]}" for word in ("", *text.split()) for length in (1, 2))


@dataclass(frozen=True)
class Axis:
    """Two poles and the patterns of their words, one group a pole: those that accuse, those that only excuse."""

    name: str
    kind: str
    strong: WordPattern
    weak: WordPattern


@dataclass(frozen=True)
class Pole:
    """Where a passage stands on one axis: which pole it names, and which it may name; `word` is the first that does."""

    kind: str
    named: tuple[bool, bool]
    perhaps: tuple[bool, bool]
    word: str


@dataclass(frozen=True)
class Claims:
    """All that a passage claims: its poles by axis, its negation, "" where it has none, and words near to one."""

    poles: dict[str, Pole]
    negation: str
    nearly_negative: frozenset[str]


def plain_words(sentence: str, figures: Sequence[Fact] = ()) -> str:
    """The sentence in lower case without accents, one blank between words, each figure as "#"."""
    parts, end = [], 0
    for fact in figures:
        if fact.start >= end and (not fact.soft or any(char.isdigit() for char in fact.text)):
            parts += [sentence[end : fact.start], " # "]
            end = fact.end
    text = fold("".join([*parts, sentence[end:]]).replace("\u2011", "-"))
    return " ".join(re.findall(r"[a-z]+(?:-[a-z]+)*['\u2019]?|#|[.,;:!?%$]", text))


def read_claims(text: str, language: str) -> Claims:
    """The claims of a passage that `plain_words` gives."""
    bare = _neutral(language).sub(" , ", text)
    denied = _negation(language).search(bare)
    poles = {axis.name: pole for axis in axes(language) if (pole := _pole(axis, text))}
    poles |= {name: pole for name, pole in _comparisons(text, language).items() if pole}
    return Claims(
        poles, denied.group() if denied else "", frozenset(match.group() for match in _nearly(language).finditer(bare))
    )


def count_negations(text: str, language: str) -> int:
    """How often a passage that `plain_words` gives denies something."""
    return len(_negation(language).findall(_neutral(language).sub(" , ", text)))


def contradictions(first: Claims, second: Claims) -> Iterator[tuple[str, str, str]]:
    """The kind of each contradiction and the words of both sides, "" where a side has no word for it."""
    opposed = [
        (a.kind, a.word, b.word)
        for name, a in first.poles.items()
        if (b := second.poles.get(name)) is not None and _opposed(a, b)
    ]
    one_denies = bool(first.negation) != bool(second.negation)
    # "n'a pas été adopté" is "was rejected".
    if opposed and one_denies:
        return
    yield from dict.fromkeys(opposed)
    if not one_denies:
        return
    denying, plain = (first, second) if first.negation else (second, first)
    # "n'est pas gratuit" and "is free": a word that both say excuses nothing.
    shared = {
        pole.word
        for name, pole in plain.poles.items()
        if name in denying.poles and denying.poles[name].named == pole.named
    }
    if not plain.nearly_negative - shared:
        yield "negation", first.negation, second.negation


def _opposed(first: Pole, second: Pole) -> bool:
    for one, other in ((0, 1), (1, 0)):
        if first.named[one] and second.named[other] and not (first.perhaps[other] or second.perhaps[one]):
            return True
    return False


@cache
def axes(language: str) -> tuple[Axis, ...]:
    """The axes of a language, in the order of the table."""
    column = 2 + 2 * _LANGUAGES.index(language)
    found = []
    for row in re.split(r"\n(?=\S)", POLES.strip()):
        cells = [" ".join(cell.split()) for cell in row.split("|")]
        words = [cell.split() for cell in cells[column : column + 2]]
        strong = WordPattern(*([word for word in each if word[0] != "~"] for each in words))
        weak = WordPattern(*([word[1:] for word in each if word[0] == "~"] for each in words))
        found.append(Axis(cells[0], cells[1], strong, weak))
    return tuple(found)


def _pole(axis: Axis, text: str) -> Pole | None:
    matches = [*axis.strong.compiled.finditer(text)] if axis.strong.may_match(text) else []
    if not matches:
        return None
    named = {match.lastindex for match in matches}
    # "au moins" says nothing of "moins": what was read is taken out before the words that only may mean a pole.
    rest = axis.strong.compiled.sub(" , ", text)
    perhaps = named | {match.lastindex for match in axis.weak.compiled.finditer(rest) if axis.weak.may_match(rest)}
    return Pole(axis.kind, (1 in named, 2 in named), (1 in perhaps, 2 in perhaps), matches[0].group())


# ---------------------------------------------------------------- comparison


@cache
def _scales(language: str) -> dict[str, list[tuple[str, int, bool]]]:
    """For each word its scales: name, 1 for much and -1 for little, and whether it is a comparative of its own."""
    found: dict[str, list[tuple[str, int, bool]]] = {}
    column = 1 + 2 * _LANGUAGES.index(language)
    for row in re.split(r"\n(?=\S)", SCALES.strip()):
        cells = [" ".join(cell.split()) for cell in row.split("|")]
        for cell, sign in zip(cells[column : column + 2], (1, -1), strict=True):
            turned, _, fixed = f" {cell} ".partition("/")
            for words, whole in ((turned, False), (fixed, True)):
                for word in words.split():
                    found.setdefault(word, []).append((cells[0], sign, whole))
    return found


def _comparisons(text: str, language: str) -> dict[str, Pole | None]:
    """The poles on the scales; what no scale knows is on that of amounts: more, less."""
    words = text.split()
    table = _scales(language)
    seen: dict[str, dict[int, str]] = {}
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if before in _LESS[language] and place > 1 and words[place - 2] in ("fois", "times"):
            continue  # "deux fois moins élevé" is "half as high"
        turn = -1 if before in _LESS[language] else 1
        for name, sign, whole in table.get(word, ()):
            told = f"{before} {word}" if before in (*_MORE[language], *_LESS[language]) else word
            seen.setdefault(name, {}).setdefault(sign if whole else sign * turn, told)
        degree = 1 if word in _MORE[language] else -1 if word in _LESS[language] else 0
        following = words[place + 1] if place + 1 < len(words) else ""
        if degree and following not in table and _compares(words, place, following):
            seen.setdefault("amount", {}).setdefault(degree, f"{word} {following}".strip())
    return {name: _scale_pole(signs) for name, signs in seen.items()}


def _scale_pole(signs: dict[int, str]) -> Pole:
    named = 1 in signs, -1 in signs
    return Pole("comparison", named, named, next(iter(signs.values())))


def _compares(words: Sequence[str], place: int, following: str) -> bool:
    before = words[place - 1] if place else ""
    further = words[place + 2] if place + 2 < len(words) else ""
    if following in _NO_COMPARISON or not following[:1].isalpha() or before in ("au", "de", "non", "du", "at", "or"):
        return False
    if following in ("de", "d'", "than", "que", "qu'"):
        return further[:1].isalpha() and further not in ("un", "une", "la", "half", "moitie")
    return words[place] != "plus" or not ({"ne", "n'"} & set(words[max(0, place - 6) : place]))


# ---------------------------------------------------------------- negation


@cache
def _neutral(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{NOT_NEGATIVE[language]})(?![a-z])")


@cache
def _negation(language: str) -> re.Pattern[str]:
    return re.compile(NEGATIONS[language])


@cache
def _nearly(language: str) -> re.Pattern[str]:
    words = WordPattern(NEARLY_NEGATIVE[language].split()).compiled.pattern
    return re.compile(rf"{words}|(?<![a-z-])(?:{_IMPLIED[language]})(?![a-z-])")
