"""Requests that nobody's browser sends: the studio's own ones spoiled, and how an application without sockets takes them."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.routing import Route
from starlette.types import ASGIApp, Message

from tests.helpers.fuzzing import JUNK, Target, spoiled
from tests.helpers.studio_api import COOKIE, fetched

METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "PROPFIND", "\x00")
WAYS_OUT = (
    "../secret.md", "..%2fsecret.md", "%2e%2e/secret.md", "....//secret.md", "..\\secret.md", "/etc/passwd", "%00", "a%00b", "~", ".", "..",
    "secret.md", "../../etc/passwd", "..%252fsecret.md", "file:///etc/passwd", ".history", "con", "é", "%ff%fe", "a" * 5000, "..%2f..%2fsecret.fr",
    "../secret.fr", "%2e%2e%2fsecret.fr", "-1", "0", "99999999999999999999", "0" * 16, "f" * 16, " ", "%0d%0aset-cookie:%20a=b", "x\u202ey",
)  # fmt: skip
_BODIES: tuple[bytes, ...] = (
    b"", b"null", b"[]", b"{}", b'""', b"NaN", b"1e999", b"[" * 20_000, b'{"a":' * 20_000, b"\xff\xfe", b'{"a": "\\ud800"}', b"9" * 9000,
    b"[" * 50 + b"]" * 50, b'{"texts": [' + b'"a",' * 3000 + b'"a"], "locale": "fr-CA"}', b"x" * 300_000,
)  # fmt: skip
_HEADERS: tuple[tuple[str, str], ...] = (
    ("host", "evil.example"), ("host", ""), ("host", "127.0.0.1:8320:8320"), ("host", "[::1"), ("host", "127.0.0.1:99999999"), ("origin", "https://evil.example"),
    ("origin", "null"), ("cookie", ""), ("cookie", "audiobrief_studio_8320="), ("cookie", "audiobrief_studio_8320=\xe9\xe9"), ("cookie", ";;==;\x00"),
    ("content-length", "-1"), ("content-length", "x"), ("content-length", "9" * 40), ("content-length", "\u00b2"), ("content-length", "1"),
    ("content-type", "multipart/form-data; boundary="), ("accept-language", ";q=x,,fr;q=nan,\x00"), ("accept-language", "fr;q=" + "9" * 500), ("range", "bytes=9-1,0-"),
    ("range", "bytes=" + "0-1," * 500), ("if-none-match", "*"), ("if-modified-since", "x"), ("sec-fetch-site", "cross-site"), ("x-forwarded-host", "evil.example"),
    ("upgrade", "websocket"), ("transfer-encoding", "chunked"), ("last-event-id", "\x00"), ("cookie", "audiobrief_language=../..; audiobrief_studio_8320=a-token-for-tests"),
)  # fmt: skip
NO_NAMES = (
    *WAYS_OUT,
    "a\x00b",
    "\x00",
    "\ud800",
    "../secret.md\x00.md",
    "https://127.0.0.1:1/secret.md",
    "http://[",
    "https://secret\x00/",
    "\n",
    "-",
    "briefs",
    "scripts",
)


@dataclass(frozen=True)
class Sent:
    """One request as it goes over the wire, its body in frames; `gone` is a client that leaves after the last frame it sent."""

    method: str
    path: bytes
    query: bytes
    headers: tuple[tuple[str, str], ...]
    frames: tuple[bytes, ...]
    gone: bool


@dataclass(frozen=True)
class Got:
    """What came back; None for a client that had gone before."""

    status: int | None
    body: bytes


def examples(app: ASGIApp, script: str) -> dict[str, Any]:
    """A request that is in order for each route that takes a body, by its path."""
    opened = fetched(app, "GET", f"/api/scripts/{script}")
    document = {key: opened["document"][key] for key in ("title", "hook", "date", "sources", "tags", "entries")}
    entry = next(one for one in document["entries"] if one.get("perspective") == "facts")
    said = {"how": "alias", "value": "payage"}
    word = {"word": "péage", "language": "fr", "said": said, "user": False}
    return {
        "/api/briefs/read": {"brief": "briefs/pont.md"},
        "/api/scripts/{name}": {"base": opened["revision"], "writer": "fuzz", "document": document},
        "/api/scripts/{name}/restore": {"revision": opened["revision"], "writer": "fuzz"},
        "/api/scripts/{name}/take": {"text": "Une phrase de plus.", "before": ["Il mesure deux kilomètres."]},
        "/api/scripts/{name}/approval": {"by": "Anne", "withdraw": False},
        "/api/scripts/{name}/states": {"entries": [entry], "engine": "espeak"},
        "/api/scripts/{name}/listened": {"keys": ["0" * 64], "listened": True},
        "/api/music": {"set": "calm", "role": "intro"},
        "/api/music/restore": {"revision": "0" * 16},
        "/api/spoken": {"texts": ["Il coûte 4 $.", "Oui."], "locale": "fr-CA", "engine": "espeak"},
        "/api/stretches": {"script": script, "entry": entry, "engine": "espeak"},
        "/api/stings": {"script": script, "document": document},
        "/api/jobs": {"kind": "render", "script": script, "languages": ["fr"], "engine": "espeak", "target": "", "dry_run": True},
        "/api/mouth": {"script": script, "perspective": "facts", "engine": "espeak", "text": "Le péage coûte 4 $.", "start": 3, "end": 8, "said": said},
        "/api/lexicon": word,
        "/api/lexicon/where": word,
        "/api/lexicon/restore": {"revision": "0" * 16, "now": "1" * 16, "user": False},
        "/api/translations/{name}": {"place": 0, "mark": "000000:000000", "text": "Une phrase."},
        "/api/translations/{name}/again": {"place": 0, "mark": "000000:000000"},
        "/api/translations/{name}/accept": {"place": 0, "mark": "000000:000000", "accepted": True},
        "/api/cast/restore": {"revision": "0" * 16},
        "/api/cast/{part}": {"engine": "espeak", "manner": {"rate": 1.1, "pitch": -1}, "only": True},
        "/api/cast/{part}/sample": {"engine": "espeak", "manner": {"rate": 1.1}, "text": "Bonjour."},
    }  # fmt: skip


class Requests:
    """Requests drawn at random: the routes of the application, and what lies beside them."""

    def __init__(self, app: ASGIApp, script: str, random_: random.Random) -> None:
        self._random = random_
        # The application that the guard stands before knows what can be asked.
        self.routes = [one for one in app._app.routes if isinstance(one, Route)]  # type: ignore[attr-defined]
        self.examples = examples(app, script)
        self._names = {
            "name": (script, "pont.en"), "language": ("en", "fr"), "revision": (self.examples["/api/scripts/{name}/restore"]["revision"],),
            "key": ("0" * 64,), "role": ("intro", "bed"), "set": ("calm",), "number": ("1",), "part": ("fr.facts", "en.optimistic"), "engine": ("espeak",),
        }  # fmt: skip

    def one(self) -> Sent:
        """The next request."""
        draw = self._random
        # What takes a body can go wrong in more ways.
        taking = [one for one in self.routes if one.path in self.examples]
        route = draw.choice(taking if draw.random() < 0.5 else self.routes)
        methods = sorted(route.methods or {"GET"})
        method = draw.choice(methods) if draw.random() < 0.85 else draw.choice(METHODS)
        path = self._path(route.path)
        headers = dict(COOKIE) | {"host": "127.0.0.1:8320", "content-type": "application/json"}
        body = self._body(route.path) if method in ("POST", "PUT", "PATCH") or draw.random() < 0.1 else b""
        headers["content-length"] = str(len(body))
        for _ in range(draw.choice((0, 0, 0, 1, 2))):
            name, value = draw.choice(_HEADERS)
            headers[name] = value
        cut = sorted(draw.randrange(len(body) + 1) for _ in range(draw.choice((0, 0, 1, 5))))
        frames = [body[start:end] for start, end in zip([0, *cut], [*cut, len(body)], strict=True)]
        gone = draw.random() < 0.1
        if gone:
            frames = frames[: draw.randrange(len(frames) + 1)]
        return Sent(method, path, self._query(route.path), tuple(headers.items()), tuple(frames), gone)

    def ways_out(self, names: Iterable[str]) -> Iterator[Sent]:
        """Each of the names in every place of a path and in every text of a body."""
        headers = tuple((COOKIE | {"host": "127.0.0.1:8320"}).items())
        for route in self.routes:
            method = min((route.methods or set()) & {"GET", "POST", "PUT"})
            for way in names:
                own = way.encode("utf-8", "replace")
                for name in re.findall(r"\{(\w+)", route.path):
                    path = self._valid(route.path, {name: way}).encode("utf-8", "replace")
                    yield Sent(method, path, b"", headers, (b"{}",), False)
                example = self.examples.get(route.path, {})
                whole = self._valid(route.path, {}).encode()
                for key in [key for key, value in example.items() if isinstance(value, str)]:
                    body = json.dumps(example | {key: way}).encode()
                    yield Sent(method, whole, b"", headers, (body,), False)
                yield Sent(method, whole, b"name=" + own, headers, (b"# Un titre",), False)

    def _valid(self, template: str, instead: dict[str, str]) -> str:
        return re.sub(
            r"\{(\w+)(?::\w+)?\}", lambda found: str(instead.get(found[1]) or self._names[found[1]][0]), template
        )

    def _path(self, template: str) -> bytes:
        draw = self._random

        def named(found: re.Match[str]) -> str:
            if draw.random() < 0.75:
                return str(draw.choice(self._names[found[1]]))
            return str(draw.choice(WAYS_OUT))

        kind = draw.random()
        if kind < 0.06:
            return f"/static/{draw.choice(WAYS_OUT)}".encode()
        if kind < 0.1:
            return draw.choice((b"", b"/", b"//", b"*")) + draw.choice(WAYS_OUT).encode()
        path = re.sub(r"\{(\w+)(?::\w+)?\}", named, template)
        return (path + "/" if draw.random() < 0.03 else path).encode()

    def _query(self, template: str) -> bytes:
        draw = self._random
        if draw.random() < 0.4 and template != "/api/briefs":
            return b""
        name = draw.choice(("name", "language", "text", "token", "beside", "x", "%00"))
        name = "name" if template == "/api/briefs" else name
        value = draw.choice(("neuf.md", "neuf.html", "en", *WAYS_OUT, "../" * 5 + "secret.md", "é" * 900))
        return f"{name}={value}".encode()

    def _body(self, template: str) -> bytes:
        draw = self._random
        if template == "/api/briefs":
            return draw.choice(
                (
                    b"# Un pont neuf\n\nLe pont ouvre.\n\n## Les faits\n\nIl ouvre lundi.\n",
                    draw.choice(JUNK),
                    draw.randbytes(300),
                )
            )
        example = self.examples.get(template, {})
        valid = json.dumps(example).encode()
        kind = draw.random()
        if kind < 0.15:
            return valid
        if kind < 0.25:
            return draw.choice(_BODIES)
        if kind < 0.55:  # values that name a place
            keys = [key for key, value in example.items() if isinstance(value, str)]
            return json.dumps(example | {key: draw.choice(NO_NAMES) for key in keys if draw.random() < 0.6}).encode()
        return spoiled(draw, Target(lambda data, folder: None, [valid], form="json"))


def answered(app: ASGIApp, sent: Sent) -> Got:
    """What an application answers. Raises: whatever comes out of it, which a server would log as its fault."""
    received: list[Message] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": sent.method, "scheme": "http",
        "path": unquote_to_bytes(sent.path).decode("utf-8", "replace"), "raw_path": sent.path, "query_string": sent.query, "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1", "replace")) for name, value in sent.headers],
        "server": ("127.0.0.1", 8320), "client": ("127.0.0.1", 50000),
    }  # fmt: skip
    left: list[Message] = [
        {"type": "http.request", "body": frame, "more_body": sent.gone or place + 1 < len(sent.frames)}
        for place, frame in enumerate(sent.frames)
    ]

    async def receive() -> Message:
        if left:
            return left.pop(0)
        await asyncio.sleep(0.001)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        received.append(message)

    async def run() -> None:
        await asyncio.wait_for(app(scope, receive, send), 20)

    asyncio.run(run())
    start = next((one for one in received if one["type"] == "http.response.start"), None)
    body = b"".join(one.get("body", b"") for one in received if one["type"] == "http.response.body")
    return Got(None if start is None else start["status"], body)
