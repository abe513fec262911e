"""The properties that Notion writes under the title of an exported page: read as front matter is."""

from __future__ import annotations

import re

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.dates import moment_of
from audiobrief.brief.readers.frontmatter import FrontMatter
from audiobrief.text.lazy_pattern import lazy_pattern

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


def take_properties(text: str, matter: FrontMatter) -> tuple[str, FrontMatter, tuple[LeftOut, ...]]:
    """The text with blank lines where the properties stood, what they say beside the front matter, and their lines.

    Lines count as properties where at least half of them have a known name.
    """
    match = _PROPERTIES.match(text)
    pairs = [line.partition(":") for line in match["lines"].splitlines()] if match else []
    named = [(key.strip().casefold(), value.strip()) for key, _, value in pairs]
    known = sum(1 for key, _ in named if key in _DATE | _AUTHOR | _TAGS | _SOURCE | _OTHER)
    if match is None or known < 2 or 2 * known < len(named):
        return text, matter, ()
    found = matter.model_copy(deep=True)
    for key, value in named:
        if key in _DATE and not found.date:
            found.date = moment_of(value)
        elif key in _AUTHOR and value:
            found.author.append(value)
        elif key in _TAGS:
            found.tags += [tag.strip() for tag in value.split(",") if tag.strip()]
        elif key in _SOURCE and re.match(r"https?://\S+\Z", value):
            found.source.append(value)
    start = text.count("\n", 0, match.start("lines")) + 1
    lines = match["lines"].splitlines()
    told = tuple(LeftOut(line, "property of the page", start + number) for number, line in enumerate(lines))
    return text[: match.start("lines")] + "\n" * len(lines) + text[match.end("lines") :], found, told
