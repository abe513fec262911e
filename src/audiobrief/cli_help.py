"""The first page of help, from the commands as they are registered; printed without loading what draws the others.

Typer's own page costs three times as much as all the rest of `audiobrief --help`.
"""

from __future__ import annotations

import inspect
import os
import shutil
import sys
import textwrap
from collections.abc import Callable
from typing import Any

import typer

_FIRST = "Commands"
_OPTIONS = (
    ("--version", "Show the version."),
    ("--install-completion", "Install completion for the current shell."),
    ("--show-completion", "Show completion for the current shell, to copy it or customize the installation."),
    ("-h, --help", "Show this message and exit."),
)


def page(app: typer.Typer, name: str, width: int, bold: Callable[[str], str]) -> str:
    """The help of an application: what it is, its commands by panel, examples; `bold` marks titles."""
    lines = ["", f"{bold('Usage:')} {name} [OPTIONS] COMMAND [ARGS]...", ""]
    lines += textwrap.wrap(_text(app.info.help), width - 1, initial_indent=" ", subsequent_indent=" ")
    for title, rows in (("Options", list(_OPTIONS)), *_panels(app).items()):
        wide = max(len(row[0]) for row in rows) + 4
        lines += ["", bold(title)]
        for left, right in rows:
            wrapped = textwrap.wrap(right, max(20, width - wide - 1)) or [""]
            lines.append(f"  {left:<{wide - 2}}{wrapped[0]}")
            lines += [" " * wide + more for more in wrapped[1:]]
    epilog = _text(app.info.epilog, keep=True)
    lines += ["", *(f" {line.replace('`', '')}".rstrip() for line in epilog.split("\n\n"))]
    return "\n".join(lines) + "\n"


def _panels(app: typer.Typer) -> dict[str, list[tuple[str, str]]]:
    """Name and first paragraph of each command and group, by the panel that it is registered for."""
    panels: dict[str, list[tuple[str, str]]] = {}
    for command in app.registered_commands:
        if command.hidden or command.callback is None:
            continue
        name = command.name or command.callback.__name__.replace("_", "-")
        panel = _text(command.rich_help_panel) or _FIRST
        panels.setdefault(panel, []).append((name, _text(command.help) or _text(command.callback.__doc__)))
    for group in app.registered_groups:
        inner = group.typer_instance
        if inner is not None and not group.hidden:
            panel = _text(group.rich_help_panel) or _FIRST
            panels.setdefault(panel, []).append((_text(group.name), _text(group.help) or _text(inner.info.help)))
    return panels


def _text(value: Any, keep: bool = False) -> str:
    """The first paragraph of what was given to typer, or all of it; "" where nothing was."""
    if not isinstance(value, str):  # typer marks what is left to its defaults
        return ""
    whole = inspect.cleandoc(value)
    return whole if keep else " ".join(whole.split("\n\n")[0].split())


def show(app: typer.Typer, name: str) -> None:
    """Prints the page; titles are bold on a terminal."""
    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    print(page(app, name, width, (lambda text: f"\x1b[1m{text}\x1b[0m") if colours else str), end="")
