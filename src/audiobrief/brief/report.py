"""How a brief was read, told to people: what was left out and why, what is doubtful, what each block was taken for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from audiobrief.brief.find import BriefRequest, Notes
from audiobrief.brief.model import NAMES_SOURCE, LeftOut, Taken
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.text.clean import one_line

LONGEST_QUOTE = 160  # characters of a text that is quoted in a message; `--json` has it whole
# Nobody needs to look at these: marks of programs, and what a page itself does not show.
_CERTAIN = frozenset(
    (
        NAMES_SOURCE,
        "names the hook",
        "names the language",
        "description in the front matter",
        "mark of a footnote",
        "mark of a citation",
        "code of an emoji",
        "counter of a thread",
        "tick box",
        "hidden on the page",
        "has no words",
        "comment",
    )
)


def told_left_out(left_out: Sequence[LeftOut]) -> list[str]:
    """One line for each reason, with the texts in words: `left out, byline: "Par Camille Plume"`."""
    reasons = dict.fromkeys(item.reason for item in left_out if item.reason != NAMES_SOURCE)
    return [
        f"left out, {reason}: " + " ".join(_quoted(item.text) for item in left_out if item.reason == reason)
        for reason in reasons
    ]


def strict_faults(notes: Notes, request: BriefRequest) -> list[AudiobriefError]:
    """What `--strict` stops on: each warning, and each text that was left out for what it says or where it stands."""
    faults: list[AudiobriefError] = [InputError(warning, path=request.brief) for warning in notes.warnings]
    for language, item in notes.left_out:
        if item.reason not in _CERTAIN:
            message = f"{language}: {_quoted(item.text)} would be left out ({item.reason}); take it out, or mend it"
            faults.append(InputError(message, path=request.brief, line=item.line or None))
    return faults


def explained(taken: Iterable[tuple[str, Taken]]) -> list[str]:
    """A line for each block: where it stands, what it was taken for, its first words, and why."""
    return [
        f"{language}, line {item.line}: {item.taken_for}: {_quoted(item.text, 60)}{item.why and f' ({item.why})'}"
        for language, item in taken
    ]


def as_json(left_out: Iterable[tuple[str, LeftOut]]) -> list[dict[str, Any]]:
    """The same for programs, whole."""
    return [
        {"language": language, "line": item.line or None, "reason": item.reason, "text": item.text}
        for language, item in left_out
    ]


def _quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    line = one_line(text)
    return f'"{line if len(line) <= longest else line[: longest - 1] + "…"}"'
