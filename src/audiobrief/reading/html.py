"""An HTML page becomes blocks: its article, without navigation, forms, scripts and notices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audiobrief.reading.block import Block, Page
from audiobrief.reading.pasted import looks_like_heading

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

LOOKS_LIKE_HTML = re.compile(
    r"\A\s*(?:<!--.*?-->\s*)*(?:<!doctype html|<html\b|<head\b|<body\b|<article\b|<main\b|<div\b|<h1\b|<p\b)",
    re.IGNORECASE | re.DOTALL,
)
_DROPPED_TAGS = (
    "script style noscript template nav footer aside form button input select textarea iframe object embed svg "
    "canvas audio video picture img dialog figure menu"
).split()
_DROPPED_ROLES = {
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "dialog",
    "alertdialog",
    "menu",
}
_DROPPED_NAMES = re.compile(
    r"(?:^|[-_ ])(?:cookies?|consent|gdpr|nav|navbar|navigation|menu|breadcrumbs?|sidebar|share|sharing"
    r"|social|related|newsletter|subscribe|comments?|advert(?:isement)?|ads?|promo|footer|skip-link|pagination|popup|modal|redirect)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_BLOCK_TAGS = frozenset(
    "p div section article main header li ul ol dl dt dd blockquote pre table thead tbody tr td th caption h1 h2 h3 "
    "h4 h5 h6 hr body html details summary address center figcaption".split()
)
DEEPEST = 200  # far beyond a real page; a deeper one is made to exhaust the stack


def parse_html(text: str) -> Page:
    """The blocks of a page or fragment and what its head says (title, lang, date, source)."""
    from bs4 import BeautifulSoup, Comment

    soup = BeautifulSoup(text, "html.parser")
    head = _head(soup)
    for comment in soup.find_all(string=lambda found: isinstance(found, Comment)):
        comment.extract()
    left_out = _drop(soup)
    root = _article(soup)
    blocks: list[Block] = []
    _walk(root, blocks)
    return Page(tuple(blocks), head, tuple(left_out))


def _head(soup: BeautifulSoup) -> dict[str, object]:
    def meta(*names: str) -> str:
        for name in names:
            for key in ("property", "name", "itemprop"):
                found = soup.find("meta", attrs={key: name})
                if found is not None and str(found.get("content", "")).strip():
                    return str(found["content"]).strip()
        return ""

    page = soup.find("html")
    title = soup.find("title")
    stamp = soup.find("time", attrs={"datetime": True})
    return {
        "lang": str(page.get("lang") or "") if page is not None else "",
        "title": meta("og:title") or (title.get_text(" ", strip=True) if title is not None else ""),
        "date": meta("article:published_time", "datePublished", "date")
        or (str(stamp["datetime"]) if stamp is not None else ""),
    }


def _drop(soup: BeautifulSoup) -> list[str]:
    """Take away what is no article; returns what was seen of it, shortened."""
    left_out: list[str] = []
    for tag in soup.find_all(True):
        if tag.decomposed:
            continue
        names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
        style = str(tag.get("style") or "").replace(" ", "").lower()
        hidden = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or "display:none" in style
        named = tag.name not in ("html", "body", "main", "article") and bool(_DROPPED_NAMES.search(names))
        if tag.name in _DROPPED_TAGS or tag.get("role") in _DROPPED_ROLES or hidden or named or tag.name == "head":
            words = tag.get_text(" ", strip=True) if tag.name not in ("script", "style", "head", "template") else ""
            if words:
                left_out.append(words if len(words) <= 80 else words[:77] + "...")
            tag.decompose()
    return left_out


def _article(soup: BeautifulSoup) -> Tag:
    for name in ("article", "main"):
        found = soup.find_all(name)
        if len(found) == 1:
            return found[0]
    main = soup.find(True, attrs={"role": "main"})
    return main or soup.body or soup


def _walk(root: Tag, blocks: list[Block]) -> None:
    """Text runs between block-level tags become blocks; `<br>` twice parts a run, once too."""
    from bs4.element import NavigableString
    from bs4.element import Tag as TagType

    run: list[str] = []
    links: list[str] = []

    def flush(level: int, bold: bool = False) -> None:
        for number, part in enumerate("".join(run).split("\n\n")):
            words = re.sub(r"[^\S\u00a0\u202f]+", " ", part).strip()
            if words:
                bare = level == 0 and looks_like_heading(words)
                blocks.append(Block(words, level, 1, tuple(links) if number == 0 else (), bare))
        run.clear()
        links.clear()

    def visit(tag: Tag, depth: int) -> None:
        for child in tag.children:
            if isinstance(child, TagType):
                if child.name in _BLOCK_TAGS:
                    level = int(child.name[1]) if re.fullmatch(r"h[1-6]", child.name) else 0
                    flush(0)
                    if depth < DEEPEST:
                        visit(child, depth + 1)
                    else:
                        run.append(child.get_text(" "))
                    flush(level)
                elif child.name == "br":
                    run.append("\n\n")
                elif depth < DEEPEST:
                    if child.name == "a" and str(child.get("href", "")).startswith(("http://", "https://")):
                        links.append(str(child["href"]))
                    visit(child, depth + 1)
                else:
                    run.append(child.get_text(" "))
            elif isinstance(child, NavigableString):
                run.append(re.sub(r"\s*\n\s*", " ", str(child)))

    visit(root, 0)
    flush(0)
