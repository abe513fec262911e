"""Who will speak a text, as far as its spoken form depends on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SpeechTarget:
    """The engine that a spoken form is for; "" stands for any.

    `pieces` is whether it says a stretch in the sound or language that it has of its own; another reads the words.
    """

    engine: str = ""
    pieces: bool = True


ANY_ENGINE = SpeechTarget()
