"""Requests to a server that is checked: few at a time, in bounded time and size, to http and https alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from audiobrief.qa.podcast.values import is_address

TIMEOUT_S = 20.0
_AT_ONCE = 4
_MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Response:
    """What a server said; `failure` is why it said nothing of use, "" when it did. Header names in lower case."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: str = ""

    @property
    def kind(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Client:
    """An open connection pool; use it with `async with`."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._session: Any = None

    async def __aenter__(self) -> Client:
        import aiohttp

        # The bytes as they are: a Content-Length of compressed bytes would say nothing about a file.
        headers = {"Accept-Encoding": "identity", "User-Agent": "audiobrief-check"}
        timeout = aiohttp.ClientTimeout(total=self._timeout_s)
        self._session = aiohttp.ClientSession(headers=headers, timeout=timeout, auto_decompress=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def head(self, url: str) -> Response:
        """The headers that HEAD gives."""
        return await self._ask("HEAD", url, 0, {})

    async def get(self, url: str, most_bytes: int, headers: dict[str, str]) -> Response:
        """The body up to `most_bytes`; a failure when a whole one (200) is longer."""
        return await self._ask("GET", url, most_bytes, headers)

    async def _ask(self, method: str, url: str, most_bytes: int, headers: dict[str, str]) -> Response:
        import aiohttp

        if not is_address(url):
            return Response(0, failure="it is no http or https address")
        async with self._gate:
            try:
                asked = self._session.request(method, url, headers=headers, max_redirects=_MOST_REDIRECTS)
                async with asked as response:
                    named = {name.lower(): value for name, value in response.headers.items()}
                    body = b"" if method == "HEAD" else await _body(response.content, most_bytes + 1)
                    too_long = len(body) > most_bytes and method == "GET" and "Range" not in headers
                    failure = f"more than {most_bytes} bytes" if too_long else ""
                    return Response(int(response.status), named, body[:most_bytes], failure)
            except asyncio.TimeoutError:
                return Response(0, failure=f"nothing whole in {self._timeout_s:.0f} seconds")
            except aiohttp.TooManyRedirects:
                return Response(0, failure=f"more than {_MOST_REDIRECTS} redirections")
            except (aiohttp.ClientError, OSError, ValueError) as error:
                return Response(0, failure=f"no answer ({str(error) or type(error).__name__})")


async def _body(stream: Any, most_bytes: int) -> bytes:
    """At most so many bytes of a stream; the rest is never read."""
    parts: list[bytes] = []
    left = most_bytes
    while left > 0:
        part = await stream.read(min(left, 1 << 16))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
