"""Files inside a zip archive, and XML from strangers: read in bounded size, depth and time."""

from __future__ import annotations

import io
import lzma
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from audiobrief.errors import InputError

MOST_MEMBERS = 2000
LARGEST_MEMBER = 10_000_000  # bytes once unpacked
DEEPEST_XML, MOST_ELEMENTS = 100, 400_000
PASSWORD = "is protected by a password; open it, save a copy without one and give that"  # noqa: S105


class Packed:
    """A zip archive that was checked; a member is unpacked when it is asked for, in bounded size."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises: InputError for one that is damaged, protected by a password, or of too many members."""
        self._name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            infos = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
            raise self._damaged() from error
        if len(infos) > MOST_MEMBERS:
            message = f"has {len(infos):,} files in it, at most {MOST_MEMBERS:,} are looked at"
            raise InputError(f"{message}; is it the right file?", path=name)
        if any(info.flag_bits & 1 for info in infos):
            raise InputError(PASSWORD, path=name)
        self._infos = {info.filename: info for info in infos if info.filename and not info.is_dir()}
        self.names = tuple(self._infos)

    def read(self, member: str) -> bytes:
        """The bytes of a member. Raises: InputError for one that is missing, damaged or too large."""
        if member not in self._infos:
            raise self._damaged()
        try:
            with self._archive.open(self._infos[member]) as file:
                data = file.read(LARGEST_MEMBER + 1)
        except (
            zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, RuntimeError,
        ) as error:  # fmt: skip
            raise self._damaged() from error
        if len(data) > LARGEST_MEMBER:
            message = f"has {member[:80]!r} of over {LARGEST_MEMBER / 1e6:.0f} MB in it"
            raise InputError(f"{message}; is it the right file?", path=self._name)
        return data

    def dates(self, members: Sequence[str]) -> list[str]:
        """When each member was last changed, as ISO dates and times."""
        moments = [self._infos[member].date_time for member in members]
        return ["{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*moment) for moment in moments]

    def _damaged(self) -> InputError:
        return InputError("is damaged or cut off; open it with its own program and save it again", path=self._name)


def parse_xml(data: bytes, name: str) -> Any:
    """The root element of an XML document without comments and entities of its own.

    Raises: InputError for one that is damaged, has a document type, or is too deep or too large.
    """
    from lxml import etree

    check_xml(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError("is damaged; open it with its own program and save it again", path=name) from error


def check_xml(data: bytes, name: str) -> None:
    """Raise InputError for XML with a document type, or that would exhaust memory, stack or patience."""
    depth = count = 0
    parser = xml.parsers.expat.ParserCreate()

    def begin(tag: str, attributes: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST_XML or count > MOST_ELEMENTS:
            raise InputError("has parts in parts without end; is it the right file?", path=name)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: object) -> None:
        raise InputError("declares entities of its own, which are not read; save it again as .docx", path=name)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(data, True)
    except (xml.parsers.expat.ExpatError, ValueError, LookupError) as error:
        raise InputError("is damaged; open it with its own program and save it again", path=name) from error
