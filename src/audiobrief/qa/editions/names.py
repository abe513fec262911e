"""The names in a sentence, and whether another edition has them too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from audiobrief.qa.editions.common_words import COMMON_WORDS, INSTITUTIONS
from audiobrief.qa.editions.equivalents import FORMS, LONGEST_FORM, name_words
from audiobrief.qa.editions.fact import Fact
from audiobrief.qa.editions.tokens import fold

_SHARED_START = 7  # letters that two spellings of one name share: Laurentienne, Laurentian
_MOSTLY_CAPITALS = 0.6
_LONGEST_SHELF = 50  # look-ups stay short on any text


@dataclass(frozen=True)
class Name:
    """A name as written; `known` is its entry among the equivalents, else `words` are compared.

    A `soft` name is recognised but not missed in the other edition.
    """

    text: str
    words: tuple[str, ...]
    known: str = ""
    soft: bool = False
    sentence: int = 0


@dataclass
class Evidence:
    """What a section says, for names to be found in."""

    words: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    names: dict[str, list[frozenset[str]]] = field(default_factory=dict)  # by each of their words
    starts: dict[str, list[str]] = field(default_factory=dict)  # by their first letters


@dataclass(frozen=True)
class Word:
    """One word of a sentence without elided article and possessive; `opens` where a capital is due to its place."""

    text: str
    plain: str
    opens: bool
    joined: bool  # only white space stands before it
    end: int
    start: int


def read_words(sentence: str, language: str) -> tuple[Word, ...]:
    """The words of a sentence in order."""
    words: list[Word] = []
    end = 0
    for text, start, stop in name_words(sentence, language):
        between = sentence[end:start]
        opens = not words or _opens(words[-1].text, between)
        words.append(Word(text, fold(text.replace(".", "")), opens, not between.strip(), stop, start))
        end = stop
    return tuple(words)


def _opens(before: str, between: str) -> bool:
    """Whether a sentence of its own begins after a word and the signs that follow it: a quotation, the next one."""
    if re.search(r"[:!?…]|[.,]\s*[«“\"]", between):
        return True
    # "M. Côté" and "St. Lawrence" go on; "at 10 a.m. About 50" does not.
    return before.lower() in ("a.m.", "p.m.") or ("." in between and len(before) > 2 and before.islower())


def capitals(sentences: Iterable[tuple[Word, ...]]) -> frozenset[str]:
    """The words that have a capital inside a sentence: at its head they are names too."""
    return frozenset(word.plain for words in sentences for word in words if _capital(word) and not word.opens)


def _capital(word: Word) -> bool:
    return word.text[:1].isupper()


def _acronym(text: str) -> bool:
    bare = text.replace(".", "")
    return len(bare) > 1 and (sum(char.isupper() for char in bare) > 1 or (bare[0].isalpha() and _has_figure(bare)))


def _has_figure(text: str) -> bool:
    return any(char.isdigit() for char in text)


def read_names(
    words: Sequence[Word], language: str, proper: frozenset[str], number: int = 0, figures: Sequence[Fact] = ()
) -> tuple[Name, ...]:
    """The names of one sentence outside of its figures, which stand in order.

    `proper` are the words known to be names at the head of a sentence too.
    """
    shouting = _shouting(words)
    starts = [fact.start for fact in figures]
    found: list[Name] = []
    run: list[Word] = []
    place = 0
    while place < len(words):
        # "GB" in "16 GB" and "XXIe" are no names.
        before = bisect_left(starts, words[place].end) - 1
        counted = before >= 0 and figures[before].end > words[place].start
        known = None if counted else _known(words, place, language, number)
        if known is None and not counted and not shouting and _is_name(words[place], proper):
            if run and not words[place].joined:
                found += _names_of(run, number)
                run = []
            run.append(words[place])
            place += 1
            continue
        found += _names_of(run, number)
        run = []
        if known is None:
            place += 1
        else:
            found.append(known[0])
            place = known[1]
    return (*found, *_names_of(run, number))


def _shouting(words: Sequence[Word]) -> bool:
    letters = "".join(word.text for word in words)
    return len(words) > 3 and sum(char.isupper() for char in letters) > _MOSTLY_CAPITALS * len(letters)


def _is_name(word: Word, proper: frozenset[str]) -> bool:
    if word.text[:1].isdigit():
        return False
    if _acronym(word.text):
        return word.plain not in COMMON_WORDS
    return _capital(word) and (not word.opens or word.plain in proper)


def _known(words: Sequence[Word], place: int, language: str, number: int) -> tuple[Name, int] | None:
    """The longest known name that begins at a word, and the place after it."""
    for length in range(min(LONGEST_FORM, len(words) - place), 0, -1):
        part = words[place : place + length]
        if not all(word.joined for word in part[1:]):
            continue
        exact = " ".join(word.text.replace(".", "") for word in part)
        form = FORMS[language].get(exact) or FORMS[language].get(" ".join(word.plain for word in part))
        if form is None:
            continue
        soft = form.soft or not _capital(part[0])
        text = " ".join(word.text for word in part)
        return Name(text, tuple(word.plain for word in part), form.name, soft, number), place + length
    return None


def _names_of(run: Sequence[Word], number: int) -> list[Name]:
    """The name that a run of capitalised words makes, without titles; parts of an institution's name are soft."""
    body = any(word.plain in INSTITUTIONS for word in run)
    telling = [word for word in run if word.plain not in COMMON_WORDS and not (len(word.plain) < 2)]
    if not telling:
        return []
    text = " ".join(word.text for word in telling)
    return [Name(text, tuple(_singular(word) for word in telling), soft=body, sentence=number)]


