"""The timeline of a programme: what plays when and how loud, and its sound, run by run.

Items start on the 100 ms grid of the loudness measurement, so that cached analyses of clips add up exactly
to the measurement of the programme.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from audiobrief.audio.clip import Clip, Samples
from audiobrief.audio.loudness import amplitude
from audiobrief.audio.loudness_meter import Analysis
from audiobrief.errors import SoundError

RATE_HZ = 44_100
GRID = RATE_HZ // 10
SPEECH_LUFS = -16.0  # every voice, heard in the middle of a stereo programme
CHUNK = RATE_HZ  # frames rendered at a time: whole grid steps; longer ones are no faster and take memory
_INAUDIBLE_DB = 96.0  # less than the last bit of 16

Role = Literal["speech", "intro", "transition", "outro", "bed"]
Sources = Callable[[str], Clip]  # called from several threads at once when encoding
Analyses = Callable[[str], Analysis]


@dataclass(frozen=True)
class SpeechPart:
    """One utterance of a segment, at the rate of its clip; `pause_after_s` is silence that follows it."""

    key: str
    segment: str
    voice: str
    frames: int
    rate_hz: int
    gain_db: float = 0.0
    pause_after_s: float = 0.3


@dataclass(frozen=True)
class StingPart:
    """One sting, at the rate of its clip."""

    key: str
    role: Literal["intro", "transition", "outro"]
    frames: int
    rate_hz: int
    gain_db: float = 0.0


@dataclass(frozen=True)
class Bed:
    """Music that goes round under the programme, from the first word to the outro.

    `lufs` is its own loudness; it stays `under_db` below the voices, and less where nobody speaks.
    """

    key: str
    frames: int
    rate_hz: int
    lufs: float
    under_db: float = 24.0


Part = SpeechPart | StingPart


@dataclass(frozen=True)
class MixRules:
    """How parts follow one another; times in seconds."""

    lead_s: float = 0.2  # before a programme that opens with speech
    intro_overlap_s: float = 1.0  # speech enters over the intro's tail, at most over its last third
    duck_db: float = 12.0
    duck_s: float = 0.25
    before_transition_s: float = 0.5
    after_transition_s: float = 0.3
    before_outro_s: float = 0.6
    end_s: float = 0.5
    bed_rise_db: float = 6.0  # in gaps between voices
    bed_rise_s: float = 0.4
    bed_gap_s: float = 1.2  # the shortest gap that it rises in
    bed_in_s: float = 1.5
    bed_out_s: float = 2.5


@dataclass(frozen=True)
class Duck:
    """A move to `gain_db` that begins at frame `start` of its item, lasts `frames`, and stays."""

    start: int
    frames: int
    gain_db: float


@dataclass(frozen=True)
class MixItem:
    """One part on the timeline: `start` and `frames` at 44,100 Hz, `gain_db` with levelling included.

    `loop_frames` is the length after which a bed begins again; 0 plays once.
    """

    key: str
    role: Role
    start: int
    frames: int
    gain_db: float
    segment: str = ""
    voice: str = ""
    ducks: tuple[Duck, ...] = ()
    loop_frames: int = 0

    @property
    def end(self) -> int:
        return self.start + self.frames

    @property
    def start_s(self) -> float:
        return self.start / RATE_HZ

    @property
    def end_s(self) -> float:
        return self.end / RATE_HZ


@dataclass(frozen=True)
class SegmentSpan:
    """When one segment is heard, from its first utterance to the end of its last."""

    segment: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Timeline:
    """A programme: one item a part, in the parts' order, after the bed if any; and when its segments are heard."""

    items: tuple[MixItem, ...]
    total_frames: int
    spans: tuple[SegmentSpan, ...]

    @property
    def duration_s(self) -> float:
        return self.total_frames / RATE_HZ


@dataclass(frozen=True)
class Run:
    """Items that touch or overlap, with at least 100 ms of digital silence on both sides."""

    start: int
    end: int
    items: tuple[MixItem, ...]


