"""An HTML page becomes blocks: its article, without navigation, forms, scripts and notices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audiobrief.brief.readers.blocks import Block, BlockDocument
from audiobrief.brief.readers.limits import check_tags
from audiobrief.brief.readers.pasted import looks_like_heading
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.text.clean import without_line_ends

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

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


def parse(source: Source) -> Parsed:
    """The blocks of a page. Raises: InputError for one with too many tags."""
    check_tags(source.text, source.name)
    return Parsed(parse_html(source.text))


def parse_html(text: str) -> BlockDocument:
    """The blocks of a page or fragment and what its head says (title, lang, date, source)."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(closed_openers(text), "html.parser")
    head = _head(soup)
    left_out = _drop(soup)
    root = _article(soup)
    blocks: list[Block] = []
    _walk(root, blocks)
    return BlockDocument(tuple(blocks), head, tuple(left_out))


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
    from bs4.element import Tag as TagType

    left_out: list[str] = []
    waiting: list[Tag] = [soup]
    while waiting:
        tag = waiting.pop()
        if tag is not soup and _is_dropped(tag):
            words = tag.get_text(" ", strip=True) if tag.name not in ("script", "style", "head", "template") else ""
            if words:
                left_out.append(words if len(words) <= 80 else words[:77] + "...")
            tag.decompose()
        else:
            waiting += [child for child in reversed(tag.contents) if isinstance(child, TagType)]
    return left_out


def _is_dropped(tag: Tag) -> bool:
    if tag.name in _DROPPED_TAGS or tag.name == "head" or tag.get("role") in _DROPPED_ROLES:
        return True
    style = str(tag.get("style") or "").replace(" ", "").lower()
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or "display:none" in style:
        return True
    names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
    return tag.name not in ("html", "body", "main", "article") and bool(_DROPPED_NAMES.search(names))


def _article(soup: BeautifulSoup) -> Tag:
    for name in ("article", "main"):
        found = soup.find_all(name)
        if len(found) == 1:
            return found[0]
    main = soup.find(True, attrs={"role": "main"})
    return main or soup.body or soup


def _walk(root: Tag, blocks: list[Block]) -> None:
    """Text runs between block-level tags become blocks; `<br>` twice parts a run, once too."""
    from bs4.element import NavigableString, PreformattedString
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
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):  # no comments
                run.append(without_line_ends(str(child)))

    visit(root, 0)
    flush(0)
