"""Tests of who gets into the studio."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.types import ASGIApp

from audiobrief.config.project import find_project
from audiobrief.studio.access import LARGEST_BODY, Access
from audiobrief.studio.app import Studio, make_app
from tests.helpers.asgi import ask

TOKEN = "a-token-for-tests"
COOKIE = {"cookie": f"audiobrief_studio_8320={TOKEN}"}


@pytest.fixture
def app(project: Path) -> ASGIApp:
    return make_app(
        Studio(find_project(project), clock=lambda: 1_800_000_000.0), Access(TOKEN, frozenset({"localhost"}), 8320)
    )


def test_the_printed_address_lets_in_and_leaves_no_token_behind(app: ASGIApp) -> None:
    """The token becomes a cookie that no script and no other site can use."""
    answer = ask(app, "GET", f"/?token={TOKEN}")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert ask(app, "GET", "/", COOKIE).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/?token=wrong", "/api/shelf", "/desk/pont.fr", "/static/studio.css", f"/api/shelf?token={TOKEN}"]
)
def test_nothing_is_shown_without_the_cookie(app: ASGIApp, path: str) -> None:
    """Not even the style sheet."""
    assert ask(app, "GET", path).status == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "evil.example:8320"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"content-length": str(LARGEST_BODY + 1)}, 413),
        ({"content-length": "x"}, 413),
        ({"cookie": "audiobrief_studio_8320=wrong"}, 401),
        ({"cookie": "audiobrief_studio_1=a-token-for-tests"}, 401),
    ],
)
def test_requests_of_others_are_refused(app: ASGIApp, headers: dict[str, str], status: int) -> None:
    """Another host, another site, a wrong token, too much."""
    assert ask(app, "POST", "/api/spoken", {**COOKIE, **headers}, b"{}").status == status


def test_an_open_studio_asks_for_the_token(project: Path) -> None:
    """Only its first page does, in the browser's language; a wrong token is told, the right one lets in."""
    studio = Studio(find_project(project), clock=lambda: 1_800_000_000.0, lan_address="http://192.0.2.7:8320/?token=x")
    app = make_app(studio, Access(TOKEN, frozenset(), 8320, asks=True))
    english, french = (ask(app, "GET", "/", {"accept-language": one}) for one in ("en", "fr-CA"))
    assert english.status == french.status == 401
    assert b'name="token"' in english.body and b"Jeton" in french.body and TOKEN.encode() not in french.body
    assert b"alert" in ask(app, "GET", "/?token=wrong").body and b"alert" not in english.body
    assert ask(app, "GET", f"/?token={TOKEN}").status == 303
    for method, path in (("GET", "/api/lan"), ("GET", "/desk/pont.fr"), ("POST", "/"), ("GET", "/static/studio.css")):
        answer = ask(app, method, path)
        assert answer.status == 401 and b"<form" not in answer.body
    assert ask(app, "GET", "/api/lan", COOKIE).json()["address"] == "http://192.0.2.7:8320/?token=x"


def test_a_studio_of_this_machine_asks_nobody_and_shows_no_code(app: ASGIApp) -> None:
    """Without --lan there is neither a form nor an address for others."""
    assert b"<form" not in ask(app, "GET", "/").body
    assert ask(app, "GET", "/api/lan", COOKIE).json() == {"address": ""}


def test_every_answer_forbids_scripts_of_others(app: ASGIApp) -> None:
    """Pages, data and refusals carry the policy."""
    for answer in (ask(app, "GET", "/", COOKIE), ask(app, "GET", "/api/shelf", COOKIE), ask(app, "GET", "/")):
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/desk/../../etc/passwd", "/static//etc/passwd"]
)
def test_no_file_outside_is_read(app: ASGIApp, path: str) -> None:
    """Paths that climb find nothing."""
    answer = ask(app, "GET", path, COOKIE)
    assert answer.status == 404 or (b"def make_app" not in answer.body and b"root:" not in answer.body)
