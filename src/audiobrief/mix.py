"""The timeline of a programme: what plays when and how loud, and its sound, run by run.

Items start on the 100 ms grid of the loudness measurement, so that cached analyses of clips add up exactly
to the measurement of the programme.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from audiobrief.audio import Clip, Samples
from audiobrief.errors import SoundError
from audiobrief.loudness import Analysis, Cells, amplitude, relative_lufs, speaking_cells

RATE_HZ = 44_100
GRID = RATE_HZ // 10
SPEECH_LUFS = -16.0  # every voice, heard in the middle of a stereo programme
CHUNK = 5 * RATE_HZ  # frames rendered at a time: whole grid steps

Role = Literal["speech", "intro", "transition", "outro"]
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


@dataclass(frozen=True)
class Duck:
    """A fall to `gain_db` that begins at frame `start` of its item, lasts `frames`, and stays."""

    start: int
    frames: int
    gain_db: float


@dataclass(frozen=True)
class Item:
    """One part on the timeline: `start` and `frames` at 44,100 Hz, `gain_db` with levelling included."""

    key: str
    role: Role
    start: int
    frames: int
    gain_db: float
    segment: str = ""
    voice: str = ""
    duck: Duck | None = None

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
class Span:
    """When one segment is heard, from its first utterance to the end of its last."""

    segment: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Timeline:
    """A programme: one item a part, in the parts' order, and when its segments are heard."""

    items: tuple[Item, ...]
    total_frames: int
    spans: tuple[Span, ...]

    @property
    def duration_s(self) -> float:
        return self.total_frames / RATE_HZ


@dataclass(frozen=True)
class Run:
    """Items that touch or overlap, with at least 100 ms of digital silence on both sides."""

    start: int
    end: int
    items: tuple[Item, ...]


def level(parts: Iterable[Part], analyses: Analyses) -> dict[str, float]:
    """The gain in dB for each voice that brings all of its speech together to `SPEECH_LUFS`.

    A voice has one gain, so that what it stresses and what it whispers keep their distance.
    Raises: SoundError for a voice that is silent.
    """
    heard: dict[str, list[Cells]] = {}
    for part in parts:
        if isinstance(part, SpeechPart):
            energies = speaking_cells(analyses(part.key), part.frames / part.rate_hz)
            heard.setdefault(part.voice, []).append(energies)
    gains = {}
    for voice, pieces in heard.items():
        found = relative_lufs(np.concatenate(pieces))
        if not math.isfinite(found):
            raise SoundError(f'voice "{voice}" is silent in all of its segments; speak them again (--force)')
        gains[voice] = SPEECH_LUFS - found
    return gains


def arrange(
    parts: Sequence[Part], rules: MixRules | None = None, levels: Mapping[str, float] | None = None
) -> Timeline:
    """The timeline of the parts in their order; `levels` are the voices' gains in dB (see `level`).

    Raises: SoundError for no parts, or a part without sound.
    """
    rules, levels = rules or MixRules(), levels or {}
    if not parts:
        raise SoundError("there is nothing to mix: the script has no segment to speak; add one")
    items: list[Item] = []
    for part in parts:
        frames = math.ceil(part.frames * RATE_HZ / part.rate_hz)
        if frames <= 0:
            raise SoundError(f'sound "{part.key}" is empty; speak it again (--force)')
        start = _start(part, parts[len(items) - 1] if items else None, items, rules)
        if isinstance(part, StingPart):
            items.append(Item(part.key, part.role, start, frames, part.gain_db))
            continue
        if items and items[-1].end > start:
            items[-1] = _ducked(items[-1], start, rules)
        gain_db = part.gain_db + levels.get(part.voice, 0.0)
        items.append(Item(part.key, "speech", start, frames, gain_db, part.segment, part.voice))
    end = max(item.end for item in items) + round(rules.end_s * RATE_HZ)
    steps = max(4, math.ceil(end / GRID))  # the least that has a loudness
    return Timeline(tuple(items), steps * GRID, _spans(items))


def runs(timeline: Timeline) -> tuple[Run, ...]:
    """The programme's sound between its silences, in order."""
    found: list[Run] = []
    for item in timeline.items:
        if found and item.start - found[-1].end < GRID:
            last = found[-1]
            found[-1] = Run(last.start, max(last.end, item.end), (*last.items, item))
        else:
            found.append(Run(item.start, item.end, (item,)))
    return tuple(found)


def render(run: Run, sources: Sources, channels: int) -> Iterator[Samples]:
    """The sound of a run in chunks of `CHUNK` frames, the last one shorter.

    A chunk has shape (frames, channels), or (frames, 1) where all of its sound is in the middle.
    """
    playing: dict[int, Samples] = {}
    for start in range(run.start, run.end, CHUNK):
        end = min(start + CHUNK, run.end)
        heard = [index for index, item in enumerate(run.items) if item.start < end and item.end > start]
        playing = {index: playing[index] for index in heard if index in playing}
        for index in heard:
            if index not in playing:
                playing[index] = _sound(run.items[index], sources, channels)
        width = max((playing[index].shape[1] for index in heard), default=1)
        chunk = np.zeros((end - start, width), np.float32)
        for index in heard:
            item = run.items[index]
            first, last = max(start, item.start), min(end, item.end)
            chunk[first - start : last - start] += playing[index][first - item.start : last - item.start]
        yield chunk


def _start(part: Part, before: Part | None, items: Sequence[Item], rules: MixRules) -> int:
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


def _ducked(item: Item, speech_start: int, rules: MixRules) -> Item:
    """The item, fallen by the time that speech enters over it."""
    frames = min(round(rules.duck_s * RATE_HZ), speech_start - item.start)
    duck = Duck(speech_start - item.start - frames, frames, -rules.duck_db)
    return Item(item.key, item.role, item.start, item.frames, item.gain_db, item.segment, item.voice, duck)


def _spans(items: Iterable[Item]) -> tuple[Span, ...]:
    """The spans of the segments, in the order in which they begin."""
    spans: dict[str, Span] = {}
    for item in items:
        if item.role == "speech":
            known = spans.get(item.segment)
            start_s = item.start_s if known is None else known.start_s
            spans[item.segment] = Span(item.segment, start_s, item.end_s)
    return tuple(spans.values())


def _sound(item: Item, sources: Sources, channels: int) -> Samples:
    """An item's samples at the programme's rate, with its gain and duck, exactly as long as planned."""
    clip = sources(item.key)
    if channels == 1:
        clip = clip.mono()
    gain = np.float32(amplitude(item.gain_db))
    samples: Samples = clip.resampled(RATE_HZ).samples[: item.frames] * gain
    if item.duck is not None:
        fallen = amplitude(item.duck.gain_db)
        ends = [item.duck.start, item.duck.start + item.duck.frames]
        samples *= np.interp(np.arange(len(samples)), ends, [1.0, fallen]).astype(np.float32)[:, None]
    if len(samples) < item.frames:
        samples = np.pad(samples, ((0, item.frames - len(samples)), (0, 0)))
    return samples