def _singular(word: Word) -> str:
    """An acronym or model name without its plural s (GPUs, F-35s), else the plain word."""
    bare = word.text
    if bare.endswith("s") and len(bare) > 2 and bare[-2] != "s" and (bare[-2].isupper() or bare[-2].isdigit()):
        return word.plain[:-1]
    return word.plain


def gather(sentences: Iterable[tuple[Word, ...]], names: Iterable[Name]) -> Evidence:
    """What a section says."""
    evidence = Evidence()
    for words in sentences:
        for word in words:
            evidence.words |= {word.plain, _singular(word)}
    # "Rivière-aux-Pins" also says Rivière and Pins.
    evidence.words |= {part for word in evidence.words if "-" in word for part in word.split("-")}
    for plain in sorted(evidence.words):
        if len(plain) >= _SHARED_START:
            alike = evidence.starts.setdefault(plain[:_SHARED_START], [])
            if len(alike) < _LONGEST_SHELF:
                alike.append(plain)
    for name in names:
        if name.known:
            evidence.known.add(name.known)
            continue
        for part in name.words:
            site_model = evidence.names.setdefault(part, [])
            if len(site_model) < _LONGEST_SHELF:
                site_model.append(frozenset(name.words))
    return evidence


def has_name(evidence: Evidence, name: Name) -> bool:
    """Whether a section has the name: known under its other form, word for word, or in a shorter form."""
    if name.known and name.known in evidence.known:
        return True
    if all(_has_word(evidence, word) for word in name.words):
        return True
    if name.known:
        return False
    whole = frozenset(name.words)
    # "Satya Nadella" may be "Nadella" alone, not "Éric Nadella".
    return any(other <= whole for other in evidence.names.get(name.words[-1], ()))


def _has_word(evidence: Evidence, word: str) -> bool:
    if word in evidence.words:
        return True
    candidates = evidence.starts.get(word[:_SHARED_START], ()) if len(word) >= _SHARED_START else ()
    return any(_alike(word, other) for other in candidates)


def _alike(first: str, second: str) -> bool:
    """Whether two words are one name in two languages: they share two thirds from the start on."""
    shared = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        shared += 1
    return shared * 3 >= 2 * max(len(first), len(second))
