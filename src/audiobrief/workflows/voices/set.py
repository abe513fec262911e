"""Changes of voices.yaml by command: a voice or setting of a part, a new mix; checked first, comments kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audiobrief.config.cast import Cast, cast_of
from audiobrief.config.project import Project, shipped
from audiobrief.config.voices_schema import NAME as SCHEMA
from audiobrief.config.voices_schema import REFERENCE, shipped_schema
from audiobrief.errors import AudiobriefError, EngineError, InputError, raise_all
from audiobrief.speech import engines
from audiobrief.speech.model import EngineFolders
from audiobrief.storage.files import write_atomic
from audiobrief.storage.yaml_edit import Value, with_value
from audiobrief.storage.yaml_read import did_you_mean, parse_yaml
from audiobrief.workflows.voices.names import Part, check_voice, find_part

OF_THE_VOICE = "de_ess"  # on an engine: measured of that voice, so another one does not take it over
SETTINGS = ("rate", "pitch", "formant", "gain", "pause", "de_ess")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")


@dataclass(frozen=True)
class Change:
    """What was written in which file; `was` and `now` are the values by their place, as in `cast.fr.facts.rate`."""

    file: Path
    was: dict[str, Any]
    now: dict[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return self.was != self.now

    def as_json(self) -> dict[str, object]:
        about = {"file": str(self.file), "changed": self.changed, "notes": list(self.notes)}
        return {**about, "was": self.was, "now": self.now}

    def lines(self) -> list[str]:
        """One line for each value, for people."""
        return [
            f"{self.file}: {place} is {_shown(value)}"
            + ("" if self.was[place] == value else f" (was {_shown(self.was[place])})")
            for place, value in self.now.items()
        ]


def _shown(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    return " + ".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class VoicesEdit:
    """A voices.yaml that is being changed; nothing is written before `save`."""

    path: Path
    data: bytes
    is_new: bool
    folders: EngineFolders

    def cast(self) -> Cast:
        """The cast as the draft has it. Raises: InputError, ProblemsError."""
        cast = cast_of(parse_yaml(self.data, str(self.path)), self.path, tuple(engines.table()))
        return replace(cast, folders=self.folders)

    def value(self, keys: Sequence[str]) -> Any:
        """What stands at a place, None where nothing does."""
        inner: Any = parse_yaml(self.data, str(self.path)).values
        for key in keys:
            inner = inner.get(key) if isinstance(inner, dict) else None
        return inner

    def having(self, keys: Sequence[str], value: Value) -> VoicesEdit:
        """The draft with one value changed. Raises: InputError."""
        return replace(self, data=with_value(self.data, keys, value, str(self.path)))

    def save(self) -> tuple[str, ...]:
        """What to tell about the file; it is written whole. Raises: PublishError."""
        if not self.is_new:
            write_atomic(self.path, self.data)
            return ()
        schema = self.path.with_name(SCHEMA)
        if not schema.exists():
            write_atomic(schema, shipped_schema(self.folders))
        write_atomic(self.path, self.data)
        return (f"{self.path} is new: a copy of the one that comes with audiobrief, with {SCHEMA} for your editor",)


def open_draft(project: Project) -> VoicesEdit:
    """The project's voices.yaml; a copy of the shipped one where it has none. Raises: InputError."""
    try:
        data = project.voices.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", path=project.voices) from error
    own = project.root / "voices.yaml"
    if project.voices.resolve() != shipped("voices.yaml").resolve() or own.is_file():
        return VoicesEdit(project.voices, data, False, project.engine_folders)
    reference = re.compile(rf"^{re.escape(REFERENCE)}\S+", re.MULTILINE)
    text = reference.sub(REFERENCE + SCHEMA, data.decode("utf-8"), count=1)
    return VoicesEdit(own, text.encode("utf-8"), True, project.engine_folders)


