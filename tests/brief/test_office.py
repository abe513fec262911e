"""Tests of Word and OpenDocument files: what is read of them, what is left out, and files made to do harm."""

from __future__ import annotations

import sys
import time
import zipfile

import pytest

from audiobrief.brief.readers.source import Parsed, Source, parse
from audiobrief.errors import InputError
from tests.helpers.blocks import shapes
from tests.helpers.office import archive, docx, odt


def read(data: bytes, name: str) -> Parsed:
    return parse(Source(data, name, "." + name.rpartition(".")[2]))


def told(parsed: Parsed) -> set[tuple[str, str]]:
    return {(one.text, one.reason) for one in parsed.page.left_out}


def p(text: str, style: str = "", run: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_styles_of_word_are_headings() -> None:
    """By their name, by an outline level of their own, or by that of the style that they are based on."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Partie"><w:name w:val="Partie"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Bloc"><w:name w:val="Bloc"/><w:basedOn w:val="Partie"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    )
    body = p("Un", "Titre1") + p("Deux", "Partie") + p("Trois", "Bloc") + p("Quatre", "Titre") + p("Cinq.")
    parsed = read(docx(body + p("Six", run="<w:b/>"), styles=styles), "a.docx")
    assert [kind for kind, _ in shapes(parsed.page.blocks)] == ["h1", "h2", "h2", "h1", "paragraph", "paragraph"]
    assert parsed.page.blocks[-1].bold


def test_what_word_does_not_print_is_told() -> None:
    """Hidden, struck and deleted text, formulas, comments, headers: left out, each with its reason."""
    body = (
        p("Un mot.") + p("secret", run="<w:vanish/>") + p("barré", run="<w:strike/>")
        + p("gardé.", run='<w:strike w:val="0"/>')
        + "<w:p><w:del><w:r><w:delText>effacé</w:delText></w:r></w:del></w:p>"
        + '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p>'
        + "<w:p><w:customThing><w:r><w:t>inconnu ici</w:t></w:r></w:customThing></w:p>"
    )  # fmt: skip
    parsed = read(
        docx(body, header1=p("Le Fil"), comments=f'<w:comment w:id="1">{p("À revoir")}</w:comment>'), "a.docx"
    )
    assert shapes(parsed.page.blocks) == [("paragraph", "Un mot."), ("paragraph", "gardé.")]
    assert told(parsed) == {
        ("secret", "hidden text"),
        ("barré", "struck out"),
        ("effacé", "deleted text"),
        ("a=b", "formula"),
        ("inconnu ici", "in a part of the document that is not read"),
        ("Le Fil", "header or footer of the page"),
        ("À revoir", "comment"),
    }


def test_notes_of_word_are_footnotes() -> None:
    """The text of a note is a footnote, its number is not spoken."""
    note = f'<w:footnote w:id="2">{p("Selon le rapport.")}</w:footnote>'
    body = '<w:p><w:r><w:t>Un mot.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    parsed = read(docx(body, footnotes=note), "a.docx")
    assert shapes(parsed.page.blocks) == [("paragraph", "Un mot."), ("footnote", "Selon le rapport.")]


def test_opendocument_tells_what_it_leaves_out() -> None:
    """Hidden and struck text, comments, changes, heads of pages; notes and boxes are read as what they are."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {value}/></style:style>'
        for name, value in {
            "B": 'fo:font-weight="bold"', "S": 'style:text-line-through-style="solid"', "H": 'text:display="none"',
        }.items()
    )  # fmt: skip
    body = (
        '<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Zoé</dc:creator>'
        "</office:change-info><text:p>effacé</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="2">Les faits</text:h>'
        '<text:p>Un<text:s text:c="3"/>mot<text:span text:style-name="S">barré</text:span>'
        '<text:span text:style-name="H">secret</text:span><office:annotation><dc:creator>Zoé</dc:creator>'
        "<text:p>À revoir</text:p></office:annotation>.<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Selon le rapport.</text:p></text:note-body></text:note></text:p>"
        '<text:p><text:span text:style-name="B">Gras</text:span></text:p>'
        "<text:p><draw:frame><draw:text-box><text:p>Dans un cadre.</text:p></draw:text-box></draw:frame></text:p>"
    )  # fmt: skip
    parsed = read(odt(body, styles, "<style:header><text:p>Le Fil</text:p></style:header>"), "a.odt")
    assert shapes(parsed.page.blocks) == [
        ("h2", "Les faits"),
        ("paragraph", "Un mot."),
        ("paragraph", "Gras"),
        ("paragraph", "Dans un cadre."),
        ("footnote", "Selon le rapport."),
    ]
    assert parsed.page.blocks[2].bold
    assert told(parsed) == {
        ("effacé", "deleted text"),
        ("barré", "struck out"),
        ("secret", "hidden text"),
        ("À revoir", "comment"),
        ("Le Fil", "header or footer of the page"),
    }


ODT = "application/vnd.oasis.opendocument.text"
_BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (docx("<w:p>" * 5000 + "</w:p>" * 5000), "a.docx", "parts in parts"),
        (docx("<w:p/>" * 500_000), "a.docx", "parts in parts|10 MB"),
        (docx(p("a" * 11_000_000)), "a.docx", "10 MB"),
        (docx(p("a" * 600_000)), "a.docx", "at most 500,000"),
        (archive({"word/document.xml": _BOMB}), "a.docx", "entities of its own"),
        (archive({"word/document.xml": "<a>"}), "a.docx", "damaged"),
        (docx(""), "a.docx", "no text"),
        (docx(p("Un mot."))[:-30], "a.docx", "damaged or cut off"),
        (odt("<text:p>" * 5000 + "</text:p>" * 5000), "a.odt", "parts in parts"),
        (odt(""), "a.odt", "no text"),
        (archive({"mimetype": ODT, "content.xml": _BOMB}), "a.odt", "entities of its own"),
        (archive({f"{number}.md": "a" for number in range(3000)}), "a.zip", "3,000 files"),
        (archive({"mimetype": ODT, "META-INF/manifest.xml": "encryption-data", "content.xml": ""}), "b.odt", "password"),
    ],
)  # fmt: skip
def test_harmful_files_are_told_at_once(data: bytes, name: str, message: str) -> None:
    """Each limit ends the reading with one sentence, quickly."""
    begun = time.process_time()
    with pytest.raises(InputError, match=message):
        read(data, name)
    assert time.process_time() - begun < 5


def test_a_protected_archive_is_told(tmp_path: object) -> None:
    """The flag of an encrypted member is enough: no password is asked for."""
    data = bytearray(archive({"a.md": "Un mot."}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(InputError, match="protected by a password"):
        read(bytes(data), "a.zip")


def test_a_missing_library_is_told_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, one sentence says what to install."""
    monkeypatch.setitem(sys.modules, "mammoth", None)
    monkeypatch.delitem(sys.modules, "audiobrief.brief.readers.docx", raising=False)
    with pytest.raises(InputError, match=r'pip install "audiobrief\[formats\]"'):
        read(docx(p("Un mot.")), "a.docx")
