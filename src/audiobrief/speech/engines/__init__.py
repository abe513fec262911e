"""The table of speech engines: entry points of the group `audiobrief.engines`, loaded when asked for."""

from __future__ import annotations

import difflib
import inspect
import sys
from collections.abc import Collection, Iterator
from functools import lru_cache
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points
from typing import Any

from audiobrief.errors import EngineError
from audiobrief.progress import Progress
from audiobrief.speech.model import Capabilities, EngineFolders, InstalledVoice, Synthesizer, capabilities_of
from audiobrief.text.speech_target import ANY_ENGINE, SpeechTarget

GROUP = "audiobrief.engines"


def table() -> dict[str, EntryPoint]:
    """Every engine that is installed here, by name."""
    return dict(_points(tuple(sys.path)))


@lru_cache(maxsize=4)
def _points(path: tuple[str, ...]) -> dict[str, EntryPoint]:
    """Those of a search path: looking for them opens a file of every package that is installed."""
    return {point.name: point for point in entry_points(group=GROUP)}


class InstalledEngines(Collection[str]):
    """The names of the engines that are installed here.

    Those of audiobrief itself are looked for first: a cast that names no others needs no look into every package.
    """

    def __contains__(self, name: object) -> bool:
        return name in _own_names() or name in table()

    def __iter__(self) -> Iterator[str]:
        return iter(table())

    def __len__(self) -> int:
        return len(table())


@lru_cache(maxsize=1)
def _own_names() -> frozenset[str]:
    try:
        points = distribution("audiobrief").entry_points
    except PackageNotFoundError:
        return frozenset()
    return frozenset(point.name for point in points if point.group == GROUP)


def load(name: str, folders: EngineFolders, /, **settings: object) -> Synthesizer:
    """The engine of that name, ready to be asked; `settings` are those of `engines:` in voices.yaml.

    `folders` goes to an engine whose factory has a parameter of that name.

    Raises: EngineError for an unknown name, one whose packages are missing, or a setting that it does not have.
    """
    factory = _factory(name)
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


def capabilities(name: str) -> Capabilities:
    """What the engine of that name can do; it is not constructed for that. Raises: EngineError as `load` does."""
    return capabilities_of(_factory(name))


def target(name: str) -> SpeechTarget:
    """The engine of that name as the text knows it; any engine for "". Raises: EngineError as `load` does."""
    return SpeechTarget(name, capabilities(name).pieces) if name else ANY_ENGINE


def auto_order() -> tuple[str, ...]:
    """The engines that are tried where none is named, the best sound first."""
    ranked = {name: able.auto_rank for name, able in _capabilities().items() if able.auto_rank is not None}
    return tuple(sorted(ranked, key=lambda name: (ranked[name], name)))


def in_order() -> tuple[str, ...]:
    """Every engine that is installed here: those that are tried without being named, then the others by name."""
    ranked = auto_order()
    return (*ranked, *sorted(set(table()) - set(ranked)))


def mixing() -> tuple[str, ...]:
    """The engines whose voices can be mixed, in the order in which they are looked through."""
    able = _capabilities()
    return tuple(name for name in in_order() if name in able and able[name].mixes)


def known_symbols() -> dict[str, frozenset[str] | None]:
    """The IPA symbols of every engine that is installed here, by name; None where it knows all or takes none."""
    able = _capabilities()
    return {name: able[name].ipa_symbols if name in able and able[name].pieces else None for name in table()}


def install_voice(name: str, source: str, folders: EngineFolders, progress: Progress) -> InstalledVoice:
    """The voice ENGINE:VOICE ready for use, from `source` or, for "", the engine's own collection.

    Raises: EngineError for an engine without voices to install, or as that engine does.
    """
    engine, colon, voice = name.partition(":")
    if not colon or not voice:
        raise EngineError("voices", f'"{name}" names no engine', fix=f"write it as {' or '.join(_installing())}")
    if engine not in table():
        known = ", ".join(one.partition(":")[0] for one in _installing())
        raise EngineError(engine, "there is no engine of this name", fix=f"voices can be installed for: {known}")
    able = capabilities(engine)
    if not able.installs:
        raise EngineError(engine, "it has no voices to install", fix=able.more_voices)
    found: InstalledVoice = _factory(engine).install_voice(voice, source, folders, progress)
    return found


def _installing() -> list[str]:
    """A voice, as an example, of each engine that fetches some."""
    return [f"{name}:{able.installs}" for name, able in sorted(_capabilities().items()) if able.installs]


def _capabilities() -> dict[str, Capabilities]:
    """Those of every engine that loads; `doctor` says why another does not."""
    found = {}
    for name in table():
        try:
            found[name] = capabilities(name)
        except EngineError:
            continue
    return found


def _factory(name: str) -> Any:
    """What makes the engine. Raises: EngineError for an unknown name, or one whose packages are missing."""
    points = table()
    if name not in points:
        close = difflib.get_close_matches(name, points, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"known engines: {', '.join(sorted(points))}"
        raise EngineError(name, "there is no engine of this name", fix=hint)
    point = points[name]
    try:
        return point.load()
    except Exception as error:  # a package of others may fail in any way
        package = point.dist.name if point.dist else "its package"
        raise EngineError(
            name, f"its package does not load ({error})", fix=f"run: pip install --force-reinstall {package}"
        ) from error
