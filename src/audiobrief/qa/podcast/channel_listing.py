"""The rules for what a channel tells directories besides: ownership, support, license, place, people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from audiobrief.config.publication import is_geo, is_license, is_osm
from audiobrief.podcast.feed.xml import LONGEST_PODCAST_TEXT
from audiobrief.qa.podcast.document import FeedDocument, children
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.values import is_address

_FIX = "mend `listing` in show.yaml, and run `audiobrief feed`"
_LONGEST_TXT = 4000
# Source: podcast taxonomy, the groups, in lower case.
_GROUPS = frozenset(
    {
        "creative direction",
        "cast",
        "writing",
        "audio production",
        "audio post-production",
        "administration",
        "visuals",
        "community",
        "misc.",
        "video production",
        "video post-production",
    }
)

# Source: RSS 2.0, the elements of channel and item.
_OF_CHANNEL = frozenset(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs "
    "cloud ttl image rating textInput skipHours skipDays item".split()
)
_OF_ITEM = frozenset("title link description author category comments enclosure guid pubDate source".split())


def check_listing(page: FeedDocument) -> Iterator[Finding]:
    """Every finding about these elements of the channel, and about the roles of people everywhere."""
    yield from _check_funding(page)
    yield from _check_license(page)
    yield from _check_location(page)
    yield from _check_ownership(page)
    yield from _check_new_address(page)
    yield from _check_names(page)
    for parent in (page.channel, *page.items):
        yield from _check_groups(page, parent)


def _check_new_address(page: FeedDocument) -> Iterator[Finding]:
    elements = children(page.channel, "itunes:new-feed-url")
    for element in elements:
        if not is_address(element.text or "") or len(elements) > 1:
            message = f"itunes:new-feed-url is {quoted(element.text or '', 200)}, {len(elements)} of them"
            yield found("FEED103", page.at(element), message, _FIX)


def _check_names(page: FeedDocument) -> Iterator[Finding]:
    """Elements without a namespace are those of RSS 2.0 alone; a namespace is an address, so that it is one's own."""
    for parent, known in ((page.channel, _OF_CHANNEL), *((item, _OF_ITEM) for item in page.items)):
        for element in parent.iterchildren(etree.Element):
            name = etree.QName(element)
            if name.namespace is None and name.localname not in known:
                message = f"<{name.localname}> is no element of RSS 2.0, and has no namespace"
            elif name.namespace is not None and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", name.namespace):
                message = f"the namespace of <{name.localname}>, {quoted(name.namespace)}, is no address"
            else:
                continue
            yield found("FEED105", page.at(element), message, _FIX)


def _is_short(element: Any) -> bool:
    return 0 < len((element.text or "").strip()) <= LONGEST_PODCAST_TEXT


def _check_funding(page: FeedDocument) -> Iterator[Finding]:
    for element in children(page.channel, "podcast:funding"):
        if not _is_short(element) or not is_address(element.get("url") or ""):
            message = f"podcast:funding is {quoted(element.text or '')} at {quoted(element.get('url') or '', 200)}"
            yield found("FEED096", page.at(element), message, _FIX)


def _check_license(page: FeedDocument) -> Iterator[Finding]:
    elements = children(page.channel, "podcast:license")
    for element in elements:
        name, url = (element.text or "").strip(), element.get("url")
        known = is_license(name) if url is None else is_address(url)
        if not _is_short(element) or not known or len(elements) > 1:
            message = f"podcast:license is {quoted(name)} at {quoted(url or '', 200)}, {len(elements)} of them"
            yield found("FEED097", page.at(element), message, _FIX)


def _check_location(page: FeedDocument) -> Iterator[Finding]:
    for element in children(page.channel, "podcast:location"):
        geo, osm = element.get("geo"), element.get("osm")
        misplaced = (geo is not None and not is_geo(geo)) or (osm is not None and not is_osm(osm))
        if not _is_short(element) or misplaced:
            message = f"podcast:location is {quoted(element.text or '')} with geo {quoted(geo or '')}"
            yield found("FEED098", page.at(element), f"{message} and osm {quoted(osm or '')}", _FIX)


def _check_ownership(page: FeedDocument) -> Iterator[Finding]:
    apple = 0
    for element in children(page.channel, "podcast:txt"):
        text, purpose = element.text or "", element.get("purpose")
        if purpose not in ("verify", "applepodcastsverify"):
            continue
        apple += purpose == "applepodcastsverify"
        if not text or len(text) > _LONGEST_TXT or len(text.split()) != 1 or apple > 1:
            message = f"podcast:txt purpose={purpose} is {quoted(text)}"
            yield found("FEED101", page.at(element), message, _FIX)


def _check_groups(page: FeedDocument, parent: Any) -> Iterator[Finding]:
    for element in children(parent, "podcast:person"):
        group = element.get("group")
        if group is not None and group not in _GROUPS:
            message = f"podcast:person {quoted(element.text or '')} is in the group {quoted(group)}"
            yield found("FEED099", page.at(element), message, _FIX)
