"""The utterances of a finished episode cut out of its MP3, as every ear here takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import Clip, silence
from audiobrief.errors import SoundError

RATE_HZ = 16_000  # of every ear here
_PIECE = 1 << 16


def slices(path: Path, spans_s: Sequence[tuple[float, float]]) -> Iterator[Clip]:
    """A mono clip at 16 kHz for each (start, end), which ascend and do not overlap; the file is read once.

    Raises: SoundError naming the file when it cannot be decoded.
    """
    import soundfile

    try:
        with soundfile.SoundFile(path) as sound:
            place = 0
            for start_s, end_s in spans_s:
                start, end = (round(time_s * sound.samplerate) for time_s in (start_s, end_s))
                while place < start:  # seeking in an MP3 is not exact
                    skipped = len(sound.read(min(_PIECE, start - place), dtype="float32"))
                    if not skipped:
                        break
                    place += skipped
                samples = sound.read(max(0, end - place), dtype="float32", always_2d=True)
                place += len(samples)
                if not len(samples):
                    yield silence(0.0, RATE_HZ)
                    continue
                yield Clip(np.ascontiguousarray(samples), sound.samplerate).mono().resampled(RATE_HZ)
    except (soundfile.LibsndfileError, OSError) as error:
        raise SoundError(f"{path}: cannot be read ({error}); render the episode again") from error
