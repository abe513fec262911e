"""A lexicon becomes rules: one for each source, the longest written form first, whole words only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache, partial

from audiobrief.locales import language_of
from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.lexicon.entry import SOURCES, Lexicon, LexiconEntry, canonical
from audiobrief.text.normalization.rules import Pronounced, Rule
from audiobrief.text.normalization.shape import as_read_in, spoken_characters, spoken_word, with_s
from audiobrief.text.speech_target import ANY_ENGINE, SpeechTarget

_NAMES = {"project": "project lexicon", "user": "user lexicon", "builtin": "lexicon"}
# Not inside a word, a number, a hashtag or a handle: "GPT-4" and "node.js" belong to other rules.
_BEFORE = r"(?<![\w@#\\])(?<!\w[.])(?<![\W\d_][-‑])"
_AFTER = r"(?![\w@\\]|[.]\w)"
_PLAIN_NAME = lazy_pattern(r"[^\W\d_]+(?:[ \u00a0'’-][^\W\d_]+)*")
_ADDRESS = lazy_pattern(r"://|www\.|@|\w\.\w{2,8}/")
_ADDRESS_REACH = 200
_SUFFIX = {"fr": r"(?P<suffix>(?-i:(?<=[A-Z])s))?", "en": r"(?P<suffix>['’]s|(?<=[\w])s)?"}
_VOWELS = "aàâeéèêiîïoôuœ"
_LINKING = lazy_pattern(
    r"(?:^|[^\w’'-])(les|des|ces|mes|tes|ses|nos|vos|leurs|aux|deux|trois|plusieurs|quelques|certains|certaines|dans|chez|sans"
    r"|très|un|aucun|en|petit|grand)[ \u00a0]$",
    re.IGNORECASE,
)
_CHARACTERS = {" ": "[ \u00a0\u202f]", "'": "['’]", "-": "[-‑]"}

_Table = dict[str, LexiconEntry]
_Trie = dict[str, "_Trie"]


class _Names:
    """Finds the written forms of a table; each first word has a pattern, compiled when a text has that word."""

    needs = None  # a word, not a character

    def __init__(self, table: _Table, case: str, language: str) -> None:
        self._case = case
        self._suffix = _SUFFIX[language]
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._forms: dict[str, list[str]] = {}
        signs = "".join(sorted({re.escape(form[0]) for form in table if not re.match(r"\w", form)}))
        self._word = re.compile(rf"\w+|[{signs}]" if signs else r"\w+")
        for form in table:
            head = self._first_word(form)
            self._forms.setdefault(head, []).append(form)
            if head == form:
                self._forms.setdefault(f"{head}s", []).append(form)  # "GPUs"
        self._heads = frozenset(self._forms)

    def finditer(self, text: str, /) -> Iterator[re.Match[str]]:
        """Matches from left to right, none overlapping another; groups `key` and `suffix`."""
        if self._case == "any":
            words = {word.casefold() for word in self._word.findall(text)}
        else:
            words = set(self._word.findall(text))
        heads = words & self._heads
        if not heads:
            return
        end = 0
        for word in self._word.finditer(text):
            head = word.group()
            if self._case == "any":
                head = head.casefold()
            if head in heads and word.start() >= end:
                match = self._pattern_of(head).match(text, word.start())
                if match:
                    end = match.end()
                    yield match

    def _first_word(self, form: str) -> str:
        found = self._word.match(form)
        return found.group() if found else form

    def _pattern_of(self, head: str) -> re.Pattern[str]:
        if head not in self._patterns:
            pattern = f"{_BEFORE}(?P<key>{_pattern(self._forms[head])}){self._suffix}{_AFTER}"
            self._patterns[head] = re.compile(pattern, re.IGNORECASE if self._case == "any" else 0)
        return self._patterns[head]


@lru_cache(maxsize=32)
def lexicon_rules(lexicon: Lexicon, locale: str, target: SpeechTarget = ANY_ENGINE) -> tuple[Rule, ...]:
    """The rules of a lexicon for text in a locale, as one engine needs them."""
    language = language_of(locale)
    rules = []
    for source in SOURCES:
        own = [entry for entry in lexicon.entries if entry.source == source and entry.speaks_in(language)]
        for case in ("exact", "any"):
            table = _table((entry for entry in own if entry.case == case), case)
            if table:
                say = partial(_say, table=table, case=case, locale=locale, target=target)
                rules.append(Rule(_NAMES[source], _Names(table, case, language), say))
    return tuple(rules)


def _table(entries: Iterable[LexiconEntry], case: str) -> _Table:
    table: _Table = {}
    for entry in entries:
        for form in entry.graphemes:
            table.setdefault(canonical(form, case), entry)
    return table


def _pattern(forms: Iterable[str]) -> str:
    """A pattern that matches the longest of the forms, in the shape of a tree: common beginnings are read once."""
    trie: _Trie = {}
    for form in forms:
        node = trie
        for char in form:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(trie)


def _branches(node: _Trie) -> str:
    stem = ""
    while len(node) == 1 and "" not in node:
        ((char, node),) = node.items()
        stem += _CHARACTERS.get(char) or re.escape(char)
    ways = [
        (_CHARACTERS.get(char) or re.escape(char)) + _branches(below) for char, below in sorted(node.items()) if char
    ]
    if not ways:
        return stem
    return f"{stem}(?:{'|'.join(ways)}){'?' if '' in node else ''}"


def _say(
    match: re.Match[str], *, table: _Table, case: str, locale: str, target: SpeechTarget
) -> str | Pronounced | None:
    entry = table.get(canonical(match["key"], case))
    if entry is None or _in_address(match):
        return None
    suffix = match["suffix"] or ""
    said = voiced(entry, match["key"], locale, target)
    if language_of(locale) == "fr":
        return _linked(said, match) if entry.source == "builtin" else said
    if not suffix:
        return said
    return replace(said, text=_with_suffix(said.text, suffix), ipa=said.ipa and with_s(said.ipa))


def _linked(said: Pronounced, match: re.Match[str]) -> Pronounced:
    """With the consonant that the word before lends to a vowel: "les emprunts", "un enthousiasme"."""
    if not said.ipa or match["key"][0].lower() not in _VOWELS:
        return said
    before = _LINKING.search(match.string, max(0, match.start() - 12), match.start())
    if before is None:
        return said
    return replace(said, ipa={"n": "n", "t": "t", "d": "t"}.get(before[1][-1].lower(), "z") + said.ipa)


def _in_address(match: re.Match[str]) -> bool:
    """Whether the match stands in a URL or another address, which is read by its own rules."""
    if match.string[match.start() - 1 : match.start()] != "/":
        return False
    left = match.string[max(0, match.start() - _ADDRESS_REACH) : match.start()]
    return bool(_ADDRESS.search(re.split(r"\s", left)[-1]))


def voiced(entry: LexiconEntry, written: str, locale: str, target: SpeechTarget = ANY_ENGINE) -> Pronounced:
    """How an entry says one of its written forms in text of a locale."""
    own = entry.engines.get(target.engine)
    if own is not None and own.alias:
        return Pronounced(own.alias)
    if not target.pieces:
        return Pronounced(_words(entry, written, locale, ""))
    language = entry.say_lang if entry.say_lang != language_of(locale) else ""
    ipa = own.ipa if own is not None else entry.ipa
    return Pronounced(_words(entry, written, locale, language), ipa, "" if ipa else language)


def _words(entry: LexiconEntry, written: str, locale: str, language: str) -> str:
    if entry.alias:
        return entry.alias
    if entry.speak_as == "characters":
        return spoken_characters(written, language or locale)
    if entry.speak_as == "word":
        return spoken_word(written)
    if language and _PLAIN_NAME.fullmatch(written):
        return written  # its own language knows how to read it
    return as_read_in(written, language or locale)


def _with_suffix(text: str, suffix: str) -> str:
    # A voice reads "L-L-Ms" as a word; the apostrophe keeps the letter apart.
    lone_letter = re.search(r"(?:^|[- ])[A-Z]$", text)
    return text + ("'s" if len(suffix) > 1 or lone_letter else "s")
