"""What readers of word processors' files share: runs of text as HTML, which the reader of pages then reads."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.decode import clean
from audiobrief.brief.readers.html import parse_html
from audiobrief.brief.readers.limits import LONGEST_TEXT, check_tags
from audiobrief.brief.readers.markup import strip_codes
from audiobrief.brief.readers.source import Parsed
from audiobrief.errors import InputError


def run(text: str, *, bold: bool = False, link: str = "") -> str:
    """A run of text as HTML."""
    made = html.escape(text)
    if bold and text.strip():
        made = f"<b>{made}</b>"
    if link.startswith(("http://", "https://")):
        made = f'<a href="{html.escape(link)}">{made}</a>'
    return made


def page_of(
    page: str, name: str, left_out: Sequence[LeftOut] = (), title: str = "", date: str = "", lang: str = ""
) -> Parsed:
    """The blocks of a page that a reader wrote, with what the document says of itself.

    Raises: InputError for one that is too long or has no text.
    """
    page = strip_codes(clean(page))
    check_tags(page, name)
    parsed = parse_html(page)
    if not any(block.text.strip() for block in parsed.blocks):
        raise InputError("holds no text; write or paste the brief into it", path=name)
    size = sum(len(block.text) for block in parsed.blocks)
    if size > LONGEST_TEXT:
        message = f"has {size:,} characters of text, a brief has at most {LONGEST_TEXT:,}"
        raise InputError(f"{message}; is it the right file?", path=name)
    head = {**parsed.head, **{key: value for key, value in _head(title, date, lang).items() if value}}
    told = tuple(LeftOut(" ".join(one.text.split()), one.reason, one.line) for one in left_out if one.text.strip())
    return Parsed(replace(parsed, head=head, left_out=(*parsed.left_out, *told)))


def _head(title: str, date: str, lang: str) -> dict[str, str]:
    return {"title": title, "date": date, "lang": lang}
