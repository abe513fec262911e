"""Written text becomes what the voice must say: sentences, their spoken form, and utterances."""

from __future__ import annotations

from dataclasses import dataclass

from audiobrief.locales import language_of
from audiobrief.spoken.rules import Rule, Span, rewrite, spoken_text
from audiobrief.spoken.sentences import phrases, sentences

# Engines speak very short texts badly and rush long ones: bounds in characters of spoken text.
SHORTEST_UTTERANCE = 40
LONGEST_UTTERANCE = 320


@dataclass(frozen=True)
class Said:
    """A stretch of written text, what is spoken for it, and the spans that led there."""

    written: str
    spoken: str
    spans: tuple[Span, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that changed something, in order, once each."""
        return tuple(dict.fromkeys(span.rule for span in self.spans if span.rule))


def say(written: str, locale: str) -> Said:
    """The spoken form of one sentence."""
    spans = rewrite(written, rules_of(locale))
    return Said(written, spoken_text(spans), spans)


def rules_of(locale: str) -> tuple[Rule, ...]:
    """The ordered rules of a locale."""
    if language_of(locale) == "fr":
        from audiobrief.spoken import french

        return french.rules(locale)
    from audiobrief.spoken import english

    return english.rules(locale)


def utterances(paragraph: str, locale: str) -> tuple[Said, ...]:
    """The paragraph as stretches that an engine speaks well; together they hold all of its text.

    A sentence is one utterance. Only a short one joins its neighbour and only an over-long one is parted,
    so that an edit of one sentence changes one utterance.
    """
    parts = [part for sentence in sentences(paragraph, locale) for part in _short_enough(sentence, locale)]
    joined: list[str] = []
    waiting = ""
    for part in parts:
        text = f"{waiting} {part}" if waiting else part
        if _is_short(part, locale):
            waiting = text
        else:
            joined.append(text)
            waiting = ""
    if waiting:
        if joined and not _ends_alone(joined[-1], waiting):
            joined[-1] = f"{joined[-1]} {waiting}"
        else:
            joined.append(waiting)
    return tuple(say(text, locale) for text in joined)


def _short_enough(sentence: str, locale: str) -> tuple[str, ...]:
    if len(say(sentence, locale).spoken) <= LONGEST_UTTERANCE:
        return (sentence,)
    return phrases(sentence, LONGEST_UTTERANCE)


def _is_short(sentence: str, locale: str) -> bool:
    return len(say(sentence, locale).spoken) < SHORTEST_UTTERANCE


def _ends_alone(before: str, last: str) -> bool:
    """Whether a short end of a paragraph is better spoken by itself than joined to a long sentence."""
    return len(before) + len(last) > LONGEST_UTTERANCE
