"""Tests of archives and of what is refused: the one text inside is read, and every other file is told apart."""

from __future__ import annotations

import io
import zipfile

import pytest

from audiobrief.brief.readers.source import Parsed, Source, parse
from audiobrief.errors import InputError
from tests.helpers.blocks import shapes
from tests.helpers.office import archive, docx

PAGE = "<html><body><h1>Un titre</h1><p>Une phrase.</p></body></html>"


def read(data: bytes, name: str = "a.zip", item: str = "") -> Parsed:
    return parse(Source(data, name, "." + name.rpartition(".")[2] if "." in name else "", item=item))


@pytest.mark.parametrize(
    "members",
    [
        {"Untitleddocument.html": PAGE, "images/image1.png": b"\x89PNG"},
        {"Un titre 0123456789abcdef0123456789abcdef.md": "# Un titre\n\nUne phrase."},
        {"__MACOSX/._a.md": b"\x00\x05", ".obsidian/app.json": "{}", "coffre/a.md": "# Un titre\n\nUne phrase."},
        {"ExportBlock-Part-1.zip": archive({"a.md": "# Un titre\n\nUne phrase."})},
        {
            "dossier/a.docx": docx(
                "<w:p><w:r><w:t>Un titre</w:t></w:r></w:p><w:p><w:r><w:t>Une phrase.</w:t></w:r></w:p>"
            )
        },
    ],
)
@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_the_one_text_of_an_export_is_read(members: dict[str, str | bytes], compression: int) -> None:
    """As Google Docs, Notion and Obsidian make them; other files are told by name."""
    parsed = read(archive(members, compression))
    assert [text for _, text in shapes(parsed.page.blocks)] == ["Un titre", "Une phrase."]
    others = {one.text for one in parsed.page.left_out if one.reason == "another file of the archive"}
    assert others == {name for name in members if name.endswith(".png")}


def test_of_several_texts_one_is_chosen() -> None:
    """By number, by title or a part of it, or the one that was changed last; else they are all named."""
    identity = "0123456789abcdef0123456789abcdef"
    data = archive({f"Un pont {identity}.md": "Le pont.", f"L’école {identity}.md": "L’école."})
    assert [block.text for block in read(data, item="2").page.blocks] == ["L’école."]
    assert [block.text for block in read(data, item="l'École").page.blocks] == ["L’école."]
    assert [block.text for block in read(data, item="pont").page.blocks] == ["Le pont."]
    with pytest.raises(InputError, match=r"2 texts: 1 “Un pont”, 2 “L’école”; choose one by --item"):
        read(data)
    with pytest.raises(InputError, match="no text"):
        read(data, item="3")
    moments = {"a.md": (2026, 1, 2), "b.md": (2026, 3, 4), "c.md": (2025, 5, 6)}
    with zipfile.ZipFile(sink := io.BytesIO(), "w") as packed:
        for name, day in moments.items():
            packed.writestr(zipfile.ZipInfo(name, (*day, 0, 0, 0)), f"Texte {name}.")
    assert [block.text for block in read(sink.getvalue(), item="latest").page.blocks] == ["Texte b.md."]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000)


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", r"old Word document \(.doc\); open it and save it as .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "protected by a password"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "a.msg", r"Outlook message.*save it as .eml"),
        (OLE, "a.doc", "old Office file"),
        (b"\x89PNG\r\n\x1a\n\x00", "a.docx", "is a picture"),
        (b"\xff\xd8\xff\xe0", "a.jpg", "is a picture"),
        (b"\x00\x00\x00\x18ftypheic", "photo", "is a picture"),
        (b"ID3\x04\x00", "a.mp3", "is a recording"),
        (b"bplist00\x00", "a.webarchive", "web archive of Safari"),
        (b"[InternetShortcut]\nURL=https://example.org", "a.url", "only a link"),
        (b'{"url": "https://docs.example.org/a"}', "a.gdoc", "only a link"),
        (b"Rar!\x1a\x07\x00", "a.rar", "is an archive"),
        (b"x\x9f>\"\x00", "winmail.dat", "attachment of Outlook"),
        (archive({"Index/Document.iwa": b"\x00"}), "a.pages", "Pages, Numbers or Keynote.*Word"),
        (archive({"xl/workbook.xml": "<a/>"}), "a.xlsx", "spreadsheet"),
        (archive({"ppt/presentation.xml": "<a/>"}), "a.pptx", "presentation"),
        (archive({"META-INF/container.xml": "<a/>", "a.html": PAGE}), "a.epub", "electronic book"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), "a.ods", "no text"),
        (archive({"a.png": b"\x89PNG"}), "a.zip", "without a text"),
        (archive({"a.zip": archive({"b.zip": archive({"c.md": "Un."})})}), "a.zip", "without a text|archives in archives"),
    ],
)  # fmt: skip
def test_what_is_no_brief_is_named_with_what_to_do(data: bytes, name: str, message: str) -> None:
    """One sentence: what the file is, and what to save it as; the bytes are believed before the name."""
    with pytest.raises(InputError, match=message):
        read(data, name)
