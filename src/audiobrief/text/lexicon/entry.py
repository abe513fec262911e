"""`LexiconEntry`: how some written forms are said; `Lexicon`: entries in the order of their precedence."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

Source = Literal["project", "user", "builtin"]
SOURCES: tuple[Source, ...] = ("project", "user", "builtin")  # the first that knows a word decides


@dataclass(frozen=True)
class Override:
    """What one engine is given instead: a respelling or a sound."""

    alias: str = ""
    ipa: str = ""


@dataclass(frozen=True)
class LexiconEntry:
    """How `graphemes` are said in text of language `lang` (fr, en or both).

    `alias` is a respelling that every engine reads; `ipa` a sound that offline engines take; `speak_as` is
    "characters" or "word"; `say_lang` the language in which the words are read. `case` is "exact" or "any".
    `group` names the built-in set that the entry belongs to, "" for none.
    """

    graphemes: tuple[str, ...]
    lang: str = "both"
    alias: str = ""
    ipa: str = ""
    speak_as: str = ""
    say_lang: str = ""
    case: str = "exact"
    engines: dict[str, Override] = field(default_factory=dict)
    reason: str = ""
    source: Source = "project"
    path: str = ""
    line: int | None = None
    group: str = ""

    def speaks_in(self, language: str) -> bool:
        """Whether the entry is for text of that language."""
        return self.lang in (language, "both")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Entries, those of the project before the user's before the built-in ones. Compared by identity."""

    entries: tuple[LexiconEntry, ...] = ()

    def find(self, word: str, language: str) -> LexiconEntry | None:
        """The entry that decides how a word is said, or None."""
        for entry in self.entries:
            if entry.speaks_in(language) and any(_same(word, form, entry.case) for form in entry.graphemes):
                return entry
        return None


_ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "‑": "-"})


def canonical(text: str, case: str) -> str:
    """A written form with its blanks, apostrophes and hyphens made alike, and its case where that does not count."""
    text = text.translate(_ALIKE)
    return text.casefold() if case == "any" else text


def _same(word: str, form: str, case: str) -> bool:
    return canonical(word, case) == canonical(form, case)


def unspeakable(ipa: str, known: Collection[str] | None) -> tuple[str, ...]:
    """The symbols of a sound that are not among the known ones, in order, once each; none where `known` is None."""
    if known is None:
        return ()
    normal = unicodedata.normalize("NFD", ipa).replace("c\u0327", "ç")
    return tuple(dict.fromkeys(symbol for symbol in normal if symbol not in known))
