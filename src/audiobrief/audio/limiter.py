"""The mastered sound of a stretch of the programme, as whole numbers for an encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Samples
from audiobrief.audio.master import BLOCK, Curve
from audiobrief.audio.mix import CHUNK, Run, Sources, render

LimitedRun = tuple[Run, Curve | None]
Integers = NDArray[np.signedinteger]


def mastered(
    start: int,
    end: int,
    limited: Sequence[LimitedRun],
    sources: Sources,
    gain: float,
    channels: int,
    bits: int = 16,
) -> Iterator[Integers]:
    """The frames `start` to `end` in chunks of shape (frames, channels): the runs, and exact silence between them.

    16 bits are int16; 24 bits are int32 with the lowest byte empty, as sound libraries take them.
    """
    place = start
    for run, curve in limited:
        yield from _silence(run.start - place, channels, bits)
        for number, chunk in enumerate(render(run, sources, channels)):
            found = _mastered(chunk, gain, curve, number * (CHUNK // BLOCK), bits)
            yield found if found.shape[1] == channels else np.repeat(found, channels, axis=1)
        place = run.end
    yield from _silence(end - place, channels, bits)


def _mastered(chunk: Samples, gain: float, curve: Curve | None, first_block: int, bits: int) -> Integers:
    """The chunk after gain and limiter, whose curve runs straight from node to node."""
    full = 1 << (bits - 1)
    scale = np.float32(gain * (full - 1))
    factor: Samples | np.float32 = scale
    if curve is not None:
        nodes = curve.nodes(first_block, -(-len(chunk) // BLOCK) + 1) * scale
        if nodes.min() < nodes.max():
            along = (np.arange(BLOCK, dtype=np.float32) + 0.5) / BLOCK
            between = nodes[:-1, None] + (nodes[1:] - nodes[:-1])[:, None] * along
            factor = between.reshape(-1, 1)[: len(chunk)]
        else:
            factor = nodes[0]
    scaled = chunk * factor
    np.rint(scaled, out=scaled)
    np.clip(scaled, -full, full - 1, out=scaled)
    return scaled.astype(np.int16) if bits == 16 else scaled.astype(np.int32) << (32 - bits)


def _silence(frames: int, channels: int, bits: int) -> Iterator[Integers]:
    for start in range(0, frames, CHUNK):
        yield np.zeros((min(CHUNK, frames - start), channels), np.int16 if bits == 16 else np.int32)
