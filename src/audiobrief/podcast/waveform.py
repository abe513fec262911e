"""The outline of a programme in a few hundred columns: how loud each is, and which voice is heard in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from audiobrief.audio.loudness import BLOCKS_PER_S
from audiobrief.audio.mix import RATE_HZ, Analyses, Timeline
from audiobrief.podcast.model import Waveform

COLUMNS = 240
_LEVELS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LOUDEST_SHARE = 0.99  # the rest is clicks, which would make everything else look soft


def waveform_of(timeline: Timeline, analyses: Analyses, voices: Sequence[str], columns: int = COLUMNS) -> Waveform:
    """The waveform of a timeline; `voices` are the perspectives in the order of their numbers.

    Levels are root mean squares of what lies under the limiter, without the bed.
    """
    length_s = timeline.total_frames / RATE_HZ
    blocks = max(1, math.ceil(length_s * BLOCKS_PER_S))
    energy = np.zeros(blocks)
    owners = np.full(blocks, -1, np.int16)
    for item in timeline.items:
        if item.role == "bed":
            continue
        first = round(item.start_s * BLOCKS_PER_S)
        heard = np.asarray(analyses(item.key).energy, np.float64)[: blocks - first]
        energy[first : first + len(heard)] += heard * 10 ** (item.gain_db / 10)
        if item.role == "speech" and item.voice in voices:
            owners[first : first + len(heard)] = list(voices).index(item.voice)
    levels, names = [], []
    edges = np.linspace(0, blocks, min(columns, blocks) + 1).astype(int)
    for start, end in pairwise(edges):
        levels.append(math.sqrt(float(energy[start:end].mean())))
        counts = np.bincount(owners[start:end] + 1, minlength=len(voices) + 1)
        names.append(int(counts.argmax()) - 1)
    top = sorted(levels)[int((len(levels) - 1) * _LOUDEST_SHARE)] or 1.0
    return Waveform(
        "".join(_LEVELS[min(35, round(35 * level / top))] for level in levels),
        "".join("-" if name < 0 else _LEVELS[min(35, name)] for name in names),
    )


def airtime_s(timeline: Timeline) -> dict[str, float]:
    """How long each perspective's voice is heard, without the pauses between its utterances."""
    found: dict[str, float] = {}
    for item in timeline.items:
        if item.role == "speech":
            found[item.voice] = found.get(item.voice, 0.0) + item.end_s - item.start_s
    return {voice: round(seconds, 3) for voice, seconds in found.items()}
