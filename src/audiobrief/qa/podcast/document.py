"""A feed as it was parsed, and the rules that every part of it must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from audiobrief.podcast.feed.xml import LONGEST_VALUE, NAMESPACES
from audiobrief.podcast.show_notes import LONGEST_DESCRIPTION_BYTES
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.values import bare_ampersand, date_problem, has_tags, html_problems

REBUILD = "run `audiobrief feed`"
_HTML = ("description", f"{{{NAMESPACES['content']}}}encoded", f"{{{NAMESPACES['itunes']}}}summary")


@dataclass(frozen=True)
class Context:
    """What is known about a feed from elsewhere; "" is not known. `pages`: whether episodes have web pages."""

    now: datetime
    own_url: str = ""
    stored_guid: str = ""
    language: str = ""
    pages: bool = True
    archive: bool = False


@dataclass(frozen=True)
class FeedDocument:
    """One document of a feed."""

    where: str
    root: Any
    channel: Any
    items: tuple[Any, ...]

    def at(self, element: Any) -> str:
        """The file and the line of an element."""
        return f"{self.where}:{element.sourceline}" if element.sourceline else self.where


def parse_page(data: bytes, where: str) -> tuple[FeedDocument | None, list[Finding]]:
    """The document, and what is wrong with its frame; None where nothing more can be read."""
    # No entity is resolved and nothing is fetched: a feed from elsewhere is not to be trusted.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = str(getattr(error, "msg", None) or error)
        return None, [found("FEED001", f"{where}:{line}", f"the XML is broken: {reason}", REBUILD)]
    findings = []
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.upper() not in ("UTF-8", "US-ASCII", "ASCII"):
        findings.append(found("FEED002", f"{where}:1", f"the encoding is {encoding}", f"write it in UTF-8: {REBUILD}"))
    channels = [child for child in root if child.tag == "channel"]
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        told = f"the root is <{_name(root)} version={quoted(root.get('version') or '')}> with {len(channels)} channels"
        return None, [*findings, found("FEED003", f"{where}:{root.sourceline}", told, REBUILD)]
    findings += _namespaces(root, where)
    page = FeedDocument(where, root, channels[0], tuple(child for child in channels[0] if child.tag == "item"))
    return page, findings


def check_values(page: FeedDocument, context: Context) -> Iterator[Finding]:
    """Rules for every element: spaces, lengths, HTML, dates."""
    for element in page.channel.iter(etree.Element):
        text = element.text or ""
        where, name = page.at(element), shown_name(element)
        if len(element) and not text.strip():
            continue
        if element.tag in _HTML:
            yield from _check_html(element, text, where, name)
        elif text != text.strip():
            message = f"{name} has a space at its start or end: {quoted(repr(text)[1:-1])}"
            yield found("FEED005", where, message, f"take it out of show.yaml or the title, and {REBUILD}")
        elif len(text) > LONGEST_VALUE:
            message = f"{name} has {len(text)} characters: {quoted(text)}"
            yield found("FEED006", where, message, f"shorten it to {LONGEST_VALUE}, and {REBUILD}")
        if element.tag in ("pubDate", "lastBuildDate"):
            problem = date_problem(text.strip(), context.now)
            if problem:
                fix = "give the episode its right date with `audiobrief episodes redate`"
                yield found(problem[0], where, f"{name} {quoted(text)} {problem[1]}", fix)


def _check_html(element: Any, text: str, where: str, name: str) -> Iterator[Finding]:
    size = len(text.encode())
    if element.tag == "description" and size > LONGEST_DESCRIPTION_BYTES:
        message = f"{name} has {size} bytes, more than {LONGEST_DESCRIPTION_BYTES}"
        yield found("FEED007", where, message, f"shorten it, and {REBUILD}")
    if text.strip() and text != text.strip():
        message = f"{name} has a space at its start or end: {quoted(repr(text)[1:-1])}"
        yield found("FEED005", where, message, f"take it out, and {REBUILD}")
    for problem in html_problems(text):
        yield found("FEED008", where, f"{name} {problem}", f"write plain text in the brief, and {REBUILD}")
    if not has_tags(text):
        return
    if b"<![CDATA[" not in etree.tostring(element, with_tail=False, encoding="UTF-8"):
        yield found("FEED009", where, f"the HTML of {name} is not in CDATA", REBUILD)
    bare = bare_ampersand(text)
    if bare:
        yield found(
            "FEED010", where, f"the HTML of {name} has a bare & in {quoted(bare)}", f"{REBUILD}, which escapes it"
        )


def _namespaces(root: Any, where: str) -> Iterator[Finding]:
    declared: dict[tuple[str | None, str], int] = {}
    for element in root.iter(etree.Element):
        for pair in element.nsmap.items():
            declared.setdefault(pair, element.sourceline)
    for (prefix, uri), line in declared.items():
        wanted = NAMESPACES.get(prefix or "", uri)
        if uri != wanted:
            message = f"the prefix {prefix} stands for {quoted(uri)} instead of {wanted}"
            yield found("FEED004", f"{where}:{line}", message, REBUILD)


def text_of(parent: Any, path: str) -> str:
    """The text of the first child with that name; "" where there is none."""
    child = parent.find(path, NAMESPACES)
    return "" if child is None else (child.text or "").strip()


def children(parent: Any, path: str) -> list[Any]:
    """The children with that name."""
    return list(parent.findall(path, NAMESPACES))


def shown_name(element: Any) -> str:
    """The name of an element with its usual prefix."""
    name = etree.QName(element)
    prefix = next((known for known, uri in NAMESPACES.items() if uri == name.namespace), "")
    return f"{prefix}:{name.localname}" if prefix else str(name.localname)


def title_of(item: Any) -> str:
    """How messages call an item."""
    return quoted(text_of(item, "title") or text_of(item, "guid") or "an item without a title")


def is_whole(text: str | None) -> bool:
    """Whether this is a whole number above 0."""
    return text is not None and re.fullmatch(r"0*[1-9][0-9]*", text, re.ASCII) is not None


def _name(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else "?"