def arrange(
    parts: Sequence[Part],
    rules: MixRules | None = None,
    levels: Mapping[str, float] | None = None,
    bed: Bed | None = None,
) -> Timeline:
    """The timeline of the parts in their order; `levels` are the voices' gains in dB (see `levelling`).

    Raises: SoundError for no parts, or a part without sound.
    """
    rules, levels = rules or MixRules(), levels or {}
    if not parts:
        raise SoundError("there is nothing to mix: the script has no segment to speak; add one")
    items: list[MixItem] = []
    for part in parts:
        frames = math.ceil(part.frames * RATE_HZ / part.rate_hz)
        if frames <= 0:
            raise SoundError(f'sound "{part.key}" is empty; speak it again (--force)')
        start = _start(part, parts[len(items) - 1] if items else None, items, rules)
        if isinstance(part, StingPart):
            items.append(MixItem(part.key, part.role, start, frames, part.gain_db))
            continue
        if items and items[-1].end > start:
            items[-1] = _ducked(items[-1], start, rules)
        gain_db = part.gain_db + levels.get(part.voice, 0.0)
        items.append(MixItem(part.key, "speech", start, frames, gain_db, part.segment, part.voice))
    end = max(item.end for item in items) + round(rules.end_s * RATE_HZ)
    steps = max(4, math.ceil(end / GRID))  # the least that has a loudness
    spans = _spans(items)
    if bed is not None and spans:
        items.insert(0, _under(bed, items, steps * GRID, rules))
    return Timeline(tuple(items), steps * GRID, spans)


def runs(timeline: Timeline) -> tuple[Run, ...]:
    """The programme's sound between its silences, in order."""
    found: list[Run] = []
    members: list[list[MixItem]] = []
    for item in sorted(timeline.items, key=lambda one: one.start):
        if found and item.start - found[-1].end < GRID:
            found[-1] = Run(found[-1].start, max(found[-1].end, item.end), ())
            members[-1].append(item)
        else:
            found.append(Run(item.start, item.end, ()))
            members.append([item])
    return tuple(Run(run.start, run.end, tuple(items)) for run, items in zip(found, members, strict=True))


def render(run: Run, sources: Sources, channels: int) -> Iterator[Samples]:
    """The sound of a run in chunks of `CHUNK` frames, the last one shorter.

    A chunk has shape (frames, channels), or (frames, 1) where all of its sound is in the middle.
    """
    playing: list[tuple[MixItem, Samples]] = []
    waiting = deque(run.items)
    for start in range(run.start, run.end, CHUNK):
        end = min(start + CHUNK, run.end)
        playing = [(item, sound) for item, sound in playing if item.end > start]
        while waiting and waiting[0].start < end:
            item = waiting.popleft()
            playing.append((item, _sound(item, sources, channels)))
        chunk = np.zeros((end - start, max((sound.shape[1] for _, sound in playing), default=1)), np.float32)
        for item, sound in playing:
            first, last = max(start, item.start), min(end, item.end)
            chunk[first - start : last - start] += _heard(item, sound, first - item.start, last - item.start)
        yield chunk


