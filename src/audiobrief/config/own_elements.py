"""Elements of a producer's own for the channel of a feed, as show.yaml writes them: named, in a namespace, bounded.

Sources: RSS 2.0, "Extending RSS"; Namespaces in XML 1.0, for names and prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator, model_validator

# What audiobrief writes itself, with the key of show.yaml that sets it.
_WRITTEN = {
    "podcast:guid": "",
    "podcast:locked": "listing: {locked:}",
    "podcast:medium": "",
    "podcast:updateFrequency": "updates:",
    "podcast:txt": "listing: {verify:}",
    "podcast:person": "listing: {people:}",
    "podcast:funding": "listing: {funding:}",
    "podcast:license": "listing: {license:}",
    "podcast:location": "listing: {location:}",
    "itunes:image": "cover:",
    "itunes:category": "category:",
    "itunes:explicit": "explicit:",
    "itunes:type": "feed: {type:}",
    "itunes:author": "author:",
    "itunes:owner": "owner:",
    "itunes:new-feed-url": "listing: {new_feed_url:}",
}
# Source: each specification. Every feed declares these.
KNOWN_NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
_FEED_RELATIONS = ("self", "first", "last", "previous", "next")
_DEEPEST, _MOST = 3, 60
_NAME = r"[A-Za-z_][A-Za-z0-9._-]*"
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")]


class OwnElement(BaseModel):
    """An element with its attributes, and its text or the elements in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
    text: _Text = ""
    attributes: dict[str, _Text] = {}
    children: tuple[OwnElement, ...] = ()

    @field_validator("name")
    @classmethod
    def _is_name(cls, value: str) -> str:
        if not re.fullmatch(rf"{_NAME}:{_NAME}", value, re.ASCII):
            raise ValueError(f'"{value}" is no name with a prefix; write it as example:rating')
        return value

    @field_validator("attributes")
    @classmethod
    def _are_names(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if not re.fullmatch(_NAME, name, re.ASCII) or name.lower().startswith("xml"):
                raise ValueError(f'"{name}" is no name of an attribute, such as url')
        return value

    @model_validator(mode="after")
    def _is_new(self) -> OwnElement:
        if self.text and self.children:
            raise ValueError(f"{self.name} has a text and elements; leave one of the two")
        key = _WRITTEN.get(self.name)
        if key is not None:
            raise ValueError(f"{self.name} is written by audiobrief" + (f"; set `{key}` instead" if key else ""))
        if self.name == "atom:link" and self.attributes.get("rel", "alternate") in _FEED_RELATIONS:
            raise ValueError("atom:link to the feed's own pages is written by audiobrief")
        return self

    @property
    def prefix(self) -> str:
        """What stands before the colon."""
        return self.name.partition(":")[0]

    def all(self) -> Iterator[OwnElement]:
        """This element and all in it."""
        yield self
        for child in self.children:
            yield from child.all()

    @property
    def depth(self) -> int:
        """1 for an element without others."""
        return 1 + max((child.depth for child in self.children), default=0)


def checked_namespaces(value: Mapping[str, str]) -> dict[str, str]:
    """The namespaces by prefix. Raises: ValueError for a name, an address or a prefix that cannot be."""
    checked: dict[str, str] = {}
    for prefix, uri in value.items():
        uri = uri.strip()
        if not re.fullmatch(_NAME, prefix, re.ASCII) or prefix.lower().startswith("xml"):
            raise ValueError(f'"{prefix}" is no prefix; write letters, such as example')
        if prefix in KNOWN_NAMESPACES:
            raise ValueError(f"the prefix {prefix} is declared in every feed; take it out here")
        if not re.fullmatch(r"(?:https?://|urn:)[^\s<>\"]+", uri):
            raise ValueError(f'the namespace of {prefix}, "{uri}", is no address such as https://example.org/ns')
        if uri in (*checked.values(), *KNOWN_NAMESPACES.values()):
            raise ValueError(f"{uri} has a prefix already; use that one")
        checked[prefix] = uri
    return checked


def element_problem(elements: tuple[OwnElement, ...], namespaces: Mapping[str, str]) -> str:
    """Why the elements cannot be written with these namespaces besides the known ones; "" when they can."""
    every = [part for element in elements for part in element.all()]
    for element in every:
        if element.prefix not in KNOWN_NAMESPACES and element.prefix not in namespaces:
            return f"{element.name}: the prefix is not declared; add `namespaces: {{{element.prefix}: https://…}}`"
    if len(every) > _MOST:
        return f"{len(every)} elements of your own; at most {_MOST} are written"
    if max((element.depth for element in elements), default=0) > _DEEPEST:
        return f"elements of your own lie more than {_DEEPEST} deep"
    return ""