def set_voice(project: Project, target: str, assignments: Sequence[str]) -> Change:
    """What `assignments` such as `kokoro=fr-paul`, `rate=0.95`, `edge.rate=1.05` changed of the part `target`.

    Nothing is written when anything is wrong, nor when all is so already.
    Raises: InputError, EngineError or ProblemsError with every fault; PublishError.
    """
    draft = open_draft(project)
    part = find_part(draft.cast(), target)
    base = written_at(draft, part)
    wanted = _parsed(assignments)
    changed, left = draft, []
    places: dict[str, tuple[str, ...]] = {}
    for key, value in sorted(wanted.items(), key=lambda item: "." in item[0]):  # voices first
        keys, new = _place(changed, base, key, value)
        had = changed.value((*base, key, OF_THE_VOICE)) if "." not in key else None
        if had and value != changed.value((*base, key, "voice")) and f"{key}.{OF_THE_VOICE}" not in wanted:
            changed = changed.having((*base, key, OF_THE_VOICE), 0)
            left.append(f"{OF_THE_VOICE} of {key} is 0 now: {had} was that of the voice before")
        changed = changed.having(keys, new)
        places[".".join((*base, *key.split(".")))] = keys
    _check(changed, target, wanted)
    was = {place: _value(draft, place) for place in places}
    now = {place: _value(changed, place) for place in places}
    notes = changed.save() if changed.data != draft.data else ()
    return Change(changed.path, was, now, (*notes, *left))


def written_at(draft: VoicesEdit, part: Part) -> tuple[str, str, str]:
    """Where the part stands in the file. Raises: InputError for a locale that has no part of its own."""
    keys = ("cast", part.key, part.cast.perspective)
    if draft.value(keys) is None and part.key != part.language:
        raise InputError(
            f"{part.key} has no {part.cast.perspective} of its own, it uses that of {part.language}; "
            f"run: audiobrief voices set {part.language}.{part.cast.perspective} ...",
            path=draft.path,
        )
    return keys


def _parsed(assignments: Sequence[str]) -> dict[str, str | float]:
    """The values by key. Raises: InputError, ProblemsError with every fault."""
    found: dict[str, str | float] = {}
    faults: list[AudiobriefError] = []
    table = engines.table()
    for assignment in assignments:
        key, equals, value = (text.strip() for text in assignment.partition("="))
        engine, dot, setting = key.rpartition(".")
        if not equals or not value:
            faults.append(InputError(f'"{assignment}" sets nothing; write KEY=VALUE, as in rate=0.95'))
        elif setting in SETTINGS and (not dot or engine in table):
            if _NUMBER.fullmatch(value):
                found[key] = float(value) if "." in value else int(value)
            else:
                faults.append(InputError(f"{key} is a number, as in {key}=0.95, not {value!r}"))
        elif key in table:
            found[key] = value
        else:
            hint = did_you_mean(key, (*SETTINGS, *table))
            faults.append(InputError(f'"{key}" is neither a setting of a voice nor an engine here{hint}'))
    if not assignments:
        faults.append(InputError("say what to set, as in: audiobrief voices set fr.facts rate=0.95"))
    raise_all(faults)
    return found


def _place(draft: VoicesEdit, base: tuple[str, ...], key: str, value: str | float) -> tuple[tuple[str, ...], Value]:
    """Where a value goes and how it is written there: an engine's entry may be a name or a mapping."""
    engine, dot, setting = key.rpartition(".")
    if not dot and key in SETTINGS:
        return (*base, key), value
    at = (*base, engine if dot else key)
    current = draft.value(at)
    if not dot:
        if not isinstance(current, dict):
            return at, value
        if "mix" not in current:
            return (*at, "voice"), value
        return at, {"voice": value, **{name: own for name, own in current.items() if name in SETTINGS}}
    if isinstance(current, dict):
        return (*at, setting), value
    if current is None:
        raise InputError(
            f"{'.'.join(base[1:])} has no voice on {engine}; set it too: {engine}=VOICE {key}={value}", path=draft.path
        )
    return at, {"voice": current, setting: value}


def _value(draft: VoicesEdit, place: str) -> Any:
    keys = tuple(place.split("."))
    found = draft.value(keys)
    return found.get("voice", found) if isinstance(found, dict) and len(keys) == 4 else found


def _check(draft: VoicesEdit, target: str, wanted: dict[str, str | float]) -> None:
    """Check the changed file and that its voices are there. Raises: ProblemsError and its like."""
    cast = draft.cast()
    part = find_part(cast, target)
    faults: list[AudiobriefError] = []
    for engine in dict.fromkeys(key for key in wanted if key in part.cast.ids):
        voice = part.cast.on(engine)
        assert voice is not None
        try:
            check_voice(voice, part.language, cast)
        except (EngineError, InputError) as error:
            faults.append(error)
    raise_all(faults)
