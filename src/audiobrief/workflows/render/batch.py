"""Many briefs in one run: one process, one engine, ordered by date; one that fails holds nobody up; feeds once."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from audiobrief.brief.find import BriefRequest, each_item, read_all
from audiobrief.brief.readers.items import is_every
from audiobrief.brief.readers.read import parse_name
from audiobrief.brief.readers.table import LARGEST_BYTES, SUFFIXES, looks_like_url
from audiobrief.config.cast import Cast
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.podcast.approval import held_notes
from audiobrief.progress import Progress
from audiobrief.speech.model import Synthesizer
from audiobrief.speech.workers import Executors, SharedPlaces, WorkerPool
from audiobrief.storage.files import read_limited
from audiobrief.workflows.feeds import rebuild_feeds
from audiobrief.workflows.render.plan import RenderPlan, prepare
from audiobrief.workflows.render.run import RenderResult, execute
from audiobrief.workflows.render.side_by_side import SideBySide
from audiobrief.workflows.settings import load_settings


@dataclass(frozen=True)
class Failure:
    """A brief that no episode was made of, and why."""

    brief: str
    error: AudiobriefError

    def lines(self) -> list[str]:
        """Why, one line for each problem; each names the brief."""
        told = str(self.error).split("\n")
        return [line if self.brief in line else f"{self.brief}: {line}" for line in told]


@dataclass(frozen=True)
class BatchResult:
    """What became of each brief of a run."""

    made: tuple[tuple[str, RenderResult], ...]
    failed: tuple[Failure, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What `render --json` prints for several briefs."""
        return {
            "runs": [{"brief": name, **result.as_json()} for name, result in self.made],
            "failed": [{"brief": failure.brief, "problems": failure.lines()} for failure in self.failed],
            "warnings": list(self.warnings),
        }

    def lines(self) -> list[str]:
        """The result for people: every episode, then what failed."""
        return [line for name, result in self.made for line in (name, *(f"  {line}" for line in result.lines()))]


def brief_names(given: Sequence[str], folder: Path) -> list[str]:
    """The briefs that files, folders, patterns and addresses mean, each once; relative ones stand in `folder`.

    The editions of a brief in files of their own (NAME.fr.md, NAME.en.md) are one.
    Raises: InputError for a folder or pattern without a brief.
    """
    found: dict[str, str] = {}
    for name in given:
        if looks_like_url(name):
            found.setdefault(name, name)
            continue
        for one in _files(name, folder):
            path = Path(one)
            found.setdefault(str(path.parent / parse_name(path.name).stem), one)
    return list(found.values())


def _files(name: str, folder: Path) -> list[str]:
    place = folder / name
    if place.is_dir():
        files = [path for path in sorted(place.iterdir()) if path.is_file() and not path.name.startswith(".")]
        wanted = [path for path in files if path.suffix.lower() in SUFFIXES and not _is_made_from(path, files)]
        briefs = [str(Path(name) / path.name) for path in wanted]
        if not briefs:
            raise InputError("this folder holds no brief; give files", path=name)
        return briefs
    if glob.has_magic(name) and not place.exists():
        briefs = sorted(glob.glob(name, root_dir=folder, recursive=True))  # noqa: PTH207 (a path may be absolute)
        if not briefs:
            raise InputError("no file is named so; give files or a folder", path=name)
        return [one for one in briefs if (folder / one).is_file() and not is_adaptation(folder / one)]
    return [name]


def _is_made_from(path: Path, beside: Sequence[Path]) -> bool:
    """Whether a file was made from another one here, so that only its own name means it."""
    return is_item_edition(path, beside) or is_adaptation(path)


def is_adaptation(path: Path) -> bool:
    """Whether a file is a brief rewritten for listening, which takes the place of its brief where it is named."""
    return (
        ".adapted." in path.name
        and re.search(rb"^adapted:", read_limited(path, LARGEST_BYTES), re.MULTILINE) is not None
    )


def is_item_edition(path: Path, beside: Sequence[Path]) -> bool:
    """Whether a file is the translation of one text of an input beside it: NAME.ID.en.md of NAME.rss."""
    name = parse_name(path.name)
    of, _, item = name.stem.rpartition(".")
    if not (of and item and name.tag and path.suffix.lower() == ".md" and any(one.stem == of for one in beside)):
        return False
    return re.search(rb"^translated:", read_limited(path, LARGEST_BYTES), re.MULTILINE) is not None


def _as_it_is(plan: RenderPlan) -> RenderPlan:
    return plan


