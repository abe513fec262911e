"""What a translator is asked and what it answers; the protocol that every translator meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Term:
    """How a name, a figure or a tag of the source is written in the target."""

    source: str
    target: str


@dataclass(frozen=True)
class Limits:
    """How much a translator takes in one request, and whether tags such as `<1>words</1>` come back from it."""

    segments: int
    characters: int
    keeps_tags: bool


class Translator(Protocol):
    """A translator. Constructing one is cheap: heavy work waits for `check` or `translate`."""

    name: str
    model: str
    offline: bool
    limits: Limits

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of languages that it translates, such as ("fr", "en"); empty when any. Raises: TranslationError."""
        ...

    def identity(self) -> str:
        """Everything about model and instructions that can change a translation, as a short text without secrets."""
        ...

    def translate(
        self, segments: Sequence[str], source: str, target: str, *, glossary: Sequence[Term], context: str
    ) -> list[str]:
        """A translation for each segment, "" where there is none; `source` and `target` are locales such as fr-CA.

        Raises: TranslationError, `retriable` when asking again may help.
        """
        ...
