"""The three plots of a report: waveform by perspective, loudness with the limiter, airtime and pace."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.loudness import CELLS_PER_S, short_term_lufs
from audiobrief.podcast.chapters import Chapter
from audiobrief.qa.report.drawing import Area, Box, Drawing, Label, Mark, Point, Polyline, voice_colour, width_of
from audiobrief.qa.report.facts import MUSIC, NOBODY, Facts
from audiobrief.qa.report.words import Writer

WINDOW_S = 3.0  # of short-term loudness
_WAVE_PX, _COURSE_PX, _LIMITER_PX = 130.0, 150.0, 44.0
_FLAGS_PX, _TIMES_PX = 20.0, 28.0
_BELOW_LU, _ABOVE_LU = 14.0, 4.0
_NARROW_PX = 640.0
_MOST_CHAPTERS = 20  # that are listed; every one has its line


def waveform(facts: Facts, writer: Writer, width: float) -> Drawing:
    """The outline of the sound in the colours of who speaks, music in grey, with numbered chapters."""
    axis = TimeAxis(width, facts.receipt.duration_s)
    top, bottom = _FLAGS_PX, _FLAGS_PX + _WAVE_PX
    marks = axis.marks(top, bottom, writer)
    marks += _wave(facts, axis, (top + bottom) / 2)
    marks += chapter_flags(axis, facts.manifest.chapters, 0, bottom)
    voices = [(voice_colour(number), row.label) for number, row in enumerate(facts.rows)]
    music = [("music", writer.words.music)] if (facts.owners == MUSIC).any() else []
    found, end = legend([*voices, *music], width, bottom + _TIMES_PX)
    marks += found
    chapters = [
        ("", f"{number} {chapter.title} ({writer.clock(chapter.start_s)})")
        for number, chapter in enumerate(facts.manifest.chapters, 1)
    ]
    if len(chapters) > _MOST_CHAPTERS:
        left_out = writer.say(writer.words.more, str(len(chapters) - _MOST_CHAPTERS))
        chapters = [*chapters[:_MOST_CHAPTERS], ("", left_out)]
    found, end = legend(chapters, width, end + 4)
    text = "; ".join(text for _, text in [*voices, *chapters])
    return Drawing(width, end, tuple(marks + found), writer.words.waveform, text)


def course(facts: Facts, writer: Writer, width: float) -> Drawing:
    """Short-term loudness around its target, broken where there is silence, and the limiter's reduction below."""
    words, target = writer.words, facts.receipt.target.lufs
    axis = TimeAxis(width, facts.receipt.duration_s)
    aim = writer.say(words.target_band, writer.measure(target, "LUFS", 0 if target == round(target) else 1))
    entries = [("course", writer.say(words.short_term)), ("target", aim), ("limiter", words.limiter)]
    marks, top = legend(entries, width, 0)
    top += 8
    bottom = top + _COURSE_PX
    low, high = target - _BELOW_LU, max(target + _ABOVE_LU, facts.receipt.measured.highest_short_term_lufs + 1)
    scale = _COURSE_PX / (high - low)

    def y(loudness: float) -> float:
        return bottom - (loudness - low) * scale

    marks += axis.marks(top, bottom + 10 + _LIMITER_PX, writer)
    marks.append(Box(LEFT, y(target + 1), axis.end - LEFT, 2 * scale, "band"))
    for value in (target - 12, target - 6, target):
        if value != target:
            marks.append(Polyline(((LEFT, y(value)), (axis.end, y(value))), "grid"))
        marks.append(Label(LEFT - 6, y(value) + 4, writer.number(value, 0), SMALL, "muted", "end"))
    marks.append(Polyline(((LEFT, y(target)), (axis.end, y(target))), "target", 1.5))
    for stretch in _stretches(facts, low):
        points = tuple((axis.x(second), y(loudness)) for second, loudness in stretch)
        marks.append(Polyline(points if len(points) > 1 else (*points, *points), "course", 1.6))
    marks += _reduction(facts, writer, axis, bottom + 10)
    text = f"{entries[0][1]}; {aim}"
    return Drawing(width, bottom + 10 + _LIMITER_PX + _TIMES_PX, tuple(marks), words.course, text)


