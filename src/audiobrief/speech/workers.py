"""Where attempts at speaking run: what such an executor must do, and the threads that do it unless another is given."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from audiobrief.errors import AudiobriefError, EngineError

Result = TypeVar("Result")

_GOODBYE_S = 0.3  # an interruption must not wait for longer


class Executor(Protocol[Result]):
    """Runs the calls of one engine, several at a time; made for one batch of lines and closed at its end."""

    def grow(self, places: int) -> None:
        """Take so many calls more at once: one that hangs is left behind and another place does its work."""
        ...

    def submit(self, number: int, work: Callable[[], Result]) -> None:
        """Do the work as soon as a place is free; what comes of it is `tried`."""
        ...

    def answer(self, timeout_s: float) -> tuple[int, Result | AudiobriefError] | None:
        """The next answer or failure with its number; None when none comes in time."""
        ...

    def close(self) -> None:
        """No more calls; return soon, though one should hang."""
        ...


Executors = Callable[[str], Executor[Any]]  # an executor for the engine of that name


class WorkerPool(Generic[Result]):
    """Threads for one engine's calls; daemons, so that one that hangs for ever cannot keep the command from ending."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[tuple[int, Callable[[], Result]] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[int, Result | AudiobriefError]] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def grow(self, places: int) -> None:
        """So many threads more: one that hangs is left behind and another does its work."""
        for _ in range(places):
            name = f"speak-{self._engine}-{len(self._threads) + 1}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()

    def submit(self, number: int, work: Callable[[], Result]) -> None:
        """The work is done as soon as a thread is free."""
        self._jobs.put((number, work))

    def answer(self, timeout_s: float) -> tuple[int, Result | AudiobriefError] | None:
        """The next answer or failure with its number; None when none comes in time."""
        try:
            return self._answers.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def close(self) -> None:
        """Every thread ends once its present call returns; a moment is given to those that have one."""
        for _ in self._threads:
            self._jobs.put(None)
        deadline_s = time.monotonic() + _GOODBYE_S
        for thread in self._threads:
            thread.join(max(deadline_s - time.monotonic(), 0.0))

    def _work(self) -> None:
        for number, work in iter(self._jobs.get, None):
            self._answers.put((number, tried(work, self._engine)))


class SharedPlaces:
    """Worker pools for jobs that run side by side: all together call an engine as often at once as it allows."""

    def __init__(self) -> None:
        self._places: dict[str, threading.Semaphore] = {}

    def allow(self, engine: str, places: int) -> None:
        """So many calls of that engine at once; what was said of it first counts."""
        if engine not in self._places:
            self._places[engine] = threading.Semaphore(max(1, places))

    def __call__(self, engine: str) -> WorkerPool[Any]:
        """A pool for one batch of lines, whose calls wait for a place among those of all."""
        return _SharingPool(engine, self._places.setdefault(engine, threading.Semaphore(1)))


class _SharingPool(WorkerPool[Result]):
    def __init__(self, engine: str, places: threading.Semaphore) -> None:
        super().__init__(engine)
        self._places = places

    def grow(self, places: int) -> None:
        """So many threads more; after the first time for calls that hang, whose places are given to others."""
        if self._threads:
            self._places.release(places)
        super().grow(places)

    def submit(self, number: int, work: Callable[[], Result]) -> None:
        """The work is done as soon as a thread and a place are free."""

        def placed() -> Result:
            with self._places:
                return work()

        super().submit(number, placed)


def tried(work: Callable[[], Result], engine: str) -> Result | AudiobriefError:
    """The result, or the failure in words, whatever an engine raises: its thread has nobody else to tell."""
    try:
        return work()
    except AudiobriefError as error:
        return error
    except BaseException as error:
        told = EngineError(
            engine,
            f"it failed with {' '.join(f'{type(error).__name__}: {error}'.split())[:200].rstrip(': ')}",
            fix="report it to the makers of the engine, or use another one",
            retriable=isinstance(error, OSError),  # connections and time-outs among them
        )
        told.__cause__ = error
        return told
