"""Whether the voices that were heard are those of their perspectives: unlike each other, and each like itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from audiobrief.checks.heard_words import place_of
from audiobrief.checks.rules import Finding, found
from audiobrief.ears.speaker import STEP_S, Array, centre
from audiobrief.receipt import Played

# Cosines of the shipped Kokoro cast in two finished episodes of each language: two perspectives 0.79 at most, one
# perspective's halves 0.82 at least, an utterance with the rest of its perspective at least 0.09 above all others.
_ALIKE = 0.82
_ITSELF = 0.75
_OTHER = 0.78
_MARGIN = 0.05
_LEAST_S = 2.0
_LEAST_HALF_S = 3.0


@dataclass(frozen=True, eq=False)
class Voiced:
    """One utterance as the speaker encoder hears it: a unit vector for each of its windows."""

    item: Played
    number: int  # of the utterance, from 1
    windows: Array


def check_voices(spoken: Sequence[Voiced], where: str) -> Iterator[Finding]:
    """Every finding about who speaks in an episode."""
    by_voice: dict[str, list[Voiced]] = {}
    for one in spoken:
        if len(one.windows):
            by_voice.setdefault(one.item.voice, []).append(one)
    centres = {voice: _centre(some) for voice, some in by_voice.items()}
    cosines = {frozenset((a, b)): float(centres[a] @ centres[b]) for a, b in combinations(centres, 2)}
    yield from _check_pairs(cosines, where)
    for voice, some in by_voice.items():
        # A voice that sounds like another one is told above; who of the two speaks cannot be heard.
        others = {other: centres[other] for other in centres if cosines.get(frozenset((voice, other)), 1.0) < _ALIKE}
        strangers = list(_check_utterances(voice, some, others, where))
        yield from strangers or _check_itself(voice, some, where)


def _centre(some: Sequence[Voiced]) -> Array:
    return centre(np.concatenate([one.windows for one in some]))


def _check_pairs(cosines: Mapping[frozenset[str], float], where: str) -> Iterator[Finding]:
    """One finding for all pairs of an episode that sound alike."""
    alike = [(" and ".join(f'"{voice}"' for voice in sorted(pair)), cosine) for pair, cosine in cosines.items()]
    told = [f"{pair} ({cosine:.2f})" for pair, cosine in alike if cosine >= _ALIKE]
    if told:
        message = f"{', '.join(told)} sound like one speaker: a cosine under {_ALIKE:g} is expected"
        yield found("LISTEN010", where, message, "give one of them another voice in voices.yaml, and render again")


def _check_itself(voice: str, some: Sequence[Voiced], where: str) -> Iterator[Finding]:
    """Whether the first half of a perspective is spoken by the voice of the second."""
    windows = np.concatenate([one.windows for one in some])
    half = len(windows) // 2
    if half * STEP_S < _LEAST_HALF_S:
        return
    cosine = float(centre(windows[:half]) @ centre(windows[half:]))
    if cosine < _ITSELF:
        message = (
            f'"{voice}" is not one speaker: its first half and its second have the cosine {cosine:.2f}, '
            f"over {_ITSELF:g} is expected"
        )
        yield found("LISTEN011", where, message, "listen to it, and render the episode again if the voice changes")


def _check_utterances(voice: str, some: Sequence[Voiced], others: Mapping[str, Array], where: str) -> Iterator[Finding]:
    """Utterances that are nearer to another perspective than to the rest of their own."""
    for one in some:
        rest = [other for other in some if other is not one]
        if not rest or not others or one.item.end_s - one.item.start_s < _LEAST_S:
            continue
        own = centre(one.windows)
        likeness = {other: float(own @ vector) for other, vector in others.items()}
        nearest = max(likeness, key=lambda other: likeness[other])
        itself = float(own @ _centre(rest))
        if likeness[nearest] >= _OTHER and likeness[nearest] >= itself + _MARGIN:
            message = (
                f'{place_of(one.item, one.number)} is of "{voice}", but sounds like "{nearest}" '
                f"(cosine {likeness[nearest]:.2f} against {itself:.2f})"
            )
            yield found("LISTEN012", where, message, "listen to it, and render the episode again")
