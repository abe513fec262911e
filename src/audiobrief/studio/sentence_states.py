"""Where each sentence of a script stands: its sound made or not, heard by a person or not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.routing import Route

from audiobrief.errors import AudiobriefError, InputError
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.studio.document_form import EntryForm, segment_of
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.studio.speaking import SpokenStretch
from audiobrief.text.normalization.inline import plain

_FILE = "listened.json"
_MOST_MARKS = 20_000  # of one script; the oldest go first
_LARGEST_BYTES = 4_000_000


class StatesRequest(BaseModel):
    """Segments as they are on the desk, of whose sentences the state is asked."""

    model_config = ConfigDict(extra="forbid")
    entries: list[EntryForm] = Field(max_length=50)
    engine: str = Field("auto", max_length=60)


class ListenedRequest(BaseModel):
    """Sounds that somebody has listened to, or that are to be listened to again."""

    model_config = ConfigDict(extra="forbid")
    keys: list[str] = Field(min_length=1, max_length=500)
    listened: bool = True


class ListenedMarks:
    """Which sounds of a script were listened to, beside the states of its history.

    A mark is by the sound, not by the place: another wording or voice is another sound, which nobody has heard.
    """

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts
        self._guard = threading.Lock()

    def of(self, name: str) -> frozenset[str]:
        """The keys of the sounds that were listened to. Raises: UnknownScriptError, InputError."""
        return frozenset(self._read(name))

    def mark(self, name: str, keys: Sequence[str], *, listened: bool) -> None:
        """Mark sounds, or take their marks back; on disk when it returns.

        Raises: UnknownScriptError, InputError, PublishError.
        """
        with self._guard, self._parts.documents.alone(name):
            found = [key for key in self._read(name) if key not in keys]
            found += dict.fromkeys(keys) if listened else []
            path = self._parts.documents.history_folder(name) / _FILE
            write_atomic(path, json.dumps({"listened": found[-_MOST_MARKS:]}).encode())

    def _read(self, name: str) -> list[str]:
        path = self._parts.documents.history_folder(name) / _FILE
        if not path.is_file():
            return []
        try:
            marks = json.loads(read_limited(path, _LARGEST_BYTES))["listened"]
            return [str(one) for one in marks]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError("is damaged; remove it (the marks of what was listened to go)", path=path) from error


class SentenceStates:
    """The states of the sentences of a project's scripts."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts
        self._marks = ListenedMarks(parts)

    def states(self, request: Request, asked: StatesRequest) -> Any:
        """For each segment its sentences by paragraph, each with the keys of its sounds; null where it has none yet."""
        name = request.path_params["name"]
        script, listened = self._parts.documents.script(name), self._marks.of(name)
        found: list[list[list[dict[str, Any]]] | None] = []
        for entry in asked.entries:
            try:
                segment = segment_of(entry, entry.id or "new")
                stretches = self._parts.speaking.stretches(script, segment, asked.engine)
            except AudiobriefError:  # told where it is heard or rendered; half a sentence is no news while typing
                found.append(None)
                continue
            by_sentence = iter(sounds_of(entry, stretches))
            found.append([[_told(next(by_sentence), listened) for _ in part] for part in entry.text])
        return {"segments": found}

    def listen(self, request: Request, asked: ListenedRequest) -> Any:
        """The marks set or taken back; other desks hear of it."""
        name = request.path_params["name"]
        self._marks.mark(name, asked.keys, listened=asked.listened)
        self._parts.hub.tell({"event": "listened", "script": name, **asked.model_dump()})
        return {"listened": asked.listened}


def sounds_of(entry: EntryForm, stretches: Sequence[SpokenStretch]) -> Iterator[list[SpokenStretch]]:
    """For each sentence of a segment, in order, the utterances that say it.

    By the letters that each covers. Where a segment is said otherwise than it is written, all of it is one.
    """
    spoken = [one for one in stretches if not one.line.is_lead]
    sentences = [_letters(plain(sentence)) for part in entry.text for sentence in part]
    covers = [_letters(one.line.written) for one in spoken]
    as_written = not entry.say and sum(sentences) == sum(covers)
    begin = 0
    for size in sentences:
        end, at, own = begin + size, 0, []
        for one, covered in zip(spoken, covers, strict=True):
            if not as_written or (at < end and begin < at + covered):
                own.append(one)
            at += covered
        yield own if size else []
        begin = end


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _told(own: Sequence[SpokenStretch], listened: frozenset[str]) -> dict[str, Any]:
    return {
        "keys": [one.line.key for one in own],
        "spoken": bool(own) and all(one.is_spoken for one in own),
        "listened": [one.line.key for one in own if one.line.key in listened],
    }


def routes(parts: StudioParts) -> list[Route]:
    """What the desk asks about its sentences."""
    states = SentenceStates(parts)
    return [
        route("/api/scripts/{name}/states", states.states, "POST", StatesRequest),
        route("/api/scripts/{name}/listened", states.listen, "POST", ListenedRequest),
    ]
