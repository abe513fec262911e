"""Tests of the table of readers: each row is complete, and a file is told by its bytes, its suffix, its text."""

from __future__ import annotations

import importlib
import re

import pytest

from audiobrief.brief.readers.source import Source, reader_of
from audiobrief.brief.readers.table import PLAIN, READERS, Reader, by_media_type, format_names


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_each_row_reads_or_refuses(reader: Reader) -> None:
    """A row names a file that can parse, or says what to save the input as; its patterns compile."""
    assert bool(reader.module) != bool(reader.refusal)
    if reader.module:
        assert callable(importlib.import_module(f"audiobrief.brief.readers.{reader.module}").parse)
    re.compile(reader.signature)
    re.compile(reader.looks_like)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in reader.suffixes)
    assert reader.suffixes or reader.signature or reader.looks_like


def test_no_two_rows_claim_the_same() -> None:
    """A suffix and a media type belong to one row."""
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    kinds = [kind for reader in READERS for kind in reader.media_types]
    assert len(set(suffixes)) == len(suffixes)
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize(
    ("data", "suffix", "module"),
    [
        (b"# T\n\nA text.", ".txt", "markdown"),
        (b"---\ntitle: T\n---\nA text.", "", "markdown"),
        (b"<p>A text.</p>", ".txt", "html"),
        (b"<p>A text.</p>", ".md", "markdown"),
        (b"<!-- a\nb --> <html>", "", "html"),
        (b"A text.", ".htm", "html"),
        (b"A text.", ".unknown", "pasted"),
        (b"A < b, and # no heading.", "", "pasted"),
    ],
)
def test_a_file_is_told_by_its_suffix_else_by_its_text(data: bytes, suffix: str, module: str) -> None:
    """The suffix decides, but for plain text, into which other formats are pasted."""
    assert reader_of(Source(data, "a", suffix)).module == module


def test_formats_are_named_and_found() -> None:
    """Messages and help name the first suffix of each row; a media type finds its row."""
    assert ".md, .txt" in format_names()
    assert by_media_type("text/plain") is PLAIN
    assert by_media_type("image/png") is None
