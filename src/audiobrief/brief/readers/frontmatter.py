"""The YAML or TOML block at the head of a Markdown brief, checked; keys of other tools are mapped or noted."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from audiobrief.brief.model import Adapted, Translated, free_name, is_taken
from audiobrief.brief.readers.dates import moment_of, unclear_in
from audiobrief.brief.readers.day_order import NUMBERS, resolved, untold
from audiobrief.brief.readers.language import language_of_texts
from audiobrief.brief.readers.matter_keys import mapped
from audiobrief.errors import InputError
from audiobrief.locales import LOCALES, find_locale
from audiobrief.storage.files import slug
from audiobrief.storage.yaml_read import Document, Place, parse_yaml, validate
from audiobrief.text.lazy_pattern import lazy_pattern

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LONGEST_MATTER = 50_000  # characters
_TOML = lazy_pattern(r"\A\s*\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = lazy_pattern(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def _listed(value: object) -> object:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _text(value: object) -> object:
    return "" if value is None else str(value) if isinstance(value, (int, float, date)) else value


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[list[str], BeforeValidator(_listed)]


class TranslatedFrom(BaseModel):
    """What `audiobrief translate` wrote about the making of an edition."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)
    file: Text = Field("", alias="from")
    backend: Text = ""
    model: Text = ""
    date: Text = ""
    source: Text = ""
    paragraphs: Text = ""

    def value(self) -> Translated:
        """The same as a plain value."""
        return Translated(self.file, self.backend, self.model, self.date, self.source, self.paragraphs)


class AdaptedFrom(BaseModel):
    """What `audiobrief adapt` wrote about the making of an edition."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)
    file: Text = Field("", alias="from")
    backend: Text = ""
    model: Text = ""
    date: Text = ""
    source: Text = ""
    written: Text = ""
    exact: Texts = []
    translated: bool = False

    def value(self) -> Adapted:
        """The same as a plain value."""
        made = (self.file, self.backend, self.model, self.date, self.source, self.written)
        return Adapted(*made, tuple(self.exact), self.translated)


class FrontMatter(BaseModel):
    """What a brief may say of itself; everything is optional."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)
    id: Text = ""
    title: Text = ""
    hook: Text = ""
    date: Text = ""
    lang: Text = ""
    language: Text = ""
    source: Texts = []
    sources: Texts = []
    tags: Texts = []
    author: Texts = []
    summary: Text = ""
    draft: Text = ""
    translated: TranslatedFrom | None = None
    adapted: AdaptedFrom | None = None
    notes: list[str] = Field(default=[], exclude=True)

    @field_validator("draft")
    @classmethod
    def _is_draft(cls, value: str) -> str:
        if value not in ("", "machine"):
            raise ValueError(
                f'"{value}" is not known; `draft: machine` marks a text of a machine that nobody has reviewed'
            )
        return value

    @field_validator("id")
    @classmethod
    def _is_free(cls, value: str) -> str:
        if is_taken(slug(value)):
            raise ValueError(
                f'"{value}" is a name that the show itself uses; write another, such as {free_name(slug(value))}'
            )
        return value

    @field_validator("lang", "language")
    @classmethod
    def _is_spoken(cls, value: str) -> str:
        if value and find_locale(value) is None:
            raise ValueError(f'"{value}" is not spoken here; use one of fr, en, {", ".join(LOCALES)}')
        return value

    @field_validator("date")
    @classmethod
    def _is_date(cls, value: str) -> str:
        found = parse_date(value) or moment_of(value)
        if not found and (unclear := unclear_in([value])):
            raise ValueError(untold(unclear))
        if value and not found:
            raise ValueError(f'"{value}" is no date; write it as 2025-07-29 or 2025-07-29T06:00-04:00')
        return found


def split_front_matter(text: str, name: str) -> tuple[FrontMatter, str]:
    """The front matter and the text after it, with as many line ends before it as were cut.

    Raises: InputError or ProblemsError with the line in the file.
    """
    match, is_toml = _FENCE.match(text), False
    if not match or not re.match(r"\s*(?:#[^\n]*\n\s*)*[\w-]+\s*:", match[1]):
        match, is_toml = _TOML.match(text), True
        if not match or not re.match(r"\s*(?:#[^\n]*\n\s*)*(?:[\w-]+\s*=|\[)", match[1]):
            return FrontMatter(), text
    if len(match[1]) > LONGEST_MATTER:
        size = f"{len(match[1]):,} characters of front matter, at most {LONGEST_MATTER:,}"
        raise InputError(f"has {size} are read; shorten it", path=name)
    above = text[: match.start(1)].count("\n")
    document = _toml(match[1], name) if is_toml else parse_yaml("\n" * above + match[1], name)
    values, notes = mapped(document.values, frozenset(FrontMatter.model_fields) - {"notes"})
    body = text[match.end() :]
    told = _with_clear_date(values, match[1], body)
    matter = validate(FrontMatter, replace(document, values=values))
    if matter.lang and matter.language and find_locale(matter.lang) != find_locale(matter.language):
        raise InputError("`lang` and `language` disagree; keep one", path=name, line=document.line(("lang",)))
    matter.notes = [*notes, *told]
    return matter, "\n" * match.group().count("\n") + body


def _with_clear_date(values: Any, head: str, body: str) -> list[str]:
    """What is told of a date that could be two days; it is replaced where head or text tell which it is."""
    stated = values.get("date") if isinstance(values, dict) else None
    if not isinstance(stated, str) or not NUMBERS.fullmatch(stated.strip()):
        return []
    language = language_of_texts(body.split("\n")) or str(values.get("lang") or values.get("language") or "")[:2]
    found, told = resolved(stated, f"{head}\n{body}", language.lower())
    if found:
        values["date"] = found
    return [told] if told else []


def _toml(text: str, name: str) -> Document:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"has front matter that is no TOML: {error}; mend it, or use --- and YAML", path=name
        ) from error
    # Times and days of TOML are written as those of YAML are.
    plain = {key: str(value) if isinstance(value, (date, datetime)) else value for key, value in values.items()}
    lines: dict[Place, int] = {
        (match[1],): text.count("\n", 0, match.start()) + 2 for match in re.finditer(r"(?m)^([\w-]+)\s*=", text)
    }
    return Document(name, plain, lines)


def parse_date(text: str) -> str | None:
    """An ISO date or date and time, in the form that `datetime` writes; None when it is neither."""
    if len(text) > 40 or not text.isascii():
        return None
    text = text.strip().replace("Z", "+00:00")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text))
    except ValueError:
        return None
    return moment.replace(microsecond=0).isoformat()
