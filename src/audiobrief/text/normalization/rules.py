"""Ordered rewriting rules that keep source spans.

A rule is a pattern over the *written* text and a function that gives the spoken words for a match.
Rules run in order; what one has claimed is closed to the rest, so no rule ever reads another's output.
Whatever nobody claims is spoken as written. Each rule scans the text once, if it has what the pattern needs:
time is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from audiobrief.text.normalization.needs import features
from audiobrief.text.normalization.pattern import Searcher


@dataclass(frozen=True)
class Pronounced:
    """Words with a sound of their own: `ipa`, or `language` (fr, en) when it is not that of the text."""

    text: str
    ipa: str = ""
    language: str = ""


Spoken = Callable[[re.Match[str]], "str | Pronounced | None"]


@dataclass(frozen=True)
class Rule:
    """`spoken` returns the words for a match, "" to drop it, or None to leave it to later rules."""

    name: str
    pattern: Searcher
    spoken: Spoken


@dataclass(frozen=True)
class Span:
    """One stretch of text: `written[start:end]` is said as `text`; `rule` is None where it is unchanged."""

    start: int
    end: int
    text: str
    rule: str | None = None
    ipa: str = ""
    language: str = ""


_Claim = tuple[int, int, str, str, str, str]


def rewrite(written: str, rules: Iterable[Rule], first: Iterable[Span] = ()) -> tuple[Span, ...]:
    """Spans that cover `written` from end to end without gap or overlap, in order.

    `first` holds spans that were decided before any rule; they must not overlap.
    """
    claimed: list[_Claim] = sorted(
        (span.start, span.end, span.text, span.rule or "", span.ipa, span.language) for span in first
    )
    for rule in _possible(rules, features(written)):
        fresh = []
        for match in rule.pattern.finditer(written):
            start, end = match.span()
            if start == end or _overlaps(claimed, start, end):
                continue
            said = rule.spoken(match)
            if isinstance(said, Pronounced):
                fresh.append((start, end, said.text, rule.name, said.ipa, said.language))
            elif said is not None:
                fresh.append((start, end, said, rule.name, "", ""))
        if len(fresh) > 8:
            claimed = sorted(claimed + fresh)
        else:
            for claim in fresh:
                insort(claimed, claim)
    spans: list[Span] = []
    position = 0
    for start, end, text, name, ipa, language in claimed:
        if position < start:
            spans.append(Span(position, start, written[position:start]))
        spans.append(Span(start, end, text, name, ipa, language))
        position = end
    if position < len(written):
        spans.append(Span(position, len(written), written[position:]))
    return tuple(spans)


# By the identity of their rules: the tuples of locales and lexicons are made once, and hashing hundreds of rules for
# each sentence would cost more than it saves. The rules are kept with their index, so that no other takes their place.
_INDEXES: dict[int, tuple[Sequence[Rule], dict[str, tuple[int, ...]], frozenset[int]]] = {}
_MOST_INDEXES = 64


def _possible(rules: Iterable[Rule], held: set[str]) -> Iterable[Rule]:
    """The rules, in their order, that a text with these features may match; of four hundred some forty."""
    if not isinstance(rules, tuple):
        return [rule for rule in rules if rule.pattern.needs is None or not rule.pattern.needs.isdisjoint(held)]
    known = _INDEXES.get(id(rules))
    if known is None or known[0] is not rules:
        known = _indexed(rules)
    _, by_feature, always = known
    numbers = set(always)
    for feature in held & by_feature.keys():
        numbers.update(by_feature[feature])
    return [rules[number] for number in sorted(numbers)]


def _indexed(rules: tuple[Rule, ...]) -> tuple[Sequence[Rule], dict[str, tuple[int, ...]], frozenset[int]]:
    """The rules, their places by each feature that one of them needs, and the places of those that may always match."""
    by_feature: dict[str, list[int]] = {}
    always = set()
    for number, rule in enumerate(rules):
        needs = rule.pattern.needs
        if needs is None:
            always.add(number)
        for feature in needs or ():
            by_feature.setdefault(feature, []).append(number)
    if len(_INDEXES) >= _MOST_INDEXES:
        _INDEXES.clear()
    found = rules, {feature: tuple(places) for feature, places in by_feature.items()}, frozenset(always)
    _INDEXES[id(rules)] = found
    return found


def _overlaps(claimed: list[_Claim], start: int, end: int) -> bool:
    after = bisect_left(claimed, (end,))
    return after > 0 and claimed[after - 1][1] > start


def spoken_text(spans: Iterable[Span]) -> str:
    """What the spans say, with white space folded and none before closing punctuation."""
    joined = " ".join("".join(span.text for span in spans).split())
    return re.sub(r"\s+([,.;:!?…])", r"\1", joined)
