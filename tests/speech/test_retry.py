"""Attempts at many tasks of one engine: retries, rests, deadlines and hanging calls, mostly without waiting."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from audiobrief.errors import DoubtfulError, EngineError, InputError, PublishError
from audiobrief.speech.retry import OFFLINE, ONLINE, Outcome, RetryPolicy, Task, Timing, attempt_all, retry_policy_of
from tests.helpers.tone import ToneSynthesizer


@dataclass
class Service:
    """An engine's work with faults by rule, and a clock that passes only by sleeping (and by `cost_s` a call)."""

    fault: Callable[[str, int], BaseException | None] = lambda name, call: None
    concurrency: int = 1
    cost_s: float = 0.0
    now_s: float = 1000.0
    calls: list[str] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    slept_s: list[float] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, pause_s: float) -> None:
        assert pause_s > 0, "it must not spin"
        self.slept_s.append(pause_s)
        self.now_s += pause_s

    def work(self, name: str) -> str:
        with self.lock:
            self.calls.append(name)
            self.times_s.append(self.now_s)
            self.now_s += self.cost_s
            call = len(self.calls)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            fault = self.fault(name, call)
            if fault is not None:
                raise fault
            return name.upper()
        finally:
            with self.lock:
                self.at_once -= 1

    def run(self, names: str, retry_policy: RetryPolicy = ONLINE) -> Outcome[str]:
        engine = ToneSynthesizer(concurrency=self.concurrency)
        timing = Timing(lambda: self.now_s, self.sleep, jitter=lambda: 1.0)
        tasks = [Task(name, lambda name=name: self.work(name)) for name in names]  # type: ignore[misc]
        return attempt_all(
            tasks, engine, lambda task, _: self.done.append(task.name), self.notes.append, retry_policy, timing
        )


def down(message: str = "out of order", asked_s: float = 0.0) -> EngineError:
    return EngineError("tone", message, fix="try later", retriable=True, retry_after_s=asked_s)


def test_all_is_done_in_order_without_waiting() -> None:
    """Without a fault every task is done once, in its order, and nothing sleeps."""
    service = Service()
    assert service.run("abcdef") == Outcome(())
    assert (service.calls, service.done, service.slept_s) == (list("abcdef"), list("abcdef"), [])


def test_concurrency_is_bounded_by_the_engine() -> None:
    """As many calls run at once as the engine allows, and no more."""
    gate = threading.Barrier(3, timeout=5)

    def together(name: str, call: int) -> None:
        gate.wait()  # breaks unless three are there

    service = Service(together, concurrency=3)
    assert not service.run("abcdefghi").failures
    assert service.most_at_once == 3


def test_a_failure_is_tried_again_while_others_go_on() -> None:
    """The pause after a failure keeps nobody else waiting."""
    service = Service(lambda name, call: down() if call == 1 else None)
    assert not service.run("abc").failures
    assert service.calls == ["a", "b", "c", "a"]
    assert service.slept_s == [1.0]


def test_attempts_end() -> None:
    """A sentence that always fails is given up after its attempts, and the others are spoken."""
    service = Service(lambda name, call: down() if name == "b" else None)
    ((task, error),) = service.run("abc", replace(ONLINE, attempts=3)).failures
    assert task.name == "b" and str(error) == "engine tone: out of order (3 attempts in 3 s); try later"
    assert Counter(service.calls) == {"a": 1, "b": 3, "c": 1} and service.done == ["a", "c"]


def test_time_counts_too() -> None:
    """Slow failures use up the utterance's time before its attempts."""
    service = Service(lambda name, call: down() if name == "a" else None, cost_s=25.0)
    ((_, error),) = service.run("a", replace(ONLINE, utterance_s=60)).failures
    assert "(3 attempts in 78 s)" in str(error)
    assert len(service.calls) == 3


def test_what_cannot_be_retried_is_not() -> None:
    """A refusal of the text, or an error of another kind, is final at once."""
    faults = {"a": EngineError("tone", "too long"), "b": InputError("bad")}
    service = Service(lambda name, call: faults.get(name))
    outcome = service.run("abc")
    assert [str(error) for _, error in outcome.failures] == ["engine tone: too long", "bad"]
    assert len(service.calls) == 3 and service.slept_s == []


def test_doubtful_answers_are_asked_for_once_more() -> None:
    """Sound that cannot be right gets one second chance; a third is not asked for."""
    service = Service(
        lambda name, call: DoubtfulError("tone", "half", retriable=True) if name == "a" or call == 2 else None
    )
    outcome = service.run("ab")
    assert [task.name for task, _ in outcome.failures] == ["a"] and service.done == ["b"]
    assert Counter(service.calls) == {"a": 2, "b": 2} and not service.notes


def test_three_failures_stop_the_run() -> None:
    """Three bad sentences are enough to see: the rest is not asked for."""
    service = Service(lambda name, call: EngineError("tone", "no"))
    outcome = service.run("abcdefgh")
    assert len(outcome.failures) == 3 and service.calls == ["a", "b", "c"] and outcome.given_up is None


