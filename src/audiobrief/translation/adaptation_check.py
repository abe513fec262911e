"""Whether a paragraph that was rewritten for listening says what the paragraph says; one that does not is not used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audiobrief.locales import language_of
from audiobrief.qa.editions import compare
from audiobrief.qa.editions.claims import count_negations, plain_words
from audiobrief.qa.editions.figures import read_figures
from audiobrief.qa.editions.names import Name, capitals, gather, has_name, read_names, read_words
from audiobrief.qa.editions.rounding import RoundedFigure, with_exact_figures
from audiobrief.text.normalization.sentences import sentences
from audiobrief.translation.typography import typeset
from audiobrief.translation.verify import brief_of, length_doubts, reads_as_other_language
from audiobrief.translation.wire import pack, shown, tags_hold, unpack

_CALLED = ("the original", "the adaptation")
_FOREIGN = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:#\w+|[A-Za-z]\w*);|```|\]\s*\{|\]\s*\(|[\ue000-\uf8ff]")
_QUOTED = re.compile(r"«([^«»]*)»|“([^“”]*)”")


@dataclass(frozen=True)
class CheckedAnswer:
    """An answer with the mark-up of its paragraph, why it is not used (empty: it is), and the figures it rounds."""

    text: str
    faults: tuple[str, ...] = ()
    rounded: tuple[RoundedFigure, ...] = ()


def proper_words(paragraphs: Iterable[str], locale: str) -> frozenset[str]:
    """The words that are names in a text without mark-up: at the head of a sentence they are, too."""
    language = language_of(locale)
    return capitals(read_words(each, language) for text in paragraphs for each in sentences(text, locale))


def checked(original: str, answer: str, locale: str, proper: frozenset[str]) -> CheckedAnswer:
    """An answer for one paragraph with its faults; `original` has mark-up, `answer` the tags that it was sent with."""
    if not any(char.isalnum() for char in answer):
        return CheckedAnswer("", ("there is no answer",))
    wire = pack(original)
    foreign = next((found[0] for found in _FOREIGN.finditer(answer) if found[0] not in wire.text), "")
    if foreign:
        return CheckedAnswer("", (f'it holds "{foreign}", which is no text',))
    if not tags_hold(answer, wire):
        return CheckedAnswer("", ("a link or a mark has lost its place",))
    text = unpack(typeset(answer, locale), wire)
    source, told = shown(original), shown(text)
    faults = [doubt.message for doubt in length_doubts(source, told)]
    if reads_as_other_language(source, told, (locale, locale)):
        faults.append(f"this does not read as {language_of(locale)}")
    if faults:
        return CheckedAnswer(text, tuple(faults))
    exact, rounded = with_exact_figures(source, told, locale)
    first, second = (brief_of(each, locale, "paragraph") for each in (source, exact))
    found = [finding.message for finding in compare(first, second, _CALLED)]
    found += [*_names(source, exact, locale, proper), *_negations(source, exact, locale), *_quotations(source, told)]
    return CheckedAnswer(text, tuple(dict.fromkeys(found)), rounded)


def _names(source: str, told: str, locale: str, proper: frozenset[str]) -> list[str]:
    """Names that only one text has. Within one language a name has one form: each of its words must be there."""
    language = language_of(locale)
    sides = []
    proper |= proper_words((source, told), locale)
    for text in (source, told):
        names = list[Name]()
        read = [read_words(each, language) for each in sentences(text, locale)]
        for each, sentence in zip(read, sentences(text, locale), strict=True):
            names += read_names(each, language, proper, 0, read_figures(sentence, locale))
        sides.append((names, gather(read, names)))
    (ours, ours_said), (theirs, theirs_said) = sides
    messages = []
    for names, said, where in ((ours, theirs_said, _CALLED[0]), (theirs, ours_said, _CALLED[1])):
        lost = [
            one.text for one in names if not set(one.words) <= said.words and not (one.known and has_name(said, one))
        ]
        messages += [f'"{name}" is only in {where}' for name in dict.fromkeys(lost)]
    return messages


def _negations(source: str, told: str, locale: str) -> list[str]:
    language = language_of(locale)
    before, after = (count_negations(plain_words(text), language) for text in (source, told))
    return [] if before == after else [f"it denies {after} times, the original {before} times"]


def _quotations(source: str, told: str) -> list[str]:
    """What stands in quotation marks and is not in the original's words."""
    words = _folded(source)
    quoted = ((found[1] or found[2] or "").strip() for found in _QUOTED.finditer(told))
    return [f'"{each}" is quoted and is not in the original' for each in quoted if _folded(each) not in words]


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
