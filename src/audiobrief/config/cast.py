"""`voices.yaml` becomes the cast: the perspectives, and who speaks which of them in which language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from audiobrief.config.perspective import Perspective
from audiobrief.config.project import Project
from audiobrief.config.voices_models import EngineEntry, MixEntry, PartEntry, VoicesFile
from audiobrief.errors import AudiobriefError, EngineError, InputError, raise_all
from audiobrief.locales import LANGUAGES, LOCALES, language_of
from audiobrief.speech.engines import capabilities, mixing
from audiobrief.speech.model import EngineFolders, Mix, PauseTargets, Synthesizer, Voice
from audiobrief.storage.yaml_read import Document, did_you_mean, read_yaml, validate

NARRATOR = "narrator"


@dataclass(frozen=True)
class CastVoice:
    """One part of the cast: a voice on each engine and how it speaks; `own` is what differs on one engine."""

    perspective: str
    ids: dict[str, str]
    rate: float
    pitch_st: float
    formant: float
    gain_db: float
    pause_s: float
    line: int | None
    mixes: dict[str, Mix] = field(default_factory=dict)
    own: dict[str, dict[str, float]] = field(default_factory=dict)
    de_ess_db: float = 0.0

    def on(self, engine: str) -> Voice | None:
        """This part's voice on one engine, or None where the cast names none."""
        if engine not in self.ids:
            return None
        part = self.speaking_on(engine)
        mix = self.mixes.get(engine)
        return Voice(engine, self.ids[engine], part.rate, part.pitch_st, mix, part.formant, part.de_ess_db)

    def speaking_on(self, engine: str) -> CastVoice:
        """The part with the rate, pitch, formant, gain, pause and de-essing that it has on one engine, for good."""
        return replace(self, own={}, **self.own.get(engine, {}))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Cast:
    """All perspectives in the order of the file, and the parts by language or locale."""

    path: Path
    perspectives: tuple[Perspective, ...]
    parts: dict[str, dict[str, CastVoice]]
    fallback: tuple[str, ...] = ()  # engines that speak a whole episode when the chosen one cannot
    mixes: dict[str, Mix] = field(default_factory=dict)
    settings: dict[str, dict[str, object]] = field(default_factory=dict)  # by engine
    pauses: dict[str, PauseTargets] | None = field(default_factory=dict)  # by language; None leaves them alone
    rising_questions: bool = False  # files from before they could rise sound as they did
    folders: EngineFolders | None = None  # of the project; None for a cast that is only read

    def engine(self, name: str) -> Synthesizer:
        """The engine of that name, with the settings that the file has for it. Raises: EngineError."""
        from audiobrief.speech import engines

        assert self.folders is not None, "engines belong to a project: take `project_cast`"
        return engines.load(name, self.folders, **self.settings.get(name, {}))

    def pauses_in(self, locale: str) -> PauseTargets | None:
        """How long pauses are in the locale's language; None where they stay as the engines make them."""
        return None if self.pauses is None else self.pauses.get(language_of(locale), PauseTargets())

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


def project_cast(project: Project) -> Cast:
    """The cast of a project, with the engines that are installed here. Raises: InputError or ProblemsError."""
    from audiobrief.speech import engines

    return replace(load_cast(project.voices, engines.InstalledEngines()), folders=project.engine_folders)


def load_cast(path: Path, engines: Collection[str]) -> Cast:
    """The cast of a file; `engines` are the engine names that may stand in it.

    Raises: InputError or ProblemsError listing all faults with their lines.
    """
    return cast_of(read_yaml(path), path, engines)


def cast_of(document: Document, path: Path, engines: Collection[str]) -> Cast:
    """The cast of a document that was read already. Raises: as `load_cast`."""
    entries = validate(VoicesFile, document)
    raise_all(
        [
            *_perspective_faults(document, entries),
            *_mix_faults(document, entries),
            *_cast_faults(document, entries, engines),
            *_fallback_faults(document, entries, engines),
            *_settings_faults(document, entries, engines),
            *_pauses_faults(document, entries),
        ]
    )
    mixes = {name: _mix(entry, entries.mixes) for name, entry in entries.mixes.items()}
    perspectives = tuple(
        Perspective(
            id=name,
            names=dict(entry.name),
            headings=tuple(heading for language in entry.headings.values() for heading in language),
        )
        for name, entry in entries.perspectives.items()
    )
    parts = {
        key: {name: _part(name, entry, document.line(("cast", key, name)), mixes) for name, entry in voices.items()}
        for key, voices in entries.cast.items()
    }
    settings: dict[str, dict[str, object]] = {name: {**given} for name, given in entries.engines.items()}
    pauses = None if entries.pauses is None else {name: entry.targets for name, entry in entries.pauses.items()}
    return Cast(path, perspectives, parts, tuple(entries.fallback), mixes, settings, pauses, entries.rising_questions)


