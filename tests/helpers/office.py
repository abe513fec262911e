"""Small Word and OpenDocument files, and archives, made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _rels(**targets: str) -> str:
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def archive(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", compression) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return sink.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document; `parts` are further parts, such as `footnotes`, by the name of their file."""
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _rels(officeDocument="word/document.xml"),
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _rels(**{part.rstrip("0123456789"): f"{part}.xml" for part in parts}),
    }
    for part, content in parts.items():
        root = {"header1": "hdr", "footer1": "ftr"}.get(part, part)
        members[f"word/{part}.xml"] = f"<w:{root} {_W}>{content}</w:{root}>"
    return archive(members)


def odt(body: str, styles: str = "", headers: str = "") -> bytes:
    """An OpenDocument text with automatic styles and what its master page has at head and foot."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in {
            "office": "office", "text": "text", "style": "style", "table": "table", "fo": "xsl-fo-compatible",
            "draw": "drawing", "svg": "svg-compatible",
        }.items()
    )  # fmt: skip
    names += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    master = (
        f"<office:document-styles {names}><style:master-page>{headers}</style:master-page></office:document-styles>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return archive({"mimetype": mimetype, "content.xml": content, "styles.xml": master}, zipfile.ZIP_STORED)
