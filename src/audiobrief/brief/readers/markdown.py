"""Markdown becomes blocks: headings, paragraphs, list items, quotes, table rows; no code, no images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from audiobrief.brief.readers.blocks import Block, BlockDocument
from audiobrief.brief.readers.frontmatter import split_front_matter
from audiobrief.brief.readers.html import closed_openers, parse_html
from audiobrief.brief.readers.limits import check_length
from audiobrief.brief.readers.markup import EMPHASIS, STRONG, link_codes
from audiobrief.brief.readers.pasted import looks_like_heading
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.errors import InputError
from audiobrief.text.clean import without_line_ends

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_HTML_BLOCKS = 1000
MOST_CELLS = 50_000
_TABLE_HEAD = re.compile(r"^[ \t>:|-]*\|[ \t:|-]*$", re.MULTILINE)


def parse(source: Source) -> Parsed:
    """The blocks of a Markdown text and its front matter. Raises: InputError or ProblemsError."""
    check_length(source.text, source.name)
    matter, body = split_front_matter(source.text, source.name)
    try:
        return Parsed(parse_markdown(body, markup=source.markup), matter)
    except InputError as error:
        raise InputError(error.message, path=source.name, line=error.line) from error


def parse_markdown(text: str, *, markup: bool = False) -> BlockDocument:
    """The blocks of a Markdown text, in order; with `markup`, bold, italics and links stay as codes."""
    from markdown_it import MarkdownIt

    _check_tables(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(closed_openers(text, tags=False))
    pages = [token for token in tokens if token.type == "html_block"]
    if len(pages) > MOST_HTML_BLOCKS:
        raise InputError(
            f"has more than {MOST_HTML_BLOCKS:,} pieces of HTML between its paragraphs; save it as .html",
            line=_line(pages[MOST_HTML_BLOCKS]),
        )
    blocks: list[Block] = []
    left_out: list[str] = []
    level = 0
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            if cells:
                blocks.append(
                    Block(", ".join(filter(None, cells)), line=_line(token) or blocks[-1].line if blocks else 1)
                )
            cells = None
        elif token.type == "inline":
            found = _inline_blocks(token, level, markup and cells is None)
            if cells is None:
                blocks += found
            else:
                cells += [block.text for block in found]
        elif token.type in ("fence", "code_block"):
            left_out.append(f"code (line {_line(token)})")
        elif token.type == "html_block":
            blocks += _html_blocks(token)
    return BlockDocument(tuple(blocks), left_out=tuple(left_out))


def _check_tables(text: str) -> None:
    """Raise InputError for a table that could have more cells than a brief has words: each is filled up."""
    lines = text.count("\n") + 1
    for match in _TABLE_HEAD.finditer(text):
        if match.group().count("|") * lines > MOST_CELLS:
            line = text.count("\n", 0, match.start()) + 1
            raise InputError("begins a table that is too large to be read out; take it out", line=line)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _inline_blocks(token: Token, level: int, markup: bool) -> list[Block]:
    """One block, or one a line where hard breaks or a bold first line part the paragraph."""
    pieces: list[tuple[str, str]] = []  # (text, mark) with mark "b" in bold, "n" at a line's end
    links: list[str] = []
    bold = 0
    codes = _codes(token) if markup and not level else {}
    for number, child in enumerate(token.children or []):
        if number in codes:
            pieces.append((codes[number], "b" if bold or child.type == "strong_open" else ""))
        if child.type == "strong_open":
            bold += 1
        elif child.type == "strong_close":
            bold -= 1
        elif child.type in ("text", "code_inline"):
            pieces.append((child.content, "b" if bold else ""))
        elif child.type == "hardbreak":
            pieces.append(("\n", "n"))
        elif child.type == "softbreak":
            pieces.append(("\n", "s"))
        elif child.type == "html_inline" and re.match(r"<br\b", child.content, re.IGNORECASE):
            pieces.append(("\n", "n"))
        elif child.type == "link_open":
            target = str(child.attrs.get("href", ""))
            if target.startswith(("http://", "https://")):
                links.append(target)
    line = _line(token)
    if level:
        return [Block(_joined(pieces), level, line, tuple(links))]
    return _parted(pieces, line, tuple(links))


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
            blocks.append(Block(text, line=line, links=links if not blocks else (), bare=plain))
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


def _all_bold(pieces: list[tuple[str, str]]) -> bool:
    solid = [(text, mark) for text, mark in pieces if text.strip(" :：\n")]
    return bool(solid) and all(mark == "b" for _, mark in solid)


def _joined(pieces: list[tuple[str, str]]) -> str:
    return without_line_ends("".join(text for text, _ in pieces)).strip()


def _html_blocks(token: Token) -> list[Block]:
    above = _line(token) - 1
    return [
        Block(block.text, block.level, block.line + above, block.links, block.bare)
        for block in parse_html(token.content).blocks
    ]
