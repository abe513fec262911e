"""One brief that arrived: its missing editions drafted, its episodes rendered; no feed lists them yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.brief.find import BriefRequest, each_item, read_all
from audiobrief.config.cast import Cast
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.progress import Progress
from audiobrief.speech.model import Synthesizer
from audiobrief.speech.workers import Executors, WorkerPool
from audiobrief.workflows.render.plan import prepare
from audiobrief.workflows.render.run import execute
from audiobrief.workflows.watch.inbox import Arrival
from audiobrief.workflows.watch.state import BriefState

if TYPE_CHECKING:
    from audiobrief.workflows.render.edition import FinishedEdition


@dataclass
class Workshop:
    """What briefs of a watch are rendered with; the engine is chosen by the first and stays for the others."""

    project: Project
    show: Show
    cast: Cast
    engine_name: str
    progress: Progress
    executor: Executors = WorkerPool
    engine: Synthesizer | None = None


@dataclass(frozen=True)
class Rendered:
    """The episodes of a brief, and what tells it from another story under the same name."""

    episodes: tuple[FinishedEdition, ...]
    titles: tuple[str, ...]
    day: str


def render_arrival(
    shop: Workshop,
    arrival: Arrival,
    known: BriefState | None,
    now: datetime,
    written: Callable[[], None],
) -> Rendered:
    """The brief rendered, each text of it where it holds several; `written` is called once its drafts are there.

    Raises: AudiobriefError with the problems of all its texts; those without one are episodes all the same.
    """
    folder = arrival.files[0].parent
    for path in arrival.files:
        if path.is_symlink():
            raise InputError("is a link to another place; put the file itself into the inbox", path=path.name)
    whole = BriefRequest(
        arrival.files[0].name, engine=shop.engine_name, folder=folder, allow_draft=shop.show.watch.translate
    )
    requests = each_item(whole, shop.cast, shop.show.leftovers)
    briefs = read_all(requests[0], shop.cast, shop.show.leftovers)
    titles = tuple(brief.title for brief, _ in briefs)
    day = next((brief.published[:10] for brief, _ in briefs if brief.published), shop.show.day_of(now).isoformat())
    rendered = Rendered((), titles, day)
    if len(requests) == 1 and not briefs[0][0].named:
        _refuse_other_story(arrival, known, rendered)
    if shop.show.watch.translate:
        _draft(shop, requests, folder, now)
    written()
    episodes: list[FinishedEdition] = []
    problems: list[AudiobriefError] = []
    for request in requests:
        try:
            episodes += _episodes(shop, request, now, problems)
        except AudiobriefError as error:
            problems.append(error)
    raise_all(problems)
    return replace(rendered, episodes=tuple(episodes))


def _episodes(
    shop: Workshop, request: BriefRequest, now: datetime, problems: list[AudiobriefError]
) -> Sequence[FinishedEdition]:
    plan = prepare(shop.project, request, now, engine=shop.engine)
    shop.engine = plan.engine if plan.engine_fault is None else shop.engine
    result = execute(plan, shop.progress, executor=shop.executor, feeds=False)
    for line in (*plan.notes, *(f"warning: {line}" for line in result.warnings)):
        shop.progress.note(f"    {line}")
    problems += plan.stopped
    return result.episodes


def _draft(shop: Workshop, requests: Sequence[BriefRequest], folder: Path, now: datetime) -> None:
    from audiobrief.workflows.drafts import missing_drafts

    for request in requests:
        # A draft is written beside its original, wherever the watch was started.
        placed = replace(request, brief=str(folder / request.brief), folder=None)
        for made in missing_drafts(shop.project, placed, now, shop.progress):
            doubts = f"{len(made.doubts)} doubt{'' if len(made.doubts) == 1 else 's'}"
            shop.progress.note(f"    {made.plan.target.name}: a machine draft with {doubts} marked in it")


def _refuse_other_story(arrival: Arrival, known: BriefState | None, now: Rendered) -> None:
    """Raise InputError where another story came under the name of one that has its episode."""
    if known is None or not known.episodes:
        return
    if not set(now.titles) & set(known.titles) and now.day != known.day:
        ids = ", ".join(dict.fromkeys(one.partition("/")[2] for one in known.episodes))
        raise InputError(
            f'has the name of "{known.titles[0]}" of {known.day}, the episode {ids}, and is another story; '
            f"give it a name of its own, or write `id: {ids}` at its top if it takes its place",
            path=arrival.files[0].name,
        )
