"""An HTML page becomes blocks: its article, without navigation, forms, scripts and notices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.blocks import Block, BlockDocument, Kind
from audiobrief.brief.readers.frontmatter import FrontMatter
from audiobrief.brief.readers.limits import check_tags, closed_openers
from audiobrief.brief.readers.page_facts import article_date, find_facts
from audiobrief.brief.readers.page_parts import drop_parts, find_article
from audiobrief.brief.readers.page_tabs import show_panels
from audiobrief.brief.readers.pasted import looks_like_heading
from audiobrief.brief.readers.properties import table_properties, with_properties
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.text.clean import without_line_ends
from audiobrief.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from bs4 import Tag

_BLOCK_TAGS = frozenset(
    "p div section article main header li ul ol dl dt dd blockquote pre table thead tbody tr td th caption h1 h2 h3 "
    "h4 h5 h6 hr body html details summary address center figcaption".split()
)
_KINDS: dict[str, Kind] = {
    "li": "item",
    "dd": "item",
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
}
_STRUCTURED = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "div", "table", "blockquote"]
_LIST_MARK = lazy_pattern(r"^[·•◦‣▪§⁃][ \u00a0\t]*")
_DEEPEST_PLACE = 40  # parts of a page that are told apart
DEEPEST = 200  # far beyond a real page; a deeper one is made to exhaust the stack


def parse(source: Source) -> Parsed:
    """The blocks of a page. Raises: InputError for one with too many tags."""
    check_tags(source.text, source.name)
    page = parse_html(source.text)
    named = cast("tuple[tuple[str, str], ...]", page.head.get("properties", ()))
    return Parsed(page, with_properties(FrontMatter(), named, "\n".join(block.text for block in page.blocks)))


def parse_html(text: str) -> BlockDocument:
    """The blocks of a page or fragment and what its head says (title, lang, date, source)."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(closed_openers(text), "html.parser")
    head = find_facts(soup)
    show_panels(soup)
    named, rows = table_properties(soup)
    left_out = drop_parts(soup)
    root, outside = find_article(soup)
    head["date"] = head["date"] or article_date(root)
    walk = _Walk(credits=tuple(cast("tuple[str, ...]", head["credits"])))
    walk.visit(root, 0, "paragraph", False)
    walk.flush(0, "paragraph")
    head["properties"] = tuple(named)
    return BlockDocument(tuple(walk.blocks), head, (*rows, *left_out, *outside, *walk.left_out))


