"""The table of translators: entry points of the group `audiobrief.translators`, loaded when asked for."""

from __future__ import annotations

import difflib
from importlib.metadata import EntryPoint, entry_points

from audiobrief.errors import TranslationError
from audiobrief.translating.protocol import Translator
from audiobrief.translating.settings import TranslateSettings

GROUP = "audiobrief.translators"
HOW = (
    "set `translate: {backend: openai, url: http://localhost:11434/v1, model: NAME}` in show.yaml, "
    "or give --backend and --model (docs/translation.md)"
)


def table() -> dict[str, EntryPoint]:
    """Every translator that is installed here, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def load(settings: TranslateSettings) -> Translator:
    """The translator that the settings name. Raises: TranslationError for none, an unknown one or missing packages."""
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
    translator: Translator = factory(settings)
    return translator
