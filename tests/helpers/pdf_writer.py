"""A PDF of given lines, each at its place and size: the smallest file that shows text in Helvetica."""

from __future__ import annotations

from collections.abc import Sequence

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

Placed = tuple[float, float, float, str]  # left, baseline, size in points, text


def pdf(pages: Sequence[Sequence[Placed]]) -> bytes:
    """The bytes of a document with one page for each list of lines."""
    import io

    writer = PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(width=595, height=842)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        fonts = DictionaryObject({NameObject("/F"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        content = DecodedStreamObject()
        content.set_data(b"\n".join(_shown(*line) for line in lines))
        page[NameObject("/Contents")] = content
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _shown(left: float, baseline: float, size: float, text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F {size} Tf {left} {baseline} Td ({escaped}) Tj ET".encode("cp1252")
