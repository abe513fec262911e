"""Small PDF files made by hand: each page is a content stream; its fonts are /F (Helvetica) and /B (bold)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Placed = tuple[float, float, float, str]  # left, baseline, size in points, text


def shown(text: str, x: float, y: float, size: float = 11, font: str = "F") -> str:
    """The operators that show a text at a place."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def placed(lines: Sequence[Placed]) -> str:
    """The content of a page that shows these lines in Helvetica."""
    return "".join(shown(text, left, baseline, size) for left, baseline, size, text in lines)


def pdf(pages: Sequence[str], extra: str = "") -> bytes:
    """A PDF of these pages, in Windows-1252; `extra` goes into the trailer."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    body = [text.encode() for text in objects]
    for number, content in enumerate(pages):
        packed = zlib.compress(content.encode("cp1252"))
        resources = "<< /Font << /F 3 0 R /B 4 0 R >> >>"
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R /Resources {resources} >>"
        head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n"
        body += [page.encode(), head.encode() + packed + b"\nendstream"]
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(body, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + text + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(body) + 1} /Root 1 0 R {extra} >>\nstartxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {len(body) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()
