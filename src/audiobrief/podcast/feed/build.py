"""The RSS feed of one language, as bytes, from its channel and its episodes. Pure: no clock, no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urljoin

from lxml import etree

from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.podcast.feed.channel import Channel, add_channel, channel_problems
from audiobrief.podcast.feed.item import add_item
from audiobrief.podcast.feed.xml import ATOM, CONTENT, ITUNES, NAMESPACES, PODCAST, media_url
from audiobrief.podcast.model import Manifest
from audiobrief.text.clean import web_address

__all__ = [
    "ATOM",
    "CONTENT",
    "FEED_NAME",
    "ITUNES",
    "PODCAST",
    "Channel",
    "FeedPage",
    "build_feed",
    "channel_problems",
    "feed_pages",
    "media_url",
    "page_name",
]

FEED_NAME = "feed.xml"
PAGE_ITEMS = 300


@dataclass(frozen=True)
class FeedPage:
    """One file of a feed: its name and its bytes."""

    name: str
    data: bytes


def page_name(number: int) -> str:
    """The file of a feed's page: 0 is the feed that people subscribe to, 1 the oldest page of its archive."""
    return f"feed-{number}.xml" if number else FEED_NAME


def build_feed(channel: Channel, episodes: Iterable[Manifest], others: Iterable[Manifest] = ()) -> bytes:
    """The feed on one page, newest episode first; `others` are the episodes of other languages, for links to twins.

    Raises: InputError, or ProblemsError, for a channel that directories would refuse.
    """
    (page,) = feed_pages(channel, episodes, others, page_items=0)
    return page.data


def feed_pages(
    channel: Channel, episodes: Iterable[Manifest], others: Iterable[Manifest] = (), page_items: int = PAGE_ITEMS
) -> Iterator[FeedPage]:
    """The feed in pages, the one to subscribe to last; 0 `page_items` are no limit.

    That one has the newest `page_items` episodes. Older ones are on pages that fill up from the oldest on and then
    stay as they are; the newest of these may repeat episodes, with their GUIDs, so that nothing falls between.
    Raises: as `build_feed`. Source: RFC 5005, section 3.
    """
    problems: list[AudiobriefError] = [InputError(problem) for problem in channel_problems(channel)]
    raise_all(problems)
    by_name = {(other.language, other.id): other for other in others}
    newest_first = sorted(episodes, key=lambda episode: (episode.published, episode.id), reverse=True)
    total = len(newest_first)
    archived = -(-total // page_items) - 1 if 0 < page_items < total else 0
    for number in range(1, archived + 1):
        window = newest_first[total - number * page_items : total - (number - 1) * page_items]
        yield FeedPage(page_name(number), _document(channel, window, by_name, number, archived))
    window = newest_first[:page_items] if archived else newest_first
    yield FeedPage(FEED_NAME, _document(channel, window, by_name, 0, archived))


def _document(
    channel: Channel,
    newest_first: Sequence[Manifest],
    by_name: dict[tuple[str, str], Manifest],
    number: int,
    archived: int,
) -> bytes:
    rss = etree.Element("rss", {"version": "2.0"}, nsmap={**NAMESPACES, **channel.listing.namespaces})
    root = etree.SubElement(rss, "channel")
    add_channel(root, channel, newest_first, _links(channel, number, archived))
    for episode in newest_first:
        twin = by_name.get((episode.twin.language, episode.twin.id)) if episode.twin else None
        add_item(root, channel, episode, twin)
    if channel.stylesheet:
        rss.addprevious(etree.PI("xml-stylesheet", f'type="text/xsl" href="{escape(channel.stylesheet)}"'))
    document: bytes = etree.tostring(rss.getroottree(), xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document


def _links(channel: Channel, number: int, archived: int) -> list[tuple[str, str]]:
    """The page's own address, and where there are pages the first, the last and its neighbours."""

    def address(page: int) -> str:
        own = web_address(channel.feed_url)
        return urljoin(own, page_name(page)) if page else own

    links = [("self", address(number))]
    if archived:
        links.append(("first", address(0)))
        if number:
            links.append(("previous", address(0 if number == archived else number + 1)))
        if number != 1:
            links.append(("next", address(number - 1 if number else archived)))
        links.append(("last", address(1)))
    return links
