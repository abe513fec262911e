"""Sections of show.yaml: `listing:`, what directories and apps are told of an edition, `translate:` and `digest:`.

Source: the Podcasting 2.0 namespace, for each element and its limits; the podcast taxonomy, for roles and groups.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from audiobrief.config.own_elements import OwnElement, checked_namespaces, element_problem
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.clean import one_line, web_address

_LONGEST_TEXT = 128
_LONGEST_TXT = 4000
# Role and group, both in lower case as the namespace asks.
ROLES = {
    "host": "cast",
    "co-host": "cast",
    "guest host": "cast",
    "guest": "cast",
    "reporter": "cast",
    "author": "writing",
    "writer": "writing",
    "editor": "writing",
    "managing editor": "writing",
    "researcher": "writing",
    "fact checker": "writing",
    "translator": "writing",
    "director": "creative direction",
    "producer": "creative direction",
    "executive producer": "creative direction",
}
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST_TEXT)]
_Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\S+$", max_length=_LONGEST_TXT)]
_CLOSED = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def checked_address(value: str) -> str:
    """The address without spaces around it, or "". Raises: ValueError for what is no web address."""
    value = value.strip()
    if value and not web_address(value):
        raise ValueError(f'"{value}" is no web address; write it as https://example.org/page')
    return value


def is_license(slug: str) -> bool:
    """Whether this looks like the identifier of a known license, in lower case. Source: SPDX license list."""
    return re.fullmatch(r"[a-z0-9]+(?:[.+-][a-z0-9]+)*\+?", slug, re.ASCII) is not None


def is_geo(uri: str) -> bool:
    """Whether this is a place on Earth as geo:latitude,longitude. Source: RFC 5870."""
    number = r"-?\d{1,3}(?:\.\d+)?"
    match = re.fullmatch(rf"geo:({number}),({number})(?:,-?\d+(?:\.\d+)?)?(?:;\S+)?", uri, re.ASCII)
    return match is not None and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180


def is_osm(code: str) -> bool:
    """Whether this is an object of OpenStreetMap: N, W or R with its number."""
    return re.fullmatch(r"[NWR]\d+(?:#\d+)?", code, re.ASCII) is not None


class Funding(BaseModel):
    """A page where listeners support the show, and the words of its button."""

    model_config = _CLOSED
    text: _Text
    url: Annotated[str, Field(min_length=1)]

    _url = field_validator("url")(classmethod(lambda _, value: checked_address(value)))


class License(BaseModel):
    """The license of the show: the identifier of a known one, or a name of its own with the address of its text."""

    model_config = _CLOSED
    name: _Text
    url: str = ""

    _url = field_validator("url")(classmethod(lambda _, value: checked_address(value)))

    @model_validator(mode="after")
    def _is_known(self) -> License:
        if not self.url and not is_license(self.name):
            raise ValueError(f'"{self.name}" is no identifier such as cc-by-4.0; add the `url` of its text')
        return self


class Location(BaseModel):
    """The place that the show is about."""

    model_config = _CLOSED
    name: _Text
    geo: str = ""
    osm: str = ""

    @field_validator("geo")
    @classmethod
    def _is_geo(cls, value: str) -> str:
        return _matching(value, is_geo, "no place on Earth; write it as geo:45.5019,-73.5674")

    @field_validator("osm")
    @classmethod
    def _is_osm(cls, value: str) -> str:
        return _matching(value, is_osm, "no object of OpenStreetMap; write it as R8508277")


class Person(BaseModel):
    """A real person of the show; the voices of engines are none."""

    model_config = _CLOSED
    name: _Text
    role: str = "host"
    link: str = ""
    picture: str = ""

    _urls = field_validator("link", "picture")(classmethod(lambda _, value: checked_address(value)))

    @field_validator("role")
    @classmethod
    def _is_role(cls, value: str) -> str:
        value = one_line(value).lower()
        if value not in ROLES:
            raise ValueError(f'"{value}" is no role{did_you_mean(value, list(ROLES))}')
        return value


class Listing(BaseModel):
    """All of it, for one edition; nothing is told of what is not given."""

    model_config = _CLOSED
    locked: bool = True
    verify: tuple[_Code, ...] = ()
    apple_verify: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\S*$", max_length=200)] = ""
    funding: tuple[Funding, ...] = ()
    license: License | None = None
    location: Location | None = None
    people: tuple[Person, ...] = ()
    new_feed_url: str = ""
    namespaces: dict[str, str] = Field(default_factory=dict)
    elements: tuple[OwnElement, ...] = ()

    _namespaces = field_validator("namespaces")(classmethod(lambda _, value: checked_namespaces(value)))
    _url = field_validator("new_feed_url")(classmethod(lambda _, value: checked_address(value)))

    @field_validator("people")
    @classmethod
    def _are_different(cls, value: tuple[Person, ...]) -> tuple[Person, ...]:
        twice = _first_twice((person.name, person.role) for person in value)
        if twice:
            raise ValueError(f"{twice[0]} is listed twice as {twice[1]}; remove one of the two")
        return value

    @model_validator(mode="after")
    def _are_in_namespaces(self) -> Listing:
        problem = element_problem(self.elements, self.namespaces)
        if problem:
            raise ValueError(problem)
        return self


NOTHING_MORE = Listing()


def _matching(value: str, fits: Callable[[str], bool], otherwise: str) -> str:
    value = value.strip()
    if value and not fits(value):
        raise ValueError(f'"{value}" is {otherwise}')
    return value


def _first_twice(values: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    seen: set[tuple[str, str]] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None


Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]


class TranslateSettings(BaseModel):
    """Backend and model; keys never stand here, only the name of the variable that holds one."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)
    backend: Word = ""
    model: Word = ""
    url: Word = ""
    key_env: Word = ""
    package: Word = ""
    command: tuple[str, ...] = ()
    timeout_s: float = Field(default=120.0, ge=0.1, le=3600)
    deadline_s: float = Field(default=900.0, ge=0.1, le=36_000)

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value:
            return value
        try:
            parts = urlsplit(value)
            plain = (
                parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not re.search(r"\s", value)
            )
        except ValueError:
            plain, parts = False, urlsplit("")
        if not plain or parts.query or parts.fragment:
            raise ValueError("is no web address; write it as http://localhost:11434/v1")
        if parts.username is not None or parts.password is not None:
            raise ValueError("holds a name or password; put the key into the environment and name it with `key_env`")
        return value.rstrip("/")

    @field_validator("key_env")
    @classmethod
    def _is_variable(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
            raise ValueError("is no name of an environment variable; the key itself never stands in this file")
        return value

    @field_validator("command")
    @classmethod
    def _is_command(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value and not value[0].strip():
            raise ValueError("needs a program as its first item, such as [my-translator, --to, '{target}']")
        return value


_TEMPLATE_FIELD = re.compile(r"\{([^{}]*)\}")
_WHOLE = frozenset({"show", "title", "date", "count", "titles"})
_LINK = frozenset({"show", "title", "name", "number"})
DIGEST_FIELDS = {
    "title": _WHOLE - {"title"},
    "hook": _WHOLE - {"title"},
    "opening": _WHOLE | {"hook"},
    "first": _LINK,
    "next": _LINK,
    "last": _LINK,
    "closing": _WHOLE,
}


class DigestPhrases(BaseModel):
    """Templates: title and hook of a digest, its opening and closing, and the link to each brief; "" is the usual one.

    In a link {title} is the brief's, elsewhere the digest's; {titles} are those of the briefs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    title: str = ""
    hook: str = ""
    opening: str = ""
    first: str = ""
    next: str = ""
    last: str = ""
    closing: str = ""

    @field_validator(*DIGEST_FIELDS)
    @classmethod
    def _is_template(cls, value: str, info: object) -> str:
        known = DIGEST_FIELDS[getattr(info, "field_name", "")]
        for field in _TEMPLATE_FIELD.findall(value):
            if field not in known:
                raise ValueError(f"{{{field}}} means nothing here{did_you_mean(field, known)}")
        return value

    def over(self, usual: DigestPhrases) -> DigestPhrases:
        """These phrases, the usual ones where one is empty."""
        own = {name: text for name, text in self.model_dump().items() if text.strip()}
        return usual.model_copy(update=own)
