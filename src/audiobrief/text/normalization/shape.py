"""Words said in a given way: letter by letter, as one word, or by the rules of a language alone."""

from __future__ import annotations

import re

from audiobrief.locales import DEFAULT_LOCALE, language_of
from audiobrief.text.normalization.rules import Rule, rewrite, spoken_text


def language_rules(locale: str) -> tuple[Rule, ...]:
    """The ordered rules of a locale or language, without any lexicon."""
    locale = DEFAULT_LOCALE.get(locale, locale)
    if language_of(locale) == "fr":
        from audiobrief.text.normalization import french

        return french.rules(locale)
    from audiobrief.text.normalization import english

    return english.rules(locale)


def sound_rules(locale: str) -> tuple[Rule, ...]:
    """The rules that tell homographs of a language apart, for engines that say pieces in their own sound."""
    if language_of(DEFAULT_LOCALE.get(locale, locale)) == "fr":
        from audiobrief.text.normalization.french import homographs as french

        return french.rules()
    from audiobrief.text.normalization.english import homographs as english

    return english.rules()


def as_read_in(written: str, locale: str) -> str:
    """What the rules of a locale make of some words, without any lexicon."""
    return spoken_text(rewrite(written, language_rules(locale)))


def spoken_characters(written: str, locale: str) -> str:
    """Letters and digits one by one, in the locale's own way: "C A Q", "C-B-C"."""
    if language_of(locale) == "fr":
        from audiobrief.text.normalization.french.letters import spelled
    else:
        from audiobrief.text.normalization.english.letters import spelled
    said = []
    for part in re.findall(r"[^\W\d_]+|\d", written):
        said.append(as_read_in(part, locale) if part.isdigit() else spelled(part))
    return " ".join(said)


def spoken_word(written: str) -> str:
    """Capitals set as a word, so that no voice spells them: "Caq"."""
    return re.sub(r"[^\W\d_]{2,}", lambda match: match[0].capitalize() if match[0].isupper() else match[0], written)


def with_s(ipa: str) -> str:
    """A sound with the English s of a plural or possessive after it."""
    if ipa[-1] in "szʃʒ":
        return ipa + "ᵻz"
    return ipa + ("s" if ipa[-1] in "ptkfθ" else "z")
