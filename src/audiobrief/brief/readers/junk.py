"""What of an input is no part of its text: decided for each block by what speaks for and against it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiobrief.brief.readers.appeals import ASKING, names_source, stems
from audiobrief.brief.readers.around import OUTSIDE, TURNS
from audiobrief.brief.readers.blocks import MESSAGE, Block
from audiobrief.brief.readers.credits import find_credit, is_name
from audiobrief.brief.readers.facts import SOURCE_LABEL
from audiobrief.brief.readers.headings import judge_heading
from audiobrief.brief.readers.junk_page import SHORTEST_HEAD, Page, mark
from audiobrief.brief.readers.labels import is_head_label
from audiobrief.brief.readers.leftovers import drop_emoji, take_links
from audiobrief.brief.readers.line_patterns import (
    CONTACT,
    END_MARK,
    FOLIO,
    GREETING,
    MAIL_LINE,
    SIGN_OFF,
    SPOKEN_OF,
    is_handle,
    is_stamp,
)
from audiobrief.brief.readers.notices import find_notice, is_notice_in_sentences, speaks_of_a_site
from audiobrief.brief.readers.private import REASON, holds_private
from audiobrief.brief.readers.remarks import ADVERT, REMARK
from audiobrief.brief.readers.table_rows import REASON as TABLE_HEAD
from audiobrief.config.perspective import Perspective
from audiobrief.text.lazy_pattern import lazy_pattern

THRESHOLD = 3.0
AMID = frozenset((ADVERT, REMARK, TABLE_HEAD, OUTSIDE, TURNS))  # reasons of notes that stand anywhere in a text
# "Voici votre brief, structuré selon …": what was asked for, not what somebody said.
_FOR_YOU = lazy_pattern(r"\b(?:votre|vos|ton|tes|your|demand[eé]e?s?|requested|asked for)\b", re.IGNORECASE)
_PROPERTY = lazy_pattern(r"(?P<key>[A-ZÀ-Ý][^:：.!?\d]{2,30}?) ?[:：] [^.!?]{1,60}")
_MARKS = " .…!→←»«›‹-–—|·•*_\t"


def find_junk(
    blocks: Sequence[Block], perspectives: Sequence[Perspective], patterns: Sequence[re.Pattern[str]] = ()
) -> tuple[str, ...]:
    """For each block the reason why it is no part of the text, or "" where it is. `patterns` are the producer's own."""
    page = Page(blocks, [_bare(block.text) for block in blocks], _named(blocks, perspectives))
    page.reasons = list(found_by_patterns(blocks, patterns))
    for i, reason in enumerate(page.reasons):
        page.kept[i] = page.kept[i] and not reason
    _take_notes(page)
    _take_contacts(page)
    _take_head(page)
    edges = _edges(page)
    for _ in range(2):  # twice: what stands beside junk becomes more likely
        for i in range(len(blocks)):
            if not page.reasons[i] and not page.kept[i]:
                page.reasons[i] = _judged(page, i, edges) or ("call to action" if _is_appeal(page, i) else "")
    _take_lists(page)
    _take_between(page, edges)
    _take_surrounded(page)
    _take_leads(page)
    _take_marks(page)
    _take_properties(page)
    return tuple(page.reasons)


def found_by_patterns(blocks: Sequence[Block], patterns: Sequence[re.Pattern[str]]) -> tuple[str, ...]:
    """For each block the reason why it is left out, or "", by the producer's own patterns alone."""
    return tuple(
        "a pattern of leftovers in show.yaml" if any(pattern.search(block.text) for pattern in patterns) else ""
        for block in blocks
    )


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", take_links(drop_emoji(text))[0]).strip(_MARKS)


