"""Fuzzing of the studio: whatever is asked, it answers in words, and no file outside the project is read or written."""

from __future__ import annotations

import json
import random
import re
import shutil
import socket
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.types import ASGIApp

from audiobrief.config.project import find_project, shipped
from audiobrief.script.model import parse
from audiobrief.studio import jobs
from tests.helpers.studio_api import COOKIE, fetched, send, studio_app
from tests.helpers.studio_fuzz import NO_NAMES, WAYS_OUT, Requests, Sent, answered
from tests.helpers.studio_server import running

SECRET = "la combinaison du coffre"
BRIEF = """\
# Un pont neuf

Le pont ouvre lundi au prix de 3,5 M$.

## Les faits

Il mesure deux kilomètres. Le péage coûte 4 $.

## Point de vue optimiste

Les trajets raccourcissent.
"""
_opened: list[str] = []
_watched: list[str] = []  # the one folder that is watched now


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watched and event == "open" and isinstance(arguments[0], str):
        path = arguments[0]
        if path.startswith("/etc/pass") or (
            path.startswith(_watched[0]) and not path.startswith(f"{_watched[0]}/project")
        ):
            _opened.append(path)


@pytest.fixture(scope="module", autouse=True)
def _hook() -> None:
    sys.addaudithook(_watch)  # no hook can be taken back; it sleeps where nothing is watched


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """The folder around the project, with files that are nobody's business; every file in it that is opened is noted."""
    for name in ("secret.md", "secret.fr.yaml", "secret.fr"):
        (tmp_path / name).write_text(BRIEF.replace("Les trajets raccourcissent", SECRET), encoding="utf-8")
    _opened.clear()
    _watched[:] = [str(tmp_path)]
    yield tmp_path
    _watched.clear()


@pytest.fixture
def app(project: Path, outside: Path, monkeypatch: pytest.MonkeyPatch) -> ASGIApp:
    """A studio with one brief; its jobs do nothing, and nothing is fetched."""

    def nowhere(*arguments: Any, **named: Any) -> Any:
        raise OSError("no network in this test")

    monkeypatch.setattr(jobs.Jobs, "_run", lambda self, job: None)
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    shutil.copy(shipped("voices.yaml"), project)
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    made = studio_app(project)
    fetched(made, "POST", "/api/briefs/read", {"brief": "briefs/pont.md"})
    return made


def refused(sent: Sent) -> bool:
    """Whether the doors must be shut to a request: another host or site, or no token."""
    headers = dict(sent.headers)
    return (
        headers["host"] != "127.0.0.1:8320"
        or headers.get("sec-fetch-site") == "cross-site"
        or ("origin" in headers and sent.method not in ("GET", "HEAD"))
        or "=a-token-for-tests" not in headers["cookie"]
    )


def survives(app: ASGIApp, project: Path, outside: Path, count: int, seed: int) -> None:
    """Send requests of every kind; most of what they may say is said."""
    requests = Requests(app, "pont.fr", random.Random(seed))
    told = answers(app, project, outside, (requests.one() for _ in range(count)))
    assert told.get(200, 0) > count / 10 and told.get(422, 0) > count / 50, told


def answers(app: ASGIApp, project: Path, outside: Path, every: Iterable[Sent]) -> dict[int | None, int]:
    """How often each status came, after a look at each answer, then at the project and around it."""
    before = {path: path.read_bytes() for path in outside.iterdir() if path.is_file()}
    _opened.clear()
    told: dict[int | None, int] = {}
    for number, sent in enumerate(every):
        try:
            got = answered(app, sent)
        except Exception as error:
            raise AssertionError(f"request {number}: {sent!r}"[:3000]) from error
        told[got.status] = told.get(got.status, 0) + 1
        assert got.status is not None or sent.gone, sent
        assert got.status is None or got.status < 500, (sent, got)
        assert b"Traceback" not in got.body and SECRET.encode() not in got.body, (sent, got)
        if refused(sent):
            assert got.status in (401, 403, 413, 421), (sent, got)
        if got.status == 422:
            assert json.loads(got.body)["problems"], sent
    assert _opened == []
    assert {path: path.read_bytes() for path in outside.iterdir() if path.is_file()} == before
    assert [path.name for path in outside.iterdir() if path.is_dir()] == ["project"]
    for path in (project / "scripts").glob("*.yaml"):
        parse(path.read_text(encoding="utf-8"), str(path))
    for path in project.rglob("*"):
        assert path.is_dir() or path.relative_to(project).parts[0] in (
            "briefs",
            "scripts",
            "output",
            "audio",  # the producer's own sounds
            "show.yaml",
            "voices.yaml",
            "lexicon.yaml",
            ".audiobrief",
        ), path
    return told


