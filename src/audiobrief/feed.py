"""The RSS feed of one language, as bytes, from its channel and its episodes. Pure: no clock, no file.

Sources: RSS 2.0; Apple's podcaster guide; the Podcasting 2.0 namespace; RFC 5322, section 3.3, for dates.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from lxml import etree

from audiobrief.catalog import Manifest
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.feed_categories import category_problem
from audiobrief.show_notes import (
    LONGEST_DESCRIPTION_BYTES,
    OtherEdition,
    description_html,
    notes_html,
    words_of,
)
from audiobrief.wording import clean, one_line, shortened, shortened_bytes, web_address

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
_NAMESPACES = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "content": CONTENT}

LONGEST_VALUE = 255  # Apple's limit for every text but descriptions
_LONGEST_PERSON = 128


@dataclass(frozen=True)
class Channel:
    """A show in one language. `base_url` is the address of the folder that holds each language's folder.

    An episode's files are at `<base_url>/<language>/<name>`. `language` is a tag such as fr-CA. With
    `has_pages`, the page of an episode is beside its files, at `<id>.html`.
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
    locked: bool = True
    has_pages: bool = False
    generator: str = "audiobrief"


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


def media_url(base_url: str, language: str, name: str) -> str:
    """The absolute ASCII address of a published file."""
    return f"{web_address(base_url).rstrip('/')}/{quote(language, safe='')}/{quote(name, safe='')}"


