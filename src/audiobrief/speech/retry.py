"""Tasks of one engine carried out, several at a time: tried again after failures, given up at a deadline."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from audiobrief.errors import AudiobriefError, DoubtfulError, EngineError, PublishError
from audiobrief.speech.model import Synthesizer
from audiobrief.speech.workers import Executor, Executors, WorkerPool

Result = TypeVar("Result")

_FAILURES_BEFORE_STOP = 3  # utterances given up: enough to see that it is not one bad sentence
_DOUBTS = 2  # answers that cannot be right, for one utterance
_SLICE_S = 0.25  # an interruption is heard at least this often; some systems do not end a longer wait for it


@dataclass(frozen=True)
class Timing:
    """Time and chance; arguments, so that tests need not wait."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


REAL_TIME = Timing()


@dataclass(frozen=True)
class Task(Generic[Result]):
    """One utterance to speak: `work` is one attempt at it. Raises: AudiobriefError."""

    name: str
    work: Callable[[], Result]


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What came of the tasks: failures by task, and why the engine was given up where it was."""

    failures: tuple[tuple[Task[Result], AudiobriefError], ...]
    given_up: EngineError | None = None


@dataclass
class _Turn(Generic[Result]):
    """A task on its way; `spent_s` counts its attempts and the pauses after them."""

    task: Task[Result]
    attempts: int = 0
    doubts: int = 0
    spent_s: float = 0.0
    ready_s: float = 0.0
    began_s: float = 0.0
    probe: bool = False


def retry_policy_of(engine: Synthesizer) -> RetryPolicy:
    """How long an engine is tried."""
    return OFFLINE if engine.offline else ONLINE


def attempt_all(
    tasks: Sequence[Task[Result]],
    engine: Synthesizer,
    on_done: Callable[[Task[Result], Result], None],
    note: Callable[[str], None],
    retry_policy: RetryPolicy | None = None,
    timing: Timing = REAL_TIME,
    executor: Executors = WorkerPool,
) -> Outcome[Result]:
    """All tasks done by the executor, as far as the engine can; `note` is told when it has to rest.

    Raises: PublishError when a result cannot be kept: no engine is to blame.
    """
    if not tasks:  # an engine is asked for nothing, not even how many calls it takes
        return Outcome(())
    policy = retry_policy or retry_policy_of(engine)
    return _Attempts(tasks, engine, on_done, note, policy, timing, executor(engine.name)).run()


@dataclass
class _Attempts(Generic[Result]):
    """The state of one call of `attempt_all`; only its own thread touches it."""

    tasks: Sequence[Task[Result]]
    engine: Synthesizer
    on_done: Callable[[Task[Result], Result], None]
    note: Callable[[str], None]
    retry_policy: RetryPolicy
    timing: Timing
    pool: Executor[Result]
    failures: list[tuple[Task[Result], AudiobriefError]] = field(default_factory=list)
    running: dict[int, _Turn[Result]] = field(default_factory=dict)
    last: EngineError | None = None
    calls: int = 0

    def __post_init__(self) -> None:
        self.places = max(1, self.engine.concurrency)
        self.waiting = [_Turn(task) for task in self.tasks]
        self.breaker = Breaker(self.retry_policy)

    def run(self) -> Outcome[Result]:
        self.pool.grow(min(self.places, len(self.tasks)))
        try:
            while self.waiting or self.running:
                now_s = self.timing.clock()
                self._leave_hanging(now_s)
                if len(self.failures) >= _FAILURES_BEFORE_STOP:
                    self.waiting.clear()
                given_up = self._given_up(now_s)
                if given_up is not None:
                    return Outcome(tuple(self.failures), given_up)
                if not self._start_next(now_s):
                    self._wait(now_s)
            return Outcome(tuple(self.failures))
        finally:
            self.pool.close()

    def _start_next(self, now_s: float) -> bool:
        """Whether an attempt could be started now."""
        free_s = self.breaker.free_at_s(now_s)
        if free_s is None or free_s > now_s or len(self.running) >= self.places:
            return False
        turn = next((turn for turn in self.waiting if turn.ready_s <= now_s), None)
        if turn is None:
            return False
        self.waiting.remove(turn)
        turn.began_s, turn.probe = now_s, self.breaker.started()
        self.calls += 1
        self.running[self.calls] = turn
        self.pool.submit(self.calls, turn.task.work)
        return True

    def _wait(self, now_s: float) -> None:
        """Until an answer comes, or the next attempt may start."""
        free_s = self.breaker.free_at_s(now_s)
        starts_s = [] if free_s is None else [max(turn.ready_s, free_s) for turn in self.waiting]
        pause_s = min(starts_s, default=now_s + _SLICE_S) - now_s
        if not self.running:
            if self.waiting:
                self.timing.sleep(max(pause_s, 0.0))
            return
        answer = self.pool.answer(min(pause_s, _SLICE_S) if pause_s > 0 else _SLICE_S)
        if answer is not None:
            turn = self.running.pop(answer[0], None)
            if turn is not None:  # else it was left behind, and answers after all
                self._settle(turn, answer[1], self.timing.clock())

    def _settle(self, turn: _Turn[Result], answer: Result | AudiobriefError, now_s: float) -> None:
        if isinstance(answer, PublishError):
            raise answer
        if not isinstance(answer, AudiobriefError):
            self.breaker.succeeded(turn.probe)
            self.on_done(turn.task, answer)
            return
        doubtful = isinstance(answer, DoubtfulError)
        again = isinstance(answer, EngineError) and answer.retriable
        # A probe that fails was sent ahead for all: that uses up nothing of its own.
        if not (turn.probe and again and not doubtful):
            turn.attempts += 1
            turn.spent_s += now_s - turn.began_s
        turn.doubts += doubtful
        if isinstance(answer, EngineError) and again and not doubtful:
            self._count_failure(turn, answer, now_s)
        else:
            self.breaker.answered(turn.probe)
        if again and turn.doubts < _DOUBTS:
            self._again(turn, answer, now_s)
        else:
            self._fail(turn, answer)

    def _count_failure(self, turn: _Turn[Result], error: EngineError, now_s: float) -> None:
        self.last = error
        if self.breaker.failed(turn.task.name, now_s, turn.probe, error.retry_after_s):
            left_s = max(self.breaker.failing_since_s + self.retry_policy.stalled_s - now_s, 0)
            self.note(f"{self.engine.name}: {error.message}; it is tried for {left_s:.0f} s more")

    def _again(self, turn: _Turn[Result], error: AudiobriefError, now_s: float) -> None:
        asked_s = error.retry_after_s if isinstance(error, EngineError) else 0.0
        pause_s = self.retry_policy.pause_s(max(turn.attempts, 1), self.timing.jitter(), asked_s)
        turn.ready_s = now_s + pause_s
        if not turn.probe:
            if turn.attempts >= self.retry_policy.attempts or turn.spent_s + pause_s >= self.retry_policy.utterance_s:
                self._fail(turn, error)
                return
            turn.spent_s += pause_s
        self.waiting.append(turn)

    def _fail(self, turn: _Turn[Result], error: AudiobriefError) -> None:
        self.failures.append((turn.task, _told(error, turn.attempts, turn.spent_s)))

    def _leave_hanging(self, now_s: float) -> None:
        """Calls that have not returned by their utterance's deadline are not waited for any longer."""
        for number, turn in list(self.running.items()):
            if now_s - turn.began_s < max(self.retry_policy.utterance_s - turn.spent_s, _SLICE_S):
                continue
            del self.running[number]
            self.pool.grow(1)
            turn.attempts += 1
            turn.spent_s += now_s - turn.began_s
            error = EngineError(
                self.engine.name,
                f"it did not answer within {now_s - turn.began_s:.0f} s",
                fix="run again, or use another engine",
                retriable=True,
            )
            self._count_failure(turn, error, now_s)
            self._fail(turn, error)

    def _given_up(self, now_s: float) -> EngineError | None:
        """Why the engine is given up: all has failed for so long, or it asks to wait for longer than that."""
        if self.last is None or not self.breaker.is_failing or not (self.waiting or self.running):
            return None
        deadline_s = self.breaker.failing_since_s + self.retry_policy.stalled_s
        free_s = self.breaker.free_at_s(now_s)
        stalled = now_s >= deadline_s and self.breaker.fails_for_all
        if not stalled and (free_s is None or free_s < deadline_s or free_s <= now_s):
            return None
        asked_s = self.last.retry_after_s
        asked = f", and it asks to wait {asked_s:g} s" if asked_s else ""
        message = (
            f"{self.last.message}; nothing could be spoken for {now_s - self.breaker.failing_since_s:.0f} s{asked}"
        )
        return EngineError(self.engine.name, message, fix=self.last.fix, retriable=True)


