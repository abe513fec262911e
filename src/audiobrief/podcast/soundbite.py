"""Which stretch of an episode presents it: the hook, as the narrator says it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from audiobrief.podcast.model import Soundbite
from audiobrief.podcast.transcript import TranscriptLine

# Source: Podcasting 2.0 namespace, podcast:soundbite, on durations.
SHORTEST_S, LONGEST_S = 15.0, 120.0


def hook_bite(lines: Sequence[TranscriptLine], hook: str) -> Soundbite | None:
    """From the hook's first word to its last, in whole utterances; None where nothing is spoken.

    A hook of less than 15 s goes on with what follows it, one of more than 120 s ends early. Where a producer
    wrote another opening, it starts with the first words.
    """
    if not lines:
        return None
    first, last = _lines_of(lines, _bare(hook))
    start_s = lines[first].start_s
    while last + 1 < len(lines) and lines[last].end_s - start_s < SHORTEST_S:
        last += 1
    while last > first and lines[last].end_s - start_s > LONGEST_S:
        last -= 1
    duration_s = min(lines[last].end_s - start_s, LONGEST_S)
    return Soundbite(round(start_s, 3), round(duration_s, 3)) if round(duration_s, 3) > 0 else None


def _lines_of(lines: Sequence[TranscriptLine], hook: str) -> tuple[int, int]:
    """The first and the last line that say the hook."""
    texts = [_bare(line.text) for line in lines]
    place = "".join(texts).find(hook)
    if not hook or place < 0:
        return 0, 0
    starts = list(accumulate(map(len, texts), initial=0))[:-1]
    return bisect_right(starts, place) - 1, bisect_right(starts, place + len(hook) - 1) - 1


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
