"""Two editions of a brief side by side: what one states and the other does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import parse_qsl, urlencode

from audiobrief.brief.model import Brief
from audiobrief.locales import language_of
from audiobrief.qa.editions.alignment import aligned
from audiobrief.qa.editions.claims import Claims, contradictions, plain_words, read_claims
from audiobrief.qa.editions.fact import FIGURES, Fact, agree, keys
from audiobrief.qa.editions.figures import read_figures
from audiobrief.qa.editions.finding import Difference
from audiobrief.qa.editions.names import Evidence, Name, Word, capitals, gather, has_name, read_names, read_words
from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.inline import plain
from audiobrief.text.normalization.sentences import sentences

OPENING = "opening"
_NEAR = 1.5  # sentences; farther apart, two figures are not one and its translation


@dataclass(frozen=True)
class EditionSection:
    """One section of one edition, read: its sentences, what they state, and what names can be found in."""

    label: str
    sentences: tuple[str, ...]
    words: tuple[tuple[Word, ...], ...]
    facts: tuple[Fact, ...]
    names: tuple[Name, ...]
    evidence: Evidence

    def near(self, place: int, of: int) -> str:
        """The sentence that stands where the sentence `place` of `of` stands in the other edition."""
        if not self.sentences:
            return ""
        return self.sentences[
            min(len(self.sentences) - 1, round((place + 0.5) / max(of, 1) * len(self.sentences) - 0.5))
        ]


@dataclass(frozen=True)
class _Side:
    """The two languages of a comparison and which of them is spoken of."""

    language: str
    other: str
    flipped: bool
    called: str = ""  # what messages call it and its other: by their language, unless it is the same
    other_called: str = ""


def compare(first: Brief, second: Brief, called: tuple[str, str] = ("", "")) -> tuple[Difference, ...]:
    """What two editions of one brief do not both say: opening first, then section by section, then links.

    `called` is what messages call them, instead of by their languages.
    """
    languages = language_of(first.locale), language_of(second.locale)
    names = called[0] or languages[0], called[1] or languages[1]
    sides = (_Side(*languages, False, *names), _Side(*languages[::-1], True, *names[::-1]))
    passages = _read(first, second)
    found: list[Difference] = []
    if first.published and second.published and first.published[:10] != second.published[:10]:
        found.append(_different("published", OPENING, first.published, second.published, "", ""))
    found += _sections(first, second, sides)
    for ours, theirs in passages:
        found += _figures(ours, theirs, sides)
        found += _names(ours, theirs, sides)
        found += _claims(ours, theirs, sides)
    found += _links(first, second, sides)
    return tuple(found)


def _labels(brief: Brief) -> list[str]:
    """A label for each section: its perspective, numbered from the second of its kind on."""
    seen: Counter[str] = Counter()
    labels = []
    for section in brief.sections:
        seen[section.perspective] += 1
        count = seen[section.perspective]
        labels.append(section.perspective if count == 1 else f"{section.perspective} {count}")
    return labels


def _read(first: Brief, second: Brief) -> list[tuple[EditionSection, EditionSection]]:
    """The passages that both editions have, paired, in the order of the first."""
    texts = [_texts(brief) for brief in (first, second)]
    labels = [label for label in texts[0] if label in texts[1]]
    proper = frozenset[str]()
    read: list[dict[str, list[tuple[Word, ...]]]] = []
    for brief, parts in zip((first, second), texts, strict=True):
        language = language_of(brief.locale)
        words = {label: [read_words(text, language) for text in part] for label, part in parts.items()}
        proper |= capitals(each for label, part in words.items() for each in part[label == OPENING :])
        read.append(words)
    pairs = []
    for label in labels:
        ours, theirs = (
            _passage(label, brief.locale, parts[label], words[label], proper)
            for brief, parts, words in zip((first, second), texts, read, strict=True)
        )
        pairs.append((ours, theirs))
    return pairs


def _texts(brief: Brief) -> dict[str, list[str]]:
    """The sentences of each section by its label; the opening is the title as one sentence, then the hook."""
    parts = {OPENING: [plain(brief.title), *_sentences(brief.hook, brief.locale)]}
    for label, section in zip(_labels(brief), brief.sections, strict=True):
        parts[label] = _sentences(section.paragraphs, brief.locale)
    return parts


def _sentences(paragraphs: Sequence[str], locale: str) -> list[str]:
    """What a reader sees, sentence by sentence: inline marks say how words sound, not what they state."""
    return [each for paragraph in paragraphs for each in sentences(plain(paragraph), locale)]


def _passage(
    label: str, locale: str, texts: Sequence[str], words: Sequence[tuple[Word, ...]], proper: frozenset[str]
) -> EditionSection:
    language = language_of(locale)
    figures = [read_figures(text, locale, place) for place, text in enumerate(texts)]
    names = [
        name
        for place, (each, counted) in enumerate(zip(words, figures, strict=True))
        for name in read_names(each, language, proper, place, counted)
    ]
    evidence = gather(words, names)
    # Every word of an English title may have a capital: its names are found, not missed.
    missed = [name for name in names if not (label == OPENING and name.sentence == 0)]
    return EditionSection(
        label, tuple(texts), tuple(words), tuple(chain.from_iterable(figures)), tuple(missed), evidence
    )


def _sections(first: Brief, second: Brief, sides: tuple[_Side, _Side]) -> Iterator[Difference]:
    labels = _labels(first), _labels(second)
    for brief, own, other, side in zip((first, second), labels, labels[::-1], sides, strict=True):
        for label, section in zip(own, brief.sections, strict=True):
            if label not in other:
                what = section.heading or label
                message = f'the section "{what}" is only in {side.called}'
                fix = f"write the section in {side.other_called}, or take it out of {side.called}"
                start = next(iter(_sentences(section.paragraphs[:1], brief.locale)), "")
                yield _placed("section", label, what, start, "", message, fix, side)
    common = [[label for label in own if label in other] for own, other in zip(labels, labels[::-1], strict=True)]
    if common[0] != common[1]:
        what = f"{', '.join(common[0])} / {', '.join(common[1])}"
        message = f"the sections stand in another order ({what})"
        yield Difference("order", OPENING, what, "", "", message, "give both editions the same order")


def _placed(
    kind: str, section: str, what: str, own: str, other: str, message: str, fix: str, side: _Side
) -> Difference:
    first, second = (other, own) if side.flipped else (own, other)
    return Difference(kind, section, what, first, second, message, fix)


def _different(kind: str, section: str, ours: str, theirs: str, first: str, second: str) -> Difference:
    message = f'"{ours}" and "{theirs}" differ'
    return Difference(kind, section, f"{ours} / {theirs}", first, second, message, "say the same in both editions")


def _figures(ours: EditionSection, theirs: EditionSection, sides: tuple[_Side, _Side]) -> Iterator[Difference]:
    left = _unmatched(ours.facts, theirs.facts)
    right = _unmatched(theirs.facts, ours.facts)
    for pairing in (_one_kind, _two_figures):
        pairs, left, right = _pair(left, right, ours, theirs, pairing)
        for a, b in pairs:
            sentence = ours.sentences[a.sentence], theirs.sentences[b.sentence]
            yield _different(a.kind, ours.label, a.text, b.text, *sentence)
    for own, other, facts, side in ((ours, theirs, left, sides[0]), (theirs, ours, right, sides[1])):
        for fact in facts:
            yield _missing(fact.kind, fact.text, fact.sentence, own, other, side)


def _missing(kind: str, text: str, place: int, own: EditionSection, other: EditionSection, side: _Side) -> Difference:
    sentence = own.sentences[place]
    opposite = other.near(place, len(own.sentences))
    message = f'"{text}" is only in {side.called}'
    fix = f"say it in {side.other_called}, or take it out of {side.called}"
    return _placed(kind, own.label, text, sentence, opposite, message, fix, side)


def _unmatched(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    """The facts, each once, with which no other agrees."""
    site_models: dict[Hashable, dict[Hashable, Fact]] = {}
    for other in others:
        for key in keys(other):
            site_models.setdefault(key, {}).setdefault(other.same(), other)
    once: dict[Hashable, Fact] = {}
    for fact in facts:
        if not fact.soft:
            once.setdefault(fact.same(), fact)
    return [
        fact
        for fact in once.values()
        if not any(agree(fact, other) for key in keys(fact) for other in site_models.get(key, {}).values())
    ]


def _one_kind(fact: Fact) -> str:
    return fact.kind


def _two_figures(fact: Fact) -> str:
    return "figure" if fact.kind in FIGURES else fact.kind


def _pair(
    left: list[Fact], right: list[Fact], ours: EditionSection, theirs: EditionSection, pairing: Callable[[Fact], str]
) -> tuple[list[tuple[Fact, Fact]], list[Fact], list[Fact]]:
    """Facts of both editions that stand at about the same place, and the rest of each."""
    queues: dict[str, list[Fact]] = {}
    for fact in reversed(right):
        queues.setdefault(pairing(fact), []).append(fact)
    ratio = len(theirs.sentences) / max(1, len(ours.sentences))
    pairs: list[tuple[Fact, Fact]] = []
    rest: list[Fact] = []
    for fact in left:
        queue = queues.get(pairing(fact), [])
        place = (fact.sentence + 0.5) * ratio - 0.5
        while queue and queue[-1].sentence < place - _NEAR:
            queue.pop()
        if queue and queue[-1].sentence <= place + _NEAR:
            pairs.append((fact, queue.pop()))
        else:
            rest.append(fact)
    taken = {id(b) for _, b in pairs}
    return pairs, rest, [fact for fact in right if id(fact) not in taken]


def _names(ours: EditionSection, theirs: EditionSection, sides: tuple[_Side, _Side]) -> Iterator[Difference]:
    """Names of one passage that the other has not; two that share a word are told as one difference."""
    left, right = _unnamed(ours, theirs), _unnamed(theirs, ours)
    by_word: dict[str, Name] = {}
    for name in right:
        for word in name.words:
            by_word.setdefault(word, name)
    told: set[int] = set()
    for name in left:
        twin = next((by_word[word] for word in name.words if word in by_word), None)
        if twin is not None and id(twin) not in told:
            told |= {id(name), id(twin)}
            sentence = ours.sentences[name.sentence], theirs.sentences[twin.sentence]
            yield _different("name", ours.label, name.text, twin.text, *sentence)
    for own, other, names, side in ((ours, theirs, left, sides[0]), (theirs, ours, right, sides[1])):
        for name in names:
            if id(name) not in told:
                yield _missing("name", name.text, name.sentence, own, other, side)


def _unnamed(own: EditionSection, other: EditionSection) -> list[Name]:
    once: dict[Hashable, Name] = {}
    for name in own.names:
        if not name.soft:
            once.setdefault(name.known or name.words, name)
    return [name for name in once.values() if not has_name(other.evidence, name)]


def _claims(ours: EditionSection, theirs: EditionSection, sides: tuple[_Side, _Side]) -> Iterator[Difference]:
    """What sentences that stand for one another claim and the other denies."""
    for left, right in aligned(ours.sentences, theirs.sentences):
        sentence = (
            " ".join(ours.sentences[place] for place in left),
            " ".join(theirs.sentences[place] for place in right),
        )
        a, b = _claimed(ours, left, sides[0].language), _claimed(theirs, right, sides[1].language)
        for kind, one, other in contradictions(a, b):
            if one and other:
                yield _different(kind, ours.label, one, other, *sentence)
            else:
                side = sides[0] if one else sides[1]
                message = f'"{one or other}" is only in {side.called}'
                fix = f"say it in {side.other_called}, or take it out of {side.called}"
                yield Difference(kind, ours.label, one or other, *sentence, message, fix)


def _claimed(section: EditionSection, places: range, language: str) -> Claims:
    texts = [
        plain_words(section.sentences[place], [fact for fact in section.facts if fact.sentence == place])
        for place in places
    ]
    return read_claims(" . ".join(texts), language)


def _links(first: Brief, second: Brief, sides: tuple[_Side, _Side]) -> Iterator[Difference]:
    pages = [{page_of(link): link for link in brief.sources} for brief in (first, second)]
    for own, other, side in zip(pages, pages[::-1], sides, strict=True):
        for page, link in own.items():
            if page not in other:
                message = f"the link {link} is only in {side.called}"
                yield _placed("link", "links", link, link, "", message, f"add the link to {side.other_called}", side)


_ADDRESS = lazy_pattern(r"^(?:[a-z][a-z0-9+.\-]*:)?//([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_LANGUAGE = lazy_pattern(r"(?:fr|en|fra|eng|francais|french|english|anglais)(?:[-_](?:ca|fr|us|gb))?", re.IGNORECASE)
_TRACKING = lazy_pattern(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|lang|language|locale|hl", re.IGNORECASE)


def page_of(link: str) -> str:
    """A link without scheme, "www", tracking and language: what stays is the page."""
    match = _ADDRESS.match(link.strip())
    if match is None:
        return link.strip()
    host, path, query = match[1].lower(), match[2], match[3] or ""
    labels = [label for label in host.split(".") if label != "www"]
    if len(labels) > 2 and _LANGUAGE.fullmatch(labels[0]):
        labels = labels[1:]
    parts = [part for part in path.split("/") if part and not _LANGUAGE.fullmatch(part)]
    # canada.ca/page.fr.html is the twin of canada.ca/page.en.html
    parts = [re.sub(r"[._-](?:fr|en|fra|eng)(?=\.\w+$|$)", "", part) for part in parts]
    kept = sorted((key, value) for key, value in parse_qsl(query, True) if not _TRACKING.fullmatch(key))
    return ".".join(labels) + "".join(f"/{part}" for part in parts) + (f"?{urlencode(kept)}" if kept else "")
