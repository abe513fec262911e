"""The circuit breaker of one engine: after failures in a row it rests, then one attempt finds out if it is back."""

from __future__ import annotations

from dataclasses import dataclass


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
