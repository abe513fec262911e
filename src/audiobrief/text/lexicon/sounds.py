"""Which IPA symbols each engine can speak; known here, so that a file is checked without loading an engine."""

from __future__ import annotations

import unicodedata

# Source: the vocabulary of Kokoro-82M v1.0 (config.json), its sounds without the punctuation and capitals.
_KOKORO = frozenset("abcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ\u0303ᵻʣʥʦʨᵝᵊꭧ ")
# What the engines turn into a symbol of their own, or leave out, as people write it.
_WRITTEN = frozenset("g'ʼ.-/[]ɫ\u0361\u032f\u0329")
# Source: the phonemes that espeak's `fr` and `en` voices have or come near to; see engines/espeak_mnemonics.py.
_ESPEAK = frozenset("abcdefhijklmnoprstuvwxyzɑɐɒæɔçðʤəɚɛɜɝɟɡɥɨɪɯŋɲøθœɹɾʁʀʃʧʊʌɣɤχʎʒʔˈˌːʰʲ\u0303\u0329ᵻʣʦɵ '.-:gɫ")
# Source: piper, phoneme_ids.py, DEFAULT_PHONEME_ID_MAP, its sounds.
_PIPER = frozenset(
    "abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗɘəɚɛɜɝɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʈʉʊʋʌʍʎʏʐʑʒʔʕʙʛʜʝʟʡʢ"
    "ʲˈˌːˑ˞βθχᵻⱱʦʰˤʷ\u0303\u032a\u032f\u0329\u031d\u030a '"
)

_KNOWN = {"kokoro": _KOKORO | _WRITTEN, "espeak": _ESPEAK | frozenset("/[]\u0361\u032f")}
_OPTIONAL = {"piper": _PIPER | _WRITTEN}  # asked about where it speaks, not of every entry


def unspeakable(ipa: str, engine: str) -> tuple[str, ...]:
    """The symbols of a sound that an engine cannot speak, in order, once each; none for engines that take no IPA."""
    known = _OPTIONAL.get(engine) or _KNOWN.get(engine)
    if known is None:
        return ()
    normal = unicodedata.normalize("NFD", ipa).replace("c\u0327", "ç")
    return tuple(dict.fromkeys(symbol for symbol in normal if symbol not in known))


def unspeakable_anywhere(ipa: str) -> dict[str, tuple[str, ...]]:
    """The symbols that are too much for an engine, by engine; empty when every engine that takes IPA can speak it."""
    found = {engine: unspeakable(ipa, engine) for engine in _KNOWN}
    return {engine: symbols for engine, symbols in found.items() if symbols}
