"""The names and small parts of RSS that channel and items are built from."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from lxml import etree

from audiobrief.config.own_elements import KNOWN_NAMESPACES
from audiobrief.text.clean import shortened, web_address

NAMESPACES = KNOWN_NAMESPACES
ITUNES, PODCAST = NAMESPACES["itunes"], NAMESPACES["podcast"]
ATOM, CONTENT = NAMESPACES["atom"], NAMESPACES["content"]

LONGEST_VALUE = 255  # Apple's limit for every text but descriptions
LONGEST_PODCAST_TEXT = 128  # Source: Podcasting 2.0 namespace, for the text of most of its elements

CORRECTED, SPOKEN_CORRECTION = "correction", "spoken-correction"  # of one that holds a moment and a note
SYNTHETIC_VOICE = "synthetic-voice"  # the purpose of a podcast:txt that names one


def media_url(base_url: str, language: str, name: str) -> str:
    """The absolute ASCII address of a published file."""
    return f"{web_address(base_url).rstrip('/')}/{quote(language, safe='')}/{_quoted(name)}"


def enclosure_url(prefix: str, url: str) -> str:
    """The address by which a sound is counted: `prefix` before it, as OP3 and others ask; without one, its own.

    Source: op3.dev/setup; the scheme is left out where it is https.
    """
    return f"{prefix.rstrip('/')}/{url.removeprefix('https://')}" if prefix else url


@lru_cache(maxsize=4096)
def _quoted(name: str) -> str:
    return quote(name, safe="")


def add(parent: Any, name: str, text: str | None = None, attributes: dict[str, str] | None = None) -> Any:
    """A new child; none for an empty text."""
    if text == "":
        return None
    child = etree.SubElement(parent, name, attributes or {})
    child.text = text
    return child


def add_html(parent: Any, name: str, html: str) -> None:
    """A new child whose text is mark-up; none for an empty one."""
    if html:
        # The HTML escapes every ">" of a text, so "]]>" cannot occur in it.
        etree.SubElement(parent, name).text = etree.CDATA(html)


def value(text: str) -> str:
    """A text in the length that directories take."""
    return shortened(text, LONGEST_VALUE)


def flag(wanted: bool) -> str:
    """`true` or `false`, the only words that directories understand."""
    return "true" if wanted else "false"


def seconds(time_s: float) -> str:
    """Seconds to the millisecond, without zeros at the end."""
    return f"{time_s:.3f}".rstrip("0").rstrip(".")
