"""The one table of readers: which formats a brief can have, how each is told, read and format_names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

LARGEST_FILE = 20_000_000  # bytes of a format that can hold pictures; of text, 2 MB
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
        looks_like=r"(?m)^(?:#{1,6} +\S|[ \t]*(?:---|\+\+\+)[ \t]*$|\*\*.+\*\*[ \t]*$|\[[^\]\n]+\]\([^)\n]+\)"
        r"|\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*$)",
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
        "a Word document",
        "docx",
        (".docx",),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        signature=rb"(?s)PK\x03\x04.*word/document\.xml",
        is_text=False,
        largest_bytes=LARGEST_FILE,
        extra="formats",
    ),
    Reader(
        "an OpenDocument text",
        "odt",
        (".odt", ".fodt", ".ott"),
        ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-flat-xml"),
        signature=rb"(?s)PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.text"
        rb"|\s*<\?xml[^>]*>\s*<office:document\s",
        is_text=False,
        largest_bytes=LARGEST_FILE,
    ),
    Reader(
        "Rich Text Format",
        "rtf",
        (".rtf",),
        ("application/rtf", "text/rtf"),
        signature=rb"\s*\{\\rtf",
        is_text=False,
        largest_bytes=LARGEST_FILE,
    ),
    Reader(
        "a PDF",
        "pdf",
        (".pdf",),
        ("application/pdf",),
        signature=rb"(?s).{0,1024}?%PDF-\d",
        is_text=False,
        largest_bytes=LARGEST_FILE,
        extra="formats",
    ),
    Reader(
        "a mail or a page saved in one file",
        "mail",
        (".eml", ".mhtml", ".mht", ".emlx", ".mbox"),
        ("message/rfc822", "multipart/related", "application/mbox"),
        signature=rb"(?i)\s*(?:\d{1,9}\s*\n)?(?:From [^\n]*\n)?(?:[a-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,80}?"
        rb"(?:MIME-Version|Content-Type|Received|Message-ID|Return-Path|Snapshot-Content-Location):",
        is_text=False,
        largest_bytes=LARGEST_FILE,
    ),
    Reader(
        "a feed",
        "feed",
        (".rss", ".atom", ".rdf"),
        ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
        signature=rb"(?:\xef\xbb\xbf)?\s*(?:(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>]*>)\s*)*"
        rb"<(?:rss|rdf:RDF|feed)[\s/>]",
        is_text=False,
        largest_bytes=LARGEST_FILE,
    ),
    Reader(
        "an archive",
        "zipped",
        (".zip",),
        ("application/zip", "application/x-zip-compressed"),
        signature=rb"PK(?:\x03\x04|\x05\x06)",
        is_text=False,
        largest_bytes=LARGEST_FILE,
    ),
    Reader(
        "an old Office file",
        "ole",
        signature=rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        is_text=False,
        largest_bytes=LARGEST_FILE,
    ),
    Reader(
        "a picture",
        suffixes=tuple(".png .jpg .jpeg .gif .webp .tif .tiff .bmp .heic .avif .svg".split()),
        signature=rb"(?s)\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\x00|MM\x00\*|BM.{4}\x00{4}"
        rb"|.{4}ftyp(?:hei|mif1|avif)",
        is_text=False,
        largest_bytes=LARGEST_FILE,
        refusal="is a picture, whose words are not recognised here; copy its text into a .txt or .docx file",
    ),
    Reader(
        "a recording",
        suffixes=tuple(".mp3 .wav .m4a .aac .flac .ogg .opus .mp4 .mov .webm".split()),
        signature=rb"(?s)ID3[\x02-\x04]|\xff[\xfb\xfa\xf3\xf2]|fLaC|OggS|RIFF.{4}WAVE|.{4}ftyp",
        is_text=False,
        largest_bytes=LARGEST_FILE,
        refusal="is a recording; a brief is a text: give it as .txt, .md or .docx",
    ),
    Reader(
        "another XML file",
        suffixes=(".xml",),
        signature=rb"(?s)(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>(?!.{0,4000}<html)",
        refusal="is XML of a kind that is not read; save its text as .txt, .html or .docx",
    ),
    Reader(
        "a document of Pages",
        suffixes=(".pages",),
        is_text=False,
        largest_bytes=LARGEST_FILE,
        refusal="is a Pages document; export it as Word (.docx) and give that",
    ),
    Reader(
        "a web archive",
        suffixes=(".webarchive",),
        signature=rb"bplist00",
        is_text=False,
        largest_bytes=LARGEST_FILE,
        refusal="is a web archive of Safari; save the page as its source (.html), or give its address",
    ),
    Reader(
        "a link",
        suffixes=(".gdoc", ".url", ".webloc", ".desktop"),
        signature=rb"\s*\[InternetShortcut\]",
        is_text=False,
        refusal="is only a link to a document; download the document as .docx or .html and give that",
    ),
    Reader(
        "another archive",
        suffixes=(".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst"),
        signature=rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b\x08|BZh[1-9]|\xfd7zXZ|\x28\xb5\x2f\xfd",
        is_text=False,
        largest_bytes=LARGEST_FILE,
        refusal="is an archive; unpack it and give the brief itself",
    ),
    Reader(
        "a wrapped message",
        suffixes=(".dat", ".tnef"),
        signature=rb"\x78\x9f\x3e\x22",
        is_text=False,
        largest_bytes=LARGEST_FILE,
        refusal="is an attachment of Outlook; save the message as .eml, .html or .txt and give that",
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


def by_suffix(suffix: str) -> Reader | None:
    """The row that a suffix belongs to."""
    return next((reader for reader in READERS if suffix in reader.suffixes), None)


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
