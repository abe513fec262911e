"""An RSS or Atom feed becomes blocks: the one item in it that is meant.

Source: RSS 2.0, RSS 1.0 with its content module, RFC 4287 (Atom).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any

from audiobrief.brief.readers.decode import clean
from audiobrief.brief.readers.frontmatter import FrontMatter, parse_date
from audiobrief.brief.readers.html import parse_html
from audiobrief.brief.readers.items import choose, distinct
from audiobrief.brief.readers.limits import check_tags
from audiobrief.brief.readers.markup import strip_codes
from audiobrief.brief.readers.rich import run
from audiobrief.brief.readers.source import Parsed, Source, parse_as
from audiobrief.brief.readers.table import looks_like_url
from audiobrief.errors import InputError

_ITEMS = ("item", "entry")
_CONTENT = ("encoded", "content", "description", "summary")  # the first that says something is read
_DATES = ("pubDate", "published", "date", "updated", "issued")
_MOST_ITEMS = 2000
_ID = "{urn:audiobrief}id"  # of an item in a file that `each` made


@dataclass(frozen=True)
class _Item:
    title: str
    date: str
    page: str  # its text in HTML
    link: str
    tags: tuple[str, ...]


def parse(source: Source) -> Parsed:
    """The blocks of the item that is meant. Raises: InputError for a damaged feed, or where several could be meant."""
    root = _root(source)
    if _name(root).lower() not in ("rss", "feed", "rdf"):
        return parse_as("html", source)  # a page that a server calls XML
    entries = [element for element in root.iter() if _name(element) in _ITEMS][:_MOST_ITEMS]
    items = [_item(element) for element in entries]
    titles = [item.title for item in items]
    place = choose(titles, [item.date for item in items], source.item, source.name, "a feed")
    item = items[place]
    check_tags(item.page, source.name)
    page = parse_html(strip_codes(clean(item.page)))
    if not page.blocks:
        raise InputError(
            f'has no text in its item "{item.title[:80]}", only a link; give the address of the page itself',
            path=source.name,
        )
    language = next((str(element.text or "") for element in root.iter() if _name(element) == "language"), "")
    language = language or str(root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    head = {**page.head, "title": item.title, "date": item.date, "lang": language.strip()[:20]}
    # What a server sends names no episode; a file of ours says which one its item stays.
    own = str(entries[place].get(_ID) or "") if len(entries) == 1 and not looks_like_url(source.name) else ""
    matter = FrontMatter(id=own, source=[item.link] if item.link else [], tags=list(item.tags))
    return Parsed(replace(page, head=head), matter, _stem(items, place))


@dataclass(frozen=True)
class FeedItem:
    """An item by itself: what its feed knows it by, its title, its own XML, and a feed that holds nothing else."""

    identity: str
    title: str
    own: bytes
    data: bytes


def each(data: bytes, name: str, id_of: Callable[[str, str], str]) -> list[FeedItem]:
    """The items of a feed, each as a feed of its own, the oldest first.

    `id_of` says which episode an item is, by what its feed knows it by and its title. Raises: InputError for no feed.
    """
    from lxml import etree

    root = _root(Source(data, name))
    if _name(root).lower() not in ("rss", "feed", "rdf"):
        raise InputError("is no feed; give the address of an RSS or Atom feed", path=name)
    entries = [(element, element.getparent()) for element in root.iter() if _name(element) in _ITEMS]
    entries = [(element, parent) for element, parent in entries if parent is not None][:_MOST_ITEMS]
    for element, parent in entries:
        element.tail = None
        parent.remove(element)
    found: dict[str, FeedItem] = {}
    for element, parent in reversed(entries):  # feeds begin with what is newest
        own, item = bytes(etree.tostring(element)), _item(element)
        identity = _identity(element) or item.link or f"{item.title} {item.date}"
        element.set(_ID, id_of(identity, item.title))
        parent.append(element)
        found[identity] = FeedItem(
            identity, item.title, own, bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
        )
        parent.remove(element)
    return list(found.values())


def _identity(element: Any) -> str:
    """The guid of RSS, the id of Atom, the address of RDF; "" where there is none."""
    named = [str(child.text or "").strip() for child in element if _name(child) in ("guid", "id")]
    about = str(element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or "").strip()
    return next(filter(None, [*named, about]), "")


def _stem(items: Sequence[_Item], place: int) -> str:
    """What tells an item from older ones of its title that its day does not tell it from; "" where nothing is needed.

    Feeds begin with what is newest: the oldest keeps the plain title.
    """
    older = [item for item in items[place:] if item.date[:10] == items[place].date[:10]][::-1]
    marks = [re.sub(r"[?#].*", "", item.link).rstrip("/").rpartition("/")[2] for item in older]
    return distinct([item.title for item in older], marks, len(older) - 1)


def _root(source: Source) -> Any:
    from lxml import etree

    # recover: feeds of strangers are often not well-formed; libxml2 itself limits depth, length and entities.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_pis=True)
    damaged = InputError("is a damaged feed; save the item as .html and give that", path=source.name)
    try:
        # XML does not know this entity of HTML, and would lose it.
        root = etree.fromstring(source.data.strip().replace(b"&nbsp;", b"&#160;"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged from error
    if root is None:
        raise damaged
    return root


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _item(element: Any) -> _Item:
    children: dict[str, list[Any]] = {}
    for child in element:
        children.setdefault(_name(child), []).append(child)
    dates = [_day(str(child.text or "")) for name in _DATES for child in children.get(name, [])]
    pages = [_page(child) for name in _CONTENT for child in children.get(name, [])]
    tags = [str(child.get("term") or child.text or "").strip() for child in children.get("category", [])]
    return _Item(
        title=" ".join(_plain(children.get("title", [])).split()),
        date=next(filter(None, dates), ""),
        page=next((page for page in pages if re.sub(r"<[^<>]*>", "", page).strip()), ""),
        link=_link(children.get("link", []), children.get("guid", [])),
        tags=tuple(tag for tag in tags if tag and len(tag) < 100)[:20],
    )


def _page(element: Any) -> str:
    """The HTML that an element holds: escaped, as XHTML inside it, or plain text."""
    from lxml import etree

    kind = str(element.get("type") or "")
    if kind == "xhtml":
        return str(etree.tostring(element, encoding="unicode", with_tail=False))
    text = "".join(element.itertext())
    if kind in ("text", "text/plain") or not re.search(r"<[a-zA-Z/!][^<>]*>", text):
        plain = html.unescape(text) if kind not in ("text", "text/plain") else text
        return "".join(f"<p>{run(part)}</p>" for part in re.split(r"\n\s*\n", plain) if part.strip())
    return text


def _plain(elements: list[Any]) -> str:
    """The words of a title, in which some programs leave tags and entities."""
    text = html.unescape("".join(elements[0].itertext())) if elements else ""
    return clean(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))


def _link(links: list[Any], guids: list[Any]) -> str:
    found = [str(link.get("href") or link.text or "") for link in links if link.get("rel") in (None, "alternate")]
    found += [str(guid.text or "") for guid in guids if guid.get("isPermaLink") != "false"]
    addresses = (address.strip() for address in found)
    return next((one for one in addresses if re.fullmatch(r"https?://[^\s<>\"]{3,1900}", one)), "")


def _day(stated: str) -> str:
    stated = stated.strip()[:60]
    try:
        return parsedate_to_datetime(stated).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return parse_date(stated) or parse_date(stated[:10]) or ""