def render_all(
    project: Project,
    requests: Sequence[BriefRequest],
    now: datetime,
    progress: Progress,
    begin: Callable[[str, RenderPlan], None],
    *,
    executor: Executors = WorkerPool,
    jobs: int = 1,
    row: Callable[[str], Progress] | None = None,
    spread: Callable[[RenderPlan], RenderPlan] = _as_it_is,
) -> BatchResult:
    """Every brief rendered, the earliest date first; `begin` hears of each plan before it is carried out.

    `jobs` briefs are spoken and mixed at once, each with the `row` of its own of the progress (without: all with the
    one `progress`); the files are the same with any number of them. `spread` gives a plan to other speakers.
    Raises: InputError or ProblemsError for faults of show.yaml or voices.yaml, which are those of all.
    """
    show, cast = load_settings(project)
    failed: list[Failure] = []
    dated: list[tuple[str, BriefRequest]] = []
    for request in _each(project, requests, cast, show.leftovers, failed):
        try:
            briefs = read_all(request.within(project.root), cast, show.leftovers)
            dated.append((min(brief.published or now.date().isoformat() for brief, _ in briefs), request))
        except AudiobriefError as error:
            failed.append(Failure(request.label, error))
    requests = [request for _, request in sorted(dated, key=lambda pair: pair[0])]
    if jobs > 1 and len(requests) > 1:
        made, faults = _side_by_side(project, requests, now, progress, begin, jobs, row, spread)
    else:
        made, faults = _one_by_one(project, requests, now, progress, begin, executor, spread)
    failed += faults
    if not made:
        return BatchResult((), tuple(failed), ())
    published = rebuild_feeds(project, show, progress.note, now)
    own = {(one.language, one.script.id) for _, result in made for one in result.episodes}
    for line in held_notes(one for one in published.held if (one.language, one.id) in own):
        progress.note(line)
    return BatchResult(tuple(made), tuple(failed), published.warnings)


def _one_by_one(
    project: Project,
    requests: Sequence[BriefRequest],
    now: datetime,
    progress: Progress,
    begin: Callable[[str, RenderPlan], None],
    executor: Executors,
    spread: Callable[[RenderPlan], RenderPlan],
) -> tuple[list[tuple[str, RenderResult]], list[Failure]]:
    made: list[tuple[str, RenderResult]] = []
    failed: list[Failure] = []
    engine: Synthesizer | None = None
    for number, request in enumerate(requests, start=1):
        progress.note(f"{number}/{len(requests)}  {request.label}")
        try:
            plan = prepare(project, request, now, engine=engine)
            engine = plan.engine if plan.engine_fault is None else engine
            begin(request.label, plan)
            made.append((request.label, execute(spread(plan), progress, executor=executor, feeds=False)))
        except AudiobriefError as error:
            failed.append(Failure(request.label, error))
    return made, failed


def _side_by_side(
    project: Project,
    requests: Sequence[BriefRequest],
    now: datetime,
    progress: Progress,
    begin: Callable[[str, RenderPlan], None],
    jobs: int,
    row: Callable[[str], Progress] | None,
    spread: Callable[[RenderPlan], RenderPlan],
) -> tuple[list[tuple[str, RenderResult]], list[Failure]]:
    made: list[tuple[str, RenderResult]] = []
    failed: dict[str, Failure] = {}
    places = SharedPlaces()

    def put_in_place(label: str, result: RenderResult) -> None:
        made.append((label, result))
        progress.note(f"{len(made) + len(failed)}/{len(requests)}  {label}")

    def fail(label: str, error: AudiobriefError) -> None:
        failed[label] = Failure(label, error)
        progress.note(f"{len(made) + len(failed)}/{len(requests)}  {label}: failed, see the end")

    under_way = SideBySide(jobs, places, put_in_place, fail)
    engine: Synthesizer | None = None
    for request in requests:
        try:
            plan = prepare(project, request, now, engine=engine)
            if under_way.has(plan):
                under_way.settle()
                plan = prepare(project, request, now, engine=engine)
            engine = plan.engine if plan.engine_fault is None else engine
            plan = spread(plan)
            for speaker in (plan.engine, *(fallback.engine for fallback in plan.fallbacks)):
                places.allow(speaker.name, speaker.concurrency)
            begin(request.label, plan)
            under_way.begin(request.label, plan, row(request.label) if row else progress)
        except AudiobriefError as error:
            fail(request.label, error)
    under_way.settle()
    return made, [failed[request.label] for request in requests if request.label in failed]


def _each(
    project: Project, requests: Sequence[BriefRequest], cast: Cast, leftovers: Sequence[str], failed: list[Failure]
) -> Iterator[BriefRequest]:
    """The requests, with one for each text of an input in the place of a request for all of them."""
    for request in requests:
        if not is_every(request.item):
            yield request
            continue
        try:
            yield from each_item(request.within(project.root), cast, leftovers)
        except AudiobriefError as error:
            failed.append(Failure(request.brief, error))


def requests_of(names: Sequence[str], like: BriefRequest) -> list[BriefRequest]:
    """The same request for each brief."""
    return [replace(like, brief=name) for name in names]
