"""One edition of a brief on its way through a render: a value that grows from script over lines and speech to files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from audiobrief.brief.model import Adaptation, Correction, Origin
from audiobrief.config.show import ShowEdition
from audiobrief.script.model import Script, shown
from audiobrief.script.utterances import SpokenLine

if TYPE_CHECKING:
    from audiobrief.audio.mix import Timeline
    from audiobrief.podcast.chapters import Chapter
    from audiobrief.podcast.model import Manifest, Soundbite, Waveform
    from audiobrief.qa.podcast.heard import DecodedEpisode

LinesT = TypeVar("LinesT", covariant=True)
SpeechT = TypeVar("SpeechT", covariant=True)
FilesT = TypeVar("FilesT", covariant=True)


@dataclass(frozen=True)
class ScriptFile:
    """One edition's script and what becomes of its file.

    `state` is "new", "updated" (the brief or show changed), "unchanged", "edited" (the producer's is kept), "merged"
    (it took from the brief what is in `taken`) or "replaced" (asked for with --force); `lost` is the diff that a
    replacement loses. `base` is the script as it was made, to be kept for the next merge; `mergeable` is off where that
    is known no more. `translated` is "machine" or "reviewed" where the brief's edition was translated.
    """

    path: Path
    script: Script
    text: str
    state: str
    lost: str = ""
    present: str | None = None  # what was there when it was looked at
    translated: str = ""
    adapted: Adaptation | None = None  # where a machine rewrote the text for listening
    dated: bool = True  # off: the brief says no date, and has the day of its first script
    origin: Origin | None = None
    base: str = ""
    taken: tuple[str, ...] = ()
    mergeable: bool = True
    corrections: tuple[Correction, ...] = ()  # of the episode, the latest last

    @property
    def to_write(self) -> bool:
        return self.state in ("new", "updated", "replaced", "merged")


@dataclass(frozen=True)
class EditionSpeech:
    """Who spoke an edition, and how many of its utterances now; every line of it is in the cache.

    `fallback_from` is the engine that was asked for, "" where that one spoke.
    """

    engine: str
    new: int
    fallback_from: str = ""


@dataclass(frozen=True)
class Listing:
    """What players show of an episode: the script's title and date, unless they were set anew after a render.

    `published_at` is the date as a moment; `manifest` is that of the episode where it was rendered before.
    """

    title: str
    date: str
    published_at: str
    manifest: Manifest | None = None
    scheduled: bool = False  # in no feed until then

    def notes(self, language: str) -> tuple[str, ...]:
        """Sentences about what differs from the script because it was asked for."""
        notes = []
        if self.scheduled:
            notes.append(
                f"{language}: is scheduled for {self.published_at}; `audiobrief publish` or `feed`, run after that, "
                "lets it out"
            )
        if self.manifest is None:
            return tuple(notes)
        if self.manifest.overrides.title:
            notes.append(f'{language}: keeps the title "{self.title}", set with `audiobrief episodes retitle`')
        if self.manifest.overrides.published_at:
            notes.append(f"{language}: keeps the date {self.published_at}, set with `audiobrief episodes redate`")
        if self.manifest.unpublished:
            notes.append(
                f"{language}: the episode stays unpublished; "
                f"`audiobrief episodes publish {self.manifest.id}` brings it back"
            )
        return tuple(notes)


@dataclass(frozen=True)
class EpisodeMix:
    """What is known of an episode from its making."""

    chapters: tuple[Chapter, ...]
    soundbite: Soundbite | None
    waveform: Waveform
    timeline: Timeline
    heard: DecodedEpisode


@dataclass(frozen=True)
class EpisodeFiles:
    """The files of one episode, how they list it, and what was measured on its MP3.

    `mix` is None where the episode was whole and is left as it was.
    """

    listing: Listing
    mp3: Path
    vtt: Path
    srt: Path
    transcript_json: Path
    chapters_json: Path
    receipt: Path
    archive: Path | None
    manifest: Path
    feed: Path
    mix: EpisodeMix | None
    duration_s: float
    loudness_lufs: float
    true_peak_dbtp: float
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Edition(Generic[LinesT, SpeechT, FilesT]):
    """An edition with the parts that it has so far; one that is not there yet is None, and its type says so.

    A function asks for an edition that has what it needs: a later one will do as well, an earlier one is refused by
    the type checker. Each `with_` leaves out what was made from the part that it replaces.
    """

    language: str
    show: ShowEdition
    script_file: ScriptFile
    lines: LinesT
    speech: SpeechT
    files: FilesT

    @property
    def script(self) -> Script:
        """The script as it is shown, without inline marks; `lines` hold what is spoken."""
        return shown(self.script_file.script)

    def with_lines(self, lines: Lines) -> Edition[Lines, None, None]:
        """The edition as one engine would speak it."""
        return Edition(self.language, self.show, self.script_file, lines, None, None)

    def with_speech(self, speech: EditionSpeech) -> Edition[LinesT, EditionSpeech, None]:
        """The edition once all of its lines are spoken."""
        return Edition(self.language, self.show, self.script_file, self.lines, speech, None)

    def with_files(self, files: EpisodeFiles) -> Edition[LinesT, SpeechT, EpisodeFiles]:
        """The edition once its files are made."""
        return Edition(self.language, self.show, self.script_file, self.lines, self.speech, files)


Lines = tuple[SpokenLine, ...]  # with their cache keys
# What a function asks for: an edition that has at least these parts.
ScriptedEdition = Edition[object, object, object]
PlannedEdition = Edition[Lines, object, object]
SpokenEdition = Edition[Lines, EditionSpeech, object]
FinishedEdition = Edition[Lines, EditionSpeech, EpisodeFiles]


def edition_of(language: str, show: ShowEdition, script_file: ScriptFile) -> ScriptedEdition:
    """An edition that has its script."""
    return Edition(language, show, script_file, None, None, None)
