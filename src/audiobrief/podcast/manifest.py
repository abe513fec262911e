"""The published episodes: one manifest each, beside the files it describes, and the identity of each show."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from audiobrief.brief.model import free_name, is_taken
from audiobrief.errors import AudiobriefError, InputError, PublishError, raise_all
from audiobrief.podcast.chapters import Chapter, check_chapters
from audiobrief.podcast.seal import BROKEN, sealed, unsealed
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.text.clean import clean, one_line

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Write = Callable[[Path, bytes], None]

MANIFEST_SUFFIX = ".episode.json"
SHOW_FILE = "show.json"
# Source: Podcasting 2.0 namespace, podcast:guid.
_SHOW_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_LARGEST_BYTES = 32_000_000  # the manifest of a day of speech has 4 MB
_CLOSED = {"extra": "forbid", "strict": True}


@dataclass(frozen=True)
class PublishedFile:
    """One finished file of an episode, in the folder of its manifest."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Source:
    """An article that the brief refers to."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    url: str
    title: str = ""


@dataclass(frozen=True)
class VoiceCredit:
    """Who speaks a perspective: the name that listeners see and the voice of the engine."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    perspective: str
    speaker: str
    voice: str
    airtime_s: float = 0.0  # without the pauses between its utterances; 0 where it was not counted


@dataclass(frozen=True)
class SpokenSegment:
    """One part of the episode as written, and when it is heard."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    id: str
    perspective: str
    heading: str
    speaker: str
    start_s: float
    end_s: float
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Twin:
    """The same brief as an episode in another language."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    language: str
    id: str


@dataclass(frozen=True)
class Soundbite:
    """The stretch of the episode that an app may play to present it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    start_s: float
    duration_s: float


@dataclass(frozen=True)
class Waveform:
    """The outline of an episode in equal columns, one character each.

    `levels` are root mean squares from 0 to z; `voices` number the credits from 0 to z, with - for music and silence.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    levels: str
    voices: str


@dataclass(frozen=True)
class Overrides:
    """What was set after the render (`episodes retitle`, `episodes redate`) and a new render keeps; "" is not set."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    title: str = ""
    published_at: str = ""


@dataclass(frozen=True)
class Manifest:
    """Everything about one published episode that feed, site and checks need; see `check_manifest`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    id: str
    language: str  # "fr"
    locale: str  # "fr-CA"
    guid: str  # assigned once, see `assigned_guid`
    title: str
    description: str  # the hook; empty lines divide paragraphs
    published_at: str  # ISO 8601 with its offset
    duration_s: float
    audio: PublishedFile
    engine: str
    voices: tuple[VoiceCredit, ...]
    segments: tuple[SpokenSegment, ...]
    chapters: tuple[Chapter, ...]
    made_with: str  # "audiobrief 0.1.0"
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    vtt: PublishedFile | None = None
    srt: PublishedFile | None = None
    transcript_json: PublishedFile | None = None
    chapters_json: PublishedFile | None = None
    cover: PublishedFile | None = None
    archive: PublishedFile | None = None  # FLAC, for the producer's archive: no feed names it
    receipt: PublishedFile | None = None  # how the mix and its mastering were made
    script: str = ""  # path of the narration script, relative to the project
    sources: tuple[Source, ...] = ()
    tags: tuple[str, ...] = ()
    twin: Twin | None = None
    soundbite: Soundbite | None = None
    waveform: Waveform | None = None
    season: int | None = None
    number: int | None = None  # within the season; assigned once, for serial shows
    overrides: Overrides = Overrides()
    fallback_from: str = ""  # the engine that was asked for, where another one had to speak
    unpublished: bool = False  # in no feed and on no page, though its files and its GUID stay
    ai_generated: bool = True  # synthetic voices, at least
    translated: str = ""  # "machine": the text too, and nobody reviewed it; "reviewed": a person went over it
    format: int = 1

    @property
    def published(self) -> datetime:
        """When the episode was published, with its offset."""
        return _instant(self.published_at)

    def files(self) -> tuple[PublishedFile, ...]:
        """Every file of the episode that is there, the audio first."""
        optional = (self.vtt, self.srt, self.transcript_json, self.chapters_json, self.cover)
        return (self.audio, *(file for file in optional if file is not None))


