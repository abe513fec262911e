"""How pages look: shipped templates, a producer's own ones in their place, and the making of a page from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.podcast.chapters import clock
from audiobrief.podcast.phrases import NO_BREAK, no_break
from audiobrief.text.clean import one_line, paragraphs, web_address
from audiobrief.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from jinja2 import Environment

_Made = TypeVar("_Made")
SHIPPED = ("classic", "newspaper")
SHIPPED_PREFIX = "shipped/"  # `{% extends "shipped/episode.html" %}` in a template that stands in its place
_UNITS = r"[kMGT]?[$€£]|[kcm]?m|[km]?g|[kMGT]?Wh?|km/h|min|h|s|t|ha|°C|°F|G[oB]|M[oB]|millions?|milliards?|billions?"
_BEFORE_UNIT = lazy_pattern(rf"(?<=\d)[ ](?=(?:{_UNITS})(?![\w]))")
_AFTER_SIGN = lazy_pattern(r"(?:(?<=[≈~±≤≥<>−§])|(?<=\b[nN]°))[ ](?=\d)")


@dataclass(frozen=True)
class Theme:
    """One of the shipped looks, and the templates of the producer's own as (name, text, file)."""

    name: str = SHIPPED[0]
    own: tuple[tuple[str, str, str], ...] = ()


PLAIN = Theme()


def shipped_templates() -> dict[str, str]:
    """The shipped templates by name."""
    folder = files("audiobrief") / "podcast" / "site" / "templates"
    return {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".html")}


def typeset(value: str, locale: str) -> str:
    """A text on one line whose signs, numbers and units keep to their words."""
    line = no_break(one_line(value), locale)
    return _AFTER_SIGN.sub(NO_BREAK, _BEFORE_UNIT.sub(NO_BREAK, line))


def rendered(theme: Theme, name: str, values: Mapping[str, Any]) -> str:
    """A page by the template of a name. Raises: InputError with file and line for a template that is broken."""
    environment = _environment(theme)

    def make() -> str:
        return environment.get_template(name).render(values)

    return _told(theme, make)


def compile_templates(theme: Theme) -> None:
    """Raise InputError or ProblemsError with file and line of every template of the producer's that is broken."""
    environment, faults = _environment(theme), list[AudiobriefError]()
    for name, _, _ in theme.own:
        try:
            _told(theme, partial(environment.get_template, name))
        except InputError as fault:
            faults.append(fault)
    raise_all(faults)


def _told(theme: Theme, make: Callable[[], _Made]) -> _Made:
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        return make()
    except TemplateNotFound as error:
        own = next((place for _, text, place in theme.own if str(error.name) in text), None)
        raise InputError(f'there is no template "{error.name}"', path=own) from error
    except TemplateSyntaxError as error:
        place = error.filename or error.name or ""
        raise InputError(f"the template cannot be read: {error.message}", path=place, line=error.lineno) from error
    except Exception as error:
        place, line = _place(error)
        if place not in {file for _, _, file in theme.own} and not isinstance(error, TemplateError):
            raise
        message = one_line(str(error)) or type(error).__name__
        raise InputError(f"the template cannot be filled: {message}", path=place or None, line=line) from error


def _place(error: Exception) -> tuple[str, int | None]:
    """The template and its line that an error came from: the innermost one that is no Python file."""
    trace, place, line = error.__traceback__, "", None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".html", ".xml", ".txt")):
            place, line = name, trace.tb_lineno
        trace = trace.tb_next
    return place, line


@lru_cache(maxsize=4)
def _environment(theme: Theme) -> Environment:
    """What knows the templates. Loaded when a page is made, not before: most commands make none."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    shipped = shipped_templates()
    own = {name: (text, place) for name, text, place in theme.own}

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if name in own:
            return (*own[name], lambda: True)
        bare = name.removeprefix(SHIPPED_PREFIX)
        return (shipped[bare], f"templates/{bare}", lambda: True) if bare in shipped else None

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(
        line=one_line, typeset=typeset, paragraphs=paragraphs, file=file_address, url=web_address, clock=clock
    )
    return made


@lru_cache(maxsize=4096)
def file_address(name: str) -> str:
    """A file's name as a relative address, not yet escaped for HTML."""
    return quote(name, safe="/.")


def own_templates(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """The templates of a folder, as a theme has them. Raises: InputError for one that is no text in UTF-8."""
    found = []
    for path in sorted(folder.glob("*.html")):
        try:
            found.append((path.name, path.read_text(encoding="utf-8"), str(path)))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"the template cannot be read: {error}", path=path) from error
    return tuple(found)
