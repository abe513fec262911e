"""The third step of a render: the engine that speaks, and those that voices.yaml declares for when it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from audiobrief.brief.find import Notes
from audiobrief.config.cast import Cast
from audiobrief.errors import AudiobriefError, EngineError
from audiobrief.speech import engines
from audiobrief.speech.model import Synthesizer
from audiobrief.workflows.render.edition import Lines

AUTO_TIMEOUT_S = 3.0
CHECK_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Fallback:
    """Another engine, and the lines of each edition as it would speak them, by language."""

    engine: Synthesizer
    lines: dict[str, Lines]


def choose_engine(name: str, notes: Notes, cast: Cast) -> Synthesizer:
    """The engine of that name if it works here, or the best that does for "auto"; said in one line.

    Raises: EngineError with what to do.
    """
    if name != "auto":
        engine = cast.engine(name)
        found = engine.check(CHECK_TIMEOUT_S)
        if not found.ok and not engine.offline:  # one bad answer is no outage
            found = engine.check(CHECK_TIMEOUT_S / 2)
        if not found.ok:
            raise EngineError(name, found.detail, fix=found.fix)
        notes.lines.append(f"engine: {name} ({found.detail})")
        return engine
    missed: list[str] = []
    for candidate in engines.auto_order():
        try:
            engine = cast.engine(candidate)
        except EngineError as error:
            missed.append(f"{candidate}: {error.message}")
            continue
        found = engine.check(AUTO_TIMEOUT_S)
        if found.ok:
            reason = f" because {'; '.join(missed)}" if missed else ""
            notes.lines.append(f"engine: {candidate} ({found.detail}){reason}")
            return engine
        missed.append(f"{candidate}: {found.detail}")
    raise EngineError("auto", f"no engine works here ({'; '.join(missed)})", fix="run: audiobrief doctor")


def engine_or_fault(name: str, cast: Cast, notes: Notes) -> tuple[Synthesizer, AudiobriefError | None]:
    """The engine, and why it does not work now: only where the cast declares a fallback for that.

    What it spoke before is in the cache, so it stays the engine of the episodes that are whole there.
    """
    try:
        return choose_engine(name, notes, cast), None
    except EngineError as error:
        if name == "auto" or name not in engines.table() or not set(cast.fallback) - {name}:
            raise
        return cast.engine(name), error


def declared_fallbacks(
    cast: Cast,
    chosen: str,
    lines_on: Callable[[Synthesizer, list[AudiobriefError]], dict[str, Lines]],
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
