"""Silences inside an utterance, each brought to the length that its punctuation mark asks for; word times follow.

This stands behind the cache of what engines said, so that other targets need no engine. Only what is nearly silent is
taken away or prolonged: a breath stays whole, and a comma that was read without a pause gets none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip, faded
from audiobrief.speech.model import Mark, PauseTargets, Speech

VERSION = 2  # part of the key of edited speech: raise it when the same targets give another sound
_WINDOW_S = 0.01
_SILENT_DB = -45.0  # below the loudest window; a final f or v is louder
_BREATH_DB = -22.0  # what lies between two silences of one pause and is not louder is a breath, not a word
_SHORTEST_S = 0.03  # a silence; the closure of a p or t may be as long
_SHORTEST_PAUSE_S = 0.05  # at a mark; what is shorter was read without a pause
_WORD_SLACK_S = 0.08  # word times are right within a phoneme
_TOLERANCE = 0.15  # of its target: speech that is near enough keeps its own rhythm
_KEPT_S = 0.02  # of each silence at both of its ends
_FADE_S = 0.005
_ENDS = re.compile(r"[.!?…]")
_COLONS = re.compile(r"[;:–—]|\s-+\s")
_COMMAS = re.compile(r"[,()\[\]«»“”\"]")
_INNER_MARK = re.compile(r"[.!?…,;:–—](?!\w)")

Levels = NDArray[np.float64]


@dataclass(frozen=True)
class _Silence:
    """A stretch of frames that is nearly silent."""

    start: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class _Boundary:
    """The time between two words, and the target of a pause in it: 0 where no mark stands, None where none is known."""

    start_s: float
    end_s: float
    target_s: float | None


@dataclass(frozen=True)
class _Edit:
    """At a frame, so many frames go, or so many of silence come."""

    at: int
    removed: int = 0
    added: int = 0


def with_pauses(speech: Speech, text: str, targets: PauseTargets, rate: float) -> Speech:
    """The speech of a text with its pauses at their targets; as it is where the engine gave no word times.

    `rate` is the voice's: one that speaks faster pauses shorter.
    """
    clip = speech.clip.mono()
    if len(speech.marks) < 2 or not clip.frames:
        return speech
    marks = sorted(speech.marks, key=lambda mark: mark.start_s)
    levels = _levels(clip)
    silences = _silences(levels, clip)
    boundaries = list(_boundaries(marks, text, targets))
    edits = sorted(_edits(silences, boundaries, marks, levels, clip.rate_hz, targets, rate), key=lambda one: one.at)
    if not edits:
        return speech
    return Speech(_edited(clip, edits), tuple(_moved(mark, edits, clip.rate_hz) for mark in speech.marks))


def mark_between(between: str, before: str, after: str) -> str:
    """Which pause the signs between two words ask for: "sentence", "colon", "comma", or "" for none."""
    if _ENDS.search(between):
        # A stop inside of a sentence is that of an initial or an abbreviation.
        is_end = not between.strip().startswith(".") or (len(before) > 1 and not after[:1].islower())
        return "sentence" if is_end else "comma"
    if _COLONS.search(between):
        return "colon"
    return "comma" if _COMMAS.search(between) else ""


def _levels(clip: Clip) -> Levels:
    """The root mean square of each whole window, relative to the loudest, in dB."""
    window = max(1, round(_WINDOW_S * clip.rate_hz))
    whole = clip.frames // window * window
    squares = np.square(clip.samples[:whole, 0], dtype=np.float64).reshape(-1, window).mean(axis=1)
    if not len(squares) or squares.max() <= 0:
        return np.zeros(len(squares))
    found: Levels = 10 * np.log10(np.maximum(squares / squares.max(), 1e-12))
    return found


def _silences(levels: Levels, clip: Clip) -> list[_Silence]:
    """The silences between the first sound and the last."""
    window = max(1, round(_WINDOW_S * clip.rate_hz))
    quiet = np.concatenate([[False], levels < _SILENT_DB, [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    found = [_Silence(int(start) * window, int(end) * window) for start, end in edges.reshape(-1, 2)]
    shortest = _SHORTEST_S * clip.rate_hz
    last = len(levels) * window
    return [one for one in found if one.frames >= shortest and one.start > 0 and one.end < last]


def _boundaries(marks: Sequence[Mark], text: str, targets: PauseTargets) -> Iterator[_Boundary]:
    """The times between words, in order, with the target of the mark that stands there."""
    seconds = {"": 0.0, "comma": targets.comma_s, "colon": targets.colon_s, "sentence": targets.sentence_s}
    places = list(_places(marks, text))
    for (one, here), (other, there) in pairwise(zip(marks, places, strict=True)):
        target_s = None
        if here is not None and there is not None:
            between = text[here[1] : there[0]]
            if not any(character.isalnum() for character in between):
                target_s = seconds[mark_between(between, one.text, text[there[0] :])]
        yield _Boundary(one.end_s, max(one.end_s, other.start_s), target_s)


def _places(marks: Sequence[Mark], text: str) -> Iterator[tuple[int, int] | None]:
    """Where each word stands in the text; None for one that is written otherwise than it was timed."""
    position = 0
    folded = text.lower() if len(text.lower()) == len(text) else text
    for mark in marks:
        word = mark.text.strip(' \t\n.,;:!?…()[]«»“”"–—').lower()
        start = folded.find(word, position) if word else -1
        if start < 0:
            yield None
            continue
        position = start + len(word)
        yield start, position


def _edits(
    silences: Sequence[_Silence],
    boundaries: Sequence[_Boundary],
    marks: Sequence[Mark],
    levels: Levels,
    rate_hz: int,
    targets: PauseTargets,
    rate: float,
) -> Iterator[_Edit]:
    at: dict[int, list[_Silence]] = {}
    for silence in silences:
        number = _nearest(silence, boundaries, rate_hz)
        if number is not None:
            at.setdefault(number, []).append(silence)
        elif not _is_in_phrase(silence, marks, rate_hz):
            yield from _closed(silence, targets, rate, rate_hz)
    for number, members in at.items():
        target_s = boundaries[number].target_s
        if target_s == 0:
            for silence in members:
                yield from _closed(silence, targets, rate, rate_hz)
        elif target_s is not None:
            yield from _brought(_one_pause(members, levels, rate_hz), round(target_s / rate * rate_hz), rate_hz)


def _nearest(silence: _Silence, boundaries: Sequence[_Boundary], rate_hz: int) -> int | None:
    """The number of the boundary that a silence lies at, one with a mark before one without; None for no boundary."""
    start_s, end_s = silence.start / rate_hz, silence.end / rate_hz
    found: list[tuple[bool, float, int]] = []
    for number, boundary in enumerate(boundaries):
        shared_s = min(end_s, boundary.end_s + _WORD_SLACK_S) - max(start_s, boundary.start_s - _WORD_SLACK_S)
        if shared_s > 0:
            found.append((boundary.target_s != 0, shared_s, -number))
    return -max(found)[2] if found else None


def _is_in_phrase(silence: _Silence, marks: Sequence[Mark], rate_hz: int) -> bool:
    """Whether a silence lies in a stretch that was timed as one and holds marks: nobody knows which word it is at."""
    middle_s = (silence.start + silence.end) / 2 / rate_hz
    return any(mark.start_s <= middle_s <= mark.end_s and _INNER_MARK.search(mark.text) for mark in marks)


def _closed(silence: _Silence, targets: PauseTargets, rate: float, rate_hz: int) -> Iterator[_Edit]:
    """A silence where the text has no mark is left alone while it is short."""
    if silence.frames > targets.unmarked_s / rate * rate_hz:
        yield from _brought([silence], round(targets.closed_s / rate * rate_hz), rate_hz)


def _one_pause(members: list[_Silence], levels: Levels, rate_hz: int) -> list[_Silence]:
    """The silences that make one pause with the breaths between them: the longest, and its neighbours."""
    longest = max(range(len(members)), key=lambda number: members[number].frames)
    first = last = longest
    while first > 0 and _is_breath(members[first - 1], members[first], levels, rate_hz):
        first -= 1
    while last < len(members) - 1 and _is_breath(members[last], members[last + 1], levels, rate_hz):
        last += 1
    return members[first : last + 1]


def _is_breath(before: _Silence, after: _Silence, levels: Levels, rate_hz: int) -> bool:
    window = max(1, round(_WINDOW_S * rate_hz))
    return bool(levels[before.end // window : after.start // window].max(initial=-np.inf) < _BREATH_DB)


def _brought(pause: list[_Silence], target: int, rate_hz: int) -> Iterator[_Edit]:
    """What makes a pause as long as its target, or as near to it as the breaths in it let it be."""
    present = pause[-1].end - pause[0].start
    if present < _SHORTEST_PAUSE_S * rate_hz or abs(present - target) <= _TOLERANCE * target:
        return
    by_length = sorted(pause, key=lambda one: -one.frames)
    if present < target:
        yield _Edit((by_length[0].start + by_length[0].end) // 2, added=target - present)
        return
    left, kept = present - target, round(2 * _KEPT_S * rate_hz)
    for silence in by_length:
        removed = min(left, silence.frames - kept)
        if removed > 0:
            yield _Edit((silence.start + silence.end - removed) // 2, removed=removed)
            left -= removed


def _edited(clip: Clip, edits: Sequence[_Edit]) -> Clip:
    """The clip with its edits made, faded out before each and in behind it."""
    pieces: list[NDArray[np.float32]] = []
    position = 0
    for edit in [*edits, _Edit(clip.frames)]:
        piece = Clip(clip.samples[position : edit.at], clip.rate_hz)
        fade_in, fade_out = _FADE_S if position else 0.0, _FADE_S if edit.at < clip.frames else 0.0
        pieces.append(faded(piece, fade_in, fade_out).samples)
        pieces.append(np.zeros((edit.added, 1), np.float32))
        position = edit.at + edit.removed
    return Clip(np.concatenate(pieces), clip.rate_hz)


def _moved(mark: Mark, edits: Sequence[_Edit], rate_hz: int) -> Mark:
    return replace(
        mark, start_s=_after(mark.start_s, edits, rate_hz, True), end_s=_after(mark.end_s, edits, rate_hz, False)
    )


def _after(time_s: float, edits: Sequence[_Edit], rate_hz: int, is_start: bool) -> float:
    """When a moment is heard after the edits; of added silence, a word starts behind it and ends before it."""
    moved = 0.0
    for edit in edits:
        at_s = edit.at / rate_hz
        if time_s > at_s or (is_start and time_s == at_s):
            moved += edit.added / rate_hz - min(edit.removed / rate_hz, time_s - at_s)
    return time_s + moved


__all__ = ["VERSION", "mark_between", "with_pauses"]
