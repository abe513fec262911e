"""The rules for the items of a feed: title, enclosure, guid, description and what Apple's apps read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from audiobrief.podcast.chapters import FEWEST_IN_LIST, LONGEST_LISTED_TITLE
from audiobrief.qa.podcast.channel import check_explicit, check_persons, check_txt
from audiobrief.qa.podcast.channel_listing import check_listing
from audiobrief.qa.podcast.document import (
    REBUILD,
    Context,
    FeedDocument,
    check_values,
    children,
    is_whole,
    parse_page,
    text_of,
    title_of,
)
from audiobrief.qa.podcast.item_podcast import check_item_podcast
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.values import is_address, listed_times, moment_of

_NUMBERED = re.compile(r"(?:#\s*\d+|(?:episode|épisode|ep\.?|ép\.?|s\d+\s*e)\s*\d+|\d+\s*[:–—.-]\s)", re.IGNORECASE)
_RETITLE = "run `audiobrief episodes retitle`"
# (rule, element, what is missing)
_WANTED = (
    ("FEED050", "pubDate"),
    ("FEED056", "description"),
    ("FEED057", "content:encoded"),
    ("FEED058", "itunes:duration"),
    ("FEED060", "itunes:explicit"),
    ("FEED064", "itunes:episodeType"),
)


def check_document(data: bytes, where: str, context: Context) -> tuple[FeedDocument | None, list[Finding]]:
    """A feed's document and everything that is wrong with it by itself; None where it cannot be read."""
    from audiobrief.qa.podcast.channel import check_channel

    page, findings = parse_page(data, where)
    if page is None:
        return None, findings
    findings += check_values(page, context)
    findings += check_channel(page, context)
    findings += check_listing(page)
    for item in page.items:
        findings += _check_item(page, item, context)
    findings += _check_together(page)
    return page, findings


def _check_item(page: FeedDocument, item: Any, context: Context) -> Iterator[Finding]:
    where, title = page.at(item), title_of(item)
    yield from _check_title(page, item)
    yield from _check_enclosure(page, item)
    guids = children(item, "guid")
    guid = (guids[0].text or "") if guids else ""
    if len(guids) != 1 or not guid or re.search(r"\s", guid):
        yield found("FEED047", where, f"{title} has the guid {quoted(guid)}", REBUILD)
    elif guids[0].get("isPermaLink") != "false":
        yield found("FEED048", where, f"the guid of {title} does not say isPermaLink=false", REBUILD)
    for rule, name in _WANTED:
        if not text_of(item, name):
            yield found(rule, where, f"{title} has no {name}", REBUILD)
    if context.pages and not is_address(text_of(item, "link")):
        yield found("FEED055", where, f"{title} has no link to its page", REBUILD)
    yield from _check_itunes(page, item)
    yield from _check_times(page, item)
    yield from check_explicit(page, item)
    yield from check_txt(page, item)
    yield from check_persons(page, item)
    yield from check_item_podcast(page, item)


def _check_title(page: FeedDocument, item: Any) -> Iterator[Finding]:
    title, show = text_of(item, "title"), text_of(page.channel, "title")
    if not title:
        yield found("FEED040", page.at(item), f"the item {title_of(item)} has no title", _RETITLE)
    named = show and re.match(rf"{re.escape(show)}\s*[:–—|-]", title, re.IGNORECASE)
    if named or _NUMBERED.match(title):
        what = "the show's name" if named else "a number"
        yield found("FEED041", page.at(item), f"the title {quoted(title)} begins with {what}", _RETITLE)


def _check_enclosure(page: FeedDocument, item: Any) -> Iterator[Finding]:
    enclosures, title = children(item, "enclosure"), title_of(item)
    if len(enclosures) != 1:
        yield found("FEED042", page.at(item), f"{title} has {len(enclosures)} enclosures instead of one", REBUILD)
    for enclosure in enclosures[:1]:
        where, url = page.at(enclosure), enclosure.get("url") or ""
        if not is_address(url) or not re.search(r"\.mp3$", url):
            message = f"the enclosure of {title} is at {quoted(url, 200)}, which is no ASCII address ending with .mp3"
            yield found("FEED043", where, message, REBUILD)
        if not is_whole(enclosure.get("length")):
            message = f"the enclosure of {title} has the length {quoted(enclosure.get('length') or '')}"
            yield found("FEED045", where, message, REBUILD)
        if enclosure.get("type") != "audio/mpeg":
            message = f"the enclosure of {title} has the type {quoted(enclosure.get('type') or '')}"
            yield found("FEED046", where, message, REBUILD)


