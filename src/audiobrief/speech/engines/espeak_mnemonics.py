"""IPA in the phoneme names of espeak's French and English voices, the nearest where a voice lacks a sound.

Source: espeak-ng docs/phonemes.md, and the phoneme tables `fr` and `en` of its data (`base` included).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from audiobrief.locales import language_of

_CONSONANTS = {
    **{char: char for char in "p b t d k f v s z m n l j w h x".split()},
    "ɡ": "g", "g": "g", "ʃ": "S", "ʒ": "Z", "θ": "T", "ð": "D", "ŋ": "N", "ɲ": "n^", "ɥ": "w", "ɫ": "l",
    "tʃ": "tS", "dʒ": "dZ", "ʧ": "tS", "ʤ": "dZ", "ʦ": "ts", "ʣ": "dz", "ç": "C", "χ": "x", "ɣ": "g",
    "ʁ": "r", "ɹ": "r", "r": "r", "ɾ": "t", "ʀ": "r", "ʔ": "", "n̩": "n", "l̩": "l", "ʎ": "l^", "c": "k", "ɟ": "g",
    "ˈ": "'", "'": "'", "ˌ": ",", ",": "", " ": " ", ".": "", "-": "", "ː": "", ":": "", "ʰ": "", "ʲ": "",
}  # fmt: skip
_FRENCH = {
    "a": "a", "ɑ": "a", "æ": "a", "ɐ": "a", "ɒ": "O", "ʌ": "V", "ɔ": "O", "o": "o", "oʊ": "oU", "əʊ": "oU", "aʊ": "au",
    "aɪ": "aI", "eɪ": "eI", "ɔɪ": "OI", "i": "i", "ɪ": "I", "ᵻ": "I", "ɨ": "I", "u": "u", "ʊ": "u", "ɛ": "E", "e": "e",
    "ə": "@", "ɚ": "Wr", "ɜ": "W", "ɝ": "Wr", "y": "y", "ø": "Y", "œ": "W", "ɑ̃": "A~", "ɛ̃": "E~", "æ̃": "E~",
    "ɔ̃": "O~", "õ": "O~", "œ̃": "W~", "ɯ": "u", "ɤ": "o", "ɵ": "Y",
}  # fmt: skip
_ENGLISH = {
    "a": "a", "ɑ": "A:", "ɑː": "A:", "æ": "a", "ɐ": "a#", "ɒ": "0", "ʌ": "V", "ɔ": "O:", "ɔː": "O:", "o": "oU",
    "oʊ": "oU", "əʊ": "oU", "aʊ": "aU", "aɪ": "aI", "eɪ": "eI", "ɔɪ": "OI", "i": "i:", "iː": "i:", "ɪ": "I", "ᵻ": "I",
    "ɨ": "I", "u": "u:", "uː": "u:", "ʊ": "U", "ɛ": "E", "e": "eI", "ə": "@", "ɚ": "3", "ɜ": "3:", "ɜː": "3:",
    "ɝ": "3:", "y": "u:", "ø": "3:", "œ": "3:", "ɑ̃": "A~", "ɛ̃": "aN", "æ̃": "aN", "ɔ̃": "O~", "õ": "O~", "œ̃": "VN",
    "ɯ": "u:", "ɤ": "oU", "ɵ": "3:",
}  # fmt: skip


@lru_cache(maxsize=2)
def _table(language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    sounds = {**_CONSONANTS, **(_FRENCH if language == "fr" else _ENGLISH)}
    table = {unicodedata.normalize("NFD", ipa): name for ipa, name in sounds.items()}
    table["ç"] = "C"
    longest_first = sorted(table, key=lambda ipa: (-len(ipa), ipa))
    return table, re.compile("|".join(map(re.escape, longest_first)))


def mnemonics(ipa: str, locale: str) -> str:
    """The phoneme names of a sound for a voice of that locale; what has none is left out."""
    table, pattern = _table(language_of(locale))
    return " ".join("".join(table[sound] for sound in pattern.findall(_normal(ipa))).split())


def _normal(ipa: str) -> str:
    return unicodedata.normalize("NFD", ipa).replace("c\u0327", "ç")
