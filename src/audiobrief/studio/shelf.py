"""What a project holds: its briefs, scripts and episodes, each edition with its state; and new briefs put there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from audiobrief.brief.find import BriefRequest, left_out_json
from audiobrief.brief.model import Origin
from audiobrief.brief.readers.table import SUFFIXES, looks_like_url
from audiobrief.config.project import Project
from audiobrief.config.show import Show, load_show
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.locales import language_of
from audiobrief.podcast.approval import is_approved
from audiobrief.podcast.manifest import load_catalog
from audiobrief.podcast.model import Manifest
from audiobrief.script.model import Script, parse, read_stamp, shown
from audiobrief.storage.files import read_limited, slug, write_atomic
from audiobrief.storage.yaml_read import LARGEST_BYTES
from audiobrief.workflows.render.read import read_input
from audiobrief.workflows.render.scripts import make_scripts, write_scripts

BRIEFS = "briefs"


@dataclass(frozen=True)
class EditionRow:
    """One edition: its script if it has one, its episode if it was rendered."""

    id: str
    language: str
    title: str
    date: str
    state: str  # broken, to-render, changed, to-approve, scheduled, unpublished, published
    script: str = ""  # ID.LANGUAGE
    brief: str = ""
    edited: bool = False
    translated: str = ""
    duration_s: float | None = None
    engine: str = ""
    problem: str = ""
    approved_by: str = ""  # "" where nobody approved the episode as it is

    def as_json(self) -> dict[str, Any]:
        """The values for a page."""
        return dict(vars(self))


def editions(project: Project) -> list[EditionRow]:
    """Every edition of the project, the latest date first. Raises: InputError for a faulty show.yaml."""
    show = load_show(project.show)
    episodes: dict[tuple[str, str], Manifest] = {}
    problems: dict[str, str] = {}
    for language in show.editions:
        try:
            catalog = load_catalog(project.output / language, everything=True)
        except AudiobriefError as error:
            problems[language] = str(error)
            continue
        episodes |= {(language, episode.id): episode for episode in catalog}
    rows = [_of_script(path, episodes, problems) for path in sorted(project.scripts.glob("*.yaml"))]
    known = {(row.language, row.id) for row in rows}
    rows += [_of_episode(episode) for key, episode in episodes.items() if key not in known]
    return sorted(rows, key=lambda row: (row.date, row.id), reverse=True)


def waiting_briefs(project: Project, rows: Sequence[EditionRow]) -> list[str]:
    """The files in `briefs/` that no script was made from yet, relative to the project."""
    known = {row.brief for row in rows}
    folder = project.root / BRIEFS
    found = sorted(
        path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )
    return [name for name in (path.relative_to(project.root).as_posix() for path in found) if name not in known]


def _of_script(path: Path, episodes: dict[tuple[str, str], Manifest], problems: dict[str, str]) -> EditionRow:
    name, _, language = path.stem.rpartition(".")
    try:
        text = read_limited(path, LARGEST_BYTES).decode("utf-8-sig")
        script = parse(text, str(path))
    except (AudiobriefError, UnicodeDecodeError) as error:
        return EditionRow(name, language, name, "", "broken", path.stem, problem=str(error))
    episode = episodes.get((language, script.id))
    plain = shown(script)
    state = edition_state(script, episode)
    return EditionRow(
        script.id, language, plain.title, script.published, state, path.stem,
        "" if script.origin is None else script.origin.path, read_stamp(text).edited,
        episode.translated if episode else "", episode.duration_s if episode else None,
        episode.engine if episode else "", problems.get(language, ""), _approver(episode),
    )  # fmt: skip


def _of_episode(episode: Manifest) -> EditionRow:
    return EditionRow(
        episode.id, episode.language, episode.title, episode.published_at, _listed(episode),
        translated=episode.translated, duration_s=episode.duration_s, engine=episode.engine,
        approved_by=_approver(episode),
    )  # fmt: skip


def _listed(episode: Manifest) -> str:
    if episode.unpublished:
        return "unpublished"
    if episode.held:
        return "to-approve"
    return "scheduled" if episode.scheduled else "published"


def _approver(episode: Manifest | None) -> str:
    approval = episode.approval if episode is not None and is_approved(episode) else None
    return "" if approval is None else approval.by


def edition_state(script: Script, episode: Manifest | None) -> str:
    """How far an edition is: to-render, changed, to-approve, scheduled, unpublished or published."""
    if episode is None:
        return "to-render"
    made = [segment.paragraphs for segment in episode.segments]
    now = [segment.text for segment in shown(script).segments]
    return _listed(episode) if made == now else "changed"


@dataclass(frozen=True)
class Added:
    """What became of a brief that was put in: its scripts, what was left out of it, and what to know about it."""

    scripts: tuple[str, ...]
    left_out: list[dict[str, Any]]
    taken: list[dict[str, Any]]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The values for a page."""
        return {**vars(self), "scripts": list(self.scripts), "notes": list(self.notes), "warnings": list(self.warnings)}