def _check_itunes(page: FeedDocument, item: Any) -> Iterator[Finding]:
    where, title = page.at(item), title_of(item)
    duration = text_of(item, "itunes:duration")
    if duration and not is_whole(duration):
        message = f"the duration of {title} is {quoted(duration)} instead of whole seconds"
        yield found("FEED059", where, message, REBUILD)
    for image in children(item, "itunes:image"):
        if not is_address(image.get("href") or ""):
            message = f"the picture of {title} is at {quoted(image.get('href') or '', 200)}"
            yield found("FEED061", page.at(image), message, REBUILD)
    kind = text_of(item, "itunes:episodeType")
    if kind and kind not in ("full", "trailer", "bonus"):
        message = f"the episodeType of {title} is {quoted(kind)} instead of full, trailer or bonus"
        yield found("FEED063", where, message, REBUILD)
    numbers = [element for name in ("season", "episode") for element in children(item, f"itunes:{name}")]
    serial = text_of(page.channel, "itunes:type") == "serial"
    if serial and kind in ("", "full") and not children(item, "itunes:episode"):
        yield found("FEED065", where, f"the show is serial, but {title} has no itunes:episode", REBUILD)
    for element in numbers:
        if not is_whole(element.text):
            message = f"{title} has the season or episode {quoted(element.text or '')}"
            yield found("FEED065", page.at(element), message, REBUILD)


def _check_times(page: FeedDocument, item: Any) -> Iterator[Finding]:
    listed, title = listed_times(text_of(item, "description")), title_of(item)
    if not listed:
        return
    starts = [line.start_s for line in listed]
    if starts[0] != 0 or len(starts) < FEWEST_IN_LIST or any(b <= a for a, b in pairwise(starts)):
        message = f"the times in the description of {title} do not ascend from 00:00 in three lines or more"
        yield found("FEED074", page.at(item), message, REBUILD)
    for line in listed:
        if len(line.title) > LONGEST_LISTED_TITLE:
            message = f"{quoted(line.text)} in the description of {title} has {len(line.title)} characters"
            yield found("FEED075", page.at(item), message, f"shorten the section's heading, and {REBUILD}")


def _check_together(page: FeedDocument) -> Iterator[Finding]:
    """What holds between items: nothing occurs twice, all have pictures or none, newest first."""
    guids: dict[str, Any] = {}
    urls: dict[str, Any] = {}
    told: set[tuple[str, Any]] = set()
    for item in page.items:
        guid, title = text_of(item, "guid"), title_of(item)
        if guid and guid in guids:
            message = f"{title} has the guid {guid} of {title_of(guids[guid])}"
            yield found("FEED049", page.at(item), message, f"remove one of the two episodes, and {REBUILD}")
        guids.setdefault(guid, item)
        date = text_of(item, "pubDate")
        same = (text_of(item, "title").casefold(), moment_of(date) or date)
        if all(same) and same in told:
            message = f"two items have the title {title} and the date {date}; listeners cannot tell them apart"
            yield found("FEED100", page.at(item), message, f"{_RETITLE} or `audiobrief episodes redate`")
        told.add(same)
        for enclosure in children(item, "enclosure")[:1]:
            url = enclosure.get("url") or ""
            if url and url in urls:
                message = f"{title} has the enclosure of {title_of(urls[url])}, {url}"
                yield found("FEED044", page.at(enclosure), message, REBUILD)
            urls.setdefault(url, item)
    yield from _check_numbers(page)
    plain = [item for item in page.items if not children(item, "itunes:image")]
    if plain and len(plain) < len(page.items):
        message = f"{len(plain)} of {len(page.items)} items have no itunes:image, such as {title_of(plain[0])}"
        yield found(
            "FEED062", page.at(plain[0]), message, "render them again, or set `episode_art: false` in show.yaml"
        )
    moments = [moment_of(text_of(item, "pubDate")) for item in page.items]
    for item, newer, older in zip(page.items[1:], moments, moments[1:], strict=False):
        if newer is not None and older is not None and older > newer:
            yield found("FEED076", page.at(item), f"{title_of(item)} is newer than the item above it", REBUILD)
            break


def _check_numbers(page: FeedDocument) -> Iterator[Finding]:
    """Whether full episodes have numbers of their own."""
    numbered: dict[tuple[str, str], Any] = {}
    for item in page.items:
        number, kind = text_of(item, "itunes:episode"), text_of(item, "itunes:episodeType")
        if not number or kind not in ("", "full"):
            continue
        first = numbered.setdefault((text_of(item, "itunes:season"), number), item)
        if first is not item:
            message = f"{title_of(item)} has the number {number} of {title_of(first)}"
            yield found("FEED102", page.at(item), message, "give one of them another: `audiobrief episodes set`")
