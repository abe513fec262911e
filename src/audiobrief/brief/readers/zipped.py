"""A zip archive becomes blocks: the one brief in an export of Google Docs, Notion or Obsidian, or a document."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.items import choose, distinct
from audiobrief.brief.readers.odt import parse_odt
from audiobrief.brief.readers.packed import Packed
from audiobrief.brief.readers.source import Parsed, Source, parse_as, parse_inside
from audiobrief.brief.readers.table import by_suffix
from audiobrief.errors import InputError
from audiobrief.text.lazy_pattern import lazy_pattern

_REFUSED = (
    (r".*\.iwa", "is a Pages, Numbers or Keynote document; export it as Word (.docx) and give that"),
    (r"xl/workbook\.(?:xml|bin)", "is a spreadsheet; copy its text into a .txt or .docx file and give that"),
    (r"ppt/presentation\.xml", "is a presentation; copy its text into a .txt or .docx file and give that"),
    (r"META-INF/container\.xml", "is an electronic book; save the chapter as .html or .txt and give that"),
)  # fmt: skip
_HIDDEN = lazy_pattern(r"(?:^|/)(?:\.|__MACOSX/)|(?:^|/)(?:node_modules|trash)/", re.IGNORECASE)
_IDENTITY = lazy_pattern(r"[ -][0-9a-f]{32}$")  # Notion puts one behind each name
_INNER = lazy_pattern(r".*\.zip", re.IGNORECASE)


def parse(source: Source) -> Parsed:
    """The blocks of the one text inside that is meant. Raises: InputError or ProblemsError."""
    packed = Packed(source.data, source.name)
    if "word/document.xml" in packed.names:
        return parse_as("docx", source)
    if "content.xml" in packed.names and "mimetype" in packed.names:
        return _open_document(packed, source)
    for pattern, refusal in _REFUSED:
        if any(re.fullmatch(pattern, name) for name in packed.names):
            raise InputError(refusal, path=source.name)
    members = [name for name in packed.names if not _HIDDEN.search(name)]
    texts = [name for name in members if _is_text(name)]
    if not texts:
        inner = [name for name in members if _INNER.fullmatch(name)]
        if len(inner) == 1 and source.depth == 0:  # Notion packs its parts once more
            return parse_inside(source, inner[0], packed.read(inner[0]))
        raise InputError("is an archive without a text in it; unpack it and give the brief itself", path=source.name)
    titles = [_title(name) for name in texts]
    place = choose(titles, packed.dates(texts), source.item, source.name, "an archive")
    parsed = parse_inside(replace(source, item=""), texts[place], packed.read(texts[place]))
    others = [LeftOut(name, "another file of the archive") for name in members if name != texts[place]]
    page = replace(parsed.page, left_out=(*parsed.page.left_out, *others))
    folders = [PurePosixPath(name).parent.name for name in texts]
    stem = distinct(titles, folders, place) or titles[place]
    return replace(parsed, page=page, stem=stem if parsed.stem is None else parsed.stem)


def _open_document(packed: Packed, source: Source) -> Parsed:
    kind = packed.read("mimetype")[:200].decode("ascii", "replace")
    if not kind.startswith("application/vnd.oasis.opendocument.text"):
        raise InputError("is no text but another OpenDocument file; save its text as .odt or .docx", path=source.name)
    return parse_odt(packed, source.name)


def _is_text(name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    reader = by_suffix(suffix)
    return reader is not None and bool(reader.module) and suffix != ".zip"


def _title(name: str) -> str:
    return _IDENTITY.sub("", PurePosixPath(name).stem)