def add_file(project: Project, name: str, data: bytes, now: datetime) -> Added:
    """A brief put into `briefs/` under a free name, and its scripts made.

    Raises: InputError or ProblemsError where it cannot be read; then it is not kept. PublishError.
    """
    path = free_path(project.root / BRIEFS, name)
    write_atomic(path, data)
    try:
        return add_existing(project, path.relative_to(project.root).as_posix(), now)
    except AudiobriefError:
        path.unlink(missing_ok=True)
        raise


def add_existing(project: Project, brief: str, now: datetime) -> Added:
    """The scripts of a brief of the project, given by its path there or as a web address, made or brought up to date.

    Raises: InputError or ProblemsError.
    """
    request = BriefRequest(brief_of(project, brief), allow_draft=True)
    source = read_input(project, request)
    files = [edition.script_file for edition in make_scripts(project, source, request, source.show.day_of(now))]
    write_scripts(files, source.notes.lines.append)
    return Added(
        tuple(file.path.stem for file in files),
        left_out_json(source.notes.left_out),
        [
            {"language": language, "text": one.text, "taken_for": one.taken_for, "why": one.why, "line": one.line}
            for language, one in source.notes.taken
        ],
        tuple(source.notes.lines),
        (*source.notes.warnings, *(str(error) for error in source.notes.stopped)),
    )


def brief_of(project: Project, name: str) -> str:
    """The brief of that name as a request takes it: a web address, or a file inside the project.

    Raises: InputError for a file outside of it.
    """
    if looks_like_url(name):
        return name
    try:
        path = (project.root / name).resolve()
    except (ValueError, OSError) as error:
        raise InputError(f"{name[:60]!r} is no name of a file; choose a file of the project") from error
    if not path.is_relative_to(project.root.resolve()):
        raise InputError(f'"{name[:100]}" is outside the project; put the brief into {BRIEFS}/')
    return str(path)


def brief_of_script(project: Project, origin: Origin | None, name: str) -> str:
    """The brief that a script was made from, to render it. Raises: InputError where it is not known or gone."""
    if origin is None or origin.path == "-":
        raise InputError(f'the script "{name}" does not say which file its brief is; render it by command')
    found = brief_of(project, origin.path)
    if not looks_like_url(found) and not Path(found).is_file():
        raise InputError(f"the brief {origin.path} is gone; put it back, then render", path=project.root)
    return found


def free_path(folder: Path, name: str) -> Path:
    """A path in the folder that no file has, after the wish of the one who brings it; never one outside."""
    wish = Path(name.replace("\\", "/")).name
    suffix = next((end for end in sorted(SUFFIXES, key=len, reverse=True) if wish.lower().endswith(end)), "")
    if not suffix:
        raise InputError(f'"{wish[:60]}" is no format of briefs; choose one of {", ".join(sorted(SUFFIXES))}')
    stem = wish[: -len(suffix)]
    head, dot, tag = stem.rpartition(".")
    language = f".{tag}" if dot and language_of(tag) == tag and len(tag) == 2 else ""
    bare = slug(head if language else stem) or "brief"
    number = 1
    while True:
        path = folder / f"{bare}{'' if number == 1 else f'-{number}'}{language}{suffix}"
        if not path.exists():
            return path
        number += 1


def show_names(show: Show) -> dict[str, str]:
    """The title of the show in each language."""
    return {language: edition.title for language, edition in show.editions.items()}
