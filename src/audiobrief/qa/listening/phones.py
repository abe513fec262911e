"""IPA as the phones of the English recogniser: English words as they are, French ones as an English ear hears them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from audiobrief.locales import language_of

_CONSONANTS = {
    "b": "B", "d": "D", "ð": "DH", "f": "F", "ɡ": "G", "g": "G", "h": "HH", "k": "K", "l": "L", "ɬ": "L", "m": "M",
    "n": "N", "ŋ": "NG", "p": "P", "ɹ": "R", "r": "R", "s": "S", "ʃ": "SH", "t": "T", "θ": "TH", "v": "V", "w": "W",
    "j": "Y", "z": "Z", "ʒ": "ZH", "ɾ": "D", "ʔ": "T", "x": "K", "ɲ": "N Y", "tʃ": "CH", "dʒ": "JH", "ɥ": "W",
}  # fmt: skip
# Several sounds for one: the recogniser takes the one that is nearer.
_ENGLISH: dict[str, tuple[str, ...]] = {
    "aɪ": ("AY",), "aʊ": ("AW",), "eɪ": ("EY",), "oʊ": ("OW",), "əʊ": ("OW",), "ɔɪ": ("OY",), "ɪɹ": ("IH R",),
    "ɛɹ": ("EH R",), "ʊɹ": ("UH R",), "oɹ": ("AO R",), "iə": ("IY AH",), "a": ("AA",), "ɑ": ("AA",), "ɒ": ("AA",),
    "æ": ("AE",), "ʌ": ("AH",), "ə": ("AH",), "ɐ": ("AH",), "ᵻ": ("IH",), "ɔ": ("AO",), "ɛ": ("EH",), "ɚ": ("ER",),
    "ɜ": ("ER",), "ɪ": ("IH",), "i": ("IY",), "o": ("OW",), "ʊ": ("UH",), "u": ("UW",), "e": ("EH",), "y": ("UW",),
    "ø": ("ER",), "œ": ("ER",), "ʁ": ("R",),
}  # fmt: skip
_FRENCH: dict[str, tuple[str, ...]] = {
    **_ENGLISH, "ɑ̃": ("AA N", "AA"), "ɔ̃": ("OW N", "OW"), "ɛ̃": ("AE N", "AE"), "œ̃": ("AH N", "AH"), "y": ("UW", "IY"),
    "ø": ("ER", "UH"), "œ": ("ER", "AH"), "a": ("AA", "AE"), "e": ("EY",), "ʁ": ("R", "HH"),
}  # fmt: skip
_UNHEARD = re.compile("[ˈˌː\u0329\u0361\u200d\\s-]")  # stress, length, ties


def phones_of(ipa: str, locale: str) -> tuple[str, ...]:
    """The pronunciations of a word in IPA, each as phones with spaces between; empty where none has a sound."""
    english = language_of(locale) == "en"
    table = _sounds(_ENGLISH if english else _FRENCH)
    kinds = 1 if english else 2
    found = (" ".join(_said(ipa, table, kind)) for kind in range(kinds))
    return tuple(dict.fromkeys(phones for phones in found if phones))


def _sounds(vowels: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {**{ipa: (phone,) for ipa, phone in _CONSONANTS.items()}, **vowels}


def _said(ipa: str, table: Mapping[str, tuple[str, ...]], kind: int) -> Iterator[str]:
    """The phones, the longest symbols first; `kind` numbers the choices, and what is unknown has no sound."""
    bare = _UNHEARD.sub("", ipa)
    place = 0
    while place < len(bare):
        size = next((size for size in (3, 2, 1) if bare[place : place + size] in table), 0)
        if size:
            choices = table[bare[place : place + size]]
            yield choices[min(kind, len(choices) - 1)]
        place += size or 1
