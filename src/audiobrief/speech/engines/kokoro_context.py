"""Short texts in the company that the model needs: it speaks a sentence before them, which is cut off by their times.

Kokoro was trained on longer texts: what has under some 30 phonemes alone comes out hurried, swallowed or slurred.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from audiobrief.locales import language_of
from audiobrief.speech.engines.kokoro_graph import Counts, Floats
from audiobrief.speech.engines.kokoro_phonemes import Reading, read

LONGEST = 26  # letters and digits of a text that needs company
VERSION = 1  # part of the key of short texts: raise it when they are spoken otherwise
_BEFORE = {"fr": "Voici la suite de notre dossier.", "en": "Here is the next part of our story."}
_WINDOW_S = 0.01
_SILENT_DB = -40.0  # below the loudest window: where the sentence before may be cut off


def is_short(text: str) -> bool:
    """Whether a text is spoken in company; told by its letters, so that a plan needs no phonemes."""
    return sum(character.isalnum() for character in text) <= LONGEST


def before(text: str, locale: str) -> Reading | None:
    """The sentence that a short text is spoken behind; None where it is long enough by itself."""
    return _sentence(language_of(locale)) if is_short(text) else None


def behind(company: Reading, reading: Reading) -> Reading:
    """Both as one reading; only the words of the second count."""
    shift = len(company.phonemes) + 1
    words = tuple((start + shift, end + shift, text) for start, end, text in reading.words)
    return Reading(f"{company.phonemes} {reading.phonemes}", words)


def cut_place(samples: Floats, edges: Counts, company: Reading, whole: Reading, rate_hz: int) -> int | None:
    """The frame in the middle of the pause before the words of `whole`; None where there is no silence to cut in.

    `edges` are the frames at which the tokens begin, the pad first, and at which the last one ends.
    """
    first, last = int(edges[company.words[-1][1] + 1]), int(edges[whole.words[0][0] + 1])
    window = round(_WINDOW_S * rate_hz)
    levels = np.sqrt(np.square(samples[: len(samples) // window * window]).reshape(-1, window).mean(axis=1))
    silent = np.flatnonzero(levels < levels.max() * 10 ** (_SILENT_DB / 20))
    silent = silent[(silent >= first // window) & (silent < -(-last // window))]
    if not len(silent):
        return None
    runs = np.split(silent, np.flatnonzero(np.diff(silent) > 1) + 1)
    longest = max(runs, key=len)
    return int(longest[len(longest) // 2]) * window


@lru_cache(maxsize=4)
def _sentence(language: str) -> Reading:
    return read(_BEFORE[language], (), language)