@dataclass(frozen=True)
class ShowState:
    """What a feed keeps for good: its podcast:guid, and the feed URL that it was made from."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    guid: str
    feed_url: str
    format: int = 1


def show_guid(feed_url: str) -> str:
    """The podcast:guid of a feed. Source: Podcasting 2.0 namespace, podcast:guid."""
    bare = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://", "", feed_url.strip()).rstrip("/")
    return str(uuid.uuid5(_SHOW_NAMESPACE, bare))


def item_guid(show: str, episode_id: str, language: str) -> str:
    """A new episode's GUID, from its show's."""
    return str(uuid.uuid5(uuid.UUID(show), f"{language}/{episode_id}"))


def assigned_guid(folder: Path, episode_id: str, language: str, show: str) -> str:
    """The GUID that the episode already has in `folder`, or a new one. Raises: PublishError."""
    path = manifest_path(folder, episode_id)
    return load_manifest(path).guid if path.exists() else item_guid(show, episode_id, language)


def open_show(folder: Path, feed_url: str, write: Write = write_atomic) -> ShowState:
    """The stored state of the show in `folder`, made from `feed_url` and stored if there is none.

    Raises: PublishError.
    """
    path = folder / SHOW_FILE
    if path.exists():
        state, faults = _read(path, ShowState)
        try:
            uuid.UUID(state.guid)
        except ValueError:
            faults.append(f'guid "{state.guid}" is not a UUID')
        _raise_for(path, faults)
        return cast(ShowState, state)
    state = ShowState(guid=show_guid(feed_url), feed_url=feed_url)
    write(path, _json_bytes(state))
    return state


def manifest_path(folder: Path, episode_id: str) -> Path:
    """Where an episode's manifest is kept."""
    return folder / (episode_id + MANIFEST_SUFFIX)


def save_manifest(folder: Path, manifest: Manifest, write: Write = write_atomic) -> Path:
    """The path of the manifest, written whole with its seal. Raises: PublishError."""
    path = manifest_path(folder, manifest.id)
    _raise_for(path, check_manifest(manifest))
    write(path, _json_bytes(manifest))
    return path


def load_manifest(path: Path) -> Manifest:
    """One manifest. Raises: PublishError naming the file and every fault in it, or that its seal is broken."""
    manifest, faults = _read(path, Manifest)
    faults += check_manifest(manifest)
    if path.name != manifest.id + MANIFEST_SUFFIX:
        faults.append(f'id "{manifest.id}" does not match the file name')
    _raise_for(path, faults)
    return cast(Manifest, manifest)


def load_catalog(
    folder: Path, *, everything: bool = False, fresh: Mapping[str, Manifest] | None = None
) -> tuple[Manifest, ...]:
    """The published episodes in `folder`, oldest first, or `everything`; empty when there is no folder.

    `fresh` are manifests by id that will be there soon: they count instead of those that are there.

    Raises: PublishError, or ProblemsError with every damaged manifest and every GUID that occurs twice.
    """
    problems: list[AudiobriefError] = []
    new = fresh or {}
    found: dict[str, Manifest] = {manifest.guid: manifest for manifest in new.values()}
    for path in sorted(folder.glob("*" + MANIFEST_SUFFIX), key=lambda path: path.name):
        if path.name.startswith(".") or path.name.removesuffix(MANIFEST_SUFFIX) in new:
            continue
        try:
            manifest = load_manifest(path)
        except AudiobriefError as error:
            problems.append(error)
            continue
        if manifest.guid in found:
            other = found[manifest.guid].id + MANIFEST_SUFFIX
            problems.append(PublishError(f"{path}: has the same guid as {other}; remove one of the two"))
        found.setdefault(manifest.guid, manifest)
    raise_all(problems)
    shown = (manifest for manifest in found.values() if everything or not manifest.unpublished)
    return tuple(sorted(shown, key=lambda manifest: (manifest.published, manifest.id)))


