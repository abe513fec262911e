"""`listing:`, `feed:`, `site:` and `publish:` in show.yaml: how a show is described, fed, shown and hosted.

Source: the Podcasting 2.0 namespace, for each element and its limits; the podcast taxonomy, for roles and groups.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Literal

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
    namespaces: dict[str, str] = {}  # pydantic copies it for each; a `default_factory` of `dict` costs each start
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
Host = Literal["netlify", "cloudflare", "github-pages", "apache", "nginx"]


class Feed(BaseModel):
    """How the feeds are made, what stands before the address of each sound, and who hears of a new state of them.

    `podping` is an address with `{url}` where the feed's is to stand; `podping_key_env` names the variable of its key.
    """

    model_config = _CLOSED
    type: Literal["episodic", "serial"] = "episodic"
    season: Annotated[int, Field(ge=1)] | None = None
    items: int = Field(default=300, ge=1, le=10_000)
    episode_art: bool = False
    enclosure_prefix: str = ""
    websub: str = ""
    podping: str = ""
    podping_key_env: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$|^$")] = ""

    _urls = field_validator("enclosure_prefix", "websub", "podping")(
        classmethod(lambda _, value: checked_address(value))
    )

    @field_validator("enclosure_prefix")
    @classmethod
    def _is_prefix(cls, value: str) -> str:
        if "?" in value or "#" in value:
            raise ValueError(f'"{value}" cannot stand before an address; write it as https://op3.dev/e/')
        return value


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


class SiteSettings(BaseModel):
    """How the public pages look: a shipped theme or a folder of one's own, and the colour of links and buttons."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    theme: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)] = "classic"
    colour: str = ""  # "": the cover's

    @field_validator("colour")
    @classmethod
    def _is_colour(cls, value: str) -> str:
        value = value.strip().lower()
        if value and not re.fullmatch(r"#[0-9a-f]{6}", value):
            raise ValueError(f'"{value}" is no colour; write it as "#0b5a94", in quotes')
        return value


class PublishSettings(BaseModel):
    """The host that serves a published folder; its own files for types, caching and redirects go along."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    host: Host | None = None
