"""A brief rewritten for listening: what is asked of a translator, what of it is used, the draft beside the brief."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from audiobrief.brief.find import read_file
from audiobrief.brief.model import Adapted, Brief
from audiobrief.brief.readers.read import parse_name, read_marked
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.errors import AudiobriefError, InputError, TranslationError
from audiobrief.locales import DEFAULT_LOCALE, language_of
from audiobrief.progress import Progress
from audiobrief.qa.editions.rounding import RoundedFigure
from audiobrief.storage.files import write_atomic
from audiobrief.translation.adaptation_check import CheckedAnswer, checked, proper_words
from audiobrief.translation.protocol import Adapter, Translator
from audiobrief.translation.segments import Head, TranslationUnit, digest_of, places_of, segments_of, unparse
from audiobrief.translation.store import TranslationStore
from audiobrief.translation.wire import pack, shown

_KINDS = ("hook", "paragraph")
_COLON = {"fr": "\u00a0: ", "en": ": "}


@dataclass(frozen=True)
class AdaptationPlan:
    """What is rewritten and where it is written; `state` is "new", "current" (nothing to do), "stale" or "anew"."""

    source: Path
    brief: Brief
    target: Path
    before: bytes | None  # what stood there, so that nobody's change is written over meanwhile
    locale: str
    state: str
    segments: tuple[TranslationUnit, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """Which of the segments are rewritten: the paragraphs; title, headings and tags stay."""
        return tuple(place for place, one in enumerate(self.segments) if one.kind in _KINDS and one.text)


@dataclass(frozen=True)
class AdaptedParagraph:
    """What became of one paragraph: kept as written where there are `faults`; both texts are without mark-up."""

    place: str
    source: str
    told: str
    faults: tuple[str, ...]
    rounded: tuple[RoundedFigure, ...]

    @property
    def changed(self) -> bool:
        return not self.faults and self.told != self.source


@dataclass(frozen=True)
class AdaptedEdition:
    """A finished draft."""

    plan: AdaptationPlan
    text: str
    paragraphs: tuple[AdaptedParagraph, ...]
    stored: int

    def as_json(self) -> dict[str, Any]:
        """The result as `--json` prints it."""
        return {
            "source": str(self.plan.source.resolve()),
            "edition": str(self.plan.target.resolve()),
            "state": self.plan.state,
            "rewritten": sum(one.changed for one in self.paragraphs),
            "from_cache": self.stored,
            "kept": [
                {"where": one.place, "reasons": list(one.faults), "text": one.source}
                for one in self.paragraphs
                if one.faults
            ],
            "rounded": [
                {"where": one.place, "told": figure.told, "exact": figure.exact}
                for one in self.paragraphs
                for figure in one.rounded
                if not one.faults
            ],
        }


def plan_adaptation(path: Path, brief: Brief, locale: str, cast: Cast, *, force: bool = False) -> AdaptationPlan:
    """What is to be rewritten of one edition, read with its mark-up; `locale` is the one that it is read in.

    Raises: InputError for a draft, a text that was rewritten already, and for one that would be written over.
    """
    if brief.adapted:
        raise InputError("was itself rewritten for listening; adapt its original", path=path)
    if brief.draft:
        raise InputError("is a machine draft that nobody has reviewed; review it first", path=path)
    stem = f"{parse_name(path.name).stem}.{brief.id}" if brief.inside else parse_name(path.name).stem
    target = path.with_name(f"{stem}.adapted.{language_of(locale)}.md")
    before = read_file(target) if target.is_file() else None
    state = _state(target, before, brief, cast, force)
    return AdaptationPlan(path, brief, target, before, locale, state, segments_of(brief))


def _state(target: Path, before: bytes | None, original: Brief, cast: Cast, force: bool) -> str:
    """What becomes of the draft that is there. Raises: InputError where a person's text would be lost."""
    if before is None or force:
        return "new" if before is None else "anew"
    try:
        present = read_marked(before, str(target), cast.perspectives, NARRATOR)[0]
    except AudiobriefError as error:
        raise InputError("is there but could not be read; add --force to replace it", path=target) from error
    if present.adapted is None:
        raise InputError("was not made by `audiobrief adapt` and is kept; add --force to replace it", path=target)
    if present.adapted.source == digest_of(original):
        return "current"
    if not present.draft or present.adapted.written != _written(present):
        message = "its original has changed since it was reviewed; mend it by hand, or add --force to have it made anew"
        raise InputError(message, path=target)
    return "stale"


