"""`audiobrief render`: a brief becomes mastered episodes and feeds; and the options that `script` shares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.brief.readers.table import format_names
from audiobrief.cli.options import Debug, Json, Private, Quiet, guarded, language_tags, screen_for, standard_input

if TYPE_CHECKING:
    from audiobrief.brief.find import BriefRequest
    from audiobrief.config.project import Project

WHAT, FILES = "What to render", "Files"
Brief = Annotated[
    str,
    typer.Argument(
        metavar="BRIEF", help=f"A {format_names()} file, a web address, or - for standard input.", show_default=False
    ),
]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--lang",
        "-l",
        metavar="LANG",
        help="Only these languages: fr, en (repeat or separate by commas).",
        rich_help_panel=WHAT,
        show_default=False,
    ),
]
VoicesFile = Annotated[
    Path | None,
    typer.Option(
        "--voices",
        metavar="FILE",
        help="Another cast than voices.yaml.",
        rich_help_panel=FILES,
        show_default=False,
    ),
]
ShowFile = Annotated[
    Path | None,
    typer.Option(
        "--show",
        metavar="FILE",
        help="Another show than show.yaml.",
        rich_help_panel=FILES,
        show_default=False,
    ),
]
OutFolder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FOLDER",
        help="Where episodes and feeds go. [default: output/]",
        rich_help_panel=FILES,
        show_default=False,
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Make scripts anew from the brief even where they were edited.", rich_help_panel=WHAT),
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
        "--engine", "-e", metavar="auto|edge|kokoro|espeak",
        help="Who speaks: online neural, offline neural, or offline draft voices; auto takes the best that answers.",
        rich_help_panel=WHAT,
    ),
]  # fmt: skip


def project_of(voices: Path | None, show: Path | None, out: Path | None) -> Project:
    """The project of this folder, with the files that the command names."""
    from audiobrief.config.project import find_project

    return find_project(Path.cwd(), voices=voices, show=show, output=out)


def request_of(
    brief: str,
    languages: list[str] | None,
    engine: str,
    force: bool,
    private: bool,
    resume: bool = True,
    allow_draft: bool = True,
) -> BriefRequest:
    """What is asked of a brief, with the data of standard input where that is the brief."""
    from audiobrief.brief.find import BriefRequest

    data = standard_input() if brief == "-" else None
    tags = language_tags(languages)
    return BriefRequest(brief, data, tags, engine, force, resume, private, allow_draft)


def render(
    brief: Brief,
    languages: Languages = None,
    engine: Engine = "auto",
    force: Force = False,
    private: Private = False,
    plan: Annotated[
        bool,
        typer.Option("--plan", help="Say what would be spoken, cached and written; do nothing.", rich_help_panel=WHAT),
    ] = False,
    resume: Resume = True,
    make_draft: Annotated[
        bool,
        typer.Option("--translate", help="Make a draft of an edition that is missing.", rich_help_panel=WHAT),
    ] = False,
    allow_draft: Annotated[
        bool,
        typer.Option("--allow-draft", help="Render machine drafts that nobody has reviewed.", rich_help_panel=WHAT),
    ] = False,
    voices: VoicesFile = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Render a brief: script, speech, mastered MP3s with chapters and transcripts, and the feeds.

    Run it again after an edit: only what changed is spoken anew.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from datetime import date

        from audiobrief.speech.cache.store import SpeechCache
        from audiobrief.storage.files import cache_dir
        from audiobrief.workflows.render.plan import prepare
        from audiobrief.workflows.render.run import describe, execute

        cache = SpeechCache(cache_dir() / "speech")
        request = request_of(brief, languages, engine, force, private, resume, allow_draft)
        project = project_of(voices, show, out)
        if make_draft:
            from audiobrief.cli.translate import make_missing

            make_missing(screen, project, request)
        job = prepare(project, request, date.today(), cache)
        for line in job.notes:
            screen.note(line)
        for line in job.warnings:
            screen.warn(line)
        if plan:
            described = describe(job)
            if as_json:
                screen.json(described.as_json())
            for line in described.lines():
                screen.result(line)
            return
        progress = screen.progress()
        try:
            result = execute(job, progress)
        finally:
            progress.close()
        if as_json:
            screen.json(result.as_json())
        for line in result.lines():
            screen.result(line)
