"""A settings file of the project and its states: what it was before each change in the studio, to go back to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from audiobrief.errors import InputError
from audiobrief.storage.files import read_limited
from audiobrief.storage.yaml_read import LARGEST_BYTES
from audiobrief.studio.history import FOLDER, History, revision_of
from audiobrief.studio.parts import StudioParts

_OUTSIDE = "outside"


class RevisionRequest(BaseModel):
    """The state that a settings file is to have again."""

    model_config = ConfigDict(extra="forbid")
    revision: str = Field(pattern=r"^[0-9a-f]{16}$")


class SettingsStates:
    """The states of the file that `path` gives, kept under `name`; `guard` is held by who changes it as `writer`."""

    def __init__(self, parts: StudioParts, name: str, path: Callable[[], Path], writer: str) -> None:
        self._parts, self._name, self._path, self._writer = parts, name, path, writer
        self.guard = threading.Lock()

    @property
    def _history(self) -> History:
        return History(self._parts.speaking.project.scripts / FOLDER / self._name)

    def text(self) -> str:
        """The file as it is, "" where there is none."""
        return "" if not self._path().exists() else read_limited(self._path(), LARGEST_BYTES).decode("utf-8")

    def revision(self) -> str:
        """What tells its state from every other."""
        return revision_of(self.text())

    def states(self) -> list[dict[str, Any]]:
        """What is kept, for the page."""
        return [asdict(state) for state in self._history.states()]

    def kept_before(self) -> str:
        """The file as it is, kept: whoever wrote it."""
        text = self.text()
        self._keep(text, _OUTSIDE)
        return text

    def keep(self) -> None:
        """Keep the file as the studio has changed it."""
        self._keep(self.text(), self._writer)

    def old(self, revision: str, otherwise: str) -> str:
        """The text of an earlier state. Raises: InputError where it is kept no more, with what to do `otherwise`."""
        found = self._history.text(revision)
        if found is None:
            raise InputError(f"that state of {self._path().name} is kept no more; {otherwise}")
        return found

    def _keep(self, text: str, writer: str) -> None:
        self._history.keep(text, writer, self._parts.clock(), in_burst=False)
