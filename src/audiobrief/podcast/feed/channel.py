"""The channel of a feed: a show in one language, its faults, and its elements.

Sources: RSS 2.0; Apple's podcaster guide; the Podcasting 2.0 namespace; RFC 5005, section 3, for pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from lxml import etree

from audiobrief.config.apple_categories import category_problem
from audiobrief.config.publication import NOTHING_MORE, Listing
from audiobrief.podcast.feed.listing import add_listing
from audiobrief.podcast.feed.xml import ATOM, ITUNES, LONGEST_PODCAST_TEXT, PODCAST, add, flag, value
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.show_notes import LONGEST_DESCRIPTION_BYTES
from audiobrief.text.clean import clean, one_line, shortened, shortened_bytes, web_address


@dataclass(frozen=True)
class Channel:
    """A show in one language. `base_url` is the address of the folder that holds each language's folder.

    An episode's files are at `<base_url>/<language>/<name>`. `language` is a tag such as fr-CA. With
    `has_pages`, the page of an episode is beside its files, at `<id>.html`. `updates` says how often episodes
    come, in words, `updates_rule` as a recurrence rule (RFC 5545).
    """

    title: str
    description: str
    link: str
    feed_url: str
    base_url: str
    language: str
    author: str
    category: str
    cover_url: str
    guid: str
    subcategory: str = ""
    owner_name: str = ""
    owner_email: str = ""
    copyright: str = ""
    explicit: bool = False
    has_pages: bool = False
    serial: bool = False
    updates: str = ""
    updates_rule: str = ""
    listing: Listing = NOTHING_MORE
    generator: str = "audiobrief"
    enclosure_prefix: str = ""
    hub: str = ""  # of WebSub
    stylesheet: str = ""  # the address of an XSL file, for those who open the feed in a browser


def channel_problems(channel: Channel) -> list[str]:
    """What directories would refuse in a channel, one sentence each; empty when nothing."""
    problems = [
        f"{name} is empty; write it in show.yaml"
        for name in ("title", "description", "author", "language", "guid")
        if not one_line(getattr(channel, name))
    ]
    for name in ("link", "feed_url", "base_url", "cover_url"):
        url = getattr(channel, name)
        if not web_address(url):
            problems.append(f'{name} "{url}" is not an address such as https://example.org/podcast')
    category = category_problem(channel.category, channel.subcategory)
    if category:
        problems.append(f"category: {category}")
    if channel.owner_email and not _is_email(channel.owner_email):
        problems.append(f'owner_email "{channel.owner_email}" is not an e-mail address')
    return problems


def add_channel(
    root: Any, channel: Channel, newest_first: Sequence[Manifest], links: Sequence[tuple[str, str]]
) -> None:
    """The elements before the items; `links` are (relation, address) of this page and of its neighbours."""
    for relation, href in links:
        add(root, f"{{{ATOM}}}link", attributes={"href": href, "rel": relation, "type": "application/rss+xml"})
    if channel.hub:
        add(root, f"{{{ATOM}}}link", attributes={"href": web_address(channel.hub), "rel": "hub"})
    add(root, "title", value(channel.title))
    add(root, "link", web_address(channel.link))
    add(root, "description", shortened_bytes(clean(channel.description).strip(), LONGEST_DESCRIPTION_BYTES))
    add(root, "language", channel.language.lower())
    add(root, "copyright", value(channel.copyright))
    add(root, "generator", value(channel.generator))
    if newest_first:
        # No clock: the feed changes when an episode does.
        add(root, "lastBuildDate", format_datetime(newest_first[0].published))
    _add_picture(root, channel)
    _add_itunes(root, channel)
    owner = {"owner": channel.owner_email} if channel.owner_email else {}
    add(root, f"{{{PODCAST}}}guid", channel.guid)
    add(root, f"{{{PODCAST}}}locked", "yes" if channel.listing.locked else "no", owner)
    add(root, f"{{{PODCAST}}}medium", "podcast")
    rule = {"rrule": channel.updates_rule} if channel.updates_rule else {}
    add(root, f"{{{PODCAST}}}updateFrequency", shortened(channel.updates, LONGEST_PODCAST_TEXT), rule)
    if any(episode.ai_generated for episode in newest_first):
        add(root, f"{{{PODCAST}}}txt", "true", {"purpose": "ai-content"})
    add_listing(root, channel.listing)


def _add_picture(root: Any, channel: Channel) -> None:
    image = etree.SubElement(root, "image")
    add(image, "url", web_address(channel.cover_url))
    add(image, "title", value(channel.title))
    add(image, "link", web_address(channel.link))
    add(root, f"{{{ITUNES}}}image", attributes={"href": web_address(channel.cover_url)})


def _add_itunes(root: Any, channel: Channel) -> None:
    category = add(root, f"{{{ITUNES}}}category", attributes={"text": channel.category})
    if channel.subcategory:
        add(category, f"{{{ITUNES}}}category", attributes={"text": channel.subcategory})
    add(root, f"{{{ITUNES}}}explicit", flag(channel.explicit))
    add(root, f"{{{ITUNES}}}type", "serial" if channel.serial else "episodic")
    add(root, f"{{{ITUNES}}}author", value(channel.author))
    if channel.owner_email:
        element = etree.SubElement(root, f"{{{ITUNES}}}owner")
        add(element, f"{{{ITUNES}}}name", value(channel.owner_name or channel.author))
        add(element, f"{{{ITUNES}}}email", channel.owner_email)


def _is_email(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host) and text.isascii() and text == one_line(text) and " " not in text
