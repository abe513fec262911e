"""The one table of readers: which formats a brief can have, how each is told, read and format_names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_SIGNATURE_BYTES = 65_536  # how far into a file its signature is looked for


@dataclass(frozen=True)
class Reader:
    """A row of the table: one format.

    `module` is the file in this folder whose `parse(source)` gives a `Parsed`; a row without one only refuses, with
    `refusal`: what the file is and what to save it as. A format is told by `signature`, a pattern that the first bytes
    match from their beginning, whatever the file is called; else by `suffixes`; else by `looks_like`, a pattern found
    in the text. `extra` is the optional extra of this package whose libraries it needs.
    """

    name: str
    module: str = ""
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    signature: bytes = b""
    looks_like: str = ""
    is_text: bool = True
    largest_bytes: int = 2_000_000  # of which a page may be mark-up; its text is limited by itself
    extra: str = ""
    refusal: str = ""


PLAIN = Reader("plain text", "pasted", (".txt",), ("text/plain",))

# Named in this order; a text is held against the patterns from the last row to the first, the most special one last.
READERS: tuple[Reader, ...] = (
    Reader(
        "Markdown",
        "markdown",
        (".md", ".markdown"),
        ("text/markdown", "text/x-markdown"),
        looks_like=r"(?m)^(?:#{1,6} +\S|[ \t]*---[ \t]*$|\*\*.+\*\*[ \t]*$|\[[^\]\n]+\]\([^)\n]+\))",
    ),
    PLAIN,
    Reader(
        "a web page",
        "html",
        (".html", ".htm", ".xhtml"),
        ("text/html", "application/xhtml+xml"),
        looks_like=r"(?is)\A\s*(?:<!--(?:(?!-->).)*-->\s*)*"
        r"<(?:!doctype html|(?:html|head|body|article|main|div|h1|p|meta|title|section|table|span|ul|ol|b)\b)",
    ),
    Reader(
        "Rich Text Format",
        "rtf",
        (".rtf",),
        ("application/rtf", "text/rtf"),
        signature=rb"\s*\{\\rtf",
        is_text=False,
        largest_bytes=20_000_000,  # its pictures are written in figures
    ),
)

LARGEST_BYTES = max(reader.largest_bytes for reader in READERS)
SUFFIXES = tuple(suffix for reader in READERS if reader.module for suffix in reader.suffixes)

MEDIA_TYPES = tuple(media_type for reader in READERS if reader.module for media_type in reader.media_types)


def find_reader(data: bytes, suffix: str, text: Callable[[], str]) -> Reader:
    """The reader for a file: by its first bytes, else its suffix (with its dot, or ""), else its text.

    `text` decodes the file; it is only called, and only raises, where nothing else tells the format. The suffix of
    plain text tells nothing: Markdown and pages are pasted into such files. Plain text takes what no other row claims.
    """
    head = data[:_SIGNATURE_BYTES]
    for reader in READERS:
        if reader.signature and re.match(reader.signature, head):
            return reader
    for reader in READERS:
        if suffix in reader.suffixes and reader is not PLAIN:
            return reader
    decoded = text()
    for reader in reversed(READERS):
        if reader.looks_like and re.search(reader.looks_like, decoded):
            return reader
    return PLAIN


def by_media_type(media_type: str) -> Reader | None:
    """The reader of what a server calls by this media type, where one is meant by it."""
    return next((reader for reader in READERS if media_type in reader.media_types and reader.module), None)


def format_names() -> str:
    """The formats as a sentence names them: ".md, .txt or .html"."""
    first = [reader.suffixes[0] for reader in READERS if reader.module and reader.suffixes]
    return " or ".join(filter(None, (", ".join(first[:-1]), first[-1])))


def looks_like_url(brief: str) -> bool:
    """Whether this is meant as an address on the web, of whatever kind, and not as a file."""
    return re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]*://", brief) is not None
