"""The FLAC files that audiobrief makes: the sound, and in its comments where it came from."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiobrief.audio.clip import Clip
from audiobrief.errors import SoundError

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
