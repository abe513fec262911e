"""Whether the voices that were heard are those of their perspectives: unlike each other, and each like itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from audiobrief.audio.mix_report import Played
from audiobrief.qa.listening.speaker_encoder import STEP_S, Array, centre
from audiobrief.qa.podcast.heard_words import place_of
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found

# Cosines of the shipped Kokoro cast in two finished episodes of each language: two perspectives 0.79 at most, one
# perspective's halves 0.82 at least, an utterance with the rest of its perspective at least 0.09 above all others.
_ALIKE = 0.82
_ITSELF = 0.75
_OTHER = 0.78
_MARGIN = 0.05
_APART_SEMITONES = 4.0  # the encoder hears timbre; ears tell a low voice from a high one of the same timbre
_LEAST_S = 2.0
_LEAST_HALF_S = 3.0


@dataclass(frozen=True, eq=False)
class EmbeddedUtterance:
    """One utterance as the speaker encoder hears it: a unit vector for each of its windows, and its pitch.

    `pitch_hz` is the median fundamental; 0 where it is not known.
    """

    item: Played
    number: int  # of the utterance, from 1
    windows: Array
    pitch_hz: float = 0.0


def check_voices(spoken: Sequence[EmbeddedUtterance], where: str) -> Iterator[Finding]:
    """Every finding about who speaks in an episode."""
    by_voice: dict[str, list[EmbeddedUtterance]] = {}
    for one in spoken:
        if len(one.windows):
            by_voice.setdefault(one.item.voice, []).append(one)
    strangers = {one.number: finding for one, finding in _strangers(by_voice, where)}
    kept = {voice: [one for one in some if one.number not in strangers] for voice, some in by_voice.items()}
    centres = {voice: _centre(some) for voice, some in kept.items() if some}
    yield from strangers.values()
    pitches = {voice: _pitch_hz(some) for voice, some in kept.items()}
    alike = {
        frozenset((a, b)): float(centres[a] @ centres[b])
        for a, b in combinations(centres, 2)
        if not _are_apart(pitches[a], pitches[b])
    }
    yield from _check_pairs(alike, where)
    for voice in centres:
        yield from _check_itself(voice, kept[voice], where)


def _centre(some: Sequence[EmbeddedUtterance]) -> Array:
    return centre(np.concatenate([one.windows for one in some]))


def _pitch_hz(some: Sequence[EmbeddedUtterance]) -> float:
    """The median pitch of what a perspective says; 0 where it is not known."""
    known = [one.pitch_hz for one in some if one.pitch_hz > 0]
    return float(np.median(known)) if known else 0.0


def _are_apart(first_hz: float, second_hz: float) -> bool:
    """Whether two voices are told apart by how high they are."""
    return min(first_hz, second_hz) > 0 and abs(12 * np.log2(first_hz / second_hz)) >= _APART_SEMITONES


def _check_pairs(cosines: Mapping[frozenset[str], float], where: str) -> Iterator[Finding]:
    """One finding for all pairs of an episode that sound alike."""
    alike = [(" and ".join(f'"{voice}"' for voice in sorted(pair)), cosine) for pair, cosine in cosines.items()]
    told = [f"{pair} ({cosine:.2f})" for pair, cosine in alike if cosine >= _ALIKE]
    if told:
        message = (
            f"{', '.join(told)} sound like one speaker: a cosine under {_ALIKE:g}, or {_APART_SEMITONES:g} semitones "
            "between them, is expected"
        )
        yield found("LISTEN010", where, message, "give one of them another voice in voices.yaml, and render again")


def _check_itself(voice: str, some: Sequence[EmbeddedUtterance], where: str) -> Iterator[Finding]:
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


def _strangers(
    by_voice: Mapping[str, Sequence[EmbeddedUtterance]], where: str
) -> Iterator[tuple[EmbeddedUtterance, Finding]]:
    """Utterances that are nearer to another perspective than to the rest of their own."""
    centres = {voice: _centre(some) for voice, some in by_voice.items()}
    for voice, some in by_voice.items():
        for one in some:
            rest = [other for other in some if other is not one]
            if not rest or one.item.end_s - one.item.start_s < _LEAST_S:
                continue
            own, itself = centre(one.windows), _centre(rest)
            # Of a perspective that sounds like the rest, who of the two speaks cannot be heard.
            likeness = {
                other: float(own @ vector)
                for other, vector in centres.items()
                if other != voice and float(itself @ vector) < _ALIKE
            }
            nearest = max(likeness, key=lambda other: likeness[other], default="")
            cosine = float(own @ itself)
            if nearest and likeness[nearest] >= max(_OTHER, cosine + _MARGIN):
                message = (
                    f'{place_of(one.item, one.number)} is of "{voice}", but sounds like "{nearest}" '
                    f"(cosine {likeness[nearest]:.2f} against {cosine:.2f})"
                )
                yield one, found("LISTEN012", where, message, "listen to it, and render the episode again")
