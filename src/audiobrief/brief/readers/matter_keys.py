"""Keys that other tools write into front matter: mapped to ours, noted, or left to be told as mistakes."""

from __future__ import annotations

import difflib
from typing import Any

_THEIRS = ("description", "categories", "keywords", "authors")
# Keys of other tools (Jekyll, Hugo, Obsidian, Quarto, Notion) and ours; the first one that is written counts.
_SAME = {
    "author": ("author", "authors", "auteur", "auteurs", "byline"),
    "summary": ("description", "summary", "excerpt", "subtitle", "abstract", "résumé", "resume"),
    "tags": ("tags", "categories", "category", "keywords", "mots-clés", "topics"),
    "date": ("date", "published", "publishdate", "pubdate", "published_at", "date published", "created"),
    "title": ("title", "titre"),
    "lang": ("lang", "locale"),
}
_UNKNOWN_TO_US = frozenset(
    "layout permalink slug weight type toc cover image images thumbnail banner aliases alias cssclass cssclasses "
    "params format execute engine output theme series updated modified lastmod last_modified_at published_by url "
    "redirect_from comments comment featured pin math mermaid menu linktitle expirydate status up related publish "
    "uid created_at bibliography csl number-sections jupyter editor header footer css class kind section "
    "outputs".split()
)


def mapped(values: Any, used: frozenset[str]) -> tuple[Any, list[str]]:
    """The values by the keys that are `used` here, and what is to be noted: keys that are not used, a mark of a draft.

    A key that is nearly one of ours stays as it is, to be told as a mistake.
    """
    if not isinstance(values, dict):
        return values, []
    kept, notes = _renamed(values), []
    ignored = []
    for key in [key for key in kept if key not in used]:
        near = difflib.get_close_matches(str(key).lower(), [*used, *_THEIRS], n=1, cutoff=0.8)
        if str(key).lower() in _UNKNOWN_TO_US or not near:
            ignored.append(str(key))
            del kept[key]
    if ignored:
        notes.append(f"front matter: {', '.join(ignored)} {'is' if len(ignored) == 1 else 'are'} not used here")
    draft = kept.get("draft")
    if isinstance(draft, bool) or (isinstance(draft, str) and draft.lower() in ("true", "false", "yes", "no")):
        del kept["draft"]
        if str(draft).lower() in ("true", "yes"):
            notes.append("front matter says `draft: true`: this text may not be meant to be published yet")
    return kept, notes


def _renamed(values: dict[Any, Any]) -> dict[Any, Any]:
    renamed = dict(values)
    for ours, theirs in _SAME.items():
        for key in [key for wish in theirs for key in values if isinstance(key, str) and key.lower() == wish]:
            value = renamed.pop(key)
            if ours in ("tags", "author"):
                renamed[ours] = [*_plain_list(renamed.get(ours)), *_plain_list(value)]
            elif value not in (None, "") or key == ours:
                renamed.setdefault(ours, value)
    return renamed


def _plain_list(value: Any) -> list[Any]:
    """The names in a list or mapping of authors or tags."""
    if isinstance(value, dict):
        return [value["name"]] if "name" in value else []
    if isinstance(value, list):
        return [item for part in value for item in (_plain_list(part) if isinstance(part, dict) else [part])]
    return [] if value in (None, "") else [value]
