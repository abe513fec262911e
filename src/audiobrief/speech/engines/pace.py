"""Speech models whose phonemes last whole frames: the scale that makes them last as asked, and parts in a row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.speech.model import Mark, Speech, Voice

Floats = NDArray[np.float32]
_PACE = 2  # part of the identity of speech at another rate: raise it when other scales are chosen
_AROUND_SOUND_S = 0.05


def pace_identity(voice: Voice) -> str:
    """What of this module can change the sound of a voice; empty for one at its own rate."""
    return "" if voice.rate == 1 else f" pace {_PACE}"


def nearest_scale(frames: Callable[[float], int], wanted: float, shortest: float, longest: float) -> float:
    """The scale between two at which `frames`, which grows with it, is nearest to `wanted`."""
    for _ in range(24):  # until the ends are nearer than float32 tells apart
        middle = (shortest * longest) ** 0.5
        shortest, longest = (shortest, middle) if frames(middle) > wanted else (middle, longest)
    return min(shortest, longest, key=lambda scale: abs(frames(scale) - wanted))


def joined(parts: list[Speech], pause_s: float) -> Speech:
    """The parts one after the other, a short pause between them."""
    if len(parts) == 1:
        return parts[0]
    rate_hz = parts[0].clip.rate_hz
    pause = np.zeros((round(pause_s * rate_hz), 1), dtype=np.float32)
    pieces: list[Floats] = []
    marks: list[Mark] = []
    offset_s = 0.0
    for index, part in enumerate(parts):
        first, last = _sounding(part.clip)
        # Only the inner ends are trimmed: the outer ones belong to the mixer.
        first = first if index else 0
        last = last if index < len(parts) - 1 else part.clip.frames
        shift_s = offset_s - first / rate_hz
        marks += [Mark(mark.start_s + shift_s, mark.end_s + shift_s, mark.text) for mark in part.marks]
        pieces += [part.clip.samples[first:last], pause]
        offset_s += (last - first + len(pause)) / rate_hz
    return Speech(Clip(np.concatenate(pieces[:-1]), rate_hz), tuple(marks))


def levelled(clip: Clip, loudest: float) -> Clip:
    """The clip, turned down where it would not fit into full scale."""
    peak = float(np.abs(clip.samples).max(initial=0.0))
    return clip if peak <= loudest else Clip(clip.samples * np.float32(loudest / peak), clip.rate_hz)


def _sounding(clip: Clip) -> tuple[int, int]:
    """Where the sound starts and ends, 50 ms around it included; 40 dB under the peak counts as silence."""
    samples = clip.samples
    loud = np.flatnonzero(np.abs(samples[:, 0]) > 0.01 * np.abs(samples).max())
    margin = round(_AROUND_SOUND_S * clip.rate_hz)
    return max(0, int(loud[0]) - margin), min(len(samples), int(loud[-1]) + 1 + margin)
