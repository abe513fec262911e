"""One item of a feed: an episode's elements, with its files, voices, soundbite and twin.

Sources: RSS 2.0; Apple's podcaster guide; the Podcasting 2.0 namespace; RFC 5322, section 3.3, for dates.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from email.utils import format_datetime
from functools import partial
from typing import Any

from lxml import etree

from audiobrief.config.publication import Person
from audiobrief.podcast.feed.channel import Channel
from audiobrief.podcast.feed.listing import add_person
from audiobrief.podcast.feed.xml import (
    CONTENT,
    CORRECTED,
    ITUNES,
    LONGEST_PODCAST_TEXT,
    PODCAST,
    SPOKEN_CORRECTION,
    SYNTHETIC_VOICE,
    add,
    add_html,
    enclosure_url,
    flag,
    media_url,
    seconds,
    value,
)
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.show_notes import OtherEdition, description_html, notes_html, words_of
from audiobrief.text.clean import shortened

Address = Callable[[str], str]


def add_item(root: Any, channel: Channel, episode: Manifest, twin: Manifest | None) -> None:
    """The episode as a new item of `root`."""
    item = etree.SubElement(root, "item")
    url = partial(media_url, channel.base_url, episode.language)
    other = None if twin is None else OtherEdition(twin, _listening_url(channel, twin))
    add(item, "title", value(episode.title))
    add(item, "guid", episode.guid, {"isPermaLink": "false"})
    add(item, "pubDate", format_datetime(episode.published))
    if channel.has_pages:
        add(item, "link", url(f"{episode.id}.html"))
    add_html(item, "description", description_html(episode, other))
    add_html(item, f"{{{CONTENT}}}encoded", notes_html(episode, other))
    address = enclosure_url(channel.enclosure_prefix, url(episode.audio.name))
    audio = {"url": address, "length": str(episode.audio.bytes), "type": "audio/mpeg"}
    add(item, "enclosure", attributes=audio)
    add(item, f"{{{ITUNES}}}duration", str(max(1, round(episode.duration_s))))
    add(item, f"{{{ITUNES}}}explicit", flag(_is_explicit(channel, episode)))
    add(item, f"{{{ITUNES}}}episodeType", episode.overrides.type or "full")
    _add_numbers(item, channel, episode)
    if episode.cover:
        add(item, f"{{{ITUNES}}}image", attributes={"href": url(episode.cover.name)})
    _add_files(item, episode, url)
    _add_voices(item, channel, episode)
    add(item, f"{{{PODCAST}}}txt", flag(episode.ai_generated), {"purpose": "ai-content"})
    for one in episode.corrections:
        purpose = SPOKEN_CORRECTION if one.spoken else CORRECTED
        add(item, f"{{{PODCAST}}}txt", f"{one.at} {value(one.note)}", {"purpose": purpose})
    if twin:
        _add_edition(item, channel, episode, twin)


def _add_voices(item: Any, channel: Channel, episode: Manifest) -> None:
    """The speakers: as narrators, or where real people are credited beside them as the synthetic voices they are."""
    speakers = dict.fromkeys(shortened(voice.speaker, LONGEST_PODCAST_TEXT) for voice in episode.voices)
    guests = episode.overrides.guests
    synthetic = episode.ai_generated and (channel.listing.people or guests)
    if guests:
        # People of an item stand instead of the channel's, so it names these too.
        for person in channel.listing.people:
            add_person(item, person)
    for guest in guests:
        add_person(item, Person(name=guest.name, role="guest", link=guest.link, picture=guest.picture))
    for speaker in speakers:
        if synthetic:
            add(item, f"{{{PODCAST}}}txt", speaker, {"purpose": SYNTHETIC_VOICE})
        else:
            add(item, f"{{{PODCAST}}}person", speaker, {"role": "narrator", "group": "cast"})


def _is_explicit(channel: Channel, episode: Manifest) -> bool:
    return episode.overrides.explicit == "yes" if episode.overrides.explicit else channel.explicit


def _add_numbers(item: Any, channel: Channel, episode: Manifest) -> None:
    """Season and number: those of a serial show, else the ones that were set."""
    told = episode if channel.serial and episode.number else episode.overrides
    for name, number in (("season", told.season), ("episode", told.number)):
        if number:
            add(item, f"{{{ITUNES}}}{name}", str(number))
            add(item, f"{{{PODCAST}}}{name}", str(number))


def _add_files(item: Any, episode: Manifest, url: Address) -> None:
    transcripts = (
        (episode.vtt, "text/vtt"),
        (episode.srt, "application/x-subrip"),
        (episode.transcript_json, "application/json"),
    )
    for file, kind in transcripts:
        if file:
            transcript = {"url": url(file.name), "type": kind, "language": episode.locale.lower()}
            add(item, f"{{{PODCAST}}}transcript", attributes=transcript)
    if episode.chapters_json:
        chapters = {"url": url(episode.chapters_json.name), "type": "application/json+chapters"}
        add(item, f"{{{PODCAST}}}chapters", attributes=chapters)
    if episode.soundbite:
        times = {
            "startTime": seconds(episode.soundbite.start_s),
            "duration": seconds(episode.soundbite.duration_s),
        }
        title = shortened(episode.description, LONGEST_PODCAST_TEXT - 1) or value(episode.title)
        add(item, f"{{{PODCAST}}}soundbite", title, times)


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
    add(edition, f"{{{PODCAST}}}source", attributes={"uri": uri})
    digest = base64.b64encode(bytes.fromhex(twin.audio.sha256)).decode()
    add(edition, f"{{{PODCAST}}}integrity", attributes={"type": "sri", "value": f"sha256-{digest}"})


def _listening_url(channel: Channel, episode: Manifest) -> str:
    name = f"{episode.id}.html" if channel.has_pages else episode.audio.name
    return media_url(channel.base_url, episode.language, name)
