"""`audiobrief clip`: a stretch of a finished episode as MP3, as videos with captions, and with the text of a post."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audiobrief.audio.clip import Clip
from audiobrief.audio.excerpt import bars, cut, write_mp3
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import InputError
from audiobrief.podcast.clip.frames import Scene, frames
from audiobrief.podcast.clip.picture import FORMS, MUSIC, VOICES, Painter, ShownPart
from audiobrief.podcast.clip.post import post_text
from audiobrief.podcast.clip.stretch import (
    Stretch,
    Word,
    bite_stretches,
    parse_time,
    part_at,
    part_stretches,
    programme_time,
    stretches,
    words_of,
)
from audiobrief.podcast.clip.video import write_mp4
from audiobrief.podcast.feed.xml import media_url
from audiobrief.podcast.id3 import EpisodeTag, id3_bytes
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.drawing import colours
from audiobrief.podcast.site.theme import typeset
from audiobrief.progress import Progress
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.workflows.embed import cover_of
from audiobrief.workflows.episodes import find_episodes

FOLDER = "clips"
SOUND = "mp3"
FORMATS = (*FORMS, SOUND)
_SILENCE_S = 0.25  # behind a part; what sounds later is music
_LARGEST_BYTES = 64_000_000  # of a cover or a transcript


@dataclass(frozen=True)
class ClipOrder:
    """What to cut out: a part, two times, or a soundbite; and in which formats."""

    segment: str = ""
    start: str = ""
    end: str = ""
    soundbite: int | None = None
    formats: tuple[str, ...] = ("square",)

    def __post_init__(self) -> None:
        """Raise InputError unless exactly one stretch is named, and for a format that is not known."""
        times = bool(self.start or self.end)
        if bool(self.segment) + times + (self.soundbite is not None) != 1:
            raise InputError("say what to cut out: --segment PART, or --from and --to, or --soundbite 1")
        if times and not (self.start and self.end):
            raise InputError("--from and --to go together: where the clip begins and where it ends")
        unknown = [name for name in self.formats if name not in FORMATS]
        if unknown:
            raise InputError(f'there is no format "{unknown[0]}"; choose among {", ".join(FORMATS)}')


@dataclass(frozen=True)
class MadeClip:
    """The files of a clip and what was measured on its MP3."""

    language: str
    id: str
    duration_s: float
    loudness_lufs: float
    true_peak_dbtp: float
    files: tuple[str, ...]
    warning: str = ""

    def facts(self) -> dict[str, Any]:
        """It as `--json` prints it."""
        return asdict(self)


def make_clips(
    project: Project,
    show: Show,
    wanted: str,
    languages: Sequence[str],
    order: ClipOrder,
    folder: Path | None,
    progress: Progress,
) -> list[MadeClip]:
    """The clip in each language of the episode, its files in `folder`, else in clips/ of the project.

    Raises: InputError, SoundError, PublishError.
    """
    found = find_episodes(project, show, wanted, languages)
    if order.start and len(found) > 1:
        several = " and ".join(episode.language for episode in found)
        raise InputError(f'"{wanted}" is there in {several}, whose times differ; say --lang {found[0].language}')
    target = folder or project.root / FOLDER
    if project.output.resolve() in (target.resolve(), *target.resolve().parents):
        raise InputError(f"{target}: is inside the output, whose files are published; name another folder")
    ffmpeg = _ffmpeg() if any(name in FORMS for name in order.formats) else ""
    planned = [(episode, _stretches(episode, order)) for episode in found]
    return [_make(project, show, episode, cuts, order, target, ffmpeg, progress) for episode, cuts in planned]


def _stretches(episode: Manifest, order: ClipOrder) -> tuple[Stretch, ...]:
    if order.segment:
        return part_stretches(episode, order.segment)
    if order.soundbite is not None:
        return bite_stretches(episode, order.soundbite)
    return stretches(episode, parse_time(order.start), parse_time(order.end))


def _make(
    project: Project,
    show: Show,
    episode: Manifest,
    cuts: tuple[Stretch, ...],
    order: ClipOrder,
    target: Path,
    ffmpeg: str,
    progress: Progress,
) -> MadeClip:
    edition, source = show.editions[episode.language], project.output / episode.language
    sound = cut(source / episode.audio.name, [(one.start_s, one.end_s) for one in cuts])
    art = read_limited(cover_of(source, episode), _LARGEST_BYTES)
    page = media_url(show.base_url, episode.language, f"{episode.id}.html")
    tag = EpisodeTag(
        title=_title(episode, order),
        show=edition.title,
        author=edition.author,
        date=episode.published_at,
        language=episode.language,
        duration_s=sound.duration_s,
        description=episode.description,
        url=page,
        copyright=edition.copyright,
        cover_jpeg=art if art.startswith(b"\xff\xd8") else b"",
    )
    stem = f"{episode.id}.{episode.language}.{_what(order, cuts)}"
    mp3 = target / f"{stem}.mp3"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as handle:
        made = write_mp3(sound, episode.loudness_lufs, id3_bytes(tag), handle)
        handle.seek(0)
        write_atomic(mp3, handle.read())
    write_atomic(target / f"{stem}.txt", post_text(episode, page, cuts[0].start_s).encode(errors="replace"))
    files = [mp3, target / f"{stem}.txt"]
    for name in dict.fromkeys(one for one in order.formats if one in FORMS):
        painter = Painter(
            FORMS[name], art, typeset(edition.title, episode.locale), typeset(episode.title, episode.locale)
        )
        scene = _scene(source, episode, cuts, sound, FORMS[name].bars)
        path = target / f"{stem}.{name}.mp4"
        progress.begin(f"drawing {path.name}", scene.frames)
        shown = _counted(frames(painter, scene), progress)
        size = (painter.form.width, painter.form.height)
        write_atomic(path, write_mp4(ffmpeg, shown, size, mp3, tag.title))
        files.append(path)
    warning = "" if made.on_target else (
        f"{mp3}: measures {made.loudness.integrated_lufs:.1f} LUFS, the programme {episode.loudness_lufs}: "
        "its sound is too peaky to be made as loud"
    )  # fmt: skip
    return MadeClip(
        episode.language,
        episode.id,
        sound.duration_s,
        round(made.loudness.integrated_lufs, 2),
        round(made.loudness.true_peak_dbtp, 2),
        tuple(map(str, files)),
        warning,
    )


def _scene(source: Path, episode: Manifest, cuts: tuple[Stretch, ...], sound: Clip, count: int) -> Scene:
    numbers = colours(episode)
    words: tuple[Word, ...] = ()
    if episode.transcript_json is not None:
        path = source / episode.transcript_json.name
        words = words_of(read_limited(path, _LARGEST_BYTES), cuts, episode)

    def shown(time_s: float) -> ShownPart | None:
        part = part_at(episode, programme_time(cuts, time_s))
        if part is None:
            return None
        return ShownPart(
            typeset(part.heading or part.speaker, episode.locale), VOICES[numbers.get(part.perspective, 0)]
        )

    def bar_colour(time_s: float) -> str:
        place_s = programme_time(cuts, time_s)
        part = part_at(episode, place_s)
        return MUSIC if part is None or place_s > part.end_s + _SILENCE_S else VOICES[numbers.get(part.perspective, 0)]

    step_s = sound.duration_s / count
    tints = tuple(bar_colour((place + 0.5) * step_s) for place in range(count))
    return Scene(sound.duration_s, words, tuple(bars(sound, count)), tints, shown)


def _counted(shown: Any, progress: Progress) -> Any:
    for frame in shown:
        progress.advance(1)
        yield frame


def _title(episode: Manifest, order: ClipOrder) -> str:
    part = next((one for one in episode.segments if order.segment in (one.id, one.perspective)), None)
    return f"{episode.title} – {part.heading}" if part and part.heading else episode.title


def _what(order: ClipOrder, cuts: Sequence[Stretch]) -> str:
    """What a clip's files are called after."""
    if order.segment:
        return order.segment
    if order.soundbite is not None:
        return f"soundbite-{order.soundbite}"
    return f"{cuts[0].start_s:.0f}s-{cuts[-1].end_s:.0f}s"


def _ffmpeg() -> str:
    """The path of the program. Raises: InputError saying how to get it."""
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise InputError(
            "a video needs ffmpeg; `pip install 'audiobrief[video]'` brings it, and --format mp3 does without"
        ) from error
