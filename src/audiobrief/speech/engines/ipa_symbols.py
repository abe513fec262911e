"""Which IPA symbols the engines here can speak; constants, so that a lexicon is checked without loading a model."""

from __future__ import annotations

# What the engines turn into a symbol of their own, or leave out, as people write it.
_WRITTEN = frozenset("g'ʼ.-/[]ɫ\u0361\u032f\u0329")
# Source: the vocabulary of Kokoro-82M v1.0 (config.json), its sounds without the punctuation and capitals.
KOKORO = _WRITTEN | frozenset(
    "abcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ\u0303ᵻʣʥʦʨᵝᵊꭧ "
)
# Source: the phonemes that espeak's `fr` and `en` voices have or come near to; see espeak_mnemonics.py.
ESPEAK = frozenset(
    "abcdefhijklmnoprstuvwxyzɑɐɒæɔçðʤəɚɛɜɝɟɡɥɨɪɯŋɲøθœɹɾʁʀʃʧʊʌɣɤχʎʒʔˈˌːʰʲ\u0303\u0329ᵻʣʦɵ '.-:gɫ/[]\u0361\u032f"
)
# Source: piper, phoneme_ids.py, DEFAULT_PHONEME_ID_MAP, its sounds.
PIPER = _WRITTEN | frozenset(
    "abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗɘəɚɛɜɝɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʈʉʊʋʌʍʎʏʐʑʒʔʕʙʛʜʝʟʡʢ"
    "ʲˈˌːˑ˞βθχᵻⱱʦʰˤʷ\u0303\u032a\u032f\u0329\u031d\u030a '"
)
