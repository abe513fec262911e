"""What a web page states of its article: title, date, authors, the name of its site, and the lines that say so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from audiobrief.brief.readers.dates import moment_of, one_date, written_dates
from audiobrief.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_ARTICLE_TYPES = lazy_pattern(r"(?:Article|BlogPosting|Report|Review|OpinionNewsArticle|LiveBlogPosting)$")
_DATES = (
    "article:published_time datePublished article:published og:article:published_time DC.date.issued dc.date.issued "
    "dcterms.issued dcterms.created DC.date dc.date dcterms.date parsely-pub-date sailthru.date pubdate publish-date "
    "publishdate publication_date cXenseParse:recs:publishtime date"
).split()
_LONGEST_TAG, _MOST_TAGS = 40, 20
_AUTHORS = "author article:author parsely-author dc.creator DC.creator sailthru.author".split()
_SITES = "og:site_name application-name apple-mobile-web-app-title".split()
_CREDIT = lazy_pattern(
    r"(?:^|[-_ ])(?:bylines?|byline-.*|auteurs?|authors?|author-name|posted-on|entry-meta|post-meta|article-meta|meta"
    r"|dateline|pubdate|publish(?:ed)?-?(?:date|on|time)?|date|timestamp|signature|credits?|entry-date|reading-time)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_AUTHOR_NAME = lazy_pattern(r"(?:^|[-_ ])(?:author|auteur|fn|byline-name|author-name)(?:$|[-_ ])", re.IGNORECASE)
_ELSEWHERE = lazy_pattern(
    r"related|sidebar|widget|comment|recommend|recirc|more-|teaser|promo|newsletter|footer|card", re.I
)
_SEPARATOR = lazy_pattern(r"\s+[|·•»]\s+|\s+[-–—]\s+|\s*\|\s*")
LONGEST_CREDIT = 200  # characters
LONGEST_DATA = 500_000  # of JSON-LD


def find_facts(soup: BeautifulSoup) -> dict[str, object]:
    """What the page says of itself, before anything of it is taken out.

    `lang`, `title`, `date` (ISO or ""), `authors` (names), `credits` (texts of parts that name author or date),
    `tags`.
    """
    data = _structured(soup)
    page = soup.find("html")
    title = soup.find("title")
    credits = _credits(soup)
    metas = _metas(soup)
    authors = _authors(soup, metas, data)
    sites = [*(metas.get(name, "") for name in _SITES), *_names(data.get("publisher"))]
    return {
        "lang": str(page.get("lang") or "") if page is not None else "",
        "title": _without_site(
            metas.get("og:title", "") or (title.get_text(" ", strip=True) if title is not None else ""), soup, sites
        ),
        "date": _date(metas, data),
        "authors": tuple(authors),
        "credits": (*credits, *authors),
        "tags": _tags(soup),
    }


def _tags(soup: BeautifulSoup) -> tuple[str, ...]:
    """The tags that the page gives its article: in its head, and links that are marked so and belong to no other."""
    found = [str(meta.get("content") or "") for meta in soup.find_all("meta", attrs={"property": "article:tag"})]
    article = soup.find("article")
    for link in soup.find_all("a", rel="tag"):
        if link.find_parent(["aside", "nav"]) is None and link.find_parent("article") in (None, article):
            found.append(link.get_text(" ", strip=True))
    words = (" ".join(tag.split()).strip(" #,") for tag in found)
    return tuple(dict.fromkeys(tag for tag in words if 0 < len(tag) <= _LONGEST_TAG))[:_MOST_TAGS]


def article_date(root: Tag) -> str:
    """The date of a `<time>` that stands above the story, or that says it is the date of publication; else ""."""
    stamps = [stamp for stamp in root.find_all("time") if not _is_elsewhere(stamp)]
    marked = [stamp for stamp in stamps if _is_marked(stamp)]
    first = next((text for text in root.find_all("p") if _is_story(text)), None)
    above = [stamp for stamp in stamps if first is not None and stamp in first.find_all_previous("time")]
    for stamp in (*marked, *above):
        found = _moment(str(stamp.get("datetime") or "") or stamp.get_text(" ", strip=True))
        if found:
            return found
    return ""


def _is_story(tag: Tag) -> bool:
    return len(tag.get_text(" ").split()) > 8 and tag.find("time") is None


def _is_marked(stamp: Tag) -> bool:
    names = " ".join([*(stamp.get("class") or []), str(stamp.get("itemprop") or "")])
    if stamp.has_attr("pubdate") or re.search(r"(?<!\w)(?:published|datePublished)(?!\w)", names):
        return True
    before = stamp.find_previous(string=True)
    text = str(before) if before is not None else ""
    return re.search(r"\b(?:publi[eé]e?|mis en ligne|paru|posted|published)\b\W*(?:le|on)?\W*$", text, re.I) is not None


def _is_elsewhere(tag: Tag) -> bool:
    for parent in tag.parents:
        names = " ".join([*(parent.get("class") or []), str(parent.get("id") or "")])
        if parent.name in ("aside", "nav", "footer", "li") or (parent.name != "body" and _ELSEWHERE.search(names)):
            return True
    return False


def _date(metas: dict[str, str], data: dict[str, Any]) -> str:
    for stated in (str(data.get("datePublished") or ""), *(metas.get(name, "") for name in _DATES)):
        found = _moment(stated)
        if found:
            return found
    return ""


def _moment(text: str) -> str:
    if re.fullmatch(r"\d{8}", text.strip()):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return (moment_of(text) or one_date(text)) if text and len(text) <= 60 else ""


def _metas(soup: BeautifulSoup) -> dict[str, str]:
    """The contents of the page's `meta` tags by property, name or itemprop, in this order; read in one go."""
    tags = soup.find_all("meta")
    found: dict[str, str] = {}
    for key in ("property", "name", "itemprop"):
        own: dict[str, str] = {}
        for tag in tags:
            own.setdefault(str(tag.get(key, "")), str(tag.get("content", "")).strip())  # the first one counts
        for name, content in own.items():
            if content:
                found.setdefault(name, content)
    return found


