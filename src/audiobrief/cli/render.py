"""`audiobrief render`: a brief becomes mastered episodes and feeds; and the options that `script` shares."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from audiobrief.brief.readers.items import is_every
from audiobrief.brief.readers.table import format_names, looks_like_url
from audiobrief.cli import clock
from audiobrief.cli.options import (
    ITEM_HELP,
    ITEM_METAVAR,
    Cluster,
    Debug,
    Json,
    Languages,
    OutFolder,
    Private,
    Quiet,
    ShowFile,
    VoicesFile,
    guarded,
    language_tags,
    screen_for,
    speakers,
    standard_input,
    workers_of,
)
from audiobrief.cli.project import open_project
from audiobrief.speech.engines import table as engine_table

if TYPE_CHECKING:
    from audiobrief.brief.find import BriefRequest
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.workflows.render.plan import RenderPlan
    from audiobrief.workflows.render.repeat import RepeatedRun
    from audiobrief.workflows.render.run import RenderResult

WHAT = "What to render"
Brief = Annotated[
    str,
    typer.Argument(
        metavar="BRIEF", help=f"A {format_names()} file, a web address, or - for standard input.", show_default=False
    ),
]
Briefs = Annotated[
    list[str],
    typer.Argument(
        metavar="BRIEF...",
        help=f"{format_names()} files, folders of them, web addresses, or - for standard input.",
        show_default=False,
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Make scripts anew from the brief even where they were edited.", rich_help_panel=WHAT),
]


def side_of(prefer: str) -> Literal["", "script", "brief"]:
    """What --prefer says. Raise BadParameter if it is neither of the two."""
    if prefer == "":
        return ""
    if prefer == "script":
        return "script"
    if prefer == "brief":
        return "brief"
    raise typer.BadParameter("say script or brief", param_hint="--prefer")


Prefer = Annotated[
    str,
    typer.Option(
        "--prefer", metavar="script|brief", show_default=False, rich_help_panel=WHAT,
        callback=side_of, help="Whose words stay where your script and the brief both changed a sentence.",
    ),
]  # fmt: skip
Strict = Annotated[
    bool,
    typer.Option("--strict", help="Stop where text was left out, or a heading is not known.", rich_help_panel=WHAT),
]
Item = Annotated[
    str,
    typer.Option(
        "--item",
        metavar=ITEM_METAVAR,
        help=ITEM_HELP,
        show_default=False,
        rich_help_panel=WHAT,
    ),
]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume/--no-resume",
        help="Use what was spoken before; --no-resume speaks every sentence anew.",
        rich_help_panel=WHAT,
    ),
]

Engine = Annotated[
    str,
    typer.Option(
        "--engine", "-e", metavar="|".join(["auto", *sorted(engine_table())]),
        help="Who speaks: one of the engines that are installed here; auto takes the best that answers.",
        rich_help_panel=WHAT,
    ),
]  # fmt: skip


def request_of(
    brief: str,
    languages: list[str] | None,
    engine: str,
    force: bool,
    private: bool,
    resume: bool = True,
    allow_draft: bool = True,
    strict: bool = False,
    item: str = "",
    prefer: str = "",
) -> BriefRequest:
    """What is asked of a brief, with the data of standard input where that is the brief."""
    from audiobrief.brief.find import BriefRequest

    data = standard_input() if brief == "-" else None
    tags = language_tags(languages)
    side = side_of(prefer)
    here = Path()  # as every command of a shell, wherever the project is
    return BriefRequest(brief, data, tags, engine, force, resume, private, allow_draft, strict, item, side, here)


def render(
    briefs: Briefs,
    languages: Languages = None,
    engine: Engine = "auto",
    item: Item = "",
    force: Force = False,
    private: Private = False,
    strict: Strict = False,
    prefer: Prefer = "",
    plan: Annotated[
        bool,
        typer.Option("--plan", help="Say what would be spoken, cached and written; do nothing.", rich_help_panel=WHAT),
    ] = False,
    resume: Resume = True,
    again: Annotated[
        bool,
        typer.Option("--again", help="Make episodes anew though nothing has changed.", rich_help_panel=WHAT),
    ] = False,
    make_draft: Annotated[
        bool,
        typer.Option("--translate", help="Make a draft of an edition that is missing.", rich_help_panel=WHAT),
    ] = False,
    allow_draft: Annotated[
        bool,
        typer.Option("--allow-draft", help="Render machine drafts that nobody has reviewed.", rich_help_panel=WHAT),
    ] = False,
    jobs: Annotated[
        int,
        typer.Option("--jobs", "-j", min=1, max=32, metavar="N", help="Of several briefs, speak and mix N at once."),
    ] = 1,
    cluster: Cluster = "",
    voices: VoicesFile = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Render briefs: script, speech, mastered MP3s with chapters and transcripts, and the feeds.

    Run it again after an edit: only what changed is spoken anew, and what has not changed at all is left alone.
    Of several briefs the earliest comes first; one that fails is told at the end and holds nobody up.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        several = len(briefs) > 1 or Path(briefs[0]).is_dir() or has_magic(briefs[0])
        if several or is_every(item):
            given = "" if several else briefs[0]
            like = request_of(given, languages, engine, force, private, resume, allow_draft, strict, item, prefer)
            project = open_project(voices=voices, show=show, out=out)
            like = dataclasses.replace(like, again=again)
            _render_all(screen, project, briefs, like, plan=plan, drafts=make_draft, jobs=jobs, cluster=cluster)
            return
        brief = briefs[0]
        from audiobrief.workflows.render.repeat import Asked, repeated

        project = open_project(voices=voices, show=show, out=out)
        tags = language_tags(languages)
        asked = Asked(brief, Path.cwd(), tags, engine, allow_draft, strict, prefer)
        usual = plan or make_draft or again or force or private or not resume or brief == "-" or bool(item)
        known = None if usual else repeated(project, asked, clock.now())
        if known is not None:
            _repeat(screen, known)
            return
        from audiobrief.errors import raise_all
        from audiobrief.workflows.render.kept_run import keep_result, read_digests
        from audiobrief.workflows.render.plan import prepare

        request = request_of(brief, languages, engine, force, private, resume, allow_draft, strict, item, prefer)
        request = dataclasses.replace(request, again=again)
        if make_draft:
            from audiobrief.cli.translate import make_missing

            make_missing(screen, project, request)
        before = None if (usual and not again) or looks_like_url(brief) else read_digests(project, request)
        job = prepare(project, request, clock.now())
        tell_begin(screen, job, job.warnings)
        if plan:
            tell_plan(screen, job, job.warnings, cluster)
            raise_all(list(job.stopped))
            return
        result = carry_out(screen, job, cluster)
        if before is not None:
            keep_result(asked, job, result, before)
        tell_result(screen, job, job.warnings, result)
        raise_all(list(job.stopped))


def tell_begin(screen: Screen, job: RenderPlan, warnings: Sequence[str]) -> None:
    """What is worth telling before anything is spoken; `warnings` are those of the plan, and of its command."""
    for line in job.notes:
        screen.note(line)
    for line in warnings:
        screen.warn(line)


def tell_plan(screen: Screen, job: RenderPlan, warnings: Sequence[str], cluster: str = "") -> None:
    """What a render would do."""
    from audiobrief.workflows.render.run import describe

    described = describe(job, workers_of(cluster, job.engine.concurrency))
    if screen.as_json:
        screen.json({**described.as_json(), "warnings": list(warnings)})
    for line in described.lines():
        screen.result(line)


def carry_out(screen: Screen, job: RenderPlan, cluster: str = "") -> RenderResult:
    """What came of a plan, with its progress on the screen. Raises: AudiobriefError."""
    from audiobrief.workflows.render.run import execute

    progress = screen.progress()
    try:
        with speakers(cluster, progress) as spread:
            return execute(spread(job), progress)
    finally:
        progress.close()


def tell_result(screen: Screen, job: RenderPlan, warnings: Sequence[str], result: RenderResult) -> None:
    """What a render did; its own warnings begin with those of the plan, which were told before."""
    new = result.warnings[len(job.warnings) :]
    if screen.as_json:
        screen.json({**result.as_json(), "warnings": [*warnings, *new]})
    for line in new:
        screen.warn(line)
    for line in result.lines():
        screen.result(line)


def _repeat(screen: Screen, known: RepeatedRun) -> None:
    """What the earlier run told."""
    for line in known.notes:
        screen.note(line)
    for line in known.warnings:
        screen.warn(line)
    if screen.as_json:
        screen.json(known.json)
    for line in known.lines:
        screen.result(line)


def _render_all(
    screen: Screen,
    project: Project,
    given: list[str],
    like: BriefRequest,
    *,
    plan: bool,
    drafts: bool,
    jobs: int,
    cluster: str = "",
) -> None:
    """Several briefs in one run. Raises: Exit with 1 where one failed."""
    from audiobrief.workflows.render.batch import brief_names, render_all, requests_of

    one = like.brief == "-"
    if plan or drafts or (like.item and not is_every(like.item)) or ("-" in given and not one):
        raise typer.BadParameter("--plan, --translate, --item and - are for one brief at a time", param_hint="BRIEF")
    requests = [like] if one else requests_of(brief_names(given, Path()), like)
    table = screen.progress_table()
    progress = screen.progress() if jobs == 1 else table.row("")

    def begin(brief: str, job: RenderPlan) -> None:
        for line in job.notes:
            screen.note(line)
        for line in job.warnings:
            screen.warn(f"{brief}: {line}")

    try:
        with speakers(cluster, progress) as spread:
            result = render_all(
                project, requests, clock.now(), progress, begin, jobs=jobs, row=table.row, spread=spread
            )
    finally:
        progress.close()
        table.close()
    if screen.as_json:
        screen.json(result.as_json())
    for line in result.lines():
        screen.result(line)
    for line in result.warnings:
        screen.warn(line)
    stopped = [str(error) for _, made in result.made for error in made.stopped]
    problems = [line for failure in result.failed for line in failure.lines()] + stopped
    if problems:
        screen.fail("\n".join(problems))
        raise typer.Exit(1)
