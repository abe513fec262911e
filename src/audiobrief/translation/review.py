"""A machine draft under review: its paragraphs beside the original's, each changed in place, its mark taken off.

The file's own layout, comments and front matter stay: only the block of a paragraph is replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs, read_marked
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.text.clean import one_line
from audiobrief.translation.edition import Remark, TranslationPlan, placed_remarks
from audiobrief.translation.segments import TranslationUnit, places_of, segments_of, split_tags
from audiobrief.translation.verify import doubts_about
from audiobrief.translation.wire import shown, to_markdown
from audiobrief.translation.work import TranslatedSegment

_HEAD = re.compile(r"\A---\n.*?^---$\n?", re.DOTALL | re.MULTILINE)
_DRAFT = re.compile(r"^draft:.*\n", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DOUBTS = re.compile(r"(?:<!-- doubt: (?:(?!-->).)*-->\n*)+\Z")
_BLOCK = re.compile(r"(?:^[^\n]*\S[^\n]*\n?)+", re.MULTILINE)
_BEFORE = re.compile(r"<!-- before the original changed: (.*?) -->", re.DOTALL)


@dataclass(frozen=True)
class ReviewedParagraph:
    """One segment of the draft beside that of the original it was made from.

    `place` counts the segments of the draft. `text` is Markdown; `mark` is of both texts, so that what is accepted is
    what was read: another wording of either has another mark.
    """

    place: int
    where: str
    kind: str
    source: str
    text: str
    mark: str
    findings: tuple[Remark, ...]
    perspective: str = ""  # of the section that it stands in
    number: int = 0  # of the paragraph in its section, from 1; 0 for what stands once
    before: tuple[str, ...] = ()  # what a reviewer had written here before the original changed


def paragraphs_of(plan: TranslationPlan, cast: Cast) -> tuple[tuple[ReviewedParagraph, ...], tuple[Remark, ...]]:
    """Every segment to review, in order, and what is doubtful about none of them.

    Names of perspectives are in the cast and need no review.

    Raises: InputError for a plan without an edition, or one whose original has changed since.
    """
    present, owners = segments_of(_edition(plan)), _owners(plan)
    pieces = [list(kept.segments or ()) for kept in plan.kept]
    locales = (plan.brief.locale, plan.locale)
    results = {
        place: TranslatedSegment(text, doubts_about(shown(plan.segments[place].text), shown(text), locales, kind))
        for place, (piece, kind) in enumerate(zip(pieces, (one.kind for one in plan.segments), strict=True))
        if piece and not plan.segments[place].named and (text := " ".join(part.text for part in piece))
    }
    assert plan.before is not None
    plain = read_briefs(plan.before, str(plan.target), cast.perspectives, NARRATOR)[0]
    remarks = placed_remarks(plan, pieces, results, plain)
    before, spots = _texts_before(plan), _spots(present)
    found = tuple(
        ReviewedParagraph(
            place, where, segment.kind, _source_text(plan, owners.get(place)), _markdown(segment),
            f"{_source_digest(plan, owners.get(place))}:{segment.written}",
            tuple(remark for at, remark in remarks if at == owners.get(place)), *spots[place], before.get(place, ()),
        )
        for place, (segment, where) in enumerate(zip(present, places_of(present), strict=True))
        if not segment.named and segment.text
    )  # fmt: skip
    shown_at = {owners.get(one.place) for one in found}
    return found, tuple(remark for at, remark in remarks if at not in shown_at)


def _spots(present: Sequence[TranslationUnit]) -> list[tuple[str, int]]:
    """For each segment the perspective of its section and which paragraph of it this is, from 1."""
    found: list[tuple[str, int]] = []
    section, number = "", 0
    for segment in present:
        if segment.kind == "heading":
            section, number = segment.perspective, 0
        number += segment.kind in ("hook", "paragraph")
        found.append((section, number if segment.kind in ("hook", "paragraph") else 0))
    return found


def _source_text(plan: TranslationPlan, owner: int | None) -> str:
    return "" if owner is None else shown(plan.segments[owner].text)


def _source_digest(plan: TranslationPlan, owner: int | None) -> str:
    return "" if owner is None else plan.segments[owner].digest


def _texts_before(plan: TranslationPlan) -> dict[int, tuple[str, ...]]:
    """What a reviewer had written in a place before its original changed, as comments in the file tell."""
    text, begin = text_of(plan), 0
    found: dict[int, tuple[str, ...]] = {}
    try:
        blocks = _blocks(plan, text, segments_of(_edition(plan)))
    except InputError:
        return {}
    for place, (start, end) in blocks.items():
        found[place] = tuple(_BEFORE.findall(text[begin:start]))
        begin = end
    return found


def _markdown(segment: TranslationUnit) -> str:
    return segment.text if segment.kind == "tags" else to_markdown(segment.text)


def source_of(plan: TranslationPlan, place: int) -> TranslationUnit:
    """The segment of the original that a segment of the draft was made from. Raises: InputError where there is none."""
    owner = _owners(plan).get(place)
    if owner is None:
        raise InputError("the original says nothing in this place; write it yourself", path=plan.target)
    return plan.segments[owner]


def _owners(plan: TranslationPlan) -> dict[int, int]:
    """For each segment of the draft, by its place, that of the original; what only a reviewer gave has none."""
    found: dict[int, int] = {}
    present = segments_of(_edition(plan))
    for kinds in (("title",), ("tags",), ("hook", "heading", "paragraph")):
        here = iter([place for place, segment in enumerate(present) if segment.kind in kinds])
        for owner, segment in enumerate(plan.segments):
            if segment.kind in kinds:
                found |= {place: owner for _, place in zip(plan.kept[owner].segments or (), here, strict=False)}
    return found


def _edition(plan: TranslationPlan) -> Brief:
    if plan.edition is None or plan.before is None:
        raise InputError("there is no translation to review yet; make one with: audiobrief translate", path=plan.target)
    if plan.state != "current":
        raise InputError(
            "its original has changed since it was translated; translate it again, what you reviewed stays",
            path=plan.target,
        )
    return plan.edition


def with_paragraph(plan: TranslationPlan, cast: Cast, place: int, markdown: str) -> str:
    """The file of the draft with another text in one place, and without the doubts that stood above the old one.

    Raises: InputError where it would not be read as that one paragraph, and for a file of another layout.
    """
    text, present = text_of(plan), segments_of(_edition(plan))
    if not 0 <= place < len(present) or present[place].named:
        raise InputError("there is no such paragraph; load the page again", path=plan.target)
    kind, words = present[place].kind, one_line(markdown)
    if kind == "tags":
        new = _with_tags(text, words)
    else:
        start, end = _blocks(plan, text, present)[place]
        sign = {"title": "# ", "heading": "## "}.get(kind, "")
        before = _DOUBTS.sub("", text[:start])
        new = f"{before}{sign}{words}\n{text[end:]}"
    _refuse_shape(plan, cast, new, place)
    return new


def text_of(plan: TranslationPlan) -> str:
    """The file of the draft as it is read."""
    assert plan.before is not None
    return plan.before.decode("utf-8-sig").replace("\r\n", "\n")


def _blocks(plan: TranslationPlan, text: str, present: Sequence[TranslationUnit]) -> dict[int, tuple[int, int]]:
    """Where each segment stands in the file, by its place: from the first to behind the last character."""
    head = _HEAD.match(text)
    begin = head.end() if head else 0
    # Comments are blanked, so that every place stays what it is.
    body = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text[begin:])
    blocks = [(begin + found.start(), begin + found.end()) for found in _BLOCK.finditer(body)]
    written = [place for place, segment in enumerate(present) if segment.kind != "tags" and segment.text]
    if len(blocks) != len(written):
        raise InputError("its paragraphs do not stand one by one; change it in an editor", path=plan.target)
    return dict(zip(written, blocks, strict=True))


def _with_tags(text: str, words: str) -> str:
    line = f"tags: [{', '.join(json.dumps(tag, ensure_ascii=False) for tag in split_tags(words))}]"
    return re.sub(r"^tags: \[.*\]$", lambda _: line, text, count=1, flags=re.MULTILINE)


def _refuse_shape(plan: TranslationPlan, cast: Cast, new: str, place: int) -> None:
    """Raise InputError if the file would not be read as before but for this one text."""
    fault = InputError(
        "this would not be read as one paragraph in its place; leave out marks of headings, lists and comments",
        path=plan.target,
    )
    try:
        found = segments_of(read_marked(new.encode(), str(plan.target), cast.perspectives, NARRATOR)[0])
    except AudiobriefError as error:
        raise fault from error
    old = segments_of(_edition(plan))
    others = [segment for at, segment in enumerate(old) if at != place]
    if (
        [(one.kind, one.perspective) for one in found] != [(one.kind, one.perspective) for one in old]
        or [segment for at, segment in enumerate(found) if at != place] != others
        or not found[place].text
    ):
        raise fault


def as_reviewed(text: str) -> str:
    """The file of a draft without its line `draft: machine`."""
    head = _HEAD.match(text)
    return text if head is None else _DRAFT.sub("", head[0], count=1) + text[head.end() :]
