"""A published feed read back: which podcast it is, and what it says of each episode."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from audiobrief.errors import PublishError
from audiobrief.podcast.feed.xml import (
    ATOM,
    CONTENT,
    CORRECTED,
    NAMESPACES,
    PODCAST,
    SPOKEN_CORRECTION,
    SYNTHETIC_VOICE,
)


@dataclass(frozen=True)
class PublicItem:
    """An episode as its feed says it; "" and 0 are not said."""

    guid: str
    title: str
    published_at: str  # ISO 8601 with its offset
    notes: str  # HTML
    audio_url: str
    audio_bytes: int
    duration_s: float
    season: int
    number: int
    soundbite: tuple[float, float] | None  # (start, duration) in seconds
    people: tuple[str, ...]
    files: tuple[tuple[str, str], ...]  # (media type, address) of transcripts, chapters and picture
    ai_generated: bool = True
    type: str = "full"
    explicit: str = ""  # true or false
    guests: tuple[tuple[str, str, str], ...] = ()  # (name, link, picture)
    corrections: tuple[tuple[str, str, bool], ...] = ()  # (moment, note, whether it is spoken)

    @property
    def id(self) -> str:
        """The episode's id, by the name of its MP3; "" where that is none."""
        name = file_name(self.audio_url)
        return name.removesuffix(".mp3") if name.endswith(".mp3") else ""


@dataclass(frozen=True)
class PublicFeed:
    """One document of a feed."""

    guid: str
    title: str
    language: str
    url: str  # its own address
    items: tuple[PublicItem, ...]
    explicit: str = ""  # true or false
    serial: bool = False


def file_name(url: str) -> str:
    """The name of the file that an address leads to."""
    return unquote(urlsplit(url).path.rpartition("/")[2])


def read_feed(data: bytes, where: str) -> PublicFeed:
    """What a feed says. Raises: PublishError for what is no podcast feed."""
    # No entity is resolved and nothing is fetched: others may write to where this came from.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        channel = etree.fromstring(data, parser).find("channel")
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PublishError(f"{where}: is no feed that can be read ({error})") from error
    if channel is None:
        raise PublishError(f"{where}: is no feed of a podcast")
    own = [link.get("href", "") for link in channel.findall(f"{{{ATOM}}}link") if link.get("rel") == "self"]
    return PublicFeed(
        _text(channel, "podcast:guid"),
        _text(channel, "title"),
        _text(channel, "language"),
        own[0] if own else "",
        tuple(_item(item) for item in channel.findall("item")),
        _text(channel, "itunes:explicit"),
        _text(channel, "itunes:type") == "serial",
    )


def _item(item: Any) -> PublicItem:
    audio = item.find("enclosure")
    bite = item.find("podcast:soundbite", NAMESPACES)
    pairs = [(e.get("type", ""), e.get("url", "")) for e in item.findall(f"{{{PODCAST}}}transcript")]
    pairs += [(e.get("type", ""), e.get("url", "")) for e in item.findall(f"{{{PODCAST}}}chapters")]
    pairs += [("image", e.get("href", "")) for e in item.findall("itunes:image", NAMESPACES)]
    return PublicItem(
        guid=_text(item, "guid"),
        title=_text(item, "title"),
        published_at=_moment(_text(item, "pubDate")),
        notes=_text(item, f"{{{CONTENT}}}encoded") or _text(item, "description"),
        audio_url="" if audio is None else audio.get("url", ""),
        audio_bytes=0 if audio is None else int(_number(audio.get("length", ""))),
        duration_s=_number(_text(item, "itunes:duration")),
        season=int(_number(_text(item, "itunes:season"))),
        number=int(_number(_text(item, "itunes:episode"))),
        soundbite=None if bite is None else (_number(bite.get("startTime", "")), _number(bite.get("duration", ""))),
        people=_speakers(item),
        files=tuple(pairs),
        ai_generated=_text(item, "podcast:txt[@purpose='ai-content']") == "true",
        type=_text(item, "itunes:episodeType") or "full",
        explicit=_text(item, "itunes:explicit"),
        guests=_guests(item),
        corrections=_corrections(item),
    )


def _speakers(item: Any) -> tuple[str, ...]:
    """Who is heard: the synthetic voices where they are named as such, else the people."""
    people = item.findall(f"{{{PODCAST}}}person")
    voices = [e for e in item.findall(f"{{{PODCAST}}}txt") if e.get("purpose") == SYNTHETIC_VOICE]
    narrators = [person for person in people if person.get("role") == "narrator"]
    return tuple((one.text or "").strip() for one in voices or narrators or people)


def _guests(item: Any) -> tuple[tuple[str, str, str], ...]:
    """The guests of the episode alone, not those of the whole show."""
    shared = {person.text for person in item.getparent().findall(f"{{{PODCAST}}}person")}
    return tuple(
        ((person.text or "").strip(), person.get("href", ""), person.get("img", ""))
        for person in item.findall(f"{{{PODCAST}}}person")
        if person.get("role") == "guest" and person.text not in shared
    )


def _corrections(item: Any) -> tuple[tuple[str, str, bool], ...]:
    told = [e for e in item.findall(f"{{{PODCAST}}}txt") if e.get("purpose") in (CORRECTED, SPOKEN_CORRECTION)]
    return tuple((*(e.text or "").strip().partition(" ")[::2], e.get("purpose") == SPOKEN_CORRECTION) for e in told)


def _text(parent: Any, path: str) -> str:
    child = parent.find(path, NAMESPACES)
    return "" if child is None else (child.text or "").strip()


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e12 else 0.0


def _moment(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError):
        return ""
