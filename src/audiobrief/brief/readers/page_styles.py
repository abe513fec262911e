"""What the style sheet of a page says of its words: struck out; of Google Docs, which has no tags for it, also bold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audiobrief.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_RULE = lazy_pattern(r"\.([A-Za-z_][\w-]{0,60})\s{0,20}\{([^{}]{0,2000})\}")
_LARGEST_SHEET = 300_000  # characters
_STRUCK = frozenset(("s", "del", "strike"))


def is_struck(tag: Tag) -> bool:
    """Whether a tag strikes its text out."""
    style = str(tag.get("style") or "").replace(" ", "").lower()
    return tag.name in _STRUCK or re.search(r"text-decoration(?:-line)?:[^;]*line-through", style) is not None


def inline_styles(soup: BeautifulSoup) -> None:
    """Write what the style sheets say of classes into the tags that have them, as far as readers ask for it."""
    sheet = "".join(tag.get_text() for tag in soup.find_all("style"))[:_LARGEST_SHEET].lower()
    if "line-through" not in sheet and "font-weight" not in sheet:
        return
    body = soup.body
    is_document = body is not None and "doc-content" in (body.get("class") or [])
    wanted: dict[str, str] = {}
    for name, rules in _RULE.findall(sheet):
        kept = [
            rule
            for rule in rules.replace(" ", "").split(";")
            if ("line-through" in rule and rule.startswith("text-decoration"))
            or (is_document and rule.startswith("font-weight:"))
        ]
        if kept:
            wanted[name] = ";".join(kept)
    for tag in soup.find_all(class_=True) if wanted else ():
        rules = [wanted[name.lower()] for name in tag.get("class") or [] if name.lower() in wanted]
        if rules:
            tag["style"] = ";".join([*rules, str(tag.get("style") or "")])
