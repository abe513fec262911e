"""Tests that no format loses a word: documents made in each of them, read back, compared with what was written."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.brief.readers import compose as composing
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR
from audiobrief.errors import AudiobriefError
from tests.brief.test_conservation import CAST, HEADINGS, JUNK, SENTENCES, WHOLE
from tests.helpers.conservation import faults
from tests.helpers.office import archive, docx, odt
from tests.helpers.pdf import pdf, shown

FEW, MANY = 20, 650  # of each of eight formats
KINDS = ("p", "p", "li", "quote", "bold", "row")
Pieces = list[tuple[str, str]]
PIECES = st.lists(
    st.one_of(
        st.tuples(st.just("h2"), st.sampled_from(HEADINGS)),
        st.tuples(st.sampled_from(KINDS), st.sampled_from(SENTENCES)),
        st.tuples(st.sampled_from(("p", "li")), st.sampled_from(JUNK)),
    ),
    min_size=1,
    max_size=10,
).map(
    lambda pieces: [
        ("h2", "Le début"),
        ("p", "Il ouvre mot900 lundi."),
        *((kind, text.replace("{}", f"mot{1000 + place}")) for place, (kind, text) in enumerate(pieces)),
    ]
)
STYLES = '<w:style w:type="paragraph" w:styleId="T2"><w:name w:val="heading 2"/></w:style>'


def word(pieces: Pieces) -> bytes:
    def paragraph(kind: str, text: str) -> str:
        style = '<w:pPr><w:pStyle w:val="T2"/></w:pPr>' if kind == "h2" else ""
        style = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>' if kind == "li" else style
        run = "<w:rPr><w:b/></w:rPr>" if kind == "bold" else ""
        made = f'<w:p>{style}<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        return f"<w:tbl><w:tr><w:tc>{made}</w:tc></w:tr></w:tbl>" if kind == "row" else made

    return docx("".join(paragraph(*piece) for piece in pieces), styles=STYLES)


def open_document(pieces: Pieces) -> bytes:
    forms = {
        "h2": '<text:h text:outline-level="2">{}</text:h>',
        "li": "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
        "row": "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
        "bold": '<text:p><text:span text:style-name="B">{}</text:span></text:p>',
    }
    bold = (
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    return odt("".join(forms.get(kind, "<text:p>{}</text:p>").format(escape(text)) for kind, text in pieces), bold)


def rich_text(pieces: Pieces) -> bytes:
    forms = {
        "h2": r"{\pard\outlinelevel1\b\fs28 %s\par}",
        "li": r"{\pard{\pntext\'95\tab}%s\par}",
        "bold": r"{\pard\b %s\par}",
        "row": r"\trowd\cellx4000 \pard\intbl %s\cell\row ",
    }

    def signs(text: str) -> str:
        units = text.encode("utf-16-le")
        codes = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
        return "".join(chr(code) if 31 < code < 127 and chr(code) not in "\\{}" else rf"\u{code}?" for code in codes)

    body = "".join(forms.get(kind, r"{\pard %s\par}") % signs(text) for kind, text in pieces)
    return (r"{\rtf1\ansi\ansicpg1252\uc1 " + body + "}").encode("ascii")


def page(pieces: Pieces) -> str:
    forms = {
        "h2": "<h2>{}</h2>",
        "li": "<ul><li>{}</li></ul>",
        "quote": "<blockquote>{}</blockquote>",
        "bold": "<p><b>{}</b></p>",
        "row": "<table><tr><td>{}</td></tr></table>",
    }
    return "".join(forms.get(kind, "<p>{}</p>").format(escape(text)) for kind, text in pieces)


def mail(pieces: Pieces) -> bytes:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content(f"<html><body>{page(pieces)}</body></html>", subtype="html")
    return bytes(message)


def saved_page(pieces: Pieces) -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://example.org/a"
    message.set_content(f"<html><body>{page(pieces)}</body></html>", subtype="html", cte="base64")
    message.make_related()
    return bytes(message)


def feed(pieces: Pieces) -> bytes:
    item = f"<item><description>{escape(page(pieces))}</description></item>"
    return f"<rss version='2.0'><channel><title>Fil</title>{item}</channel></rss>".encode()


def documents_export(pieces: Pieces) -> bytes:
    body = f"<html><body class='doc-content'>{page(pieces)}</body></html>"
    return archive({"a.html": body})


def portable(pieces: Pieces) -> bytes:
    """A line each; a piece that is too long for one is broken between words."""
    drawn, y = "", 800.0
    for kind, text in pieces:
        size, font = (15.0, "B") if kind == "h2" else (11.0, "B" if kind == "bold" else "F")
        y -= 30
        for line in _lines(("• " if kind == "li" else "") + text):
            drawn += shown(line.replace("\ufe0f", ""), 60, y, size, font)
            y -= 13.5
    return pdf([drawn])


def _lines(text: str) -> list[str]:
    lines = [""]
    for part in text.split():
        if len(lines[-1]) + len(part) > 80:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return lines


def cp1252(text: str) -> str:
    return text.encode("cp1252", "ignore").decode("cp1252")


WRITERS: dict[str, Callable[[Pieces], bytes]] = {
    "a.docx": word,
    "a.odt": open_document,
    "a.rtf": rich_text,
    "a.eml": mail,
    "a.mhtml": saved_page,
    "a.rss": feed,
    "a.zip": documents_export,
    "a.pdf": portable,
}


def format_fault(name: str, pieces: Pieces) -> list[str]:
    """What of the pieces is lost, invented or out of order in a document of that format."""
    if name == "a.pdf":
        pieces = [(kind, cp1252(text)) for kind, text in pieces]
    try:
        briefs = read_briefs(WRITERS[name](pieces), name, CAST.perspectives, NARRATOR)
    except AudiobriefError as error:
        return [] if "has nothing to speak" in str(error) else [f"ended without saying why: {error}"]
    return faults("\n".join(text for _, text in pieces), briefs)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_no_word_of_a_document_is_lost(name: str, count: int) -> None:
    """Headings, items, quotes, bold lines, cells and leftovers, in any order."""

    @settings(max_examples=count, deadline=None, database=None, derandomize=True)
    @given(PIECES)
    def holds(pieces: Pieces) -> None:
        assert not format_fault(name, pieces)

    holds()


@pytest.mark.parametrize("name", WRITERS)
def test_a_planted_fault_is_found_in_every_format(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that loses the last word of each paragraph."""
    assert not format_fault(name, WHOLE)
    monkeypatch.setattr(composing, "tidy", lambda text: " ".join(text.split()[:-1]) if text.endswith(".") else text)
    assert format_fault(name, WHOLE)
