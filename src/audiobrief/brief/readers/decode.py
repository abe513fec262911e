"""Bytes become clean text: one encoding, one kind of line end, composed, no junk characters."""

from __future__ import annotations

import codecs
import re
import unicodedata

from audiobrief.brief.readers.table import PLAIN, format_names
from audiobrief.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Controls but tab and newline; soft hyphen; zero-width and direction marks; BOM; interlinear marks.
_JUNK = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises: InputError when it is empty, too large or no text."""
    if len(data) > PLAIN.largest_bytes:
        size, most = len(data) / 1e6, PLAIN.largest_bytes / 1e6
        raise InputError(f"is {size:.1f} MB, a brief has at most {most:.0f}; is it the right file?", path=name)
    if not data.strip(b"\x00 \t\r\n"):
        raise InputError("is empty; write or paste the brief into it", path=name)
    text = clean(_decoded(data, name))
    if not text.strip():
        raise InputError("holds no text; write or paste the brief into it", path=name)
    return text


def clean(text: str) -> str:
    """Text with `\\n` line ends, in NFC, without control, zero-width and direction characters."""
    text = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", _JUNK.sub("", text))


def _decoded(data: bytes, name: str) -> str:
    binary = InputError(f"is not text (binary data); give a {format_names()} file", path=name)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(f"is damaged {encoding.upper()} text; save it as UTF-8", path=name) from error
    if b"\x00" in data:
        bare = _utf16_without_mark(data)
        if bare is None:
            raise binary
        return bare
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise binary from error
    controls = sum(1 for char in text if unicodedata.category(char) == "Cc" and char not in "\n\r\t\x0b\x0c\x85")
    if controls > len(text) // 50:
        raise binary
    return text


def _utf16_without_mark(data: bytes) -> str | None:
    # Western text in UTF-16 has a zero as every other byte.
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if len(data) % 2 == 0 and zeros.count(0) > 0.6 * len(zeros):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return text
    return None
