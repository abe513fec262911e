"""A stretch of a finished programme as an MP3 of its own: cut with fades, as loud as the programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from audiobrief.audio.clip import Clip, faded
from audiobrief.audio.loudness_meter import Loudness, analyse
from audiobrief.audio.mix import GRID, RATE_HZ, MixItem, Timeline
from audiobrief.audio.mp3 import MONO, STEREO, assemble
from audiobrief.errors import SoundError

FADE_IN_S, FADE_OUT_S = 0.03, 0.12  # no click, no swell
_KEY = "excerpt"


@dataclass(frozen=True)
class Excerpt:
    """What was made: its length, what was measured on it after decoding, and whether that is the programme's."""

    duration_s: float
    loudness: Loudness
    on_target: bool


def cut(path: Path, stretches_s: Sequence[tuple[float, float]]) -> Clip:
    """The stretches of a sound file as (start, end) in seconds, one behind the other, each faded in and out.

    Whole steps of 100 ms, silence at its end. Raises: SoundError for a file that cannot be decoded or is shorter.
    """
    import soundfile

    pieces = []
    try:
        with soundfile.SoundFile(path) as sound:
            rate_hz = sound.samplerate
            for start_s, end_s in stretches_s:
                sound.seek(round(start_s * rate_hz))
                samples = sound.read(round(end_s * rate_hz) - round(start_s * rate_hz), "float32", always_2d=True)
                pieces.append(faded(Clip.of(samples, rate_hz), FADE_IN_S, FADE_OUT_S).samples)
    except (OSError, RuntimeError, ValueError) as error:  # soundfile's own error is a RuntimeError
        raise SoundError(f"{path}: cannot be decoded ({error}); render the episode again") from error
    whole = Clip.of(np.concatenate(pieces), rate_hz).resampled(RATE_HZ)
    if not whole.frames:
        raise SoundError(f"{path}: has no sound there; render the episode again")
    return Clip.of(np.pad(whole.samples, ((0, -whole.frames % GRID), (0, 0))), RATE_HZ)


def write_mp3(clip: Clip, lufs: float | None, tag: bytes, out: BinaryIO, threads: int = 2) -> Excerpt:
    """The MP3 with its tag, written to `out` (read, write, seek) at the loudness given, else the usual one.

    Raises: SoundError when it is silent.
    """
    profile = MONO if clip.channels == 1 else STEREO
    if lufs is not None:
        profile = replace(profile, target=replace(profile.target, lufs=lufs))
    analysis = analyse(clip)
    timeline = Timeline((MixItem(_KEY, "speech", 0, clip.frames, 0.0),), clip.frames, ())
    out.write(tag)
    made = assemble(timeline, lambda _: clip, lambda _: analysis, profile, out, threads)
    return Excerpt(clip.duration_s, made.loudness, made.on_target)


def bars(clip: Clip, count: int) -> list[float]:
    """The outline of a clip in `count` equal columns: root mean squares, the loudest of them 1."""
    edges = np.linspace(0, clip.frames, count + 1).astype(np.int64)
    power = np.square(clip.samples, dtype=np.float64).mean(axis=1)
    sums = np.add.reduceat(power, edges[:-1]) / np.maximum(1, np.diff(edges))
    levels = np.sqrt(sums)
    return [float(level) for level in levels / max(1e-9, float(levels.max()))]
