"""The third stage: cached speech and stings become one mastered MP3 with its chapters and transcripts."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief import tags
from audiobrief.assembly import assemble
from audiobrief.audio import Clip
from audiobrief.cache import SpeechCache, StoredSpeech
from audiobrief.chapters import Chapter, to_json
from audiobrief.encode import MONO, STEREO, Profile
from audiobrief.errors import SoundError
from audiobrief.files import write_atomic, writing
from audiobrief.loudness import Analysis, Loudness, analyse
from audiobrief.mix import Item, Part, SpeechPart, StingPart, Timeline, arrange, level
from audiobrief.pipeline.lines import SpokenLine
from audiobrief.pipeline.prepare import EditionPlan
from audiobrief.progress import Progress
from audiobrief.script import Segment, Sting
from audiobrief.speech import Mark
from audiobrief.transcript import Line, cues, to_srt, to_vtt

PROFILES = {"stereo": STEREO, "mono": MONO}
OPENING_TITLES = {"fr": "Ouverture", "en": "Opening"}


@dataclass(frozen=True)
class Produced:
    """The finished files of one episode, and what was measured on its MP3."""

    mp3: Path
    vtt: Path
    srt: Path
    chapters_json: Path
    chapters: tuple[Chapter, ...]
    timeline: Timeline
    duration_s: float
    loudness_lufs: float
    true_peak_dbtp: float
    warnings: tuple[str, ...]


class Sounds:
    """Every sound of a programme by its key: speech from the cache, stings from their files."""

    def __init__(self, cache: SpeechCache, stings: dict[str, Clip]) -> None:
        self._cache = cache
        self._stings = stings
        self._analyses: dict[str, Analysis] = {}

    def clip(self, key: str) -> Clip:
        """The sound. Raises: SoundError when it has gone from the cache."""
        return self._stings[key] if key in self._stings else self.speech(key).clip

    def analysis(self, key: str) -> Analysis:
        """The sound's analysis, kept for as long as the programme is made."""
        if key not in self._analyses:
            if key in self._stings:
                self._analyses[key] = analyse(self._stings[key])
            else:
                self._analyses[key] = self.speech(key).analysis
        return self._analyses[key]

    def speech(self, key: str) -> StoredSpeech:
        """An utterance; its analysis is kept, its sound is not. Raises: SoundError when it has gone from the cache."""
        found = self._cache.get(key)
        if found is None:
            raise SoundError("some finished speech has gone from the cache meanwhile; run again to speak it anew")
        self._analyses.setdefault(key, found.analysis)
        return found


def produce(
    plan: EditionPlan,
    cache: SpeechCache,
    stings: dict[str, Clip],
    profile_name: str,
    folder: Path,
    cover_jpeg: bytes,
    progress: Progress,
) -> Produced:
    """The files of one episode in `folder`, the MP3 measured as it was written. Raises: SoundError, PublishError."""
    sounds = Sounds(cache, stings)
    script = plan.script
    parts, marks = _parts(plan, sounds, stings)
    timeline = arrange(parts, levels=level(parts, sounds.analysis))
    spoken = [item for item in timeline.items if item.role == "speech"]
    chapters = _chapters(plan, timeline)
    shown = cues(_transcript_lines(plan.lines, spoken, marks), script.locale)
    tag = _tag(plan, chapters, timeline.duration_s, cover_jpeg)
    mp3 = folder / f"{script.id}.mp3"
    progress.begin(f"mixing {plan.language}", 1.0)
    profile = PROFILES[profile_name]
    with writing(mp3) as handle:
        handle.write(tags.id3_bytes(tag))
        made = assemble(timeline, sounds.clip, sounds.analysis, profile, handle, _threads(), _stepper(progress))
    measured = made.loudness
    if measured.frames != timeline.total_frames:
        raise SoundError(f"{mp3}: decodes to {measured.frames} frames instead of {timeline.total_frames}; render again")
    files = {
        ".vtt": to_vtt(shown),
        ".srt": to_srt(shown, script.locale),
        ".chapters.json": to_json(chapters, timeline.duration_s, script.title, plan.edition.title),
    }
    for suffix, data in files.items():
        write_atomic(folder / f"{script.id}{suffix}", data)
    return Produced(
        mp3=mp3,
        vtt=folder / f"{script.id}.vtt",
        srt=folder / f"{script.id}.srt",
        chapters_json=folder / f"{script.id}.chapters.json",
        chapters=chapters,
        timeline=timeline,
        duration_s=timeline.duration_s,
        loudness_lufs=round(measured.integrated_lufs, 2),
        true_peak_dbtp=round(measured.true_peak_dbtp, 2),
        warnings=() if made.on_target else (_off_target(plan.language, measured, profile),),
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


def _parts(plan: EditionPlan, sounds: Sounds, stings: dict[str, Clip]) -> tuple[list[Part], list[tuple[Mark, ...]]]:
    """The parts of the mix in order, and the word times of each line."""
    waiting = deque(plan.lines)
    parts: list[Part] = []
    marks: list[tuple[Mark, ...]] = []
    for entry in plan.script.entries:
        if isinstance(entry, Sting):
            clip = stings[entry.role]
            parts.append(StingPart(entry.role, entry.role, clip.frames, clip.rate_hz))
        while isinstance(entry, Segment) and waiting and waiting[0].segment == entry.id:
            line = waiting.popleft()
            stored = sounds.speech(line.key)
            clip = stored.clip
            voice, pause_s = line.part, line.pause_after_s
            parts.append(
                SpeechPart(line.key, entry.id, voice.perspective, clip.frames, clip.rate_hz, voice.gain_db, pause_s)
            )
            marks.append(stored.marks)
    return parts, marks


def _chapters(plan: EditionPlan, timeline: Timeline) -> tuple[Chapter, ...]:
    """The opening, and one chapter a heading, from the transition that leads to it."""
    starts_s = {span.segment: span.start_s for span in timeline.spans}
    chapters = [Chapter(0.0, OPENING_TITLES[plan.language])]
    sting_s: float | None = None
    items = iter(timeline.items)
    for entry in plan.script.entries:
        if isinstance(entry, Sting):
            sting_s = next(item.start_s for item in items if item.role == entry.role)
        elif entry.heading:
            start_s = starts_s[entry.id] if sting_s is None else sting_s
            if start_s > chapters[-1].start_s:
                chapters.append(Chapter(start_s, entry.heading))
            else:
                chapters[-1] = Chapter(chapters[-1].start_s, entry.heading)
        if isinstance(entry, Segment):
            sting_s = None
    return tuple(chapters)


def _transcript_lines(
    lines: Sequence[SpokenLine], items: Sequence[Item], marks: Sequence[tuple[Mark, ...]]
) -> list[Line]:
    """What is shown while each utterance is heard; one without text of its own prolongs the line before."""
    shown: list[Line] = []
    for line, item, words in zip(lines, items, marks, strict=True):
        if line.written or not shown:
            shown.append(Line(item.start_s, item.end_s, line.speaker, line.written, words))
        else:
            shown[-1] = replace(shown[-1], end_s=item.end_s, marks=())
    return shown


def _tag(plan: EditionPlan, chapters: tuple[Chapter, ...], duration_s: float, cover_jpeg: bytes) -> tags.EpisodeTag:
    script, edition = plan.script, plan.edition
    return tags.EpisodeTag(
        title=script.title,
        show=edition.title,
        author=edition.author,
        date=script.published,
        language=plan.language,
        duration_s=duration_s,
        chapters=chapters,
        description=script.hook,
        url=script.sources[0] if script.sources else "",
        copyright=edition.copyright,
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
