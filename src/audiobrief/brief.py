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
class Brief:
    """One edition of a brief.

    `id` is the slug that both editions share; `published` is an ISO date (or date and time) or "";
    `left_out` holds what was cut as web leftovers, `notices` what a producer should know.
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

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All text below the title, in order: the hook, then each section."""
        return (*self.hook, *(part for section in self.sections for part in section.paragraphs))
