"""Requests to the interface of a studio, as one that was let in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from audiobrief.config.project import find_project
from audiobrief.studio.access import Access
from audiobrief.studio.app import Studio, make_app
from tests.helpers.asgi import Answer, ask

TOKEN = "a-token-for-tests"
COOKIE = {"cookie": f"audiobrief_studio_8320={TOKEN}"}
NOW_S = 1_800_000_000.0


def studio_app(project: Path) -> ASGIApp:
    """A studio of the project whose clock stands still."""
    return make_app(Studio(find_project(project), clock=lambda: NOW_S), Access(TOKEN, frozenset(), 8320))


def send(app: ASGIApp, method: str, path: str, body: Any = None) -> Answer:
    """What is answered to a request with that body: bytes as they are, values as JSON."""
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return ask(app, method, path, COOKIE, data)


def fetched(app: ASGIApp, method: str, path: str, body: Any = None) -> Any:
    """The values that are answered to a request that is in order."""
    answer = send(app, method, path, body)
    assert answer.status == 200, answer.body
    return answer.json()
