"""Tests of Rich Text Format: code pages, marks, what is left out, and files made to do harm."""

from __future__ import annotations

import time

import pytest

from audiobrief.brief.readers.source import Parsed, Source, parse
from audiobrief.errors import InputError
from tests.helpers.blocks import shapes


def read(body: str, head: str = r"\ansi\ansicpg1252") -> Parsed:
    return parse(Source((r"{\rtf1" + head + " " + body + "}").encode("latin-1"), "a.rtf", ".rtf"))


def texts(body: str, head: str = r"\ansi\ansicpg1252") -> list[str]:
    return [block.text for block in read(body, head).page.blocks]


@pytest.mark.parametrize(
    ("body", "head", "text"),
    [
        (r"Un caf\'e9 ferm\'e9.", r"\ansi\ansicpg1252", "Un café fermé."),
        (r"Un caf\'8e ferm\'8e.", r"\mac", "Un café fermé."),
        (r"\'cf\'f0\'e8\'e2\'e5\'f2.", r"\ansi\ansicpg1251", "Привет."),
        (r"{\fonttbl{\f0 A;}{\f1\fnil\fcharset204 B;}}{\f1 \'cf\'f0\'e8}\f0 caf\'e9.", r"\ansi", "Приcafé."),
        (r"l\u8217'\'e9t\u233\'e9.", r"\ansi", "l’été."),
        (r"\uc2 l\u8217\'81\'66\'e9t\u233 xx.", r"\ansi", "l’été."),
        (r"\uc0 l\u8217 \'e9t\u233 .", r"\ansi", "l’été."),
        (r"Un \u-10179?\u-8694? ici.", r"\ansi", "Un 😊 ici."),
        (r"\ldblquote Oui\rdblquote\emdash non\~!", r"\ansi", "“Oui”—non\u00a0!"),
    ],
)
def test_characters_are_read_by_their_code_page(body: str, head: str, text: str) -> None:
    """The document's code page, the font's, and Unicode with what stands for it in older programs."""
    assert texts(body, head) == [text]


def test_structure_is_kept() -> None:
    """Styles and outline levels are headings, bold lines bold, list text items, cells rows, links links."""
    parsed = read(
        r"{\stylesheet{\s1 heading 1;}{\s2\outlinelevel1 Partie;}}"
        r"\pard\s1 Un titre\par\pard\s2 Les faits\par\pard Une phrase.\line Une autre.\par"
        r"{\b Exemple}\par{\listtext\'b7\tab}\ls1 Un point\par\pard\intbl A\cell B\cell\row\pard "
        r'{\field{\*\fldinst HYPERLINK "https://example.org/a"}{\fldrslt Un lien}}.\par'
    )
    blocks = parsed.page.blocks
    assert shapes(blocks) == [
        ("h1", "Un titre"),
        ("h2", "Les faits"),
        ("paragraph", "Une phrase."),
        ("paragraph", "Une autre."),
        ("paragraph", "Exemple"),
        ("item", "Un point"),
        ("row", "A, B"),
        ("paragraph", "Un lien."),
    ]
    assert blocks[4].bold
    assert set(blocks[7].links) == {"https://example.org/a"}


def test_what_is_not_of_the_text_is_left_out_and_told() -> None:
    """Headers, comments, hidden, deleted and struck text are left out with a reason; pictures say nothing."""
    parsed = read(
        r"{\header Le Fil, page 2\par}{\info{\title X}}{\pict\pngblip 89504e47}Un mot{\v secret} reste"
        r"{\*\annotation\pard \'c0 revoir}{\strike vieux}{\deleted perdu}{\*\unknown rien}."
        r"{\footnote Une note.}\par"
    )
    assert shapes(parsed.page.blocks) == [("paragraph", "Un mot reste."), ("footnote", "Une note.")]
    assert {(one.text, one.reason) for one in parsed.page.left_out} == {
        ("Le Fil, page 2", "header or footer of the page"),
        ("secret", "hidden text"),
        ("À revoir", "comment"),
        ("vieux", "struck out"),
        ("perdu", "deleted text"),
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{\\rtf1 " + b"{" * 100_000, "groups in groups"),
        (b"{\\rtf1 " + b"a" * 600_000, "500,000 characters"),
        (b"{\\rtf1\\ansi }", "no text"),
        (b"{\\rtf1 " + b"\\par a" * 70_000, "tags"),
    ],
)
def test_harmful_files_are_told_at_once(data: bytes, message: str) -> None:
    """Each limit ends the reading with one sentence, quickly."""
    begun = time.process_time()
    with pytest.raises(InputError, match=message):
        parse(Source(data, "a.rtf", ".rtf"))
    assert time.process_time() - begun < 5


def test_skipped_bytes_are_not_read() -> None:
    r"""`\bin` says how many bytes of a picture follow, whatever they look like."""
    assert texts(r"{\pict\bin7 }}}}}}}}Un mot.\par") == ["Un mot."]
