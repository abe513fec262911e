"""Scripts as several desks edit them at once: each save is merged by sentence with what others wrote meanwhile."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.locales import LANGUAGES, language_of
from audiobrief.script.merge import Conflict, merge
from audiobrief.script.model import Script, parse, stamped_like, unparse, without_stamp
from audiobrief.script.patch import patched
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.storage.locks import held
from audiobrief.storage.yaml_read import LARGEST_BYTES
from audiobrief.studio.document_form import DocumentForm, form_of, script_of
from audiobrief.studio.history import FOLDER, History, State, revision_of

_NAME = re.compile(r"(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>[a-z]{2})")
# Who wrote a state that the studio did not, and one that was merged with another before it was on disk.
_OUTSIDE, _SENT = "outside", "sent"


class UnknownScriptError(InputError):
    """There is no such script in the project."""


@dataclass(frozen=True)
class Saved:
    """What became of a save: the script as it is on disk now, and the sentences that two people changed at once.

    Of a conflict the wording that was there first stays; the other one is in the history and in `conflicts`.
    `sent` names the state that the desk sent: what is typed meanwhile stands on that.
    """

    form: dict[str, Any]
    revision: str
    sent: str = ""
    conflicts: tuple[Conflict, ...] = ()


class Documents:
    """The scripts of a project."""

    def __init__(self, project: Project, clock: Callable[[], float]) -> None:
        self._project = project
        self._clock = clock
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def names(self) -> list[str]:
        """Every script as ID.LANGUAGE, in order."""
        return sorted(path.stem for path in self._project.scripts.glob("*.yaml") if _NAME.fullmatch(path.stem))

    def path(self, name: str) -> Path:
        """The file of a script. Raises: UnknownScriptError."""
        match = _NAME.fullmatch(name)
        path = self._project.scripts / f"{name}.yaml"
        if match is None or match["language"] not in LANGUAGES or not path.is_file():
            raise UnknownScriptError(f'there is no script "{name[:100]}" here')
        return path

    def open(self, name: str) -> Saved:
        """A script as it is on disk. Raises: UnknownScriptError, InputError or ProblemsError for one that is faulty."""
        path = self.path(name)
        text = _read(path)
        return Saved(form_of(parse(text, str(path))), revision_of(text))

    def script(self, name: str) -> Script:
        """The script itself. Raises: as `open`."""
        path = self.path(name)
        return parse(_read(path), str(path))

    def save(self, name: str, base: str, form: DocumentForm, writer: str) -> Saved:
        """What the desk holds, merged with what has changed on disk since the revision `base`; on disk when it returns.

        Raises: UnknownScriptError; InputError where what was sent is no valid script or `base` is not known;
        PublishError.
        """
        path = self.path(name)
        with self.alone(name):
            history = self._history(name)
            text = _read(path)
            try:
                current = parse(text, str(path))
            except AudiobriefError:
                self._keep_sent(history, base, form, writer)
                raise
            self._remember(history, text)
            if revision_of(text) == base:
                mine = _checked(script_of(form, current))
                return self._write(name, history, text, current, mine, _own_names(mine, current), writer)
            base_script = self._based(history, base, path)
            mine = _checked(script_of(form, base_script))
            merged = merge(base_script, current, replace(mine, origin=current.origin))
            sent = stamped_like(unparse(mine, ""), text)
            history.keep(sent, _SENT, self._clock(), in_burst=False)
            saved = self._write(name, history, text, current, merged.script, merged.names, writer)
            return replace(saved, conflicts=merged.conflicts, sent=revision_of(sent))

    def states(self, name: str) -> list[State]:
        """What the history keeps of a script, the oldest first. Raises: UnknownScriptError."""
        self.path(name)
        return self._history(name).states()

    def state(self, name: str, revision: str) -> Saved:
        """A state of the history. Raises: UnknownScriptError; InputError where it is kept no more."""
        path = self.path(name)
        script = self._based(self._history(name), revision, path)
        return Saved(form_of(script), revision)

    def restore(self, name: str, revision: str, writer: str) -> Saved:
        """The script as it was; what it is now is kept in the history. Raises: as `state`; PublishError."""
        path = self.path(name)
        with self.alone(name):
            history = self._history(name)
            text = _read(path)
            self._remember(history, text)
            old = history.text(revision)
            if old is None:
                raise InputError("that state is kept no more; choose another one", path=path)
            parse(old, str(path))
            now_s = self._clock()
            history.keep(old, writer, now_s, in_burst=False)
            write_atomic(path, old.encode())
            return Saved(form_of(parse(old, str(path))), revision_of(old))

    def _write(
        self, name: str, history: History, text: str, current: Script, new: Script, names: list[str] | tuple[str, ...],
        writer: str,
    ) -> Saved:  # fmt: skip
        if new == current:
            return Saved(form_of(current), revision_of(text), revision_of(text))
        written = stamped_like(patched(text, current, new, names), text)
        path = self.path(name)
        parsed = parse(written, str(path))
        history.keep(written, writer, self._clock())
        write_atomic(path, written.encode())
        return Saved(form_of(parsed), revision_of(written), revision_of(written))

    def _remember(self, history: History, text: str) -> None:
        """A state that an editor or a command wrote is kept, too: a desk may have begun from it."""
        if history.text(revision_of(text)) is None:
            history.keep(text, _OUTSIDE, self._clock(), in_burst=False)

    def _keep_sent(self, history: History, base: str, form: DocumentForm, writer: str) -> None:
        """What was typed is kept though it cannot be merged with a file that is broken now."""
        old = history.text(base)
        if old is not None:
            sent = script_of(form, parse(old, "history"))
            history.keep(stamped_like(unparse(sent, ""), old), _SENT, self._clock(), in_burst=False)

    def _based(self, history: History, revision: str, path: Path) -> Script:
        text = history.text(revision)
        if text is None:
            raise InputError(
                "what this desk began from is kept no more; copy your changes and load it again", path=path
            )
        return parse(text, str(path))

    def _history(self, name: str) -> History:
        return History(self.history_folder(name))

    def history_folder(self, name: str) -> Path:
        """Where the states of a script are kept, and what was done with it. Raises: UnknownScriptError."""
        self.path(name)
        return self._project.scripts / FOLDER / name

    def seen(self, name: str) -> Saved:
        """As `open`, and the state is kept in the history, so that a save can be based on it. Raises: as `open`."""
        with self.alone(name):
            saved = self.open(name)
            history = self._history(name)
            self._remember(history, _read(self.path(name)))
            history.hold(saved.revision)
            return saved

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """One writer at a time: of this process, and of other studios there. Raises: UnknownScriptError."""
        self.path(name)  # a lock is a file of that name
        folder = self._project.scripts / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        with self._locks[name], held(folder / f"{name}.lock", self._project.scripts):
            yield


def _read(path: Path) -> str:
    try:
        return read_limited(path, LARGEST_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError("cannot be read as UTF-8 text; save it as UTF-8", path=path) from error


def _checked(script: Script) -> Script:
    """The script as it will be read again. Raises: InputError or ProblemsError where it is none."""
    return replace(parse(without_stamp(unparse(script, "")), "the script"), origin=script.origin)


def _own_names(mine: Script, current: Script) -> list[str]:
    known = {segment.id for segment in current.segments}
    return [segment.id if segment.id in known else "" for segment in mine.segments]


def language_of_name(name: str) -> str:
    """The language of a script by its name ID.LANGUAGE."""
    return language_of(name.rpartition(".")[2])
