"""Who is there to speak: the parts of the cast, and the voices of every engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from audiobrief import engines
from audiobrief.errors import EngineError
from audiobrief.voices import load_cast


class CastRow(NamedTuple):
    """One voice of one part on one engine."""

    part: str
    engine: str
    voice: str
    rate: float
    pitch: float
    gain: float


class VoiceRow(NamedTuple):
    """One voice that an engine has here."""

    voice: str
    engine: str
    languages: str
    gender: str
    character: str


def cast_rows(path: Path, languages: Sequence[str], engine: str) -> list[CastRow]:
    """The cast of a file, in its order. Raises: InputError or ProblemsError."""
    cast = load_cast(path, tuple(engines.table()))
    return [
        CastRow(f"{key}.{name}", on, voice, part.rate, part.pitch_st, part.gain_db)
        for key, parts in cast.parts.items()
        if not languages or key[:2] in languages
        for name, part in parts.items()
        for on, voice in part.ids.items()
        if not engine or on == engine
    ]


def voice_rows(languages: Sequence[str], engine: str) -> list[VoiceRow]:
    """Every voice of every engine that loads here; of one engine when it is named.

    Raises: EngineError for a named engine that does not load.
    """
    rows: list[VoiceRow] = []
    for name in (engine,) if engine else sorted(engines.table()):
        try:
            found = engines.load(name).voices()
        except EngineError:
            if engine:
                raise
            continue  # `doctor` says why an engine does not load
        rows += [
            VoiceRow(info.id, name, " ".join(info.locales), info.gender, info.description)
            for info in found
            if not languages or any(locale[:2] in languages for locale in info.locales)
        ]
    return rows