def _written(edition: Brief) -> str:
    """A digest of the exact words of an edition, by which a person's change is seen."""
    return hashlib.sha256(" ".join(one.written for one in segments_of(edition)).encode()).hexdigest()[:16]


def adapter_of(translator: Translator) -> Adapter:
    """The translator as one that can rewrite. Raises: TranslationError for one that only translates."""
    if not isinstance(translator, Adapter):
        raise TranslationError(
            translator.name, "only translates and cannot rewrite a text", fix="use a chat endpoint: --backend openai"
        )
    return translator


def adapt_edition(
    plan: AdaptationPlan,
    cast: Cast,
    translator: Translator,
    store: TranslationStore,
    today: date,
    progress: Progress,
) -> AdaptedEdition:
    """The draft, written beside its original, which stays as it is.

    Raises: TranslationError where nothing of the answers can be used or the draft would be read in another shape.
    """
    adapter = adapter_of(translator)
    texts = [plan.segments[place].text for place in plan.places]
    where = places_of(plan.segments)
    answers, stored = _answers(plan, texts, adapter, translator, store, progress)
    paragraphs = tuple(
        AdaptedParagraph(
            where[place], shown(text), shown(one.text) if not one.faults else shown(text), one.faults, one.rounded
        )
        for place, text, one in zip(plan.places, texts, answers, strict=True)
    )
    _refuse(paragraphs, translator)
    text = _composed(plan, cast, dict(zip(plan.places, answers, strict=True)), translator, today)
    if (read_file(plan.target) if plan.target.is_file() else None) != plan.before:
        raise InputError("was changed while its text was rewritten; run the same command again", path=plan.target)
    write_atomic(plan.target, text.encode())
    return AdaptedEdition(plan, text, paragraphs, stored)


def _answers(
    plan: AdaptationPlan,
    texts: Sequence[str],
    adapter: Adapter,
    translator: Translator,
    store: TranslationStore,
    progress: Progress,
) -> tuple[list[CheckedAnswer], int]:
    """An answer for each text, and how many came from the store; what has faults was asked twice."""
    about = f"A news brief: {shown(plan.brief.title)}."
    proper = proper_words(map(shown, (plan.brief.title, *texts)), plan.locale)
    keys = [store.key(adapter.adapting(), plan.locale, plan.locale, text, ()) for text in texts]
    found: dict[int, CheckedAnswer] = {}
    for place, key in enumerate(keys):
        known = store.get(key)
        result = checked(texts[place], known, plan.locale, proper) if known is not None else None
        if result is not None and not result.faults:
            found[place] = result
    stored = len(found)
    progress.begin("rewriting", float(len(texts) - stored))
    for first in (True, False):
        waiting = [place for place in range(len(texts)) if place not in found or found[place].faults]
        for batch in _batches(waiting, texts, translator, single=not first):
            told = about if first else f"{about} An earlier answer was not used: {found[batch[0]].faults[0]}"
            for place, answer in zip(batch, _asked(adapter, batch, texts, plan.locale, told, first), strict=True):
                result = checked(texts[place], answer, plan.locale, proper)
                found[place] = result if place not in found or not result.faults else found[place]
                if not result.faults:
                    store.put(keys[place], answer)
            progress.advance(float(len(batch)) if first else 0.0)
    return [found[place] for place in range(len(texts))], stored


