"""Whether the words that were heard are those of the text: each utterance by its sounds, its numbers and its names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from audiobrief.audio.mix_report import Played
from audiobrief.qa.listening.differences import ADDED, MISSING, Compared, Difference
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted

_FIX = "listen to it there, and render the episode again if it is wrong: `audiobrief render BRIEF`"
_WORST_SHARE = 0.25  # of other sounds, in the middle of a voice's utterances: beyond it nothing can be told
_FAR_SHARE = 0.35  # of other sounds: another text
_MORE_SHARE = 0.25  # more than is usual for the voice
_MOST_TOLD = 3


@dataclass(frozen=True)
class HeardUtterance:
    """What an utterance should say, what was heard, and how these differ; `times_s` are those of the differences."""

    item: Played
    number: int  # of the utterance, from 1
    wanted: str
    heard: str
    compared: Compared
    times_s: tuple[float, ...] = ()  # of the programme


def seems_right(compared: Compared) -> bool:
    """Whether there is nothing to listen to a second time."""
    return not compared.differences and compared.share <= _FAR_SHARE - 0.1


def check_words(spoken: Sequence[HeardUtterance], where: str) -> Iterator[Finding]:
    """A finding for each utterance that says something else than its text, and for each voice that is not understood.

    docs/reliability.md has what was measured.
    """
    by_voice: dict[str, list[HeardUtterance]] = {}
    for one in spoken:
        if one.compared.sounds:
            by_voice.setdefault(one.item.voice, []).append(one)
    usual = {voice: float(np.median([one.compared.share for one in some])) for voice, some in by_voice.items()}
    for voice, share in usual.items():
        if share > _WORST_SHARE:
            message = (
                f'of what "{voice}" says, {share:.0%} of the sounds are heard otherwise, too many to judge its words'
            )
            yield found("LISTEN002", where, message, "listen to it yourself; espeak's drafts are understood badly")
    for one in spoken:
        share = usual.get(one.item.voice, 1.0)
        if share <= _WORST_SHARE and is_wrong(one.compared, share):
            yield found("LISTEN001", where, _told(one), _FIX)


def is_wrong(compared: Compared, usual: float = 0.0) -> bool:
    """Whether an utterance says something else; `usual` is the share of other sounds usual for its voice."""
    return bool(compared.differences) or compared.share > max(_FAR_SHARE, usual + _MORE_SHARE)


def place_of(item: Played, number: int) -> str:
    """How findings call an utterance."""
    return f'utterance {number} (segment "{item.segment}", {item.start_s:.1f} to {item.end_s:.1f} s)'


def _told(one: HeardUtterance) -> str:
    heard = f"{quoted(one.heard, 80)} was heard" if one.heard else "no word was heard"
    told = [
        f"{_difference(difference)}{f' at {time_s:.1f} s' if difference.word is not None else ''}"
        for difference, time_s in list(zip(one.compared.differences, one.times_s, strict=True))[:_MOST_TOLD]
    ]
    details = f": {', '.join(told)}" if told and one.heard else ""
    return f"{place_of(one.item, one.number)} should say {quoted(one.wanted, 80)}, but {heard}{details}"


def _difference(one: Difference) -> str:
    if one.kind == ADDED:
        return f"{quoted(one.heard, 40)} is too much"
    if one.kind == MISSING:
        return f"{quoted(one.wanted, 40)} is missing"
    if not one.wanted.strip():
        return f"the {one.kind} {quoted(one.heard, 40)} is too much"
    return (
        f"the {one.kind} {quoted(one.wanted, 40)} is {f'heard as {quoted(one.heard, 40)}' if one.heard else 'missing'}"
    )
