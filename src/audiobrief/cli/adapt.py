"""The `adapt` command: a brief rewritten for listening, as a draft to review; registered by `cli`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli import clock
from audiobrief.cli.options import (
    Debug,
    Json,
    Languages,
    OneItem,
    Quiet,
    ShowFile,
    VoicesFile,
    guarded,
    language_tags,
    screen_for,
)
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.translation.adaptation import AdaptationPlan, AdaptedEdition
    from audiobrief.workflows.drafts import Tools

HOW = "How to rewrite"
Backend = Annotated[
    str,
    typer.Option(
        "--backend", "-b", metavar="openai", rich_help_panel=HOW, show_default=False,
        help="Who rewrites: a chat endpoint. [default: as under `translate:` in show.yaml]",
    ),
]  # fmt: skip
Model = Annotated[
    str,
    typer.Option(
        "--model", "-m", metavar="NAME", rich_help_panel=HOW, show_default=False, help="The endpoint's model."
    ),
]
Url = Annotated[
    str,
    typer.Option(
        "--url", metavar="URL", rich_help_panel=HOW, show_default=False,
        help="The chat endpoint, such as http://localhost:11434/v1.",
    ),
]  # fmt: skip


def adapt(
    brief: Annotated[str, typer.Argument(metavar="BRIEF", help="A brief, such as NAME.fr.md.", show_default=False)],
    lang: Languages = None,
    backend: Backend = "",
    model: Model = "",
    url: Url = "",
    item: OneItem = "",
    force: Annotated[
        bool, typer.Option("--force", help="Make the draft anew even where one was edited or reviewed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent and written; do nothing.")] = False,
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Rewrite a brief for listening, in its own language: NAME.adapted.fr.md, a machine draft to review.

    Sentences get shorter, figures may be rounded (the exact ones stand in the notes). A paragraph that would not say
    the same stays as written, and is told. The brief itself is never touched.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.brief.find import BriefRequest
        from audiobrief.workflows.adapt import plan_adaptations
        from audiobrief.workflows.drafts import tools_of

        project = open_project(voices=voices, show=show)
        tools = tools_of(project, {"backend": backend, "model": model, "url": url})
        request = BriefRequest(brief, languages=language_tags(lang), item=item, folder=Path())
        plans = plan_adaptations(request, tools, force=force)
        for plan in plans:
            if plan.state == "current":
                screen.result(f"{plan.target} is up to date with {plan.source}; --force makes it anew")
            elif dry_run:
                screen.result(f"{plan.target} ({plan.state}): {len(plan.places)} paragraphs; nothing was sent")
        made = [] if dry_run else _made(screen, project, plans, tools)
        if as_json:
            untouched = [_untouched(plan) for plan in plans if dry_run or plan.state == "current"]
            screen.json({"editions": [*(one.as_json() for one in made), *untouched]})


def _made(screen: Screen, project: Project, plans: Sequence[AdaptationPlan], tools: Tools) -> list[AdaptedEdition]:
    """The drafts, each told once it is written. Raises: AudiobriefError."""
    from audiobrief.errors import TranslationError
    from audiobrief.workflows.adapt import adaptations

    if all(plan.state == "current" for plan in plans):
        return []
    progress, made = screen.progress(), []
    try:
        for one in adaptations(project, plans, tools, clock.now(), progress):
            made.append(one)
    except TranslationError as error:
        for line in error.details:
            screen.result(line)
        raise
    finally:
        progress.close()
        for one in made:
            _tell(screen, one)
    return made


def _tell(screen: Screen, made: AdaptedEdition) -> None:
    """The draft, what was kept and why, what was rounded, and what to do next."""
    kept = [one for one in made.paragraphs if one.faults]
    rewritten = sum(one.changed for one in made.paragraphs)
    count = f"{rewritten} of {len(made.paragraphs)} paragraphs rewritten ({made.stored} from the cache)"
    screen.result(f"{made.plan.target}: {count}, {len(kept)} kept as written")
    for one in kept:
        screen.result(f"kept: {one.place}: {'; '.join(one.faults)} | {one.source}")
    for one in made.paragraphs:
        for figure in one.rounded if not one.faults else ():
            screen.result(f"rounded: {one.place}: {figure.told} | exact: {figure.exact}")
    screen.note("review it, then remove its line `draft: machine`; until then `audiobrief render` refuses it")


def _untouched(plan: AdaptationPlan) -> dict[str, object]:
    places = {"source": str(plan.source.resolve()), "edition": str(plan.target.resolve()), "state": plan.state}
    return {**places, "rewritten": 0, "from_cache": 0, "kept": [], "rounded": []}
