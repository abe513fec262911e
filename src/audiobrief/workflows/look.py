"""The look of a show's pages: the theme that show.yaml names, and the colour of its cover."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import InputError
from audiobrief.podcast.site.theme import SHIPPED, Theme, compile_templates, own_templates
from audiobrief.storage.sealed_files import kept
from audiobrief.storage.yaml_read import did_you_mean, read_yaml, validate

_SHEET, _EXTRA, _ABOUT = "site.css", "extra.css", "theme.yaml"


class ThemeFile(BaseModel):
    """What `theme.yaml` in a folder of templates says: the shipped theme that shows wherever the folder has nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    extends: str = SHIPPED[0]


@dataclass(frozen=True)
class Look:
    """Templates, and the stylesheet of all pages."""

    theme: Theme
    css: bytes


def plain_look(name: str = SHIPPED[0]) -> Look:
    """A shipped theme without a colour of the show's."""
    return Look(Theme(name), _shipped_css(name))


def load_look(project: Project, show: Show, cover: bytes) -> Look:
    """The look that the show asks for; `cover`, a JPEG, gives the colour where show.yaml has none.

    Raises: InputError for a theme that is not there or not readable.
    """
    from audiobrief.podcast.site.colour import accents, cover_colour

    theme, css = load_theme(project, show)
    colour = show.site.colour
    if not colour:
        key = f"colour 1 {hashlib.sha256(cover).hexdigest()}"
        colour = kept(project.cache, key, lambda: cover_colour(cover).encode()).decode()
    light, dark = accents(colour, theme.name)
    return Look(theme, f":root {{ --accent-light: {light}; --accent-dark: {dark}; }}\n".encode() + css)


def theme_folder(project: Project, show: Show) -> Path | None:
    """The folder of the show's own templates, there or not; None where a shipped theme is named."""
    return None if show.site.theme in SHIPPED else project.root / show.site.theme


def load_theme(project: Project, show: Show) -> tuple[Theme, bytes]:
    """The templates and the stylesheet, still without the show's colour. Raises: InputError."""
    name = show.site.theme
    folder = theme_folder(project, show)
    if folder is None:
        return Theme(name), _shipped_css(name)
    if not folder.is_dir():
        known = f"{' or '.join(SHIPPED)}, or a folder of your own"
        message = f'there is no theme "{name}"{did_you_mean(name, SHIPPED)}; `site: {{theme:}}` is {known}'
        raise InputError(message, path=project.show)
    sheet, extra = _read(folder / _SHEET), _read(folder / _EXTRA)
    theme = Theme(_extended(folder / _ABOUT), own_templates(folder))
    return theme, (_shipped_css(theme.name) if sheet is None else sheet) + (extra or b"")


def _extended(path: Path) -> str:
    """The shipped theme that a folder builds on. Raises: InputError with its line for one that is not there."""
    if not path.is_file():
        return SHIPPED[0]
    document = read_yaml(path)
    name = validate(ThemeFile, document).extends
    if name not in SHIPPED:
        message = f'there is no theme "{name}"{did_you_mean(name, SHIPPED)}; `extends:` is {" or ".join(SHIPPED)}'
        raise document.error(message, ("extends",))
    return name


def check_theme(project: Project, show: Show) -> None:
    """Raise InputError or ProblemsError naming file and line of each template of the theme that cannot be read."""
    theme, _ = load_theme(project, show)
    if theme.own:
        compile_templates(theme)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise InputError(f"the stylesheet cannot be read: {error.strerror or error}", path=path) from error


@cache
def _shipped_css(name: str) -> bytes:
    folder = files("audiobrief") / "data"
    css = (folder / _SHEET).read_bytes()
    return css if name == SHIPPED[0] else css + (folder / f"site-{name}.css").read_bytes()
