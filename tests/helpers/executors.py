"""Executors for tests that are no threads."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable
from typing import Any

from audiobrief.errors import AudiobriefError
from audiobrief.speech.workers import tried


class InPlace:
    """Does each call at once, where it is submitted."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.submitted = 0
        self.is_closed = False
        self._answers: deque[tuple[int, Any]] = deque()

    def grow(self, places: int) -> None: ...

    def submit(self, number: int, work: Callable[[], Any]) -> None:
        self.submitted += 1
        self._answers.append((number, tried(work, self.engine)))

    def answer(self, timeout_s: float) -> tuple[int, Any | AudiobriefError] | None:
        return self._answers.popleft() if self._answers else None

    def close(self) -> None:
        self.is_closed = True


class Elsewhere(InPlace):
    """Hands each call on as bytes, as one in another process or on another machine has to."""

    def submit(self, number: int, work: Callable[[], Any]) -> None:
        super().submit(number, pickle.loads(pickle.dumps(work)))
