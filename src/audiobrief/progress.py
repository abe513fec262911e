"""What a long job tells about itself while it runs."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A listener to a job: stages that advance, and notes worth a line."""

    def begin(self, stage: str, total: float) -> None:
        """A stage starts; `total` is the sum of what `advance` will report."""
        ...

    def advance(self, amount: float) -> None:
        """Some of the present stage is done."""
        ...

    def note(self, line: str) -> None:
        """One line for the user."""
        ...


def unheard(line: str) -> None:
    """A listener to notes who tells nobody."""


class NoProgress:
    """Tells nobody."""

    def begin(self, stage: str, total: float) -> None: ...

    def advance(self, amount: float) -> None: ...

    def note(self, line: str) -> None: ...
