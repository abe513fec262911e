"""What a reader is given and what it gives back."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import cast

from audiobrief.brief.readers.blocks import BlockDocument
from audiobrief.brief.readers.decode import Decoded, decode_told
from audiobrief.brief.readers.frontmatter import FrontMatter
from audiobrief.brief.readers.markup import strip_codes
from audiobrief.brief.readers.table import READERS, Reader, find_reader
from audiobrief.errors import InputError

DEEPEST = 3  # archives and messages in each other


@dataclass(frozen=True)
class Source:
    """One input: its bytes, its name for messages ("-" for standard input), the suffix that tells its format or "".

    `item` says which text is meant where the input holds several: a number, a title, "latest" or "". `depth` counts
    the archives and messages that it was taken out of. With `markup`, bold, italics and links are wanted in the
    paragraphs, as the codes of `readers.markup`.
    """

    data: bytes
    name: str
    suffix: str = ""
    markup: bool = False
    item: str = ""
    depth: int = 0

    @cached_property
    def text(self) -> str:
        """The bytes as clean text. Raises: InputError."""
        return strip_codes(self.decoded.text)

    @cached_property
    def decoded(self) -> Decoded:
        """The same with what is doubtful about its encoding. Raises: InputError."""
        return decode_told(self.data, self.name)


@dataclass(frozen=True)
class Parsed:
    """What a reader made of an input: its blocks, and what its front matter says.

    `stem` is the name of the text inside an input of several, "" where it has none but its title; else None.
    """

    page: BlockDocument
    matter: FrontMatter = field(default_factory=FrontMatter)
    stem: str | None = None
    notices: tuple[str, ...] = ()


def reader_of(source: Source) -> Reader:
    """The reader for an input. Raises: InputError where its text is needed to tell, and cannot be decoded."""
    return find_reader(source.data, source.suffix, lambda: source.text)


def parse(source: Source) -> Parsed:
    """The input, read by the reader for it.

    Raises: InputError for what is too large, refused or not to be read; ProblemsError for faults of front matter.
    """
    reader = reader_of(source)
    if len(source.data) > reader.largest_bytes:
        size, most = len(source.data) / 1e6, reader.largest_bytes / 1e6
        raise InputError(f"is {size:.1f} MB, a brief has at most {most:.0f}; is it the right file?", path=source.name)
    if not reader.module:
        raise InputError(reader.refusal, path=source.name)
    parsed = _read_by(reader, source)
    doubts = source.decoded.notices if reader.is_text else ()
    return replace(parsed, notices=(*parsed.notices, *doubts))


def parse_as(module: str, source: Source) -> Parsed:
    """The input, read by the reader in that module, whatever its bytes look like. Raises: InputError."""
    return _read_by(next(reader for reader in READERS if reader.module == module), source)


def parse_inside(source: Source, member: str, data: bytes) -> Parsed:
    """A file that was found inside of an input. Raises: InputError or ProblemsError."""
    if source.depth >= DEEPEST:
        raise InputError("has archives in archives; unpack it and give the brief itself", path=source.name)
    name, suffix = f"{source.name}/{member}", PurePath(member).suffix.lower()
    return parse(replace(source, data=data, name=name, suffix=suffix, depth=source.depth + 1))


def _read_by(reader: Reader, source: Source) -> Parsed:
    try:
        module = importlib.import_module(f"{__package__}.{reader.module}")
    except ImportError as error:
        if not reader.extra:
            raise
        message = f'is {reader.name}, which needs a further library: pip install "audiobrief[{reader.extra}]"'
        raise InputError(message, path=source.name) from error
    return cast("Callable[[Source], Parsed]", module.parse)(source)


def text_of(data: bytes, name: str, suffix: str) -> str:
    """The text of a brief in a format that is text, to find places in it; "" for other formats."""
    source = Source(data, name, suffix)
    return source.text if reader_of(source).is_text else ""
