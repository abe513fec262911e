"""The `translate` command: the other edition of a brief as a draft to review; registered by `cli`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli import clock
from audiobrief.cli.options import Debug, Json, OneItem, Quiet, ShowFile, VoicesFile, guarded, screen_for
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.brief.find import BriefRequest
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.translation.edition import TranslationPlan
    from audiobrief.translation.edition_run import TranslatedEdition
    from audiobrief.translation.protocol import Translator
    from audiobrief.workflows.drafts import Tools

HOW = "How to translate"
To = Annotated[
    str,
    typer.Option("--to", "-t", metavar="LANG", help="The language to make: fr, en, or a locale.", show_default=False),
]
Backend = Annotated[
    str,
    typer.Option(
        "--backend", "-b", metavar="openai|argos|command", rich_help_panel=HOW, show_default=False,
        help="Who translates: a chat endpoint, a model on this machine, a program of yours. [default: as in show.yaml]",
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


def translate(
    brief: Annotated[
        str, typer.Argument(metavar="BRIEF", help="A brief in one language, such as NAME.fr.md.", show_default=False)
    ],
    to: To,
    backend: Backend = "",
    model: Model = "",
    url: Url = "",
    item: OneItem = "",
    force: Annotated[
        bool, typer.Option("--force", help="Make the edition anew even where one was written or reviewed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent and written; do nothing.")] = False,
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write the other edition of a brief, NAME.en.md beside NAME.fr.md, as a machine draft to review.

    Doubts are listed here and in the draft. Run it again after an edit of the original: only changed paragraphs are
    translated, what you reviewed stays. The original is never touched.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.brief.find import BriefRequest
        from audiobrief.errors import AudiobriefError, raise_all
        from audiobrief.workflows.settings import asked_items

        project = open_project(voices=voices, show=show)
        asked = {"backend": backend, "model": model, "url": url}
        problems: list[AudiobriefError] = []
        for request in asked_items(project, BriefRequest(brief, item=item, folder=Path())):
            try:
                run(screen, project, request, to, asked, force=force, dry_run=dry_run)
            except AudiobriefError as error:
                problems.append(error)
        raise_all(problems)


def run(
    screen: Screen,
    project: Project,
    request: BriefRequest,
    to: str,
    asked: dict[str, str],
    *,
    force: bool,
    dry_run: bool,
) -> None:
    """One edition planned, made and told. Raises: AudiobriefError."""
    from audiobrief.translation.edition_run import count_pending, plan_translation
    from audiobrief.translation.protocol import load
    from audiobrief.workflows.drafts import tools_of

    tools = tools_of(project, asked)
    translator = load(tools.settings, project.cache, project.root) if asked["backend"] or asked["model"] else None
    made_by = f"{translator.name} {translator.model}" if translator else ""
    plan = plan_translation(request, to, tools.show, tools.cast, force=force, made_by=made_by)
    if plan.state == "current":
        _tell_current(screen, plan)
        return
    translator = translator or load(tools.settings, project.cache, project.root)
    if dry_run:
        sent = count_pending(plan, tools.lexicon, translator, tools.store)
        _tell_plan(screen, plan, sent, f"{translator.name} {translator.model}")
        return
    _tell(screen, _made(screen, plan, tools, translator))


def make_missing(screen: Screen, project: Project, request: BriefRequest) -> None:
    """A draft of each wanted edition that a brief does not have. Raises: AudiobriefError."""
    from audiobrief.errors import TranslationError
    from audiobrief.workflows.drafts import missing_drafts

    progress = screen.progress()
    try:
        for made in missing_drafts(project, request, clock.now(), progress):
            screen.note(f"{made.plan.target}: a machine draft with {_doubts(len(made.doubts))}")
    except TranslationError as error:
        for line in error.details:
            screen.result(line)
        raise
    finally:
        progress.close()


def _made(screen: Screen, plan: TranslationPlan, tools: Tools, translator: Translator) -> TranslatedEdition:
    """The edition; where its translations are not trusted, both sentences are a result too. Raises: AudiobriefError."""
    from audiobrief.errors import TranslationError
    from audiobrief.translation.edition_run import translate_edition

    progress = screen.progress()
    try:
        today = tools.show.day_of(clock.now())
        return translate_edition(plan, tools.cast, tools.lexicon, translator, tools.store, today, progress)
    except TranslationError as error:
        for line in error.details:
            screen.result(line)
        raise
    finally:
        progress.close()


def _tell_current(screen: Screen, plan: TranslationPlan) -> None:
    if screen.as_json:
        screen.json(
            {
                "source": str(plan.source.resolve()),
                "edition": str(plan.target.resolve()),
                "state": plan.state,
                "translated": 0,
                "from_cache": 0,
                "kept": len(plan.segments),
                "doubts": [],
            }
        )
    screen.result(f"{plan.target} is up to date with {plan.source}; --force makes it anew")


def _tell_plan(screen: Screen, plan: TranslationPlan, sent: int, translator: str) -> None:
    parts = len(plan.segments)
    if screen.as_json:
        screen.json(
            {
                "source": str(plan.source.resolve()),
                "edition": str(plan.target.resolve()),
                "state": plan.state,
                "would_send": sent,
                "from_cache": len(plan.wanted) - sent,
                "kept": parts - len(plan.wanted),
            }
        )
    screen.result(f"{plan.target} ({plan.state}): {sent} of {parts} parts would be sent to {translator}")
    screen.result(f"    {len(plan.wanted) - sent} from the cache, {parts - len(plan.wanted)} kept; nothing was sent")


def _tell(screen: Screen, made: TranslatedEdition) -> None:
    """The edition, the doubts with both sentences, and what to do next."""
    from audiobrief.locales import language_of

    plan = made.plan
    if screen.as_json:
        screen.json(made.as_json())
    kept = len(plan.segments) - len(plan.wanted)
    screen.result(f"{plan.target}: {made.translated} parts translated ({made.stored} from the cache), {kept} kept")
    languages = language_of(plan.brief.locale), language_of(plan.locale)
    for doubt in made.doubts:
        sides = zip(languages, (doubt.source, doubt.target), strict=True)
        told = "".join(f" | {language}: {sentence}" for language, sentence in sides if sentence)
        screen.result(f"doubt: {doubt.place}: {doubt.message}{told}")
    screen.note(_doubts(len(made.doubts)))
    screen.note("review it, then remove its line `draft: machine`; until then `audiobrief render` refuses it")


def _doubts(count: int) -> str:
    return f"{count} doubt{'' if count == 1 else 's'}, marked in the file" if count else "no doubts"
