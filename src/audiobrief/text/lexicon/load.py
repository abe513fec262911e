"""Lexicon files become entries, every fault with its file, line and word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.storage.yaml_read import Document, did_you_mean, parse_yaml, read_yaml, validate
from audiobrief.text.lexicon.entry import Lexicon, LexiconEntry, Override, Source, canonical

LONGEST_GRAPHEME = 80
_BUILTIN_FOLDER = Path(__file__).parents[2] / "data" / "lexicon"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Grapheme = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_GRAPHEME)]


class _OverrideEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)
    alias: Words | None = None
    ipa: Words | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> _OverrideEntry:
        if (self.alias is None) == (self.ipa is None):
            raise ValueError("give `alias` or `ipa`, one of them")
        return self


class _LexiconEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)
    grapheme: list[Grapheme] = Field(min_length=1)
    lang: Literal["fr", "en", "both"] = "both"
    alias: Words | None = None
    ipa: Words | None = None
    speak_as: Literal["characters", "word"] | None = None
    say_lang: Literal["fr", "en"] | None = None
    case: Literal["exact", "any"] | None = None
    engines: dict[str, _OverrideEntry] = {}
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _is_mapping(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError("must be an entry such as {grapheme: OpenAI, alias: Open A I}")
        return value

    @field_validator("grapheme", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, bool) or item is None:
                raise ValueError("this word is a value of its own in YAML; put it in quotes")
            if isinstance(item, (int, float)):
                raise ValueError(f'put the number in quotes: "{item}"')
            if isinstance(item, str) and not any(char.isalnum() for char in item):
                raise ValueError(f'"{item}" has no letter and no digit')
        return items

    @field_validator("alias")
    @classmethod
    def _has_a_word(cls, value: str | None) -> str | None:
        if value is not None and not any(char.isalnum() for char in value):
            raise ValueError("has no word in it; write what is spoken")
        return value

    @model_validator(mode="after")
    def _says_something(self) -> _LexiconEntry:
        if not (self.alias or self.ipa or self.speak_as or self.say_lang or self.engines):
            raise ValueError("says nothing; give alias, ipa, speak_as, say_lang or engines")
        if self.alias and self.speak_as:
            raise ValueError("alias and speak_as exclude each other; keep one")
        return self


class _LexiconFile(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)
    sets: dict[str, bool] = {}
    entries: list[_LexiconEntry] = []

    @field_validator("entries", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return [] if value is None else value

    @field_validator("sets", mode="before")
    @classmethod
    def _known_sets(cls, value: Any) -> Any:
        for name in value if isinstance(value, dict) else ():
            if name not in builtin_sets():
                raise ValueError(f'there is no set "{name}"{did_you_mean(str(name), list(builtin_sets()))}')
        return {} if value is None else value


def read_lexicon(path: Path, source: Source = "project") -> tuple[LexiconEntry, ...]:
    """The entries of a file. Raises: InputError or ProblemsError listing every fault with its line and word."""
    return _file(read_yaml(path), source)[0]


def parse_lexicon(text: str | bytes, name: str, source: Source = "project") -> tuple[LexiconEntry, ...]:
    """The entries of a file's text. Raises: as `read_lexicon`."""
    return _file(parse_yaml(text, name), source)[0]


def _file(document: Document, source: Source) -> tuple[tuple[LexiconEntry, ...], dict[str, bool]]:
    """The entries of a file, and which built-in sets it takes (true) or leaves (false)."""
    try:
        file = validate(_LexiconFile, document)
    except AudiobriefError as error:
        raise_all([_naming_its_word(fault, document) for fault in getattr(error, "problems", (error,))])
        raise
    entries = [
        _entry(entry, source, document.name, document.line(("entries", number)))
        for number, entry in enumerate(file.entries)
    ]
    raise_all(_repeated(entries))
    return tuple(entries), file.sets


def _entry(entry: _LexiconEntry, source: Source, path: str, line: int | None) -> LexiconEntry:
    has_capitals = any(form != form.lower() for form in entry.grapheme)
    return LexiconEntry(
        graphemes=tuple(entry.grapheme),
        lang=entry.lang,
        alias=entry.alias or "",
        ipa=(entry.ipa or "").strip("/[] "),
        speak_as=entry.speak_as or "",
        say_lang=entry.say_lang or "",
        case=entry.case or ("exact" if has_capitals else "any"),
        engines={name: Override(own.alias or "", (own.ipa or "").strip("/[] ")) for name, own in entry.engines.items()},
        reason=entry.reason,
        source=source,
        path=path,
        line=line,
    )


def make_entry(values: dict[str, Any], name: str) -> LexiconEntry:
    """The entry of some values, as if they stood in a lexicon file. Raises: as `read_lexicon`, without lines."""
    ((entry,), _) = _file(Document(name, {"entries": [values]}, {}), "project")
    return entry


