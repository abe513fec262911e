"""`voices.yaml` becomes the cast: the perspectives, and who speaks which of them in which language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import LANGUAGES, LOCALES, language_of
from audiobrief.perspective import Perspective
from audiobrief.speech import Voice
from audiobrief.yamlfile import Document, did_you_mean, read_yaml, validate

NARRATOR = "narrator"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


@dataclass(frozen=True)
class CastVoice:
    """One part of the cast: a voice on each engine and how it speaks."""

    perspective: str
    ids: dict[str, str]
    rate: float
    pitch_st: float
    gain_db: float
    pause_s: float
    line: int | None

    def on(self, engine: str) -> Voice | None:
        """This part's voice on one engine, or None where the cast names none."""
        return Voice(engine, self.ids[engine], self.rate, self.pitch_st) if engine in self.ids else None


@dataclass(frozen=True)
class Cast:
    """All perspectives in the order of the file, and the parts by language or locale."""

    path: Path
    perspectives: tuple[Perspective, ...]
    parts: dict[str, dict[str, CastVoice]]
    fallback: tuple[str, ...] = ()  # engines that speak a whole episode when the chosen one cannot
    settings: dict[str, dict[str, object]] = field(default_factory=dict)  # by engine

    def perspective(self, name: str) -> Perspective:
        """The perspective of that id. Raises: KeyError."""
        for perspective in self.perspectives:
            if perspective.id == name:
                return perspective
        raise KeyError(name)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(perspective.id for perspective in self.perspectives)

    def part(self, locale: str, perspective: str) -> CastVoice:
        """Who speaks a perspective in a locale; the locale's own cast goes before its language's.

        Raises: InputError naming what is missing from the file.
        """
        for key in (locale, language_of(locale)):
            found = self.parts.get(key, {}).get(perspective)
            if found is not None:
                return found
        language = language_of(locale)
        raise InputError(
            f'no voice speaks "{perspective}" in {language}; add `{perspective}:` under `cast: {language}:`',
            path=self.path,
        )


class _PerspectiveEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: dict[str, Name]
    headings: dict[str, Annotated[list[Name], Field(max_length=200)]] = Field(default_factory=dict)


class _PartEntry(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Name]
    rate: float = Field(1.0, ge=0.5, le=2.0)
    pitch: float = Field(0.0, ge=-12, le=12)
    gain: float = Field(0.0, ge=-12, le=12)
    pause: float = Field(0.5, ge=0, le=5)


class _VoicesFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    perspectives: dict[str, _PerspectiveEntry] = Field(max_length=200)
    cast: dict[str, dict[str, _PartEntry]]
    fallback: list[Name] = Field(default_factory=list)
    engines: dict[str, dict[str, Name | float]] = Field(default_factory=dict)


def load_cast(path: Path, engines: Collection[str]) -> Cast:
    """The cast of a file; `engines` are the engine names that may stand in it.

    Raises: InputError or ProblemsError listing all faults with their lines.
    """
    document = read_yaml(path)
    entries = validate(_VoicesFile, document)
    raise_all(
        [
            *_perspective_faults(document, entries),
            *_cast_faults(document, entries, engines),
            *_fallback_faults(document, entries, engines),
            *_settings_faults(document, entries, engines),
        ]
    )
    perspectives = tuple(
        Perspective(
            id=name,
            names=dict(entry.name),
            headings=tuple(heading for language in entry.headings.values() for heading in language),
        )
        for name, entry in entries.perspectives.items()
    )
    parts = {
        key: {name: _part(name, entry, document.line(("cast", key, name))) for name, entry in voices.items()}
        for key, voices in entries.cast.items()
    }
    settings: dict[str, dict[str, object]] = {name: dict(given) for name, given in entries.engines.items()}
    return Cast(path, perspectives, parts, tuple(entries.fallback), settings)


def _part(name: str, entry: _PartEntry, line: int | None) -> CastVoice:
    ids = dict(entry.__pydantic_extra__ or {})
    return CastVoice(name, ids, entry.rate, entry.pitch, entry.gain, entry.pause, line)


def _perspective_faults(document: Document, entries: _VoicesFile) -> list[AudiobriefError]:
    faults: list[AudiobriefError] = []
    if NARRATOR not in entries.perspectives:
        faults.append(document.error(f'the perspective "{NARRATOR}" is needed: it opens and closes', ("perspectives",)))
    for name, entry in entries.perspectives.items():
        place = ("perspectives", name)
        if not name.isidentifier() or not name.isascii():
            faults.append(
                document.error(f'"{name}" is no name for a perspective; use letters a-z, digits and _', place)
            )
        for kind, table in (("name", entry.name), ("headings", entry.headings)):
            faults += [
                document.error(
                    f'"{language}" is not a language{did_you_mean(language, LANGUAGES)}',
                    (*place, kind, language),
                )
                for language in table
                if language not in LANGUAGES
            ]
    return faults


def _fallback_faults(document: Document, entries: _VoicesFile, engines: Collection[str]) -> list[AudiobriefError]:
    faults: list[AudiobriefError] = []
    for number, name in enumerate(entries.fallback):
        if name not in engines:
            message = f'"{name}" is no engine{did_you_mean(name, tuple(engines))}'
        elif name in entries.fallback[:number]:
            message = f'"{name}" stands twice in the fallback'
        else:
            continue
        faults.append(document.error(message, ("fallback", number)))
    return faults


def _settings_faults(document: Document, entries: _VoicesFile, engines: Collection[str]) -> list[AudiobriefError]:
    return [
        document.error(f'"{name}" is no engine{did_you_mean(name, tuple(engines))}', ("engines", name))
        for name in entries.engines
        if name not in engines
    ]


def _cast_faults(document: Document, entries: _VoicesFile, engines: Collection[str]) -> list[AudiobriefError]:
    faults: list[AudiobriefError] = []
    for key, voices in entries.cast.items():
        if key not in LANGUAGES and key not in LOCALES:
            hint = did_you_mean(key, (*LANGUAGES, *LOCALES))
            faults.append(document.error(f'"{key}" is not a language or locale{hint}', ("cast", key)))
        for name, entry in voices.items():
            place = ("cast", key, name)
            if name not in entries.perspectives:
                hint = did_you_mean(name, tuple(entries.perspectives))
                faults.append(document.error(f'"{name}" is not a perspective{hint}', place))
            ids = entry.__pydantic_extra__ or {}
            known = (*engines, *_PartEntry.model_fields)
            faults += [
                document.error(
                    f'"{engine}" is no engine or setting of a voice{did_you_mean(engine, known)}',
                    (*place, engine),
                )
                for engine in ids
                if engine not in engines
            ]
            if not ids:
                faults.append(document.error(f"{key}.{name} names no voice; add for example `espeak: fr+f3`", place))
    return faults