def _named(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> list[bool]:
    named = []
    for number, block in enumerate(blocks):
        heading = judge_heading(number, blocks, perspectives, marked=False) if block.level or block.bare else None
        named.append(bool(heading and heading.is_full and heading.holds))
    return named


def _judged(page: Page, i: int, edges: frozenset[int]) -> str:
    block, line = page.blocks[i], page.lines[i]
    if _holds_contact(page, i):
        return REASON
    if _is_credit(page, i, edges):
        credit = find_credit(page.blocks[i].text)
        return credit.reason if credit else "byline"
    if i in edges and is_stamp(drop_emoji(block.text).strip()):
        return "date line"
    notice = find_notice(line)
    if notice is None and _is_of_print(page, i):
        return "head or foot of a printed page"
    if notice is None and block.hint in ("", MESSAGE):
        return _control(page, i, edges)
    prose, edge = page.is_prose(i), i in edges
    weight = notice.weight if notice else 1.0
    beside = any(0 <= j < len(page.reasons) and page.reasons[j] for j in (i - 1, i + 1))
    weight += 1.0 if not prose else 0.0 if notice and notice.in_sentences else -2.0
    weight += 1.0 if edge else -1.0 if notice and notice.only_at_edges else 0.0
    weight += 0.5 if beside else 0.0
    weight += 1.5 if block.hint and notice else 1.0 if block.hint and not prose else 0.0
    weight += 1.5 if speaks_of_a_site(line) else 0.0
    weight -= 1.0 if prose and SPOKEN_OF.search(line) and not (edge and _FOR_YOU.search(line)) else 0.0
    weight -= 1.5 if block.level else 0.0
    if weight < THRESHOLD:
        return ""
    return notice.reason if notice else f"part of the page ({block.hint})"


def _control(page: Page, i: int, edges: frozenset[int]) -> str:
    """The reason to leave out a button: a few words below the text that ask for something, beside what is left out."""
    last = page.last_kept
    beside = any(0 <= j < len(page.reasons) and page.reasons[j] for j in (i - 1, i + 1))
    few = len(page.lines[i].split()) <= 4 and not page.is_sentence(i) and not page.blocks[i].level
    text = page.blocks[i].text.rstrip()
    leads = text.endswith((":", "：")) or SOURCE_LABEL.match(text)  # as "Sources :" does
    word = text.rstrip(".…!").isalpha() and page.blocks[i].kind == "paragraph" and not leads
    is_address = not re.search(r"\w", take_links(page.blocks[i].text)[0])
    asks = bool(word or ASKING.match(page.lines[i]) or page.blocks[i].links)
    asks = asks and not is_address and not names_source(page.blocks[i])
    points = re.match(r"(?:&gt;|>|»|→|▶|👉|➡)", page.blocks[i].text.strip())
    if points and last < i and i in edges and not page.is_sentence(i) and not names_source(page.blocks[i]):
        return "link to other texts"
    return "among the controls of a page" if last < i and i in edges and beside and few and asks else ""


def _is_of_print(page: Page, i: int) -> bool:
    """Whether a line is a page number, has one at its edge, or stands at the head or foot of other pages, too."""
    text = page.blocks[i].text
    if page.is_prose(i) or page.blocks[i].level:
        return False
    if re.fullmatch(r".*\S {3,}\d{1,3}|\d{1,3} {3,}\S.*", text) or FOLIO.fullmatch(text.strip()):
        return True
    if page.times[text] < 2:
        return False
    return bool(re.search(r"\S {3,}\S", text)) or (not page.kept[i] and text in page.beside_folios)


def _is_credit(page: Page, i: int, edges: frozenset[int]) -> bool:
    """Whether a block says who wrote the text, and when: by its words, its part of the page, or its neighbours."""
    block = page.blocks[i]
    if block.kind == "row":
        return False
    if block.level and block.hint != "byline":
        credit = find_credit(block.text) if block.level > 1 and i in edges else None
        return credit is not None and credit.reason == "date line" and not credit.has_more
    if block.level:
        return i <= page.first_kept
    first = page.first_kept
    near = i in edges or i <= min(first, SHORTEST_HEAD)
    credit = find_credit(block.text)
    if block.hint == "byline":
        return credit is not None or not page.is_prose(i)
    if credit is None:
        after = [page.reasons[j] for j in range(i + 1, min(i + 4, len(page.blocks)))]
        told = any(reason in ("byline", "date line", "reading time") for reason in after)
        first_part = re.split(r"\s*[|·•]\s*", block.text.strip())[0]
        return 0 < i <= SHORTEST_HEAD and near and told and is_name(first_part) and not block.bold
    if i == 0 and credit.has_more:
        return False  # a title may end with a date
    return near or credit.certain >= 2


def _holds_contact(page: Page, i: int) -> bool:
    return holds_private(page.blocks[i].text) and len(page.lines[i].split()) <= 14 and not page.is_prose(i)


def _take_notes(page: Page) -> None:
    """What a sender wrote around the text; and the lines of a signature below the last such note."""
    notes = [i for i, block in enumerate(page.blocks) if block.kind == "note"]
    for i in notes:
        page.reasons[i] = page.reasons[i] or page.blocks[i].hint
    last = page.last_kept
    notes = [i for i in notes if page.blocks[i].hint not in AMID]
    if notes and 0 <= last < notes[-1]:
        below = range(notes[-1] + 1, len(page.blocks))
        signed = not any(page.is_prose(j) or page.blocks[j].level for j in below)
        mark(page, [j for j in below if signed and page.lines[j] and not _is_appeal(page, j)], "signature")


def _is_appeal(page: Page, i: int) -> bool:
    return page.blocks[i].kind == "appeal"


def _edges(page: Page) -> frozenset[int]:
    """The blocks before the first text and after the last: what is no sentence, or may be a notice."""
    count = len(page.blocks)

    def is_text(i: int) -> bool:
        if page.kept[i] or not page.is_prose(i) or page.reasons[i] or _is_appeal(page, i):
            return page.kept[i]
        line = page.lines[i]
        noticed = is_notice_in_sentences(line) or (speaks_of_a_site(line) and find_notice(line))
        return not noticed and find_credit(page.blocks[i].text) is None and page.blocks[i].hint != "byline"

    head = page.first(is_text)
    tail = next((i for i in range(count - 1, -1, -1) if is_text(i)), -1)
    return frozenset([*range(head), *range(tail + 1, count)])


def _take_contacts(page: Page) -> None:
    """What follows the end mark of a press release, a block of contacts, a signature."""
    count = len(page.blocks)
    last = page.last_kept
    for i in range(last + 1, count):
        text = page.blocks[i].text.strip()
        near = range(i + 1, min(i + 6, count))
        if END_MARK.fullmatch(text) and i > 0:
            mark(page, range(i, count), "after the end of the press release")
        elif CONTACT.fullmatch(text) and any(holds_private(page.blocks[j].text) for j in near):
            end = count if not any(page.is_prose(j) for j in range(i, count)) else _last_contact(page, near) + 1
            mark(page, [j for j in range(i, end) if not page.is_prose(j)], "contact")
        elif SIGN_OFF.fullmatch(text.rstrip(",! ")) and count - i <= 8:
            mark(page, [j for j in range(i, count) if not page.is_prose(j)], "signature")


def _last_contact(page: Page, near: Sequence[int]) -> int:
    return max(j for j in near if holds_private(page.blocks[j].text))


def _take_head(page: Page) -> None:
    """Headers of a mail, and the name and stamp above a post."""
    start = min(page.first(lambda i: page.kept[i] or (page.is_prose(i) and not _is_mail(page, i))), SHORTEST_HEAD)
    mails = [i for i in range(start) if _is_mail(page, i)]
    quoting = [i for i in mails if page.blocks[i].text.rstrip().endswith(":")]
    if len(mails) >= 2 or quoting:
        mark(page, mails, "header of a mail")
        after = max(mails) + 1
        if after < len(page.blocks) and GREETING.fullmatch(page.blocks[after].text.strip()):
            mark(page, [after], "greeting of a mail")
    stamps = [i for i in range(start) if is_stamp(drop_emoji(page.blocks[i].text).strip()) or is_handle(page.lines[i])]
    if stamps:
        head = range(stamps[-1] + 1)
        mark(page, [i for i in head if not page.blocks[i].level and not _tells_story(page, i)], "header of a post")


def _tells_story(page: Page, i: int) -> bool:
    """Whether a line of some words above a text says what the text is about: its title."""
    words = page.lines[i].split()
    is_place = len(words) < 7 and not any(word.islower() and len(word) >= 4 for word in words)
    if len(words) < 4 or is_place or find_notice(page.lines[i]) or find_credit(page.blocks[i].text):
        return False
    below = " ".join(block.text for block in page.blocks[i + 1 : i + 1 + SHORTEST_HEAD] if len(block.text.split()) >= 6)
    own = stems(page.lines[i])
    return len(own) >= 2 and 2 * len(own & stems(below)) >= len(own)


def _is_mail(page: Page, i: int) -> bool:
    return bool(MAIL_LINE.fullmatch(page.blocks[i].text.strip()))


def _take_lists(page: Page) -> None:
    """The headlines under "Read also:"."""
    prose = max((i for i in range(len(page.blocks)) if page.is_prose(i) and not page.reasons[i]), default=-1)
    for i, reason in enumerate(page.reasons):
        if reason != "link to other texts":
            continue
        if 0 <= page.last_kept < i - 1 and prose < i and len(page.lines[i].split()) <= 5:
            mark(page, range(i, len(page.blocks)), reason)  # "Most read", with nothing but lines below
            return
        if page.blocks[i].level or page.blocks[i].text.rstrip().endswith((":", "：")):
            for j in range(i + 1, len(page.blocks)):
                if page.kept[j] or page.is_prose(j):
                    break
                page.reasons[j] = page.reasons[j] or reason


def _take_surrounded(page: Page) -> None:
    """A short sentence below the text with something that is left out above and below it, and no word of the text."""
    if page.last_kept < 0:
        return
    around = frozenset(("among the controls of a page", "navigation of a page", "counter of a page", "call to action"))
    story = stems(" ".join(block.text for block in page.blocks[: page.last_kept + 2]))
    for i in range(page.last_kept + 2, len(page.blocks) - 1):
        beside = page.reasons[i - 1] in around and page.reasons[i + 1] in around
        if beside and len(page.lines[i].split()) <= 8 and not page.blocks[i].level and not stems(page.lines[i]) & story:
            mark(page, [i], "among the controls of a page")


def _take_between(page: Page, edges: frozenset[int]) -> None:
    """Short lines among the controls of a page, after the text: where two of them are certain, so are the others."""
    for side in (range(len(page.blocks) // 2), range(len(page.blocks) // 2, len(page.blocks))):
        certain = [i for i in side if i in edges and page.reasons[i]]
        if len(certain) >= 2:
            between = [i for i in range(certain[0], certain[-1] + 1) if i in edges and not page.is_sentence(i)]
            title = _likely_title(page, between) if side.start == 0 else -1
            above = certain[0] - 1 if side.start else -1
            while (
                above in edges and page.lines[above] and len(page.lines[above].split()) <= 3 and _is_word(page, above)
            ):
                between.append(above)  # the tags of a page
                above -= 1
            mark(page, [i for i in between if i != title], "among the controls of a page")


def _is_word(page: Page, i: int) -> bool:
    return not (page.is_sentence(i) or page.kept[i] or page.blocks[i].level or page.blocks[i].kind != "paragraph")


def _take_marks(page: Page) -> None:
    """A word or two right below who wrote a text and when, such as "Paid"; and the name there once more."""
    names = {page.lines[i] for i in range(min(len(page.lines), SHORTEST_HEAD)) if page.reasons[i] == "byline"}
    head = range(1, min(page.first_kept, SHORTEST_HEAD))
    mark(page, [i for i in head if page.lines[i] in names and not page.blocks[i].level], "byline")
    for i in range(1, page.first_kept):
        plain = not page.blocks[i].level and not page.blocks[i].bold and len(page.lines[i].split()) <= 2
        if plain and not page.is_sentence(i) and page.reasons[i - 1] in ("byline", "date line", "reading time"):
            mark(page, [i], "among the controls of a page")


def _take_properties(page: Page) -> None:
    """What a form says of a text above it ("Version : 2"), beside the author or date in a line of the same form."""
    head = range(min(page.first_kept, SHORTEST_HEAD))
    forms = [i for i in head if _PROPERTY.fullmatch(page.blocks[i].text.strip()) and not page.blocks[i].level]
    told = ("byline", "date line")
    for i in forms:
        match = _PROPERTY.fullmatch(page.blocks[i].text.strip())
        named = match is not None and (SOURCE_LABEL.match(match["key"]) or is_head_label(match["key"]))
        beside = any(page.reasons[j] in told for j in (i - 1, i + 1, i - 2, i + 2) if j in forms)
        if beside and not named and not page.blocks[i].links:
            mark(page, [i], "property of the text")


def _likely_title(page: Page, numbers: Sequence[int]) -> int:
    """The line among the controls at the head of a page that is its title: marked so, else the wordiest one; or -1."""
    free = [i for i in numbers if not page.reasons[i]]
    credited = [i for i in numbers if page.reasons[i] in ("byline", "date line", "reading time")]
    above = [i for i in free if not credited or i < credited[0]] or free
    best = max(above, key=lambda i: (page.blocks[i].level == 1, len(page.lines[i].split())), default=-1)
    return best if best >= 0 and (page.blocks[best].level == 1 or len(page.lines[best].split()) >= 4) else -1


def _take_leads(page: Page) -> None:
    """A line that leads into contacts which are left out, such as "Pour nous joindre :" or the name of a person."""
    for i in range(len(page.blocks) - 2, -1, -1):
        text = page.blocks[i].text.strip()
        leads = text.endswith((":", "：")) and not page.is_prose(i)
        leads = leads or (i > page.last_kept + 1 > 0 and is_name(text) and not page.blocks[i].level)
        if leads and page.reasons[i + 1] in (REASON, "contact"):
            mark(page, [i], page.reasons[i + 1])
