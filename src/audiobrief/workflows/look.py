"""The look of a show's pages: the theme that show.yaml names, and the colour of its cover."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import InputError
from audiobrief.podcast.site.theme import SHIPPED, Theme, compile_templates, own_templates
from audiobrief.storage.sealed_files import kept
from audiobrief.storage.yaml_read import did_you_mean

_SHEET, _EXTRA = "site.css", "extra.css"


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


def load_theme(project: Project, show: Show) -> tuple[Theme, bytes]:
    """The templates and the stylesheet, still without the show's colour. Raises: InputError."""
    name = show.site.theme
    if name in SHIPPED:
        return Theme(name), _shipped_css(name)
    folder = project.root / name
    if not folder.is_dir():
        known = f"{' or '.join(SHIPPED)}, or a folder of your own"
        message = f'there is no theme "{name}"{did_you_mean(name, SHIPPED)}; `site: {{theme:}}` is {known}'
        raise InputError(message, path=project.show)
    sheet, extra = _read(folder / _SHEET), _read(folder / _EXTRA)
    theme = Theme(SHIPPED[0], own_templates(folder))
    return theme, (_shipped_css(SHIPPED[0]) if sheet is None else sheet) + (extra or b"")


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