def airtime(facts: Facts, writer: Writer, width: float) -> Drawing:
    """Two bars for each row: how long it is heard, and how fast it speaks."""
    narrow = width < _NARROW_PX
    names = 0.0 if narrow else 250.0
    gap = 16.0
    half = (width - names - gap) / 2
    words = writer.words
    marks: list[Mark] = [
        Label(names, 14, words.speech_time, SMALL, "muted"),
        Label(names + half + gap, 14, words.pace, SMALL, "muted"),
    ]
    longest = max((row.airtime_s for row in facts.rows), default=1.0)
    fastest = max((row.words_a_minute or 0.0 for row in facts.rows), default=0.0)
    y, told = 24.0, []
    for number, row in enumerate(facts.rows):
        if narrow:
            marks.append(Label(0, y + 13, fitting(f"{row.label} · {row.voice}", width, 13), 13))
            y += 19
        else:
            marks.append(Label(0, y + 12, fitting(row.label, names - 12, 13), 13))
            marks.append(Label(0, y + 27, fitting(row.voice, names - 12, SMALL), SMALL, "muted"))
        time = f"{writer.clock(row.airtime_s)} · {writer.percent(row.share)}"
        pace = "–" if row.words_a_minute is None else writer.number(row.words_a_minute, 0)
        bar = (y + 4, number)
        marks += _bar(names, half, bar, row.airtime_s / longest, time)
        marks += _bar(names + half + gap, half, bar, (row.words_a_minute or 0) / (fastest or 1), pace)
        told.append(f"{row.label}: {time}, {pace}")
        y += 32 if narrow else 40
    return Drawing(width, y, tuple(marks), words.airtime, "; ".join(told))


def _bar(left: float, width: float, place: tuple[float, int], share: float, text: str) -> Iterator[Mark]:
    """A bar of at most what its text leaves, and the text beside it."""
    top, number = place
    longest = width - width_of("00:00 · 00 %", 13) - 10
    length = max(2.0, longest * share)
    yield Box(left, top, length, 18, voice_colour(number), 2)
    yield Label(left + length + 7, top + 14, text, 13)


def _wave(facts: Facts, axis: TimeAxis, middle: float) -> Iterator[Mark]:
    """An area from the lowest to the highest sample and one for the level, in pieces of one colour."""
    outline = facts.heard.outline
    owners = _column_owners(facts)
    loudest = max(1e-6, float(max(outline.highs.max(initial=0.0), -outline.lows.min(initial=0.0))))
    scale = _WAVE_PX / 2 / loudest
    yield Polyline(((axis.x(0), middle), (axis.end, middle)), "grid")
    for first, last in _equal(owners):
        if owners[first] == NOBODY:
            continue
        colour = "music" if owners[first] == MUSIC else voice_colour(int(owners[first]))
        here = slice(first, last)
        yield _outlined(
            axis,
            outline.column_s,
            first,
            middle - outline.highs[here] * scale,
            middle - outline.lows[here] * scale,
            colour,
            0.5,
        )
        levels = outline.levels[here] * scale
        yield _outlined(axis, outline.column_s, first, middle - levels, middle + levels, colour, 1.0)


def _outlined(
    axis: TimeAxis,
    column_s: float,
    first: int,
    upper: NDArray[np.floating],
    lower: NDArray[np.floating],
    colour: str,
    opacity: float,
) -> Area:
    """The area between two rows of heights, stepped so that one column has a width too."""
    merge = max(1, math.floor(1200 / axis.width))
    above: list[Point] = []
    below: list[Point] = []
    for at in range(0, len(upper), merge):
        left, right = (axis.x((first + place) * column_s) for place in (at, min(at + merge, len(upper))))
        high, low = float(upper[at : at + merge].min()) - 0.3, float(lower[at : at + merge].max()) + 0.3
        above += [(left, high), (right, high)]
        below += [(left, low), (right, low)]
    return Area((*above, *reversed(below)), colour, opacity)


def _column_owners(facts: Facts) -> NDArray[np.int16]:
    """Who is heard most in each column of the outline; silence only where there is nothing else."""
    outline = facts.heard.outline
    edges = np.round(np.arange(len(outline.lows) + 1) * outline.column_s * CELLS_PER_S).astype(int)
    found = np.full(len(outline.lows), NOBODY, np.int16)
    for column, (first, last) in enumerate(pairwise(edges)):
        here = facts.owners[first : max(last, first + 1)]
        here = here[here != NOBODY]
        if len(here):
            values, counts = np.unique(here, return_counts=True)
            found[column] = values[counts.argmax()]
    return found


def _equal(values: NDArray[np.int16]) -> Iterator[tuple[int, int]]:
    """Where runs of equal values start and end."""
    edges = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)]
    yield from ((first, last) for first, last in pairwise(edges) if last > first)


