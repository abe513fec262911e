"""The `audiobrief` command: its commands by name, each loaded when it is called."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import partial
from importlib import import_module
from typing import Annotated, Any, Literal, NamedTuple

import typer
import typer.main
from typer.core import TyperGroup
from typer.models import CommandInfo

from audiobrief import __version__
from audiobrief.cli.options import leave

_MARKUP: Literal["markdown"] = "markdown"  # of help texts, as in the whole program


class Place(NamedTuple):
    """Where a command stands: a function, or a `Typer` of several; `panel` is its group in the overview."""

    module: str
    attribute: str
    panel: str


class CommandTable(MutableMapping[str, Any]):
    """Built commands by name; each is made by its maker the first time that it is read."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._makers[name] = lambda: command
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._makers[name]
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __contains__(self, name: object) -> bool:
        return name in self._makers


def lazy_group(places: Mapping[str, Place]) -> type[TyperGroup]:
    """A class of groups for `Typer(cls=...)` whose commands are loaded by name."""

    class LazyGroup(TyperGroup):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.commands = CommandTable({name: partial(_load, name, place) for name, place in places.items()})

    return LazyGroup


def _load(name: str, place: Place) -> Any:
    found = getattr(import_module(place.module), place.attribute)
    command = _group(found) if isinstance(found, typer.Typer) else _single(CommandInfo(name=name, callback=found))
    command.name, command.rich_help_panel = name, place.panel
    return command


def _single(info: CommandInfo) -> Any:
    """The command of a function, built by typer."""
    app = typer.Typer(add_completion=False, rich_markup_mode=_MARKUP)
    app.registered_commands.append(info)
    return typer.main.get_command(app)


def _group(app: typer.Typer) -> Any:
    """The group of a `Typer`, whose commands are built one by one."""
    empty = copy.copy(app)
    empty.registered_commands, empty.rich_markup_mode = [], _MARKUP
    group: Any = typer.main.get_group(empty)
    group.commands = CommandTable(
        {
            info.name or typer.main.get_command_name(info.callback.__name__): partial(_single, info)
            for info in app.registered_commands
            if info.callback is not None
        }
    )
    return group


_MAIN, _PODCAST, _SOUND, _WORDS, _MACHINE = "Main", "Podcast", "Sound", "Words", "Voices and machine"
# In the order of the help and of docs/cli.md.
COMMANDS = {
    "init": Place("audiobrief.cli.init", "init", _MAIN),
    "render": Place("audiobrief.cli.render", "render", _MAIN),
    "script": Place("audiobrief.cli.script", "script", _MAIN),
    "digest": Place("audiobrief.cli.digest", "digest", _MAIN),
    "studio": Place("audiobrief.cli.studio", "studio", _MAIN),
    "mcp": Place("audiobrief.cli.mcp", "mcp", _MACHINE),
    "doctor": Place("audiobrief.cli.doctor", "doctor", _MACHINE),
    "translate": Place("audiobrief.cli.translate", "translate", _MAIN),
    "adapt": Place("audiobrief.cli.adapt", "adapt", _MAIN),
    "feed": Place("audiobrief.cli.feed", "feed", _PODCAST),
    "check": Place("audiobrief.cli.check", "check", _PODCAST),
    "verify": Place("audiobrief.cli.verify", "verify", _PODCAST),
    "publish": Place("audiobrief.cli.publish", "publish", _PODCAST),
    "watch": Place("audiobrief.cli.watch", "watch", _PODCAST),
    "serve": Place("audiobrief.cli.serve", "serve", _PODCAST),
    "report": Place("audiobrief.cli.report", "report", _SOUND),
    "say": Place("audiobrief.cli.say", "say", _WORDS),
    "voices": Place("audiobrief.cli.voices", "voices_app", _MACHINE),
    "episodes": Place("audiobrief.cli.episodes", "episodes_app", _PODCAST),
    "clip": Place("audiobrief.cli.clip", "clip", _PODCAST),
    "cache": Place("audiobrief.cli.cache", "cache_app", _MACHINE),
    "lexicon": Place("audiobrief.cli.lexicon", "lexicon_app", _WORDS),
    "stings": Place("audiobrief.cli.stings", "stings_app", _SOUND),
}

app = typer.Typer(
    cls=lazy_group(COMMANDS),
    help="Turn a written news brief into a bilingual podcast: a script, a voice for each perspective, MP3s and feeds.",
    epilog=(
        "Examples:\n\n"
        "`audiobrief init my-show` · a new show, with a brief to try\n\n"
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
