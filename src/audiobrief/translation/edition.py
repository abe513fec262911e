"""The text of a translated edition: its pieces put together, read back, compared with the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from audiobrief.brief.model import Brief, Section, Translated
from audiobrief.brief.readers.read import parse_name, read_briefs, read_marked
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.errors import AudiobriefError, TranslationError
from audiobrief.locales import language_of
from audiobrief.qa.editions import compare
from audiobrief.storage.files import slug
from audiobrief.translation import merge
from audiobrief.translation.protocol import Translator
from audiobrief.translation.segments import (
    Head,
    TranslationUnit,
    digest_of,
    places_of,
    segments_of,
    split_tags,
    unparse,
)
from audiobrief.translation.wire import shown
from audiobrief.translation.work import TranslatedSegment


@dataclass(frozen=True)
class TranslationPlan:
    """What a translation reads, keeps, sends and writes.

    `state` is "new", "current" (nothing to do), "stale" (only what changed is translated) or "anew".
    """

    source: Path
    brief: Brief
    target: Path
    before: bytes | None  # what stood there, so that nobody's change is written over meanwhile
    locale: str
    stated: bool  # whether the edition must say its locale, because neither file name nor show does
    state: str
    edition: Brief | None
    kept: tuple[merge.SegmentMerge, ...]
    segments: tuple[TranslationUnit, ...]

    @property
    def wanted(self) -> tuple[TranslationUnit, ...]:
        """The segments that a translator is needed for."""
        return tuple(self.segments[place] for place in self.places)

    @property
    def places(self) -> tuple[int, ...]:
        """Where they stand among all segments."""
        return tuple(
            place
            for place, (segment, kept) in enumerate(zip(self.segments, self.kept, strict=True))
            if kept.segments is None and not segment.named and segment.text
        )


@dataclass(frozen=True)
class Remark:
    """One thing for the reviewer: where it is, what it is, and both sentences."""

    place: str
    kind: str
    message: str
    source: str
    target: str


def piece_of(plan: TranslationPlan, cast: Cast, place: int, result: TranslatedSegment | None) -> list[TranslationUnit]:
    """What stands in the edition for one segment of the original."""
    segment, kept = plan.segments[place], plan.kept[place]
    if kept.segments is not None:
        return list(kept.segments)
    if result is not None:
        text = result.text
        if segment.kind == "tags" and len(split_tags(text)) != len(split_tags(segment.text)):
            text = segment.text
        return [replace(segment, text=text)]
    name = cast.perspective(segment.perspective).name(language_of(plan.locale)) if segment.named else segment.text
    return [replace(segment, text=name)]


def head_of(plan: TranslationPlan, translator: Translator, today: date, *, fresh: bool) -> Head:
    brief, edition = plan.brief, plan.edition
    made = Translated(plan.source.name, translator.name, translator.model, today.isoformat(), digest_of(brief), "")
    draft = "machine"
    if edition is not None and edition.translated is not None and not fresh:
        before = edition.translated
        made = replace(made, backend=before.backend, model=before.model, date=before.date)
        draft = edition.draft
    own_id = brief.id if brief.id != slug(parse_name(plan.source.name).stem) else ""
    sources = dict.fromkeys((*brief.sources, *(edition.sources if edition else ())))
    return Head(plan.locale if plan.stated else "", own_id, brief.published, tuple(sources), made, draft)


def compose(
    plan: TranslationPlan,
    cast: Cast,
    pieces: list[list[TranslationUnit]],
    results: dict[int, TranslatedSegment],
    head: Head,
) -> tuple[str, tuple[Remark, ...]]:
    """The text of the edition with its doubts, read back to see that it says what it should."""
    assert head.translated is not None
    flat = _ordered(plan, pieces)
    bare = unparse(flat, [()] * len(flat), head)
    marked, plain = _read_back(plan, cast, bare)
    _refuse_shape(flat, marked, head.translated)
    doubts = placed_remarks(plan, pieces, results, plain)
    remarks: dict[int, list[str]] = {}
    for place, doubt in doubts:
        remarks.setdefault(place, []).append(f"doubt: {doubt.message} | {doubt.source}")
    for place, kept in enumerate(plan.kept):
        remarks.setdefault(place, []).extend(f"before the original changed: {shown(text)}" for text in kept.before)
    written = _written(plan, pieces, segments_of(marked), flat)
    head = replace(head, translated=replace(head.translated, paragraphs=merge.record(written)))
    owners = [place for place, piece in enumerate(pieces) for _ in piece]
    first = {place: owners.index(place) for place in set(owners)}
    by_segment: list[list[str]] = [[] for _ in flat]
    shift = len(flat) - len(owners)
    for place, lines in remarks.items():
        by_segment[first.get(place, 0) + shift] += lines
    return unparse(flat, by_segment, head), tuple(doubt for _, doubt in doubts)


def _ordered(plan: TranslationPlan, pieces: list[list[TranslationUnit]]) -> list[TranslationUnit]:
    """All segments of the edition; a title or tags that only a reviewer gave it come first."""
    flat = [segment for piece in pieces for segment in piece]
    own = segments_of(plan.edition) if plan.edition else ()
    kinds = {segment.kind for segment in (*flat, *plan.segments)}
    return [segment for segment in own if segment.kind in ("title", "tags") and segment.kind not in kinds] + flat


def _read_back(plan: TranslationPlan, cast: Cast, text: str) -> tuple[Brief, Brief]:
    """The edition as it will be read, with its mark-up and without. Raises: TranslationError."""
    arguments = (text.encode(), plan.target.name, cast.perspectives, NARRATOR)
    try:
        return read_marked(*arguments)[0], read_briefs(*arguments)[0]
    except AudiobriefError as error:
        raise TranslationError("", f"the edition could not be read back ({type(error).__name__})") from error


def _refuse_shape(flat: Sequence[TranslationUnit], marked: Brief, made: Translated) -> None:
    """Raise TranslationError with the first difference if the edition has not the shape that was written."""
    expected = [(segment.kind, segment.perspective) for segment in flat]
    read = [(segment.kind, segment.perspective) for segment in segments_of(marked)]
    if expected == read:
        return
    place = next(
        (n for n, (a, b) in enumerate(zip(expected, read, strict=False)) if a != b), min(len(expected), len(read))
    )
    where = places_of(flat)[min(place, len(flat) - 1)]
    name = f"{made.backend} {made.model}"
    message = f"its answer would be read in another shape than the original (from {where} on)"
    raise TranslationError(name, message, fix="run it again, or use another model; nothing was written")


def placed_remarks(
    plan: TranslationPlan, pieces: list[list[TranslationUnit]], results: dict[int, TranslatedSegment], plain: Brief
) -> list[tuple[int, Remark]]:
    """What a reviewer should look at, with the place of its segment: of each answer, then of the edition as a whole.

    `plain` is the edition without mark-up, as it is read.
    """
    places = places_of(plan.segments)
    found = [
        (place, Remark(places[place], doubt.kind, doubt.message, doubt.source, doubt.target))
        for place, result in results.items()
        for doubt in result.doubts
        if doubt.kind != "name"  # whether a name is missing is seen in its section, not in one paragraph
    ]
    told = {(doubt.kind, doubt.message) for _, doubt in found}
    original = replace(plan.brief, hook=tuple(map(shown, plan.brief.hook)), sections=_shown_sections(plan.brief))
    for finding in compare(original, replace(plain, locale=plan.locale)):
        if (finding.kind, finding.message) in told:
            continue
        near = [n for n, where in enumerate(places) if _is_in(where, finding.section)]
        place = _place_of(plan.segments, pieces, near or range(len(places)), finding.first, finding.second)
        where = places[place] if finding.first or finding.second else finding.section
        found.append((place, Remark(where, finding.kind, finding.message, finding.first, finding.second)))
    return found


def _shown_sections(brief: Brief) -> tuple[Section, ...]:
    return tuple(replace(section, paragraphs=tuple(map(shown, section.paragraphs))) for section in brief.sections)


def _is_in(place: str, section: str) -> bool:
    if section == "opening":
        return place == "title" or place.startswith("hook")
    return place.startswith(f"{section.split(' ')[0]}, ")


def _place_of(
    segments: Sequence[TranslationUnit],
    pieces: list[list[TranslationUnit]],
    near: Sequence[int],
    first: str,
    second: str,
) -> int:
    """Which of the segments `near` a sentence of the edition or of the original stands in."""
    for place in near:
        if second and any(second in shown(part.text) for part in pieces[place]):
            return place
    return next((place for place in near if first and first in shown(segments[place].text)), near[0])


def _written(
    plan: TranslationPlan,
    pieces: list[list[TranslationUnit]],
    read: Sequence[TranslationUnit],
    flat: Sequence[TranslationUnit],
) -> list[tuple[TranslationUnit, str]]:
    """Each segment of the original with the digest of its translation as a machine made it."""
    digests = iter([segment.written for segment in read[len(flat) - sum(map(len, pieces)) :]])
    before = {}
    if plan.edition is not None and plan.edition.translated is not None:
        before = merge.written_before(plan.segments, plan.edition.translated.paragraphs)
    pairs: list[tuple[TranslationUnit, str]] = []
    for place, piece in enumerate(pieces):
        own = [next(digests) for _ in piece]
        # What a reviewer changed keeps the digest that it had, so that the change is seen again.
        known = before.get(place) if plan.kept[place].segments is not None else None
        pairs.append((plan.segments[place], known or (own[0] if own else "000000")))
    return pairs
