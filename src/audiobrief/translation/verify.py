"""Whether a translated paragraph can be trusted: what it states, whether it is translated at all, its length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audiobrief.brief.model import Brief, Section
from audiobrief.locales import language_of
from audiobrief.qa.editions import compare
from audiobrief.qa.editions.finding import CLAIMS

_SHORTEST, _LONGEST = 0.5, 2.0  # of the original's length; French takes about 1.2 times the room of English
_TELLING_CHARACTERS = 80  # below, a ratio of lengths says nothing
_TELLING_WORDS = 9  # below, a language cannot be told


@dataclass(frozen=True)
class Doubt:
    """One thing that a reviewer must look at; `grave` where the listener would be told something wrong or nothing."""

    kind: str
    message: str
    source: str
    target: str
    grave: bool = True


def doubts_about(source: str, target: str, locales: tuple[str, str], kind: str) -> tuple[Doubt, ...]:
    """What is doubtful about one translation; both texts are without mark-up. `kind` is that of its segment."""
    untranslated = _untranslated(source, target, locales, kind)
    if untranslated:
        return tuple(untranslated)
    lengths = length_doubts(source, target)
    if kind == "tags":
        return tuple(lengths)
    agreement = _agreement(source, target, locales, kind)
    # What is cut short lacks its claims too; that is told once.
    return (*lengths, *(doubt for doubt in agreement if not lengths or doubt.kind not in CLAIMS))


def _agreement(source: str, target: str, locales: tuple[str, str], kind: str) -> list[Doubt]:
    first, second = (brief_of(text, locale, kind) for text, locale in zip((source, target), locales, strict=True))
    return [
        Doubt(finding.kind, finding.message, finding.first or source, finding.second or target, finding.kind != "name")
        for finding in compare(first, second)
    ]


def brief_of(text: str, locale: str, kind: str) -> Brief:
    """A brief of one piece of text, to be compared."""
    titled = kind in ("title", "heading")
    sections = () if titled else (Section("text", "", (text,)),)
    return Brief("text", locale, text if titled else "", (), (), "", (), sections)


def _untranslated(source: str, target: str, locales: tuple[str, str], kind: str) -> list[Doubt]:
    same = _folded(source) == _folded(target)
    words = len(re.findall(r"[^\W\d_]{2,}", target))
    if same and kind in ("paragraph", "hook") and words > 3:
        return [Doubt("untranslated", "this is not translated", source, target)]
    if words >= _TELLING_WORDS and reads_as_other_language(source, target, locales):
        return [Doubt("untranslated", f"this does not read as {language_of(locales[1])}", source, target)]
    return []


def reads_as_other_language(source: str, target: str, locales: tuple[str, str]) -> bool:
    """Whether an answer is not in its language though the source is in its own."""
    from audiobrief.brief.readers.language import detect_language

    # Where even the original cannot be told, the answer cannot either.
    return detect_language(target) != language_of(locales[1]) and detect_language(source) == language_of(locales[0])


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def length_doubts(source: str, target: str) -> list[Doubt]:
    """What is doubtful about the length of an answer, and one that says the same again and again."""
    if max(len(source), len(target)) < _TELLING_CHARACTERS:
        return []
    ratio = len(target) / max(1, len(source))
    if not _SHORTEST <= ratio <= _LONGEST:
        told = "longer" if ratio > 1 else "shorter"
        times = ratio if ratio > 1 else 1 / max(ratio, 0.01)
        return [Doubt("length", f"this is {times:.1f} times {told} than the original", source, target)]
    words = _folded(target).split()
    if len(words) >= 12 and len(set(words)) < 0.3 * len(words):
        return [Doubt("repeats", "this says the same words again and again", source, target)]
    return []
