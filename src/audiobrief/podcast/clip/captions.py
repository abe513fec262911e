"""Captions of a clip: words in lines and screens that fit, and which word is heard when. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audiobrief.podcast.clip.stretch import Word

Measure = Callable[[str], float]  # the width of a text in pixels
_GAP_S = 1.2  # a longer silence ends a screen
_HELD_S = 0.8  # that a screen stays after its last word


@dataclass(frozen=True)
class Screen:
    """Lines of words that are shown together, each word as its number in the clip; `part` says them."""

    lines: tuple[tuple[int, ...], ...]
    part: str

    @property
    def words(self) -> tuple[int, ...]:
        """The numbers of its words."""
        return tuple(number for line in self.lines for number in line)


@dataclass(frozen=True)
class CaptionState:
    """What is shown from a time on: a screen by its number and the word that is heard; None for no captions."""

    start_s: float
    screen: int | None
    word: int = -1


def screens(words: Sequence[Word], measure: Measure, width_px: float, most_lines: int) -> tuple[Screen, ...]:
    """The words in lines of at most `width_px`; a screen ends with a sentence, a silence, a part, or where it is full.

    A word that is wider than a line has one of its own.
    """
    space = measure("n n") - 2 * measure("n")
    found: list[Screen] = []
    lines: list[list[int]] = []
    used = 0.0
    for number, word in enumerate(words):
        if lines and _ends(words[number - 1], word, sum(map(len, lines))):
            found.append(_screen(lines, words))
            lines = []
        wide = measure(word.text)
        if lines and used + space + wide <= width_px:
            lines[-1].append(number)
            used += space + wide
            continue
        if len(lines) == most_lines:
            found.append(_screen(lines, words))
            lines = []
        lines.append([number])
        used = wide
    return (*found, *([_screen(lines, words)] if lines else []))


def states(words: Sequence[Word], shown: Sequence[Screen]) -> tuple[CaptionState, ...]:
    """What is shown when, in order: each word from its own time on, nothing in a longer silence."""
    found: list[CaptionState] = []
    for place, screen in enumerate(shown):
        found += [CaptionState(words[number].start_s, place, number) for number in screen.words]
        end_s = words[screen.words[-1]].end_s + _HELD_S
        after = shown[place + 1].words[0] if place + 1 < len(shown) else None
        if after is None or words[after].start_s > end_s:
            found.append(CaptionState(end_s, None))
    return tuple(found)


def state_at(found: Sequence[CaptionState], time_s: float) -> CaptionState:
    """What is shown at a time of the clip."""
    place = bisect_right(found, time_s, key=lambda one: one.start_s) - 1
    return found[place] if place >= 0 else CaptionState(0.0, None)


def _ends(before: Word, word: Word, count: int) -> bool:
    sentence = re.search(r"[.!?…][»”\"')\s\u00a0\u202f]*$", before.text) is not None
    return before.part != word.part or word.start_s - before.end_s > _GAP_S or (sentence and count >= 2)


def _screen(lines: Sequence[Sequence[int]], words: Sequence[Word]) -> Screen:
    return Screen(tuple(map(tuple, lines)), words[lines[0][0]].part)
