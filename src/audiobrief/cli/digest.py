"""`audiobrief digest`: an episode from several, with chosen perspectives of each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from audiobrief.cli import clock
from audiobrief.cli.options import (
    Debug,
    Json,
    Languages,
    OutFolder,
    Quiet,
    ShowFile,
    VoicesFile,
    guarded,
    language_tags,
    screen_for,
)
from audiobrief.cli.project import open_project
from audiobrief.cli.render import (
    WHAT,
    Engine,
    Force,
    Prefer,
    carry_out,
    request_of,
    tell_begin,
    tell_plan,
    tell_result,
)


def digest(
    episodes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="The episodes to take, in their order; or a digest, to make it again."),
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="7d|DATE",
            help="Take what came out in so many days (7d), hours (36h), weeks (2w), or since a date.",
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = "",
    parts: Annotated[
        str,
        typer.Option(
            "--parts",
            metavar="PERSPECTIVE,...",
            help="Only these perspectives of each, such as facts,optimistic.",
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = "",
    languages: Languages = None,
    title: Annotated[
        str,
        typer.Option("--title", help="The digest's own title.", show_default=False, rich_help_panel=WHAT),
    ] = "",
    name: Annotated[
        str,
        typer.Option(
            "--id",
            metavar="ID",
            help="The digest's own id: the same one with other episodes is that digest, changed.",
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = "",
    folder: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FOLDER",
            help="Take the episodes of another project: the digest is in the feed of this one.",
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = None,
    engine: Engine = "auto",
    plan: Annotated[
        bool,
        typer.Option("--plan", help="Say what would be spoken, cached and written; do nothing.", rich_help_panel=WHAT),
    ] = False,
    force: Force = False,
    prefer: Prefer = "",
    allow_draft: Annotated[
        bool,
        typer.Option("--allow-draft", help="Take machine drafts that nobody has reviewed.", rich_help_panel=WHAT),
    ] = False,
    voices: VoicesFile = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Make an episode from several: chosen perspectives of each, with an opening, links and a closing of its own.

    What the episodes said comes from the cache as it is; only the new sentences are spoken. The same digest again is
    the same episode. Its script is yours to edit as any other. What is not public is not taken unless it is named.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        if bool(episodes) == bool(since):
            raise typer.BadParameter("name episodes, or say --since", param_hint="--since")
        from audiobrief.config.show import load_show
        from audiobrief.workflows.digest import moment_since, named, recent, settled, spoken_anew
        from audiobrief.workflows.render.plan import prepare

        project, now = open_project(voices=voices, show=show, out=out), clock.now()
        settings = load_show(project.show)
        source = project if folder is None else project.other(folder.absolute())
        place = "" if folder is None else Path(os.path.relpath(folder.absolute(), project.root)).as_posix()
        told: list[str] = []
        if since:
            recipe, told = recent(source, settings, moment_since(since, settings, now), now)
        else:
            recipe = named(project, settings, tuple(episodes or ()))
        wanted = tuple(part.strip() for part in parts.split(",") if part.strip())
        recipe = settled(recipe, wanted, title.strip(), name.strip(), place)
        tags = list(language_tags(languages))
        request = request_of(recipe.place, tags, engine, force, private=False, allow_draft=allow_draft, prefer=prefer)
        job = prepare(project, request, now)
        warnings = [*told, *job.warnings, *spoken_anew(job)]
        tell_begin(screen, job, warnings)
        if plan:
            tell_plan(screen, job, warnings)
            return
        tell_result(screen, job, warnings, carry_out(screen, job))