def _part(name: str, entry: PartEntry, line: int | None, mixes: dict[str, Mix]) -> CastVoice:
    found = {engine: own.mixed(mixes) for engine, own in entry.engines.items()}
    return CastVoice(
        name,
        {engine: own.name for engine, own in entry.engines.items()},
        entry.rate,
        entry.pitch,
        entry.formant,
        entry.gain,
        entry.pause,
        line,
        {engine: mix for engine, mix in found.items() if mix and _mixes(engine)},
        {engine: own.manner for engine, own in entry.engines.items() if own.manner},
        entry.de_ess,
    )


def _mixes(engine: str) -> bool:
    """Whether the voices of an engine can be mixed; one that does not load is told where it has to speak."""
    try:
        return capabilities(engine).mixes
    except EngineError:
        return False


def _mix(entry: MixEntry, entries: dict[str, MixEntry]) -> Mix:
    first, second = (_mix(entries[name], entries) if name in entries else name for name in entry.mix)
    return Mix(first, second, entry.timbre, entry.prosody)


def _mix_faults(document: Document, entries: VoicesFile) -> list[AudiobriefError]:
    """A fault for each mix that is made of itself, directly or by way of others."""
    faults: list[AudiobriefError] = []
    for name in entries.mixes:
        waiting, seen = list(entries.mixes[name].mix), set()
        while waiting:
            member = waiting.pop()
            if member in entries.mixes and member not in seen:
                seen.add(member)
                waiting += entries.mixes[member].mix
        if name in seen:
            faults.append(document.error(f'"{name}" is mixed from itself; name other voices', ("mixes", name)))
    return faults


def _perspective_faults(document: Document, entries: VoicesFile) -> list[AudiobriefError]:
    faults: list[AudiobriefError] = []
    if NARRATOR not in entries.perspectives:
        faults.append(document.error(f'the perspective "{NARRATOR}" is needed: it opens and closes', ("perspectives",)))
    for name, entry in entries.perspectives.items():
        place = ("perspectives", name)
        if not name.isidentifier() or not name.isascii():
            faults.append(
                document.error(f'"{name}" is no name for a perspective; use letters a-z, digits and _', place)
            )
        for key, table in (("name", entry.name), ("headings", entry.headings)):
            faults += [
                document.error(
                    f'"{language}" is not a language{did_you_mean(language, LANGUAGES)}',
                    (*place, key, language),
                )
                for language in table
                if language not in LANGUAGES
            ]
    return faults


def _fallback_faults(document: Document, entries: VoicesFile, engines: Collection[str]) -> list[AudiobriefError]:
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


def _settings_faults(document: Document, entries: VoicesFile, engines: Collection[str]) -> list[AudiobriefError]:
    return [
        document.error(f'"{name}" is no engine{did_you_mean(name, tuple(engines))}', ("engines", name))
        for name in entries.engines
        if name not in engines
    ]


def _pauses_faults(document: Document, entries: VoicesFile) -> list[AudiobriefError]:
    return [
        document.error(f'"{name}" is not a language{did_you_mean(name, LANGUAGES)}', ("pauses", name))
        for name in entries.pauses or ()
        if name not in LANGUAGES
    ]


def _cast_faults(document: Document, entries: VoicesFile, engines: Collection[str]) -> list[AudiobriefError]:
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
            for engine, own in entry.engines.items():
                faults += _engine_faults(document, (*place, engine), own, engines)
            if not entry.engines:
                faults.append(document.error(f"{key}.{name} names no voice; add for example `espeak: fr+f3`", place))
    return faults


def _engine_faults(
    document: Document, place: tuple[str, ...], own: EngineEntry, engines: Collection[str]
) -> list[AudiobriefError]:
    engine = place[-1]
    if engine not in engines:
        hint = did_you_mean(engine, (*engines, *PartEntry.model_fields))
        return [document.error(f'"{engine}" is no engine or setting of a voice{hint}', place)]
    if own.mix and not _mixes(engine):
        others = f", only {', '.join(mixing())} does" if mixing() else ""
        return [document.error(f"{engine} mixes no voices{others}; name one of its voices", place)]
    return []
