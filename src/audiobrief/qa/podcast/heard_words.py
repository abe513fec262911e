"""Whether the words that were heard are those of the text: each utterance against the rest of its episode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from audiobrief.audio.mix_report import Played
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted

_FIX = "listen to it there, and render the episode again if it is wrong: `audiobrief render BRIEF`"
_WORST_SHARE = 0.5  # of wrong words, in the middle of an episode's utterances: beyond it nothing can be told
_FAR_SHARE = 0.5  # more wrong words than the rest: another text
_MORE_SHARE = 0.15  # more wrong words than the rest, in an utterance whose text does not fit
_FEWEST_WRONG = 4  # of a short sentence, three may be misheard


@dataclass(frozen=True)
class HeardWords:
    """What an utterance should say and what was heard; `fits` when the text lies along its whole sound."""

    item: Played
    number: int  # of the utterance, from 1
    wanted: tuple[str, ...]
    heard: tuple[str, ...]
    fits: bool

    @property
    def wrong(self) -> int:
        """How many words are missing, too many or others."""
        row = list(range(len(self.heard) + 1))
        for place, wanted in enumerate(self.wanted, start=1):
            before, row = row, [place]
            for at, heard in enumerate(self.heard):
                row.append(min(before[at + 1] + 1, row[at] + 1, before[at] + (wanted != heard)))
        return row[-1]

    @property
    def wrong_share(self) -> float:
        """The word error rate: 0, to 1 and over where much more is heard than should be."""
        return self.wrong / max(1, len(self.wanted))


def check_words(spoken: Sequence[HeardWords], where: str) -> Iterator[Finding]:
    """A finding for each utterance that is further from its words than the rest of its episode.

    An utterance is wrong when its text cannot be laid along its sound and more of its words are misheard than in the
    middle utterance, or when it seems another text. docs/reliability.md has what was measured.
    """
    judged = [one for one in spoken if one.wanted]
    if not judged:
        return
    usual = float(np.median([one.wrong_share for one in judged]))
    if usual > _WORST_SHARE:
        message = (
            f"the recogniser hears {usual:.0%} of the words of a usual utterance otherwise, too many to judge them"
        )
        yield found("LISTEN002", where, message, "listen to it yourself; espeak's drafts are understood badly")
        return
    for one in judged:
        lost = not one.fits and one.wrong > 0 and one.wrong_share >= min(2 * usual, usual + _MORE_SHARE)
        other = one.wrong >= _FEWEST_WRONG and one.wrong_share >= usual + _FAR_SHARE
        if lost or other:
            heard = f"{quoted(' '.join(one.heard), 80)} was heard" if one.heard else "no word was heard"
            message = f"{place_of(one.item, one.number)} should say {quoted(' '.join(one.wanted), 80)}, but {heard}"
            yield found("LISTEN001", where, message, _FIX)


def place_of(item: Played, number: int) -> str:
    """How findings call an utterance."""
    return f'utterance {number} (segment "{item.segment}", {item.start_s:.1f} to {item.end_s:.1f} s)'
