"""Segments become translations: from the store or the translator, verified, asked again once, never trusted blindly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from audiobrief.errors import TranslationError
from audiobrief.locales import language_of
from audiobrief.progress import Progress
from audiobrief.qa.editions.names import read_names, read_words
from audiobrief.qa.editions.other_form import other_form
from audiobrief.text.lexicon import Lexicon
from audiobrief.translation.amounts import conversions, converted
from audiobrief.translation.protocol import Term, Translator
from audiobrief.translation.segments import TranslationUnit
from audiobrief.translation.store import TranslationStore
from audiobrief.translation.typography import typeset
from audiobrief.translation.verify import Doubt, doubts_about
from audiobrief.translation.wire import Wire, masked, pack, reattached, shown, tags_hold, unpack

_NOT_TRUSTED = 3  # so many paragraphs, and more than half of them, must be in doubt before nothing is written
_AGAIN = " An earlier answer left something out or changed a figure: translate all of it and keep every figure."


@dataclass(frozen=True)
class Job:
    """What a run translates: locales, the words' own forms, and what the text is about."""

    source: str
    target: str
    lexicon: Lexicon
    about: str

    @property
    def locales(self) -> tuple[str, str]:
        return self.source, self.target


@dataclass(frozen=True)
class TranslatedSegment:
    """A segment in the other language, with mark-up as in the original, and what is doubtful about it."""

    text: str
    doubts: tuple[Doubt, ...] = ()
    stored: bool = False


@dataclass(frozen=True)
class _Asked:
    """One segment on its way: what is sent for it and the terms that go along."""

    place: int
    segment: TranslationUnit
    wire: Wire
    terms: tuple[Term, ...] = field(default=())


def pending(segments: Sequence[TranslationUnit], job: Job, translator: Translator, store: TranslationStore) -> int:
    """How many segments would be sent."""
    return sum(store.get(_key(asked, job, translator, store)) is None for asked in _first(segments, job, translator))


def translate_segments(
    segments: Sequence[TranslationUnit],
    places: Sequence[str],
    job: Job,
    translator: Translator,
    store: TranslationStore,
    progress: Progress,
) -> list[TranslatedSegment]:
    """A translation for each segment; `places` say in words where they stand.

    Raises: TranslationError when one is missing after the second request, or most cannot be trusted; what was
    translated well until then is in the store.
    """
    refuse_pair(translator, job)
    results: dict[int, TranslatedSegment] = {}
    waiting: list[_Asked] = []
    for asked in _first(segments, job, translator):
        known = store.get(_key(asked, job, translator, store))
        if known is None:
            waiting.append(asked)
        else:
            results[asked.place] = TranslatedSegment(known, stored=True)
    progress.begin("translating", float(len(waiting)))
    again: list[_Asked] = []
    for asked, answer in _answers(waiting, job, translator, progress, first=True):
        result = _result(asked, answer, job)
        if result is None or result.doubts:
            again.append(asked)
        else:
            store.put(_key(asked, job, translator, store), result.text)
        if result is not None:
            results[asked.place] = result
    second = [_second(asked, job, translator) for asked in again]
    for asked, answer in _answers(second, job, translator, progress, first=False):
        result = _result(asked, answer, job)
        before = results.get(asked.place)
        if result is not None and (before is None or _weight(result) < _weight(before)):
            results[asked.place] = result
            if not result.doubts:
                first_asked = next(each for each in again if each.place == asked.place)
                store.put(_key(first_asked, job, translator, store), result.text)
    _refuse(segments, places, results, translator)
    return [results[place] for place in range(len(segments))]


def refuse_pair(translator: Translator, job: Job) -> None:
    """Raise TranslationError if the translator does not know the pair of languages."""
    pairs = translator.pairs()
    wanted = (language_of(job.source), language_of(job.target))
    if pairs and wanted not in pairs:
        known = ", ".join(f"{a} to {b}" for a, b in pairs)
        message = f"does not translate from {wanted[0]} to {wanted[1]} (it has {known})"
        raise TranslationError(translator.name, message, fix="choose another with --backend")


def _first(segments: Sequence[TranslationUnit], job: Job, translator: Translator) -> Iterator[_Asked]:
    for place, segment in enumerate(segments):
        terms = terms_of(shown(segment.text), job.source, job.target, job.lexicon)
        wire = pack(segment.text)
        yield _Asked(place, segment, wire, terms)


def _second(asked: _Asked, job: Job, translator: Translator) -> _Asked:
    """The same segment with its figures in the other language's form: behind tags, or else in the text itself."""
    if not translator.limits.keeps_tags:
        return _Asked(asked.place, asked.segment, Wire(converted(shown(asked.segment.text), *job.locales)))
    figures = [(term.source, term.target) for term in asked.terms if any(char.isdigit() for char in term.source)]
    wire = masked(asked.wire, figures)
    hidden = wire.kept[len(asked.wire.kept) :]
    first = len(asked.wire.kept) + 1
    tags = tuple(Term(f"<{number}/>", kept.opening) for number, kept in enumerate(hidden, start=first))
    names = tuple(term for term in asked.terms if term.source not in {written for written, _ in figures})
    return _Asked(asked.place, asked.segment, wire, (*tags, *names))