def build_feed(channel: Channel, episodes: Iterable[Manifest], others: Iterable[Manifest] = ()) -> bytes:
    """The feed, newest episode first; `others` are the episodes of other languages, for links to twins.

    Raises: InputError, or ProblemsError, for a channel that directories would refuse.
    """
    problems: list[AudiobriefError] = [InputError(problem) for problem in channel_problems(channel)]
    raise_all(problems)
    by_name = {(other.language, other.id): other for other in others}
    newest_first = sorted(episodes, key=lambda episode: (episode.published, episode.id), reverse=True)
    rss = etree.Element("rss", {"version": "2.0"}, nsmap=_NAMESPACES)
    root = etree.SubElement(rss, "channel")
    _add_channel(root, channel, newest_first)
    for episode in newest_first:
        twin = by_name.get((episode.twin.language, episode.twin.id)) if episode.twin else None
        _add_item(etree.SubElement(root, "item"), channel, episode, twin)
    document: bytes = etree.tostring(rss, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document


def _add_channel(root: Any, channel: Channel, newest_first: list[Manifest]) -> None:
    self_link = {"href": web_address(channel.feed_url), "rel": "self", "type": "application/rss+xml"}
    cover_url = web_address(channel.cover_url)
    _add(root, f"{{{ATOM}}}link", attributes=self_link)
    _add(root, "title", _value(channel.title))
    _add(root, "link", web_address(channel.link))
    _add(root, "description", shortened_bytes(clean(channel.description).strip(), LONGEST_DESCRIPTION_BYTES))
    _add(root, "language", channel.language.lower())
    _add(root, "copyright", _value(channel.copyright))
    _add(root, "generator", _value(channel.generator))
    if newest_first:
        # No clock: the feed changes when an episode does.
        _add(root, "lastBuildDate", format_datetime(newest_first[0].published))
    image = etree.SubElement(root, "image")
    _add(image, "url", cover_url)
    _add(image, "title", _value(channel.title))
    _add(image, "link", web_address(channel.link))
    _add(root, f"{{{ITUNES}}}image", attributes={"href": cover_url})
    category = _add(root, f"{{{ITUNES}}}category", attributes={"text": channel.category})
    if channel.subcategory:
        _add(category, f"{{{ITUNES}}}category", attributes={"text": channel.subcategory})
    _add(root, f"{{{ITUNES}}}explicit", _flag(channel.explicit))
    _add(root, f"{{{ITUNES}}}type", "episodic")
    _add(root, f"{{{ITUNES}}}author", _value(channel.author))
    owner = {"owner": channel.owner_email} if channel.owner_email else {}
    if channel.owner_email:
        element = etree.SubElement(root, f"{{{ITUNES}}}owner")
        _add(element, f"{{{ITUNES}}}name", _value(channel.owner_name or channel.author))
        _add(element, f"{{{ITUNES}}}email", channel.owner_email)
    _add(root, f"{{{PODCAST}}}guid", channel.guid)
    _add(root, f"{{{PODCAST}}}locked", "yes" if channel.locked else "no", owner)
    _add(root, f"{{{PODCAST}}}medium", "podcast")
    if any(episode.ai_generated for episode in newest_first):
        _add(root, f"{{{PODCAST}}}txt", "true", {"purpose": "ai-content"})


def _add_item(item: Any, channel: Channel, episode: Manifest, twin: Manifest | None) -> None:
    def url(name: str) -> str:
        return media_url(channel.base_url, episode.language, name)

    other = None if twin is None else OtherEdition(twin, _listening_url(channel, twin))
    _add(item, "title", _value(episode.title))
    _add(item, "guid", episode.guid, {"isPermaLink": "false"})
    _add(item, "pubDate", format_datetime(episode.published))
    if channel.has_pages:
        _add(item, "link", url(f"{episode.id}.html"))
    _add_html(item, "description", description_html(episode, other))
    _add_html(item, f"{{{CONTENT}}}encoded", notes_html(episode, other))
    audio = {"url": url(episode.audio.name), "length": str(episode.audio.bytes), "type": "audio/mpeg"}
    _add(item, "enclosure", attributes=audio)
    _add(item, f"{{{ITUNES}}}duration", str(max(1, round(episode.duration_s))))
    _add(item, f"{{{ITUNES}}}explicit", _flag(channel.explicit))
    _add(item, f"{{{ITUNES}}}episodeType", "full")
    if episode.cover:
        _add(item, f"{{{ITUNES}}}image", attributes={"href": url(episode.cover.name)})
    _add_podcast_tags(item, episode, url)
    if other:
        _add_edition(item, channel, episode, other.manifest)


def _add_podcast_tags(item: Any, episode: Manifest, url: Any) -> None:
    for file, kind in ((episode.vtt, "text/vtt"), (episode.srt, "application/x-subrip")):
        if file:
            transcript = {"url": url(file.name), "type": kind, "language": episode.locale.lower()}
            _add(item, f"{{{PODCAST}}}transcript", attributes=transcript)
    if episode.chapters_json:
        chapters = {"url": url(episode.chapters_json.name), "type": "application/json+chapters"}
        _add(item, f"{{{PODCAST}}}chapters", attributes=chapters)
    for speaker in dict.fromkeys(shortened(voice.speaker, _LONGEST_PERSON) for voice in episode.voices):
        _add(item, f"{{{PODCAST}}}person", speaker, {"role": "narrator", "group": "cast"})
    _add(item, f"{{{PODCAST}}}txt", _flag(episode.ai_generated), {"purpose": "ai-content"})


def _add_edition(item: Any, channel: Channel, episode: Manifest, twin: Manifest) -> None:
    """The twin as an alternate enclosure; `rel` keeps apps from taking it for the same content."""
    edition = etree.SubElement(
        item,
        f"{{{PODCAST}}}alternateEnclosure",
        {
            "type": "audio/mpeg",
            "length": str(twin.audio.bytes),
            "lang": twin.locale,
            "title": words_of(episode.language).edition.get(twin.language, twin.locale),
            "rel": "translation",
        },
    )
    uri = media_url(channel.base_url, twin.language, twin.audio.name)
    _add(edition, f"{{{PODCAST}}}source", attributes={"uri": uri})
    digest = base64.b64encode(bytes.fromhex(twin.audio.sha256)).decode()
    _add(edition, f"{{{PODCAST}}}integrity", attributes={"type": "sri", "value": f"sha256-{digest}"})


def _listening_url(channel: Channel, episode: Manifest) -> str:
    name = f"{episode.id}.html" if channel.has_pages else episode.audio.name
    return media_url(channel.base_url, episode.language, name)


def _add(parent: Any, name: str, text: str | None = None, attributes: dict[str, str] | None = None) -> Any:
    """A new child; none for an empty text."""
    if text == "":
        return None
    child = etree.SubElement(parent, name, attributes or {})
    child.text = text
    return child


def _add_html(parent: Any, name: str, html: str) -> None:
    if html:
        # The HTML escapes every ">" of a text, so "]]>" cannot occur in it.
        etree.SubElement(parent, name).text = etree.CDATA(html)


def _value(text: str) -> str:
    return shortened(text, LONGEST_VALUE)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _is_email(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host) and text.isascii() and text == one_line(text) and " " not in text
