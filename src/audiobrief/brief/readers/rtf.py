"""Rich Text Format becomes blocks: its code pages, headings, bold, lists, tables and links; no pictures, no notes.

Source: Rich Text Format (RTF) Specification, version 1.9.1. striprtf gives the words alone, without what is bold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.limits import LONGEST_TEXT
from audiobrief.brief.readers.rich import page_of, run
from audiobrief.brief.readers.rtf_tables import Tables, read_tables
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.errors import InputError
from audiobrief.text.lazy_pattern import lazy_pattern

DEEPEST = 400
MOST_TOKENS = 3_000_000
TOKEN = lazy_pattern(
    r"\\([A-Za-z]{1,32})(-?\d{1,9})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|(\\)"
)
_CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": " ", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "", "\\": "\\", "{": "{", "}": "}", "\t": " "}
_HEADS = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())
# Groups whose text is no part of the document.
_SILENT = frozenset(
    "fonttbl colortbl stylesheet info pict object nonshppict listtable listoverridetable filetbl revtbl xe tc "
    "sp sn sv shprslt rsidtbl generator themedata colorschememapping latentstyles datastore xmlnstbl template "
    "passwordhash".split()
)
_TOLD = {"annotation": "comment", "footnote": "footnote", **dict.fromkeys(_HEADS, "header or footer of the page")}
_LINK = lazy_pattern(r'HYPERLINK\s+"(https?://[^"\s]{1,2000})"', re.IGNORECASE)


@dataclass(frozen=True)
class _State:
    """What holds inside a group of braces."""

    target: str = "body"  # body, silent, mark (of a list), field, a reason for what is left out
    bold: bool = False
    left_out: str = ""  # hidden, deleted, struck out
    codec: str = "cp1252"
    skipped: int = 1  # characters after a \u that stand for it in older programs
    link: str = ""


@dataclass
class _Paragraph:
    level: int = 0
    is_item: bool = False
    in_table: bool = False
    inner: list[str] = field(default_factory=list)


@dataclass
class _Reading:
    tables: Tables
    name: str
    state: _State
    stack: list[_State] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    paragraph: _Paragraph = field(default_factory=_Paragraph)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    aside: dict[str, list[str]] = field(default_factory=dict)
    code: list[str] = field(default_factory=list)  # of the field that is being read
    link: str = ""
    raw: bytearray = field(default_factory=bytearray)  # bytes in the code page of the font
    waiting: str = ""  # the first half of a character beyond the basic plane
    to_skip: int = 0
    starred: bool = False
    size: int = 0

    def text(self, text: str) -> None:
        """Text where it belongs: the paragraph, what is left out, or nowhere."""
        if self.waiting:
            text, self.waiting = _joined(self.waiting + text), ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self.waiting = text[:-1], text[-1]
        text = _joined(text)
        self.size += len(text)
        if self.size > LONGEST_TEXT:
            raise InputError(f"has over {LONGEST_TEXT:,} characters of text; is it the right file?", path=self.name)
        state = self.state
        reason = state.left_out if state.target == "body" else state.target
        if state.target == "field":
            self.code.append(text)
        elif state.target == "body" and not state.left_out:
            self.paragraph.inner.append(run(text, bold=state.bold, link=state.link))
        elif state.target not in ("silent", "mark"):
            self.aside.setdefault(reason, []).append(text)

    def flush(self) -> None:
        """The bytes that wait become text."""
        if self.raw:
            raw, self.raw = bytes(self.raw), bytearray()
            self.text(raw.decode(self.state.codec, "replace"))

    def end_aside(self) -> None:
        """What was left out so far is told, each reason by itself."""
        for reason, parts in self.aside.items():
            if reason == "footnote":
                self.notes.append(f'<div class="footnote">{run("".join(parts).strip())}</div>')
            else:
                self.left_out.append(LeftOut("".join(parts), reason))
        self.aside.clear()

    def end_paragraph(self) -> None:
        """The paragraph becomes HTML; its properties stay for the next one."""
        if self.state.target != "body":
            self.text(" ")
            return
        paragraph, inner = self.paragraph, "".join(self.paragraph.inner)
        if paragraph.in_table:
            paragraph.inner.append("<br>")
        else:
            self.end_row()
            tag = f"h{paragraph.level}" if paragraph.level else "li" if paragraph.is_item else "p"
            self.html.append(f"<{tag}>{inner}</{tag}>")
            paragraph.inner = []
        paragraph.is_item = False
        self.end_aside()

    def end_cell(self) -> None:
        self.cells.append(re.sub("(?:<br>)+$", "", "".join(self.paragraph.inner)))
        self.paragraph.inner = []

    def end_row(self) -> None:
        if self.cells:
            self.html.append(f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in self.cells)}</tr></table>")
            self.cells = []


def parse(source: Source) -> Parsed:
    """The blocks of an RTF file. Raises: InputError for one that is damaged, too deep or too long."""
    text = source.data.decode("latin-1")
    tables = read_tables(text)
    reading = _Reading(tables, source.name, _State(codec=tables.codec))
    place = count = 0
    while match := TOKEN.match(text, place):
        place, count = match.end(), count + 1
        if match[1] == "bin":
            place += max(0, int(match[2] or 0))
        _take(reading, match)
        if len(reading.stack) > DEEPEST or count > MOST_TOKENS:
            raise InputError("has groups in groups without end; open it and save it again as .docx", path=source.name)
    reading.flush()
    reading.state = replace(reading.state, target="body")
    reading.end_paragraph()
    reading.end_row()
    return page_of("".join((*reading.html, *reading.notes)), source.name, reading.left_out)


def _take(reading: _Reading, match: re.Match[str]) -> None:
    word, number, code, symbol, brace, text, _ = match.groups()
    if code is None and text is None:
        reading.flush()
    if brace == "{":
        reading.stack.append(reading.state)
        reading.to_skip = 0
    elif brace == "}":
        _close(reading)
    elif word:
        _take_word(reading, word, int(number) if number else None)
    elif symbol == "*":
        reading.starred = True
    elif symbol is not None and symbol in "\r\n":
        reading.end_paragraph()
    elif symbol is not None and reading.to_skip:
        reading.to_skip -= 1
    elif symbol is not None:
        reading.text(_SYMBOLS.get(symbol, ""))
    elif code:
        if reading.to_skip:
            reading.to_skip -= 1
        else:
            reading.raw.append(int(code, 16))
    elif text:
        _take_text(reading, text)


def _take_text(reading: _Reading, text: str) -> None:
    skipped = min(reading.to_skip, len(text))
    reading.to_skip -= skipped
    if len(text) > skipped:
        reading.starred = False
        reading.raw += text[skipped:].encode("latin-1")


def _close(reading: _Reading) -> None:
    reading.to_skip = 0
    if reading.state.target == "field":
        found = _LINK.search("".join(reading.code))
        reading.link, reading.code = (found[1] if found else ""), []
    left = reading.state
    reading.state = reading.stack.pop() if reading.stack else reading.state
    if left.target in _TOLD.values() and reading.state.target != left.target:
        reading.end_aside()


def _take_word(reading: _Reading, word: str, number: int | None) -> None:
    state, starred, reading.starred = reading.state, reading.starred, False
    if reading.to_skip and word != "u":
        reading.to_skip -= 1
        return
    if word == "u" and number is not None:
        reading.text(chr(number % 65536))
        reading.to_skip = state.skipped
    elif word in _CHARACTERS:
        reading.text(_CHARACTERS[word])
    elif word in _SILENT:
        reading.state = replace(state, target="silent")
    elif word in _TOLD and state.target != "silent":
        reading.state = replace(state, target=_TOLD[word])
    elif word in ("listtext", "pntext"):
        reading.state = replace(state, target="mark")
        reading.paragraph.is_item = True
    elif word == "fldinst":
        reading.state, reading.code = replace(state, target="field"), []
    elif word == "fldrslt":
        reading.state, reading.link = replace(state, link=reading.link), ""
    elif starred:
        # What a program need not know; the text of a box is known here.
        reading.state = state if word in ("shpinst", "shptxt") else replace(state, target="silent")
    else:
        _take_property(reading, word, number)


def _take_property(reading: _Reading, word: str, number: int | None) -> None:
    state, paragraph = reading.state, reading.paragraph
    on = number != 0
    if word in ("par", "sect", "page", "column"):
        reading.end_paragraph()
    elif word == "line" and state.target == "body":
        paragraph.inner.append("<br>")
    elif word in ("cell", "nestcell") and state.target == "body":
        reading.end_cell()
    elif word in ("row", "nestrow") and state.target == "body":
        reading.end_row()
    elif word == "pard" and state.target == "body":
        paragraph.level, paragraph.in_table = 0, False
    elif word == "intbl" and state.target == "body":
        paragraph.in_table = True
    elif word == "s" and state.target == "body":
        paragraph.level = reading.tables.levels.get(number or 0, 0)
    elif word == "outlinelevel" and state.target == "body" and number is not None and 0 <= number <= 5:
        paragraph.level = number + 1
    elif word == "plain":
        reading.state = replace(state, bold=False, left_out="")
    elif word == "b":
        reading.state = replace(state, bold=on)
    elif word in ("v", "deleted", "strike", "striked"):
        reason = {"v": "hidden text", "deleted": "deleted text"}.get(word, "struck out")
        reading.state = replace(state, left_out=reason if on else "")
    elif word == "f":
        reading.state = replace(state, codec=reading.tables.fonts.get(number or 0, reading.tables.codec))
    elif word == "uc":
        reading.state = replace(state, skipped=min(8, max(0, number if number is not None else 1)))


def _joined(text: str) -> str:
    """The text with the halves of characters beyond the basic plane joined, and without halves alone."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    if "\ud800" <= text[-1] <= "\udbff":
        return text.encode("utf-16", "surrogatepass")[:-2].decode("utf-16", "replace") + text[-1]
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
