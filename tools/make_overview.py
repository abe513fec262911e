"""Writes the overview of commands (src/audiobrief/data/overview.json) anew from the program, for `make docs`."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer.main

from audiobrief.cli.main import app


def overview() -> dict[str, Any]:
    """What `audiobrief --help` tells, by the program's own commands."""
    command: Any = typer.main.get_command(app)
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, sub in command.commands.items():
        text = " ".join((sub.help or "").split("\n\n")[0].split())
        groups.setdefault(sub.rich_help_panel, []).append((name, text))
    options = [(", ".join(option.opts), option.help) for option in command.params if "completion" not in option.name]
    groups["Options"] = [*options, ("--help", "Show this overview.")]
    examples = [
        tuple(part.strip(" `") for part in line.split("·")) for line in command.epilog.split("\n\n") if "·" in line
    ]
    return {"help": command.help, "groups": groups, "examples": examples}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(overview(), ensure_ascii=False, indent=1) + "\n")
