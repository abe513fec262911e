"""The pages of the studio, in French or English by the browser's wish."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from audiobrief.config.project import Project
from audiobrief.studio.words import LANGUAGES, words

_FOLDER = Path(__file__).parent / "templates"


class Pages:
    """Pages from templates; what is in them comes by the interface of JSON."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER), autoescape=select_autoescape(default=True), undefined=StrictUndefined
        )

    async def shelf(self, request: Request) -> Response:
        """What the project holds."""
        return self._page(request, "shelf.html", page="shelf")

    async def desk(self, request: Request) -> Response:
        """One script, to edit and to hear."""
        return self._page(request, "desk.html", page="desk", script=request.path_params["name"])

    async def translation(self, request: Request) -> Response:
        """A translation beside its original, to review."""
        return self._page(request, "translation.html", page="translation", script=request.path_params["name"])

    async def cast(self, request: Request) -> Response:
        """Who speaks, and how."""
        return self._page(request, "cast.html", page="cast")

    async def sound(self, request: Request) -> Response:
        """What was rendered to hear from anywhere, and the music of the show."""
        return self._page(request, "sound.html", page="sound")

    async def publish(self, request: Request) -> Response:
        """What goes out, and where to."""
        return self._page(request, "publish.html", page="publish")

    def _page(self, request: Request, template: str, **values: str) -> Response:
        language = language_of_request(request)
        told = words(language)
        page = self._templates.get_template(template).render(
            t=told, language=language, words=json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"), **values
        )
        return HTMLResponse(page, headers={"vary": "accept-language, cookie"})


def language_of_request(request: Request) -> str:
    """The language of the interface: what was chosen before, else what the browser prefers."""
    chosen = request.cookies.get("audiobrief_language", "")
    if chosen in LANGUAGES:
        return chosen
    return language_of_headers(request.headers)


def language_of_headers(headers: Headers) -> str:
    """The language that a browser prefers."""
    wishes: list[tuple[float, str]] = []
    for part in headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((float(weight or 1), tag.strip().lower()[:2]))
        except ValueError:
            continue
    for _, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if tag in LANGUAGES:
            return tag
    return "en"
