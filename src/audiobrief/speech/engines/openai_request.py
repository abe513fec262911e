"""One request to an OpenAI-compatible server: bounded in time and size, never redirected, failures in words.

The key is in no message, no representation and no answer: what a server says about it is not repeated.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audiobrief.errors import EngineError
from audiobrief.speech.engines.download import retry_after_s

if TYPE_CHECKING:
    import aiohttp

NAME = "openai"
LARGEST_ANSWER = 200_000_000  # an hour of 24 kHz sound
_LOCAL = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1|.*\.localhost", re.IGNORECASE)
_CODE = re.compile(r"[a-z][a-z_]{1,39}")


@dataclass(frozen=True)
class Server:
    """Where requests go, and the key that they carry."""

    url: str
    key: str = field(default="", repr=False)
    key_name: str = "AUDIOBRIEF_OPENAI_KEY"  # the variable that is named when the key is refused

    @property
    def place(self) -> str:
        """Host and port, for messages and identities."""
        return urlsplit(self.url).netloc


@dataclass(frozen=True)
class SoundBody:
    """A body that came whole, and what the server says it is."""

    body: bytes
    content_type: str


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    return _LOCAL.fullmatch(urlsplit(url).hostname or "") is not None


def ask(server: Server, method: str, path: str, payload: Mapping[str, Any] | None, timeout_s: float) -> SoundBody:
    """What the server answers when all is well. Raises: EngineError."""
    return asyncio.run(_ask(server, method, path, payload, timeout_s))


async def _ask(
    server: Server, method: str, path: str, payload: Mapping[str, Any] | None, timeout_s: float
) -> SoundBody:
    import aiohttp

    headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
    timeout = aiohttp.ClientTimeout(total=timeout_s)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=not is_local(server.url)) as session,
            # A redirect could carry key and text elsewhere.
            session.request(
                method, f"{server.url}{path}", json=payload, headers=headers, allow_redirects=False
            ) as response,
        ):
            body = await _body(response, server)
            if response.status != 200:
                raise _refusal(response.status, response.headers, body, server)
            return SoundBody(body, response.headers.get("Content-Type", ""))
    except asyncio.TimeoutError as error:
        raise _failure(server, f"gave no whole answer within {timeout_s:.2g} s") from error
    except aiohttp.InvalidURL as error:
        raise EngineError(NAME, f"{server.url} is no web address", fix="mend `url` in voices.yaml") from error
    except aiohttp.ClientPayloadError as error:
        raise _failure(server, "closed the connection before the end of its answer") from error
    except (aiohttp.ClientError, OSError) as error:
        cause = getattr(error, "os_error", error)
        reason = str(getattr(cause, "strerror", None) or type(cause).__name__).split(" (")[0]
        raise _failure(server, f"cannot be reached ({reason})") from error


async def _body(response: aiohttp.ClientResponse, server: Server) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise EngineError(NAME, f"{server.place} answers without end", fix="is `url` a speech server?")
    return bytes(body)


def _failure(server: Server, message: str, wait_s: float = 0.0) -> EngineError:
    fix = "is it running, and is `url` right?" if is_local(server.url) else "check the network, or try again later"
    return EngineError(NAME, f"{server.place} {message}", fix=fix, retriable=True, retry_after_s=wait_s)


def _refusal(status: int, headers: Mapping[str, str], body: bytes, server: Server) -> EngineError:
    """Why the server refused: its own words may repeat key or text, so only its error code is told."""
    code = _error_code(body)
    told = f"{status}, {code}" if code else str(status)
    if status == 429 and code == "insufficient_quota":
        return EngineError(NAME, f"{server.place} has no credit left ({told})", fix="add credit there")
    if status == 429:
        return _failure(server, f"has too many requests ({told})", retry_after_s(headers))
    if status >= 500 or status == 408:
        return _failure(server, f"is out of order ({told})", retry_after_s(headers))
    if status in (401, 403):
        wanted = f"set {server.key_name} in the environment"
        return EngineError(NAME, f"{server.place} refuses the key ({told})", fix=wanted)
    if status == 404:
        return EngineError(
            NAME,
            f"{server.place} has no such model, or no speech endpoint there ({told})",
            fix="check `model` and `url` under `engines: openai:` in voices.yaml; the address ends in /v1",
        )
    if 300 <= status < 400:
        return EngineError(
            NAME, f"{server.place} redirects elsewhere ({status}), which is not followed", fix="give the final `url`"
        )
    return EngineError(
        NAME, f"{server.place} refuses the request ({told})", fix="does it have this model, voice and format?"
    )


def _error_code(body: bytes) -> str:
    """The short code of an error document, "" for none. Source: the error object of OpenAI's API reference."""
    try:
        error = json.loads(body)["error"]
        code = error.get("code") or error.get("type")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