def check_manifest(manifest: Manifest) -> list[str]:
    """What is wrong with a manifest's values, one phrase each; empty when nothing is."""
    return list(_faults(manifest))


def _faults(manifest: Manifest) -> Iterator[str]:
    if manifest.format != 1:
        yield f"format {manifest.format} is not known to this version of audiobrief"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", manifest.id):
        yield f'id "{manifest.id}" may hold only a-z, 0-9 and hyphens'
    if is_taken(manifest.id):
        new = free_name(manifest.id)
        yield f'id "{manifest.id}" is a name that the show itself uses; write "{new}" in this file and in its name'
    if not re.fullmatch(r"[a-z]{2,3}", manifest.language):
        yield f'language "{manifest.language}" is not a code such as fr'
    if not one_line(manifest.title):
        yield "title is empty"
    if not clean(manifest.guid).strip() or manifest.guid != manifest.guid.strip():
        yield "guid is empty or has spaces around it"
    try:
        if _instant(manifest.published_at).utcoffset() is None:
            yield f'published_at "{manifest.published_at}" has no offset such as -04:00'
    except ValueError:
        yield f'published_at "{manifest.published_at}" is not a date and time'
    if not 0 < manifest.duration_s < float("inf"):
        yield "duration_s must be above 0"
    if manifest.translated not in ("", "machine", "reviewed"):
        yield f'translated "{manifest.translated}" is neither machine nor reviewed'
    if any(number is not None and number < 1 for number in (manifest.season, manifest.number)):
        yield "season and number count from 1"
    bite = manifest.soundbite
    if bite and not (bite.start_s >= 0 and 0 < bite.duration_s <= manifest.duration_s - bite.start_s + 0.01):
        yield "soundbite lies outside the episode"
    wave = manifest.waveform
    if wave and not (
        re.fullmatch("[0-9a-z]+", wave.levels) and re.fullmatch(f"[-0-9a-z]{{{len(wave.levels)}}}", wave.voices)
    ):
        yield "waveform is not one character of 0-9 and a-z a column"
    if not manifest.audio.name.endswith(".mp3"):
        yield f'audio "{manifest.audio.name}" does not end in .mp3'
    for file in manifest.files():
        # A name from a damaged manifest must not reach outside the folder.
        if not re.fullmatch(r"[^./\\\x00-\x1f:][^/\\\x00-\x1f:]*", file.name):
            yield f'file "{file.name}" is not a plain file name'
        if file.bytes <= 0 or not re.fullmatch(r"[0-9a-f]{64}", file.sha256):
            yield f'file "{file.name}" has no size or no sha256'
    try:
        check_chapters(manifest.chapters, manifest.duration_s)
    except PublishError as error:
        yield str(error)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text))


_RESTORE = "restore it from a backup or render again"


def _raise_for(path: Path, faults: list[str]) -> None:
    if faults:
        raise PublishError(f"{path}: {'; '.join(faults)}; {_RESTORE}")


def _json_bytes(document: Any) -> bytes:
    # A lone surrogate, which no file can hold, becomes a question mark, also for the seal.
    held = json.loads(json.dumps(asdict(document), ensure_ascii=False).encode(errors="replace"))
    return (json.dumps(sealed(held), ensure_ascii=False, indent=2) + "\n").encode()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _read(path: Path, kind: Any) -> tuple[Any, list[str]]:
    """The document, and the fault of its seal where it has one that does not fit."""
    from pydantic import ValidationError

    try:
        data, fits = unsealed(read_limited(path, _LARGEST_BYTES))
        return _adapter(kind).validate_json(data), [] if fits else [BROKEN]
    except InputError as error:
        raise PublishError(str(error)) from error
    except ValidationError as error:
        faults = []
        for detail in error.errors(include_url=False, include_input=False):
            place = ".".join(str(part) for part in detail["loc"])
            faults.append(f"{place}: {detail['msg']}" if place else detail["msg"])
        raise PublishError(f"{path}: {'; '.join(faults)}; {_RESTORE}") from error
