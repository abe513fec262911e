"""Episodes that can be left alone: made from the same inputs as now, and their files untouched since.

A record in the cache folder says what an episode was made from, and how big and how old its files were then. It is
never the truth: without it, or where anything differs, the episode is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiobrief.brief.find import BriefRequest, brief_files
from audiobrief.brief.readers.read import parse_name
from audiobrief.config.project import Project
from audiobrief.config.show import STINGS
from audiobrief.errors import AudiobriefError, InputError, PublishError
from audiobrief.locales import LANGUAGES, LOCALES
from audiobrief.podcast.approval import held_notes
from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.podcast.model import Manifest
from audiobrief.speech.engines import auto_order
from audiobrief.storage.files import write_atomic
from audiobrief.workflows.feeds import MADE_WITH
from audiobrief.workflows.render.edition import EpisodeFiles, FinishedEdition, Listing, PlannedEdition
from audiobrief.workflows.render.manifest import listing_of
from audiobrief.workflows.render.plan import RenderPlan
from audiobrief.workflows.render.repeat import Asked, Facts, digest, facts, keep_run, program_stamp
from audiobrief.workflows.render.scripts import bases

if TYPE_CHECKING:
    from audiobrief.workflows.render.run import RenderResult

_FOLDER = "episodes"


def sound_digests(plan: RenderPlan) -> dict[str, str | None]:
    """A digest of each sting, bed and cover that the episodes of a plan are made with, by its path.

    None for one that is not there, but would be taken if it were. Taken before they are read: one that changes
    meanwhile makes another episode the next time.
    """
    project, show = plan.project, plan.show
    names = [show.sound.file(role) for role in (*STINGS, "bed")]
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
            "files": _facts(project.output / edition.language, _names(manifest)),
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


def _names(manifest: Manifest) -> list[str]:
    kept = [file for file in (manifest.archive, manifest.receipt) if file is not None]
    return [*(file.name for file in (*manifest.files(), *kept)), manifest_path(Path(), manifest.id).name]


def _facts(folder: Path, names: Iterable[str]) -> dict[str, Facts]:
    return {name: facts(folder / name) for name in names}


def _record_path(project: Project, edition: PlannedEdition) -> Path:
    output = hashlib.sha256(str(project.output.resolve()).encode()).hexdigest()[:16]
    return project.cache / _FOLDER / output / f"{edition.script.id}.{edition.language}.json"


def read_digests(project: Project, request: BriefRequest) -> dict[str, str | None]:
    """A digest of each file that a render of the brief reads first, None where it is not there and could be."""
    try:
        paths, further = brief_files(request)
    except InputError:  # told by the render itself, with all else that is wrong
        return {}
    named = Path(request.brief)
    stem, extension = parse_name(named.name).stem, parse_name(named.name).extension
    endings = dict.fromkeys((extension or ".md", ".md"))
    twins = [named.parent / f"{stem}.{tag}{end}" for tag in (*LANGUAGES, *LOCALES) for end in endings]
    settings = (project.voices, project.show, project.lexicon, project.user_lexicon)
    recipes = [path for folder in (project.root / "audio", project.root) for path in folder.glob("*.yaml")]
    read = (*(request.place(path) for path in (*paths, *further, *twins)), *recipes, *settings)
    return {str(path): digest(path) if path.is_file() else None for path in read}


def keep_result(
    asked: Asked,
    plan: RenderPlan,
    result: RenderResult,
    before: Mapping[str, str | None],
    sounds: Mapping[str, str | None],
) -> None:
    """Note a run whose every edition is whole now, so that the same command need not look again.

    `before` are the `read_digests` from before the plan was made; nothing is noted where a file changed meanwhile.
    """
    if asked.engine == "auto" and plan.engine.name != auto_order()[0]:
        return  # a better one may answer the next time
    files = [edition.script_file for edition in plan.editions]
    if result.stopped or any(file.path.read_bytes() != file.text.encode() for file in files):
        return
    if len(left_alone(replace(plan, again=False), sounds)) < len(plan.editions):
        return
    scripts = {str(path): digest(path) for file in files for path in (file.path, *bases(file.path))}
    told = _told(plan, result)
    keep_run(plan.project, asked, {**before, **sounds, **scripts}, _written(plan), result.due, told)


def _told(plan: RenderPlan, result: RenderResult) -> dict[str, Any]:
    """What a run that leaves every edition alone tells."""
    untouched = replace(
        result,
        episodes=tuple(
            edition.with_speech(replace(edition.speech, new=0)).with_files(replace(edition.files, mix=None))
            for edition in result.episodes
        ),
    )
    notes = [*plan.notes, *(untouched_note(edition.language) for edition in plan.editions)]
    folder = plan.project.output
    made = (load_manifest(manifest_path(folder / one.language, one.script.id)) for one in plan.editions)
    notes += held_notes(one for one in made if one.held and not one.unpublished)
    return {"notes": notes, "warnings": result.warnings, "lines": untouched.lines(), "json": untouched.as_json()}


def _written(plan: RenderPlan) -> list[Path]:
    output = plan.project.output
    written = [output / "index.html"]
    for edition in plan.editions:
        folder, name = output / edition.language, edition.script.id
        manifest = load_manifest(manifest_path(folder, name))
        shown = ("feed.xml", "show.json", "index.html", f"{name}.html")
        written += [folder / file for file in (*_names(manifest), *shown)]
    return [path for path in written if path.is_file()]


def untouched_note(language: str) -> str:
    """What is told of an edition that is left alone."""
    return f"{language}: nothing has changed, the episode is left as it is; --again makes it anew"
