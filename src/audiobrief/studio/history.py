"""The last states of each script, so that whatever was typed can be had again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief.errors import InputError
from audiobrief.storage.files import read_limited, sweep, write_atomic
from audiobrief.storage.yaml_read import LARGEST_BYTES

FOLDER = ".history"
MOST_STATES = 100
_HELD = "held"
_BURST_S = 30  # what one writer types within that time is one state
_NAME = re.compile(r"(?P<number>[0-9]{8})-(?P<moment>[0-9]+)-(?P<writer>[a-z0-9]+)-(?P<revision>[0-9a-f]{16})\.yaml")


@dataclass(frozen=True)
class State:
    """One state of a script: its number, when its burst of typing began (s since 1970), who wrote it, its revision."""

    number: int
    moment_s: int
    writer: str
    revision: str


def revision_of(text: str) -> str:
    """The name of a state of a file: a digest of all of it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class History:
    """The states of one script in a folder beside it; a state is on disk when `keep` returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def states(self) -> list[State]:
        """What is kept, the oldest first."""
        found = [match for path in self._folder.glob("*.yaml") if (match := _NAME.fullmatch(path.name))]
        states = [State(int(m["number"]), int(m["moment"]), m["writer"], m["revision"]) for m in found]
        return sorted(states, key=lambda state: state.number)

    def text(self, revision: str) -> str | None:
        """The text of a revision, None where it is kept no more. Raises: InputError."""
        state = next((one for one in reversed(self.states()) if one.revision == revision), None)
        if state is None:
            return None
        try:
            text = read_limited(self._path(state), LARGEST_BYTES).decode()
        except UnicodeDecodeError as error:
            raise InputError("is damaged; choose another state", path=self._path(state)) from error
        return text if revision_of(text) == revision else None

    def keep(self, text: str, writer: str, now_s: float, *, in_burst: bool = True) -> None:
        """Keep a state; the one before it goes where the same writer is still typing. Raises: PublishError.

        `in_burst` is off for what must stay as a state of its own, such as a wording that another one replaced.
        """
        states = self.states()
        last = states[-1] if states else None
        revision = revision_of(text)
        if last is not None and last.revision == revision:
            return
        same = in_burst and last is not None and last.writer == writer and 0 <= now_s - last.moment_s < _BURST_S
        number = last.number + 1 if last is not None else 1
        moment_s = last.moment_s if same and last is not None else int(now_s)
        write_atomic(self._path(State(number, moment_s, writer, revision)), text.encode())
        gone = [last] if same and last is not None and len(states) > 1 else []
        gone += states[: max(0, len(states) + 1 - len(gone) - MOST_STATES)]
        for state in gone:
            self._path(state).unlink(missing_ok=True)
        sweep(self._folder)

    def hold(self, revision: str) -> None:
        """Let a state stay though its writer types on: a desk begins from it."""
        state = next((one for one in reversed(self.states()) if one.revision == revision), None)
        if state is not None and state.writer != _HELD:
            self._path(state).replace(self._path(replace(state, writer=_HELD)))

    def _path(self, state: State) -> Path:
        return self._folder / f"{state.number:08}-{state.moment_s}-{state.writer}-{state.revision}.yaml"
