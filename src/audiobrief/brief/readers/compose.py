"""The blocks of one edition become its title, hook, sources, tags and sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from audiobrief.brief.model import NAMES_SOURCE, LeftOut, Section, Taken
from audiobrief.brief.readers.blocks import Block, BlockDocument
from audiobrief.brief.readers.facts import SOURCE_LABEL, SOURCE_LINE, authors, stated_date, unwrapped
from audiobrief.brief.readers.frontmatter import FrontMatter
from audiobrief.brief.readers.headings import judge_heading, link_follows, text_follows
from audiobrief.brief.readers.junk import find_junk, found_by_patterns
from audiobrief.brief.readers.leftovers import (
    drop_emoji,
    end_at_emoji,
    mend_apostrophes,
    take_hashtags,
    take_links,
    tidy,
)
from audiobrief.brief.readers.limits import draft_faults
from audiobrief.brief.readers.marks import clean_blocks
from audiobrief.brief.readers.named_lines import (
    HOOK_HEADINGS,
    HOOK_LABEL,
    KEYWORDS,
    NUMBERED_SOURCE,
    SOURCE_HEADINGS,
    TITLE_LABEL,
    split_tags,
    unique,
)
from audiobrief.brief.readers.private import without_private
from audiobrief.brief.readers.sender_notes import REASON as NOTE
from audiobrief.brief.readers.surroundings import is_original, part_surroundings
from audiobrief.brief.readers.titles import FIRST_LINE, mail_subject, stated_title, title_from, title_place
from audiobrief.config.perspective import Perspective, strip_numbering, words_of
from audiobrief.errors import InputError, raise_all
from audiobrief.locales import language_of
from audiobrief.text.clean import one_line


@dataclass(frozen=True)
class BriefText:
    """What the text of one edition says; a `Brief` without its id, language and date."""

    title: str
    hook: tuple[str, ...]
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...]
    taken: tuple[Taken, ...]
    notices: tuple[str, ...]
    titled: bool  # the title was given, not made of the first sentence
    published: str = ""  # ISO, where the text states it
    authors: tuple[str, ...] = ()


@dataclass
class _Composition:
    """What has been gathered while walking down the blocks."""

    perspectives: Sequence[Perspective]
    narrator: str
    french: bool
    marked: bool = False  # the input marks its headings
    has_perspectives: bool = False  # at least one heading names a perspective
    title: str = ""
    lead: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    sections: list[tuple[str, str, int, list[str]]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    doubts: dict[Block, str] = field(default_factory=dict)  # what is told of blocks that are spoken
    taking: str = "lead"  # lead, section, sources
    title_place: int = -1  # the number of the block that is plainly the title
    is_page: bool = False  # what stands above the title may be the name of a site or of a heading

    def paragraphs(self) -> list[str]:
        return self.sections[-1][3] if self.taking == "section" else self.lead

    def drop(self, text: str, reason: str, line: int) -> None:
        self.left_out.append(LeftOut(text, reason, line))

    def public(self, text: str, line: int) -> tuple[str, bool]:
        """The text without addresses and telephone numbers, which are left out, and whether there were any."""
        text, private = without_private(text, line, "fr" if self.french else "en")
        self.left_out += private
        return tidy(text), bool(private)


def compose(
    page: BlockDocument,
    matter: FrontMatter,
    perspectives: Sequence[Perspective],
    narrator: str,
    locale: str,
    leftovers: Sequence[re.Pattern[str]] = (),
) -> BriefText:
    """The draft of one edition; what a pattern of `leftovers` is found in is left out.

    Raises: InputError when nothing is left that could be spoken; ProblemsError or InputError for what is too long.
    """
    made = _Composition(perspectives, narrator, language_of(locale) == "fr")
    made.sources += [*matter.source, *matter.sources]
    own = page.head.get("tags")
    made.tags += [*matter.tags, *(str(tag) for tag in (own if isinstance(own, tuple) else ()))]
    # An edition that `audiobrief translate` or `adapt` wrote has no surroundings: each paragraph was made from one.
    blocks = _sorted_out(made, page, leftovers, is_clean=bool(matter.translated or matter.adapted))
    made.is_page = "title" in page.head
    first = next((number for number in range(len(blocks)) if _names_one(made, number, blocks)), len(blocks))
    made.title_place = title_place(blocks, first, str(page.head.get("title") or ""))
    for number, block in enumerate(blocks):
        _take(made, block, number, blocks)
    hook = list(filter(None, [_spoken_text(made, matter.hook)]))
    lead = list(made.lead)
    if matter.summary and (hook or lead):
        made.drop(matter.summary, "description in the front matter", 0)
    elif matter.summary:
        hook = [_spoken_text(made, matter.summary)]
    if not made.sections and len(lead) > (0 if hook else 1):
        # No heading at all: the story is told by the narrator, its first paragraph is the hook.
        body = lead if hook else lead[1:]
        lead = [] if hook else lead[:1]
        made.sections.append((made.narrator, "", 1, body))
        made.notices.append("no heading names a perspective, so the narrator reads the whole text")
    if not lead and not hook and not any(section[3] for section in made.sections):
        raise InputError("has nothing to speak (only links, emoji or notices); write at least one sentence", line=1)
    sections = _kept_sections(made)
    stated = stated_title(str(page.head.get("title") or ""), lead)
    given = made.public(matter.title or made.title or stated, 1)[0]
    first_text = [*hook, *lead, *(part for section in sections for part in section.paragraphs)][0]
    title = given or made.public(mail_subject(made.left_out, first_text), 1)[0] or title_from(first_text)
    told = [*lead, *(part for section in sections for part in section.paragraphs)]
    published, doubt = stated_date(made.left_out, told, made.sources, language_of(locale), page.left_out)
    if doubt and not (matter.date or page.head.get("date")):
        made.notices.append(doubt)
    draft = BriefText(
        title=_plain(title, made.french),
        hook=(*hook, *lead),
        sources=unique([unwrapped(link) for link in made.sources]),
        tags=unique(made.tags),
        sections=sections,
        left_out=tuple(made.left_out),
        taken=tuple(sorted(made.taken, key=lambda taken: taken.line)),
        notices=(*made.notices, *matter.notes),
        titled=bool(given),
        published=published,
        authors=unique([*matter.author, *authors(made.left_out, page.head)]),
    )
    faults = draft_faults(draft.title, draft.hook, draft.sections, draft.sources, draft.tags)
    raise_all([InputError(fault) for fault in faults])
    return draft


def _sorted_out(
    made: _Composition, page: BlockDocument, leftovers: Sequence[re.Pattern[str]], *, is_clean: bool
) -> list[Block]:
    """The blocks that are text, without marks of programs and with labels as headings; the others are left out.

    In a clean text only the patterns of `leftovers` count.
    """
    cleaned, marks = clean_blocks(page.blocks)
    made.left_out += marks
    locale = "fr" if made.french else "en"
    blocks, doubts = (cleaned, {}) if is_clean else part_surroundings(cleaned, made.perspectives, locale)
    reasons = found_by_patterns(blocks, leftovers) if is_clean else find_junk(blocks, made.perspectives, leftovers)
    kept: list[Block] = []
    for block, reason in zip(blocks, reasons, strict=True):
        if reason:
            if reason in ("link to other texts", "call to action", NOTE) and is_original(block.text):
                made.sources += [*take_links(block.text)[1], *block.links]
            made.drop(block.text, reason, block.line)
            made.taken.append(Taken(block.text, "left out", reason, block.line))
        else:
            kept.append(block)
    made.doubts = {block: told for block, told in doubts.items() if block in kept}
    made.notices += made.doubts.values()
    made.marked = sum(1 for block in kept if block.level) >= 2
    made.has_perspectives = any(_names_one(made, number, kept) for number in range(len(kept)))
    return kept


def _names_one(made: _Composition, number: int, blocks: Sequence[Block]) -> bool:
    if not (blocks[number].level or blocks[number].bare):
        return False
    heading = judge_heading(number, blocks, made.perspectives, marked=made.marked)
    return heading.holds and bool(heading.perspective)


def _kept_sections(made: _Composition) -> tuple[Section, ...]:
    kept = []
    for perspective, heading, line, paragraphs in made.sections:
        if paragraphs:
            kept.append(Section(perspective, heading, tuple(paragraphs)))
        else:
            made.drop(heading, "heading without text", line)
            made.notices.append(f'the heading "{heading}" (line {line}) has no text under it and was left out')
    return tuple(kept)


def _take(made: _Composition, block: Block, number: int, blocks: Sequence[Block]) -> None:
    if block.kind in ("caption", "footnote") or (made.sections and NUMBERED_SOURCE.match(block.text)):
        made.sources += [*block.links, *take_links(block.text)[1]]
        made.drop(block.text, "caption of a picture" if block.kind == "caption" else "footnote", block.line)
        made.taken.append(Taken(block.text, block.kind, "left out", block.line))
        return
    if block.level or block.bare:
        kind, why = _heading_kind(made, block, number, blocks)
        if kind != "text":
            made.taken.append(Taken(block.text, f"heading: {kind}", why, block.line))
            _take_heading(made, block, kind)
            return
        made.taken.append(Taken(block.text, block.kind, f"no heading: {why}", block.line))
    else:
        made.taken.append(Taken(block.text, block.kind, "doubtful" if block in made.doubts else "", block.line))
    _take_paragraph(made, block)


def _heading_kind(made: _Composition, block: Block, number: int, blocks: Sequence[Block]) -> tuple[str, str]:
    """What a heading opens (a perspective id, "title", "hook", "sources", "unknown", "minor" or "text"), and why."""
    key = "".join(words_of(strip_numbering(block.text)))
    if key in SOURCE_HEADINGS and (block.level or not block.links):
        return "sources", "its words"
    if key in HOOK_HEADINGS and not made.sections:
        return "hook", "its words"
    if SOURCE_LABEL.match(tidy(take_links(block.text)[0])) and link_follows(block, number, blocks):
        return "text", "names a source"
    heading = judge_heading(number, blocks, made.perspectives, marked=made.marked)
    why = f"{heading.score:g} points: " + ", ".join(heading.reasons)
    if number == made.title_place:
        return "title", "the title of the page, or its only main heading"
    if number < made.title_place and made.is_page and (block.level or len(words_of(block.text)) <= 4):
        return "above", "stands above the title"
    titled = bool(made.title or made.lead or made.sections or number < made.title_place)
    if not titled and not (heading.is_full and _names_further(made, number, blocks)):
        plain = not re.search(r"[.!?…](?:\s|$)", block.text)  # a sentence there is the hook
        if block.level == 1 or (number == 0 and plain and text_follows(number, blocks)):
            return "title", "the first heading" if block.level else FIRST_LINE
    if block.lead and made.sections and not heading.perspective:
        return "unknown", "a label as others that name a perspective"
    if heading.perspective and heading.holds and (block.level or text_follows(number, blocks)):
        return heading.perspective, why
    if block.level:
        if not made.sections and re.search(r"[.!?…][»”\"]?$", block.text):
            return "text", "a sentence under the title"
        inside = made.taking == "section" and block.level > made.sections[-1][2] > 0
        return ("minor" if inside else "unknown"), why
    if heading.holds and made.has_perspectives and (made.sections or made.lead) and len(key) > 0:
        return ("unknown", why) if len(words_of(block.text)) >= 2 else ("text", why)
    return "text", why


def _names_further(made: _Composition, number: int, blocks: Sequence[Block]) -> bool:
    """Whether another heading of the same rank names a perspective, too: then this one is no title."""
    own = blocks[number]
    return any(
        (other.level, other.bare) == (own.level, own.bare) and _names_one(made, number + 1 + after, blocks)
        for after, other in enumerate(blocks[number + 1 :])
    )


def _take_heading(made: _Composition, block: Block, kind: str) -> None:
    if kind == "above":
        made.drop(block.text, "stands above the title", block.line)
        return
    text, links = take_links(drop_emoji(block.text))
    made.sources += [*links, *(link for link in block.links if link not in links)]
    if kind == "title":
        made.title = TITLE_LABEL.sub("", tidy(text))
        return
    heading, private = made.public(tidy(strip_numbering(text)) or tidy(text), block.line)
    if private and not heading:
        return  # a line of contacts
    if kind in ("hook", "sources"):
        made.taking = "lead" if kind == "hook" else "sources"
        made.drop(tidy(text), "names the hook" if kind == "hook" else NAMES_SOURCE, block.line)
    elif kind == "minor":
        made.sections[-1][3].append(heading if heading[-1:] in ".!?…" else f"{heading}.")
        made.notices.append(f'the heading "{heading}" (line {block.line}) is read as part of its section')
    else:
        known = kind != "unknown"
        if not known:
            made.notices.append(
                f'the heading "{heading}" (line {block.line}) names no perspective: the narrator reads it; '
                "add it to `headings` in voices.yaml to give it a voice"
            )
        made.sections.append((kind if known else made.narrator, heading, block.level, []))
        made.taking = "section"


def _take_paragraph(made: _Composition, block: Block) -> None:
    if not made.sections and not made.title and TITLE_LABEL.match(block.text):
        made.title = TITLE_LABEL.sub("", _plain(block.text, made.french))
        return
    if keywords := KEYWORDS.fullmatch(block.text.strip()):
        made.tags += split_tags(keywords[1])
        made.drop(block.text, "names the tags", block.line)
        return
    text, links = take_links(end_at_emoji(block.text))
    all_links = (*links, *(link for link in block.links if link not in links))
    made.sources += all_links
    text, tags = take_hashtags(tidy(text))
    made.tags += tags
    text, private = made.public(text, block.line)
    if _is_source(made, text, bool(all_links), named=bool(links) and bool(made.sections)):
        if re.search(r"\w", text):
            made.drop(text, NAMES_SOURCE, block.line)
        return
    if not re.search(r"\w", text):
        if block.text.strip() and not links and not tags and not private:
            made.drop(block.text.strip(), "has no words", block.line)
        return
    if made.taking == "lead":
        text = HOOK_LABEL.sub("", text)
    made.paragraphs().append(mend_apostrophes(text) if made.french else text)


def _is_source(made: _Composition, text: str, has_links: bool, *, named: bool) -> bool:
    """Whether a paragraph only names where the text is from; `named` where it spells out an address after the text."""
    if has_links and (SOURCE_LABEL.match(text) or SOURCE_LINE.match(text)):
        return True
    if made.taking == "sources":
        if len(text.split()) <= 25:
            return True
        made.taking = "section" if made.sections else "lead"
    leads = text.endswith((":", "："))
    words = len(text.split())
    is_name = named and words <= 3 and text[-1:] not in ".!?…"
    return (has_links and (is_name or (leads and words <= 5))) or (leads and bool(SOURCE_LABEL.match(text)))


def _spoken_text(made: _Composition, text: str) -> str:
    plain, links = take_links(drop_emoji(one_line(text)))
    made.sources += links
    plain, tags = take_hashtags(tidy(plain))
    made.tags += tags
    plain = made.public(tidy(plain), 1)[0]
    return mend_apostrophes(plain) if made.french else plain


def _plain(text: str, french: bool) -> str:
    plain, _ = take_hashtags(tidy(take_links(drop_emoji(one_line(text)))[0]))
    return mend_apostrophes(tidy(plain) or one_line(text)) if french else tidy(plain) or one_line(text)
