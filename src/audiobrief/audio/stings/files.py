"""The files of stings and beds: FLAC that audiobrief makes, which says where it came from, and a producer's own."""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from audiobrief.audio.clip import FADE_S, Clip, trim
from audiobrief.audio.loudness import amplitude, decibels, relative_lufs
from audiobrief.audio.loudness_meter import analyse, speaking_cells
from audiobrief.audio.mix import RATE_HZ
from audiobrief.errors import SoundError

if TYPE_CHECKING:
    from pydub import AudioSegment

_RECIPE, _LOOP, _SOUND = "AUDIOBRIEF_RECIPE", "AUDIOBRIEF_LOOP", "AUDIOBRIEF_SOUND"


@dataclass(frozen=True)
class Origin:
    """Where a sound file came from: its recipe's digest ("" for none), and whether its end joins its start."""

    recipe: str = ""
    loops: bool = False


def flac_bytes(clip: Clip, title: str, origin: Origin) -> bytes:
    """The clip as a 16-bit FLAC file that names its origin. Raises: SoundError."""
    import mutagen.flac
    import soundfile

    sink = io.BytesIO()
    try:
        soundfile.write(sink, clip.samples.clip(-1.0, 1.0), clip.rate_hz, format="FLAC", subtype="PCM_16")
    except (soundfile.SoundFileError, ValueError, TypeError) as error:
        raise SoundError(
            f"{title}: cannot be made as FLAC here ({error}); install the package soundfile anew"
        ) from error
    sink.seek(0)
    file: Any = mutagen.flac.FLAC(sink)  # type: ignore[no-untyped-call]
    file["TITLE"] = title
    if origin.recipe:
        file[_RECIPE] = origin.recipe
    if origin.loops:
        file[_LOOP] = "seamless"
    file[_SOUND] = _sound_digest(file)
    sink.seek(0)
    file.save(sink, padding=lambda info: 0)
    return sink.getvalue()


def origin_of(path: Path) -> Origin:
    """What `flac_bytes` noted in a file; nothing for any other file, and for one whose sound was edited since."""
    import mutagen
    import mutagen.flac

    try:
        file: Any = mutagen.flac.FLAC(path)  # type: ignore[no-untyped-call]
        if file.get(_SOUND) != [_sound_digest(file)]:
            return Origin()
        return Origin((file.get(_RECIPE) or [""])[0], bool(file.get(_LOOP)))
    except (mutagen.MutagenError, ValueError, IndexError, OSError):
        return Origin()


def _sound_digest(file: Any) -> str:
    """The MD5 of the samples, which every FLAC encoder notes; a sound that was edited has another."""
    return f"{file.info.md5_signature:032x}"


STING_LUFS = -19.0  # a little under the voices
LONGEST_S = 30.0
SHORTEST_BED_S, LONGEST_BED_S = 2.0, 180.0  # a whole bed is held while it is mixed
HIGHEST_PEAK_DBTP = -1.0
_FADE_OUT_S = 0.05
_MOST_CHANNELS = 32
_JOIN_S = 1.0  # how long the end of a bed crosses into its start
_SILENT_ENDS_S = 30.0  # silence at the ends does not count, so a file may be longer than its sound


def load_sting(path: Path) -> Clip:
    """The file's sound, mono or stereo at 44,100 Hz: silent ends cut, ends faded, at `STING_LUFS`.

    WAV, FLAC, MP3, Ogg and AIFF are read straight, every other format through pydub where ffmpeg is installed.
    Raises: SoundError naming the file when it cannot be opened, is silent, or lasts over 30 s.
    """
    clip = _decoded(path, LONGEST_S, "sting")
    try:
        ready = trim(clip, FADE_S, _FADE_OUT_S).clip
        _check_length(path, ready.duration_s, LONGEST_S, "sting")
        return levelled(ready, STING_LUFS)
    except SoundError as error:
        raise _named(path, error) from error


