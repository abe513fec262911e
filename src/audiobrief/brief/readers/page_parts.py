"""Which parts of a web page are no article: what their names say is weighed against the text inside."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.page_styles import inline_styles, is_struck
from audiobrief.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# What these hold is no text for readers.
_NO_TEXT = frozenset(
    "script style noscript template head title iframe object embed svg canvas audio video picture img input select "
    "textarea dialog".split()
)
_PARTS = {"nav": 4.0, "footer": 4.0, "menu": 3.0, "aside": 2.0, "form": 2.0, "button": 3.0}
_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog menu".split())
# A name made of these words alone says what the part is; with other words it may be the story's own name.
_CHROME = frozenset(
    "cookie cookies consent gdpr nav navbar navigation menu breadcrumb breadcrumbs sidebar share sharing sharedaddy "
    "social related relatedposts newsletter subscribe subscription comment comments advert advertisement ad ads promo "
    "footer skip pagination signup optin popup modal redirect banner paywall onetrust didomi ariane".split()
)
_PLAIN = frozenset(
    "area widget widgets wrap wrapper box bar list links link icons icon buttons button block container section inner "
    "outer content main site page post posts sd jp wp is has to the sdk host enabled show form title section fil top "
    "bottom left right fixed global header mobile desktop module component row col item items group on a of en kg "
    "cta card".split()
)
_AMID = lazy_pattern(r"promo|box|share|social|related|banner|card", re.IGNORECASE)  # names of sections, too
_HEADINGS = ["h2", "h3", "h4", "h5", "h6"]
_NEAR = 30  # parts beside one that are looked at
_LEAST_SHARE = 0.3  # of the prose of the page: a part with so much of it is the story, whatever it is called
_MOST = 0.5  # of the prose of the page, in parts built alike
_MOST_LINKED = 0.5
THRESHOLD = 3.0


def drop_parts(soup: BeautifulSoup) -> list[LeftOut]:
    """Take what is no article out of the page; returns all of its words that were taken."""
    from bs4.element import Tag as TagType

    inline_styles(soup)
    whole = max(1, _prose_words(soup))
    theme = _theme_words(soup)
    left_out: list[LeftOut] = []
    waiting: list[Tag] = [soup]
    while waiting:
        tag = waiting.pop()
        reason = "" if tag is soup else _verdict(tag, whole, theme)
        if reason:
            words = "" if tag.name in _NO_TEXT else tag.get_text(" ", strip=True)
            if words:
                left_out.append(LeftOut(words, reason))
            tag.decompose()
        else:
            waiting += [child for child in reversed(tag.contents) if isinstance(child, TagType)]
    return left_out


def _verdict(tag: Tag, whole: int, theme: frozenset[str]) -> str:
    """Why a part is left out, or ""."""
    if tag.name in _NO_TEXT:
        return "no text"
    style = str(tag.get("style") or "").replace(" ", "").lower()
    if tag.has_attr("hidden") and tag.get("lang") and _prose_words(tag) / whole >= _LEAST_SHARE:
        return ""  # the edition in another language, under a tab of its own
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or "display:none" in style:
        return "hidden on the page"
    if is_struck(tag):
        return "struck out"
    if tag.name in ("html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"):
        return ""
    weight, name = _named(tag, theme)
    if not weight or (tag.name == "button" and _is_heading(tag)):
        return ""
    words = len(tag.get_text(" ").split())
    prose = _prose_words(tag)
    if _is_one_of_many(tag, prose, whole):
        return ""
    if (prose / whole >= _LEAST_SHARE and prose > 5) or (weight <= 4 and _AMID.search(name) and _is_section(tag)):
        return ""
    weight += 1.5 if words and _linked_words(tag) / words > _MOST_LINKED else 0.0
    weight += 1.0 if not prose else -2.0 if weight < 4 else -1.0
    return f"part of the page ({name})" if weight >= THRESHOLD else ""


def _theme_words(soup: BeautifulSoup) -> frozenset[str]:
    """The words that most classes of a page hold: they name its theme, and nothing about a part."""
    count: Counter[str] = Counter()
    tags = [tag["class"] for tag in soup.find_all(True, class_=True)]
    for names in tags:
        count.update(set(re.findall(r"[a-z]+", " ".join(names).lower())))
    return frozenset(word for word, times in count.items() if times >= 4 and times >= 0.4 * len(tags)) - _CHROME


def _is_one_of_many(tag: Tag, prose: int, whole: int) -> bool:
    """Whether a part and those beside it that are built alike hold most of the page's prose: the story in cards."""
    heading = tag.find(_HEADINGS)
    if prose < 4 or heading is None or heading.find("a") or tag.find(["form", "input"]):
        return False
    shape = _shape(tag)
    near = [*tag.find_next_siblings(limit=_NEAR), *tag.find_previous_siblings(limit=_NEAR)]
    alike = [other for other in near if _shape(other) == shape and other.find(heading.name) is not None]
    return len(alike) >= 2 and prose + sum(map(_prose_words, alike)) >= _MOST * whole


