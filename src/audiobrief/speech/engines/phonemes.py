"""The sound of text in IPA: as espeak reads it, of pieces with a sound of their own; the symbols engines speak."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiobrief.locales import language_of
from audiobrief.speech.engines.espeak_library import Library, opened
from audiobrief.text.normalization.shape import with_s
from audiobrief.text.speech_target import Piece

# What the engines turn into a symbol of their own, or leave out, as people write it.
_WRITTEN = frozenset("g'ʼ.-/[]ɫ\u0361\u032f\u0329")
# Source: the vocabulary of Kokoro-82M v1.0 (config.json), its sounds without the punctuation and capitals.
KOKORO_SYMBOLS = _WRITTEN | frozenset(
    "abcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ\u0303ᵻʣʥʦʨᵝᵊꭧ "
)
# Source: the phonemes that espeak's `fr` and `en` voices have or come near to; see espeak_mnemonics.py.
ESPEAK_SYMBOLS = frozenset(
    "abcdefhijklmnoprstuvwxyzɑɐɒæɔçðʤəɚɛɜɝɟɡɥɨɪɯŋɲøθœɹɾʁʀʃʧʊʌɣɤχʎʒʔˈˌːʰʲ\u0303\u0329ᵻʣʦɵ '.-:gɫ/[]\u0361\u032f"
)
# Source: piper, phoneme_ids.py, DEFAULT_PHONEME_ID_MAP, its sounds.
PIPER_SYMBOLS = _WRITTEN | frozenset(
    "abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗɘəɚɛɜɝɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʈʉʊʋʌʍʎʏʐʑʒʔʕʙʛʜʝʟʡʢ"
    "ʲˈˌːˑ˞βθχᵻⱱʦʰˤʷ\u0303\u032a\u032f\u0329\u031d\u030a '"
)


ESPEAK_VOICES = {"fr": "fr", "en": "en-us", "en-GB": "en"}
# What an elided word sounds like before a piece; alone, a voice would name its letter.
_ELIDED = {"qu": "k", "jusqu": "ʒysk", "lorsqu": "lɔʁsk", "puisqu": "pɥisk", "quoiqu": "kwak", "j": "ʒ", "c": "s"}
_ELISION = re.compile(r"(?<![\w’'])((?:jusqu|lorsqu|puisqu|quoiqu|qu|[ldjmntsc])[’'])[«“\s]*$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s(?!\w)")

_SPELLING = 1  # part of the key of the texts concerned: raise it when the same words are spelled otherwise
# In French, th is always a t; espeak takes many such words for English ("arythmie"). Words that may be English by
# their ends stay, and names without a French end. Only what espeak reads is spelled so.
_WORD = re.compile(r"[^\W\d_]*[tT][hH][^\W\d_]+")
_ACCENT = re.compile("[àâçéèêëîïôûùüÿœ]")
_FRENCH_END = re.compile(
    r"(?:e|es|[ims]er|ez|ent|ant|ants|ait|ais|aient|eux|ment|ions?|oire|eurs?|ie|ies|ifs?|um|iums?|iens?|aux|ot|ier|iers)$"
)
_NAME_END = re.compile(r"(?:ot|ier|elin|eau|enay|ene|ilde)$")
_ENGLISH = re.compile(
    r".*(?:thers?|thed)$|(?:ath|bath|breath|cloth|lath|loath|scyth|seeth|sheath|sooth|teeth|swath|wreath|writh|tith)es?"
    r"|.*[ai]sthm.*|.*thi[aeéèoœ].*"  # other sounds: "asthme", "pythie"
    r"|the[a-z]?|them|then|there|thereof|these|those|themes?|athletes?|earthquakes?|(?:smy|bly|hy|forsy)the"
)


def as_read(text: str, locale: str) -> str:
    """The text for espeak's voice of a locale."""
    return _WORD.sub(_respelled, text) if language_of(locale) == "fr" else text


def spelling_identity(text: str, locale: str) -> str:
    """What of `as_read` can change the sound of a text; empty for nearly all."""
    return f" spelling {_SPELLING}" if as_read(text, locale) != text else ""


def _respelled(match: re.Match[str]) -> str:
    word, lower = match.group(), match.group().lower()
    if _ENGLISH.fullmatch(lower):
        return word
    ends = _NAME_END if word[0].isupper() and match.start() > 0 else _FRENCH_END
    if not (_ACCENT.search(lower) or ends.search(lower)):
        return word
    return re.sub("(?<=[tT])[hH]", "", word)


def ipa_of(texts: Sequence[tuple[str, tuple[Piece, ...]]], locale: str) -> tuple[str, ...]:
    """The IPA of each text of a locale; a piece with a sound or language of its own keeps it.

    Raises: EngineError when espeak cannot be loaded.
    """
    voice = espeak_voice(locale)
    with opened() as library:
        found = []
        for text, pieces in texts:
            heard = [
                ipa or library.phonemes(as_read(part, locale), voice)
                for part, ipa in voiced_pieces(library, pieces or (Piece(text),), locale)
            ]
            found.append(" ".join(" ".join(heard).split()))
        return tuple(found)


def espeak_voice(locale: str) -> str:
    """The voice of espeak whose phonemes a locale (or language) has."""
    return ESPEAK_VOICES.get(locale) or ESPEAK_VOICES[language_of(locale)]


def voiced_pieces(library: Library, pieces: Sequence[Piece], locale: str) -> tuple[tuple[str, str], ...]:
    """(text, IPA) for each stretch, "" for the IPA of plain text; together the texts are those of the pieces.

    What leans on a voiced piece is voiced with it: the elided "d’" before it, the possessive "'s" after it.
    Raises: EngineError when espeak refuses a voice.
    """
    texts = [piece.text for piece in pieces]
    found: list[tuple[str, str]] = []
    for number, piece in enumerate(pieces):
        ipa = piece.ipa
        if piece.language:
            ipa = library.phonemes(piece.text, espeak_voice(piece.language))
        text = texts[number]
        if ipa and language_of(locale) == "fr" and found and not found[-1][1]:
            before = found.pop()[0]
            elision = _ELISION.search(before)
            rest = before[: elision.start()] if elision else before
            if rest:
                found.append((rest, ""))
            if elision:
                word = elision[1][:-1].lower()
                text, ipa = before[elision.start() :] + text, _ELIDED.get(word, word) + ipa
        if ipa and language_of(locale) == "en" and number + 1 < len(pieces):
            possessive = _POSSESSIVE.match(texts[number + 1])
            if possessive and not (pieces[number + 1].ipa or pieces[number + 1].language):
                texts[number + 1] = texts[number + 1][possessive.end() :]
                text, ipa = text + possessive[0], with_s(ipa)
        if text:
            found.append((text, ipa))
    return tuple(found)
