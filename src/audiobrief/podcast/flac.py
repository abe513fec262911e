"""The mastered programme without loss, for the archive: FLAC with 24 bits and the episode's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from audiobrief.audio.loudness import amplitude
from audiobrief.audio.master import mastered, solve
from audiobrief.audio.mix import RATE_HZ, Analyses, Sources, Timeline, runs
from audiobrief.audio.mp3 import Profile
from audiobrief.errors import SoundError

if TYPE_CHECKING:
    from audiobrief.podcast.id3 import EpisodeTag

BITS = 24


def write_archive(
    timeline: Timeline, sources: Sources, analyses: Analyses, profile: Profile, tag: EpisodeTag, out: BinaryIO
) -> None:
    """The programme at its target in the empty file `out` (read, write, seek): every sample, no encoder's delay.

    Mastered by itself, because an MP3's gain makes up for what its coding takes away.
    Raises: SoundError when the programme is silent or cannot be written.
    """
    import soundfile

    mastering = solve(timeline, sources, analyses, profile.target, profile.channels)
    limited = list(zip(runs(timeline), mastering.curves, strict=True))
    gain = amplitude(mastering.gain_db)
    try:
        with soundfile.SoundFile(out, "w", RATE_HZ, profile.channels, f"PCM_{BITS}", format="FLAC") as file:
            for chunk in mastered(0, timeline.total_frames, limited, sources, gain, profile.channels, BITS):
                file.write(chunk)
    except soundfile.LibsndfileError as error:
        raise SoundError(f"the FLAC encoder failed ({error}); run again") from error
    _write_comments(tag, out)


def retitle_archive(title: str, date: str, out: BinaryIO) -> None:
    """Another title and date ("": its own) in the archive `out` (read, write, seek). Raises: SoundError."""
    from mutagen import MutagenError
    from mutagen.flac import FLAC

    out.seek(0)
    try:
        file: Any = FLAC(out)  # type: ignore[no-untyped-call]
        file["title"] = title
        if date:
            file["date"] = date
        out.seek(0)
        file.save(out)
    except MutagenError as error:
        raise SoundError(f"the archive's tags cannot be read ({error}); render the episode again") from error


def _write_comments(tag: EpisodeTag, out: BinaryIO) -> None:
    from mutagen.flac import FLAC

    out.seek(0)
    file: Any = FLAC(out)  # type: ignore[no-untyped-call]
    words = {
        "title": tag.title,
        "album": tag.show,
        "artist": tag.author,
        "date": tag.date,
        "language": tag.language,
        "description": tag.description,
        "contact": tag.url,
        "copyright": tag.copyright,
    }
    for name, value in words.items():
        if value:
            file[name] = value
    out.seek(0)
    file.save(out)
