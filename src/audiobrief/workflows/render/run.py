"""A checked plan is carried out, or described; the results as values that print themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiobrief.audio.mix import Bed
from audiobrief.brief.find import left_out_json
from audiobrief.brief.model import LeftOut
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import AudiobriefError
from audiobrief.podcast.model import Manifest
from audiobrief.progress import Progress
from audiobrief.script.utterances import SpokenLine
from audiobrief.speech.cache.entries import in_use
from audiobrief.speech.cache.unwritable import kept_somewhere
from audiobrief.speech.synthesize import missing, once_each
from audiobrief.speech.workers import Executors, WorkerPool
from audiobrief.storage.locks import locked_show
from audiobrief.storage.transaction import Changes, changing, finish_interrupted
from audiobrief.workflows.feeds import Cover, publish_cover, publish_feeds
from audiobrief.workflows.gate import verify_staged
from audiobrief.workflows.render.edition import (
    EditionSpeech,
    EpisodeFiles,
    FinishedEdition,
    PlannedEdition,
    SpokenEdition,
)
from audiobrief.workflows.render.manifest import listing_of, save_episode
from audiobrief.workflows.render.plan import RenderPlan
from audiobrief.workflows.render.produce import TRANSCRIPT_SUFFIX, Sounds, produce, programme_sounds
from audiobrief.workflows.render.scripts import edited_meanwhile, write_scripts
from audiobrief.workflows.render.speak import fallback_notes, speak_editions
from audiobrief.workflows.render.unchanged import left_alone, remember, sound_digests, untouched_note

if TYPE_CHECKING:
    from audiobrief.workflows.render.forecast import SpeechForecast
    from audiobrief.workflows.render.timeline_preview import TimelinePreview


@dataclass(frozen=True)
class EpisodeBuild:
    """What all editions of a run are made with."""

    project: Project
    show: Show
    sounds: Callable[[], tuple[Sounds, Bed | None]]
    covers: Mapping[str, Cover]
    changes: Changes
    progress: Progress
    now: datetime

    def made(self, edition: SpokenEdition) -> FinishedEdition:
        """The edition with its files, in waiting. Raises: SoundError, PublishError."""
        listing = listing_of(self.project, self.show, edition, self.now)
        for line in listing.notes(edition.language):
            self.progress.note(line)
        folder, small = self.project.output / edition.language, self.covers[edition.language].small_jpeg
        profile = self.show.sound.profile
        return edition.with_files(
            produce(edition, listing, *self.sounds(), profile, folder, small, self.progress, self.changes)
        )

    def up_to_date(self, edition: FinishedEdition) -> FinishedEdition:
        """The edition, made again where somebody gave the episode another title or date meanwhile."""
        then, now = edition.files.listing, listing_of(self.project, self.show, edition, self.now)
        if (now.title, now.date) != (then.title, then.date):
            return self.made(edition)
        return edition.with_files(replace(edition.files, listing=now))

    def verified(self, edition: FinishedEdition) -> Manifest:
        """The manifest of an edition, in waiting, once all of it was looked at. Raises: PublishError."""
        manifest = save_episode(self.project, self.show, edition, self.changes)
        assert edition.files.mix is not None
        verify_staged(manifest, edition.script, edition.files.mix.heard, self.project.output, self.changes)
        return manifest


def episode_json(edition: FinishedEdition) -> dict[str, Any]:
    """A finished episode as `--json` prints it; paths are absolute."""
    made, speech = edition.files, edition.speech
    return {
        "id": edition.script.id,
        "language": edition.language,
        "title": made.listing.title,
        "script": str(edition.script_file.path.resolve()),
        "mp3": str(made.mp3.resolve()),
        "feed": str(made.feed.resolve()),
        "transcripts": {
            "vtt": str(made.vtt.resolve()),
            "srt": str(made.srt.resolve()),
            "json": str(made.transcript_json.resolve()),
        },
        "chapters": str(made.chapters_json.resolve()),
        "manifest": str(made.manifest.resolve()),
        "receipt": str(made.receipt.resolve()),
        "duration_s": round(made.duration_s, 3),
        "engine": speech.engine,
        "fallback_from": speech.fallback_from or None,
        "segments": len(edition.script.segments),
        "spoken": speech.new,
        "cached": len(edition.lines) - speech.new,
        "unchanged": made.mix is None,
        "archive": None if made.archive is None else str(made.archive.resolve()),
        "loudness_lufs": made.loudness_lufs,
        "true_peak_dbtp": made.true_peak_dbtp,
    }


@dataclass(frozen=True)
class RenderResult:
    """All episodes of a run."""

    episodes: tuple[FinishedEdition, ...]
    warnings: tuple[str, ...]
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    stopped: tuple[AudiobriefError, ...] = ()
    due: datetime | None = None  # when the next scheduled episode is to be let out
    sounds: Mapping[str, str | None] = field(default_factory=dict)  # digests of stings and covers, as they were read

    def as_json(self) -> dict[str, Any]:
        return {
            "episodes": [episode_json(episode) for episode in self.episodes],
            "left_out": left_out_json(self.left_out),
            "warnings": list(self.warnings),
            "stopped": [str(error) for error in self.stopped],
        }

    def lines(self) -> list[str]:
        """The result for people."""
        lines: list[str] = []
        for episode in self.episodes:
            made, new = episode.files, episode.speech.new
            minutes, seconds = divmod(round(made.duration_s), 60)
            lines += [
                f"{episode.language}  {made.listing.title}",
                f"    {minutes} min {seconds:02} s, {made.loudness_lufs:.1f} LUFS, {made.true_peak_dbtp:.1f} dBTP",
                f"    {new} utterances spoken, {len(episode.lines) - new} from the cache",
                f"    MP3   {made.mp3.resolve()}",
                f"    feed  {made.feed.resolve()}",
            ]
        return lines


@dataclass(frozen=True)
class StagedRender:
    """What came of a plan, in waiting: nobody sees it before `commit`; what is not committed is thrown away at the end.

    As a context it holds the speech that it needs, and its files.
    """

    plan: RenderPlan
    build: EpisodeBuild
    music: Mapping[str, str | None]
    whole: Mapping[str, EpisodeFiles]
    editions: tuple[FinishedEdition, ...]
    holding: ExitStack

    def __enter__(self) -> StagedRender:
        return self

    def __exit__(self, *_: object) -> None:
        self.holding.close()

    def commit(self, *, feeds: bool = True) -> RenderResult:
        """The manifests, then the `feeds`, all put into place.

        Without `feeds` those are left to who asks, once for several plans: until then nobody sees the episode.
        Raises: AudiobriefError; then nothing of it is published.
        """
        plan, build, project, changes = self.plan, self.build, self.plan.project, self.build.changes
        with locked_show(project.output, build.progress.note):
            finish_interrupted(project.output)
            made = [build.up_to_date(edition) for edition in self.editions]
            manifests = [build.verified(edition) for edition in made]
            published = (
                publish_feeds(project, plan.show, changes, build.covers, manifests, now=plan.now) if feeds else None
            )
            changes.commit()
        for edition in made:
            remember(plan, edition, self.music)
        editions = _in_order(plan, [*made, *_untouched(plan, self.whole)])
        if published is not None and published.held:
            from audiobrief.podcast.approval import held_notes

            own = {(edition.language, edition.script.id) for edition in editions}
            for line in held_notes(one for one in published.held if (one.language, one.id) in own):
                build.progress.note(line)
        told = [warning for edition in editions for warning in (*fallback_notes(edition), *edition.files.warnings)]
        told += edited_meanwhile([edition.script_file for edition in editions])
        told += [] if published is None else published.warnings
        due = None if published is None else published.due
        return RenderResult(tuple(editions), (*plan.warnings, *told), plan.left_out, plan.stopped, due, self.music)


def execute(
    plan: RenderPlan, progress: Progress, *, executor: Executors = WorkerPool, feeds: bool = True
) -> RenderResult:
    """The plan carried out: scripts, speech by the executor, MP3s, manifests, and the `feeds` last.

    Nothing of an episode is seen before all of the run is finished and was looked at.
    Raises: AudiobriefError; what was spoken until then stays in the cache, nothing half done is published.
    """
    with stage(plan, progress, executor=executor) as staged:
        return staged.commit(feeds=feeds)


def stage(
    plan: RenderPlan, progress: Progress, *, executor: Executors = WorkerPool, scripts: bool = True
) -> StagedRender:
    """The plan carried out as far as nobody sees it; without `scripts` those are written already.

    Raises: AudiobriefError; what was spoken until then stays in the cache.
    """
    lines = [line for edition in plan.editions for line in edition.lines]
    lines += [line for fallback in plan.fallbacks for spoken in fallback.lines.values() for line in spoken]
    keys = [line.key for line in lines]
    with ExitStack() as holding:
        cache, told = holding.enter_context(kept_somewhere(plan.cache, keys, anew=not plan.resume))
        if told:
            progress.note(f"warning: {told}")
            plan = replace(plan, cache=cache)
        holding.enter_context(in_use(cache, keys, progress.note))
        if scripts:
            write_scripts([edition.script_file for edition in plan.editions], progress.note)
        return _staged(plan, progress, executor, holding)


def _staged(plan: RenderPlan, progress: Progress, executor: Executors, holding: ExitStack) -> StagedRender:
    project, show = plan.project, plan.show
    music = sound_digests(plan)
    whole = left_alone(plan, music)
    todo = tuple(edition for edition in plan.editions if edition.language not in whole)
    for language in whole:
        progress.note(untouched_note(language))
    spoken = speak_editions(replace(plan, editions=todo), progress, executor=executor) if todo else ()
    changes = holding.enter_context(changing(project.output))
    covers = {edition.language: publish_cover(project, show, edition.language, changes) for edition in todo}
    build = EpisodeBuild(
        project, show, lambda: programme_sounds(project, show, plan.cache), covers, changes, progress, plan.now
    )
    editions = tuple(build.made(edition) for edition in spoken)
    return StagedRender(plan, build, music, whole, editions, holding.pop_all())


def _untouched(plan: RenderPlan, whole: Mapping[str, EpisodeFiles]) -> list[FinishedEdition]:
    speech = EditionSpeech(plan.engine.name, 0)
    return [
        edition.with_speech(speech).with_files(whole[edition.language])
        for edition in plan.editions
        if edition.language in whole
    ]


def _in_order(plan: RenderPlan, editions: Sequence[FinishedEdition]) -> list[FinishedEdition]:
    by_language = {edition.language: edition for edition in editions}
    return [by_language[edition.language] for edition in plan.editions]


@dataclass(frozen=True)
class Description:
    """What a run would do."""

    plan: RenderPlan
    workers: int = 1  # those who would speak

    def as_json(self) -> dict[str, Any]:
        episodes = []
        for edition in self.plan.editions:
            to_speak = len(self._to_speak(edition))
            episodes.append(
                {
                    "id": edition.script.id,
                    "language": edition.language,
                    "title": edition.script.title,
                    "script": str(edition.script_file.path.resolve()),
                    "script_state": edition.script_file.state,
                    "engine": self.plan.engine.name,
                    "segments": len(edition.script.segments),
                    "spoken": to_speak,
                    "cached": len(edition.lines) - to_speak,
                    "timeline": self._outline(edition).as_json(),
                    "writes": [str(path.resolve()) for path in self._writes(edition)],
                }
            )
        speech = self._forecast().as_json()
        return {"plan": True, "episodes": episodes, "speech": speech, "warnings": list(self.plan.warnings)}

    def lines(self) -> list[str]:
        """The plan for people: what would be spoken by whom, and which files would be written."""
        lines: list[str] = []
        for edition in self.plan.editions:
            to_speak = {line.key for line in self._to_speak(edition)}
            lines.append(f"{edition.language}  {edition.script.title} (script: {edition.script_file.state})")
            for segment in edition.script.segments:
                own = [line for line in edition.lines if line.segment == segment.id]
                new = sum(line.key in to_speak for line in own)
                voices = ", ".join(dict.fromkeys(line.utterance.voice.id for line in own))
                lines.append(f"    {segment.id:<14} {new} to speak, {len(own) - new} cached  [{voices}]")
            lines += [f"    {line}" for line in self._outline(edition).lines()]
            lines += [f"    would write {path}" for path in self._writes(edition)]
        return [*lines, self._forecast().line()]

    def _forecast(self) -> SpeechForecast:
        from audiobrief.workflows.render.forecast import forecast

        return forecast(self.plan, self.workers)

    def _to_speak(self, edition: PlannedEdition) -> Sequence[SpokenLine]:
        return (
            missing(edition.lines, self.plan.cache, self.plan.engine) if self.plan.resume else once_each(edition.lines)
        )

    def _outline(self, edition: PlannedEdition) -> TimelinePreview:
        from audiobrief.workflows.render.timeline_preview import outline

        return outline(self.plan, edition, *programme_sounds(self.plan.project, self.plan.show, self.plan.cache))

    def _writes(self, edition: PlannedEdition) -> list[Path]:
        folder = self.plan.project.output / edition.language
        name = edition.script.id
        archive = [".flac"] if self.plan.show.sound.profile == "archive" else []
        endings = (".mp3", *archive, ".vtt", ".srt", TRANSCRIPT_SUFFIX, ".chapters.json", ".mix.json", ".episode.json")
        script = [edition.script_file.path] if edition.script_file.to_write else []
        return [*script, *(folder / f"{name}{ending}" for ending in endings), folder / "feed.xml"]


def describe(plan: RenderPlan, workers: int = 1) -> Description:
    """What `execute` would do, without doing it, if so many workers speak."""
    return Description(plan, workers)
