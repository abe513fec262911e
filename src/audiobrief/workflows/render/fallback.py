"""The engines that voices.yaml declares for when the chosen one fails: checked before work, used for whole episodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from audiobrief.config.cast import Cast
from audiobrief.errors import AudiobriefError, EngineError
from audiobrief.script.utterances import SpokenLine
from audiobrief.speech.model import Synthesizer

CHECK_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Fallback:
    """Another engine, and the lines of each edition as it would speak them, by language."""

    engine: Synthesizer
    lines: dict[str, tuple[SpokenLine, ...]]


def declared_fallbacks(
    cast: Cast,
    chosen: str,
    lines_on: Callable[[Synthesizer, list[AudiobriefError]], dict[str, tuple[SpokenLine, ...]]],
    warnings: list[str],
) -> tuple[tuple[Fallback, ...], list[AudiobriefError]]:
    """The fallbacks besides the chosen engine, and the problems of their voices.

    `lines_on` gives an engine's lines by language, and adds to the list what the cast lacks for it.
    An engine that does not load or work here is left out with a warning: elsewhere the file may be right.
    """
    found: list[Fallback] = []
    problems: list[AudiobriefError] = []
    for name in cast.fallback:
        if name == chosen:
            continue
        faults: list[AudiobriefError] = []
        try:
            engine = cast.engine(name)
            lines = lines_on(engine, faults)
        except EngineError as error:
            warnings.append(f"fallback {name} cannot be used here ({error.message})")
            continue
        if faults and not _works(engine):
            warnings.append(f"fallback {name} cannot be used here ({engine.check(CHECK_TIMEOUT_S).detail})")
            continue
        problems += faults
        found.append(Fallback(engine, lines))
    return tuple(found), problems


def _works(engine: Synthesizer) -> bool:
    return engine.check(CHECK_TIMEOUT_S).ok