def _structured(soup: BeautifulSoup) -> dict[str, Any]:
    """The JSON-LD of the page's article, or an empty one."""
    for script in soup.find_all("script", attrs={"type": "application/ld+json"}):
        text = script.get_text()
        if len(text) > LONGEST_DATA:
            continue
        try:
            found = json.loads(text, strict=False)
            items = list(_items(found, 0))
        except (ValueError, RecursionError):
            continue
        for item in items:
            kinds = item.get("@type")
            if any(_ARTICLE_TYPES.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return item
    return {}


def _items(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _items(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _items(value.get(key), depth + 1)


def _names(value: object) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _names(item)]
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [value.strip()] if isinstance(value, str) and value.strip() and "://" not in value else []


def _authors(soup: BeautifulSoup, metas: dict[str, str], data: dict[str, Any]) -> list[str]:
    found = _names(data.get("author")) + [name for key in _AUTHORS for name in _names(metas.get(key, ""))]
    for tag in soup.find_all(True, attrs={"rel": "author"}) + soup.find_all(True, attrs={"itemprop": "author"}):
        found.append(tag.get_text(" ", strip=True))
    title = soup.find("title")
    for text in [title.get_text(" ", strip=True) if title is not None else "", *_bylines(soup)]:
        found += re.findall(r"(?:\b[Bb]y|\b[Pp]ar|[Ww]ritten by) ((?:[A-ZÀ-Ý][\w’'.-]+ ?){2,4})(?: [|·-]|$)", text)
    return list(dict.fromkeys(name.strip() for name in found if 3 <= len(name.strip()) <= 60))[:10]


def _bylines(soup: BeautifulSoup) -> list[str]:
    return [
        tag.get_text(" ", strip=True) for tag in soup.find_all(["h2", "h3", "h4"], string=re.compile(r"^Written by"))
    ]


def _credits(soup: BeautifulSoup) -> list[str]:
    """The texts of short parts whose names say that they hold author or date."""
    found = []
    for tag in soup.find_all(True):
        names = [*(tag.get("class") or []), str(tag.get("id") or "")]
        if tag.name in ("html", "body", "main", "article", "meta") or not any(_CREDIT.search(name) for name in names):
            continue
        text = " ".join(tag.get_text(" ").split())
        named = any(_AUTHOR_NAME.search(name) for name in names) and len(text.split()) <= 12
        if text and len(text) <= LONGEST_CREDIT and (named or _speaks_of_itself(text)):
            found.append(text)
    return found


def _speaks_of_itself(text: str) -> bool:
    return bool(written_dates(text)) or bool(re.search(r"\b(?:par|by)\b|\d ?min\b", text, re.IGNORECASE))


def _without_site(title: str, soup: BeautifulSoup, sites: list[str]) -> str:
    """The title without the name of its site: where the page names that, or shows the title without it."""
    parts = _SEPARATOR.split(title)
    marks = _SEPARATOR.findall(title)
    known = {site.casefold() for site in sites if site}
    shown = {" ".join(tag.get_text(" ").split()).casefold() for tag in soup.find_all("h1")}
    for count in range(1, len(parts)):
        at = sum(len(part) for part in parts[:count]) + sum(len(mark) for mark in marks[: count - 1])
        if title[:at].casefold() in shown:
            return title[:at].strip()
    while len(parts) > 1:
        rest = title[: -len(parts[-1]) - len(marks[-1])]
        if parts[-1].casefold() not in known and not ("|" in marks[-1] and len(rest.split()) >= 3):
            break
        title, parts, marks = rest, parts[:-1], marks[:-1]
    return title.strip()
