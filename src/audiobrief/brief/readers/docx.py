"""A Word document (.docx) becomes blocks: mammoth gives its structure as HTML, and what it passes over is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import Any

import mammoth

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.packed import Packed, parse_xml
from audiobrief.brief.readers.rich import page_of
from audiobrief.brief.readers.source import Parsed, Source, parse_as
from audiobrief.errors import InputError
from audiobrief.text.lazy_pattern import lazy_pattern

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_ASIDE = lazy_pattern(r"word/(?:header|footer)\d*\.xml")
_STYLE_MAP = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='Quotations'] => blockquote:fresh
p[style-name='caption'] => figcaption:fresh
"""
_BACK_LINK = lazy_pattern(r'<a href="#(?:foot|end)note-ref-[\w-]+">↑</a>')
_CELL = lazy_pattern(r"<(t[dh])((?: [^<>]*)?)><p>((?:(?!</?p>).)*)</p></\1>")  # of one paragraph: no need to mark it
_FALSE = ("0", "false", "none", "off")
# After these a word of HTML has ended, with a blank or without.
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "br")


def parse(source: Source) -> Parsed:
    """The blocks of a Word document. Raises: InputError for one that is damaged, protected or too large."""
    packed, name = Packed(source.data, source.name), source.name
    if _DOCUMENT not in packed.names:
        return parse_as("zipped", source)  # another archive, with a document in it
    parts = {member: packed.read(member) for member in packed.names if member.endswith((".xml", ".rels"))}
    roots = {member: parse_xml(data, name) for member, data in parts.items()}
    left_out = _asides(roots)
    for member in (_DOCUMENT, "word/footnotes.xml", "word/endnotes.xml"):
        if member in roots:
            left_out += _take_unread(roots[member])
            parts[member] = _written(roots[member])
    html = _converted(parts, _style_map(roots.get(_STYLES)), name)
    return page_of(html, name, [*left_out, *_passed_over(roots, html)])


def _converted(parts: dict[str, bytes], style_map: str, name: str) -> str:
    """What mammoth makes of the parts; it is given nothing that was not checked."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for member, data in parts.items():
            archive.writestr(member, data)
    try:
        result = mammoth.convert_to_html(
            sink, style_map=style_map, convert_image=mammoth.images.img_element(lambda image: {})
        )
    except Exception as error:  # of whatever kind: the library promises none
        raise InputError("is damaged; open it with its own program and save it again", path=name) from error
    return _CELL.sub(r"<\1\2>\3</\1>", _BACK_LINK.sub("", str(result.value)))


def _written(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _style_map(styles: Any) -> str:
    """How styles become HTML: also those with an outline level of their own, or of the style they are based on."""
    rules = [_STYLE_MAP]
    known = {} if styles is None else {str(style.get(f"{_W}styleId")): style for style in styles.iter(f"{_W}style")}
    for identity in known:
        level, style, steps = None, identity, 0
        while level is None and style in known and steps < 10:
            level = _value(known[style].find(f"{_W}pPr/{_W}outlineLvl"))
            style, steps = _value(known[style].find(f"{_W}basedOn")) or "", steps + 1
        if level in ("0", "1", "2", "3", "4", "5") and re.fullmatch(r"[A-Za-z][\w-]{0,80}", identity, re.ASCII):
            rules.append(f"p.{identity} => h{int(level) + 1}:fresh")
    return "\n".join(rules)


def _value(element: Any) -> str | None:
    return None if element is None else element.get(f"{_W}val")


def _asides(roots: dict[str, Any]) -> list[LeftOut]:
    """Headers, footers and comments: they are no part of the text."""
    found = []
    for member, root in roots.items():
        reason = "comment" if member == "word/comments.xml" else "header or footer of the page"
        if member == "word/comments.xml" or _ASIDE.fullmatch(member):
            found += [LeftOut(text, reason) for text in map(_text, root.iter(f"{_W}p")) if text.strip()]
    return found


def _take_unread(root: Any) -> list[LeftOut]:
    """Take what is hidden, struck out or deleted, and formulas and descriptions of pictures, out of a part."""
    found = []
    for run in list(root.iter(f"{_W}r")):
        properties = run.find(f"{_W}rPr")
        for tag, reason in (("vanish", "hidden text"), ("strike", "struck out"), ("dstrike", "struck out")):
            mark = None if properties is None else properties.find(f"{_W}{tag}")
            if mark is not None and _value(mark) not in _FALSE and run.getparent() is not None:
                found.append(LeftOut(_text(run), reason))
                run.getparent().remove(run)
    for tag, reason in ((f"{_W}del", "deleted text"), (f"{_W}moveFrom", "deleted text"), (f"{_M}oMath", "formula")):
        for element in list(root.iter(tag)):
            if element.getparent() is not None:
                found.append(LeftOut(_text(element), reason))
                element.getparent().remove(element)
    pictures = [str(element.get("descr")) for element in root.iter("{*}docPr") if element.get("descr")]
    return [*found, *(LeftOut(text, "picture") for text in dict.fromkeys(pictures))]


def _text(element: Any) -> str:
    """The words below an element, those of each paragraph parted by blanks."""
    pieces = []
    for child in element.iter():
        if child.tag in (f"{_W}t", f"{_W}delText", f"{_M}t"):
            pieces.append(child.text or "")
        elif child.tag in (f"{_W}p", f"{_W}tab", f"{_W}br", f"{_W}cr"):
            pieces.append(" ")
    return "".join(pieces).strip()


def _passed_over(roots: dict[str, Any], html: str) -> list[LeftOut]:
    """The words of the document that mammoth left out without saying so."""
    from bs4 import BeautifulSoup

    members = (_DOCUMENT, "word/footnotes.xml", "word/endnotes.xml")
    words = [word for member in members if member in roots for word in _text(roots[member]).split()]
    kept = Counter("".join(BeautifulSoup(html, "html.parser").get_text(" ").split()))
    if not Counter("".join(words)) - kept:
        return []
    page = BeautifulSoup(html, "html.parser")
    for block in page.find_all(_BLOCKS):
        block.append(" ")
    spoken = Counter(page.get_text("").split())
    lost = list((Counter(words) - spoken).elements())
    return [LeftOut(" ".join(lost), "in a part of the document that is not read")] if lost else []
