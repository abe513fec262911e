"""The manifest of a finished episode: what its script says, unless that was set otherwise after an earlier render."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.podcast.manifest import assigned_guid, load_manifest, manifest_path, save_manifest
from audiobrief.podcast.model import Manifest, Overrides, PublishedFile, Source, SpokenSegment, VoiceCredit
from audiobrief.podcast.waveform import airtime_s
from audiobrief.storage.transaction import Changes
from audiobrief.workflows.feeds import MADE_WITH, feed_guid, publish_art
from audiobrief.workflows.render.plan import EditionPlan
from audiobrief.workflows.render.produce import Listing, Produced


@dataclass(frozen=True)
class Known:
    """An edition before its render: how it is listed, and its manifest where it was rendered before."""

    listing: Listing
    published_at: str
    manifest: Manifest | None

    def notes(self, language: str) -> tuple[str, ...]:
        """Sentences about what differs from the script because it was asked for."""
        if self.manifest is None:
            return ()
        notes = []
        if self.manifest.overrides.title:
            notes.append(f'{language}: keeps the title "{self.listing.title}", set with `audiobrief episodes retitle`')
        if self.manifest.overrides.published_at:
            notes.append(f"{language}: keeps the date {self.published_at}, set with `audiobrief episodes redate`")
        if self.manifest.unpublished:
            notes.append(
                f"{language}: the episode stays unpublished; "
                f"`audiobrief episodes publish {self.manifest.id}` brings it back"
            )
        return tuple(notes)


def known_before(project: Project, show: Show, plan: EditionPlan) -> Known:
    """What an edition is listed as. Raises: PublishError for a damaged manifest."""
    script = plan.script
    path = manifest_path(project.output / plan.language, script.id)
    manifest = load_manifest(path) if path.is_file() else None
    title, published = script.title, script.published
    if manifest is not None:
        title = manifest.overrides.title or title
        published = manifest.overrides.published_at or published
    return Known(Listing(title, published), show.published_at(published), manifest)


def save_episode(
    project: Project,
    show: Show,
    plan: EditionPlan,
    made: Produced,
    engine: str,
    known: Known,
    fallback_from: str,
    changes: Changes,
) -> Manifest:
    """The manifest of a finished episode, among the changes. Raises: PublishError."""

    def file(path: Path) -> PublishedFile:
        return published_file(changes.current(path))

    folder = project.output / plan.language
    script, before = plan.script, known.manifest
    art = publish_art(project, show, plan.language, script.id, known.listing.title, changes)
    voices = _credits(plan, made)
    manifest = Manifest(
        id=script.id,
        language=plan.language,
        locale=script.locale,
        guid=assigned_guid(folder, script.id, plan.language, feed_guid(folder, show, plan.language, changes)),
        title=known.listing.title,
        description=script.hook,
        published_at=known.published_at,
        duration_s=round(made.duration_s, 3),
        audio=file(made.mp3),
        engine=engine,
        voices=voices,
        segments=_segments(plan, made),
        chapters=made.chapters,
        made_with=MADE_WITH,
        loudness_lufs=made.loudness_lufs,
        true_peak_dbtp=made.true_peak_dbtp,
        vtt=file(made.vtt),
        srt=file(made.srt),
        transcript_json=file(made.transcript_json),
        chapters_json=file(made.chapters_json),
        cover=None if art is None else file(art),
        receipt=file(made.receipt),
        archive=None if made.archive is None else file(made.archive),
        script=f"scripts/{plan.script_file.path.name}",
        sources=tuple(Source(url) for url in script.sources),
        tags=script.tags,
        twin=before.twin if before else None,
        soundbite=made.soundbite,
        waveform=made.waveform,
        season=before.season if before else None,
        number=before.number if before else None,
        overrides=before.overrides if before else Overrides(),
        fallback_from=fallback_from,
        unpublished=before.unpublished if before else False,
        translated=plan.script_file.translated,
    )
    save_manifest(folder, manifest, changes.write)
    return manifest


def published_file(path: Path) -> PublishedFile:
    """A file's name, size and digest."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            digest.update(block)
    return PublishedFile(path.name, path.stat().st_size, digest.hexdigest())


def _credits(plan: EditionPlan, made: Produced) -> tuple[VoiceCredit, ...]:
    heard = {line.part.perspective: line for line in reversed(plan.lines)}
    heard_s = airtime_s(made.timeline)
    return tuple(
        VoiceCredit(
            line.part.perspective, line.speaker, line.utterance.voice.id, heard_s.get(line.part.perspective, 0.0)
        )
        for line in plan.lines
        if heard[line.part.perspective] is line
    )


def _segments(plan: EditionPlan, made: Produced) -> tuple[SpokenSegment, ...]:
    spans = {span.segment: span for span in made.timeline.spans}
    speakers = {line.segment: line.speaker for line in plan.lines if not line.is_lead}
    return tuple(
        SpokenSegment(
            id=segment.id,
            perspective=segment.perspective,
            heading=segment.heading,
            speaker=speakers[segment.id],
            start_s=round(spans[segment.id].start_s, 3),
            end_s=round(spans[segment.id].end_s, 3),
            paragraphs=segment.text,
        )
        for segment in plan.script.segments
    )
