"""The blocks of one edition become its title, hook, sources, tags and sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from audiobrief.brief.model import Section
from audiobrief.brief.readers.blocks import Block, BlockDocument
from audiobrief.brief.readers.frontmatter import FrontMatter
from audiobrief.brief.readers.leftovers import (
    drop_emoji,
    is_leftover,
    mend_apostrophes,
    take_hashtags,
    take_links,
    tidy,
)
from audiobrief.brief.readers.limits import draft_faults
from audiobrief.config.perspective import Perspective, match_heading, strip_numbering, words_of
from audiobrief.errors import InputError, raise_all
from audiobrief.locales import language_of
from audiobrief.text.clean import one_line

LONGEST_TITLE = 90

_SOURCE_LABEL = re.compile(
    r"^(?:(?:article|lien|texte|link|story|reference|original|source)s?\b[\w’'éÉ ]{0,30}"
    r"|r[eé]f[eé]rences?|via|pour en savoir plus|to learn more)"
    r"\s*[:：]?\s*$",
    re.IGNORECASE,
)
_SOURCE_HEADINGS = {
    "source",
    "sources",
    "reference",
    "references",
    "liens",
    "links",
    "lien",
    "link",
    "articleenreference",
}
_HOOK_HEADINGS = {
    "accroche",
    "hook",
    "enbref",
    "inbrief",
    "chapeau",
    "resume",
    "summary",
    "introduction",
    "intro",
}
_TITLE_LABEL = re.compile(r"^(?:titre|title)\s*[:：]\s*", re.IGNORECASE)
_HOOK_LABEL = re.compile(r"^(?:accroche|hook|en bref|in brief|chapeau|r[eé]sum[eé]|summary)\s*[:：]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class BriefText:
    """What the text of one edition says; a `Brief` without its id, language and date."""

    title: str
    hook: tuple[str, ...]
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
    left_out: tuple[str, ...]
    notices: tuple[str, ...]
    titled: bool  # the title was given, not made of the first sentence


@dataclass
class _Composition:
    """What has been gathered while walking down the blocks."""

    perspectives: Sequence[Perspective]
    narrator: str
    french: bool
    title: str = ""
    lead: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    sections: list[tuple[str, str, int, list[str]]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    taking: str = "lead"  # lead, section, sources

    def paragraphs(self) -> list[str]:
        return self.sections[-1][3] if self.taking == "section" else self.lead


def compose(
    page: BlockDocument, matter: FrontMatter, perspectives: Sequence[Perspective], narrator: str, locale: str
) -> BriefText:
    """The draft of one edition.

    Raises: InputError when nothing is left that could be spoken; ProblemsError or InputError for what is too long.
    """
    made = _Composition(perspectives, narrator, language_of(locale) == "fr")
    made.sources += [*matter.source, *matter.sources]
    made.tags += matter.tags
    for number, block in enumerate(page.blocks):
        _take(made, block, number, page.blocks)
    hook = [_spoken_text(made, matter.hook)] if matter.hook else []
    lead = list(made.lead)
    if not made.sections and len(lead) > (0 if hook else 1):
        # No heading at all: the story is told by the narrator, its first paragraph is the hook.
        body = lead if hook else lead[1:]
        lead = [] if hook else lead[:1]
        made.sections.append((made.narrator, "", 1, body))
        made.notices.append("no heading names a perspective, so the narrator reads the whole text")
    if not lead and not hook and not any(section[3] for section in made.sections):
        raise InputError("has nothing to speak (only links, emoji or notices); write at least one sentence", line=1)
    sections = _kept_sections(made)
    given = matter.title or made.title or str(page.head.get("title") or "")
    title = given or _title_from([*hook, *lead], sections)
    draft = BriefText(
        title=_plain(title, made.french),
        hook=(*hook, *lead),
        sources=_unique(made.sources),
        tags=_unique(made.tags),
        sections=sections,
        left_out=tuple(made.left_out),
        notices=tuple(made.notices),
        titled=bool(given),
    )
    faults = draft_faults(draft.title, draft.hook, draft.sections, draft.sources, draft.tags)
    raise_all([InputError(fault) for fault in faults])
    return draft


def _kept_sections(made: _Composition) -> tuple[Section, ...]:
    kept = []
    for perspective, heading, line, paragraphs in made.sections:
        if paragraphs:
            kept.append(Section(perspective, heading, tuple(paragraphs)))
        else:
            made.notices.append(f'the heading "{heading}" (line {line}) has no text under it and was left out')
    return tuple(kept)


def _take(made: _Composition, block: Block, number: int, blocks: Sequence[Block]) -> None:
    if is_leftover(block.text):
        made.left_out.append(block.text)
        return
    if block.level or block.bare:
        kind = _heading_kind(made, block, number, blocks)
        if kind != "text":
            _take_heading(made, block, kind)
            return
    _take_paragraph(made, block)


def _heading_kind(made: _Composition, block: Block, number: int, blocks: Sequence[Block]) -> str:
    """What a heading opens: a perspective id, "title", "hook", "sources", "unknown", "minor" or "text"."""
    key = "".join(words_of(strip_numbering(block.text)))
    if key in _SOURCE_HEADINGS:
        return "sources"
    if key in _HOOK_HEADINGS and not made.sections:
        return "hook"
    if _SOURCE_LABEL.match(tidy(take_links(block.text)[0])) and _link_follows(block, number, blocks):
        return "text"
    found = match_heading(block.text, made.perspectives)
    titled = bool(made.title or made.lead or made.sections)
    if block.level == 1 and not titled:
        return "title"
    if found and (block.level or len(words_of(block.text)) <= 8) and _text_follows(number, blocks):
        return found
    if block.level:
        inside = made.taking == "section" and block.level > made.sections[-1][2] > 0
        return "minor" if inside else (found or "unknown")
    if not titled and number == 0 and _text_follows(number, blocks):
        return "title"
    if made.sections and len(words_of(block.text)) >= 2 and _text_follows(number, blocks):
        return "unknown"
    return "text"


def _link_follows(block: Block, number: int, blocks: Sequence[Block]) -> bool:
    after = blocks[number + 1].text if number + 1 < len(blocks) else ""
    return any(take_links(text)[1] for text in (block.text, after)) or bool(block.links)


def _text_follows(number: int, blocks: Sequence[Block]) -> bool:
    return any(
        not block.level and not block.bare and not is_leftover(block.text) for block in blocks[number + 1 : number + 3]
    )


def _take_heading(made: _Composition, block: Block, kind: str) -> None:
    text, links = take_links(drop_emoji(block.text))
    heading = tidy(strip_numbering(text)) or tidy(text)
    made.sources += links
    if kind == "title":
        made.title = _TITLE_LABEL.sub("", tidy(text))
    elif kind in ("hook", "sources"):
        made.taking = "lead" if kind == "hook" else "sources"
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
    if not made.sections and not made.title and _TITLE_LABEL.match(block.text):
        made.title = _TITLE_LABEL.sub("", _plain(block.text, made.french))
        return
    text, links = take_links(drop_emoji(block.text))
    made.sources += [*links, *(link for link in block.links if link not in links)]
    text, tags = take_hashtags(tidy(text))
    made.tags += tags
    text = tidy(text)
    if (links or block.links) and (_SOURCE_LABEL.match(text) or not re.search(r"\w", text)):
        return
    if made.taking == "sources" or (_SOURCE_LABEL.match(text) and text.endswith((":", "："))):
        if made.taking == "sources" and len(text.split()) > 25:
            made.taking = "section" if made.sections else "lead"
        else:
            if text and not _SOURCE_LABEL.match(text):
                made.left_out.append(text)
            return
    if not re.search(r"\w", text):
        if block.text.strip() and not links and not tags:
            made.left_out.append(block.text.strip())
        return
    if made.taking == "lead":
        text = _HOOK_LABEL.sub("", text)
    made.paragraphs().append(mend_apostrophes(text) if made.french else text)


def _spoken_text(made: _Composition, text: str) -> str:
    plain, links = take_links(drop_emoji(one_line(text)))
    made.sources += links
    plain, tags = take_hashtags(tidy(plain))
    made.tags += tags
    return mend_apostrophes(tidy(plain)) if made.french else tidy(plain)


def _plain(text: str, french: bool) -> str:
    plain, _ = take_hashtags(tidy(take_links(drop_emoji(one_line(text)))[0]))
    plain = tidy(plain) or one_line(text)
    return mend_apostrophes(plain) if french else plain


def _title_from(lead: Sequence[str], sections: Sequence[Section]) -> str:
    """A title out of the first sentence: whole if short, else its first clause."""
    text = lead[0] if lead else sections[0].paragraphs[0]
    sentence = re.split(r"(?<=[.!?…])\s+", text, maxsplit=1)[0].rstrip(".")
    for mark in (r"\s*:\s", r"\s+[–—-]\s+", r"\s*;\s", r",\s"):
        if len(sentence) <= LONGEST_TITLE and mark != r"\s*:\s":
            break
        first = re.split(mark, sentence, maxsplit=1)[0]
        if len(first) >= 20 and len(first.split()) >= 3:
            sentence = first
    if len(sentence) > LONGEST_TITLE:
        sentence = sentence[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
    return sentence.strip(" \u00a0\u202f")


def _unique(items: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))
