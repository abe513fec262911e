"""`Brief`: one story told from several perspectives, in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One perspective's telling: its heading as written, and its paragraphs."""

    perspective: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Translated:
    """How an edition was made from the other language: by what, when, from which text.

    `source` is the digest of the text that was translated, `paragraphs` the digests of its parts and of theirs here.
    """

    file: str
    backend: str
    model: str
    date: str
    source: str
    paragraphs: str


@dataclass(frozen=True)
class Brief:
    """One edition of a brief.

    `id` is the slug that both editions share; `published` is an ISO date (or date and time) or "";
    `left_out` holds what was cut as web leftovers, `notices` what a producer should know. `titled` says whether
    the title was given; `draft` is "machine" for a translation that nobody has reviewed.
    """

    id: str
    locale: str
    title: str
    hook: tuple[str, ...]
    sources: tuple[str, ...]
    published: str
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
    left_out: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    titled: bool = True
    draft: str = ""
    translated: Translated | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All text below the title, in order: the hook, then each section."""
        return (*self.hook, *(part for section in self.sections for part in section.paragraphs))
