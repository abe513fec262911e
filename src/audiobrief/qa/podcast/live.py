"""The rules for a server, tried on the address of a feed and on the files that the feed names."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Sequence
from datetime import datetime
from typing import Any

from audiobrief.qa.podcast.art import pixel_problem, read_picture
from audiobrief.qa.podcast.client import Client, Response
from audiobrief.qa.podcast.document import Context, FeedDocument, children, parse_page, text_of, title_of
from audiobrief.qa.podcast.items import check_document
from audiobrief.qa.podcast.rule import Finding, PodcastCheck
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.words import check_chapters_json, check_srt, check_vtt

_FEED_BYTES = 30_000_000
_TEXT_BYTES = 10_000_000
_PICTURE_BYTES = 20_000_000
_ORIGIN = {"Origin": "https://player.example"}
_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")
_LIKE_SRT = ("application/x-subrip", "application/srt", "text/srt")
_SERVER = "change the server's settings, or serve with `audiobrief serve`"


def check_url(url: str, newest: int, now: datetime) -> PodcastCheck:
    """Every finding about the feed at `url`, its server and the files of its `newest` episodes (0: all)."""
    return asyncio.run(_check(url, newest, now))


async def _check(url: str, newest: int, now: datetime) -> PodcastCheck:
    async with Client() as client:
        answer = await client.get(url, _FEED_BYTES, _ORIGIN)
        findings = _answer_findings(answer, url)
        if findings:
            return PodcastCheck(tuple(findings), 1, 0)
        findings += await _check_feed_server(client, answer, url)
        # Where the address redirects, the one that was asked for is still what people subscribe to.
        moved, own_url = _addresses(answer.body, url)
        page, told = check_document(answer.body, url, Context(now, own_url=own_url))
        findings += told
        if page is not None and moved and moved != url:
            findings += await _check_new_address(client, moved, text_of(page.channel, "podcast:guid"))
        if page is None:
            return PodcastCheck(tuple(findings), 1, 0)
        items = page.items[:newest] if newest else page.items
        work: list[Awaitable[list[Finding]]] = [_check_enclosure(client, item) for item in items]
        work += [_check_text(client, *named) for named in _texts(items)]
        work += [_check_picture(client, picture) for picture in _pictures(page, items)]
        for result in await asyncio.gather(*work):
            findings += result
        return PodcastCheck(tuple(findings), 1, len(items))


def _addresses(data: bytes, url: str) -> tuple[str, str]:
    """Where a feed says that it moved to, "" for nowhere, and what its self link must be: that, or `url`."""
    page, _ = parse_page(data, url)
    if page is None:
        return "", url
    moved = text_of(page.channel, "itunes:new-feed-url")
    own = [link.get("href") for link in children(page.channel, "atom:link") if link.get("rel") == "self"]
    return moved, moved if moved in own else url


async def _check_new_address(client: Client, url: str, guid: str) -> list[Finding]:
    answer = await client.get(url, _FEED_BYTES, {})
    told = answer.failure or f"answers {answer.status}"
    if not answer.failure and answer.status == 200:
        page, _ = parse_page(answer.body, url)
        if page is not None and text_of(page.channel, "podcast:guid") == guid:
            return []
        told = "is no feed" if page is None else "is the feed of another podcast"
    fix = "publish at the new address before apps are sent there: `audiobrief publish TARGET`"
    return [found("LIVE008", url, f"the feed's new address: {told}", fix)]


def _answer_findings(answer: Response, url: str) -> list[Finding]:
    if answer.status in (401, 403):
        return [found("LIVE002", url, f"the feed answers {answer.status}", "take the password off: apps send none")]
    if answer.failure or answer.status != 200:
        reason = answer.failure or f"the feed answers {answer.status}"
        return [found("LIVE001", url, reason, "check the address, and that the server runs")]
    return []


async def _check_feed_server(client: Client, answer: Response, url: str) -> list[Finding]:
    findings = []
    if answer.kind not in _FEED_TYPES:
        message = f"the feed's type is {quoted(answer.kind)} instead of application/rss+xml"
        findings.append(found("LIVE003", url, message, _SERVER))
    head = await client.head(url)
    if head.failure or head.status != 200 or head.kind != answer.kind:
        message = f"HEAD of the feed answers {head.failure or f'{head.status} with the type {quoted(head.kind)}'}"
        findings.append(found("LIVE004", url, message, _SERVER))
    conditions = {
        asked: answer.headers[given]
        for asked, given in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
        if given in answer.headers
    }
    if not conditions:
        findings.append(found("LIVE005", url, "the feed has neither ETag nor Last-Modified", _SERVER))
    else:
        again = await client.get(url, _FEED_BYTES, conditions)
        if again.status != 304:
            message = f"a request with {' and '.join(conditions)} is answered {again.failure or again.status}"
            findings.append(found("LIVE006", url, message, _SERVER))
    if not _may_be_read(answer):
        findings.append(found("LIVE007", url, "the feed has no Access-Control-Allow-Origin: *", _SERVER))
    return findings


def _may_be_read(answer: Response) -> bool:
    return answer.headers.get("access-control-allow-origin", "") in ("*", _ORIGIN["Origin"])


async def _check_enclosure(client: Client, item: Any) -> list[Finding]:
    enclosures = children(item, "enclosure")
    if not enclosures:
        return []  # told by the rules for the document
    url, length, title = enclosures[0].get("url") or "", enclosures[0].get("length") or "", title_of(item)
    head = await client.head(url)
    if head.status in (401, 403):
        message = f"the audio of {title} answers {head.status}"
        return [found("LIVE011", url, message, "take the password off: apps send none")]
    if head.failure or head.status != 200:
        message = f"HEAD of the audio of {title} answers {head.failure or head.status}"
        return [found("LIVE010", url, message, "publish the file, and let the server answer HEAD")]
    findings = []
    size = head.headers.get("content-length", "")
    if size != length:
        message = f"the audio of {title} has {size or 'an unknown number of'} bytes, the feed says {length}"
        findings.append(found("LIVE012", url, message, "publish again: `audiobrief publish TARGET`"))
    if head.kind != "audio/mpeg":
        message = f"the audio of {title} has the type {quoted(head.kind)}"
        findings.append(found("LIVE013", url, message, _SERVER))
    return findings + await _check_ranges(client, url, {size, length} - {""}, title)


async def _check_ranges(client: Client, url: str, sizes: set[str], title: str) -> list[Finding]:
    findings = []
    part = await client.get(url, 10, {"Range": "bytes=0-9"})
    given = part.headers.get("content-range", "")
    match = re.fullmatch(r"bytes 0-9/([0-9]+)", given)
    if part.status != 206 or match is None or match[1] not in sizes or len(part.body) != 10:
        told = part.failure or f"{part.status} with the Content-Range {quoted(given)}"
        message = f"a request for the first ten bytes of the audio of {title} is answered {told}"
        findings.append(found("LIVE014", url, message, _SERVER))
    beyond = max((int(size) for size in sizes if size.isdecimal()), default=1 << 40)
    past = await client.get(url, 10, {"Range": f"bytes={beyond}-"})
    if past.status != 416:
        message = f"a range past the end of the audio of {title} is answered {past.failure or past.status}"
        findings.append(found("LIVE015", url, message, _SERVER))
    return findings


def _texts(items: Sequence[Any]) -> list[tuple[str, str]]:
    """(address, type) of transcripts and chapters, each once."""
    names = ("podcast:transcript", "podcast:chapters")
    elements = [element for item in items for name in names for element in children(item, name)]
    return list(dict.fromkeys((element.get("url") or "", element.get("type") or "") for element in elements))


async def _check_text(client: Client, url: str, kind: str) -> list[Finding]:
    answer = await client.get(url, _TEXT_BYTES, _ORIGIN)
    if answer.failure or answer.status != 200:
        return [found("LIVE020", url, f"the file answers {answer.failure or answer.status}", "publish it")]
    findings = []
    if answer.kind != kind and not (answer.kind in _LIKE_SRT and kind in _LIKE_SRT):
        message = f"the file has the type {quoted(answer.kind)}, the feed says {quoted(kind)}"
        findings.append(found("LIVE021", url, message, _SERVER))
    if not _may_be_read(answer):
        findings.append(found("LIVE022", url, "the file has no Access-Control-Allow-Origin: *", _SERVER))
    if kind == "text/vtt":
        findings += check_vtt(answer.body, url, None)[1]
    elif kind in _LIKE_SRT:
        findings += check_srt(answer.body, url, None)[1]
    elif kind == "application/json+chapters":
        findings += check_chapters_json(answer.body, url, None, None)
    return findings


def _pictures(page: FeedDocument, items: Sequence[Any]) -> list[str]:
    elements = [image for parent in (page.channel, *items) for image in children(parent, "itunes:image")]
    return list(dict.fromkeys(element.get("href") or "" for element in elements))


async def _check_picture(client: Client, url: str) -> list[Finding]:
    answer = await client.get(url, _PICTURE_BYTES, {})
    if answer.failure or answer.status != 200 or not answer.kind.startswith("image/"):
        message = f"the picture answers {answer.failure or f'{answer.status} with the type {quoted(answer.kind)}'}"
        return [found("LIVE030", url, message, "publish it")]
    picture = await asyncio.to_thread(read_picture, answer.body)
    problem = "it is no whole JPEG or PNG" if picture is None else pixel_problem(picture)
    if picture is not None and not problem and picture.mode != "RGB":
        problem = f"its mode is {picture.mode}"
    return [found("LIVE031", url, problem, "use a square JPEG of 3000 pixels in RGB")] if problem else []
