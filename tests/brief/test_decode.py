"""Tests of the way from bytes to clean text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.brief.readers.decode import clean, decode
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


@given(st.binary(max_size=300))
def test_any_bytes_give_clean_text_or_the_projects_error(data: bytes) -> None:
    """No other exception escapes, and cleaning is idempotent."""
    try:
        text = decode(data, "x")
    except InputError:
        return
    assert clean(text) == text
