"""What a translator is asked and what it answers; the protocol that every translator meets."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

from audiobrief.config.automation import TranslateSettings
from audiobrief.errors import TranslationError


@dataclass(frozen=True)
class Term:
    """How a name, a figure or a tag of the source is written in the target."""

    source: str
    target: str


@dataclass(frozen=True)
class RequestLimits:
    """How much a translator takes in one request, and whether tags such as `<1>words</1>` come back from it."""

    segments: int
    characters: int
    keeps_tags: bool


class Translator(Protocol):
    """A translator. Constructing one is cheap: heavy work waits for `check` or `translate`."""

    name: str
    model: str
    offline: bool
    limits: RequestLimits

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of languages that it translates, such as ("fr", "en"); empty when any. Raises: TranslationError."""
        ...

    def identity(self) -> str:
        """Everything about model and instructions that can change a translation, as a short text without secrets."""
        ...

    def translate(
        self, segments: Sequence[str], source: str, target: str, *, glossary: Sequence[Term], context: str
    ) -> list[str]:
        """A translation for each segment, "" where there is none; `source` and `target` are locales such as fr-CA.

        Raises: TranslationError, `retriable` when asking again may help.
        """
        ...


@runtime_checkable
class Adapter(Protocol):
    """What a translator offers besides where it can also rewrite a text for listening, in the text's own language."""

    def adapting(self) -> str:
        """Everything about model and instructions that can change such a text, as a short text without secrets."""
        ...

    def adapt(self, segments: Sequence[str], locale: str, *, context: str) -> list[str]:
        """Each segment rewritten, "" where there is none. Raises: TranslationError, `retriable` as in `translate`."""
        ...


GROUP = "audiobrief.translators"
HOW = (
    "set `translate: {backend: openai, url: http://localhost:11434/v1, model: NAME}` in show.yaml, "
    "or give --backend and --model (docs/translation.md)"
)


def table() -> dict[str, EntryPoint]:
    """Every translator that is installed here, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def load(settings: TranslateSettings, cache: Path, folder: Path) -> Translator:
    """The translator that the settings name; one whose factory has parameters `cache` and `folder` gets them.

    `folder` is the project's, in which relative paths of the settings stand.

    Raises: TranslationError for none, an unknown one or missing packages.
    """
    name = settings.backend
    if not name:
        raise TranslationError("", "no translator is set", fix=HOW)
    points = table()
    if name not in points:
        close = difflib.get_close_matches(name, points, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"known translators: {', '.join(sorted(points))}"
        raise TranslationError(name, "there is no translator of this name", fix=hint)
    try:
        factory = points[name].load()
    except ImportError as error:
        raise TranslationError(name, f"its package does not load ({error})", fix="install it again") from error
    takes = inspect.signature(factory).parameters
    given = {"cache": cache, "folder": folder}
    translator: Translator = factory(settings, **{name: place for name, place in given.items() if name in takes})
    return translator