@dataclass
class _Walk:
    """The blocks so far, and the run of text that will be the next one."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    plain: int = 0  # letters of the run that are not bold
    lead: list[str] = field(default_factory=list)  # the bold beginning of the run
    credits: tuple[str, ...] = ()  # texts of the parts of the page that name its author or date
    place: tuple[int, ...] = ()  # the numbers of the parts that the run stands in
    parts: int = 0  # how many parts have been entered
    turning: int = 0  # letters of the run that are links to other pages of the same site
    letters: int = 0  # all letters of the run

    def flush(self, level: int, kind: Kind) -> None:
        """The run becomes a block, or one for each line of it; a heading is one line."""
        text = "".join(self.run)
        for number, part in enumerate([text.replace("\n\n", " ")] if level else text.split("\n\n")):
            words = re.sub(r"[^\S\u00a0\u202f]+", " ", part).strip(" ")
            if kind == "paragraph" and not level:
                bullet = _LIST_MARK.match(words)
                words, own = (words[bullet.end() :], "item") if bullet else (words, kind)
            else:
                own = kind
            if words.strip():
                bare = level == 0 and kind in ("paragraph", "quote") and own != "item" and looks_like_heading(words)
                bold = not level and not self.plain and any(char.isalpha() for char in words)
                links = tuple(self.links) if number == 0 else ()
                hint = "byline" if self._is_credit(words, level) else ""
                lead = " ".join("".join(self.lead).split()) if number == 0 and not bold and not level else ""
                lead = lead if words.startswith(lead) and looks_like_heading(lead.rstrip(" .:–—-")) else ""
                made = Block(words, level, 1, links, bare, cast("Kind", own), bold and bare, hint, lead)
                turns = self.turning == self.letters > 0
                self.blocks.append(replace(made, place=self.place, turns=turns))
        self.run.clear()
        self.lead.clear()
        self.links.clear()
        self.plain = self.turning = self.letters = 0

    def _is_credit(self, words: str, level: int) -> bool:
        text = " ".join(words.split()).strip(" ·•|,")
        if level:
            return level > 1 and text in self.credits
        names = [name.strip() for name in re.split(r",| et | and | & ", text)]
        joined = len(names) > 1 and all(name in self.credits for name in names)
        return joined or (len(text.split()) <= 30 and any(text in one for one in self.credits))

    def visit(self, tag: Tag, depth: int, kind: Kind, bold: bool) -> None:
        """Text runs between block-level tags become blocks; `<br>` parts a run."""
        from bs4.element import NavigableString, PreformattedString
        from bs4.element import Tag as TagType

        for child in tag.children:
            if isinstance(child, TagType):
                if depth >= DEEPEST:
                    self.run.append(child.get_text(" "))
                elif child.name in _BLOCK_TAGS:
                    self._visit_block(child, depth, kind)
                elif child.name == "br":
                    self.run.append("\n\n")
                elif _is_note_mark(child):
                    self.left_out.append(LeftOut(child.get_text(" ", strip=True), "mark of a footnote"))
                else:
                    self._visit_inline(child, depth, kind, bold)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):  # no comments
                text = without_line_ends(str(child))
                self.run.append(text)
                if bold and not self.plain:
                    self.lead.append(text)
                letters = sum(map(str.isalpha, text))
                self.plain += 0 if bold else letters
                self.letters += letters

    def _visit_block(self, tag: Tag, depth: int, kind: Kind) -> None:
        self.flush(0, kind)
        inner = "paragraph" if tag.name == "details" else _kind_of(tag) or kind
        if tag.name == "tr" and not tag.find(_STRUCTURED) and (tag.find("br") is None or len(tag.find_all("td")) > 1):
            self._visit_row(tag)
            return
        outer = self.place
        if len(outer) < _DEEPEST_PLACE and not _level_of(tag) and tag.name not in ("p", "summary"):
            self.parts += 1
            self.place = (*outer, self.parts)
        self.visit(tag, depth + 1, inner, False)
        self.flush(_level_of(tag), inner)
        self.place = outer

    def _visit_row(self, tag: Tag) -> None:
        """A row of a table, its cells joined by commas."""
        cells = [" ".join(cell.get_text(" ").split()) for cell in tag.find_all(["td", "th"], recursive=False)]
        links = [str(link["href"]) for link in tag.find_all("a", href=re.compile("^https?://"))]
        text = ", ".join(filter(None, cells))
        if text:
            self.blocks.append(Block(text, 0, 1, tuple(links), kind="row", cells=tuple(cells)))

    def _visit_inline(self, tag: Tag, depth: int, kind: Kind, bold: bool) -> None:
        if tag.name == "a" and str(tag.get("href", "")).startswith(("http://", "https://")):
            self.links.append(str(tag["href"]))
        style = str(tag.get("style") or "").replace(" ", "").lower()
        heavy = tag.name in ("b", "strong") or bool(re.search(r"(?<![a-z-])font-weight:(?:bold|[6-9]00)", style))
        light = "font-weight:normal" in style or "font-weight:400" in style
        letters = self.letters
        self._part_names(tag)
        self.visit(tag, depth + 1, kind, (bold or heavy) and not light)
        if tag.name == "button" or (tag.name == "a" and re.match(r"/|\?|\.", str(tag.get("href", "")))):
            self.turning += self.letters - letters

    def _part_names(self, tag: Tag) -> None:
        """A dot between two parts of a line that only a style sheet keeps apart, such as a name and a date."""
        from bs4.element import Tag as TagType

        before = tag.previous_sibling
        if tag.name in ("a", "span") and isinstance(before, TagType) and before.name in ("a", "span"):
            end, start = (self.run[-1] if self.run else "")[-1:], next(tag.strings, "")[:1]
            if (end.islower() or end.isdigit()) and start.isupper():
                self.run.append(" · ")


def _kind_of(tag: Tag) -> Kind | None:
    names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")]).lower()
    if re.search(r"(?:^|[ _-])(?:footnotes?|endnotes?)(?:$|[ _-])", names):
        return "footnote"
    # Of Google Docs. Children alone: paragraphs that are not closed are nested, and each would look through the rest.
    if tag.name == "p" and tag.find("a", href=re.compile("^#(?:cmnt|ftnt)_ref"), recursive=False):
        return "footnote"
    return _KINDS.get(tag.name)


def _level_of(tag: Tag) -> int:
    if re.fullmatch(r"h[1-6]", tag.name):
        return int(tag.name[1])
    return 1 if "MsoTitle" in (tag.get("class") or []) else 0


def _is_note_mark(tag: Tag) -> bool:
    """Whether an inline tag is the number of a note."""
    text = tag.get_text("", strip=True).strip("[]()†*, ")
    link = tag if tag.name == "a" else tag.find("a") if tag.name == "sup" else None
    place = str(link.get("href", "")) if link is not None else ""
    if re.match(r"#(?:cmnt|ftnt)", place):  # of Google Docs, beside the text and before the note itself
        return len(text) <= 3
    return (tag.name == "sup" or place.startswith("#")) and text.isdigit() and len(text) <= 3