FILES = ("/api/briefs", "/api/music/files")  # these take a file as it is


def test_every_route_with_a_body_is_spoiled(app: ASGIApp) -> None:
    """A route that is added has a request in order here: else only its first check is tried."""
    requests = Requests(app, "pont.fr", random.Random(1))
    taking = {route.path for route in requests.routes if (route.methods or set()) & {"POST", "PUT"}}
    assert {path for path in taking if "cancel" not in path and path not in FILES} == set(requests.examples)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/sounds/a%00b", None, 404),
        ("GET", f"/api/sounds/{'a' * 5000}", None, 404),
        ("GET", "/api/scripts/%00", None, 404),
        ("POST", "/api/briefs/read", {"brief": "../secret.md\x00.md"}, 422),
        ("POST", "/api/briefs/read", {"brief": f"briefs/{'(' * 500}.md"}, 422),
    ],
)
def test_what_no_file_is_called(app: ASGIApp, method: str, path: str, body: Any, status: int) -> None:
    """Zero bytes and names that are too long are told as any other wrong name."""
    answer = send(app, method, path, body)
    assert answer.status == status and answer.json()["problems"]


@pytest.mark.parametrize("length", ["\u00b2", "-1", "9" * 5000, "x"])
def test_a_length_that_is_no_number(app: ASGIApp, length: str) -> None:
    """It is refused before anything is read."""
    sent = Sent(
        "PUT",
        b"/api/scripts/pont.fr",
        b"",
        tuple((COOKIE | {"host": "127.0.0.1:8320", "content-length": length}).items()),
        (b"{}",),
        False,
    )
    assert answered(app, sent).status == 413


SOME, EACH = ("../secret.md", "..%2fsecret.fr"), tuple(name for name in NO_NAMES if "secret" in name)


@pytest.mark.parametrize("names", [SOME, pytest.param(EACH, marks=pytest.mark.slow)], ids=["some", "each"])
def test_no_way_out(app: ASGIApp, project: Path, outside: Path, names: tuple[str, ...]) -> None:
    """Wherever a name is asked for, none leads out of the project."""
    assert answers(app, project, outside, Requests(app, "pont.fr", random.Random(2)).ways_out(names))[404] > 5


def test_five_hundred_requests(app: ASGIApp, project: Path, outside: Path) -> None:
    """Methods, paths, headers, bodies and frames of every kind; what is refused is refused, and no fault comes out."""
    survives(app, project, outside, 500, 20)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_five_thousand_requests(app: ASGIApp, project: Path, outside: Path, part: int) -> None:
    """The same, ten times as many."""
    survives(app, project, outside, 1000, 100 + part)


@pytest.mark.slow
def test_a_server_survives_any_bytes(project: Path, outside: Path) -> None:
    """Bytes that are no requests, halves of requests, and event streams that are dropped; then it answers as before."""
    draw = random.Random(3)
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    with running(find_project(project)) as address:
        found = urlsplit(address)
        assert found.port is not None
        valid = f"GET /?{found.query} HTTP/1.1\r\nHost: {found.netloc}\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", found.port), 5) as client:
            client.sendall(valid)
            cookie = re.search(rb"set-cookie: ([^;]+)", client.recv(10_000), re.I)
        assert cookie is not None
        head = f"Host: {found.netloc}\r\nCookie: {cookie[1].decode()}\r\n"
        for _ in range(500):
            lines = draw.choice((
                f"GET /api/events HTTP/1.1\r\n{head}\r\n", f"GET /api/shelf HTTP/1.1\r\n{head}\r\n", f"PUT /api/scripts/pont.fr HTTP/1.1\r\n{head}Content-Length: 900\r\n\r\n{{",
                f"POST /api/spoken HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n", f"GET {draw.choice(WAYS_OUT)} HTTP/1.1\r\n{head}\r\n", "\x16\x03\x01\x02",
                f"GET /api/events HTTP/1.1\r\n{head}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n\r\n",
            )).encode()  # fmt: skip
            data = bytearray(lines)
            if draw.random() < 0.5:
                data[draw.randrange(len(data))] = draw.randrange(256)
            with socket.create_connection(("127.0.0.1", found.port), 5) as client:
                client.sendall(data[: draw.randrange(1, len(data) + 1)] if draw.random() < 0.3 else data)
                client.settimeout(0.03)
                try:
                    got = client.recv(10_000)
                except (TimeoutError, ConnectionError):
                    got = b""
            assert b"Traceback" not in got and b"HTTP/1.1 5" not in got, (data, got)
        with socket.create_connection(("127.0.0.1", found.port), 5) as client:
            client.sendall(f"GET /api/shelf HTTP/1.1\r\n{head}\r\n".encode())
            assert b" 200 " in client.recv(10_000)
    assert _opened == []
