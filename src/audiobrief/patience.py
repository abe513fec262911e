"""How long a speech engine is tried: attempts, pauses between them, deadlines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
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


ONLINE = Patience()
# A neural voice on a slow machine may take minutes for its first sentence, and fails the same way each time.
OFFLINE = Patience(attempts=2, utterance_s=300.0, stalled_s=300.0)
