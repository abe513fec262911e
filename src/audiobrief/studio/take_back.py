"""Text that was left out of a brief taken into its script after all, where it stood in the brief."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.routing import Route

from audiobrief.errors import InputError
from audiobrief.studio.document_form import DocumentForm, EntryForm
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.text.clean import one_line

_WRITER = "taken"
_SENT = DocumentForm.model_fields


class TakeRequest(BaseModel):
    """A text that was left out, and the pieces of the brief before it, the nearest first."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=20_000)
    before: list[str] = Field(default_factory=list, max_length=50)


class TakeBack:
    """Take-backs into the scripts of a project."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts

    def take(self, request: Request, asked: TakeRequest) -> Any:
        """The script with the text as a paragraph of its own, and the segment that has it; its history has both."""
        name, documents = request.path_params["name"], self._parts.documents
        seen = documents.seen(name)
        form = DocumentForm.model_validate({key: value for key, value in seen.form.items() if key in _SENT})
        text = one_line(asked.text)
        segment = _put(form.entries, text, [one_line(piece) for piece in asked.before])
        saved = documents.save(name, seen.revision, form, _WRITER)
        self._parts.hub.tell({"event": "script", "script": name, "revision": saved.revision, "writer": _WRITER})
        return {"script": name, "segment": segment, "revision": saved.revision}


def _put(entries: list[EntryForm], text: str, before: list[str]) -> str:
    """The id of the segment that has the text now: behind the nearest piece that is there, else before the closing.

    Raises: InputError where the text is there already, or no segment is.
    """
    segments = [entry for entry in entries if entry.sting is None]
    written = [[" ".join(part) for part in entry.text] for entry in segments]
    if any(text in part for parts in written for part in parts):
        raise InputError("the script has this text already")
    for piece in before:
        for entry, parts in zip(segments, written, strict=True):
            for place, part in enumerate(parts):
                if piece and (piece in part or part in piece):
                    entry.text.insert(place + 1, [text])
                    return entry.id
    if not segments:
        raise InputError("the script has no segment; add one on the desk, then take the text in")
    last = segments[-2] if len(segments) > 2 else segments[-1]
    last.text.append([text])
    return last.id


def routes(parts: StudioParts) -> list[Route]:
    """What the shelf asks about text that was left out."""
    return [route("/api/scripts/{name}/take", TakeBack(parts).take, "POST", TakeRequest)]
