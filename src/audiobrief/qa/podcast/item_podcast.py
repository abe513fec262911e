"""The rules for what an item says in the podcast namespace: transcripts, chapters, other editions, soundbites."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

from audiobrief.qa.podcast.document import REBUILD, FeedDocument, children, is_whole, text_of, title_of
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.values import is_address, is_language

_TRANSCRIPTS = ("text/vtt", "application/x-subrip", "application/srt", "application/json", "text/html", "text/plain")
_HASH_BYTES = {"sha256": 32, "sha384": 48, "sha512": 64}
_RENDER = "render the episode again"


def check_item_podcast(page: FeedDocument, item: Any) -> Iterator[Finding]:
    """Every finding about the podcast: elements of an item but people and txt."""
    yield from _check_transcripts(page, item)
    chapters = children(item, "podcast:chapters")
    if not chapters:
        yield found("FEED068", page.at(item), f"{title_of(item)} has no podcast:chapters", _RENDER)
    for element in chapters:
        url, kind = element.get("url") or "", element.get("type") or ""
        if not is_address(url) or kind != "application/json+chapters":
            message = f"the chapters of {title_of(item)} are at {quoted(url, 200)} with the type {quoted(kind)}"
            yield found("FEED069", page.at(element), message, REBUILD)
    for element in children(item, "podcast:alternateEnclosure"):
        yield from _check_other(page, item, element)
    for element in children(item, "podcast:soundbite"):
        yield from _check_soundbite(page, item, element)


def _check_transcripts(page: FeedDocument, item: Any) -> Iterator[Finding]:
    found_types = set()
    for element in children(item, "podcast:transcript"):
        url, kind, language = (element.get(name) or "" for name in ("url", "type", "language"))
        found_types.add(kind)
        if not is_address(url) or kind not in _TRANSCRIPTS or (language and not is_language(language)):
            told = f"type {quoted(kind)}, language {quoted(language)}, url {quoted(url, 200)}"
            message = f"a transcript of {title_of(item)} has {told}"
            yield found("FEED067", page.at(element), message, REBUILD)
    missing = [kind for kind in _TRANSCRIPTS[:2] if kind not in found_types]
    if missing:
        message = f"{title_of(item)} has no transcript of type {' and of type '.join(missing)}"
        yield found("FEED066", page.at(item), message, _RENDER)


def _check_other(page: FeedDocument, item: Any, element: Any) -> Iterator[Finding]:
    where, title = page.at(element), title_of(item)
    own = text_of(page.channel, "language").split("-")[0].lower()
    language = (element.get("lang") or "").split("-")[0].lower()
    if language and language != own and not element.get("rel"):
        message = f"{title} has an alternateEnclosure in {language} without rel, which means the same content"
        yield found("FEED070", where, message, REBUILD)
    sources = [source.get("uri") or "" for source in children(element, "podcast:source")]
    length = element.get("length")
    whole = length is None or is_whole(length)
    if not element.get("type") or not whole or not sources or not all(map(is_address, sources)):
        told = f"type {quoted(element.get('type') or '')}, length {quoted(length or '')}"
        message = f"an alternateEnclosure of {title} has {told}, sources {quoted(', '.join(sources), 200)}"
        yield found("FEED071", where, message, REBUILD)
    for integrity in children(element, "podcast:integrity"):
        value = integrity.get("value") or ""
        if integrity.get("type") == "sri" and not is_sri(value):
            message = f"the integrity of an alternateEnclosure of {title} is {quoted(value, 120)}"
            yield found("FEED072", page.at(integrity), message, REBUILD)


def is_sri(value: str) -> bool:
    """Whether this is a hash as in sha256-<base64>. Source: W3C Subresource Integrity."""
    kind, _, digest = value.partition("-")
    try:
        return len(base64.b64decode(digest, validate=True)) == _HASH_BYTES.get(kind)
    except (binascii.Error, ValueError):
        return False


def _check_soundbite(page: FeedDocument, item: Any, element: Any) -> Iterator[Finding]:
    number = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
    start, length = element.get("startTime") or "", element.get("duration") or ""
    total = text_of(item, "itunes:duration")
    good = bool(number.fullmatch(start) and number.fullmatch(length)) and float(length) > 0
    if good and is_whole(total):
        good = float(start) + float(length) <= int(total) + 1
    if not good:
        message = (
            f"a soundbite of {title_of(item)} starts at {quoted(start)} s for {quoted(length)} s of {total or '?'} s"
        )
        yield found("FEED073", page.at(element), message, _RENDER)