def _start(part: Part, before: Part | None, items: Sequence[MixItem], rules: MixRules) -> int:
    """The frame at which a part begins, on the grid."""
    if before is None:
        return 0 if isinstance(part, StingPart) else _on_grid(0, rules.lead_s)
    last = items[-1]
    if isinstance(part, SpeechPart):
        if isinstance(before, SpeechPart):
            return _on_grid(last.end, before.pause_after_s)
        if before.role == "intro":
            over = min(round(rules.intro_overlap_s * RATE_HZ), last.frames // 3)
            # To the nearest step: an overlap has no minimum.
            return max(0, round((last.end - over) / GRID)) * GRID
        return _on_grid(last.end, rules.after_transition_s)
    pause_s = {"transition": rules.before_transition_s, "outro": rules.before_outro_s}.get(part.role, 0.0)
    return _on_grid(last.end, max(pause_s, before.pause_after_s if isinstance(before, SpeechPart) else 0.0))


def _on_grid(end: int, pause_s: float) -> int:
    """The step of the grid nearest to a pause after `end`, never before `end`."""
    nearest = round((end + pause_s * RATE_HZ) / GRID)
    return max(nearest, math.ceil(end / GRID)) * GRID


def _ducked(item: MixItem, speech_start: int, rules: MixRules) -> MixItem:
    """The item, fallen by the time that speech enters over it."""
    frames = min(round(rules.duck_s * RATE_HZ), speech_start - item.start)
    return replace(item, ducks=(Duck(speech_start - item.start - frames, frames, -rules.duck_db),))


def _under(bed: Bed, items: Sequence[MixItem], total: int, rules: MixRules) -> MixItem:
    """The bed: fades in with the first word, rises in long gaps, and has faded out by the outro or the end."""
    speech = [item for item in items if item.role == "speech"]
    start = speech[0].start // GRID * GRID
    rise, fade_out = round(rules.bed_rise_s * RATE_HZ), round(rules.bed_out_s * RATE_HZ)
    outro = next((item.start for item in items if item.role == "outro" and item.start >= speech[-1].end), total)
    end = max(min(speech[-1].end + fade_out, outro), speech[-1].end)
    ducks = [Duck(0, 0, -_INAUDIBLE_DB), Duck(0, min(round(rules.bed_in_s * RATE_HZ), end - start), 0.0)]
    for before, after in pairwise(speech):
        if after.start - before.end >= rules.bed_gap_s * RATE_HZ and before.end - start >= ducks[1].frames:
            ducks.append(Duck(before.end - start, rise, rules.bed_rise_db))
            ducks.append(Duck(after.start - start - rise, rise, 0.0))
    out = min(fade_out, end - start - ducks[-1].start - ducks[-1].frames)
    ducks.append(Duck(end - start - out, out, -_INAUDIBLE_DB))
    gain_db = SPEECH_LUFS - bed.under_db - bed.lufs
    loop_frames = math.ceil(bed.frames * RATE_HZ / bed.rate_hz)
    return MixItem(bed.key, "bed", start, end - start, gain_db, ducks=tuple(ducks), loop_frames=loop_frames)


def _spans(items: Iterable[MixItem]) -> tuple[SegmentSpan, ...]:
    """The spans of the segments, in the order in which they begin."""
    spans: dict[str, SegmentSpan] = {}
    for item in items:
        if item.role == "speech":
            known = spans.get(item.segment)
            start_s = item.start_s if known is None else known.start_s
            spans[item.segment] = SegmentSpan(item.segment, start_s, item.end_s)
    return tuple(spans.values())


def _sound(item: MixItem, sources: Sources, channels: int) -> Samples:
    """An item's samples at the programme's rate, for a bed once round, exactly as long as planned."""
    clip = sources(item.key)
    if channels == 1:
        clip = clip.mono()
    frames = item.loop_frames or item.frames
    samples: Samples = clip.resampled(RATE_HZ).samples[:frames]
    if len(samples) < frames:
        samples = np.pad(samples, ((0, frames - len(samples)), (0, 0)))
    return samples


def _heard(item: MixItem, sound: Samples, first: int, last: int) -> Samples:
    """The frames `first` to `last` of an item with its gain and ducks; a bed goes round."""
    once = not item.loop_frames
    stretch: Samples = sound[first:last] if once else sound.take(np.arange(first, last), axis=0, mode="wrap")
    gain = np.float32(amplitude(item.gain_db))
    if not item.ducks:
        heard: Samples = stretch * gain
        return heard
    places = [place for duck in item.ducks for place in (duck.start, duck.start + duck.frames)]
    gains = [amplitude(duck.gain_db) for duck in item.ducks]
    moves = [factor for pair in pairwise([1.0, *gains]) for factor in pair]
    along: Samples = np.interp(np.arange(first, last), places, moves).astype(np.float32)
    ducked: Samples = stretch * (along * gain)[:, None]
    return ducked
