"""The console entry point: the overview of commands from a small file, so that it comes at once; all else by `cli`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audiobrief.cli.standard_output import run_with_output

_WIDEST = 100
_MARKERS = ("voices.yaml", "show.yaml", "lexicon.yaml")  # those of config.project, which is not loaded for this
_COMPLETION = "_AUDIOBRIEF_COMPLETE"


def main() -> None:
    """Run the command that was typed; what it printed is out when it ends well."""
    run_with_output(_main)


def _main() -> None:
    """Answers `audiobrief --help` itself; loading every command for it would take four times as long."""
    arguments = sys.argv[1:]
    if arguments in ([], ["--help"], ["-h"]) and _COMPLETION not in os.environ:
        width = min(_WIDEST, os.get_terminal_size().columns) if sys.stdout.isatty() else _WIDEST
        bold = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.write("\n".join(overview_lines(_overview(), width, bold)) + "\n")
        if not arguments:
            sys.stdout.write(f"\nNext here: {next_step(Path.cwd())}\n")
        raise SystemExit(0 if arguments else 2)
    # A start makes many objects and drops few: a look for circles at each 700, as usual, is a twentieth of it.
    gc.set_threshold(20_000)
    # Else pydantic looks through every installed package for plug-ins, at each start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from audiobrief.cli.main import main as run

    run()


def next_step(folder: Path) -> str:
    """What to do next in a folder: begin a show, render the first episode, or publish what is finished."""
    root = next((place for place in (folder, *folder.parents) if any((place / m).is_file() for m in _MARKERS)), None)
    if root is None:
        return "`audiobrief init` makes a show in this folder"
    if any(root.glob("output/*/*.episode.json")):
        return "`audiobrief publish TARGET` brings the episodes to listeners, `audiobrief studio` opens the desk"
    brief = min((path.name for path in (root / "briefs").glob("*.*") if path.suffix in (".md", ".txt")), default="")
    return f"`audiobrief render {f'briefs/{brief}' if brief else 'BRIEF'}` makes the first episode"


def overview_lines(overview: dict[str, Any], width: int, bold: bool) -> Iterator[str]:
    """The overview for people: usage, the commands in their groups, examples."""
    strong, plain = ("\x1b[1m", "\x1b[0m") if bold else ("", "")
    yield f"{strong}Usage:{plain} audiobrief COMMAND [OPTIONS] ..."
    yield ""
    yield from _wrapped(overview["help"], width, "")
    for title, rows in overview["groups"].items():
        yield f"\n{strong}{title}{plain}"
        for name, text in rows:
            first, *rest = _wrapped(text, width, " " * 14)
            yield f"  {strong}{name}{plain}{first[2 + len(name) :]}"
            yield from rest
    yield f"\n{strong}Examples{plain}"
    for command, text in overview["examples"]:
        yield f"  {command}"
        yield from _wrapped(text, width, " " * 6)
    yield "\n`audiobrief COMMAND --help` shows a command's options."


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """The text in lines of at most `width`, each after `indent`."""
    lines, line = [], indent
    for word in text.split():
        if len(line) + len(word) + 1 > width and line.strip():
            lines.append(line)
            line = indent
        line += word if line == indent else f" {word}"
    return [*lines, line]


def _overview() -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data/overview.json").read_bytes())
    return found
