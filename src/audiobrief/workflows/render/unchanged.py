"""Episodes that can be left alone: made from the same inputs as now, and their files untouched since.

A record in the cache folder says what an episode was made from, and how big and how old its files were then. It is
never the truth: without it, or where anything differs, the episode is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from audiobrief.audio.stings import ROLES
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, PublishError
from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.podcast.model import Manifest
from audiobrief.storage.files import write_atomic
from audiobrief.workflows.feeds import MADE_WITH
from audiobrief.workflows.render.edition import EpisodeFiles, FinishedEdition, Listing, PlannedEdition
from audiobrief.workflows.render.manifest import listing_of
from audiobrief.workflows.render.plan import RenderPlan
from audiobrief.workflows.render.repeat import Facts, digest, facts, program_stamp

_FOLDER = "episodes"


def sound_digests(plan: RenderPlan) -> dict[str, str | None]:
    """A digest of each sting, bed and cover that the episodes of a plan are made with, by its path.

    None for one that is not there, but would be taken if it were. Taken before they are read: one that changes
    meanwhile makes another episode the next time.
    """
    project, show = plan.project, plan.show
    names = [show.sound.file(role) for role in ROLES]
    paths = [path for name in names if name for path in project.audio_places(name)]
    paths += [project.root / edition.cover for edition in show.editions.values() if edition.cover]
    return {str(path): digest(path) if path.is_file() else None for path in paths}


def left_alone(plan: RenderPlan, sounds: Mapping[str, str | None]) -> dict[str, EpisodeFiles]:
    """The files of each edition of a plan that is whole as it is, by language; `sounds` are `sound_digests`."""
    if plan.again:
        return {}
    found: dict[str, EpisodeFiles] = {}
    for edition in plan.editions:
        try:
            listing = listing_of(plan.project, plan.show, edition, plan.now)
            if _is_whole(plan.project, edition, edition_inputs(plan, edition, listing, sounds)):
                found[edition.language] = _files_of(plan.project, edition, listing)
        except AudiobriefError:  # told where the episode is made
            continue
    return found


def remember(plan: RenderPlan, edition: FinishedEdition, sounds: Mapping[str, str | None]) -> None:
    """Note what an episode that is in its place now was made from; a cache that cannot be written is no fault."""
    if edition.speech.engine != plan.engine.name or edition.speech.fallback_from:
        return  # the engine that was asked for shall speak it as soon as it can
    project = plan.project
    try:
        listing = listing_of(project, plan.show, edition, plan.now)
        manifest = load_manifest(manifest_path(project.output / edition.language, edition.script.id))
        record = {
            "inputs": edition_inputs(plan, edition, listing, sounds),
            "files": _facts(project.output / edition.language, episode_names(manifest)),
        }
        write_atomic(_record_path(project, edition), json.dumps(record, sort_keys=True).encode(), durable=False)
    except (AudiobriefError, OSError):
        return


def edition_inputs(
    plan: RenderPlan, edition: PlannedEdition, listing: Listing, sounds: Mapping[str, str | None]
) -> str:
    """A digest of all that the files of an episode are made from."""
    script = edition.script_file
    lines = [
        (line.segment, line.part.perspective, line.part.gain_db, line.speaker, line.written, line.key,
         line.pause_after_s, line.is_lead, line.utterance.voice.id)
        for line in edition.lines
    ]  # fmt: skip
    values = (
        MADE_WITH, program_stamp(), edition.language, repr(script.script), script.translated, script.dated,
        repr(script.adapted),
        repr(script.origin), lines, plan.engine.name, plan.show.sound.model_dump_json(),
        plan.show.feed.model_dump_json(), [one.model_dump_json() for one in plan.show.editions.values()],
        listing.title, listing.date, listing.published_at, listing.scheduled,
        sorted(sounds.items()),
    )  # fmt: skip
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode(errors="replace")).hexdigest()


def _is_whole(project: Project, edition: PlannedEdition, inputs: str) -> bool:
    try:
        record: dict[str, Any] = json.loads(_record_path(project, edition).read_bytes())
        folder = project.output / edition.language
        return bool(record["inputs"] == inputs and record["files"] == _facts(folder, record["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _files_of(project: Project, edition: PlannedEdition, listing: Listing) -> EpisodeFiles:
    """The files of an episode as its manifest has them. Raises: PublishError."""
    folder, name = project.output / edition.language, edition.script.id
    manifest = load_manifest(manifest_path(folder, name))
    kept = (manifest.vtt, manifest.srt, manifest.transcript_json, manifest.chapters_json, manifest.receipt)
    vtt, srt, transcript, chapters, receipt = (folder / file.name if file else None for file in kept)
    if vtt is None or srt is None or transcript is None or chapters is None or receipt is None:
        raise PublishError(f"{folder / name}: has not all of its files; render again")
    return EpisodeFiles(
        listing, folder / manifest.audio.name, vtt, srt, transcript, chapters, receipt,
        folder / manifest.archive.name if manifest.archive else None, manifest_path(folder, name),
        folder / "feed.xml", None, manifest.duration_s,
        manifest.loudness_lufs or 0.0, manifest.true_peak_dbtp or 0.0, (),
    )  # fmt: skip


def episode_names(manifest: Manifest) -> list[str]:
    """The name of every file of an episode, its manifest last."""
    kept = [file for file in (manifest.archive, manifest.receipt) if file is not None]
    return [*(file.name for file in (*manifest.files(), *kept)), manifest_path(Path(), manifest.id).name]


def _facts(folder: Path, names: Iterable[str]) -> dict[str, Facts]:
    return {name: facts(folder / name) for name in names}


def _record_path(project: Project, edition: PlannedEdition) -> Path:
    output = hashlib.sha256(str(project.output.resolve()).encode()).hexdigest()[:16]
    return project.cache / _FOLDER / output / f"{edition.script.id}.{edition.language}.json"


def untouched_note(language: str) -> str:
    """What is told of an edition that is left alone."""
    return f"{language}: nothing has changed, the episode is left as it is; --again makes it anew"