def load_bed(path: Path) -> Clip:
    """The file's sound as a loop, mono or stereo at 44,100 Hz, at `STING_LUFS`.

    A bed that audiobrief made is taken as it is; of any other the silent ends are cut, and its end crosses into its
    start.
    Raises: SoundError naming the file when it cannot be opened, is silent, or lasts under 2 s or over 3 minutes.
    """
    clip = _decoded(path, LONGEST_BED_S, "bed")
    if origin_of(path).loops:
        return clip
    try:
        clip = trim(clip, 0, 0).clip
        _check_length(path, clip.duration_s, LONGEST_BED_S, "bed")
        if clip.duration_s < SHORTEST_BED_S:
            raise SoundError(f"a bed lasts at least {SHORTEST_BED_S:.0f} s, this file {clip.duration_s:.1f} s")
        return levelled(looped(clip), STING_LUFS)
    except SoundError as error:
        raise _named(path, error) from error


def looped(clip: Clip) -> Clip:
    """The clip shorter by a second (at most a third), whose end crosses into its start at equal power."""
    frames = min(round(_JOIN_S * clip.rate_hz), clip.frames // 3)
    angle = ((np.arange(frames) + 0.5) / frames * (np.pi / 2)).astype(np.float32)[:, None]
    joined = clip.samples[: clip.frames - frames].copy()
    joined[:frames] *= np.sin(angle)
    joined[:frames] += clip.samples[clip.frames - frames :] * np.cos(angle)
    return Clip(joined, clip.rate_hz)


def levelled(clip: Clip, lufs: float) -> Clip:
    """The clip at a loudness as heard in stereo, lower where its true peak would pass -1 dBTP.

    Raises: SoundError when it is silent.
    """
    analysis = analyse(clip)
    found = relative_lufs(speaking_cells(analysis, clip.duration_s))
    if not math.isfinite(found):
        raise SoundError("it is too quiet to be heard; make it louder or choose another file")
    gain_db = min(lufs - found, HIGHEST_PEAK_DBTP - decibels(float(analysis.peak.max())))
    return Clip(clip.samples * np.float32(amplitude(gain_db)), clip.rate_hz)


def from_segment(segment: AudioSegment) -> Clip:
    """A pydub segment as a clip, whatever its sample width."""
    whole = np.array(segment.get_array_of_samples(), dtype=np.float64).reshape(-1, segment.channels)
    return Clip.of(whole / float(1 << (8 * segment.sample_width - 1)), segment.frame_rate)


def to_segment(clip: Clip) -> AudioSegment:
    """A clip as a 16-bit pydub segment, for scripts that go on with pydub; what is over full scale is cut."""
    pcm = np.clip(np.rint(clip.samples * 32767), -32768, 32767).astype("<i2")
    return _pydub().AudioSegment(pcm.tobytes(), sample_width=2, frame_rate=clip.rate_hz, channels=clip.channels)


def _decoded(path: Path, longest_s: float, what: str) -> Clip:
    """The whole file at 44,100 Hz; more than two channels become one."""
    import soundfile

    if not path.is_file():
        raise SoundError(f"{path}: there is no such sound file; correct the name or put the file there")
    most_s = longest_s + _SILENT_ENDS_S
    try:
        with soundfile.SoundFile(path) as file:
            _check_length(path, file.frames / file.samplerate, most_s, what, longest_s)
            _check_form(path, file.samplerate, file.channels)
            clip = Clip(file.read(dtype="float32", always_2d=True), file.samplerate)
    except soundfile.LibsndfileError as error:
        clip = _decoded_by_pydub(path, error, most_s + 1)
    return (clip if clip.channels <= 2 else clip.mono()).resampled(RATE_HZ)


def _check_form(path: Path, rate_hz: int, channels: int) -> None:
    if not 4000 <= rate_hz <= 400_000 or channels > _MOST_CHANNELS:
        raise SoundError(
            f"{path}: it says {rate_hz} samples a second and {channels} channels, which no sound for listeners has; "
            "save it as stereo with 44,100"
        )


def _decoded_by_pydub(path: Path, first: Exception, most_s: float) -> Clip:
    pydub = _pydub()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return from_segment(pydub.AudioSegment.from_file(path, duration=most_s))
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


def _check_length(path: Path, duration_s: float, most_s: float, what: str, told_s: float = 0.0) -> None:
    if duration_s > most_s:
        raise SoundError(
            f"{path}: a {what} lasts at most {told_s or most_s:.0f} s, this file {duration_s:.0f} s; cut it shorter"
        )


def _named(path: Path, error: SoundError) -> SoundError:
    return error if str(path) in str(error) else SoundError(f"{path}: {error}")
