"""What an edition keeps when its original has changed: every paragraph whose source is as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from audiobrief.brief.model import Brief
from audiobrief.translation.segments import TranslationUnit, segments_of

_ALONE = {"title": "t", "tags": "g"}  # kinds that stand once, and how their pair of digests is marked


@dataclass(frozen=True)
class SegmentMerge:
    """What becomes of one segment of the original.

    `segments` stand in the edition as they are; None where it is to be translated. `before` are texts that a
    reviewer had written for what is now translated anew.
    """

    segments: tuple[TranslationUnit, ...] | None = None
    before: tuple[str, ...] = ()


def record(pairs: Sequence[tuple[TranslationUnit, str]]) -> str:
    """The digests of an edition on one line: of each segment of the original, and of its translation as it was made."""
    return " ".join(f"{_ALONE.get(source.kind, '')}{source.digest}:{written}" for source, written in pairs)


def was_edited(brief: Brief, paragraphs: str) -> bool:
    """Whether an edition says anything else than what was written into it."""
    own = [(_ALONE.get(segment.kind, ""), segment.written) for segment in segments_of(brief)]
    return [(mark, written) for mark, _, written in _pairs(paragraphs)] != own


def written_before(original: Sequence[TranslationUnit], paragraphs: str) -> dict[int, str]:
    """For each segment of the original that the record knows, by its place: the digest of its translation."""
    found: dict[int, str] = {}
    for kind in ("title", "tags", ""):
        mark = _ALONE.get(kind, "")
        old = [(source, written) for own, source, written in _pairs(paragraphs) if own == mark]
        new = [place for place, segment in enumerate(original) if _ALONE.get(segment.kind, "") == mark]
        for old_start, new_start, size in _matches([a for a, _ in old], [original[place].digest for place in new]):
            for step in range(size):
                found[new[new_start + step]] = old[old_start + step][1]
    return found


def kept(original: Sequence[TranslationUnit], edition: Brief, paragraphs: str) -> tuple[SegmentMerge, ...]:
    """For each segment of the changed original: what the edition keeps for it."""
    found: dict[int, SegmentMerge] = {}
    present = segments_of(edition)
    for kind in ("title", "tags", ""):
        mark = _ALONE.get(kind, "")
        old = [(source, written) for own, source, written in _pairs(paragraphs) if own == mark]
        here = [segment for segment in present if _ALONE.get(segment.kind, "") == mark]
        new = [place for place, segment in enumerate(original) if _ALONE.get(segment.kind, "") == mark]
        found |= _kept(old, here, [(place, original[place].digest) for place in new])
    return tuple(found[place] for place in range(len(original)))


def _kept(
    old: Sequence[tuple[str, str]], here: Sequence[TranslationUnit], new: Sequence[tuple[int, str]]
) -> dict[int, SegmentMerge]:
    stands = _stands([written for _, written in old], here)
    found: dict[int, SegmentMerge] = {}
    before: dict[int, list[str]] = {}
    matcher = SequenceMatcher(None, [source for source, _ in old], [digest for _, digest in new], autojunk=False)
    for operation, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            for step in range(old_end - old_start):
                found[new[new_start + step][0]] = SegmentMerge(tuple(stands[old_start + step]))
            continue
        edited = [
            segment.text
            for place in range(old_start, old_end)
            for segment in stands[place]
            if segment.written != old[place][1] and not segment.named
        ]
        for step in range(new_start, new_end):
            found[new[step][0]] = SegmentMerge()
        if new and edited:
            # Where the original has nothing any more, they are shown above what follows.
            before.setdefault(new[min(new_start, len(new) - 1)][0], []).extend(edited)
    return {place: replace(each, before=tuple(before.get(place, ()))) for place, each in found.items()}


def _stands(written: Sequence[str], here: Sequence[TranslationUnit]) -> list[list[TranslationUnit]]:
    """What stands in the edition for each segment that was written into it, however a reviewer changed it."""
    stands: list[list[TranslationUnit]] = [[] for _ in written]
    matcher = SequenceMatcher(None, written, [segment.written for segment in here], autojunk=False)
    for _, start, end, here_start, here_end in matcher.get_opcodes():
        part = here[here_start:here_end]
        if end - start == len(part):
            for step, segment in enumerate(part):
                stands[start + step].append(segment)
        elif stands and part:
            # Split, joined or added by the reviewer: it stays together, with the segment before where it is new.
            stands[start if end > start else max(0, start - 1)] += part
    return stands


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    return [(a, b, size) for a, b, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()]


def _pairs(paragraphs: str) -> list[tuple[str, str, str]]:
    found = (re.fullmatch(r"([tg]?)([0-9a-f]{6}):([0-9a-f]{6})", word) for word in paragraphs.split())
    return [(match[1], match[2], match[3]) for match in found if match]
