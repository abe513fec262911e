"""Several plans at once: each spoken and mixed by a thread of its own, and put into place in the order of the plans."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field

from audiobrief.errors import AudiobriefError
from audiobrief.progress import Progress
from audiobrief.speech.workers import Executors
from audiobrief.workflows.render.plan import RenderPlan
from audiobrief.workflows.render.run import RenderResult, StagedRender, stage
from audiobrief.workflows.render.scripts import write_scripts

_AHEAD = 4  # plans a thread that may wait for the one before them, so that a slow one does not hold up the others


@dataclass
class SideBySide:
    """Plans under way; each is `put_in_place`, or `failed`, in the order in which they began. Not for several threads.

    What a plan makes depends only on what stood there when it began and is corrected when its turn comes, so that the
    files are the same as when one plan is carried out after the other.
    """

    jobs: int
    executor: Executors
    put_in_place: Callable[[str, RenderResult], None]
    failed: Callable[[str, AudiobriefError], None]
    _under_way: deque[tuple[str, RenderPlan, Future[StagedRender]]] = field(default_factory=deque)
    _work: queue.SimpleQueue[Callable[[], None]] = field(default_factory=queue.SimpleQueue)
    _threads: int = 0

    def begin(self, label: str, plan: RenderPlan, progress: Progress) -> None:
        """The scripts of a plan are written now, and the rest as soon as a thread is free. Raises: AudiobriefError."""
        write_scripts([edition.script_file for edition in plan.editions], progress.note)
        future: Future[StagedRender] = Future()

        def work() -> None:
            try:
                future.set_result(stage(plan, progress, executor=self.executor, scripts=False))
            except BaseException as error:  # told to who waits for it
                future.set_exception(error)
            finally:
                progress.begin("", 0.0)

        self._under_way.append((label, plan, future))
        self._work.put(work)
        if self._threads < self.jobs:
            self._threads += 1
            # Daemons: an interruption does not wait for what they speak.
            threading.Thread(target=self._serve, name=f"render-{self._threads}", daemon=True).start()
        while self._under_way and (self._under_way[0][2].done() or len(self._under_way) >= self.jobs * _AHEAD):
            self._settle()

    def settle(self) -> None:
        """Everything that is under way put into place."""
        while self._under_way:
            self._settle()

    def has(self, plan: RenderPlan) -> bool:
        """Whether an episode of the plan is under way already."""
        return not _episodes([plan]).isdisjoint(_episodes(other for _, other, _ in self._under_way))

    def _settle(self) -> None:
        label, _, future = self._under_way.popleft()
        try:
            with future.result() as staged:
                result = staged.commit(feeds=False)
        except AudiobriefError as error:
            self.failed(label, error)
        else:
            self.put_in_place(label, result)

    def _serve(self) -> None:
        while True:
            self._work.get()()


def _episodes(plans: Iterable[RenderPlan]) -> set[tuple[str, str]]:
    return {(edition.language, edition.script.id) for plan in plans for edition in plan.editions}
