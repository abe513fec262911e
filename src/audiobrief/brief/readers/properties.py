"""The properties that Notion writes under the title of an exported page: read as front matter is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.dates import moment_of, one_date, unclear_in
from audiobrief.brief.readers.day_order import resolved, untold
from audiobrief.brief.readers.frontmatter import FrontMatter
from audiobrief.brief.readers.language import language_of_texts
from audiobrief.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_PROPERTIES = lazy_pattern(r"\A\s*# [^\n]+\n\s*\n(?P<lines>(?:[^\W\d_][^\n:]{1,30}: ?[^\n]*\n){2,40})[ \t]*(?:\n|\Z)")
_DATE = frozenset(
    (
        "date",
        "published",
        "publié",
        "publication",
        "date de publication",
        "publish date",
        "created",
        "créé",
        "created time",
        "créé le",
        "created on",
        "publié le",
    )
)
_AUTHOR = frozenset(("author", "authors", "auteur", "auteure", "auteurs", "by", "created by", "créé par"))
_TAGS = frozenset(("tags", "étiquettes", "mots-clés", "keywords", "category", "categories", "catégorie", "topics"))
_SOURCE = frozenset(("url", "source", "sources", "lien", "link"))
_OTHER = frozenset(
    (
        "status", "statut", "état", "type", "priority", "priorité", "assign", "owner", "responsable",
        "last edited time",
        "last edited by", "dernière modification", "updated", "slug", "language", "langue", "due", "échéance",
        "edition",
    )
)  # fmt: skip


def are_properties(keys: Sequence[str]) -> bool:
    """Whether at least two names, and half of them, are those of properties of a page."""
    known = sum(1 for key in keys if key.casefold() in _DATE | _AUTHOR | _TAGS | _SOURCE | _OTHER)
    return known >= 2 and 2 * known >= len(keys)


def with_properties(matter: FrontMatter, named: Sequence[tuple[str, str]], text: str = "") -> FrontMatter:
    """The front matter with what the properties say beside it; `text` may tell which day a date in numbers is."""
    found = matter.model_copy(deep=True)
    for name, value in named:
        key = name.casefold()
        if key in _DATE and not found.date:
            found.date = moment_of(value.lstrip("@")) or one_date(value.lstrip("@"))
            if not found.date and (unclear := unclear_in([value])):
                found.date, told = resolved(unclear, text, language_of_texts(text.split("\n")))
                found.notes.append(told or untold(unclear))
        elif key in _AUTHOR and value:
            found.author.append(value)
        elif key in _TAGS:
            found.tags += [tag.strip() for tag in value.split(",") if tag.strip()]
        elif key in _SOURCE and re.match(r"https?://\S+\Z", value):
            found.source.append(value)
    return found


def table_properties(soup: BeautifulSoup) -> tuple[list[tuple[str, str]], list[LeftOut]]:
    """The properties in a table above the text of a page, which is taken out of it, and its rows."""
    table = soup.find("table")
    if table is None or table.find_previous("p") is not None:
        return [], []
    rows = [row.find_all(["th", "td"], recursive=False) for row in table.find_all("tr")]
    if not rows or any(len(cells) != 2 for cells in rows):
        return [], []
    named = [(cells[0].get_text(" ", strip=True), _value(cells[1])) for cells in rows]
    if not are_properties([key for key, _ in named]):
        return [], []
    table.decompose()
    return named, [LeftOut(f"{key} {value}".strip(), "property of the page") for key, value in named]


def _value(cell: Tag) -> str:
    pieces = [piece.get_text(" ", strip=True) for piece in cell.find_all("span", recursive=False)]
    return ", ".join(pieces) if len(pieces) > 1 else " ".join(cell.get_text(" ", strip=True).split())


def take_properties(text: str, matter: FrontMatter) -> tuple[str, FrontMatter, tuple[LeftOut, ...]]:
    """The text with blank lines where the properties stood, what they say beside the front matter, and their lines.

    Lines count as properties where at least half of them have a known name.
    """
    match = _PROPERTIES.match(text)
    pairs = [line.partition(":") for line in match["lines"].splitlines()] if match else []
    named = [(key.strip().casefold(), value.strip()) for key, _, value in pairs]
    if match is None or not are_properties([key for key, _ in named]):
        return text, matter, ()
    found = with_properties(matter, named, text)
    start = text.count("\n", 0, match.start("lines")) + 1
    lines = match["lines"].splitlines()
    told = tuple(LeftOut(line, "property of the page", start + number) for number, line in enumerate(lines))
    return text[: match.start("lines")] + "\n" * len(lines) + text[match.end("lines") :], found, told