def _key(asked: _Asked, job: Job, translator: Translator, store: TranslationStore) -> str:
    # Mark-up comes back from the store too, so it belongs to the key.
    return store.key(translator.identity(), job.source, job.target, asked.segment.text, asked.terms)


def _answers(
    asked: Sequence[_Asked], job: Job, translator: Translator, progress: Progress, *, first: bool
) -> Iterator[tuple[_Asked, str]]:
    """Each segment with its answer, "" where there is none. Raises: TranslationError."""
    limits = translator.limits
    about = job.about if first else job.about + _AGAIN
    for batch in _batches(asked, limits.segments if first else 1, limits.characters):
        texts = [each.wire.text if limits.keeps_tags else shown(_bare(each)) for each in batch]
        terms = tuple(dict.fromkeys(term for each in batch for term in each.terms))
        try:
            answers = translator.translate(texts, job.source, job.target, glossary=terms, context=about)
        except TranslationError as error:
            if not error.retriable or not first:
                raise
            answers = []
        if len(answers) != len(batch):
            answers = [""] * len(batch)
        yield from zip(batch, answers, strict=True)
        progress.advance(float(len(batch)) if first else 0.0)


def _bare(asked: _Asked) -> str:
    return asked.wire.text if not asked.wire.kept else asked.segment.text


def _batches(asked: Sequence[_Asked], most: int, characters: int) -> Iterator[list[_Asked]]:
    batch: list[_Asked] = []
    size = 0
    for each in asked:
        if batch and (len(batch) >= most or size + len(each.wire.text) > characters):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += len(each.wire.text)
    if batch:
        yield batch


def _result(asked: _Asked, answer: str, job: Job) -> TranslatedSegment | None:
    """The answer in the signs of its language with its mark-up, and the doubts about it; None when it is empty."""
    if not any(char.isalnum() for char in answer):
        return None
    kind, original = asked.segment.kind, asked.segment.text
    text = answer if kind == "tags" else typeset(answer, job.target)
    doubts: list[Doubt] = []
    if tags_hold(text, asked.wire):
        text = unpack(text, asked.wire)
    else:
        text, lost = reattached(text, pack(original))
        for kept in lost:
            what = f'the link or mark on "{kept.words}"' if kept.words else f"the mark {kept.opening}"
            doubts.append(Doubt("markup", f"{what} has no place", shown(original), shown(text), grave=False))
    found = doubts_about(shown(original), shown(text), job.locales, kind)
    return TranslatedSegment(text, (*found, *doubts))


def _weight(result: TranslatedSegment) -> tuple[int, int]:
    return sum(doubt.grave for doubt in result.doubts), len(result.doubts)


def _refuse(
    segments: Sequence[TranslationUnit],
    places: Sequence[str],
    results: dict[int, TranslatedSegment],
    translator: Translator,
) -> None:
    """Raise TranslationError, naming places and no texts, if the translations may not stand as a draft."""
    named = f"{translator.name} {translator.model}".strip()
    missing = [place for place in range(len(segments)) if place not in results]
    if missing:
        message = (
            f"gave no translation of {len(missing)} of {len(segments)} parts, asked twice: {_listed(places, missing)}"
        )
        raise TranslationError(named, message, fix="run it again (what was translated is kept), or use another model")
    told = [place for place, segment in enumerate(segments) if segment.kind in ("hook", "paragraph")]
    grave = [place for place in told if any(doubt.grave for doubt in results[place].doubts)]
    if len(grave) >= _NOT_TRUSTED and 2 * len(grave) > len(told):
        raise TranslationError(
            named,
            f"its answers cannot be trusted: {len(grave)} of {len(told)} paragraphs differ from the original "
            f"in what they state, asked twice: {_listed(places, grave)}",
            fix="use another model; nothing was written",
            details=tuple(
                f"{places[place]}: {doubt.message} | {doubt.source} | {doubt.target}"
                for place in grave
                for doubt in results[place].doubts[:1]
            ),
        )


def _listed(places: Sequence[str], chosen: Sequence[int]) -> str:
    told = [places[place] for place in chosen[:3]]
    return ", ".join(told) + (" and others" if len(chosen) > len(told) else "")


MOST_TERMS = 60


def terms_of(text: str, source: str, target: str, lexicon: Lexicon) -> tuple[Term, ...]:
    """The figures of a shown text as the target writes them, its known names, and those of the lexicon as they are."""
    found = dict(conversions(text, source, target))
    language = language_of(source)
    words = read_words(text, language)
    proper = frozenset(word.plain for word in words if word.text[:1].isupper())
    for name in read_names(words, language, proper):
        known = other_form(name.text, language) if name.known else ""
        if known and not name.soft:
            found.setdefault(name.text, known)
        elif not name.known and lexicon.find(name.text, language) is not None:
            found.setdefault(name.text, name.text)
    return tuple(Term(written, meant) for written, meant in list(found.items())[:MOST_TERMS])
