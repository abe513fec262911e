"""A timeline as one MP3 that measures its target, or says by how much it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO

from audiobrief.audio.loudness import Cells, Loudness, hear_file
from audiobrief.audio.master import TOLERANCE_LU, Mastering, MasterTarget, solve
from audiobrief.audio.mix import Analyses, Sources, Timeline
from audiobrief.audio.mp3 import Encoded, Profile, encode

_TRIES = 5  # one is the rule, two where coding loses treble; more only under a very hot target
_SPARE_DB = 0.1
_SPARE_LU = 0.03  # of the tolerance, for other meters and machines: blocks at the gate weigh differently


@dataclass(frozen=True, eq=False)
class Assembled:
    """The MP3 as written, what was measured on it after decoding, and the mastering that made it.

    `cells` are the decoded energies of each 100 ms; `on_target` is what the measurement says: within 0.1 LU of the
    loudness and not over the true peak.
    """

    encoded: Encoded
    loudness: Loudness
    cells: Cells
    mastering: Mastering
    on_target: bool


def assemble(
    timeline: Timeline,
    sources: Sources,
    analyses: Analyses,
    profile: Profile,
    out: BinaryIO,
    threads: int = 2,
    progress: Callable[[float], None] = lambda share: None,
) -> Assembled:
    """The programme mastered, encoded at the current place of `out` (read, write, seek) and measured there.

    Where coding added more overshoot than allowed for, the MP3 is made again under a lower ceiling.
    Raises: SoundError when the programme is silent or the encoder fails.
    """
    start = out.tell()
    goal, aim = profile.target, profile.target
    step_lu = 0.0

    def made(aim: MasterTarget) -> Assembled:
        out.seek(start)
        mastering = solve(timeline, sources, analyses, aim, profile.channels)
        encoded = encode(timeline, sources, mastering, profile, out, threads, progress)
        out.truncate()
        loudness, cells = hear_file(out)
        out.seek(0, 2)
        off_lu = abs(goal.lufs - loudness.integrated_lufs)
        on_target = off_lu <= TOLERANCE_LU and loudness.true_peak_dbtp <= goal.true_peak_dbtp
        return Assembled(encoded, loudness, cells, mastering, on_target)

    tried: list[tuple[bool, float, MasterTarget]] = []
    for _ in range(_TRIES):
        found = made(aim)
        off_lu = goal.lufs - found.loudness.integrated_lufs
        over_db = found.loudness.true_peak_dbtp - goal.true_peak_dbtp
        tried.append((over_db > 0, abs(off_lu), aim))
        # Too quiet although the limiter allowed more, or too loud: coding changed the loudness.
        missed = abs(off_lu) > TOLERANCE_LU - _SPARE_LU and (found.mastering.reached or off_lu < 0)
        if not (missed or over_db > 0):
            return found
        margin_db = aim.codec_margin_db + (over_db + _SPARE_DB if over_db > 0 else 0.0)
        # Loudness may jump where passages meet the gate: a step back is half as long as the one before.
        step_lu = off_lu if off_lu * step_lu >= 0 else -step_lu / 2
        aim = replace(aim, lufs=aim.lufs + (step_lu if missed else 0.0), codec_margin_db=margin_db)
    best = min(tried, key=lambda one: one[:2])
    return found if best is tried[-1] else made(best[2])
