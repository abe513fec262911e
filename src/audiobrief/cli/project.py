"""The project of the current folder: the one place that asks where the command was typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audiobrief.config.project import Project


def open_project(
    *, voices: Path | None = None, show: Path | None = None, out: Path | None = None, start: Path | None = None
) -> Project:
    """The project around the current folder, or `start`, with the files that options name in its stead.

    `show` is a file, or the name of one of the shows in `shows/`. Raises: InputError for one that is not there.
    """
    from audiobrief.config.project import project_from

    return project_from(Path.cwd(), start, voices=voices, show=show, output=out)
