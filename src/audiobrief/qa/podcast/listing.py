"""The rules between a feed and the catalog: what it lists, where, and whether it is what would be built now."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from audiobrief.podcast.chapters import timestamps
from audiobrief.podcast.feed.build import FEED_NAME, media_url
from audiobrief.podcast.feed.xml import enclosure_url
from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.art import check_picture
from audiobrief.qa.podcast.document import REBUILD, Context, FeedDocument, children, text_of, title_of
from audiobrief.qa.podcast.folder import Folder
from audiobrief.qa.podcast.items import check_document
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.values import listed_times

_LINKED = ("enclosure/@url", "podcast:transcript/@url", "podcast:chapters/@url", "itunes:image/@href")


@dataclass(frozen=True)
class PublishedShow:
    """What a feed is compared with: the show's address, every folder, and the pages that would be built now."""

    base_url: str
    folders: Mapping[str, Folder]
    expected: Mapping[str, bytes] | None  # by page name; None when it cannot be built
    context: Context
    prefix: str = ""  # before the address of each sound

    @cached_property
    def by_address(self) -> dict[str, Manifest]:
        """Every episode by the address of its audio."""
        return {
            media_url(self.base_url, language, episode.audio.name): episode
            for language, folder in self.folders.items()
            for episode in folder.published
        }


def check_feed(folder: Folder, published: PublishedShow) -> Iterator[Finding]:
    """Every finding about a language's feed, its pages and its pictures."""
    names = sorted(path.name for path in folder.path.glob("feed*.xml") if path.is_file())
    if FEED_NAME not in names:
        if folder.published:
            message = f"{len(folder.published)} published episodes have no feed"
            yield found("FEED080", folder.where(FEED_NAME), message, REBUILD)
        return
    pages: dict[str, FeedDocument] = {}
    broken = False
    for name in names:
        url = media_url(published.base_url, folder.language, name)
        context = replace(published.context, own_url=url, archive=name != FEED_NAME)
        page, findings = check_document((folder.path / name).read_bytes(), folder.where(name), context)
        yield from findings
        broken = broken or page is None
        if page is not None:
            pages[name] = page
    yield from _check_pages(folder, published, pages, names)
    if not broken:
        yield from _check_items(folder, published, pages)
    yield from _check_linked(folder, published, pages)
    for name in names:
        if published.expected is not None and published.expected.get(name) != (folder.path / name).read_bytes():
            message = "the feed is not what catalog and show.yaml give now"
            yield found("FEED087", folder.where(name), message, REBUILD)
    for name in sorted(set(published.expected or ()) - set(names)):
        yield found("FEED087", folder.where(name), "this page of the feed is missing", REBUILD)


def _check_pages(
    folder: Folder, published: PublishedShow, pages: dict[str, FeedDocument], names: list[str]
) -> Iterator[Finding]:
    """RFC 5005: `next` leads from the feed through all its pages, and `previous` back."""
    by_url = {media_url(published.base_url, folder.language, name): name for name in names}
    wrong = []
    for name, page in pages.items():
        for relation, url in _relations(page).items():
            if url not in by_url:
                wrong.append((name, f"{relation} leads to {quoted(url, 200)}, which is no page of the feed"))
        if len(names) > 1:
            wanted = {"first", "last"} | ({"next"} if name == FEED_NAME else {"previous"})
            missing = sorted(wanted - set(_relations(page)))
            wrong += [(name, f"the page has no link to its {relation}") for relation in missing]
    reached, name = [], FEED_NAME
    while name in pages and name not in reached:
        reached.append(name)
        following = by_url.get(_relations(pages[name]).get("next", ""), "")
        if following in pages:
            back = by_url.get(_relations(pages[following]).get("previous", ""), "")
            if back != name:
                wrong.append((following, f"previous leads to {quoted(back)} instead of {name}"))
        name = following
    for name, message in dict.fromkeys(wrong):
        yield found("FEED091", folder.where(name), message, REBUILD)
    for name in pages:
        if name not in reached and not wrong:
            message = f"the page is not reached from {FEED_NAME} by its next links"
            yield found("FEED092", folder.where(name), message, REBUILD)


def _relations(page: FeedDocument) -> dict[str, str]:
    own = next((link.get("href") for link in children(page.channel, "atom:link") if link.get("rel") == "self"), "")
    return {
        link.get("rel"): urljoin(own or "", link.get("href") or "")
        for link in children(page.channel, "atom:link")
        if link.get("rel") in ("first", "last", "previous", "next")
    }


