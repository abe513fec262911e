"""A machine translation in the studio: reviewed paragraph by paragraph, let through once all is accepted."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.routing import Route

from audiobrief.config.cast import Cast
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.studio.documents import UnknownScriptError, language_of_name
from audiobrief.studio.history import FOLDER
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.studio.shelf import add_existing, brief_of_script
from audiobrief.studio.words import LANGUAGES
from audiobrief.translation.edition import Remark
from audiobrief.translation.review import ReviewedParagraph, paragraphs_of
from audiobrief.workflows.translation_review import (
    TranslationReview,
    ask_again,
    change_paragraph,
    let_through,
    open_review,
    translator_fault,
)

_NOTHING: dict[str, Any] = {
    "language": "", "edition": "", "script": "", "accepted": 0, "paragraphs": [], "findings": [],
}  # fmt: skip
_LARGEST_BYTES = 1_000_000
_MARK = r"^[0-9a-f]{0,6}:[0-9a-f]{6}$"


class ParagraphRequest(BaseModel):
    """A paragraph of a draft by its place, as it was when it was read (`mark`), and its new text."""

    model_config = ConfigDict(extra="forbid")
    place: int = Field(ge=0)
    mark: str = Field(pattern=_MARK)
    text: str = Field(min_length=1, max_length=20_000)


class AgainRequest(BaseModel):
    """A paragraph that is to be translated once more."""

    model_config = ConfigDict(extra="forbid")
    place: int = Field(ge=0)
    mark: str = Field(pattern=_MARK)


class AcceptRequest(AgainRequest):
    """A paragraph that is accepted as it was read, or not any more."""

    accepted: bool = True


class TranslationPage:
    """The translations of a project; one change at a time."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts
        self._guard = threading.Lock()

    def state(self, request: Request, _: None) -> Any:
        """How far the translation of a script's brief is, its paragraphs beside the original's."""
        try:
            return self._told(self._opened(request))
        except UnknownScriptError:
            raise
        except AudiobriefError as error:  # every desk asks; that it cannot be translated is no fault of the request
            return {"state": "none", "problem": str(error), **_NOTHING}

    def change(self, request: Request, asked: ParagraphRequest) -> Any:
        """The draft with another text in one place; nobody has accepted that yet."""
        with self._guard:
            review = self._opened(request)
            self._there(review, asked.place, asked.mark)
            change_paragraph(review, asked.place, asked.text)
            return self._told(self._opened(request))

    def again(self, request: Request, asked: AgainRequest) -> Any:
        """Another translation of one paragraph, to be taken or left; nothing is written."""
        review = self._opened(request)
        self._there(review, asked.place, asked.mark)
        return {"text": ask_again(self._parts.speaking.project, review, asked.place)}

    def accept(self, request: Request, asked: AcceptRequest) -> Any:
        """The paragraph accepted, or not any more; with the last one the edition is a draft no more."""
        with self._guard:
            review = self._opened(request)
            if review.state != "draft":
                raise InputError("this translation is reviewed already; change its script, or translate it anew")
            self._there(review, asked.place, asked.mark)
            paragraphs, _ = paragraphs_of(review.wanted, review.tools.cast)
            marks = self._accepted(review) - {asked.mark} | ({asked.mark} if asked.accepted else set())
            present = {one.mark for one in paragraphs}
            write_atomic(self._file(review), json.dumps({"accepted": sorted(marks & present)}).encode())
            if present <= marks:
                let_through(review)
                self._make_script(review)
            return self._told(self._opened(request))

    def _make_script(self, review: TranslationReview) -> None:
        project = self._parts.speaking.project
        source = review.wanted.source.resolve().relative_to(project.root.resolve())
        add_existing(project, source.as_posix(), self._parts.now())
        self._parts.hub.tell({"event": "shelf"})

    def _opened(self, request: Request) -> TranslationReview:
        name, project = request.path_params["name"], self._parts.speaking.project
        script = self._parts.documents.script(name)
        return open_review(project, brief_of_script(project, script.origin, name), language_of_name(name))

    def _there(self, review: TranslationReview, place: int, mark: str) -> ReviewedParagraph:
        """The paragraph there. Raises: InputError where it is not the one that was read."""
        for one in paragraphs_of(review.wanted, review.tools.cast)[0]:
            if (one.place, one.mark) == (place, mark):
                return one
        raise InputError("this paragraph was changed elsewhere; read it again", path=review.wanted.target)

    def _told(self, review: TranslationReview) -> dict[str, Any]:
        plan, project = review.plan, self._parts.speaking.project
        shown = review.state in ("draft", "reviewed") and plan is not None
        paragraphs, general = paragraphs_of(plan, review.tools.cast) if shown and plan is not None else ((), ())
        accepted = self._accepted(review) if shown else frozenset()
        script = f"{plan.brief.id}.{review.language}" if plan is not None else ""
        return {
            "state": review.state,
            "language": review.language,
            "problem": translator_fault(project, review.tools) if review.state != "own" else "",
            "edition": plan.target.name if plan is not None else "",
            "script": script if script in self._parts.documents.names() else "",
            "accepted": sum(one.mark in accepted for one in paragraphs),
            "paragraphs": [
                _json(one, review.tools.cast, review.state == "reviewed" or one.mark in accepted) for one in paragraphs
            ],
            "findings": [_finding(one) for one in general],
        }

    def _accepted(self, review: TranslationReview) -> frozenset[str]:
        path = self._file(review)
        if not path.is_file():
            return frozenset()
        try:
            return frozenset(map(str, json.loads(read_limited(path, _LARGEST_BYTES))["accepted"]))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError("is damaged; remove it (what was accepted is to accept again)", path=path) from error

    def _file(self, review: TranslationReview) -> Path:
        folder = self._parts.speaking.project.scripts / FOLDER / "translations"
        return folder / f"{review.wanted.brief.id}.{review.language}.json"


def _json(one: ReviewedParagraph, cast: Cast, accepted: bool) -> dict[str, Any]:
    """The values for a page; `section` is what the perspective is called in the languages of the interface."""
    part = cast.perspective(one.perspective) if one.perspective else None
    return {
        "place": one.place, "where": one.where, "number": one.number,
        "section": {language: part.name(language) if part else "" for language in LANGUAGES},
        "kind": one.kind, "source": one.source, "text": one.text,
        "mark": one.mark, "accepted": accepted, "findings": [_finding(remark) for remark in one.findings],
        "before": list(one.before),
    }  # fmt: skip


def _finding(remark: Remark) -> dict[str, str]:
    return {
        "where": remark.place, "kind": remark.kind, "message": remark.message, "source": remark.source,
        "target": remark.target,
    }  # fmt: skip


def routes(parts: StudioParts) -> list[Route]:
    """What the page of a translation asks."""
    page = TranslationPage(parts)
    return [
        route("/api/translations/{name}", page.state),
        route("/api/translations/{name}", page.change, "PUT", ParagraphRequest),
        route("/api/translations/{name}/again", page.again, "POST", AgainRequest),
        route("/api/translations/{name}/accept", page.accept, "POST", AcceptRequest),
    ]
