"""Whether a finished MP3 sounds as it was mixed: whole, on its target, every utterance in its place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from audiobrief.audio.loudness import CELLS_PER_S, Cells, power
from audiobrief.audio.loudness_meter import Loudness
from audiobrief.audio.master import TOLERANCE_LU
from audiobrief.audio.mix_report import Played, Receipt
from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found

_ANOTHER_METER_LU = 0.05  # what another decoder or processor may measure
_QUIETEST_LU = 3.0  # a voice full of clicks cannot be made louder without harm; more is a fault
_HEARD_LUFS = -45.0  # the softest fricative of a voice at -16 LUFS lies above
_SILENT_LUFS = -60.0
_LONGEST_SILENCE_S = 2.0
_AGAIN = "render the episode again: `audiobrief render BRIEF`"


@dataclass(frozen=True, eq=False)
class DecodedEpisode:
    """A decoded MP3: what it measures, and the energies of its 100 ms cells."""

    loudness: Loudness
    cells: Cells


def check_heard(heard: DecodedEpisode, receipt: Receipt | None, episode: Manifest, where: str) -> Iterator[Finding]:
    """Every finding about the sound of an episode; without a receipt, only what its manifest tells."""
    loudness = heard.loudness
    if receipt is None:
        yield from _check_reported(loudness, episode, where)
        return
    frames = receipt.measured.frames
    if loudness.frames != frames:
        message = f"the MP3 decodes to {loudness.frames} samples, {frames} were mixed"
        yield found("SOUND002", where, message, _AGAIN)
        return
    yield from _check_level(loudness, receipt, where)
    yield from _check_reported(loudness, episode, where)
    spoken = [item for item in receipt.items if item.role == "speech"]
    yield from _check_spoken(heard.cells, spoken, where)
    yield from _check_order(spoken, episode, where)


def _check_level(loudness: Loudness, receipt: Receipt, where: str) -> Iterator[Finding]:
    target = receipt.target
    off_lu = loudness.integrated_lufs - target.lufs
    measured = f"it measures {loudness.integrated_lufs:.2f} LUFS, the target is {target.lufs:g}"
    if off_lu > TOLERANCE_LU + _ANOTHER_METER_LU or off_lu < -_QUIETEST_LU:
        yield found("SOUND003", where, measured, _AGAIN)
    elif off_lu < -TOLERANCE_LU - _ANOTHER_METER_LU:
        yield found(
            "SOUND004", where, measured, "its sound is too peaky to be made louder: look at its clicks and pops"
        )
    if loudness.true_peak_dbtp > target.true_peak_dbtp + _ANOTHER_METER_LU:
        message = (
            f"its true peak is {loudness.true_peak_dbtp:.2f} dBTP, the target is {target.true_peak_dbtp:g} at most"
        )
        yield found("SOUND005", where, message, _AGAIN)


def _check_reported(loudness: Loudness, episode: Manifest, where: str) -> Iterator[Finding]:
    pairs = (
        ("LUFS", loudness.integrated_lufs, episode.loudness_lufs),
        ("dBTP", loudness.true_peak_dbtp, episode.true_peak_dbtp),
    )
    for unit, measured, told in pairs:
        if told is not None and abs(measured - told) > _ANOTHER_METER_LU:
            yield found("SOUND006", where, f"it measures {measured:.2f} {unit}, its manifest says {told:g}", _AGAIN)


def _check_spoken(cells: Cells, spoken: Sequence[Played], where: str) -> Iterator[Finding]:
    """Whether each utterance is heard, without a hole in it."""
    for number, item in enumerate(spoken, start=1):
        place = f'utterance {number} (segment "{item.segment}", {item.start_s:.1f} to {item.end_s:.1f} s)'
        window = cells[math.floor(item.start_s * CELLS_PER_S) : math.ceil(item.end_s * CELLS_PER_S)]
        if not len(window) or window.max() < power(_HEARD_LUFS):
            yield found("SOUND010", where, f"{place} is not heard", _AGAIN)
            continue
        silent_s = _longest_run(window < power(_SILENT_LUFS)) / CELLS_PER_S
        if silent_s > _LONGEST_SILENCE_S:
            yield found("SOUND011", where, f"{place} is silent for {silent_s:.1f} s", _AGAIN)


def _longest_run(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    """The length of the longest run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _check_order(spoken: Sequence[Played], episode: Manifest, where: str) -> Iterator[Finding]:
    """Whether every segment of the manifest is spoken, one after the other."""
    heard = list(dict.fromkeys(item.segment for item in spoken))
    wanted = [segment.id for segment in episode.segments]
    if heard != wanted:
        at = next(
            (i for i, (a, b) in enumerate(zip(wanted, heard, strict=False)) if a != b), min(len(wanted), len(heard))
        )
        which = f'"{wanted[at]}"' if at < len(wanted) else f'"{heard[at]}", which the manifest has not,'
        yield found("SOUND012", where, f"segment {which} is not spoken in its place", _AGAIN)
        return
    for before, after in pairwise(episode.segments):
        if not before.start_s <= before.end_s <= after.start_s:
            yield found("SOUND012", where, f'segment "{after.id}" begins before "{before.id}" ends', _AGAIN)
            return
