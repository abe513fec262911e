"""Inline marks that cannot be read, found before work starts, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterable

from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.text.normalization.inline import MarkFault, faults


def mark_faults(texts: Iterable[tuple[str, str]], name: str, source: str) -> list[AudiobriefError]:
    """An error for each mark that cannot be read.

    `texts` are (segment id or "", text); `source` is the text of the file `name`, in which lines are counted.
    """
    found = []
    for segment, text in texts:
        place = f'segment "{segment}": ' if segment else ""
        for fault in faults(text):
            message = f"{place}{fault.written}: {fault.message}"
            found.append(InputError(message, path=name, line=_line(fault, source)))
    return list({str(error): error for error in found}.values())


def raise_mark_faults(texts: Iterable[tuple[str, str]], name: str, source: str) -> None:
    """Raise InputError or ProblemsError if a mark cannot be read."""
    raise_all(mark_faults(texts, name, source))


def _line(fault: MarkFault, source: str) -> int | None:
    """Where the mark stands; None when the text was changed on its way (joined lines, mended letters)."""
    place = source.find(fault.written)
    return None if place < 0 else source.count("\n", 0, place) + 1
