"""The rules for the channel of a feed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from audiobrief.config.apple_categories import category_problem
from audiobrief.podcast.feed.xml import LONGEST_PODCAST_TEXT
from audiobrief.qa.podcast.document import REBUILD, Context, FeedDocument, children, text_of
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.values import is_address, is_language

_SHOW = "write it in show.yaml, and run `audiobrief feed`"
# Source: Podcasting 2.0 namespace, podcast:medium; each may end with L, for a list.
_MEDIA = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course", "mixed")
_RULE = re.compile(r"(?:[A-Z]+=[-+0-9A-Z,]+;)*FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)(?:;[A-Z]+=[-+0-9A-Z,]+)*")


def check_channel(page: FeedDocument, context: Context) -> Iterator[Finding]:
    """Every finding about the channel itself."""
    channel, where = page.channel, page.at(page.channel)
    yield from _check_self(page, context)
    for rule, name in (("FEED013", "title"), ("FEED014", "description")):
        if not text_of(channel, name):
            yield found(rule, where, f"the channel has no {name}", _SHOW)
    if not is_address(text_of(channel, "link")):
        message = f"the channel's link {quoted(text_of(channel, 'link'))} is no web address"
        yield found("FEED015", where, message, _SHOW)
    language = text_of(channel, "language")
    if not is_language(language):
        message = f"the language {quoted(language)} is no code such as fr-ca"
        yield found("FEED016", where, message, "set `locale` in show.yaml, and run `audiobrief feed`")
    elif context.language and language.split("-")[0].lower() != context.language:
        message = f"the language is {language} in the folder {context.language}"
        yield found("FEED016", where, message, REBUILD)
    yield from _check_itunes(page)
    yield from _check_guid(page, context)
    yield from _check_podcast(page)


def _check_self(page: FeedDocument, context: Context) -> Iterator[Finding]:
    links = [link for link in children(page.channel, "atom:link") if link.get("rel") == "self"]
    if len(links) != 1 or links[0].get("type") != "application/rss+xml" or not is_address(links[0].get("href") or ""):
        message = (
            f"the channel has {len(links)} self links; it needs one, with its address and type application/rss+xml"
        )
        yield found("FEED011", page.at(links[0] if links else page.channel), message, REBUILD)
    elif context.own_url and links[0].get("href") != context.own_url:
        message = f"the self link is {quoted(links[0].get('href'), 200)}, but the feed is at {context.own_url}"
        fix = "set `base_url` in show.yaml, and run `audiobrief feed`"
        yield found("FEED012", page.at(links[0]), message, fix)


def _check_itunes(page: FeedDocument) -> Iterator[Finding]:
    channel, where = page.channel, page.at(page.channel)
    categories = children(channel, "itunes:category")
    if not categories:
        yield found("FEED017", where, "the channel has no itunes:category", _SHOW)
    for category in categories:
        subs = [sub.get("text") or "" for sub in children(category, "itunes:category")] or [""]
        for sub in subs:
            problem = category_problem(category.get("text") or "", sub)
            if problem:
                yield found("FEED017", page.at(category), f"itunes:category: {problem}", _SHOW)
    explicit = text_of(channel, "itunes:explicit")
    if not explicit:
        yield found("FEED018", where, "the channel has no itunes:explicit", REBUILD)
    yield from check_explicit(page, channel)
    images = children(channel, "itunes:image")
    if len(images) != 1 or not is_address(images[0].get("href") or ""):
        shown = quoted(images[0].get("href") or "") if images else "missing"
        yield found("FEED020", where, f"the channel's itunes:image is {shown}", REBUILD)
    if not text_of(channel, "itunes:author"):
        yield found("FEED021", where, "the channel has no itunes:author", _SHOW)
    email = text_of(channel, "itunes:owner/itunes:email")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        message = (
            f"the owner's address is {quoted(email)}" if email else "the channel has no itunes:owner with an e-mail"
        )
        yield found("FEED022", where, message, "set `owner` in show.yaml, and run `audiobrief feed`")
    kind = channel.find("itunes:type", channel.nsmap) if "itunes" in channel.nsmap else None
    if kind is not None and (kind.text or "") not in ("episodic", "serial"):
        yield found("FEED023", page.at(kind), f"itunes:type is {quoted(kind.text or '')}", REBUILD)


def check_explicit(page: FeedDocument, parent: Any) -> Iterator[Finding]:
    """Whether itunes:explicit, where it is, is one of the two words that directories know."""
    for element in children(parent, "itunes:explicit"):
        if (element.text or "") not in ("true", "false"):
            message = f"itunes:explicit is {quoted(element.text or '')} instead of true or false"
            yield found("FEED019", page.at(element), message, REBUILD)


def _check_guid(page: FeedDocument, context: Context) -> Iterator[Finding]:
    guid = text_of(page.channel, "podcast:guid")
    where = page.at(page.channel)
    if not guid:
        yield found("FEED024", where, "the channel has no podcast:guid", REBUILD)
        return
    try:
        version = uuid.UUID(guid).version if re.fullmatch(r"[0-9A-Fa-f-]{36}", guid) else None
    except ValueError:
        version = None
    if version != 5:
        yield found("FEED025", where, f"podcast:guid {quoted(guid)} is no UUID of version 5", REBUILD)
    elif context.stored_guid and guid != context.stored_guid:
        message = f"podcast:guid is {guid}, but {context.stored_guid} is stored for the show"
        yield found("FEED026", where, message, f"{REBUILD}; apps take another guid for another show")


def _check_podcast(page: FeedDocument) -> Iterator[Finding]:
    channel, where = page.channel, page.at(page.channel)
    locked = children(channel, "podcast:locked")
    if not locked:
        yield found("FEED027", where, "the channel has no podcast:locked", REBUILD)
    for element in locked:
        if (element.text or "") not in ("yes", "no"):
            message = f"podcast:locked is {quoted(element.text or '')} instead of yes or no"
            yield found("FEED028", page.at(element), message, REBUILD)
    medium = text_of(channel, "podcast:medium")
    if not medium:
        yield found("FEED029", where, "the channel has no podcast:medium", REBUILD)
    elif medium.removesuffix("L") not in _MEDIA:
        yield found("FEED030", where, f"podcast:medium {quoted(medium)} is none of the namespace", REBUILD)
    yield from _check_everywhere(page)
    yield from check_txt(page, channel)
    yield from check_persons(page, channel)
    often = children(channel, "podcast:updateFrequency")
    if not often:
        fix = "set `updates` in show.yaml, and run `audiobrief feed`"
        yield found("FEED035", where, "the channel does not say how often episodes come", fix)
    for element in often:
        text, rule = element.text or "", element.get("rrule")
        if not 0 < len(text.strip()) <= LONGEST_PODCAST_TEXT or (rule is not None and not _RULE.fullmatch(rule)):
            message = f"podcast:updateFrequency is {quoted(text)} with the rule {quoted(rule or '')}"
            yield found("FEED036", page.at(element), message, "mend `updates` in show.yaml, and run `audiobrief feed`")


def _check_everywhere(page: FeedDocument) -> Iterator[Finding]:
    """What the channel may leave to its items, if it leaves it to all of them."""
    if not page.items:
        return
    where = page.at(page.channel)
    told = ("podcast:txt[@purpose='ai-content']", "FEED031", "nothing says whether the sound is synthetic")
    people = ("podcast:person", "FEED033", "nobody is credited")
    for path, rule, message in (told, people):
        silent = [item for item in page.items if not children(item, path)]
        if not children(page.channel, path) and silent:
            yield found(rule, where, f"{message} in {len(silent)} of {len(page.items)} items", REBUILD)


def check_txt(page: FeedDocument, parent: Any) -> Iterator[Finding]:
    """The values of podcast:txt."""
    for element in children(parent, "podcast:txt"):
        text, purpose = element.text or "", element.get("purpose") or ""
        wrong = purpose == "ai-content" and text not in ("true", "false")
        if not text.strip() or wrong or len(purpose) > LONGEST_PODCAST_TEXT:
            message = f"podcast:txt purpose={quoted(purpose)} is {quoted(text)}"
            yield found("FEED032", page.at(element), message, REBUILD)


def check_persons(page: FeedDocument, parent: Any) -> Iterator[Finding]:
    """The values of podcast:person."""
    for element in children(parent, "podcast:person"):
        name = (element.text or "").strip()
        links = [element.get(key) for key in ("href", "img")]
        if not 0 < len(name) <= LONGEST_PODCAST_TEXT or any(
            link is not None and not is_address(link) for link in links
        ):
            message = f"podcast:person is {quoted(name)} with {quoted(str(dict(element.attrib)))}"
            yield found("FEED034", page.at(element), message, f"name the speaker in voices.yaml, and {REBUILD}")
