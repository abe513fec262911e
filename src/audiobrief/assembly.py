"""A timeline as one MP3 that measures its target, or says by how much it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO

from audiobrief.encode import Encoded, Profile, encode
from audiobrief.loudness import Loudness, measure_file
from audiobrief.master import TOLERANCE_LU, Mastering, solve
from audiobrief.mix import Analyses, Sources, Timeline

_TRIES = 5  # one is the rule, two where coding loses treble; more only under a very hot target
_SPARE_DB = 0.1


@dataclass(frozen=True, eq=False)
class Assembled:
    """The MP3 as written, what was measured on it after decoding, and the mastering that made it.

    `on_target` is what the measurement says: within 0.1 LU of the loudness and not over the true peak.
    """

    encoded: Encoded
    loudness: Loudness
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
    for attempt in range(1, _TRIES + 1):
        out.seek(start)
        mastering = solve(timeline, sources, analyses, aim, profile.channels)
        encoded = encode(timeline, sources, mastering, profile, out, threads, progress)
        out.truncate()
        loudness = measure_file(out)
        out.seek(0, 2)
        off_lu = goal.lufs - loudness.integrated_lufs
        over_db = loudness.true_peak_dbtp - goal.true_peak_dbtp
        # Too quiet although the limiter allowed more, or too loud: coding changed the loudness.
        missed = abs(off_lu) > TOLERANCE_LU and (mastering.reached or off_lu < 0)
        on_target = abs(off_lu) <= TOLERANCE_LU and over_db <= 0
        if attempt == _TRIES or not (missed or over_db > 0):
            break
        margin_db = aim.codec_margin_db + (over_db + _SPARE_DB if over_db > 0 else 0.0)
        # Loudness may jump where passages meet the gate: a step back is half as long as the one before.
        step_lu = off_lu if off_lu * step_lu >= 0 else -step_lu / 2
        aim = replace(aim, lufs=aim.lufs + (step_lu if missed else 0.0), codec_margin_db=margin_db)
    return Assembled(encoded, loudness, mastering, on_target)
