"""Files of a render: cached speech and stings become one mastered MP3 with its chapters and transcripts."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.audio.clip import Clip
from audiobrief.audio.levelling import level
from audiobrief.audio.loudness import relative_lufs
from audiobrief.audio.loudness_meter import Analysis, Loudness, analyse, speaking_cells
from audiobrief.audio.mix import Bed, MixItem, Part, SpeechPart, StingPart, Timeline, arrange
from audiobrief.audio.mix_report import RECEIPT_SUFFIX, receipt_of
from audiobrief.audio.mp3 import MONO, STEREO, Profile, assemble
from audiobrief.audio.stings.files import load_bed, load_sting
from audiobrief.config.cast import NARRATOR
from audiobrief.config.music import music_paths
from audiobrief.config.project import Project
from audiobrief.config.show import Show, SoundSettings
from audiobrief.errors import SoundError
from audiobrief.podcast import id3 as tags
from audiobrief.podcast import transcript as transcript_json
from audiobrief.podcast.chapters import OPENING_TITLES, Chapter, opened_chapters, to_json
from audiobrief.podcast.feed.build import FEED_NAME
from audiobrief.podcast.manifest import manifest_path
from audiobrief.podcast.transcript import TranscriptLine, cues, hook_bite, to_srt, to_vtt
from audiobrief.podcast.waveform import waveform_of
from audiobrief.progress import Progress
from audiobrief.qa.podcast.heard import DecodedEpisode
from audiobrief.script.model import Script, Segment, Sting
from audiobrief.script.stings import kind_of, music_played
from audiobrief.script.utterances import SpokenLine
from audiobrief.speech.cache.store import SpeechCache, SpeechFacts
from audiobrief.speech.model import Mark
from audiobrief.storage.transaction import Changes
from audiobrief.workflows.render.edition import EpisodeFiles, EpisodeMix, Listing, PlannedEdition

if TYPE_CHECKING:
    from audiobrief.audio.voice_filters import Correction

BED = "bed"


class Sounds:
    """Every sound of a programme by its key: speech from the cache, corrected as the show asks, and music."""

    def __init__(self, cache: SpeechCache, music: Mapping[str, Clip], correct: Correction | None = None) -> None:
        self._cache = cache
        self._music = music
        self._correct = correct
        self._frames: dict[str, int] = {}
        self._analyses = {key: analyse(clip) for key, clip in music.items()}

    def clip(self, key: str) -> Clip:
        """The sound. Raises: SoundError when it has gone from the cache, or changed."""
        if key in self._music:
            return self._music[key]
        found = self._cache.get(key)
        if found is None or self._frames.setdefault(key, found.clip.frames) != found.clip.frames:
            raise _gone()
        return found.clip if self._correct is None else self._correct(found.clip)

    def stings(self, script: Script) -> Iterator[StingPart]:
        """The music at each sting of a script, in order, as parts of the mix."""
        kinds = (kind_of(entry) for entry in script.entries if isinstance(entry, Sting))
        for kind, role in zip(kinds, music_played(script.entries, self._music), strict=True):
            clip = self._music[role]
            yield StingPart(role, kind, clip.frames, clip.rate_hz)

    def analysis(self, key: str) -> Analysis:
        """The sound's analysis; that of speech is read anew each time, so that memory does not grow with it."""
        if key in self._analyses:
            return self._analyses[key]
        return self.facts(key).analysis if self._correct is None else analyse(self.clip(key))

    def facts(self, key: str) -> SpeechFacts:
        """What is known of an utterance. Raises: SoundError when it has gone from the cache, or changed."""
        found = self._cache.facts(key)
        # The timeline stands on the first answer: speech of another length must not take its place.
        if found is None or self._frames.setdefault(key, found.frames) != found.frames:
            raise _gone()
        return found


def _gone() -> SoundError:
    return SoundError("some finished speech was damaged, replaced or removed meanwhile in the cache; run again")


