"""What a brief may hold at most: far above any real one, so that a wrong file is told at once, not read for hours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audiobrief.brief.model import Section
from audiobrief.brief.readers.blocks import BlockDocument
from audiobrief.errors import InputError

LONGEST_TEXT = 500_000  # characters of Markdown or plain text: about 9 hours of speech
MOST_TAGS = 60_000  # of an HTML page
MOST_BLOCKS = 4000  # headings and paragraphs, before leftovers are cut
MOST_SECTIONS = 200
LONGEST_TITLE, LONGEST_HEADING = 300, 300
LONGEST_PARAGRAPH = 20_000  # about 20 minutes without a breath
_NO_PARAGRAPH = 2 * LONGEST_PARAGRAPH  # even with addresses and marks that are taken out of it
MOST_SOURCES, LONGEST_SOURCE = 200, 2000
MOST_TAGS_OF_BRIEF, LONGEST_TAG = 200, 100


def check_tags(text: str, name: str) -> None:
    """Raise InputError for a page that would take minutes to read."""
    if text.count("<") > MOST_TAGS:
        raise InputError(f"has more than {MOST_TAGS:,} tags; is it the right page?", path=name)


def check_length(text: str, name: str) -> None:
    """Raise InputError for a text that would take minutes to read."""
    if len(text) > LONGEST_TEXT:
        message = f"has {len(text):,} characters, a brief in Markdown or plain text has at most {LONGEST_TEXT:,}"
        raise InputError(f"{message}; is it the right file?", path=name)


def check_page(page: BlockDocument, name: str) -> None:
    """Raise InputError for a page of too many headings and paragraphs, or with one that is no paragraph.

    Before the text is looked at: each rule would go through all of it, only for it to be refused.
    """
    if len(page.blocks) > MOST_BLOCKS:
        message = f"has {len(page.blocks):,} headings and paragraphs, a brief has at most {MOST_BLOCKS:,}"
        raise InputError(f"{message}; is it the right file?", path=name, line=page.blocks[MOST_BLOCKS].line)
    for block in page.blocks:
        if len(block.text) > _NO_PARAGRAPH:
            raise InputError(_too_long(block.text), path=name, line=block.line)


def _too_long(paragraph: str) -> str:
    start, size = paragraph[:40], len(paragraph)
    return f'the paragraph "{start}…" has {size:,} characters, at most {LONGEST_PARAGRAPH:,} are read; part it'


def draft_faults(
    title: str, hook: Sequence[str], sections: Sequence[Section], sources: Sequence[str], tags: Sequence[str]
) -> Iterator[str]:
    """What is too long or too much of one edition, one sentence each."""
    if len(title) > LONGEST_TITLE:
        yield f"the title has {len(title):,} characters, at most {LONGEST_TITLE} are read; put the rest into the text"
    if len(sections) > MOST_SECTIONS:
        yield f"has {len(sections)} sections, at most {MOST_SECTIONS} become chapters; join some of them"
    for section in sections:
        if len(section.heading) > LONGEST_HEADING:
            start, size = section.heading[:40], len(section.heading)
            yield f'the heading "{start}…" has {size:,} characters, at most {LONGEST_HEADING} are read; shorten it'
    for paragraph in (*hook, *(part for section in sections for part in section.paragraphs)):
        if len(paragraph) > LONGEST_PARAGRAPH:
            yield _too_long(paragraph)
    if len(sources) > MOST_SOURCES or any(len(source) > LONGEST_SOURCE for source in sources):
        yield f"has more than {MOST_SOURCES} links, or one of over {LONGEST_SOURCE:,} characters; take some out"
    if len(tags) > MOST_TAGS_OF_BRIEF or any(len(tag) > LONGEST_TAG for tag in tags):
        yield f"has more than {MOST_TAGS_OF_BRIEF} tags, or one of over {LONGEST_TAG} characters; take some out"


# What begins something that only its own end closes.
_OPENERS = (("<!--", "-->"), ("<![", "]>"), ("<!", ">"), ("<?", ">"), ("<", ">"))


def closed_openers(text: str, *, tags: bool = True) -> str:
    """The text with each `<` that nothing closes as `&lt;`: parsers look for its end again and again.

    Without `tags` (in Markdown) only comments, declarations and instructions are seen to, and not where a backslash
    makes them plain text already.
    """
    last = {end: text.rfind(end) for _, end in _OPENERS}

    def kept(match: re.Match[str]) -> str:
        for start, end in _OPENERS:
            if match.string.startswith(start, match.start()):
                return "<" if last[end] >= match.start() + len(start) or (start == "<" and not tags) else "&lt;"
        return "<"

    return re.sub("<" if tags else r"(?<!\\)<", kept, text)