@pytest.mark.parametrize(
    ("raised", "tries"),
    [(ValueError("x\ny"), 1), (MemoryError(), 1), (SystemExit(3), 1), (ConnectionResetError("gone"), 5)],
)
def test_whatever_an_engine_raises_is_told(raised: BaseException, tries: int) -> None:
    """An exception that is no EngineError becomes one line; only connections are worth more attempts."""
    service = Service(lambda name, call: raised)
    ((_, error),) = service.run("a").failures
    assert type(raised).__name__ in str(error) and "\n" not in str(error) and "use another one" in str(error)
    assert len(service.calls) == tries


def test_a_full_disk_is_nobodys_sentence() -> None:
    """When a result cannot be kept the run ends with that error, without another attempt."""
    service = Service(lambda name, call: PublishError("disk full"))
    with pytest.raises(PublishError, match="disk full"):
        service.run("abc")
    assert service.calls == ["a"]


def test_a_dead_service_is_not_hammered_and_ends_the_run() -> None:
    """After a few failures it rests; single probes with doubling rests find out; then all is given up in time."""
    service = Service(lambda name, call: down(), concurrency=1)
    outcome = service.run("abcdefghij", replace(ONLINE, stalled_s=60))
    assert outcome.given_up is not None and outcome.failures == ()
    assert re_seconds(str(outcome.given_up)) <= 60
    assert service.now_s - 1000 <= 60 and len(service.calls) <= 8
    assert len(service.notes) == 1 and "out of order" in service.notes[0]


def re_seconds(text: str) -> int:
    return int(text.split("for ")[1].split(" s")[0])


def test_a_service_that_comes_back_finishes_everything() -> None:
    """Failures during an outage cost no sentence its attempts."""
    service = Service(lambda name, call: down() if 1000 + 2 < service.now_s < 1000 + 40 else None, cost_s=0.9)
    outcome = service.run("abcdefghij", replace(ONLINE, stalled_s=60))
    assert outcome == Outcome(()) and sorted(service.done) == list("abcdefghij")


def test_probes_use_up_no_attempts() -> None:
    """A sentence that is sent ahead again and again during an outage still has its last attempt afterwards."""
    service = Service(lambda name, call: down() if service.now_s < 1050 else None)
    outcome = service.run("ab", replace(ONLINE, attempts=3, stalled_s=90))
    assert outcome == Outcome(()) and sorted(service.done) == ["a", "b"]
    assert Counter(service.calls)["a"] > 4


def test_a_pause_asked_for_holds_all_back() -> None:
    """After "retry in 7 s" no attempt of any sentence starts for 7 s."""
    service = Service(lambda name, call: down("429", 7.0) if call == 2 else None)
    assert not service.run("abcd").failures
    assert service.times_s == [1000.0, 1000.0, 1007.0, 1007.0, 1007.0] and service.slept_s == [7.0]


def test_a_pause_beyond_the_deadline_is_not_waited_for() -> None:
    """When the service asks to wait longer than it is worth, the run ends at once and says so."""
    service = Service(lambda name, call: down("429", 600.0))
    outcome = service.run("abcd")
    assert outcome.given_up is not None and "asks to wait 600 s" in str(outcome.given_up)
    assert service.calls == ["a"] and service.slept_s == []


def test_hanging_calls_are_left_behind() -> None:
    """A call that never returns fails at its deadline; the others are done by a thread in its place."""
    never = threading.Event()

    def hang(name: str, call: int) -> None:
        if name == "b":
            never.wait(20)

    service = Service(hang, concurrency=1)
    engine = ToneSynthesizer(concurrency=1)
    tasks = [Task(name, lambda name=name: service.work(name)) for name in "abc"]  # type: ignore[misc]
    started_s = time.monotonic()
    outcome = attempt_all(
        tasks, engine, lambda task, _: service.done.append(task.name), lambda line: None, RetryPolicy(utterance_s=0.4)
    )
    assert time.monotonic() - started_s < 3
    ((task, error),) = outcome.failures
    assert task.name == "b" and re.search(r"did not answer within [01] s", str(error))
    assert service.done == ["a", "c"]
    hung = [thread for thread in threading.enumerate() if thread.name.startswith("speak-") and thread.is_alive()]
    assert all(thread.daemon for thread in hung)
    never.set()


def test_threads_end_with_the_run() -> None:
    """No thread stays behind once everything has returned."""
    before = threading.active_count()
    Service(concurrency=3).run("abcdef")
    deadline_s = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline_s:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_patience_follows_the_engine() -> None:
    """What is online is tried again for a minute; what is offline may take longer and fails sooner."""
    assert retry_policy_of(ToneSynthesizer()) is OFFLINE
    online = ToneSynthesizer()
    online.offline = False
    assert retry_policy_of(online) is ONLINE
