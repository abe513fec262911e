"""What text and speech know of each other: the engine that a spoken form is for, and its pieces."""

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


@dataclass(frozen=True)
class Piece:
    """A stretch of an utterance's text, with its sound in IPA or its own language (fr, en) where it has one."""

    text: str
    ipa: str = ""
    language: str = ""