def programme_sounds(project: Project, show: Show, cache: SpeechCache) -> tuple[Sounds, Bed | None]:
    """The sounds of a show's episodes, and its bed if it has one. Raises: InputError, SoundError."""
    sound = show.sound
    paths = music_paths(project, sound)
    music = {role: load_bed(path) if role == BED else load_sting(path) for role, path in paths.items()}
    sounds = Sounds(cache, music, _correction(sound))
    if BED not in music:
        return sounds, None
    clip = music[BED]
    lufs = relative_lufs(speaking_cells(sounds.analysis(BED), clip.duration_s))
    return sounds, Bed(BED, clip.frames, clip.rate_hz, lufs, sound.bed_under_db)


def _correction(sound: SoundSettings) -> Correction | None:
    """What a show wants done to the sound of voices; None for nothing."""
    if not sound.high_pass and not sound.de_ess:
        return None
    from audiobrief.audio.voice_filters import correction

    return correction(high_pass=sound.high_pass, de_ess=sound.de_ess)


PROFILES = {"stereo": STEREO, "mono": MONO, "archive": STEREO}
TRANSCRIPT_SUFFIX = ".transcript.json"


def produce(
    edition: PlannedEdition,
    listing: Listing,
    sounds: Sounds,
    bed: Bed | None,
    profile_name: str,
    folder: Path,
    cover_jpeg: bytes,
    progress: Progress,
    changes: Changes,
) -> EpisodeFiles:
    """The files of one episode for `folder`, the MP3 measured as it was written. Raises: SoundError, PublishError."""
    script = edition.script
    parts, marks = mix_parts(edition, sounds)
    levels = level(parts, sounds.analysis)
    timeline = arrange(parts, levels=levels, bed=bed)
    spoken = [item for item in timeline.items if item.role == "speech"]
    chapters = _chapters(edition, timeline)
    lines = _transcript_lines(edition.lines, spoken, marks)
    shown = cues(lines, script.locale, timeline.duration_s)
    tag = _tag(edition, listing, chapters, timeline.duration_s, cover_jpeg)
    mp3 = folder / f"{script.id}.mp3"
    progress.begin(f"mixing {edition.language}", 1.0)
    profile = PROFILES[profile_name]
    with changes.writing(mp3) as handle:
        handle.write(tags.id3_bytes(tag))
        made = assemble(timeline, sounds.clip, sounds.analysis, profile, handle, _threads(), _stepper(progress))
    measured = made.loudness
    if measured.frames != timeline.total_frames:
        raise SoundError(f"{mp3}: decodes to {measured.frames} frames instead of {timeline.total_frames}; render again")
    archive = folder / f"{script.id}.flac" if profile_name == "archive" else None
    if archive is not None:
        from audiobrief.podcast.flac import write_archive

        with changes.writing(archive) as handle:
            write_archive(timeline, sounds.clip, sounds.analysis, profile, tag, handle)
    files = {
        ".vtt": to_vtt(shown),
        ".srt": to_srt(shown),
        TRANSCRIPT_SUFFIX: transcript_json.to_json(lines, script.locale),
        ".chapters.json": to_json(chapters, timeline.duration_s, listing.title, edition.show.title),
        RECEIPT_SUFFIX: receipt_of(timeline, made, profile_name, profile, levels).to_bytes(),
    }
    for suffix, data in files.items():
        changes.write(folder / f"{script.id}{suffix}", data)
    return EpisodeFiles(
        listing=listing,
        mp3=mp3,
        vtt=folder / f"{script.id}.vtt",
        srt=folder / f"{script.id}.srt",
        transcript_json=folder / f"{script.id}{TRANSCRIPT_SUFFIX}",
        chapters_json=folder / f"{script.id}.chapters.json",
        receipt=folder / f"{script.id}{RECEIPT_SUFFIX}",
        archive=archive,
        manifest=manifest_path(folder, script.id),
        feed=folder / FEED_NAME,
        mix=EpisodeMix(
            chapters,
            hook_bite(lines, script.hook),
            waveform_of(
                timeline, sounds.analysis, list(dict.fromkeys(line.part.perspective for line in edition.lines))
            ),
            timeline,
            DecodedEpisode(measured, made.cells),
        ),
        duration_s=timeline.duration_s,
        loudness_lufs=round(measured.integrated_lufs, 2),
        true_peak_dbtp=round(measured.true_peak_dbtp, 2),
        warnings=() if made.on_target else (_off_target(edition.language, measured, profile),),
    )


