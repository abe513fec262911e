"""Requests to a web application in this process, without a socket."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def ask(app: ASGIApp, method: str, address: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
    """The answer of an application to one request at loopback, port 8320."""
    parts = urlsplit(address)
    sent: list[Message] = []
    given = {"host": "127.0.0.1:8320", "content-length": str(len(body)), **(headers or {})}
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": unquote(parts.path),
        "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": [(name.encode(), value.encode("utf-8", "surrogateescape")) for name, value in given.items()],
        "server": ("127.0.0.1", 8320), "client": ("127.0.0.1", 50000),
    }  # fmt: skip
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return left.pop() if left else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def answered() -> None:
        await app(scope, receive, send)

    asyncio.run(answered())
    start = sent[0]
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))
