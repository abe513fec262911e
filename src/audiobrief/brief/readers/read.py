"""Blocks become briefs: editions parted, leftovers cut, headings matched, title and hook found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from audiobrief.brief.model import Brief, episode_id
from audiobrief.brief.readers.blocks import Block, BlockDocument
from audiobrief.brief.readers.compose import BriefText, compose
from audiobrief.brief.readers.frontmatter import FrontMatter, parse_date
from audiobrief.brief.readers.language import detect_language
from audiobrief.brief.readers.limits import check_page
from audiobrief.brief.readers.markup import with_codes
from audiobrief.brief.readers.source import Source, parse
from audiobrief.config.perspective import Perspective
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import find_locale, language_of

EDITION = re.compile(r"^\[\s*([A-Za-z]{2}(?:[-_][A-Za-z]{2})?)\s*\](?!\{)\s*(.*)$")
_SUFFIX = re.compile(r"^(.+)\.([A-Za-z]{2}(?:[-_][A-Za-z]{2})?)$")


@dataclass(frozen=True)
class FileName:
    """What a file's name says: the brief's id and, in `NAME.fr.md`, its language tag."""

    stem: str
    tag: str
    extension: str


def parse_name(name: str) -> FileName:
    """The parts of `NAME.fr.md` or `NAME.md`; a tag that is no spoken language belongs to the name."""
    path = PurePath(name)
    stem, extension = path.stem, path.suffix.lower()
    match = _SUFFIX.match(stem)
    if match and find_locale(match[2]):
        return FileName(match[1], match[2], extension)
    return FileName(stem, "", extension)


def read_briefs(
    data: bytes,
    name: str,
    perspectives: Sequence[Perspective],
    narrator: str,
    file: FileName | None = None,
    *,
    markup: bool = False,
    leftovers: Sequence[str] = (),
    item: str = "",
) -> tuple[Brief, ...]:
    """Every edition in one input, in order; `name` is its file name, or "-" for standard input.

    `file` is what its name says, where that is known otherwise. With `markup`, bold, italics and links stay in the
    paragraphs as the codes of `readers.markup`. `leftovers` are patterns of what is no part of the text; `item` says
    which text is meant where the input holds several.

    Raises: InputError or ProblemsError naming file and line.
    """
    file = file or parse_name("" if name == "-" else name)
    parsed = parse(Source(data, name, file.extension, markup, item))
    if parsed.stem is not None:
        file = replace(file, stem=parsed.stem)
    matter, page = parsed.matter, parsed.page
    check_page(page, name)
    editions = _editions(page, name)
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in leftovers]
    briefs: list[Brief] = []
    problems: list[AudiobriefError] = []
    for tag, part in editions:
        locale = _locale(tag, matter, file, part)
        try:
            draft = compose(part, matter, perspectives, narrator, locale, patterns)
        except AudiobriefError as error:
            faults = [fault for fault in getattr(error, "problems", (error,)) if isinstance(fault, InputError)]
            problems += [InputError(fault.message, path=name, line=fault.line) for fault in faults]
            continue
        briefs.append(_brief(draft, matter, part, file, locale))
    languages = [language_of(brief.locale) for brief in briefs]
    if len(set(languages)) < len(languages):
        problems.append(InputError(f"holds two parts in one language ({', '.join(languages)}); keep one", path=name))
    raise_all(problems)
    shared = briefs[0].id
    return tuple(replace(brief, id=shared) for brief in briefs)


def read_marked(data: bytes, name: str, perspectives: Sequence[Perspective], narrator: str) -> tuple[Brief, ...]:
    """The same editions with the mark-up of their paragraphs, wherever it does not change how they are read."""
    briefs = read_briefs(data, name, perspectives, narrator)
    try:
        coded = read_briefs(data, name, perspectives, narrator, markup=True)
    except AudiobriefError:
        return briefs
    others = {brief.locale: brief for brief in coded}
    return tuple(with_codes(brief, others.get(brief.locale)) for brief in briefs)


def _editions(page: BlockDocument, name: str) -> list[tuple[str, BlockDocument]]:
    """The language parts of a page, each begun by a heading `# [fr] Title`; else the page whole."""
    starts = [(i, EDITION.match(block.text)) for i, block in enumerate(page.blocks) if block.level == 1]
    marked = [(i, match) for i, match in starts if match]
    if not marked:
        return [("", page)]
    problems: list[AudiobriefError] = []
    if marked[0][0] > 0:
        stray = page.blocks[0]
        problems.append(
            InputError("text stands before the first language part; move it below", path=name, line=stray.line)
        )
    parts: list[tuple[str, BlockDocument]] = []
    for (start, match), end in zip(marked, [*(i for i, _ in marked[1:]), len(page.blocks)], strict=True):
        head = page.blocks[start]
        if find_locale(match[1]) is None:
            problems.append(
                InputError(f'"[{match[1]}]" is not a language; use [fr] or [en]', path=name, line=head.line)
            )
        title = (Block(match[2], 1, head.line),) if match[2] else ()
        parts.append((match[1], BlockDocument(title + page.blocks[start + 1 : end], page.head, page.left_out)))
    raise_all(problems)
    return parts


def _locale(tag: str, matter: FrontMatter, file: FileName, page: BlockDocument) -> str:
    stated = tag or matter.lang or matter.language or file.tag or str(page.head.get("lang") or "")
    found = find_locale(stated) if stated else None
    return found or find_locale(detect_language(" ".join(block.text for block in page.blocks))) or "fr-CA"


def _brief(draft: BriefText, matter: FrontMatter, page: BlockDocument, file: FileName, locale: str) -> Brief:
    identity = episode_id(matter.id, file.stem, draft.title)
    return Brief(
        id=identity,
        locale=locale,
        title=draft.title,
        hook=draft.hook,
        sources=draft.sources,
        published=matter.date or parse_date(str(page.head.get("date") or "")) or "",
        tags=draft.tags,
        sections=draft.sections,
        left_out=(*page.left_out, *draft.left_out),
        taken=draft.taken,
        notices=draft.notices,
        titled=draft.titled,
        draft=matter.draft,
        translated=matter.translated.value() if matter.translated else None,
    )
