"""Markdown becomes blocks: headings, paragraphs, list items, quotes, table rows; no code, no images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.blocks import Block, BlockDocument, Kind
from audiobrief.brief.readers.chats import messages_parted
from audiobrief.brief.readers.frontmatter import split_front_matter
from audiobrief.brief.readers.limits import check_length, closed_openers
from audiobrief.brief.readers.markup import EMPHASIS, STRONG, link_codes
from audiobrief.brief.readers.pasted import looks_like_heading
from audiobrief.brief.readers.properties import take_properties
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.errors import InputError
from audiobrief.text.clean import without_line_ends
from audiobrief.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from markdown_it.token import Token

# Extensions that many editors write: H~2~O, 10^6^, ==marked==.
_LOWERED = lazy_pattern(r"(?<=\w)([~^])(?=[^\s~^])([^\s~^]{1,12})\1(?!\1)|(?<![=\w])==(?=[^\s=])([^=\n]{1,200})==(?!=)")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
MOST_HTML_BLOCKS = 1000
MOST_CELLS = 50_000
_NOTE = lazy_pattern(r"^ {0,3}\[\^[^\]\s]{1,40}\]:[ \t]*([^\n]*(?:\n(?:[ \t]{2,}\S)[^\n]*)*)", re.MULTILINE)
_CALLOUT = lazy_pattern(
    r"^([ \t]{0,3}>[ \t]?\[![a-zA-Z|-]{2,40}\][+-]?[^\n]*[^\n\\ \t])[ \t]*(?=\n[ \t]{0,3}>[ \t]?\S)", re.MULTILINE
)
_FENCE = lazy_pattern(r"^ {0,3}:{3,}[ \t]*(?:\{[^}\n]{0,300}\}|[\w-]{0,60})[ \t]*:*$", re.MULTILINE)
_TABLE_HEAD = lazy_pattern(r"^[ \t>:|-]*\|[ \t:|-]*$", re.MULTILINE)


def parse(source: Source) -> Parsed:
    """The blocks of a Markdown text and its front matter. Raises: InputError or ProblemsError."""
    check_length(source.text, source.name)
    matter, body = split_front_matter(source.text, source.name)
    body, matter, told = take_properties(body, matter)
    body, stamps = messages_parted(body)
    try:
        page = parse_markdown(body, markup=source.markup)
        return Parsed(replace(page, left_out=(*told, *stamps, *page.left_out)), matter)
    except InputError as error:
        raise InputError(error.message, path=source.name, line=error.line) from error


def parse_markdown(text: str, *, markup: bool = False) -> BlockDocument:
    """The blocks of a Markdown text, in order; with `markup`, bold, italics and links stay as codes."""
    from markdown_it import MarkdownIt

    _check_tables(text)
    text, notes = _take_notes(text)
    text, fences = _take_fences(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(closed_openers(_CALLOUT.sub(r"\1\\", text), tags=False))
    pages = [token for token in tokens if token.type == "html_block"]
    if len(pages) > MOST_HTML_BLOCKS:
        raise InputError(
            f"has more than {MOST_HTML_BLOCKS:,} pieces of HTML between its paragraphs; save it as .html",
            line=_line(pages[MOST_HTML_BLOCKS]),
        )
    walk = _Walk(markup)
    for token in tokens:
        walk.take(token)
    return BlockDocument((*walk.blocks, *notes), left_out=(*fences, *walk.left_out))


@dataclass
class _Walk:
    """The blocks so far, and inside of what the next token stands."""

    markup: bool
    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    inside: list[Kind] = field(default_factory=list)
    level: int = 0
    cells: list[Block] | None = None

    def take(self, token: Token) -> None:
        """One token of the parser."""
        kind = token.type
        if kind == "heading_open":
            self.level = int(token.tag[1])
        elif kind == "heading_close":
            self.level = 0
        elif kind in ("list_item_open", "blockquote_open"):
            self.inside.append("item" if kind == "list_item_open" else "quote")
        elif kind in ("list_item_close", "blockquote_close"):
            self.inside.pop()
        elif kind == "tr_open":
            self.cells = []
        elif kind == "tr_close":
            self._take_row(token)
        elif kind == "inline":
            self._take_inline(token)
        elif kind in ("fence", "code_block"):
            self.left_out.append(LeftOut(token.content.strip() or "```", "code", _line(token)))
        elif kind == "html_block":
            found, left_out = _html_blocks(token)
            self.blocks += found
            self.left_out += left_out

    def _take_row(self, token: Token) -> None:
        cells = self.cells or []
        links = tuple(link for cell in cells for link in cell.links)
        if cells:
            text = ", ".join(cell.text for cell in cells if cell.text)
            line = _line(token) if token.map else cells[0].line
            texts = tuple(cell.text for cell in cells)
            self.blocks.append(Block(text, line=line, links=links, kind="row", cells=texts))
        self.cells = None

    def _take_inline(self, token: Token) -> None:
        found, left_out = _inline_blocks(token, self.level, self.markup and self.cells is None)
        self.left_out += left_out
        if self.cells is not None:
            self.cells += found
        elif self.inside and not self.level:
            self.blocks += [replace(block, kind=self.inside[-1], bare=block.bold) for block in found]
        else:
            self.blocks += found


def _check_tables(text: str) -> None:
    """Raise InputError for a table that could have more cells than a brief has words: each is filled up."""
    lines = text.count("\n") + 1
    for match in _TABLE_HEAD.finditer(text):
        if match.group().count("|") * lines > MOST_CELLS:
            line = text.count("\n", 0, match.start()) + 1
            raise InputError("begins a table that is too large to be read out; take it out", line=line)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _take_notes(text: str) -> tuple[str, list[Block]]:
    """The text with blank lines where footnotes stood, and these; the parser would take some of them for links."""
    notes: list[Block] = []

    def keep(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start()) + 1
        notes.append(Block(" ".join(match[1].split()), line=line, kind="footnote"))
        return "\n" * match.group().count("\n")

    return _NOTE.sub(keep, text), notes


def _take_fences(text: str) -> tuple[str, list[LeftOut]]:
    """The text with blank lines where Pandoc and Quarto open and close a part of a page, and these lines."""
    found: list[LeftOut] = []

    def keep(match: re.Match[str]) -> str:
        found.append(LeftOut(match.group().strip(), "code of a site's program", text.count("\n", 0, match.start()) + 1))
        return ""

    return _FENCE.sub(keep, text), found


def _inline_blocks(token: Token, level: int, markup: bool) -> tuple[list[Block], list[LeftOut]]:
    """One block, or one a line where hard breaks or a bold first line part the paragraph; and what is not read."""
    pieces: list[tuple[str, str]] = []  # (text, mark) with mark "b" in bold, "i" in italics, "n" at a line's end
    links: list[str] = []
    left_out: list[LeftOut] = []
    bold = struck = italic = 0
    codes = _codes(token) if markup and not level else {}
    line = _line(token)
    for number, child in enumerate(token.children or []):
        if number in codes:
            pieces.append((codes[number], "b" if bold or child.type == "strong_open" else ""))
        bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        struck += {"s_open": 1, "s_close": -1}.get(child.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(child.type, 0)
        if child.type in ("text", "code_inline") and struck:
            left_out.append(LeftOut(child.content, "struck out", line))
        elif child.type == "text":
            pieces.append((_LOWERED.sub(_without_signs, child.content), "b" if bold else "i" if italic else ""))
        elif child.type == "code_inline":
            pieces.append((child.content, "b" if bold else "i" if italic else ""))
        elif child.type == "image" and child.content:
            left_out.append(LeftOut(child.content, "picture", line))
            pieces.append(("", "p"))
        elif child.type == "hardbreak" or (child.type == "html_inline" and re.match(r"<br\b", child.content, re.I)):
            pieces.append(("\n", "n"))
        elif child.type == "softbreak":
            pieces.append(("\n", "s"))
        elif child.type == "link_open":
            target = str(child.attrs.get("href", ""))
            if target.startswith(("http://", "https://")):
                links.append(target)
    if level:
        return [Block(_joined(pieces), level, line, tuple(links))], left_out
    if any(mark == "p" for _, mark in pieces) and all(mark in "pisn" for text, mark in pieces if mark or text.strip()):
        text = _joined(pieces)  # a picture, and its caption in italics
        return ([Block(text, line=line, links=tuple(links), kind="caption")] if text else []), left_out
    return _parted(pieces, line, tuple(links)), left_out


def _without_signs(match: re.Match[str]) -> str:
    text = match[2] or match[3]
    return text.translate(_RAISED) if match[1] == "^" else text


def _codes(token: Token) -> dict[int, str]:
    """The code that stands for each child of a paragraph that opens or closes mark-up."""
    codes: dict[int, str] = {}
    closing: list[str] = []
    for number, child in enumerate(token.children or []):
        if child.type in ("strong_open", "em_open", "link_open"):
            target = str(child.attrs.get("href", ""))
            pair = STRONG if child.type == "strong_open" else EMPHASIS
            if child.type == "link_open":
                web = target.startswith(("http://", "https://")) and target.isascii()
                pair = link_codes(target) if web else ("", "")
            codes[number] = pair[0]
            closing.append(pair[1])
        elif child.type in ("strong_close", "em_close", "link_close"):
            codes[number] = closing.pop()
    return codes


def _parted(pieces: list[tuple[str, str]], line: int, links: tuple[str, ...]) -> list[Block]:
    blocks: list[Block] = []
    parts = list(_lines(pieces))
    for number, part in enumerate(parts):
        text = _joined(part)
        if text:
            bare = looks_like_heading(text) and _all_bold(part)
            plain = bare or (looks_like_heading(text) and not blocks and number == len(parts) - 1)
            lead = "" if bare else _bold_lead(part)
            blocks.append(Block(text, line=line, links=links if not blocks else (), bare=plain, bold=bare, lead=lead))
        line += 1 + sum(1 for _, mark in part if mark == "s")
    return blocks


def _lines(pieces: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The pieces parted at each hard line end, and at a soft one where all before it is bold."""
    part: list[tuple[str, str]] = []
    bold = True  # as long as nothing else came; whether anything did is asked of `_all_bold`
    for piece in pieces:
        if piece[1] == "n" or (piece[1] == "s" and bold and _all_bold(part)):
            yield part
            part, bold = [], True
            continue
        bold = bold and (piece[1] == "b" or not piece[0].strip(" :：\n"))
        part.append(piece)
    if part:
        yield part


def _bold_lead(pieces: list[tuple[str, str]]) -> str:
    """The bold words that a paragraph begins with, short enough for a label, or ""."""
    count = next((number for number, (text, mark) in enumerate(pieces) if text and mark != "b"), len(pieces))
    lead = _joined(pieces[:count])
    return lead if looks_like_heading(lead.rstrip(" .:：–—-")) and count < len(pieces) else ""


def _all_bold(pieces: list[tuple[str, str]]) -> bool:
    solid = [(text, mark) for text, mark in pieces if text.strip(" :：\n")]
    return bool(solid) and all(mark == "b" for _, mark in solid)


def _joined(pieces: list[tuple[str, str]]) -> str:
    return without_line_ends("".join(text for text, _ in pieces)).strip()


def _html_blocks(token: Token) -> tuple[list[Block], list[LeftOut]]:
    above = _line(token) - 1
    from audiobrief.brief.readers.html import parse_html  # few briefs have pieces of pages between their paragraphs

    page = parse_html(token.content)
    left_out = [LeftOut(item.text, item.reason, above + 1) for item in page.left_out]
    return [replace(block, line=block.line + above, place=()) for block in page.blocks], left_out
