"""Commands that are loaded and built when they are asked for: one call pays for one command."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import partial
from importlib import import_module
from typing import Any, Literal, NamedTuple

import typer
import typer.main
from typer.core import TyperGroup
from typer.models import CommandInfo

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
