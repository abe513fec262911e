"""Blocks become briefs: editions parted, leftovers cut, headings matched, title and hook found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from audiobrief.brief.model import Brief, LeftOut, episode_id
from audiobrief.brief.readers.blocks import BlockDocument
from audiobrief.brief.readers.compose import BriefText, compose
from audiobrief.brief.readers.editions import part_editions
from audiobrief.brief.readers.frontmatter import FrontMatter, parse_date
from audiobrief.brief.readers.items import choose, distinct
from audiobrief.brief.readers.language import NAMES, detect_language, foreign_text, language_of_texts, other_language
from audiobrief.brief.readers.limits import check_page
from audiobrief.brief.readers.markup import with_codes
from audiobrief.brief.readers.several import Story, part_stories, second_story
from audiobrief.brief.readers.source import Source, parse
from audiobrief.brief.readers.titles import FIRST_LINE
from audiobrief.brief.readers.weak_ends import weak_ends, weak_title
from audiobrief.config.perspective import Perspective
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import find_locale, language_of
from audiobrief.text.clean import shortened
from audiobrief.text.lazy_pattern import lazy_pattern

_SUFFIX = lazy_pattern(r"^(.+)\.([A-Za-z]{2}(?:[-_][A-Za-z]{2})?)$")


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
    stories = part_stories(page.blocks, perspectives)
    if len(stories) > 1:
        place = _chosen_story(stories, parsed.stem is not None, item, name)
        others = [LeftOut(one.title, "another brief of the file") for one in stories if one is not stories[place]]
        page = replace(page, blocks=stories[place].blocks, left_out=(*page.left_out, *others))
        titles = [one.title for one in stories]
        stem = distinct(titles, [""] * len(titles), place)
        parsed, file = replace(parsed, stem=stem), replace(file, stem=stem)
    editions = part_editions(page, name, perspectives)
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in leftovers]
    briefs: list[Brief] = []
    problems: list[AudiobriefError] = []
    for tag, part in ((edition.tag, edition.page) for edition in editions):
        locale, doubts = _locale(tag, matter, file, part)
        try:
            draft = compose(part, matter, perspectives, narrator, locale, patterns)
        except AudiobriefError as error:
            faults = [fault for fault in getattr(error, "problems", (error,)) if isinstance(fault, InputError)]
            problems += [InputError(fault.message, path=name, line=fault.line) for fault in faults]
            continue
        repeated = second_story(draft.sections, narrator)
        doubts = doubts or foreign_text(draft.taken, language_of(locale))
        weak = [] if matter.translated or matter.adapted else weak_ends(draft.hook, draft.sections)
        weak += weak_title(draft.title, draft.hook, draft.sections) if _is_first_line(draft) else []
        told = (*draft.notices, *doubts, *([repeated] if repeated else []), *weak)
        draft = replace(draft, notices=(*parsed.notices, *told))
        found = _brief(draft, matter, part, file, locale)
        briefs.append(replace(found, inside=parsed.stem is not None))
    languages = [language_of(brief.locale) for brief in briefs]
    if len(set(languages)) < len(languages):
        problems.append(InputError(f"holds two parts in one language ({', '.join(languages)}); keep one", path=name))
    raise_all(problems)
    return _with_shared_facts(briefs)


def _chosen_story(stories: Sequence[Story], inside: bool, item: str, name: str) -> int:
    """Which of several briefs in one text is meant. Raises: InputError."""
    titles = [one.title for one in stories]
    if inside:  # `item` said which text; it cannot say which brief in it, too
        message = f"its text holds {len(titles)} briefs, such as “{shortened(titles[0], 60)}”"
        raise InputError(f"{message}; save them as a file of their own and choose there by --item", path=name)
    return choose(titles, [""] * len(titles), item, name, "a file")


def _with_shared_facts(briefs: Sequence[Brief]) -> tuple[Brief, ...]:
    """The editions of one story: one id, and what one of them says of its date and sources, for all that do not."""
    date = next((brief.published for brief in briefs if brief.published), "")
    sources = next((brief.sources for brief in briefs if brief.sources), ())
    return tuple(
        replace(brief, id=briefs[0].id, published=brief.published or date, sources=brief.sources or sources)
        for brief in briefs
    )


def read_marked(
    data: bytes, name: str, perspectives: Sequence[Perspective], narrator: str, *, item: str = ""
) -> tuple[Brief, ...]:
    """The same editions with the mark-up of their paragraphs, wherever it does not change how they are read."""
    briefs = read_briefs(data, name, perspectives, narrator, item=item)
    try:
        coded = read_briefs(data, name, perspectives, narrator, markup=True, item=item)
    except AudiobriefError:
        return briefs
    others = {brief.locale: brief for brief in coded}
    return tuple(with_codes(brief, others.get(brief.locale)) for brief in briefs)


def _locale(tag: str, matter: FrontMatter, file: FileName, page: BlockDocument) -> tuple[str, list[str]]:
    """The locale of an edition, and what is doubtful about it.

    What the producer says (a mark, front matter, the file's name) counts; an attribute of a page does not count
    against the text.
    """
    texts = [block.text for block in page.blocks]
    found = language_of_texts(texts)
    told = find_locale(tag or matter.lang or matter.language or file.tag or "")
    if told and found and found != language_of(told):
        own, other = NAMES[language_of(told)], NAMES[found]
        return told, [f"is marked as {own}, but its text is {other}: a voice for {own} would read it; mend the mark"]
    attribute = str(page.head.get("lang") or "")
    stated = find_locale(attribute)
    if not told and stated and found and found != language_of(stated):
        told = find_locale(found)
        return told or "fr-CA", [
            f'the page says lang="{attribute}", but its text is {NAMES[found]}: read as {NAMES[found]}'
        ]
    locale = told or stated or find_locale(detect_language(" ".join(texts))) or "fr-CA"
    other = other_language(" ".join(texts))
    if other:
        own = NAMES[language_of(locale)]
        return locale, [f"reads like {other}, which is not spoken here: voices for {own} would read it"]
    return locale, []


def _is_first_line(draft: BriefText) -> bool:
    return any((one.taken_for, one.why) == ("heading: title", FIRST_LINE) for one in draft.taken)


def _brief(draft: BriefText, matter: FrontMatter, page: BlockDocument, file: FileName, locale: str) -> Brief:
    identity = episode_id(matter.id, file.stem, draft.title)
    return Brief(
        id=identity,
        locale=locale,
        title=draft.title,
        hook=draft.hook,
        sources=draft.sources,
        published=matter.date or parse_date(str(page.head.get("date") or "")) or draft.published,
        authors=draft.authors,
        tags=draft.tags,
        sections=draft.sections,
        left_out=(*page.left_out, *draft.left_out),
        taken=draft.taken,
        notices=draft.notices,
        titled=draft.titled,
        draft=matter.draft,
        translated=matter.translated.value() if matter.translated else None,
        adapted=matter.adapted.value() if matter.adapted else None,
        named=bool(matter.id),
    )
