"""How espeak reads text, in IPA: what `say --ipa` shows, and what the neural voices are given."""

from __future__ import annotations

from collections.abc import Sequence

from audiobrief.engines.espeak_library import Library, opened
from audiobrief.locales import language_of
from audiobrief.speech import Piece

_VOICES = {"fr": "fr", "en": "en-us", "en-GB": "en"}


def ipa_of(texts: Sequence[tuple[str, tuple[Piece, ...]]], locale: str) -> tuple[str, ...]:
    """The IPA of each text of a locale; a piece with a sound or language of its own keeps it.

    Raises: EngineError when espeak cannot be loaded.
    """
    with opened() as library:
        return tuple(_ipa(library, pieces or (Piece(text),), locale) for text, pieces in texts)


def _ipa(library: Library, pieces: Sequence[Piece], locale: str) -> str:
    own = _VOICES.get(locale) or _VOICES[language_of(locale)]
    heard = []
    for piece in pieces:
        voice = _VOICES[piece.language] if piece.language else own
        heard.append(piece.ipa or library.phonemes(piece.text, voice))
    return " ".join(" ".join(heard).split())
