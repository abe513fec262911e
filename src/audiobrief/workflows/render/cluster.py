"""Plans whose utterances are spoken by a cluster; what is made of them stays with who renders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from audiobrief.config.cast import Cast
from audiobrief.speech.cluster.address import ClusterAddress
from audiobrief.speech.cluster.dask_workers import DaskWorkers
from audiobrief.speech.cluster.synthesizer import ClusterSynthesizer, Workers
from audiobrief.speech.model import Synthesizer
from audiobrief.workflows.render.plan import RenderPlan


@dataclass
class SpeechByWorkers:
    """Gives plans engines that ask workers; one for each engine, however many plans it speaks."""

    name: str
    workers: Workers
    tell: Callable[[str], None]
    _made: dict[int, tuple[Synthesizer, ClusterSynthesizer]] = field(default_factory=dict)
    _online: set[str] = field(default_factory=set)

    def __call__(self, plan: RenderPlan) -> RenderPlan:
        """The plan, spoken by workers where its engines work on any machine."""
        fallbacks = tuple(
            replace(fallback, engine=self._engine(fallback.engine, plan.cast)) for fallback in plan.fallbacks
        )
        return replace(plan, engine=self._engine(plan.engine, plan.cast), fallbacks=fallbacks)

    def summary(self) -> str:
        """Who spoke how much; empty where nothing was to be spoken."""
        spoken = sum(made.by_workers for _, made in self._made.values())
        here = sum(sum(made.by_reason.values()) for _, made in self._made.values())
        if not spoken + here:
            return ""
        return f"cluster {self.name}: {spoken} utterances spoken by workers, {here} here"

    def _engine(self, engine: Synthesizer, cast: Cast) -> Synthesizer:
        if not engine.offline:  # its service and its key are reached from here, and take no more calls than they take
            if engine.name not in self._online:
                self._online.add(engine.name)
                self.tell(f"cluster: {engine.name} speaks by its own service and is asked from here")
            return engine
        if id(engine) not in self._made:
            settings = cast.settings.get(engine.name, {})
            self._made[id(engine)] = engine, ClusterSynthesizer(engine, settings, self.workers, self.tell)
        return self._made[id(engine)][1]


@contextmanager
def speech_by_cluster(address: ClusterAddress, tell: Callable[[str], None]) -> Iterator[SpeechByWorkers]:
    """What gives plans to the workers at an address; they are let go at the end. Raises: MissingError without Dask."""
    workers = DaskWorkers(address)
    try:
        spread = SpeechByWorkers(str(address), workers, tell)
        yield spread
        if spread.summary():
            tell(spread.summary())
    finally:
        workers.close()


def workers_at(address: ClusterAddress, concurrency: int) -> int:
    """How many workers an address has, with engines of so many calls in a process; none is started for that.

    Raises: MissingError without Dask.
    """
    workers = DaskWorkers(address)
    try:
        return address.local or workers.places(concurrency)
    finally:
        workers.close()
