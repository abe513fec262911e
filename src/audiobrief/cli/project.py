"""The project of the current folder: the one place that asks where the command was typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audiobrief.config.project import Project


def open_project(
    *, voices: Path | None = None, show: Path | None = None, out: Path | None = None, start: Path | None = None
) -> Project:
    """The project around the current folder, or `start`, with the files that options name in its stead."""
    from audiobrief.config.project import find_project

    here = Path.cwd()
    chosen = {"voices": voices, "show": show, "output": out}
    return find_project(
        here if start is None else here / start,
        **{name: here / path for name, path in chosen.items() if path is not None},
    )
