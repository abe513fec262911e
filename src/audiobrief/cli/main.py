"""The `audiobrief` command: parse, call the pipeline, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief import __version__
from audiobrief.brief.readers.table import format_names
from audiobrief.cli.cache import cache_app
from audiobrief.cli.check import check
from audiobrief.cli.episodes import episodes_app
from audiobrief.cli.feed import feed
from audiobrief.cli.lexicon import lexicon_app
from audiobrief.cli.options import (
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
    leave,
    screen_for,
    standard_input,
)
from audiobrief.cli.project import open_project
from audiobrief.cli.publish import publish
from audiobrief.cli.report import report
from audiobrief.cli.say import say
from audiobrief.cli.serve import serve
from audiobrief.cli.stings import stings_app
from audiobrief.cli.translate import make_missing, translate
from audiobrief.cli.verify import verify
from audiobrief.cli.voices import voices_app

if TYPE_CHECKING:
    from audiobrief.brief.find import BriefRequest

app = typer.Typer(
    help="Turn a written news brief into a bilingual podcast: a script, a voice for each perspective, MP3s and feeds.",
    epilog=(
        "Examples:\n\n"
        "`audiobrief render briefs/ferry.md` · both editions of a brief, with the best engine here\n\n"
        "`pbpaste | audiobrief render - --engine espeak` · a draft of what is on the clipboard\n\n"
        "`audiobrief script briefs/ferry.md` · only the narration script, to edit before rendering\n\n"
        "`audiobrief doctor` · what works on this machine"
    ),
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(voices_app, name="voices", rich_help_panel="Voices and machine")
app.add_typer(episodes_app, name="episodes", rich_help_panel="Podcast")
app.add_typer(cache_app, name="cache", rich_help_panel="Voices and machine")
app.add_typer(lexicon_app, name="lexicon", rich_help_panel="Words")
app.add_typer(stings_app, name="stings", rich_help_panel="Sound")

WHAT = "What to render"
Brief = Annotated[
    str,
    typer.Argument(
        metavar="BRIEF", help=f"A {format_names()} file, a web address, or - for standard input.", show_default=False
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


def main() -> None:
    """The console entry point."""
    try:
        app(prog_name="audiobrief")
    except SystemExit as ending:
        leave(ending.code if isinstance(ending.code, int) else int(bool(ending.code)))
        raise


def _request(
    brief: str,
    languages: list[str] | None,
    engine: str,
    force: bool,
    private: bool,
    resume: bool = True,
    allow_draft: bool = True,
) -> BriefRequest:
    from audiobrief.brief.find import BriefRequest

    data = standard_input() if brief == "-" else None
    tags = language_tags(languages)
    return BriefRequest(brief, data, tags, engine, force, resume, private, allow_draft)


@app.command(rich_help_panel="Main")
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

        from audiobrief.workflows.render.plan import prepare
        from audiobrief.workflows.render.run import describe, execute

        request = _request(brief, languages, engine, force, private, resume, allow_draft)
        project = open_project(voices=voices, show=show, out=out)
        if make_draft:
            make_missing(screen, project, request)
        job = prepare(project, request, date.today())
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


@app.command(rich_help_panel="Main")
def script(
    brief: Brief,
    languages: Languages = None,
    force: Force = False,
    private: Private = False,
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write only the narration script, to read and edit before rendering."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from datetime import date

        from audiobrief.workflows.render.plan import prepare_scripts
        from audiobrief.workflows.render.scripts import refuse_edited, write_scripts

        request = _request(brief, languages, "", force, private)
        _, _, files, notes = prepare_scripts(open_project(voices=voices, show=show), request, date.today())
        for line in notes.lines:
            screen.note(line)
        for line in notes.warnings:
            screen.warn(line)
        if not force:
            refuse_edited(files)
        write_scripts(files, screen.note)
        if as_json:
            screen.json(
                [
                    {
                        "id": f.script.id,
                        "language": f.script.locale[:2],
                        "script": str(f.path.resolve()),
                        "state": f.state,
                    }
                    for f in files
                ]
            )
        for file in files:
            screen.result(f"{file.path} ({file.state}, {len(file.script.segments)} segments)")


@app.command(rich_help_panel="Voices and machine")
def doctor(quiet: Quiet = False, as_json: Json = False, debug: Debug = False) -> None:
    """Say what works on this machine, what does not, and how to get it."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.doctor import examine

        findings = examine(open_project())
        if as_json:
            screen.json([finding._asdict() for finding in findings])
        for finding in findings:
            screen.result(f"{'ok  ' if finding.ok else 'no  '} {finding.what}: {finding.detail}")
            if finding.fix:
                screen.result(f"     → {finding.fix}")
        if not any(finding.ok for finding in findings if finding.what.startswith("engine ")):
            raise typer.Exit(1)


app.command("translate", rich_help_panel="Main")(translate)
app.command("feed", rich_help_panel="Podcast")(feed)
app.command("check", rich_help_panel="Podcast")(check)
app.command("verify", rich_help_panel="Podcast")(verify)
app.command("publish", rich_help_panel="Podcast")(publish)
app.command("serve", rich_help_panel="Podcast")(serve)
app.command("report", rich_help_panel="Sound")(report)
app.command("say", rich_help_panel="Words")(say)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"audiobrief {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options before the command."""
