"""Tests of the way from bytes to clean text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.brief.readers.decode import clean, decode, decode_told
from audiobrief.brief.readers.table import PLAIN
from audiobrief.errors import InputError

TEXT = "Les faits\n\nL’été à Montréal : 20 % de pluie — « déjà ».\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_encoding_of_a_text_gives_the_same_text(encoding: str) -> None:
    """UTF-8 with and without mark, UTF-16 with and without mark, and Windows-1252 are told apart."""
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


def test_line_ends_and_composition_are_made_one() -> None:
    """CRLF, CR and the separators become a newline; a letter and its accent become one character."""
    assert decode("e\u0301te\u0301\r\nb\rc\u2028d".encode(), "a.txt") == "été\nb\nc\nd"


def test_junk_characters_are_dropped() -> None:
    """Zero-width, soft hyphen, direction and control characters do not reach the voice."""
    assert clean("a\u200bb\u00adc\u202ed\x07e\ufefff\u2060g") == "abcdefg"


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", b"\x00\x00", "\u200b\u200b".encode()])
def test_empty_input_is_refused(data: bytes) -> None:
    """Nothing, white space, zeros and invisible characters are all empty."""
    with pytest.raises(InputError, match=r"empty|no text"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x7fELF\x02\x01\x01\x00", b"\x81\x8d\x8f\x90\x9d" * 9]
)
def test_binary_input_is_refused(data: bytes) -> None:
    """Pictures and programs are named as what they are."""
    with pytest.raises(InputError, match="binary"):
        decode(data, "a.txt")


def test_a_damaged_mark_names_the_encoding() -> None:
    """A byte-order mark that the rest contradicts is said to be damaged."""
    with pytest.raises(InputError, match="UTF-8"):
        decode(b"\xef\xbb\xbfabc\xff\xfe\xfd", "a.txt")


def test_a_huge_file_is_refused() -> None:
    """A file far beyond any brief is refused before it is decoded."""
    with pytest.raises(InputError, match="MB"):
        decode(b"a" * (PLAIN.largest_bytes + 1), "a.txt")


ACCENTS = "La forêt brûlée repousse déjà : « c’est l’été », dit l’élève où il a planté.\n"


@pytest.mark.parametrize("bad", [b"\xe9", b"\xff", b"\xc3", b"\xe2\x80"])
def test_one_bad_byte_spoils_one_place(bad: bytes) -> None:
    """Nearly valid UTF-8 stays UTF-8, and the line of the lost character is told."""
    told = decode_told(ACCENTS.encode() + b"Un mot g" + bad + b" ici.\n", "a.txt")

    assert told.text == ACCENTS + "Un mot g\ufffd ici.\n"
    assert told.notices == ('line 2 has a character that could not be read ("Un mot g\ufffd ici."); mend it',)


def test_a_lost_character_is_told() -> None:
    """The sign that another program left is told as well."""
    assert "line 1 has" in decode_told("Un mot g\ufffdch\u00e9.".encode(), "a.txt").notices[0]


@pytest.mark.parametrize("charset", ["iso-8859-1", "Windows-1252", "macintosh", "cp850", "ISO-8859-15"])
def test_a_declared_charset_counts(charset: str) -> None:
    """What a page says of itself goes before its letters."""
    page = f'<html><head><meta charset="{charset}"></head><p>Déjà brûlée, la forêt.</p></html>'

    assert decode(page.encode({"macintosh": "mac_roman"}.get(charset, charset)), "a.html") == page


@pytest.mark.parametrize(("codec", "name"), [("mac_roman", "MacRoman"), ("cp850", "DOS")])
def test_old_encodings_are_told_by_their_accents(codec: str, name: str) -> None:
    """They are named, for they were found by their letters alone."""
    text = ACCENTS.replace("’", "'") if codec == "cp850" else ACCENTS
    told = decode_told(text.encode(codec), "a.txt")

    assert told.text == text
    assert name in told.notices[0]


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "mac_roman"])
def test_broken_accents_are_mended_where_they_are_certain(codec: str) -> None:
    """UTF-8 that was opened as something else is itself again, and it is said."""
    text = ACCENTS.replace("’", "'") if codec == "latin-1" else ACCENTS
    told = decode_told(text.encode().decode(codec, "ignore" if codec == "cp1252" else "strict").encode(), "a.txt")

    assert told.text == text
    assert "was mended; read it over" in told.notices[0]


def test_one_broken_accent_is_only_told() -> None:
    """It may be meant, as in a text about encodings."""
    told = decode_told("Le mot cafÃ© est mal lu.\n".encode(), "a.txt")

    assert told.text == "Le mot cafÃ© est mal lu.\n"
    assert 'seems to have broken accents ("Ã©", 1 place, the first in line 1)' in told.notices[0]


@pytest.mark.parametrize("text", ["SÃO PAULO, ÂGÉ, CHÂTEAU, ÅNGSTRÖM", "√2 et ‚guillemets‘", ACCENTS])
def test_right_accents_are_left_alone(text: str) -> None:
    """Capitals with accents and signs are no broken text."""
    assert decode_told(text.encode(), "a.txt").notices == ()


@given(st.binary(max_size=300))
def test_any_bytes_give_clean_text_or_the_projects_error(data: bytes) -> None:
    """No other exception escapes, and cleaning is idempotent."""
    try:
        text = decode(data, "x")
    except InputError:
        return
    assert clean(text) == text


@pytest.mark.parametrize("pair", ["Ã©", "â€™", "Â«", "Å“", "√©", "‚Äô"])
def test_each_kind_of_broken_accent_is_looked_for(pair: str) -> None:
    """What `mojibake` knows is told, though its module is loaded only where a text has a sign of it."""
    assert any("broken accents" in notice for notice in decode_told(f"Un mot {pair} ici.".encode(), "a.txt").notices)
