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
    from audiobrief.config.project import find_project

    here = Path.cwd()
    chosen = {"voices": voices, "show": show, "output": out}
    files = {name: here / path for name, path in chosen.items() if path is not None}
    if show is not None and not files["show"].is_file() and show == Path(show.name):
        files["show"] = show  # a name, where there is no such file
    return find_project(here if start is None else here / start, **files)
