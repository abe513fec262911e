"""A finished render is noted, so that the same command over the same files need not look again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from audiobrief.brief.find import BriefRequest, brief_files
from audiobrief.brief.readers.read import parse_name
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.locales import LANGUAGES, LOCALES
from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.speech.engines import auto_order
from audiobrief.workflows.render.plan import RenderPlan
from audiobrief.workflows.render.repeat import Asked, digest, keep_run
from audiobrief.workflows.render.run import RenderResult
from audiobrief.workflows.render.scripts import bases
from audiobrief.workflows.render.unchanged import episode_names, left_alone, untouched_note


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


def keep_result(asked: Asked, plan: RenderPlan, result: RenderResult, before: Mapping[str, str | None]) -> None:
    """Note a run whose every edition is whole now, so that the same command need not look again.

    `before` are the `read_digests` from before the plan was made; nothing is noted where a file changed meanwhile.
    """
    try:
        _keep(asked, plan, result, before)
    except (AudiobriefError, OSError):  # of a file that went meanwhile: the next run looks again
        return


def _keep(asked: Asked, plan: RenderPlan, result: RenderResult, before: Mapping[str, str | None]) -> None:
    if asked.engine == "auto" and plan.engine.name != auto_order()[0]:
        return  # a better one may answer the next time
    files = [edition.script_file for edition in plan.editions]
    if result.stopped or any(file.path.read_bytes() != file.text.encode() for file in files):
        return
    if len(left_alone(replace(plan, again=False), result.sounds)) < len(plan.editions):
        return
    scripts = {str(path): digest(path) for file in files for path in (file.path, *bases(file.path))}
    told = _told(plan, result)
    keep_run(plan.project, asked, {**before, **result.sounds, **scripts}, _written(plan), result.due, told)


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
    held = [one for one in made if one.held and not one.unpublished]
    if held:
        from audiobrief.podcast.approval import held_notes

        notes += held_notes(held)
    return {"notes": notes, "warnings": result.warnings, "lines": untouched.lines(), "json": untouched.as_json()}


def _written(plan: RenderPlan) -> list[Path]:
    output = plan.project.output
    written = [output / "index.html", *(output / "assets").glob("*")]
    for edition in plan.editions:
        folder, name = output / edition.language, edition.script.id
        manifest = load_manifest(manifest_path(folder, name))
        shown = ("feed.xml", "show.json", "index.html", f"{name}.html")
        written += [folder / file for file in (*episode_names(manifest), *shown)]
        written += [path for pattern in ("cover-*", "thumb-*", "feed-*.xml") for path in folder.glob(pattern)]
    return [path for path in written if path.is_file()]
