"""The fifth step of a render: each edition spoken by one engine from first word to last, or by a declared fallback."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from audiobrief.errors import AudiobriefError, DoubtfulError, EngineError, SpeechError, raise_all
from audiobrief.progress import Progress
from audiobrief.script.utterances import SpokenLine
from audiobrief.speech.cache.store import SpeechCache
from audiobrief.speech.length import Length, Outlier, outliers
from audiobrief.speech.model import Synthesizer, capabilities_of
from audiobrief.speech.retry import REAL_TIME, RetryPolicy, Timing
from audiobrief.speech.synthesize import Synthesis, forget, once_each, synthesize
from audiobrief.speech.workers import Executors, WorkerPool
from audiobrief.workflows.render.edition import EditionSpeech, PlannedEdition, SpokenEdition
from audiobrief.workflows.render.engine import CHECK_TIMEOUT_S, Fallback
from audiobrief.workflows.render.plan import RenderPlan


@dataclass(frozen=True)
class Spoken:
    """What one engine did: the keys that it spoke now, what it could not speak, and the keys of doubtful sounds."""

    new: frozenset[str]
    problems: tuple[AudiobriefError, ...] = ()
    doubtful: frozenset[str] = frozenset()


def speak_editions(
    plan: RenderPlan,
    progress: Progress,
    *,
    retry_policy: RetryPolicy | None = None,
    timing: Timing = REAL_TIME,
    executor: Executors = WorkerPool,
) -> tuple[SpokenEdition, ...]:
    """Every edition of the plan, spoken. What was finished before a failure stays in the cache.

    Raises: SpeechError, EngineError, or ProblemsError with several, when neither the engine nor a fallback can
    finish: those of the engine that was asked for; PublishError when the cache cannot be written.
    """

    def spoken_by(engine: Synthesizer, editions: Sequence[PlannedEdition]) -> Spoken:
        lines = [line for edition in editions for line in edition.lines]

        def spoken(some: Sequence[SpokenLine], anew: bool) -> Synthesis[SpokenLine]:
            return synthesize(
                some, engine, plan.cache, progress,
                anew=anew, retry_policy=retry_policy, timing=timing, executor=executor,
            )  # fmt: skip

        found = spoken(lines, not plan.resume)
        if found.failures or found.given_up or not capabilities_of(engine).voice:
            return Spoken(found.new, tuple(_problems(found, len(once_each(lines)))))
        return _with_plausible_lengths(lines, found.new, plan.cache, engine, partial(spoken, anew=True))

    asked = plan.engine.name
    if plan.engine_fault is None:
        first = spoken_by(plan.engine, plan.editions)
    else:
        first = Spoken(frozenset(), (plan.engine_fault,))
    finished: dict[str, SpokenEdition] = {
        edition.language: edition.with_speech(EditionSpeech(asked, _count(edition, first)))
        for edition in plan.editions
        if _is_whole(edition, first, plan)
    }
    for fallback in plan.fallbacks:
        left = [
            edition.with_lines(fallback.lines[edition.language])
            for edition in plan.editions
            if edition.language not in finished
        ]
        if not left or not _can_take_over(fallback, left, asked, first.problems, progress):
            continue
        then = spoken_by(fallback.engine, left)
        for problem in then.problems:
            progress.note(str(problem))
        finished |= {
            edition.language: edition.with_speech(EditionSpeech(fallback.engine.name, _count(edition, then), asked))
            for edition in left
            if _is_whole(edition, then, plan)
        }
    if len(finished) < len(plan.editions):
        raise_all(list(first.problems))
    editions = tuple(finished[edition.language] for edition in plan.editions)
    for line in (line for edition in editions for line in fallback_notes(edition)):
        progress.note(line)
    return editions


def _with_plausible_lengths(
    lines: Sequence[SpokenLine],
    new: frozenset[str],
    cache: SpeechCache,
    engine: Synthesizer,
    speak_again: Callable[[Sequence[SpokenLine]], Synthesis[SpokenLine]],
) -> Spoken:
    """What was spoken; lines that are far from the pace of their own voice are spoken again, and told if they stay."""
    before = _outliers(lines, cache)
    if not before:
        return Spoken(new)
    found = speak_again([line for line in once_each(lines) if line.key in before])
    after = _outliers(lines, cache)
    told = [
        line
        for line in found.waiting
        if line.key not in found.new or (line.key in after and after[line.key].stays_after(before[line.key]))
    ]
    problems = [
        _placed(line, DoubtfulError(line.utterance.voice.engine, str(after.get(line.key, before[line.key])), fix=_FIX))
        for line in told
    ]
    forget(cache, told, engine)
    return Spoken(new | found.new, tuple(problems), frozenset(line.key for line in told))


_FIX = "a part of it may be missing, or said twice; run again, or change the sentence or the voice"


def _outliers(lines: Sequence[SpokenLine], cache: SpeechCache) -> dict[str, Outlier]:
    facts = [(line, cache.facts(line.key)) for line in once_each(lines)]
    return outliers(Length(line.key, line.utterance, of.frames / of.rate_hz) for line, of in facts if of is not None)


def fallback_notes(edition: SpokenEdition) -> tuple[str, ...]:
    """A sentence where another engine spoke than was asked for."""
    speech = edition.speech
    if not speech.fallback_from:
        return ()
    told = f"the whole episode is spoken by {speech.engine}, because {speech.fallback_from} could not finish"
    return (f"{edition.language}: {told}",)


def _count(edition: PlannedEdition, spoken: Spoken) -> int:
    return len({line.key for line in edition.lines} & spoken.new)


def _is_whole(edition: PlannedEdition, spoken: Spoken, plan: RenderPlan) -> bool:
    """Whether all of an edition was spoken: in this run, or, where that counts, before."""
    return not spoken.problems or all(
        line.key not in spoken.doubtful
        and (line.key in spoken.new or (plan.resume and plan.cache.get(line.key) is not None))
        for line in edition.lines
    )


def _can_take_over(
    fallback: Fallback,
    editions: Sequence[PlannedEdition],
    asked: str,
    problems: Sequence[AudiobriefError],
    progress: Progress,
) -> bool:
    """Whether a fallback works here and now; what happens and why is told."""
    name = fallback.engine.name
    found = fallback.engine.check(CHECK_TIMEOUT_S)
    if not found.ok:
        progress.note(f"fallback {name} does not work here ({found.detail})")
        return False
    for problem in problems:
        progress.note(str(problem))
    which = " and ".join(edition.language for edition in editions)
    progress.note(f"voices.yaml declares a fallback: {name} speaks all of {which} instead of {asked}")
    return True


def _problems(found: Synthesis[SpokenLine], total: int) -> list[AudiobriefError]:
    """What was not spoken, by segment; the first says how many of `total` utterances are kept."""
    kept = total - len(found.waiting) + len(found.new)
    goes_on = f"{kept} of {total} utterances are kept, the next run goes on from there"
    stop = found.given_up
    if stop is None:
        return [
            _placed(line, _with_fix(error, goes_on, number == 0)) for number, (line, error) in enumerate(found.failures)
        ]
    first = next(line for line in found.waiting if line.key not in found.new)
    told = EngineError(
        stop.engine,
        f'{stop.message}; stopped at segment "{first.segment}"; {goes_on}',
        fix=stop.fix,
        retriable=True,
    )
    return [told, *(_placed(line, error) for line, error in found.refused())]


def _placed(line: SpokenLine, error: AudiobriefError) -> SpeechError:
    return SpeechError(line.segment, line.written or line.utterance.text, error)


def _with_fix(error: AudiobriefError, goes_on: str, is_first: bool) -> AudiobriefError:
    """The first failure of a run also says what is kept."""
    if not is_first or not isinstance(error, EngineError):
        return error
    fix = f"{error.fix} ({goes_on})" if error.fix else goes_on
    told = EngineError(error.engine, error.message, fix=fix, retriable=error.retriable)
    told.__cause__ = error
    return told