def _told(error: AudiobriefError, attempts: int, spent_s: float) -> AudiobriefError:
    """The last failure, with how often and how long it was tried."""
    if not isinstance(error, EngineError) or (attempts < 2 and not error.retry_after_s):
        return error
    asked = f", and it asks to wait {error.retry_after_s:g} s" if error.retry_after_s else ""
    tries = "1 attempt" if attempts == 1 else f"{attempts} attempts"
    message = f"{error.message} ({tries} in {spent_s:.0f} s{asked})"
    told = EngineError(
        error.engine, message, fix=error.fix, retriable=error.retriable, retry_after_s=error.retry_after_s
    )
    told.__cause__ = error
    return told


class Breaker:
    """Closed while attempts may start freely; open while they must wait. Times come from the caller.

    Failures of one utterance alone do not open it: they may be that sentence's own.
    """

    def __init__(self, retry_policy: RetryPolicy) -> None:
        self._retry_policy = retry_policy
        self._failed: list[str] = []  # who failed, since the last success
        self._rests = 0
        self._shut_until_s = float("-inf")
        self._probing = False
        self.failing_since_s = 0.0  # the first failure since the last success

    @property
    def is_open(self) -> bool:
        return self._rests > 0

    @property
    def is_failing(self) -> bool:
        """Whether nothing has succeeded since a failure."""
        return bool(self._failed)

    @property
    def fails_for_all(self) -> bool:
        """Whether more than one utterance has failed since the last success."""
        return len(set(self._failed)) > 1

    def free_at_s(self, now_s: float) -> float | None:
        """When the next attempt may start, `now_s` at the earliest; None while a probe is under way."""
        return None if self._probing else max(self._shut_until_s, now_s)

    def started(self) -> bool:
        """An attempt starts; whether it is the probe that finds out if the engine is back."""
        self._probing = self.is_open
        return self._probing

    def succeeded(self, probe: bool) -> None:
        """An attempt succeeded; during a rest only the probe's success shows that the engine is back."""
        if self.is_open and not probe:
            return
        self._failed.clear()
        self._rests, self._probing = 0, False

    def answered(self, probe: bool) -> None:
        """An attempt ended in a way that says nothing about the engine, such as a text that it refuses."""
        if probe:
            self._probing = False

    def failed(self, who: str, now_s: float, probe: bool, asked_s: float = 0.0) -> bool:
        """An attempt failed; `asked_s` is the pause that the service wants. Whether the engine begins to rest."""
        if not self._failed:
            self.failing_since_s = now_s
        self._failed.append(who)
        self._shut_until_s = max(self._shut_until_s, now_s + asked_s)
        if self.is_open and not probe:
            return False  # asked before the rest began
        if not probe and (len(self._failed) < self._retry_policy.opens_after or not self.fails_for_all):
            return False
        rest_s = min(self._retry_policy.rest_s * 2.0**self._rests, self._retry_policy.longest_pause_s)
        self._shut_until_s = max(self._shut_until_s, now_s + rest_s)
        self._rests += 1
        self._probing = False
        return not probe


@dataclass(frozen=True)
class RetryPolicy:
    """What is put up with before an utterance, or an engine, is given up."""

    attempts: int = 5  # at one utterance
    first_pause_s: float = 1.0  # the longest that the first pause between attempts can be; it doubles
    longest_pause_s: float = 16.0
    utterance_s: float = 60.0  # an utterance's attempts and pauses together; also how long one call may hang
    stalled_s: float = 60.0  # while every attempt at anything fails
    opens_after: int = 4  # failures in a row, of two utterances at least, that make an engine rest
    rest_s: float = 4.0  # the first rest of an engine; it doubles

    def pause_s(self, attempts: int, chance: float, asked_s: float = 0.0) -> float:
        """The pause after so many attempts: `chance` (0 to 1) of a doubling span, or what the service asked for.

        Chance takes the whole span ("full jitter"), so that what failed together does not come back together.
        """
        span_s = min(self.first_pause_s * 2.0 ** (attempts - 1), self.longest_pause_s)
        return max(chance * span_s, asked_s)


ONLINE = RetryPolicy()
# A neural voice on a slow machine may take minutes for its first sentence, and fails the same way each time.
OFFLINE = RetryPolicy(attempts=2, utterance_s=300.0, stalled_s=300.0)