def _stretches(facts: Facts, low: float) -> Iterator[list[Point]]:
    """The short-term loudness at the middle of its window, (second, LUFS), parted where it falls below `low`."""
    found = short_term_lufs(facts.heard.cells)
    first = round(WINDOW_S * CELLS_PER_S) - 1
    step = max(1, math.ceil(len(found) / 600))
    points: list[Point] = []
    for at in range(min(first, len(found)), len(found), step):
        here = found[at : at + step]
        if here.max() < low:
            if points:
                yield points
            points = []
            continue
        second = (at + 1) / CELLS_PER_S - WINDOW_S / 2
        # Several values in one place: from the softest to the loudest, so that none is lost.
        ends = [float(here.max())] if step == 1 else [max(low, float(here.min())), float(here.max())]
        points += [(second, value) for value in ends]
    if points:
        yield points


def _reduction(facts: Facts, writer: Writer, axis: TimeAxis, top: float) -> Iterator[Mark]:
    """What the limiter takes away, hanging from its zero line."""
    reduction = facts.receipt.reductions_db()
    deepest = max(3.0, math.ceil(facts.receipt.limiter.highest_db))
    scale = _LIMITER_PX / deepest
    step = max(1, math.ceil(len(reduction) / 1200))
    for at in range(0, len(reduction), step):
        amount = float(reduction[at : at + step].max())
        if amount > 0:
            left, right = axis.x(at / CELLS_PER_S), axis.x((at + step) / CELLS_PER_S)
            yield Box(left, top, max(1.0, right - left), max(1.0, amount * scale), "limiter")
    yield Polyline(((LEFT, top), (axis.end, top)), "muted")
    yield Label(LEFT - 6, top + 6, "0", SMALL, "muted", "end")
    yield Label(LEFT - 6, top + _LIMITER_PX, writer.number(-deepest, 0), SMALL, "muted", "end")


LEFT, RIGHT = 46.0, 14.0
SMALL = 12.0
_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_LEAST_PX = 64.0  # between two times on the axis
_ROW = 22.0


@dataclass(frozen=True)
class TimeAxis:
    """Seconds as pixels, within a drawing of `width`."""

    width: float
    duration_s: float

    @property
    def end(self) -> float:
        return self.width - RIGHT

    def x(self, second: float) -> float:
        """Where a moment lies."""
        return LEFT + (self.end - LEFT) * min(1.0, max(0.0, second / self.duration_s))

    def marks(self, top: float, bottom: float, writer: Writer) -> list[Mark]:
        """Upright lines from `top` to `bottom` and the times below them."""
        scale = (self.end - LEFT) / self.duration_s
        step = next((step for step in _STEPS_S if step * scale >= _LEAST_PX), _STEPS_S[-1])
        found: list[Mark] = []
        for second in range(0, int(self.duration_s) + 1, step):
            x = self.x(second)
            found.append(Polyline(((x, top), (x, bottom)), "grid"))
            found.append(Label(x, bottom + 16, writer.clock(second), SMALL, "muted", "middle"))
        return found


def chapter_flags(axis: TimeAxis, chapters: Sequence[Chapter], top: float, bottom: float) -> list[Mark]:
    """A thin line and a number for each chapter; numbers that would touch are left out."""
    found: list[Mark] = []
    free = 0.0
    for number, chapter in enumerate(chapters, 1):
        x, text = axis.x(chapter.start_s), str(number)
        found.append(Polyline(((x, top), (x, bottom)), "muted", 1.0))
        width = width_of(text, SMALL) + 8
        if x >= free and x + width <= axis.width:
            found.append(Box(x, top, width, 16, "muted", 2))
            found.append(Label(x + width / 2, top + 12.5, text, SMALL, "ground", "middle", bold=True))
            free = x + width + 2
    return found


def legend(
    entries: Iterable[tuple[str, str]], width: float, top: float, left: float = LEFT
) -> tuple[list[Mark], float]:
    """Colour swatches (none for "") with their texts in as many rows as they need, and where these end."""
    marks: list[Mark] = []
    x, y = left, top
    for colour, text in entries:
        swatch = 18.0 if colour else 0.0
        room = swatch + width_of(text, 13) + 14
        if x > left and x + room > width:
            x, y = left, y + _ROW
        if colour:
            marks.append(Box(x, y + 4, 12, 12, colour, 2))
        marks.append(Label(x + swatch, y + 15, fitting(text, width - x - swatch, 13), 13))
        x += room
    return marks, y + _ROW


def fitting(text: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width` pixels."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
