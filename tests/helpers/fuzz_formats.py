"""Valid inputs, for fuzzing, in the formats of other programs; of packed formats the part that is spoiled."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.helpers.fuzzing import Target
from tests.helpers.office import archive, docx
from tests.helpers.pdf import pdf, shown

_RTF = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}{\stylesheet{\s1\outlinelevel0 heading 1;}}
\pard\s1 Le pont\par\pard\f0 Un caf\'e9 \u8217? {\b ferme}.{\footnote Une note.}\par{\listtext\'b7\tab}Un point\par
\pard\intbl A\cell B\cell\row\pard{\field{\*\fldinst HYPERLINK "https://example.org"}{\fldrslt lien}}\line\uc2 \u233 xx.\par}"""
_DOCX = b"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Le pont</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>Il ferme.</w:t><w:tab/><w:br/></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:del><w:r><w:delText>vieux</w:delText></w:r></w:del><w:hyperlink r:id="r1" xmlns:r="x"><w:r><w:t>lien</w:t></w:r></w:hyperlink></w:p>
</w:body></w:document>"""
_ODT = b"""<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text><text:h text:outline-level="1">Le pont</text:h>
<text:p>Il<text:s text:c="2"/>ferme <text:a xlink:href="https://example.org">ici</text:a>.<text:note><text:note-body><text:p>Note.</text:p>
</text:note-body></text:note></text:p><text:list><text:list-item><text:p>Un point</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document>"""
_MAIL = """From: Zo=?utf-8?q?=C3=A9?= <z@example.org>
Subject: =?utf-8?q?Le_pont_=C3=A9t=C3=A9?=
Date: Thu, 12 Mar 2026 06:00:00 -0400
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="a"

--a
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8; format=flowed

Le pont ferme.
--b
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>Le pont =E9t=E9 ferme.</p><p>Le 9 mars, Paul a =E9crit :</p><blockquote>Bien.</blockquote>
--b--
--a
Content-Type: message/rfc822

Subject: B

Un autre.
--a--
""".replace("\n", "\r\n").encode()
_BOX = b"From a Thu Mar 12 06:00:00 2026\nSubject: A\n\nUn.\nFrom b Thu Mar 12 06:00:00 2026\nSubject: B\n\nDeux.\n"
_RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Le Fil</title><language>fr</language><item>
<title>Le pont</title><link>https://example.org/a</link><pubDate>Tue, 10 Mar 2026 05:00:00 -0400</pubDate>
<category>ville</category><description><![CDATA[<p>Le pont &nbsp; ferme.</p><h2>Exemple</h2><p>Un été.</p>]]></description>
</item></channel></rss>""".encode()
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry><title type="html">A &lt;b&gt;bridge</title>
<link href="https://example.org/a"/><updated>2026-03-12T05:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It <b>closes</b>.</p></div></content></entry></feed>"""
_PAGE = (
    shown("Un titre", 50, 760, 24) + shown("Le pont ferme lundi pour trois ans com-", 50, 700) + shown("me prévu.", 50, 686)
    + "q 1 0 0 1 10 10 cm BT /B 12 Tf 14 TL 50 600 Td [(Exem) 20 (ple)] TJ T* (Un texte.) ' 0 1 -1 0 9 9 Tm (tour) Tj ET Q\n"
)  # fmt: skip


def formats(brief: Callable[..., Callable[[bytes, Path], object]]) -> dict[str, Target]:
    """The targets by name; `brief` makes the reader of a file of that name, and of what a function makes of the input."""

    with zipfile.ZipFile(io.BytesIO(docx(""))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}

    def word(data: bytes) -> bytes:
        return archive({**parts, "word/document.xml": data})

    def sheet(data: bytes) -> bytes:
        return pdf([data.decode("latin-1").encode("cp1252", "ignore").decode("cp1252")])

    inner = archive({"a.md": "# Le pont\n\nIl ferme.", "b.png": "x"})
    return {
        "brief.rtf": Target(brief("a.rtf"), [_RTF]),
        "brief.docx": Target(brief("a.docx", word), [_DOCX]),
        "brief.odt": Target(brief("a.fodt"), [_ODT]),
        "brief.zip": Target(
            brief("a.zip"), [inner, archive({"b.zip": inner}), docx("<w:p><w:r><w:t>Un.</w:t></w:r></w:p>")]
        ),
        "brief.eml": Target(brief("a.eml"), [_MAIL, _BOX]),
        "brief.rss": Target(brief("a.rss"), [_RSS, _ATOM]),
        "brief.pdf": Target(brief("a.pdf"), [pdf([_PAGE])]),
        "pdf.page": Target(brief("a.pdf", sheet), [_PAGE.encode("latin-1")]),
    }
