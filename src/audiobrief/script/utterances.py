"""A script becomes lines: who says which utterance, in order, with the written text that it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from audiobrief.audio.clip import KEPT_S
from audiobrief.config.cast import NARRATOR, Cast, CastVoice
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import language_of
from audiobrief.script.model import Script, Segment
from audiobrief.speech.model import Utterance
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.normalization.inline import plain
from audiobrief.text.questions import rising_ends
from audiobrief.text.speech_target import SpeechTarget
from audiobrief.text.spoken_form import Said, utterances

LONGEST_SPOKEN = 4000  # characters of one utterance; what has spaces or stops in it is parted long before
SENTENCE_PAUSE_S = 0.25  # between utterances of one paragraph where pauses are left to the engines


@dataclass(frozen=True)
class SpokenLine:
    """One utterance of a segment.

    `written` is what transcripts show while it is heard ("" where an earlier line of the segment shows it all);
    `pause_after_s` is the silence that follows; `key` names its sound in the cache.
    """

    segment: str
    part: CastVoice
    speaker: str
    written: str
    utterance: Utterance
    pause_after_s: float
    is_lead: bool = False
    key: str = ""


def script_lines(
    script: Script, cast: Cast, target: SpeechTarget, lexicon: Lexicon | None = None
) -> tuple[SpokenLine, ...]:
    """Every utterance of a script, in order; said by the built-in lexicon unless another is given.

    Raises: InputError or ProblemsError for segments without speech and parts without a voice on the engine.
    """
    lines: list[SpokenLine] = []
    problems: dict[str, AudiobriefError] = {}
    for segment in script.segments:
        try:
            found = list(_segment_lines(segment, script.locale, cast, target, lexicon))
        except InputError as error:
            place = f'segment "{segment.id}" of {script.id}.{language_of(script.locale)}'
            placed = error if error.path else InputError(f"{place}: {error.message}")
            problems[str(placed)] = placed
            continue
        if not any(not line.is_lead for line in found):
            place = f'segment "{segment.id}" of {script.id}.{language_of(script.locale)}'
            fault = InputError(f"{place} has nothing that can be spoken; write a word or remove it")
            problems[str(fault)] = fault
        lines += found
    raise_all(list(problems.values()))
    return tuple(lines)


def _segment_lines(
    segment: Segment, locale: str, cast: Cast, target: SpeechTarget, lexicon: Lexicon | None
) -> Iterator[SpokenLine]:
    if segment.lead:
        narrator = cast.part(locale, NARRATOR).speaking_on(target.engine)
        yield from _lines(
            segment.id, (segment.lead,), (), narrator, NARRATOR, locale, cast, target, lexicon, None, is_lead=True
        )
    part = _as_directed(cast.part(locale, segment.voice or segment.perspective).speaking_on(target.engine), segment)
    yield from _lines(
        segment.id,
        segment.text,
        segment.say,
        part,
        segment.perspective,
        locale,
        cast,
        target,
        lexicon,
        segment.pause_s,
    )


def _as_directed(part: CastVoice, segment: Segment) -> CastVoice:
    """The part with what the script says of this one segment."""
    rate = part.rate if segment.rate is None else segment.rate
    pitch_st = part.pitch_st if segment.pitch_st is None else segment.pitch_st
    formant = part.formant if segment.formant is None else segment.formant
    gain_db = part.gain_db if segment.gain_db is None else segment.gain_db
    return replace(part, rate=rate, pitch_st=pitch_st, formant=formant, gain_db=gain_db)


def _lines(
    segment: str,
    text: tuple[str, ...],
    say: tuple[str, ...],
    part: CastVoice,
    perspective: str,
    locale: str,
    cast: Cast,
    target: SpeechTarget,
    lexicon: Lexicon | None,
    pause_s: float | None,
    is_lead: bool = False,
) -> Iterator[SpokenLine]:
    voice = part.on(target.engine)
    if voice is None:
        raise InputError(
            f"{language_of(locale)}.{part.perspective} has no voice on {target.engine}; "
            f"add `{target.engine}: VOICE` there",
            path=cast.path,
            line=part.line,
        )
    speaker = cast.perspective(perspective).name(language_of(locale))
    shown = [plain(part) for part in "\n\n".join(text).split("\n\n")] if say else []
    paragraphs = say or text
    pauses = cast.pauses_in(locale)
    # What is trimmed leaves a little silence at both ends, which is heard, too.
    between_s = SENTENCE_PAUSE_S if pauses is None else max(0.0, pauses.sentence_s / voice.rate - 2 * KEPT_S)
    for number, paragraph in enumerate(paragraphs):
        spoken = _with_words(utterances(paragraph, locale, lexicon, target))
        for place, said in enumerate(spoken):
            last = place == len(spoken) - 1
            pause = between_s if not last else part.pause_s
            if last and number == len(paragraphs) - 1 and pause_s is not None:
                pause = pause_s
            if said.pause_s is not None:
                pause = said.pause_s
            written = said.written if not say else (" ".join(shown) if number == 0 and place == 0 else "")
            if len(said.spoken) > LONGEST_SPOKEN:
                start, size = said.written[:40], len(said.spoken)
                raise InputError(f'"{start}…" is {size:,} spoken characters without a pause; put spaces or stops in it')
            rising = cast.rising_questions and bool(rising_ends(said.spoken, locale))
            utterance = Utterance(said.spoken, locale, voice, said.pieces, pauses, rising)
            yield SpokenLine(segment, part, speaker, written, utterance, pause, is_lead)


def _with_words(spoken: tuple[Said, ...]) -> list[Said]:
    """The stretches that have words to say; what has none (a line of dots) is shown with its neighbour."""
    kept: list[Said] = []
    unsaid = ""
    for said in spoken:
        if any(char.isalnum() for char in said.spoken):
            kept.append(replace(said, written=f"{unsaid} {said.written}".strip()))
            unsaid = ""
        elif kept:
            before = kept[-1]
            pause_s = before.pause_s if said.pause_s is None else (before.pause_s or 0.0) + said.pause_s
            kept[-1] = replace(before, written=f"{before.written} {said.written}".strip(), pause_s=pause_s)
        elif said.pause_s is not None:
            raise InputError("an inline pause stands before any word; put it after one")
        else:
            unsaid = f"{unsaid} {said.written}".strip()
    return kept
