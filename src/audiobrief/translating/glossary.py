"""The terms of a paragraph: how its figures and its names are written in the other language."""

from __future__ import annotations

from audiobrief.agreement.names import read_names, read_words
from audiobrief.agreement.other_form import other_form
from audiobrief.lexicon import Lexicon
from audiobrief.locales import language_of
from audiobrief.translating.amounts import conversions
from audiobrief.translating.protocol import Term

MOST_TERMS = 60


def terms_of(text: str, source: str, target: str, lexicon: Lexicon) -> tuple[Term, ...]:
    """The figures of a shown text as the target writes them, its known names, and those of the lexicon as they are."""
    found = dict(conversions(text, source, target))
    language = language_of(source)
    words = read_words(text, language)
    proper = frozenset(word.plain for word in words if word.text[:1].isupper())
    for name in read_names(words, language, proper):
        known = other_form(name.text, language) if name.known else ""
        if known and not name.soft:
            found.setdefault(name.text, known)
        elif not name.known and lexicon.find(name.text, language) is not None:
            found.setdefault(name.text, name.text)
    return tuple(Term(written, meant) for written, meant in list(found.items())[:MOST_TERMS])
