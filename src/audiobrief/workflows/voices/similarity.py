"""How alike voices sound to a speaker encoder, where its weights are installed, and how far apart they lie in pitch."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from audiobrief.audio.clip import Clip
from audiobrief.errors import AudiobriefError
from audiobrief.speech.engines.prosody import median_pitch_hz

TOO_ALIKE = 0.80  # two perspectives of one language stay under this, or this many semitones apart:
LEAST_APART_ST = 4.0
SAME = 0.85  # one voice on two sentences stays above this

Embed = Callable[[Clip], Any]


def find_encoder() -> tuple[Embed | None, str]:
    """What turns a clip into the unit vector of its voice, or None with the sentence that says why not."""
    from audiobrief.qa.listening.speaker_encoder import embed, find_weights, load_weights

    try:
        weights = load_weights(find_weights())
    except AudiobriefError as error:
        return None, f"how alike voices are cannot be measured: {error}"
    return lambda clip: embed(clip, weights), ""


class Likeness(NamedTuple):
    """Two voices: the cosine of their vectors, and the semitones between their median pitches."""

    cosine: float
    apart_st: float
    one: str
    two: str

    @property
    def too_alike(self) -> bool:
        """Whether a listener may take one for the other: neither sound nor pitch tells them apart."""
        return self.cosine >= TOO_ALIKE and self.apart_st < LEAST_APART_ST


def pairs(clips: Mapping[str, Clip], embed: Embed) -> list[Likeness]:
    """Every two voices, the most alike first."""
    vectors = {name: embed(clip) for name, clip in clips.items()}
    heights_hz = {name: median_pitch_hz(clip) for name, clip in clips.items()}
    found = [
        Likeness(float(vectors[one] @ vectors[two]), _apart_st(heights_hz[one], heights_hz[two]), one, two)
        for one, two in combinations(vectors, 2)
    ]
    return sorted(found, reverse=True)


def _apart_st(one_hz: float, two_hz: float) -> float:
    """Semitones between two pitches; 0 where one of them is unknown."""
    return abs(12 * math.log2(one_hz / two_hz)) if one_hz and two_hz else 0.0


def nearest(clip: Clip, others: Mapping[str, Clip], embed: Embed) -> tuple[float, str]:
    """The other that sounds most like the clip, and its cosine."""
    vector = embed(clip)
    return max((float(vector @ embed(other)), name) for name, other in others.items())


def described(cosine: float, apart_st: float = 0.0) -> str:
    """A likeness in words."""
    if cosine >= TOO_ALIKE and apart_st >= LEAST_APART_ST:
        return "told apart by pitch"
    if cosine >= SAME:
        return "hardly to be told apart"
    return "alike" if cosine >= TOO_ALIKE else "told apart"
