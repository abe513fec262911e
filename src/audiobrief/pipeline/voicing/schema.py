"""The JSON Schema of voices.yaml with the engines and voices that are there."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution

from audiobrief import engines
from audiobrief.errors import EngineError
from audiobrief.voices_schema import voices_schema

# Their voices are tables of their own; those of others depend on what is installed.
_WITH_TABLES = ("edge", "kokoro")


def shipped_schema() -> bytes:
    """The schema that comes with audiobrief: its own engines. Raises: EngineError."""
    try:
        points = distribution("audiobrief").entry_points
    except PackageNotFoundError as error:
        raise EngineError(
            "any", "audiobrief is not installed as a package", fix="run: pip install audiobrief"
        ) from error
    own = sorted(point.name for point in points if point.group == engines.GROUP)
    return voices_schema({name: _voices(name) if name in _WITH_TABLES else () for name in own})


def local_schema() -> bytes:
    """The schema for this machine: every engine that is installed here, with the voices that it names."""
    return voices_schema({name: _voices(name) for name in sorted(engines.table())})


def _voices(engine: str) -> tuple[str, ...]:
    try:
        return tuple(_unique(info.id for info in engines.load(engine).voices()))
    except EngineError:
        return ()  # `doctor` says why an engine does not load


def _unique(names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(names)
