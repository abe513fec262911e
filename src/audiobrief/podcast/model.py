"""A published episode as a value, as its manifest says it; and what must hold of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from audiobrief.brief.model import Adaptation, Correction, Origin, free_name, is_taken
from audiobrief.errors import PublishError
from audiobrief.podcast.chapters import Chapter, check_chapters
from audiobrief.text.clean import clean, one_line

EPISODE_TYPES = ("full", "trailer", "bonus")
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
    sponsor: str = ""  # who paid for it


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
class Guest:
    """A real person who is in one episode; "" is not given."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    name: str
    link: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Overrides:
    """What was set after the render (`episodes retitle`, `redate`, `set`) and a new render keeps; "" is not set."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    title: str = ""
    published_at: str = ""
    type: str = ""  # of EPISODE_TYPES
    explicit: str = ""  # "yes" or "no", else as the show
    number: int | None = None
    season: int | None = None
    guests: tuple[Guest, ...] = ()


@dataclass(frozen=True)
class Approval:
    """Who let an episode go out, when, and the digest of what they heard and read (see `approved_digest`)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    by: str
    at: str  # ISO 8601 with its offset
    digest: str


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
    scheduled: bool = False  # the same until its time has come and the feeds are made anew
    ai_generated: bool = True  # synthetic voices, at least
    brief: Origin | None = None  # which brief it comes from; None in manifests of earlier versions
    translated: str = ""  # "machine": the text too, and nobody reviewed it; "reviewed": a person went over it
    adapted: Adaptation | None = None  # where a machine rewrote the text for listening
    approval: Approval | None = None  # of this episode or of what it was before; see `is_approved`
    held: bool = False  # in no feed and on no page until it is approved, which the show asks for
    corrections: tuple[Correction, ...] = ()  # what was set right after it was public, the latest last
    format: int = 1

    @property
    def published(self) -> datetime:
        """When the episode was published, with its offset."""
        return _instant(self.published_at)

    @property
    def public(self) -> bool:
        """Whether the episode is in feed and site now."""
        return not (self.unpublished or self.scheduled or self.held)

    @property
    def is_draft(self) -> bool:
        """Whether its text is a machine's that nobody has reviewed."""
        return self.translated == "machine" or (self.adapted is not None and self.adapted.state == "machine")

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
    if manifest.adapted and manifest.adapted.state not in ("machine", "reviewed"):
        yield f'adapted.state "{manifest.adapted.state}" is neither machine nor reviewed'
    overrides = manifest.overrides
    if overrides.type not in ("", *EPISODE_TYPES) or overrides.explicit not in ("", "yes", "no"):
        yield f'overrides have the type "{overrides.type}" and explicit "{overrides.explicit}"'
    if not all(one_line(guest.name) for guest in overrides.guests):
        yield "a guest has no name"
    numbers = (manifest.season, manifest.number, overrides.season, overrides.number)
    if any(number is not None and number < 1 for number in numbers):
        yield "season and number count from 1"
    approval = manifest.approval
    if approval and not (one_line(approval.by) and re.fullmatch(r"[0-9a-f]{64}", approval.digest)):
        yield "the approval names nobody, or has no digest"
    if not all(map(is_correction, manifest.corrections)):
        yield "a correction has no note, or no date and time with its offset"
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


def is_correction(correction: Correction) -> bool:
    """Whether it has a note, and a date and time with its offset."""
    try:
        return bool(one_line(correction.note)) and _instant(correction.at).utcoffset() is not None
    except ValueError:
        return False


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text))
