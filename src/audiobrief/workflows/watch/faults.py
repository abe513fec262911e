"""Whose fault it is that a brief was not rendered: the brief's own, or that of what may be better in a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, EngineError, InputError, SpeechError

MOST_TRIES = 5


def problems_of(error: AudiobriefError) -> tuple[AudiobriefError, ...]:
    """The single failures of an error."""
    return tuple(getattr(error, "problems", (error,)))


def is_of_brief(error: AudiobriefError, project: Project) -> bool:
    """Whether the brief itself has to be changed: trying again would fail again.

    A service that does not answer, a full disk or a fault in the show's own files is none of the brief's.
    """
    settings = {str(path) for path in (project.voices, project.show, project.lexicon, project.user_lexicon)}
    return any(_is_own(one, settings) for one in problems_of(error))


def _is_own(error: AudiobriefError, settings: set[str]) -> bool:
    if isinstance(error, InputError):
        return str(error.path) not in settings
    if isinstance(error, SpeechError):
        return not (isinstance(error.cause, EngineError) and error.cause.retriable)
    return False


def next_try(tries: int, now: datetime) -> datetime:
    """When to try again after so many tries: after 1, 4, 16, 64 minutes."""
    return now + timedelta(minutes=float(4 ** (tries - 1)))


def internal(error: Exception) -> InputError:
    """The sentence for a fault of the program, which must not end a watch."""
    return InputError(
        f"met a fault of audiobrief ({type(error).__name__}: {error}); render it by hand with --debug and report it"
    )


def named(error: AudiobriefError, folder: Path) -> str:
    """The sentences of an error with files of the inbox by their names alone."""
    return str(error).replace(f"{folder}/", "")
