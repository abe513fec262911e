"""The `audiobrief` command: its commands by name, each loaded when it is called."""

from __future__ import annotations

from typing import Annotated

import typer

from audiobrief import __version__
from audiobrief.cli.lazy import Place, lazy_group
from audiobrief.cli.options import leave

_MAIN, _PODCAST, _SOUND, _WORDS, _MACHINE = "Main", "Podcast", "Sound", "Words", "Voices and machine"
# In the order of the help and of docs/cli.md.
COMMANDS = {
    "render": Place("audiobrief.cli.render", "render", _MAIN),
    "script": Place("audiobrief.cli.script", "script", _MAIN),
    "studio": Place("audiobrief.cli.studio", "studio", _MAIN),
    "doctor": Place("audiobrief.cli.doctor", "doctor", _MACHINE),
    "translate": Place("audiobrief.cli.translate", "translate", _MAIN),
    "feed": Place("audiobrief.cli.feed", "feed", _PODCAST),
    "check": Place("audiobrief.cli.check", "check", _PODCAST),
    "verify": Place("audiobrief.cli.verify", "verify", _PODCAST),
    "publish": Place("audiobrief.cli.publish", "publish", _PODCAST),
    "serve": Place("audiobrief.cli.serve", "serve", _PODCAST),
    "report": Place("audiobrief.cli.report", "report", _SOUND),
    "say": Place("audiobrief.cli.say", "say", _WORDS),
    "voices": Place("audiobrief.cli.voices", "voices_app", _MACHINE),
    "episodes": Place("audiobrief.cli.episodes", "episodes_app", _PODCAST),
    "cache": Place("audiobrief.cli.cache", "cache_app", _MACHINE),
    "lexicon": Place("audiobrief.cli.lexicon", "lexicon_app", _WORDS),
    "stings": Place("audiobrief.cli.stings", "stings_app", _SOUND),
}

app = typer.Typer(
    cls=lazy_group(COMMANDS),
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


def main() -> None:
    """The console entry point."""
    try:
        app(prog_name="audiobrief")
    except SystemExit as ending:
        leave(ending.code if isinstance(ending.code, int) else int(bool(ending.code)))
        raise


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
