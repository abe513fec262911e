"""The breaker and the pauses, by the clock that they are given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.speech.retry import Breaker, RetryPolicy

PATIENCE = RetryPolicy(opens_after=3, rest_s=4.0, longest_pause_s=10.0)


def opened() -> Breaker:
    breaker = Breaker(PATIENCE)
    for who in ("a", "b", "a"):
        breaker.failed(who, 100.0, probe=False)
    return breaker


def test_it_opens_after_failures_in_a_row() -> None:
    """The third failure of several utterances makes the engine rest; a success in between starts the count anew."""
    breaker = Breaker(PATIENCE)
    assert not breaker.failed("a", 100.0, probe=False)
    breaker.succeeded(probe=False)
    assert not breaker.is_failing
    assert [breaker.failed(who, 101.0, probe=False) for who in ("a", "b", "c")] == [False, False, True]
    assert breaker.is_open and breaker.free_at_s(101.0) == 105.0 and breaker.failing_since_s == 101.0


def test_one_sentence_alone_does_not_open_it() -> None:
    """However often a single utterance fails: the others are still spoken."""
    breaker = Breaker(PATIENCE)
    assert not any(breaker.failed("a", 100.0, probe=False) for _ in range(9))
    assert breaker.free_at_s(100.0) == 100.0 and not breaker.fails_for_all


def test_one_probe_at_a_time_and_longer_rests() -> None:
    """After the rest one attempt goes ahead; while it runs nobody else may, and each failure doubles the rest."""
    breaker = opened()
    for rest_s in (8.0, 10.0, 10.0):
        assert breaker.started() and breaker.free_at_s(104.0) is None
        assert not breaker.failed("a", 104.0, probe=True)
        assert breaker.free_at_s(104.0) == 104.0 + rest_s


def test_a_success_closes_it() -> None:
    """The probe's success frees all; that of a call from before the rest does not."""
    breaker = opened()
    breaker.succeeded(probe=False)
    assert breaker.is_open
    breaker.succeeded(probe=breaker.started())
    assert not breaker.is_open and not breaker.started()
    assert not breaker.failed("a", 200.0, probe=False) and not breaker.is_open


def test_a_late_failure_prolongs_nothing() -> None:
    """What was asked before the rest and fails during it is no news."""
    breaker = opened()
    assert not breaker.failed("c", 103.0, probe=False)
    assert breaker.free_at_s(103.0) == 104.0


def test_an_answer_about_the_text_frees_the_probe() -> None:
    """A probe that ends with a refused text leaves room for the next one."""
    breaker = opened()
    breaker.answered(breaker.started())
    assert breaker.free_at_s(104.0) == 104.0 and breaker.is_open


def test_the_pause_that_a_service_asks_for_holds_for_all() -> None:
    """Retry-After keeps every attempt waiting, though the breaker is closed."""
    breaker = Breaker(PATIENCE)
    breaker.failed("a", 100.0, probe=False, asked_s=30.0)
    assert not breaker.is_open and breaker.free_at_s(101.0) == 130.0


@given(st.integers(1, 60), st.floats(0, 1), st.floats(0, 500))
def test_pauses_have_full_jitter_within_bounds(attempts: int, chance: float, asked_s: float) -> None:
    """A pause is chance's share of a doubling span with an upper bound, and never shorter than what was asked for."""
    retry_policy = RetryPolicy(first_pause_s=1.0, longest_pause_s=16.0)
    pause_s = retry_policy.pause_s(attempts, chance, asked_s)
    assert pause_s >= asked_s
    assert pause_s == max(asked_s, chance * min(2.0 ** (attempts - 1), 16.0))


@pytest.mark.parametrize(("attempts", "span_s"), [(1, 1), (2, 2), (3, 4), (5, 16), (9, 16)])
def test_the_span_doubles(attempts: int, span_s: float) -> None:
    """One, two, four seconds and so on, up to the longest."""
    assert RetryPolicy(first_pause_s=1.0, longest_pause_s=16.0).pause_s(attempts, 1.0) == span_s