def _threads() -> int:
    return max(1, min(4, os.cpu_count() or 1))


def _stepper(progress: Progress) -> Callable[[float], None]:
    done = 0.0

    def step(share: float) -> None:
        nonlocal done
        # A second try at the target starts from 0 again.
        progress.advance(max(0.0, share - done))
        done = max(done, share)

    return step


def mix_parts(edition: PlannedEdition, sounds: Sounds) -> tuple[list[Part], list[tuple[Mark, ...]]]:
    """The parts of the mix in order, and the word times of each line."""
    waiting = deque(edition.lines)
    stings = sounds.stings(edition.script)
    parts: list[Part] = []
    marks: list[tuple[Mark, ...]] = []
    for entry in edition.script.entries:
        if isinstance(entry, Sting):
            parts.append(next(stings))
        while isinstance(entry, Segment) and waiting and waiting[0].segment == entry.id:
            line = waiting.popleft()
            facts = sounds.facts(line.key)
            voice, pause_s = line.part, line.pause_after_s
            parts.append(
                SpeechPart(line.key, entry.id, voice.perspective, facts.frames, facts.rate_hz, voice.gain_db, pause_s)
            )
            marks.append(facts.marks)
    return parts, marks


def _chapters(edition: PlannedEdition, timeline: Timeline) -> tuple[Chapter, ...]:
    """The opening, one chapter a heading, from the transition that leads to it, and the narrator's closing."""
    starts_s = {span.segment: span.start_s for span in timeline.spans}
    chapters = [Chapter(0.0, OPENING_TITLES[edition.language])]
    titles = iter(opened_chapters(edition.script.segments, edition.language, NARRATOR))
    sting_s: float | None = None
    items = iter(timeline.items)
    for entry in edition.script.entries:
        if isinstance(entry, Sting):
            sting_s = next(item.start_s for item in items if item.role == kind_of(entry))
        elif title := next(titles):
            start_s = starts_s[entry.id] if sting_s is None else sting_s
            if start_s > chapters[-1].start_s:
                chapters.append(Chapter(start_s, title))
            else:
                chapters[-1] = Chapter(chapters[-1].start_s, title)
        if isinstance(entry, Segment):
            sting_s = None
    return tuple(chapters)


def _transcript_lines(
    lines: Sequence[SpokenLine], items: Sequence[MixItem], marks: Sequence[tuple[Mark, ...]]
) -> list[TranscriptLine]:
    """What is shown while each utterance is heard; one without text of its own prolongs the line before."""
    shown: list[TranscriptLine] = []
    for line, item, words in zip(lines, items, marks, strict=True):
        if line.written or not shown:
            shown.append(TranscriptLine(item.start_s, item.end_s, line.speaker, line.written, words))
        else:
            shown[-1] = replace(shown[-1], end_s=item.end_s, marks=())
    return shown


def _tag(
    edition: PlannedEdition, listing: Listing, chapters: tuple[Chapter, ...], duration_s: float, cover_jpeg: bytes
) -> tags.EpisodeTag:
    script, show = edition.script, edition.show
    return tags.EpisodeTag(
        title=listing.title,
        show=show.title,
        author=show.author,
        date=listing.date,
        language=edition.language,
        duration_s=duration_s,
        chapters=chapters,
        description=script.hook,
        url=script.sources[0] if script.sources else "",
        copyright=show.copyright,
        cover_jpeg=cover_jpeg,
    )


def _off_target(language: str, measured: Loudness, profile: Profile) -> str:
    """What the finished file misses of its target, in words."""
    target = profile.target
    return (
        f"{language}: the episode measures {measured.integrated_lufs:.1f} LUFS and {measured.true_peak_dbtp:.1f} dBTP, "
        f"the target is {target.lufs:g} LUFS and at most {target.true_peak_dbtp:g} dBTP; "
        "its sound is too peaky to be made louder without harm"
    )
