"""The manifest of a finished episode: what its script says, unless that was set otherwise after an earlier render."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from audiobrief.brief.model import Correction
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.podcast.manifest import assigned_guid, load_catalog, load_manifest, manifest_path, save_manifest
from audiobrief.podcast.model import Manifest, Overrides, PublishedFile, Source, SpokenSegment, VoiceCredit
from audiobrief.podcast.waveform import airtime_s
from audiobrief.storage.transaction import Changes
from audiobrief.workflows.feeds import MADE_WITH, feed_guid, publish_art
from audiobrief.workflows.render.edition import EpisodeMix, FinishedEdition, Listing, ScriptedEdition


def listing_of(project: Project, show: Show, edition: ScriptedEdition, now: datetime) -> Listing:
    """What an edition is listed as. Raises: PublishError for a damaged manifest."""
    script = edition.script
    path = manifest_path(project.output / edition.language, script.id)
    manifest = load_manifest(path) if path.is_file() else None
    title, published = script.title, script.published
    if manifest is not None:
        title = manifest.overrides.title or title
        published = manifest.overrides.published_at or published
    stated = edition.script_file.dated or "T" in published or date.fromisoformat(published) > show.day_of(now)
    moment = show.published_at(published) if stated else undated_moment(project, show, script.id, published, now)
    seen = manifest is not None and not manifest.scheduled and manifest.published_at == moment
    return Listing(title, published, moment, manifest, stated and not seen and datetime.fromisoformat(moment) > now)


def undated_moment(project: Project, show: Show, episode_id: str, day: str, now: datetime) -> str:
    """When an episode is published whose brief says no date: after all that are public of its day in any language.

    That is `publish_time`, or at once where that is still to come. A later render keeps it. Raises: PublishError.
    """
    start, latest = datetime.fromisoformat(show.published_at(day)), None
    if show.day_of(now).isoformat() == day:
        start = min(start, now.replace(microsecond=0).astimezone(show.zone))
    for language in show.editions:
        for episode in load_catalog(project.output / language, everything=True):
            if show.day_of(episode.published).isoformat() != day:
                continue
            if episode.id == episode_id:
                return episode.published_at
            if not episode.scheduled:
                latest = max(latest or episode.published, episode.published)
    if latest is not None and latest >= start:
        start = (latest + timedelta(seconds=1)).astimezone(show.zone)
    return min(start, datetime.fromisoformat(show.published_at(f"{day}T23:59:59"))).isoformat()


def save_episode(project: Project, show: Show, edition: FinishedEdition, changes: Changes) -> Manifest:
    """The manifest of a finished episode, among the changes. Raises: PublishError."""

    def file(path: Path) -> PublishedFile:
        return published_file(changes.current(path))

    folder = project.output / edition.language
    script, made, listing = edition.script, edition.files, edition.files.listing
    mix = _mix(edition)
    before = listing.manifest
    art = publish_art(project, show, edition.language, script.id, listing.title, changes)
    manifest = Manifest(
        id=script.id,
        language=edition.language,
        locale=script.locale,
        guid=assigned_guid(folder, script.id, edition.language, feed_guid(folder, show, edition.language, changes)),
        title=listing.title,
        description=script.hook,
        published_at=listing.published_at,
        duration_s=round(made.duration_s, 3),
        audio=file(made.mp3),
        engine=edition.speech.engine,
        voices=_credits(edition),
        segments=_segments(edition),
        chapters=mix.chapters,
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
        script=f"scripts/{edition.script_file.path.name}",
        sources=tuple(Source(url) for url in script.sources),
        tags=script.tags,
        twin=before.twin if before else None,
        soundbite=mix.soundbite,
        waveform=mix.waveform,
        season=before.season if before else None,
        number=before.number if before else None,
        overrides=before.overrides if before else Overrides(),
        fallback_from=edition.speech.fallback_from,
        unpublished=before.unpublished if before else False,
        brief=edition.script_file.origin,
        scheduled=listing.scheduled,
        translated=edition.script_file.translated,
        adapted=edition.script_file.adapted,
        approval=before.approval if before else None,
        corrections=_corrections(before, edition),
    )
    if show.review == "required":
        from audiobrief.podcast.approval import is_approved

        manifest = replace(manifest, held=not is_approved(manifest))
    save_manifest(folder, manifest, changes.write)
    return manifest


def _corrections(before: Manifest | None, edition: FinishedEdition) -> tuple[Correction, ...]:
    """Those that the episode had, whoever added them meanwhile, and those of this render."""
    known = before.corrections if before else ()
    return (*known, *(one for one in edition.script_file.corrections if one not in known))


def _mix(edition: FinishedEdition) -> EpisodeMix:
    assert edition.files.mix is not None, "an episode that is left alone keeps its manifest"
    return edition.files.mix


def published_file(path: Path) -> PublishedFile:
    """A file's name, size and digest."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            digest.update(block)
    return PublishedFile(path.name, path.stat().st_size, digest.hexdigest())


def _credits(edition: FinishedEdition) -> tuple[VoiceCredit, ...]:
    heard = {line.part.perspective: line for line in reversed(edition.lines)}
    heard_s = airtime_s(_mix(edition).timeline)
    return tuple(
        VoiceCredit(
            line.part.perspective, line.speaker, line.utterance.voice.id, heard_s.get(line.part.perspective, 0.0)
        )
        for line in edition.lines
        if heard[line.part.perspective] is line
    )


def _segments(edition: FinishedEdition) -> tuple[SpokenSegment, ...]:
    spans = {span.segment: span for span in _mix(edition).timeline.spans}
    speakers = {line.segment: line.speaker for line in edition.lines if not line.is_lead}
    return tuple(
        SpokenSegment(
            id=segment.id,
            perspective=segment.perspective,
            heading=segment.heading,
            speaker=speakers[segment.id],
            start_s=round(spans[segment.id].start_s, 3),
            end_s=round(spans[segment.id].end_s, 3),
            paragraphs=segment.text,
            sponsor=segment.sponsor,
        )
        for segment in edition.script.segments
    )
