"""Text as the phonemes that Kokoro was trained on, with the place of each word among them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from audiobrief.errors import EngineError
from audiobrief.speech.engines.espeak_library import Library, opened
from audiobrief.speech.engines.phonemes import as_read, espeak_voice, voiced_pieces
from audiobrief.text.clean import readable
from audiobrief.text.speech_target import Piece

LONGEST = 400  # phonemes in one run of the model: it takes 510, and rushes long before that

_MARKS = ';:,.!?—…"“”()'
_MARK_FORMS = str.maketrans({"«": "“", "»": "”", "„": "“", "–": "—", "[": "(", "]": ")", "{": "(", "}": ")"})
# A mark counts between words only: "3.5", "12:30" and "audiobrief.org" go to espeak whole.
_CUT = re.compile(rf"([{re.escape(_MARKS)}]+(?!\w)|(?<!\w)[{re.escape(_MARKS)}]+|—+)")
_OPENING = "“("
# IPA as people write it, in the symbols that Kokoro knows; syllable dots would be read as full stops.
_IPA_FORMS = str.maketrans({"g": "ɡ", "ɫ": "l", "'": "ˈ", "ʼ": "ˈ", ".": None, "/": None, "[": None, "]": None})
_WEAK_ENDS = (".!?…", ";:,—", " ")  # where a long text is cut, best first


@dataclass(frozen=True)
class Reading:
    """What the model is given, and the text of each word (or phrase) at [start, end) in it."""

    phonemes: str
    words: tuple[tuple[int, int, str], ...]


def read(
    text: str, pieces: Sequence[Piece], locale: str, vocabulary: Container[str] | None = None, voice: str = ""
) -> Reading:
    """The phonemes of the whole text; `pieces` say which stretches have a sound or language of their own.

    `vocabulary` and `voice` (of espeak) are those of another model that takes the same phonemes.
    Raises: EngineError when nothing, or only a part, of the text can be said.
    """
    vocabulary = load_vocabulary() if vocabulary is None else vocabulary
    voice = voice or espeak_voice(locale)
    builder = _Builder()
    with opened() as library:
        for stretch, ipa in voiced_pieces(library, pieces or (Piece(text),), locale):
            if ipa:
                builder.say(readable(stretch), _known(ipa.translate(_IPA_FORMS), vocabulary, stretch))
                continue
            for part in _CUT.split(_typeset(stretch)):
                if part and set(part) <= set(_MARKS):
                    builder.mark(part)
                elif part.strip():
                    builder.say(part.strip(), _said(library, as_read(part.strip(), locale), voice, vocabulary))
    return builder.reading(text)


def _typeset(text: str) -> str:
    """The text with the marks that the model knows: curly quotes, round brackets, one ellipsis."""
    marked = readable(text).translate(_MARK_FORMS).replace("...", "…")
    return re.sub(r'(^|(?<=[\s(]))"', "“", marked).replace('"', "”")


def _said(library: Library, text: str, voice: str, vocabulary: Container[str]) -> str:
    """The phonemes of a stretch without marks. Raises: EngineError when one of its words has none."""
    phonemes = _known(library.phonemes(text, voice), vocabulary, text)
    words = text.split()
    if len(phonemes.split()) < len(words):  # joined by espeak ("il y a"), or lost
        for word in words:
            if _has_sound(word) and not _known(library.phonemes(word, voice), vocabulary, word):
                raise _unsayable(word)
    return phonemes


def _known(phonemes: str, vocabulary: Container[str], text: str) -> str:
    """The phonemes without symbols that the model does not have (liaison hyphens, tones, ties).

    Raises: EngineError when that leaves nothing of a text that has letters or digits.
    """
    normal = unicodedata.normalize("NFD", phonemes)
    if "\u0327" not in vocabulary:
        normal = normal.replace("c\u0327", "ç")
    kept = "".join(symbol for symbol in normal if symbol in vocabulary)
    words = [word for word in kept.split() if any(symbol.isalpha() for symbol in word)]
    if not words and _has_sound(text):
        raise _unsayable(text)
    return " ".join(words)


def _has_sound(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def _unsayable(text: str) -> EngineError:
    shown = text if len(text) <= 40 else text[:37] + "..."
    return EngineError("kokoro", f'"{shown}" has no sound', fix="respell it in the lexicon or take it out")


class _Builder:
    """Joins stretches and marks as printed text does: closing marks stick to the left, opening ones to the right."""

    def __init__(self) -> None:
        self._phonemes = ""
        self._words: list[tuple[int, int, str]] = []

    def say(self, text: str, phonemes: str) -> None:
        if not phonemes:
            return
        if self._phonemes and self._phonemes[-1] not in _OPENING:
            self._phonemes += " "
        start, spoken, written = len(self._phonemes), phonemes.split(), text.split()
        if len(spoken) != len(written):  # no telling which is which: one stretch
            spoken, written = [phonemes], [text]
        for sound, word in zip(spoken, written, strict=True):
            self._words.append((start, start + len(sound), word))
            start += len(sound) + 1
        self._phonemes += phonemes

    def mark(self, marks: str) -> None:
        for mark in marks:
            if mark in _OPENING and self._phonemes:
                self._phonemes += " "
            self._phonemes += mark

    def reading(self, text: str) -> Reading:
        if not self._words:
            raise _unsayable(text)
        # Without a final mark the model breaks off in mid-air.
        ending = "" if self._phonemes[-1] in _MARKS else "."
        return Reading(self._phonemes + ending, tuple(self._words))


def cut(reading: Reading, longest: int = LONGEST) -> tuple[Reading, ...]:
    """The reading in parts of at most `longest` phonemes, cut after marks or between words where it can be."""
    parts: list[Reading] = []
    start = 0
    while start < len(reading.phonemes):
        left = len(reading.phonemes) - start
        # Even parts: a short remainder would be spoken at another pace.
        wanted = -(-left // -(-left // longest))
        end = start + left if left <= longest else _cut_place(reading.phonemes, start, wanted, longest)
        words = tuple((max(a, start) - start, b - start, w) for a, b, w in reading.words if start < b <= end)
        part = reading.phonemes[start:end]
        parts.append(Reading(part.rstrip(), words))
        start = end + len(reading.phonemes[end:]) - len(reading.phonemes[end:].lstrip())
    return tuple(parts)


def _cut_place(phonemes: str, start: int, wanted: int, longest: int) -> int:
    """Where the part that begins at `start` ends: the best boundary in its last two thirds, near `wanted`."""
    for ends in _WEAK_ENDS:
        places = [
            place
            for place in range(start + longest // 3, start + longest + 1)
            if phonemes[place - 1] in ends and (place == len(phonemes) or " " in phonemes[place - 1 : place + 1])
        ]
        if places:
            return min(places, key=lambda place: abs(place - start - wanted))
    return start + longest


@lru_cache(maxsize=1)
def load_vocabulary() -> dict[str, int]:
    """Token by phoneme, from the model's own settings. Raises: EngineError when the installed file cannot be read."""
    try:
        data = (files("audiobrief") / "data" / "kokoro" / "config.json").read_bytes()
        vocabulary: dict[str, int] = json.loads(data)["vocab"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(
            "kokoro", "the installed vocabulary config.json is missing or damaged", fix="install audiobrief again"
        ) from error
    return vocabulary
