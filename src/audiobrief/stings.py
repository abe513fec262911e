"""A sting from a producer's own sound file: decoded, trimmed, faded and brought to the stings' loudness."""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from audiobrief.audio import Clip
from audiobrief.errors import SoundError
from audiobrief.loudness import amplitude, analyse, decibels, relative_lufs, speaking_cells
from audiobrief.mix import RATE_HZ
from audiobrief.tidy import FADE_S, tidy

if TYPE_CHECKING:
    from pydub import AudioSegment

STING_LUFS = -19.0  # a little under the voices
LONGEST_S = 30.0
_HIGHEST_PEAK_DBTP = -1.0
_FADE_OUT_S = 0.05


def load_sting(path: Path) -> Clip:
    """The file's sound, mono or stereo at 44,100 Hz: silent ends cut, ends faded, at `STING_LUFS`.

    WAV, FLAC, MP3, Ogg and AIFF are read straight, every other format through pydub where ffmpeg is installed.
    Raises: SoundError naming the file when it cannot be opened, is silent, or lasts over 30 s.
    """
    clip = _decoded(path)
    if clip.channels > 2:
        clip = clip.mono()
    try:
        ready = tidy(clip.resampled(RATE_HZ), FADE_S, _FADE_OUT_S).clip
        if ready.duration_s > LONGEST_S:
            raise _too_long(path, ready.duration_s)
        return levelled(ready, STING_LUFS)
    except SoundError as error:
        if str(path) in str(error):
            raise
        raise SoundError(f"{path}: {error}") from error


def levelled(clip: Clip, lufs: float) -> Clip:
    """The clip at a loudness as heard in stereo, lower where its true peak would pass -1 dBTP.

    Raises: SoundError when it is silent.
    """
    analysis = analyse(clip)
    found = relative_lufs(speaking_cells(analysis, clip.duration_s))
    if not math.isfinite(found):
        raise SoundError("it is too quiet to be heard; make it louder or choose another file")
    gain_db = min(lufs - found, _HIGHEST_PEAK_DBTP - decibels(float(analysis.peak.max())))
    return Clip(clip.samples * np.float32(amplitude(gain_db)), clip.rate_hz)


def from_segment(segment: AudioSegment) -> Clip:
    """A pydub segment as a clip, whatever its sample width."""
    whole = np.array(segment.get_array_of_samples(), dtype=np.float64).reshape(-1, segment.channels)
    return Clip.of(whole / float(1 << (8 * segment.sample_width - 1)), segment.frame_rate)


def to_segment(clip: Clip) -> AudioSegment:
    """A clip as a 16-bit pydub segment, for scripts that go on with pydub; what is over full scale is cut."""
    pcm = np.clip(np.rint(clip.samples * 32767), -32768, 32767).astype("<i2")
    return _pydub().AudioSegment(pcm.tobytes(), sample_width=2, frame_rate=clip.rate_hz, channels=clip.channels)


def _decoded(path: Path) -> Clip:
    import soundfile

    if not path.is_file():
        raise SoundError(f"{path}: there is no such sound file; correct the name or put the file there")
    try:
        with soundfile.SoundFile(path) as file:
            # Silence at the ends does not count, so twice the length may still be a sting.
            if file.frames > 2 * LONGEST_S * file.samplerate:
                raise _too_long(path, file.frames / file.samplerate)
            return Clip(file.read(dtype="float32", always_2d=True), file.samplerate)
    except soundfile.LibsndfileError as error:
        return _decoded_by_pydub(path, error)


def _decoded_by_pydub(path: Path, first: Exception) -> Clip:
    pydub = _pydub()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return from_segment(pydub.AudioSegment.from_file(path, duration=2 * LONGEST_S + 1))
    except FileNotFoundError as error:  # pydub starts ffprobe and ffmpeg
        raise SoundError(
            f"{path}: this format is opened by ffmpeg, which is not installed; "
            "install ffmpeg, or convert the file to WAV, FLAC, MP3 or Ogg"
        ) from error
    except (pydub.exceptions.CouldntDecodeError, OSError, IndexError, KeyError, ValueError) as error:
        raise SoundError(
            f"{path}: no sound can be read from it ({first}); choose a WAV, FLAC, MP3, Ogg or AIFF file"
        ) from error


def _pydub() -> ModuleType:
    """The library, without its warnings where ffmpeg is missing: the error says it better, and only if needed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pydub
        import pydub.exceptions
    module: ModuleType = pydub
    return module


def _too_long(path: Path, duration_s: float) -> SoundError:
    return SoundError(f"{path}: a sting lasts at most {LONGEST_S:.0f} s, this file {duration_s:.0f} s; cut it shorter")