def _check_items(folder: Folder, published: PublishedShow, pages: dict[str, FeedDocument]) -> Iterator[Finding]:
    by_guid = {episode.guid: episode for episode in folder.published}
    by_file = {episode.audio.name: episode for episode in folder.published}
    seen: set[str] = set()
    unread = folder.unread
    for page in pages.values():
        for item in page.items:
            name = _file_name(item)
            episode = by_guid.get(text_of(item, "guid"))
            if episode is None and name in by_file:
                episode = by_file[name]
                message = f"{title_of(item)} has the guid {text_of(item, 'guid')}, its manifest {episode.guid}"
                yield found("FEED083", page.at(item), message, f"{REBUILD}; apps take another guid for a new episode")
            elif episode is None and name.split(".")[0] in unread:
                continue  # its manifest was told
            elif episode is None:
                message = f"{title_of(item)} is no published episode of the catalog"
                yield found("FEED082", page.at(item), message, REBUILD)
                continue
            seen.add(episode.id)
            yield from _check_item(folder, published, page, item, episode)
    for episode in folder.published:
        if episode.id not in seen:
            message = f"the published episode {quoted(episode.title)} ({episode.id}) is not in the feed"
            yield found("FEED081", folder.where(FEED_NAME), message, REBUILD)


def _file_name(item: Any) -> str:
    enclosures = children(item, "enclosure")
    return unquote((enclosures[0].get("url") or "").rpartition("/")[2]) if enclosures else ""


def _check_item(
    folder: Folder, published: PublishedShow, page: FeedDocument, item: Any, episode: Manifest
) -> Iterator[Finding]:
    title = title_of(item)
    for enclosure in children(item, "enclosure")[:1]:
        own = media_url(published.base_url, folder.language, episode.audio.name)
        wanted = enclosure_url(published.prefix, own)
        if enclosure.get("url") != wanted:
            message = f"the enclosure of {title} is at {quoted(enclosure.get('url') or '', 200)} instead of {wanted}"
            yield found("FEED084", page.at(enclosure), message, REBUILD)
        size = _size(folder.path / episode.audio.name)
        length = enclosure.get("length") or ""
        if length.isdecimal() and int(length) not in {episode.audio.bytes, size or episode.audio.bytes}:
            message = f"the enclosure of {title} says {length} bytes, its file has {size or episode.audio.bytes}"
            yield found("FEED085", page.at(enclosure), message, REBUILD)
    duration, wanted_s = text_of(item, "itunes:duration"), max(1, round(episode.duration_s))
    if duration.isdecimal() and int(duration) != wanted_s:
        message = f"the duration of {title} is {duration} s, its manifest says {episode.duration_s} s"
        yield found("FEED086", page.at(item), message, REBUILD)
    if timestamps(episode.chapters) and not listed_times(text_of(item, "description")):
        message = f"the description of {title} lists no times, though it has {len(episode.chapters)} chapters"
        yield found("FEED089", page.at(item), message, REBUILD)
    for other in children(item, "podcast:alternateEnclosure"):
        yield from _check_twin(published, page, title, other)


def _check_twin(published: PublishedShow, page: FeedDocument, title: str, other: Any) -> Iterator[Finding]:
    for url in [source.get("uri") or "" for source in children(other, "podcast:source")]:
        episode = published.by_address.get(url)
        if episode is None:
            continue
        digest = "sha256-" + base64.b64encode(bytes.fromhex(episode.audio.sha256)).decode()
        hashes = [integrity.get("value") or "" for integrity in children(other, "podcast:integrity")]
        wrong = [value for value in hashes if value.startswith("sha256-") and value != digest]
        if wrong or other.get("length") not in (None, str(episode.audio.bytes)):
            name = f"{episode.language}/{episode.audio.name}"
            message = f"the alternateEnclosure of {title} has another length or hash than {name}"
            yield found("FEED088", page.at(other), message, REBUILD)


def _check_linked(folder: Folder, published: PublishedShow, pages: dict[str, FeedDocument]) -> Iterator[Finding]:
    """Files below the show's own address: there, and pictures as they must be."""
    base = media_url(published.base_url, folder.language, "")
    own = {file.name for episode in folder.episodes for file in episode.files()}
    told: set[str] = set()
    for page in pages.values():
        parents = (page.channel, *page.items)
        for url in (str(url) for parent in parents for path in _LINKED for url in _values(parent, path)):
            name = unquote(url.removeprefix(base))
            if not url.startswith(base) or name in told or name in own or "/" in name or not name:
                continue
            told.add(name)
            if _size(folder.path / name) is None:
                message = f"{page.where} names the file {quoted(name, 120)}, which is not there"
                yield found("FEED090", folder.where(name), message, REBUILD)
            elif path_is_picture(name):
                yield from check_picture((folder.path / name).read_bytes(), folder.where(name), name)


def path_is_picture(name: str) -> bool:
    """Whether the name is that of a picture."""
    return name.lower().endswith((".jpg", ".jpeg", ".png"))


def _values(parent: Any, path: str) -> list[str]:
    element, _, attribute = path.partition("/@")
    return [found_element.get(attribute) or "" for found_element in children(parent, element)]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size if path.is_file() else None
    except (OSError, ValueError):
        return None
