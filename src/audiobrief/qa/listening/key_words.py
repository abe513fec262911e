"""The words that change what a sentence states: numbers, negations and names, found in a row of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from audiobrief.locales import language_of
from audiobrief.qa.listening.sounds import SoundedWord

NUMBER, NEGATION, NAME = "number", "negation", "name"

# "un" and "one" are left out: articles and pronouns.
_NUMBERS = {
    "fr": frozenset(
        "zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente"
        " quarante cinquante soixante septante huitante octante nonante cent mille million milliard billion moitié"
        " tiers quart demi double triple dizaine douzaine quinzaine vingtaine trentaine quarantaine cinquantaine"
        " soixantaine centaine millier premier première deuxième troisième quatrième cinquième sixième".split()
    ),
    "en": frozenset(
        "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
        " trillion half quarter double triple dozen first third fourth fifth sixth".split()
    ),
}
_NEGATIONS = {
    "fr": frozenset("pas jamais rien aucun aucune ni non nul nulle".split()),
    "en": frozenset("not no never none nothing nobody nowhere neither nor cannot without".split()),
}
_WITH_NE = frozenset("plus guère personne".split())
_NE_REACH = 5  # words between "ne" and its second half
_NO_NAME = frozenset("I Mr Mrs Ms Dr M Mme".split())
_FEWEST_SOUNDS = 2  # of a name


def key_of(words: Sequence[SoundedWord], locale: str) -> Mapping[int, str]:
    """What the word of each number is: one of NUMBER, NEGATION, NAME; the others are left out."""
    language = language_of(locale)
    found: dict[int, str] = {}
    ne = -_NE_REACH - 1
    for place, word in enumerate(words):
        plain = word.text.casefold()
        if plain == "ne" or plain.startswith("n'"):
            ne = place
        bare = plain.split("'")[-1] if language == "fr" else plain
        if _is_number(bare, language):
            found[place] = NUMBER
        elif _is_negation(plain, bare, language, place - ne):
            found[place] = NEGATION
        elif _is_name(word):
            found[place] = NAME
    return found


def spelled(word: str) -> str:
    """A word without capitals, accents, elision and the plural's s, to compare spellings.

    "fifteen" is "fifty": which of the two is said, Whisper's base model guesses.
    """
    plain = "".join(mark for mark in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(mark))
    plain = re.sub(r"^(?:[cdjlmnst]|qu)'", "", plain)
    plain = plain.removesuffix("'s").removesuffix("'").removesuffix("s")
    return re.sub("teen$", "ty", plain).replace("fourty", "forty")


def _is_negation(plain: str, bare: str, language: str, after_ne: int) -> bool:
    if language == "en":
        return plain in _NEGATIONS["en"] or plain.endswith("n't")
    return bare in _NEGATIONS["fr"] or (bare in _WITH_NE and 0 < after_ne <= _NE_REACH)


def _is_number(plain: str, language: str) -> bool:
    return plain in _NUMBERS[language] or (
        plain.removesuffix("s") in _NUMBERS[language] or (language == "en" and _ordinal(plain))
    )


def _ordinal(plain: str) -> bool:
    return (
        bool(re.fullmatch(r"(?:\w+(?:ee|en|nd|x|v)th|\w+tieth|eighth|ninth|twelfth|fifth)", plain)) and len(plain) > 4
    )


def _is_name(word: SoundedWord) -> bool:
    text = word.text.split("'")[-1] if "'" in word.text and not word.text.endswith(("'s", "'")) else word.text
    return not word.opens and text[:1].isupper() and text not in _NO_NAME and len(word.sounds) >= _FEWEST_SOUNDS
