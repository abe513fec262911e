"""Words as the sounds that a listener tells apart: espeak's phonemes of each word alone, close ones taken as one.

Each word is read by itself, so that liaison and the words around it change nothing: "ses" and "ces" are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiobrief.locales import language_of
from audiobrief.speech.engines.phonemes import ipa_of
from audiobrief.text.speech_target import Piece

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?")
_UNHEARD = re.compile("[ˈˌː\u0361\u0329\u200d\\s.ʔ-]")
_NASAL = "\u0303"
# Sounds that the recogniser's spelling cannot tell apart, or speakers do not.
_FRENCH = str.maketrans(
    {"ə": "", "ɛ": "e", "ɔ": "o", "ɑ": "a", "œ": "ø", "j": "i", "w": "u", "ɥ": "y", "ʁ": "r", "ɹ": "r", "ɲ": "n",
     "ŋ": "n", "ɡ": "g", "ɪ": "i", "ʊ": "u", "h": ""}
)  # fmt: skip
_ENGLISH = str.maketrans(
    {"ɐ": "ə", "ʌ": "ə", "ᵻ": "i", "ɪ": "i", "ɚ": "ər", "ɜ": "ər", "ɾ": "t", "ɑ": "a", "ɒ": "a", "ɔ": "a", "ɛ": "e",
     "ʊ": "u", "ɫ": "l", "ɹ": "r", "ʁ": "r", "ɡ": "g", "j": "i", "w": "u"}
)  # fmt: skip


@dataclass(frozen=True)
class SoundedWord:
    """A word of a spoken text and its sounds, each one symbol (a nasal vowel is two); none for what is not heard."""

    text: str
    sounds: tuple[str, ...]
    opens: bool = False  # the first of a sentence


def words_of(text: str) -> tuple[str, ...]:
    """The words of a spoken text as they stand, with plain apostrophes; parts of a compound are words."""
    return tuple(found[0].replace("’", "'") for found in _WORD.finditer(text))


def sounded(text: str, pieces: Sequence[Piece], locale: str) -> tuple[SoundedWord, ...]:
    """The words of a spoken text with their sounds; a piece with a sound or language of its own keeps it.

    Raises: EngineError when espeak cannot be loaded.
    """
    asked: list[tuple[str, Piece, bool]] = []
    opens = True
    for piece in pieces or (Piece(text),):
        if piece.ipa:
            asked.append((" ".join(words_of(piece.text)), piece, opens))
            opens = False
            continue
        end = 0
        for found in _WORD.finditer(piece.text):
            opens = opens or bool(re.search(r"[.!?…:«“\"]", piece.text[end : found.start()]))
            word = found[0].replace("’", "'")
            asked.append((word, Piece(word, language=piece.language), opens))
            opens, end = False, found.end()
        opens = opens or bool(re.search(r"[.!?…:«“\"]", piece.text[end:]))
    ipa = ipa_of([(word, (piece,)) for word, piece, _ in asked], locale) if asked else ()
    language = language_of(locale)
    return tuple(
        SoundedWord(word, tuple(_folded(one, language)), opens)
        for (word, _, opens), one in zip(asked, ipa, strict=True)
    )


def _folded(ipa: str, language: str) -> Iterator[str]:
    """The sounds of a word's IPA, close ones as one, doubled ones once."""
    bare = _UNHEARD.sub("", unicodedata.normalize("NFD", ipa))
    kept = bare.translate(_FRENCH if language == "fr" else _ENGLISH)
    before = ""
    for place, symbol in enumerate(kept):
        if symbol == _NASAL or not symbol.isalpha():
            continue
        sound = symbol + _NASAL if kept[place + 1 : place + 2] == _NASAL else symbol
        if sound != before:
            yield sound
        before = sound
