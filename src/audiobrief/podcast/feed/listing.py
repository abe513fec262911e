"""The elements of a channel that its `listing` in show.yaml asks for: ownership, support, license, place, people.

Source: the Podcasting 2.0 namespace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audiobrief.config.own_elements import OwnElement
from audiobrief.config.publication import ROLES, Listing, Person
from audiobrief.podcast.feed.xml import ITUNES, NAMESPACES, PODCAST, add
from audiobrief.text.clean import one_line, web_address


def add_listing(root: Any, listing: Listing) -> None:
    """The elements after those that every channel has; none for an empty listing."""
    add(root, f"{{{ITUNES}}}new-feed-url", web_address(listing.new_feed_url))
    for code in listing.verify:
        add(root, f"{{{PODCAST}}}txt", one_line(code), {"purpose": "verify"})
    add(root, f"{{{PODCAST}}}txt", one_line(listing.apple_verify), {"purpose": "applepodcastsverify"})
    for page in listing.funding:
        add(root, f"{{{PODCAST}}}funding", one_line(page.text), {"url": web_address(page.url)})
    if listing.license:
        url = {"url": web_address(listing.license.url)} if listing.license.url else {}
        add(root, f"{{{PODCAST}}}license", one_line(listing.license.name), url)
    if listing.location:
        place = {"rel": "subject", "geo": listing.location.geo, "osm": listing.location.osm}
        given = {name: value for name, value in place.items() if value}
        add(root, f"{{{PODCAST}}}location", one_line(listing.location.name), given)
    for person in listing.people:
        add_person(root, person)
    for element in listing.elements:
        _add_own(root, element, {**NAMESPACES, **listing.namespaces})


def add_person(parent: Any, person: Person) -> None:
    """A real person with role, link and picture, in the channel or in an item."""
    links = {"href": web_address(person.link), "img": web_address(person.picture)}
    attributes = {"role": person.role, "group": ROLES[person.role], **{k: v for k, v in links.items() if v}}
    add(parent, f"{{{PODCAST}}}person", one_line(person.name), attributes)


def _add_own(parent: Any, element: OwnElement, namespaces: Mapping[str, str]) -> None:
    prefix, _, name = element.name.partition(":")
    made = add(parent, f"{{{namespaces[prefix]}}}{name}", one_line(element.text) or None, dict(element.attributes))
    for child in element.children:
        _add_own(made, child, namespaces)
