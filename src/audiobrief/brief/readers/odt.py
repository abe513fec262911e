"""An OpenDocument text (.odt, .fodt) becomes blocks: headings, bold, lists, tables, notes and links.

Source: OASIS OpenDocument 1.3, part 3. odfdo gives the text without what is bold, so its XML is walked here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.packed import PASSWORD, Packed, parse_xml
from audiobrief.brief.readers.rich import page_of, run
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.errors import InputError

_URN = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE, _OFFICE = (f"{_URN}{part}:1.0}}" for part in ("text", "table", "style", "office"))
_FO, _DRAW, _SVG = f"{_URN}xsl-fo-compatible:1.0}}", f"{_URN}drawing:1.0}}", f"{_URN}svg-compatible:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_CREATED = ("creator", "date", "date-string")  # of a comment: who wrote it and when
_LEFT_OUT = {
    f"{_OFFICE}annotation": "comment",
    f"{_TEXT}tracked-changes": "deleted text",
    f"{_TEXT}hidden-text": "hidden text",
    f"{_TEXT}hidden-paragraph": "hidden text",
    f"{_SVG}title": "picture",
    f"{_SVG}desc": "picture",
    f"{_TEXT}table-of-content": "table of contents",
    f"{_TEXT}alphabetical-index": "index",
}
_NO_TEXT = frozenset([f"{_TEXT}sequence-decls", f"{_OFFICE}forms", f"{_TEXT}variable-decls", f"{_TEXT}note-citation"])
_BLANKS = {f"{_TEXT}tab": " ", f"{_TEXT}line-break": "<br>"}
_MOST_SPACES = 100


@dataclass(frozen=True)
class _Look:
    """What a style says that matters here."""

    bold: bool = False
    left_out: str = ""
    is_title: bool = False


@dataclass
class _Walk:
    looks: dict[str, _Look]
    notes: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def look(self, element: Any, before: _Look) -> _Look:
        own = self.looks.get(str(element.get(f"{_TEXT}style-name")), _Look())
        return _Look(own.bold or before.bold, own.left_out or before.left_out, own.is_title)

    def blocks(self, parent: Any) -> str:
        """The HTML of what stands below an element that holds paragraphs."""
        return "".join(self.block(child) for child in parent if isinstance(child.tag, str))

    def block(self, element: Any) -> str:
        tag = element.tag
        if tag in _LEFT_OUT:
            self.leave_out(element)
            return ""
        if tag in _NO_TEXT:
            return ""
        if tag in (f"{_TEXT}h", f"{_TEXT}p"):
            look = self.look(element, _Look())
            level = element.get(f"{_TEXT}outline-level") if tag == f"{_TEXT}h" else "1" if look.is_title else ""
            name = f"h{min(6, int(level))}" if level and level.isdecimal() and int(level) else "p"
            return f"<{name}>{self.inline(element, look, '')}</{name}>"
        if tag == f"{_TEXT}list-item":
            return f"<li>{self.blocks(element)}</li>"
        if tag == f"{_TABLE}table-row":
            cells = [self.blocks(cell) for cell in element if cell.tag == f"{_TABLE}table-cell"]
            plain = [cell[3:-4] if cell.count("<p>") == 1 and cell.startswith("<p>") else cell for cell in cells]
            return f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in plain)}</tr></table>"
        name = "ul" if tag == f"{_TEXT}list" else "div"
        return f"<{name}>{self.blocks(element)}</{name}>"

    def inline(self, element: Any, look: _Look, link: str) -> str:
        """The HTML of the text in a paragraph; what its style hides or strikes out is left out."""
        pieces = [self.written(element.text, look, link)]
        for child in element:
            pieces.append(self.child(child, look, link) if isinstance(child.tag, str) else "")
            pieces.append(self.written(child.tail, look, link))
        return "".join(pieces)

    def child(self, child: Any, look: _Look, link: str) -> str:
        tag = child.tag
        if tag in _LEFT_OUT:
            self.leave_out(child)
            return ""
        if tag in _NO_TEXT:
            return ""
        if tag == f"{_TEXT}s":
            count = str(child.get(f"{_TEXT}c") or "1")
            return " " * min(_MOST_SPACES, int(count) if count.isdecimal() and len(count) < 6 else 1)
        if tag in _BLANKS:
            return _BLANKS[tag]
        if tag == f"{_TEXT}note":
            body = child.find(f"{_TEXT}note-body")
            if body is not None:
                self.notes.append(f'<div class="footnote">{self.blocks(body)}</div>')
            return ""
        if tag.startswith(_DRAW) and child.find(f".//{_TEXT}p") is not None:
            return f"<div>{self.boxes(child)}</div>"  # a frame with text in it
        target = str(child.get(_HREF) or "") if tag == f"{_TEXT}a" else link
        return self.inline(child, self.look(child, look), target)

    def boxes(self, element: Any) -> str:
        """The paragraphs of a frame, however deep they lie in it."""
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}list", f"{_TABLE}table", *_LEFT_OUT):
            return self.block(element)
        return "".join(self.boxes(child) for child in element if isinstance(child.tag, str))

    def written(self, text: str | None, look: _Look, link: str) -> str:
        if text and look.left_out:
            self.left_out.append(LeftOut(text, look.left_out))
            return ""
        return run(text, bold=look.bold, link=link) if text else ""

    def leave_out(self, element: Any) -> None:
        """The words below an element, but not who wrote a comment, and when."""
        reason = _LEFT_OUT[element.tag]
        own = reason in ("comment", "deleted text")
        pieces = [
            str(text)
            for child in element.iter()
            if isinstance(child.tag, str)
            for text in (
                "" if own and child.tag.rpartition("}")[2] in _CREATED else child.text or "",
                child.tail if child is not element else "",
            )
            if text
        ]
        hidden = str(element.get(f"{_TEXT}string-value") or "")
        self.left_out.append(LeftOut(" ".join([*pieces, hidden]).strip(), reason))


def parse(source: Source) -> Parsed:
    """The blocks of an OpenDocument text. Raises: InputError for one that is damaged, protected or too large."""
    if source.data.startswith(b"PK"):
        return parse_odt(Packed(source.data, source.name), source.name)
    root = parse_xml(source.data, source.name)
    return _parsed(root, root, source.name)


def parse_odt(packed: Packed, name: str) -> Parsed:
    """The same of an archive that is open already."""
    if "META-INF/manifest.xml" in packed.names and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise InputError(PASSWORD, path=name)
    content = parse_xml(packed.read("content.xml"), name)
    styles = parse_xml(packed.read("styles.xml"), name) if "styles.xml" in packed.names else content
    return _parsed(content, styles, name)


def _parsed(content: Any, styles: Any, name: str) -> Parsed:
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise InputError("is no OpenDocument text inside; open it and save it again as .odt", path=name)
    walk = _Walk(_looks([*styles.iter(f"{_STYLE}style"), *content.iter(f"{_STYLE}style")]))
    html = walk.blocks(body)
    for master in styles.iter(f"{_STYLE}master-page"):
        for part in master:
            words = " ".join("".join(part.itertext()).split())
            walk.left_out.append(LeftOut(words, "header or footer of the page"))
    return page_of(html + "".join(walk.notes), name, walk.left_out)


def _looks(styles: list[Any]) -> dict[str, _Look]:
    """What each style says, or the style that it is based on."""
    own = {str(style.get(f"{_STYLE}name")): style for style in styles if style.get(f"{_STYLE}family") != "table"}
    looks = {}
    for name in own:
        chain, parent = [name], own[name].get(f"{_STYLE}parent-style-name")
        while parent in own and len(chain) < 20:
            chain.append(str(parent))
            parent = own[parent].get(f"{_STYLE}parent-style-name")
        values = [own[one].find(f"{_STYLE}text-properties") for one in chain]
        weight, line, shown = (
            next((value.get(key) for value in values if value is not None and value.get(key)), "")
            for key in (f"{_FO}font-weight", f"{_STYLE}text-line-through-style", f"{_TEXT}display")
        )
        reason = "hidden text" if shown == "none" else "struck out" if line not in ("", "none") else ""
        bold = weight in ("bold", "600", "700", "800", "900")
        looks[name] = _Look(bold, reason, "Title" in (*chain, parent))
    return looks