def _shape(tag: Tag) -> tuple[str, str]:
    """The name and the classes of a part, without the numbers in them."""
    return tag.name, re.sub(r"\d+", "", " ".join(tag.get("class") or []))


def _is_section(tag: Tag) -> bool:
    """Whether a part amid the text is a section as its neighbours are: a heading of their rank, prose, no controls."""
    heading = tag.find(_HEADINGS)
    if heading is None or tag.parent is None or tag.find(["form", "input", "button"]) or heading.find("a"):
        return False
    after = tag.find_next_siblings(limit=_NEAR)
    alike = any(other.name == heading.name for other in [*after, *tag.find_previous_siblings(limit=_NEAR)])
    follows = any(other.name == "p" for other in after)
    words = len(tag.get_text(" ").split())
    return alike and follows and _prose_words(tag) >= 10 and _linked_words(tag) < 0.2 * words


def _named(tag: Tag, theme: frozenset[str]) -> tuple[float, str]:
    """How much tag, role, class and id speak against a part, and the name that does."""
    weight, name = _PARTS.get(tag.name, 0.0), f"<{tag.name}>"
    if tag.get("role") in _ROLES:
        weight, name = max(weight, 3.0), f"role {tag['role']}"
    for one in [*(tag.get("class") or []), str(tag.get("id") or "")]:
        words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", one).lower())
        chrome = [word for word in words if word in _CHROME]
        if chrome:
            alone = all(word in _CHROME or word in _PLAIN or word in theme for word in words) and "content" not in words
            value = 4.0 if alone else 1.0
            if value > weight:
                weight, name = value, one
    return weight, name


def _is_heading(tag: Tag) -> bool:
    parent = tag.parent
    return parent is not None and re.fullmatch(r"h[1-6]|summary|dt", parent.name or "") is not None


def _prose_words(tag: Tag) -> int:
    """The words of whole sentences below a tag: runs of text with five words and a full stop, or with twelve."""
    count = 0
    for text in _runs(tag):
        words = len(text.split())
        if words >= 12 or (words >= 4 and re.search(r"[.!?…][»”\"]?$", text)):
            count += words
    return count


def _runs(tag: Tag) -> list[str]:
    """The text below a tag, parted at blocks."""
    parts: list[str] = []
    run: list[str] = []
    for piece in tag.strings:
        parent = piece.parent
        if parent is not None and parent.name in _NO_TEXT:
            continue
        run.append(str(piece))
        if parent is not None and parent.name in ("p", "div", "li", "td", "h1", "h2", "h3", "section", "article"):
            parts.append(" ".join("".join(run).split()))
            run = []
    parts.append(" ".join("".join(run).split()))
    return [part for part in parts if part]


def _linked_words(tag: Tag) -> int:
    return sum(len(link.get_text(" ").split()) for link in tag.find_all(["a", "button"]))


def find_article(soup: BeautifulSoup) -> tuple[Tag, list[LeftOut]]:
    """The part that holds the story, and the words of the page outside of it."""
    body = soup.body or soup
    whole = max(1, _prose_words(body))
    candidates = [*soup.find_all("article"), *soup.find_all("main"), *soup.find_all(True, attrs={"role": "main"})]
    for found in candidates:
        if _prose_words(found) >= 0.6 * whole:
            outside = _outside(body, found)
            return found, [LeftOut(outside, "outside of the article")] if outside else []
    return body, []


def _outside(body: Tag, article: Tag) -> str:
    from bs4.element import PreformattedString

    inside = {id(text) for text in article.strings}
    pieces = [
        text.strip() for text in body.strings if id(text) not in inside and not isinstance(text, PreformattedString)
    ]
    return " ".join(piece for piece in pieces if piece)