def _asked(
    adapter: Adapter, batch: Sequence[int], texts: Sequence[str], locale: str, about: str, first: bool
) -> list[str]:
    """The answers to one request, "" where there is none. Raises: TranslationError."""
    try:
        answers = adapter.adapt([pack(texts[place]).text for place in batch], locale, context=about)
    except TranslationError as error:
        if not error.retriable or not first:
            raise
        answers = []
    return answers if len(answers) == len(batch) else [""] * len(batch)


def _batches(
    places: Sequence[int], texts: Sequence[str], translator: Translator, *, single: bool
) -> Iterator[list[int]]:
    batch: list[int] = []
    size = 0
    for place in places:
        most = 1 if single else translator.limits.segments
        if batch and (len(batch) >= most or size + len(texts[place]) > translator.limits.characters):
            yield batch
            batch, size = [], 0
        batch.append(place)
        size += len(texts[place])
    if batch:
        yield batch


def _refuse(paragraphs: Sequence[AdaptedParagraph], translator: Translator) -> None:
    """Raise TranslationError, naming places and no texts, if no paragraph may be used."""
    if paragraphs and all(one.faults for one in paragraphs):
        raise TranslationError(
            f"{translator.name} {translator.model}".strip(),
            f"none of its answers for {len(paragraphs)} paragraphs can be used, asked twice "
            f"({paragraphs[0].place}: {paragraphs[0].faults[0]})",
            fix="use another model; nothing was written",
            details=tuple(f"{one.place}: {one.faults[0]} | {one.source}" for one in paragraphs),
        )


def _composed(
    plan: AdaptationPlan, cast: Cast, answers: dict[int, CheckedAnswer], translator: Translator, today: date
) -> str:
    """The file of the draft, read back to see that it has the shape of the brief. Raises: TranslationError."""
    language = language_of(plan.locale)
    used = {place: one for place, one in answers.items() if not one.faults}
    segments = [
        replace(one, text=used[place].text) if place in used else one for place, one in enumerate(plan.segments)
    ]
    remarks: list[list[str]] = [[] for _ in segments]
    for place, one in answers.items():
        if one.faults:
            remarks[place].append(f"kept as written: {one.faults[0]}")
        else:
            remarks[place] += [f"rounded: {figure.told} | exact: {figure.exact}" for figure in one.rounded]
    figures = [figure for place in sorted(used) for figure in used[place].rounded]
    exact = dict.fromkeys(f"{figure.told}{_COLON[language]}{figure.exact}" for figure in figures)
    made = Adapted(
        plan.source.name, translator.name, translator.model, today.isoformat(), digest_of(plan.brief), "",
        tuple(exact), plan.brief.translated is not None,
    )  # fmt: skip
    brief = plan.brief
    stated = "" if brief.locale == DEFAULT_LOCALE[language] else brief.locale
    head = Head(stated, brief.id, brief.published, brief.sources, None, "machine", made)
    by_name = [
        replace(one, text=cast.perspective(one.perspective).name(language)) if one.named else one for one in segments
    ]
    for shaped in (segments, by_name):  # a heading that is read only where it stood is written by its own name
        read = _read_back(plan, cast, unparse(shaped, remarks, head))
        if read is not None and _shape(segments_of(read)) == _shape(shaped):
            head = replace(head, adapted=replace(made, written=_written(read)))
            return unparse(shaped, remarks, head)
    message = "its answers would be read in another shape than the brief"
    raise TranslationError(
        f"{translator.name} {translator.model}".strip(), message, fix="use another model; nothing was written"
    )


def _read_back(plan: AdaptationPlan, cast: Cast, text: str) -> Brief | None:
    try:
        return read_marked(text.encode(), plan.target.name, cast.perspectives, NARRATOR)[0]
    except AudiobriefError:
        return None


def _shape(segments: Sequence[TranslationUnit]) -> list[tuple[str, str]]:
    return [(one.kind, one.perspective) for one in segments]
