"""All editions of a run spoken: each by one engine from its first word to its last, a declared fallback if need be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audiobrief.errors import AudiobriefError, raise_all
from audiobrief.progress import Progress
from audiobrief.speech.circuit_breaker import RetryPolicy
from audiobrief.speech.model import Synthesizer
from audiobrief.speech.retry import REAL_TIME, Timing
from audiobrief.workflows.render.fallback import CHECK_TIMEOUT_S, Fallback
from audiobrief.workflows.render.plan import EditionPlan, RenderPlan
from audiobrief.workflows.render.synthesize import Spoken, speak_missing


@dataclass(frozen=True)
class SpokenEdition:
    """An edition with the lines of the engine that spoke it; every one of them is in the cache.

    `fallback_from` is the engine that was asked for, "" where that one spoke.
    """

    plan: EditionPlan
    engine: str
    new: frozenset[str]
    fallback_from: str = ""

    @property
    def spoken(self) -> int:
        """How many of its utterances were spoken now."""
        return len({line.key for line in self.plan.lines} & self.new)

    def notes(self) -> tuple[str, ...]:
        """A sentence where another engine spoke than was asked for."""
        if not self.fallback_from:
            return ()
        told = f"the whole episode is spoken by {self.engine}, because {self.fallback_from} could not finish"
        return (f"{self.plan.language}: {told}",)


def speak_editions(
    plan: RenderPlan, progress: Progress, *, retry_policy: RetryPolicy | None = None, timing: Timing = REAL_TIME
) -> tuple[SpokenEdition, ...]:
    """Every edition of the plan, spoken. What was finished before a failure stays in the cache.

    Raises: SpeechError, EngineError, or ProblemsError with several, when neither the engine nor a fallback can
    finish: those of the engine that was asked for; PublishError when the cache cannot be written.
    """

    def spoken_by(engine: Synthesizer, editions: Sequence[EditionPlan]) -> Spoken:
        lines = [line for edition in editions for line in edition.lines]
        return speak_missing(
            lines, engine, plan.cache, progress, resume=plan.resume, retry_policy=retry_policy, timing=timing
        )

    asked = plan.engine.name
    if plan.engine_fault is None:
        first = spoken_by(plan.engine, plan.editions)
    else:
        first = Spoken(frozenset(), (plan.engine_fault,))
    finished = {
        edition.language: SpokenEdition(edition, asked, first.new)
        for edition in plan.editions
        if _is_whole(edition, first, plan)
    }
    for fallback in plan.fallbacks:
        left = [
            replace(edition, lines=fallback.lines[edition.language])
            for edition in plan.editions
            if edition.language not in finished
        ]
        if not left or not _can_take_over(fallback, left, asked, first.problems, progress):
            continue
        then = spoken_by(fallback.engine, left)
        for problem in then.problems:
            progress.note(str(problem))
        finished |= {
            edition.language: SpokenEdition(edition, fallback.engine.name, then.new, fallback_from=asked)
            for edition in left
            if _is_whole(edition, then, plan)
        }
    if len(finished) < len(plan.editions):
        raise_all(list(first.problems))
    editions = tuple(finished[edition.language] for edition in plan.editions)
    for line in (line for edition in editions for line in edition.notes()):
        progress.note(line)
    return editions


def _is_whole(edition: EditionPlan, spoken: Spoken, plan: RenderPlan) -> bool:
    """Whether all of an edition was spoken: in this run, or, where that counts, before."""
    return not spoken.problems or all(
        line.key in spoken.new or (plan.resume and plan.cache.get(line.key) is not None) for line in edition.lines
    )


def _can_take_over(
    fallback: Fallback,
    editions: Sequence[EditionPlan],
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
