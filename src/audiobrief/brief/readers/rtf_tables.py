"""The tables at the head of an RTF file: its code page, its fonts' code pages, its styles' heading levels."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from audiobrief.text.lazy_pattern import lazy_pattern

# Source: RTF 1.9.1, "Font Table", \fcharset.
_CHARSETS = {
    0: "cp1252", 1: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_HEAD_BYTES = 2_000_000
_FONT = lazy_pattern(r"\\f(\d{1,6})(?=[\\ {;])((?:\\[a-z]+-?\d* ?|\{[^{}]{0,200}\}){0,20})")
_STYLE = lazy_pattern(r"\{((?:\\\*)?(?:\\[a-z]+-?\d* ?){0,80})(?:\{[^{}]{0,200}\})?([^{}\\;]{1,100});")
_HEADING = lazy_pattern(r"(?:heading|titre|[uü]berschrift|t[ií]tulo|titolo) ?([1-6])", re.IGNORECASE)


@dataclass(frozen=True)
class Tables:
    """The codec of the document and of each font and the heading level of each style."""

    codec: str
    fonts: dict[int, str] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)


def codec_of(page: int) -> str:
    """The name of Python's codec for a code page, Windows-1252 where there is none."""
    name = {10000: "mac-roman", 65001: "utf-8", 936: "gbk", 950: "big5", 708: "cp1256"}.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def read_tables(text: str) -> Tables:
    """What the head of the file says."""
    head = text[:_HEAD_BYTES]
    page = re.search(r"\\ansicpg(\d{1,5})", head[:2000])
    family = re.match(r"\{\\rtf\d*\s*\\(mac|pc|pca)\b", head)
    codec = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}[family[1]] if family else "cp1252"
    codec = codec_of(int(page[1])) if page and page[1] != "0" else codec
    return Tables(codec, _fonts(_group(head, "fonttbl"), codec), _levels(_group(head, "stylesheet")))


def _group(head: str, word: str) -> str:
    """The text of the group that begins with a control word, to its closing brace."""
    start = head.find("{\\" + word)
    if start < 0:
        return ""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(head, start):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return head[start + 1 + len(word) : match.start()]
    return head[start + 1 + len(word) :]


def _fonts(table: str, codec: str) -> dict[int, str]:
    fonts: dict[int, str] = {}
    for match in _FONT.finditer(table):
        charset, page = re.search(r"\\fcharset(\d{1,3})", match[2]), re.search(r"\\cpg(\d{1,5})", match[2])
        if page:
            fonts[int(match[1])] = codec_of(int(page[1]))
        elif charset and int(charset[1]) > 1:
            fonts[int(match[1])] = _CHARSETS.get(int(charset[1]), codec)
        else:  # the charset of "ANSI" is the code page of the document
            fonts[int(match[1])] = codec
    return fonts


def _levels(table: str) -> dict[int, int]:
    levels: dict[int, int] = {}
    for match in _STYLE.finditer(table):
        words, name = match[1], match[2].strip()
        number = re.search(r"\\s(\d{1,6})(?!\d)", words)
        place = int(number[1]) if number else 0
        outline, heading = re.search(r"\\outlinelevel([0-5])(?!\d)", words), _HEADING.fullmatch(name)
        if "\\cs" in words or "\\ds" in words or "\\ts" in words:
            continue
        if outline or heading:
            levels[place] = int(outline[1]) + 1 if outline else int(heading[1]) if heading else 0
        elif name.lower() in ("title", "titre"):
            levels[place] = 1
    return levels
