"""Tests of text and addresses made fit for publication."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.text.clean import one_line, paragraphs, shortened, shortened_bytes, web_address


def test_one_line_folds_white_space_and_drops_illegal_characters() -> None:
    """Control characters and lone surrogates go; no-break spaces stay."""
    assert one_line(" a\x00\x0b \n\t b\u00a0! \ud800\ufffe") == "a b\u00a0!"


def test_paragraphs_are_divided_by_empty_lines() -> None:
    """Blank ones are left out."""
    assert paragraphs("One\ntwo.\r\n \r\n\n\x01\n\nThree.") == ["One two.", "Three."]


def test_shortened_ends_at_a_word() -> None:
    """A text that fits is whole; a longer one ends with an ellipsis."""
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two, three", 12) == "one two…"
    assert shortened("x" * 20, 5) == "xxxx…"


def test_shortened_bytes_prefers_the_end_of_a_sentence() -> None:
    """A sentence end in the second half wins over a word end."""
    assert shortened_bytes("Première phrase. Deuxième phrase qui dépasse.", 30) == "Première phrase."
    assert shortened_bytes("Un. Deuxième phrase qui dépasse.", 25) == "Un. Deuxième phrase…"


@given(st.text(st.characters(codec="utf-8")), st.integers(0, 60))
def test_shortened_texts_keep_their_limit(text: str, limit: int) -> None:
    """Whatever the text, the limit holds."""
    assert len(shortened_bytes(text, limit).encode()) <= limit
    assert len(shortened(text, limit + 1)) <= limit + 1


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "https://example.org/a b/été?q=1&r=é#ç",
            "https://example.org/a%20b/%C3%A9t%C3%A9?q=1&r=%C3%A9#%C3%A7",
        ),
        ("HTTP://Exämple.ORG:8080/", "http://xn--exmple-cua.org:8080/"),
        ("https://example.org/%C3%A9?100%", "https://example.org/%C3%A9?100%25"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ('https://example.org/"<x>', "https://example.org/%22%3Cx%3E"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("https://example.org:port/", ""),
        ("https://[bad/", ""),
        ("https://" + "x" * 70 + ".org/", ""),
        ("example.org/x", ""),
        ("", ""),
    ],
)
def test_web_addresses_are_ascii_or_nothing(url: str, address: str) -> None:
    """Only http and https pass, percent-encoded, with their host in IDNA."""
    assert web_address(url) == address


@given(st.text())
def test_web_address_never_fails(text: str) -> None:
    """Any text gives an ASCII address or none."""
    assert web_address("https://example.org/" + text).isascii()
    assert web_address(text).isascii()
