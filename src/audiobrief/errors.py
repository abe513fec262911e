"""The error tree: every failure that a user can meet.

An error carries its data and writes its own sentence: what failed, where, and what to do next.
Only `cli` prints them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class AudiobriefError(Exception):
    """Base of all failures shown to a user; `str(error)` is the sentence."""


class InputError(AudiobriefError):
    """Something in a file that the user wrote: brief, script, voices, show or lexicon."""

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        self.message = message
        self.path = path
        self.line = line
        super().__init__(message)

    def __str__(self) -> str:
        place = "" if self.path is None else str(self.path)
        if place and self.line is not None:
            place += f":{self.line}"
        return f"{place}: {self.message}" if place else self.message


class OutputError(AudiobriefError):
    """Standard output that cannot be written."""


class ProblemsError(AudiobriefError):
    """Several failures of one input, reported together; never empty."""

    def __init__(self, problems: Iterable[AudiobriefError]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class EngineError(AudiobriefError):
    """A speech engine that cannot speak.

    `retriable` when another try may succeed; `retry_after_s` is the pause that a service asked for, 0 for none.
    """

    def __init__(
        self, engine: str, message: str, *, fix: str = "", retriable: bool = False, retry_after_s: float = 0.0
    ) -> None:
        self.engine = engine
        self.message = message
        self.fix = fix
        self.retriable = retriable
        self.retry_after_s = retry_after_s
        super().__init__(message)

    def __str__(self) -> str:
        return f"engine {self.engine}: {self.message}" + (f"; {self.fix}" if self.fix else "")


class DoubtfulError(EngineError):
    """An answer of an engine that cannot be right: another try may mend it, a third will not."""


class SpeechError(AudiobriefError):
    """One utterance that could not be spoken: names the segment and its first words."""

    def __init__(self, segment: str, text: str, cause: AudiobriefError) -> None:
        self.segment = segment
        self.text = text
        self.cause = cause
        start = text if len(text) <= 60 else text[:57] + "..."
        super().__init__(f'segment "{segment}" was not spoken ("{start}"): {cause}')


class TranslationError(AudiobriefError):
    """A translator that cannot translate, or whose answers cannot be trusted; `retriable` as for engines.

    The sentence quotes nothing of a brief; `details` may, for the user who asked.
    """

    def __init__(
        self, translator: str, message: str, *, fix: str = "", retriable: bool = False, details: tuple[str, ...] = ()
    ) -> None:
        self.translator = translator
        self.message = message
        self.fix = fix
        self.retriable = retriable
        self.details = details
        super().__init__(message)

    def __str__(self) -> str:
        name = f"translator {self.translator}: " if self.translator else ""
        return f"{name}{self.message}" + (f"; {self.fix}" if self.fix else "")


class MissingError(AudiobriefError):
    """Something optional that is not installed, or not whole; `fix` is the command that repairs it."""

    def __init__(self, message: str, *, fix: str) -> None:
        self.message = message
        self.fix = fix
        super().__init__(f"{message}; run: {fix}")


class SoundError(AudiobriefError):
    """Audio that cannot be read, mixed, mastered or encoded."""


class PublishError(AudiobriefError):
    """A file of the output that cannot be written, or a catalog that cannot be read."""


def raise_all(problems: list[AudiobriefError]) -> None:
    """Raise the one error of the list, or ProblemsError with all of them; an empty list raises nothing."""
    flat = [part for problem in problems for part in getattr(problem, "problems", (problem,))]
    if len(flat) == 1:
        raise flat[0]
    if flat:
        raise ProblemsError(flat)
