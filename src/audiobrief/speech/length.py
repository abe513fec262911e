"""Which utterances of a voice are much shorter or longer than that voice's others, for as many letters.

The gate of one utterance knows what an engine needs at most and at least; a sentence that lost a third of its words can
lie between. What this very voice needs shows in what it has said already.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from audiobrief.speech.model import Utterance
from audiobrief.speech.validation import letters, longest_letters

# Measured over 720 sentences of prose by espeak, twelve voices (docs/reliability.md): 0.75 to 1.34 of a voice's median.
SHORTEST, LONGEST = 0.72, 1.7
_SURELY_SHORT, _SURELY_LONG = 0.6, 2.2
_SAME = 0.03  # an engine that says a text the same way twice needs that time for it
_FEWEST = 6  # utterances of a voice before it is known
_FEWEST_LETTERS = 25  # a few short words can be far quicker or slower than any average
_PAUSE = re.compile(r"[,;:.!?…–—()«»](?=\s)")
_LETTERS_A_PAUSE = 3


@dataclass(frozen=True)
class Length:
    """An utterance and its seconds of sound, from first to last."""

    key: str
    utterance: Utterance
    seconds: float


@dataclass(frozen=True)
class Outlier:
    """A length that is `share` of what the voice needs for such a text, by its other utterances."""

    key: str
    seconds: float
    expected_s: float

    @property
    def share(self) -> float:
        return self.seconds / self.expected_s

    def stays_after(self, before: Outlier) -> bool:
        """Whether the second try shows a fault, too: one that is plain, or of another length than the first."""
        if not _SURELY_SHORT <= self.share <= _SURELY_LONG:
            return True
        return abs(self.seconds - before.seconds) > _SAME * before.seconds

    def __str__(self) -> str:
        needed = f"where this voice needs about {self.expected_s:.1f} s by its other sentences"
        return f"{self.seconds:.1f} s of sound, {needed}"


def outliers(lengths: Iterable[Length]) -> dict[str, Outlier]:
    """What is far from the pace of its own voice, by key."""
    by_voice: dict[tuple[object, str], list[Length]] = defaultdict(list)
    for length in lengths:
        if len(letters(length.utterance.text)) >= _FEWEST_LETTERS:
            by_voice[length.utterance.voice, length.utterance.locale].append(length)
    found = {}
    for spoken in by_voice.values():
        if len(spoken) < _FEWEST:
            continue
        quick = median(one.seconds / _weight(one.utterance.text) for one in spoken)
        slow = median(one.seconds / _longest_weight(one.utterance.text) for one in spoken)
        for one in spoken:
            expected_s = quick * _weight(one.utterance.text)
            longest_s = max(expected_s, slow * _longest_weight(one.utterance.text))
            if one.seconds < SHORTEST * expected_s:
                found[one.key] = Outlier(one.key, one.seconds, expected_s)
            elif one.seconds > LONGEST * longest_s:
                found[one.key] = Outlier(one.key, one.seconds, longest_s)
    return found


def _weight(text: str) -> float:
    return len(letters(text)) + _LETTERS_A_PAUSE * len(_PAUSE.findall(text))


def _longest_weight(text: str) -> float:
    return longest_letters(text) + _LETTERS_A_PAUSE * len(_PAUSE.findall(text))
