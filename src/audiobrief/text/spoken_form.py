"""Written text becomes what the voice must say: sentences, their spoken form, and utterances."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from audiobrief.locales import DEFAULT_LOCALE, language_of
from audiobrief.text.lexicon.load import builtin
from audiobrief.text.lexicon.match import lexicon_rules
from audiobrief.text.normalization.inline import Direction, Marked, read
from audiobrief.text.normalization.pieces import pieces
from audiobrief.text.normalization.rules import Rule, Span, rewrite, spoken_text
from audiobrief.text.normalization.sentences import phrases, sentences
from audiobrief.text.normalization.shape import as_read_in, language_rules, sound_rules, spoken_characters, spoken_word
from audiobrief.text.speech_target import ANY_ENGINE, Piece, SpeechTarget

if TYPE_CHECKING:
    from audiobrief.text.lexicon import Lexicon

# Engines speak very short texts badly and rush long ones: bounds in characters of spoken text.
SHORTEST_UTTERANCE = 40
LONGEST_UTTERANCE = 320


@dataclass(frozen=True)
class Said:
    """A stretch of text as it is shown (without inline marks), what is spoken for it, and how that came about.

    `pause_s` is the silence that the author asked for after it, None where there is no such wish.
    """

    written: str
    spoken: str
    spans: tuple[Span, ...]
    pause_s: float | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that changed something, in order, once each."""
        return tuple(dict.fromkeys(span.rule for span in self.spans if span.rule))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The spoken form cut at every stretch with a sound or language of its own; empty when none has."""
        return pieces(self.spans, self.spoken)


def say(written: str, locale: str, lexicon: Lexicon | None = None, target: SpeechTarget = ANY_ENGINE) -> Said:
    """The spoken form of one sentence, as one engine needs it; the built-in lexicon unless another.

    Raises: InputError for an inline mark that cannot be read.
    """
    return _say(read(written), locale, _rules(locale, lexicon, target), target)


def say_sentences(
    paragraph: str, locale: str, lexicon: Lexicon | None = None, target: SpeechTarget = ANY_ENGINE
) -> tuple[Said, ...]:
    """The spoken form of each sentence of a paragraph. Raises: as `say`."""
    marked, rules = read(paragraph), _rules(locale, lexicon, target)
    return tuple(_say(part, locale, rules, target) for part in _cut(marked, sentences(marked.text, locale)))


def utterances(
    paragraph: str, locale: str, lexicon: Lexicon | None = None, target: SpeechTarget = ANY_ENGINE
) -> tuple[Said, ...]:
    """The paragraph as stretches that an engine speaks well; together they hold all of its text.

    A sentence is one utterance. Only a short one joins its neighbour and only an over-long one is parted,
    so that an edit of one sentence changes one utterance. An inline pause ends an utterance.
    Raises: InputError for an inline mark that cannot be read.
    """
    rules = _rules(locale, lexicon, target)
    say_part = cache(partial(_say, locale=locale, rules=rules, target=target))
    joined: list[Said] = []
    for stretch, pause_s in _between_pauses(read(paragraph)):
        said = [say_part(part) for part in _parts(stretch, locale, say_part)]
        if said:
            last = said[-1]
            said[-1] = Said(last.written, last.spoken, last.spans, pause_s)
        elif pause_s is not None:
            said = [Said("", "", (), pause_s)]
        joined += said
    return tuple(joined)


@lru_cache(maxsize=32)
def _rules(locale: str, lexicon: Lexicon | None, target: SpeechTarget) -> tuple[Rule, ...]:
    words = lexicon_rules(builtin() if lexicon is None else lexicon, locale, target)
    return (*words, *language_rules(locale), *(sound_rules(locale) if target.pieces else ()))


def _say(marked: Marked, locale: str, rules: tuple[Rule, ...], target: SpeechTarget) -> Said:
    first = [_directed(marked, direction, locale, target) for direction in marked.directions if _is_voiced(direction)]
    spans = rewrite(marked.text, rules, first)
    return Said(marked.text, spoken_text(spans), spans)


def _is_voiced(direction: Direction) -> bool:
    return bool(direction.say or direction.ipa or direction.language or direction.speak_as)


def _directed(marked: Marked, direction: Direction, locale: str, target: SpeechTarget) -> Span:
    """What an inline mark makes of its words."""
    written = marked.text[direction.start : direction.end]
    foreign = direction.language not in ("", language_of(locale)) and target.pieces
    voice = DEFAULT_LOCALE[direction.language] if foreign else locale
    if direction.speak_as == "characters":
        text = spoken_characters(written, voice)
    elif direction.speak_as == "word":
        text = spoken_word(written)
    else:
        text = as_read_in(direction.say or written, voice)
    ipa = direction.ipa if target.pieces else ""
    language = direction.language if foreign and not ipa else ""
    return Span(direction.start, direction.end, text, "inline mark", ipa, language)


def _between_pauses(marked: Marked) -> Iterator[tuple[Marked, float | None]]:
    """The text parted after each inline pause, with the pause; the last part has none."""
    start = 0
    for direction in marked.directions:
        if direction.pause_s is not None:
            yield marked.cut(start, direction.end), direction.pause_s
            start = direction.end
    rest = marked.cut(start, len(marked.text))
    if rest.text:
        yield rest, None


def _parts(marked: Marked, locale: str, say_part: Callable[[Marked], Said]) -> list[Marked]:
    """Sentences, the over-long ones parted and the short ones joined."""
    parts = [part for sentence in _cut(marked, sentences(marked.text, locale)) for part in _fit(sentence, say_part)]
    joined: list[Marked] = []
    waiting: Marked | None = None
    for part in parts:
        whole = waiting.joined(part) if waiting else part
        # A long row of short ones is ended, too: it would become an utterance without any bound.
        if len(say_part(part).spoken) < SHORTEST_UTTERANCE and len(whole.text) < LONGEST_UTTERANCE:
            waiting = whole
        else:
            joined.append(whole)
            waiting = None
    if waiting:
        if joined and not _ends_alone(joined[-1].text, waiting.text):
            joined[-1] = joined[-1].joined(waiting)
        else:
            joined.append(waiting)
    return joined


def _fit(sentence: Marked, say_part: Callable[[Marked], Said]) -> list[Marked]:
    if len(say_part(sentence).spoken) <= LONGEST_UTTERANCE:
        return [sentence]
    return _cut(sentence, phrases(sentence.text, LONGEST_UTTERANCE))


def _cut(marked: Marked, parts: tuple[str, ...]) -> list[Marked]:
    """The marked text cut into the given parts of it, but never within a direction."""
    found: list[Marked] = []
    start = position = 0
    for part in parts:
        position = marked.text.index(part, position) + len(part)
        if not any(direction.start < position < direction.end for direction in marked.directions):
            found.append(marked.cut(start, position))
            start = position
    if start < position:
        found.append(marked.cut(start, position))
    return found


def _ends_alone(before: str, last: str) -> bool:
    """Whether a short end of a paragraph is better spoken by itself than joined to a long sentence."""
    return len(before) + len(last) > LONGEST_UTTERANCE