def _naming_its_word(fault: AudiobriefError, document: Document) -> AudiobriefError:
    """The fault with the word of its entry, where it stands in one."""
    if not isinstance(fault, InputError) or not isinstance(document.values, dict):
        return fault
    listed = document.values.get("entries")
    listed = listed if isinstance(listed, list) else []
    for number in reversed(range(len(listed))):
        line = document.line(("entries", number))
        if f"entries.{number}" in fault.message or (line or 0) <= (fault.line or -1):
            value = listed[number]
            word = value.get("grapheme") if isinstance(value, dict) else value
            word = word[0] if isinstance(word, list) and word else word
            shown = f'entry "{word}"' if word and isinstance(word, str) else f"entry {number + 1}"
            message = fault.message.replace(f"entries.{number}.", "").replace(f"entries.{number}: ", "")
            return InputError(f"{shown}: {message}", path=fault.path, line=fault.line)
    return fault


def _repeated(entries: list[LexiconEntry]) -> list[AudiobriefError]:
    """A fault for each written form that two entries of one file claim for one language."""
    seen: dict[tuple[str, str], LexiconEntry] = {}
    faults: dict[tuple[str, int | None], AudiobriefError] = {}
    for entry in entries:
        for form in entry.graphemes:
            for language in ("fr", "en") if entry.lang == "both" else (entry.lang,):
                before = seen.setdefault((canonical(form, entry.case), language), entry)
                if before is not entry:
                    faults[form, entry.line] = InputError(
                        f'entry "{form}": stands already on line {before.line}; keep one',
                        path=entry.path,
                        line=entry.line,
                    )
    return list(faults.values())


def load_lexicon(project: Path, user: Path) -> Lexicon:
    """The lexicon of a run: the project's file, the user's, then the built-in entries; files may be missing.

    A set that a file leaves (`sets: {sports: false}`) is not in it; the project's word counts before the user's.
    Raises: InputError or ProblemsError with the faults of both files.
    """
    entries: list[LexiconEntry] = []
    choices: dict[str, bool] = {}
    problems: list[AudiobriefError] = []
    sources: tuple[tuple[Path, Source], ...] = ((project, "project"), (user, "user"))
    for path, source in sources:
        if path.is_file():
            try:
                own, sets = _file(read_yaml(path), source)
            except AudiobriefError as error:
                problems.append(error)
                continue
            entries += own
            choices = sets | choices
    raise_all(problems)
    left = {name for name, taken in choices.items() if not taken}
    if not entries and not left:
        return builtin()
    return Lexicon((*entries, *(entry for entry in builtin().entries if entry.group not in left)))


def builtin_files() -> tuple[Path, ...]:
    """The files of the built-in lexicon that are always taken; package data."""
    return tuple(sorted(_BUILTIN_FOLDER.glob("*.yaml")))


@lru_cache(maxsize=1)
def builtin() -> Lexicon:
    """The lexicon that comes with audiobrief, with all its sets.

    It is constant data of the package that tests have checked, so it is read the fast way, without lines.
    """
    entries = []
    for path in builtin_files():
        file = _LexiconFile.model_validate(_quick_yaml(path))
        entries += [_entry(entry, "builtin", path.name, None) for entry in file.entries]
    return Lexicon((*entries, *(entry for found in builtin_sets().values() for entry in found)))


def _quick_yaml(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_bytes(), Loader=loader)  # noqa: S506 (a safe loader)


class _SetFile(BaseModel):
    """A built-in set: names by their sound, names read in English (or French), and entries of any other kind."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    about: str = Field(min_length=20)
    lang: Literal["fr", "en"]
    sounds: dict[Grapheme, Words] = {}
    foreign: list[Grapheme] = []
    entries: list[_LexiconEntry] = []

    def listed(self, path: Path) -> Iterator[LexiconEntry]:
        """The entries in the order of the file, with what the set is about as their reason."""
        group, other = path.name.split(".")[0], "en" if self.lang == "fr" else "fr"
        said = [(word, ipa, "") for word, ipa in self.sounds.items()] + [(word, "", other) for word in self.foreign]
        for word, ipa, language in said:
            case = "any" if word == word.lower() else "exact"
            yield LexiconEntry(
                (word,), self.lang, ipa=ipa, say_lang=language, case=case, reason=self.about,
                source="builtin", path=path.name, group=group,
            )  # fmt: skip
        for entry in self.entries:
            made = _entry(entry, "builtin", path.name, None)
            yield replace(made, reason=made.reason or self.about, group=group)


@lru_cache(maxsize=1)
def builtin_sets() -> dict[str, tuple[LexiconEntry, ...]]:
    """The entries of each built-in set by its name, in both languages.

    A set is `data/lexicon/sets/NAME.LANG.yaml`: a new file is a new set, or the other language of one.
    """
    sets: dict[str, tuple[LexiconEntry, ...]] = {}
    for path in sorted((_BUILTIN_FOLDER / "sets").glob("*.yaml")):
        found = tuple(_SetFile.model_validate(_quick_yaml(path)).listed(path))
        name = path.name.split(".")[0]
        sets[name] = (*sets.get(name, ()), *found)
    return sets
