"""Three readings of one text merged by sentence: what the brief said, what a producer made of it, what it says now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from audiobrief.text.normalization.sentences import sentences

Side = Literal["", "script", "brief"]

_ALIKE = 0.3  # share of words from which a sentence counts as another's new wording
_LARGEST_TABLE = 10_000  # pairs of sentences that are compared by their words


@dataclass(frozen=True)
class Sentence:
    """One sentence; `opens` where it begins a paragraph."""

    text: str
    opens: bool = False


@dataclass(frozen=True)
class Clash:
    """A sentence that script and brief both changed; "" where one of them took it away."""

    base: str
    script: str
    brief: str


@dataclass(frozen=True)
class MergedText:
    """The merged sentences, what was taken from the brief as pairs of old and new, and what cannot be merged."""

    sentences: tuple[Sentence, ...]
    taken: tuple[tuple[str, str], ...] = ()
    clashes: tuple[Clash, ...] = ()


@dataclass
class _Aligned:
    """One side laid against the base: what stands for each of its sentences, and what is new before each and last."""

    instead: list[list[Sentence]]
    before: list[list[Sentence]]


def sentences_of(paragraphs: Sequence[str], locale: str) -> tuple[Sentence, ...]:
    """The sentences of paragraphs, in order."""
    return tuple(
        Sentence(text, number == 0) for part in paragraphs for number, text in enumerate(sentences(part, locale))
    )


def paragraphs_of(merged: Sequence[Sentence]) -> tuple[str, ...]:
    """The paragraphs that sentences make."""
    parts: list[list[str]] = []
    for sentence in merged:
        if sentence.opens or not parts:
            parts.append([])
        parts[-1].append(sentence.text)
    return tuple(" ".join(part) for part in parts)


def merge_sentences(
    base: Sequence[Sentence], script: Sequence[Sentence], brief: Sequence[Sentence], prefer: Side = ""
) -> MergedText:
    """What both sides changed since `base`, together; `prefer` decides where both changed one sentence.

    What both added at one place stands there twice over: the script's first. Clashes keep the script's words.
    """
    mine, theirs = _aligned(base, script), _aligned(base, brief)
    _follow_moves(base, mine, theirs)
    _follow_moves(base, theirs, mine)
    merged: list[Sentence] = []
    taken: list[tuple[str, str]] = []
    clashes: list[Clash] = []
    for place in range(len(base) + 1):
        own, new = mine.before[place], theirs.before[place]
        added = [sentence for sentence in new if sentence.text not in _texts(own)]
        merged += [*own, *added]
        taken += [("", sentence.text) for sentence in added]
        if place == len(base):
            break
        old, ours, other = base[place], mine.instead[place], theirs.instead[place]
        if _texts(ours) == _texts(other) or _texts(other) == [old.text]:
            chosen, aside = ours, other
        elif _texts(ours) == [old.text]:
            chosen, aside = other, ours
            taken.append((old.text, _said(other)))
        else:
            chosen, aside = (other, ours) if prefer == "brief" else (ours, other)
            if not prefer:
                clashes.append(Clash(old.text, _said(ours), _said(other)))
            elif prefer == "brief":
                taken.append((_said(ours), _said(other)))
        merged += _opened(old, chosen, aside)
    if merged:
        merged[0] = replace(merged[0], opens=True)
    return MergedText(tuple(merged), tuple(taken), tuple(clashes))


def _texts(part: Sequence[Sentence]) -> list[str]:
    return [sentence.text for sentence in part]


def _said(part: Sequence[Sentence]) -> str:
    return " ".join(_texts(part))


def _opened(old: Sentence, chosen: Sequence[Sentence], aside: Sequence[Sentence]) -> list[Sentence]:
    """The chosen sentences; whether they open a paragraph is merged as well."""
    if not chosen or not aside or chosen[0].opens != old.opens:
        return list(chosen)
    return [replace(chosen[0], opens=aside[0].opens), *chosen[1:]]


def _follow_moves(base: Sequence[Sentence], moved: _Aligned, other: _Aligned) -> None:
    """What one side changed in a sentence that the other side moved is changed at its new place."""
    for place, old in enumerate(base):
        changed = other.instead[place]
        if moved.instead[place] or not changed or _texts(changed) == [old.text]:
            continue
        for part in (*moved.before, *moved.instead):
            if old.text in _texts(part):
                at = _texts(part).index(old.text)
                part[at : at + 1] = [replace(changed[0], opens=part[at].opens), *changed[1:]]
                other.instead[place] = [old]
                break


def _aligned(base: Sequence[Sentence], side: Sequence[Sentence]) -> _Aligned:
    found = _Aligned([[] for _ in base], [[] for _ in range(len(base) + 1)])
    matcher = SequenceMatcher(None, _texts(base), _texts(side), autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        new = side[other_start:other_end]
        if kind == "equal":
            for place, sentence in zip(range(start, end), new, strict=True):
                found.instead[place] = [sentence]
        elif kind == "insert":
            found.before[start] = list(new)
        elif kind == "replace":
            for place, part in enumerate(_paired(base[start:end], new)):
                found.instead[start + place] = part
    return found


def _paired(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[list[Sentence]]:
    """What stands for each of the old sentences: by their words where those are alike, else in their order."""
    found: list[list[Sentence]] = [[] for _ in old]
    done_old = done_new = 0
    for place, other in [*_alike(old, new), (len(old), len(new))]:
        between = new[done_new:other]
        room = range(done_old, place)
        for number, sentence in enumerate(between):
            if room:
                found[min(room[0] + number, room[-1])].append(sentence)
            else:
                found[done_old - 1 if done_old else place].append(sentence)
        if place < len(old):
            found[place].append(new[other])
        done_old, done_new = place + 1, other + 1
    return found


def _alike(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Places of old and new wordings that belong together, ascending on both sides, as alike as can be."""
    if len(old) * len(new) > _LARGEST_TABLE:
        return []
    first, second = [_words(one.text) for one in old], [_words(one.text) for one in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    share = [[_share(one, other) for other in second] for one in first]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            pair = share[i][j] + best[i + 1][j + 1] if share[i][j] >= _ALIKE else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if share[i][j] >= _ALIKE and best[i][j] == share[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _words(text: str) -> Counter[str]:
    return Counter(text.casefold().split())


def _share(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())
