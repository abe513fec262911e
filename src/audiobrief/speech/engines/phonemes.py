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

_SPELLING = 2  # part of the key of the texts concerned: raise it when the same words are spelled otherwise
# In French, th is always a t; espeak takes many such words for English ("arythmie"). Words that may be English by
# their ends stay, and names without a French end. Only what espeak reads is spelled so.
_WORD = re.compile(r"[^\W\d_]*[tT][hH][^\W\d_]+")
_ACCENT = re.compile("[àâçéèêëîïôûùüÿœ]")
_FRENCH_END = re.compile(
    r"(?:e|es|[ims]er|ez|ent|ant|ants|ait|ais|aient|eux|ment|ions?|oire|eurs?|ie|ies|ifs?|um|iums?|iens?|aux|ot|ier|iers)$"
)
_NAME_END = re.compile(r"(?:et|ey|ot|ier|ierge|ien|elin|eau|aud|enay|ene|athe|ilde)$")
_ENGLISH = re.compile(
    r".*(?:thers?|thed)$|(?:ath|bath|breath|cloth|lath|loath|scyth|seeth|sheath|sooth|teeth|swath|wreath|writh|tith)es?"
    r"|.*[ai]sthm.*|.*thi[aeéèoœ].*"  # other sounds: "asthme", "pythie"
    r"|the[a-z]?|them|then|there|thereof|these|those|themes?|athletes?|earthquakes?|(?:smy|bly|hy|forsy)the"
)


# A y at the end of a name is an i in French; espeak takes most such names for English ("Orly", "Méry"). What has an
# accent is French, and what ends as names of places do; the rest is a list, since "Kelly" and "Stacy" stay English.
_NAME_IN_Y = re.compile(r"(?<![\w’'])[^\W\d_]+[bcdfghjklmnpqrstvwxz]y(?!\w)", re.IGNORECASE)
_FRENCH_Y = re.compile(r".*(?:rcy|oisy|illy|[^aeiou]ouzy|évy|urzy|erzy)$")
_ENGLISH_Y = frozenset("billy darcy hilly lilly marcy mercy milly percy philly reilly silly tilly willy".split())
_NAMES_IN_Y = frozenset(
    """orly marly viry coucy toucy clamecy sacy buxy lancy rancy élancy pacy vincy vraincy sancy luzy lizy dizy varzy
    cuzy rully sully lully pully cully jully écully neuvy chauny mauny verny berny cany thoiry thury thiery voiry toury
    pierry lutry antony hardy bardy lagardy marty landy verdy vandy bouvy louvy sauvy savy vassivy ervy coty huby hamy
    blangy changy savoisy bezy anzy auxy bacry guercy vitoly sourdy ranty lanty nanty cély chemery villery vichery
    valsery mory camy jamy maly pomy demy magy céry""".split()
)


def as_read(text: str, locale: str) -> str:
    """The text for espeak's voice of a locale."""
    if language_of(locale) != "fr":
        return text
    return _NAME_IN_Y.sub(_with_i, _WORD.sub(_respelled, text))


def _with_i(match: re.Match[str]) -> str:
    word, lower = match.group(), match.group().lower()
    is_name = word[0].isupper() and (lower in _NAMES_IN_Y or _FRENCH_Y.fullmatch(lower)) and lower not in _ENGLISH_Y
    return word[:-1] + ("I" if word[-1] == "Y" else "i") if is_name or _ACCENT.search(lower) else word


def spelling_identity(text: str, locale: str) -> str:
    """What of `as_read` can change the sound of a text; empty for nearly all."""
    return f" spelling {_SPELLING}" if as_read(text, locale) != text else ""


def _respelled(match: re.Match[str]) -> str:
    word, lower = match.group(), match.group().lower()
    if _ENGLISH.fullmatch(lower):
        return word
    is_name = word[0].isupper()
    ends = is_name and _NAME_END.search(lower)
    if not ends and not (is_name and match.start() > 0):  # the first word of a text may be any word
        ends = _FRENCH_END.search(lower)
    if not (_ACCENT.search(lower) or ends):
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
