"""How alike voices sound to a speaker encoder, where its weights are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

from audiobrief.audio.clip import Clip
from audiobrief.errors import AudiobriefError

TOO_ALIKE = 0.78  # two perspectives of one language stay under this
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


def pairs(clips: Mapping[str, Clip], embed: Embed) -> list[tuple[float, str, str]]:
    """The cosine of every two voices, the most alike first."""
    vectors = {name: embed(clip) for name, clip in clips.items()}
    found = [(float(vectors[one] @ vectors[two]), one, two) for one, two in combinations(vectors, 2)]
    return sorted(found, reverse=True)


def nearest(clip: Clip, others: Mapping[str, Clip], embed: Embed) -> tuple[float, str]:
    """The other that sounds most like the clip, and its cosine."""
    vector = embed(clip)
    return max((float(vector @ embed(other)), name) for name, other in others.items())


def described(cosine: float) -> str:
    """A cosine in words."""
    if cosine >= SAME:
        return "hardly to be told apart"
    return "alike" if cosine >= TOO_ALIKE else "told apart"
