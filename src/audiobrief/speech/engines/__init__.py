"""The table of speech engines: entry points of the group `audiobrief.engines`, loaded when asked for."""

from __future__ import annotations

import difflib
import inspect
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from audiobrief.errors import EngineError
from audiobrief.speech.model import EngineFolders, Synthesizer

GROUP = "audiobrief.engines"
AUTO_ORDER = ("edge", "kokoro", "espeak")  # best sound first, the floor last


def table() -> dict[str, EntryPoint]:
    """Every engine that is installed here, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def load(name: str, folders: EngineFolders, /, **settings: object) -> Synthesizer:
    """The engine of that name, ready to be asked; `settings` are those of `engines:` in voices.yaml.

    `folders` goes to an engine whose factory has a parameter of that name.

    Raises: EngineError for an unknown name, one whose packages are missing, or a setting that it does not have.
    """
    points = table()
    if name not in points:
        close = difflib.get_close_matches(name, points, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"known engines: {', '.join(sorted(points))}"
        raise EngineError(name, "there is no engine of this name", fix=hint)
    try:
        factory = points[name].load()
    except ImportError as error:
        raise EngineError(
            name, f"its package does not load ({error})", fix="run: pip install --force-reinstall 'audiobrief[offline]'"
        ) from error
    known = tuple(getattr(factory, "settings", ()))
    for setting in settings:
        if setting not in known:
            close = difflib.get_close_matches(setting, known, n=1) or [", ".join(known)]
            hint = f'did you mean "{close[0]}"?' if known else "it has none"
            raise EngineError(name, f'it has no setting "{setting}" (`engines:` in voices.yaml)', fix=hint)
    engine: Synthesizer = factory(**settings, **({"folders": folders} if _takes_folders(factory) else {}))
    return engine


def _takes_folders(factory: Any) -> bool:
    return "folders" not in getattr(factory, "settings", ()) and "folders" in inspect.signature(factory).parameters
