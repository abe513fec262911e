"""Bytes become clean text: one encoding, one kind of line end, composed, no junk characters."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from audiobrief.brief.readers.table import PLAIN, format_names
from audiobrief.errors import InputError
from audiobrief.text.lazy_pattern import lazy_pattern

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Controls but tab and newline; soft hyphen; zero-width and direction marks; BOM; interlinear marks.
_JUNK = lazy_pattern(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_DECLARED = lazy_pattern(rb"(?i)<(?:meta|\\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.-]{2,30})")
_CODECS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("iso-8859-15", "latin-9", "latin9"), "iso8859-15"),
    **dict.fromkeys(("macintosh", "x-mac-roman", "mac", "macroman"), "mac_roman"),
    **dict.fromkeys(("cp850", "ibm850"), "cp850"),
    "windows-1250": "cp1250",
}
_USUAL = lazy_pattern("[éèàçêôûîïëùâœ’«»“”–—…É]")
_UNUSUAL = lazy_pattern("[ŽžˆÕÒÔ™‡ÁËÎÐƒŠ‚„†‰¿ÅÆ¥ÙÏÚ]|(?<=[a-z])[ÈÇÀÊ]")
_LINE_ENDS = lazy_pattern("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


# What each pair of characters begins with that `mojibake` looks for.
_MISREAD = ("Ã", "â€", "Â", "Å", "√", "‚Ä")


@dataclass(frozen=True)
class Decoded:
    """The clean text of a file, and what is doubtful about its encoding."""

    text: str
    notices: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises: InputError when it is empty, too large or no text."""
    return decode_told(data, name).text


def decode_told(data: bytes, name: str) -> Decoded:
    """The text of a file and what a producer should know of it. Raises: InputError as `decode` does."""
    if len(data) > PLAIN.largest_bytes:
        size, most = len(data) / 1e6, PLAIN.largest_bytes / 1e6
        raise InputError(f"is {size:.1f} MB, a brief has at most {most:.0f}; is it the right file?", path=name)
    if not data.strip(b"\x00 \t\r\n"):
        raise InputError("is empty; write or paste the brief into it", path=name)
    raw, encoding = _decoded(data, name)
    text = clean(raw)
    if not text.strip():
        raise InputError("holds no text; write or paste the brief into it", path=name)
    text, notices = _mended(text)
    if encoding:
        notices = (f"was read as {encoding}, which its accents speak for; save it as UTF-8 to be sure", *notices)
    return Decoded(text, (*notices, *_unreadable(text)))


def _mended(text: str) -> tuple[str, tuple[str, ...]]:
    if not any(sign in text for sign in _MISREAD):
        return text, ()
    from audiobrief.brief.readers.mojibake import mended  # only where there is a sign of it

    return mended(text)


def _unreadable(text: str) -> tuple[str, ...]:
    """A notice for the lines that hold the sign of a character that was lost."""
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if "\ufffd" in line]
    if not lines:
        return ()
    line = text.split("\n")[lines[0] - 1]
    at = line.index("\ufffd")
    where = f"line {lines[0]}" + (f" and {len(lines) - 1} more" if len(lines) > 1 else "")
    return (f'{where} has a character that could not be read ("{line[max(0, at - 20) : at + 20].strip()}"); mend it',)


def clean(text: str) -> str:
    """Text with `\\n` line ends, in NFC, without control, zero-width and direction characters."""
    text = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", _JUNK.sub("", text))


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text, and the name of its encoding where that was found by its letters alone."""
    binary = InputError(f"is not text (binary data); give a {format_names()} file", path=name)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ""
            except UnicodeDecodeError as error:
                raise InputError(f"is damaged {encoding.upper()} text; save it as UTF-8", path=name) from error
    if b"\x00" in data:
        bare = _utf16_without_mark(data)
        if bare is None:
            raise binary
        return bare, ""
    found = _utf8(data) or _declared(data) or _legacy(data)
    if found is None:
        raise binary
    text, encoding = found
    controls = sum(1 for char in text if unicodedata.category(char) == "Cc" and char not in "\n\r\t\x0b\x0c\x85")
    if controls > len(text) // 50:
        raise binary
    return text, encoding


def _utf8(data: bytes) -> tuple[str, str] | None:
    """The text as UTF-8; nearly valid UTF-8 is UTF-8, with U+FFFD for what is not."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")  # one that is written as such is a letter like others
    good = len(re.findall("[^\x00-\x7f\ufffd]", text))
    return (text, "") if good >= 2 * bad else None


def _declared(data: bytes) -> tuple[str, str] | None:
    """The text in the charset that a page or XML file names in its head, where it is another than UTF-8 and right."""
    match = _DECLARED.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    codec = _CODECS.get(name)
    if codec is None:
        return None
    try:
        return data.decode(codec), ""
    except UnicodeDecodeError:
        return None


def _legacy(data: bytes) -> tuple[str, str] | None:
    """The text in the older encoding whose accents are those of French and English; Windows-1252 goes first."""
    best: tuple[int, str, str] | None = None
    for codec, name in (("cp1252", ""), ("mac_roman", "MacRoman"), ("cp850", "DOS text (code page 850)")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        usual, letters = len(_USUAL.findall(text)), len(re.findall("[A-Za-z]", text))
        if codec != "cp1252" and (letters < 0.5 * len(text) or not usual):
            continue
        score = 2 * usual - len(_UNUSUAL.findall(text))
        if best is None or score > best[0]:
            best = (score, text, name)
    return (best[1], best[2]) if best else None


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
