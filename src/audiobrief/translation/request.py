"""One JSON request to an endpoint: bounded retries, Retry-After, deadlines; nothing of it is ever logged."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from audiobrief.errors import TranslationError

if TYPE_CHECKING:
    import aiohttp

TRIES = 4
FIRST_WAIT_S = 1.0
LARGEST_ANSWER = 4_000_000
_LOCAL = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1|.*\.localhost", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the body, and how long the server asks to wait."""

    status: int
    body: bytes
    wait_s: float | None


@dataclass(frozen=True)
class Endpoint:
    """Where a request goes, with the key that it needs; the key is in no message and no representation."""

    translator: str
    url: str
    key: str
    timeout_s: float
    deadline_s: float
    sleep: Callable[[float], None] = time.sleep

    def __repr__(self) -> str:
        return f"Endpoint({self.url})"

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def fail(self, message: str, fix: str = "", *, retriable: bool = False) -> TranslationError:
        return TranslationError(self.translator, f"{self.host} {message}", fix=fix, retriable=retriable)


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    return _LOCAL.fullmatch(urlsplit(url).hostname or "") is not None


def post(endpoint: Endpoint, payload: dict[str, Any]) -> Reply:
    """The first answer that is no passing trouble. Raises: TranslationError when there is none in time."""
    began_s = time.monotonic()
    failure = endpoint.fail("gave no answer", retriable=True)
    for number in range(TRIES):
        left_s = endpoint.deadline_s - (time.monotonic() - began_s)
        if left_s <= 0:
            break
        wait_s = FIRST_WAIT_S * 2**number
        try:
            answer = asyncio.run(_post(endpoint, payload, min(endpoint.timeout_s, left_s)))
        except TranslationError as error:
            if not error.retriable:
                raise
            failure = error
        else:
            if answer.status != 429 and answer.status < 500:
                return answer
            failure = _busy(endpoint, answer)
            wait_s = wait_s if answer.wait_s is None else answer.wait_s
        left_s = endpoint.deadline_s - (time.monotonic() - began_s)
        if number + 1 == TRIES or wait_s >= left_s:
            break
        endpoint.sleep(wait_s)
    failure.retriable = False  # it was tried again already
    raise failure


def _busy(endpoint: Endpoint, answer: Reply) -> TranslationError:
    if answer.status == 429:
        asked = f" and asks to wait {answer.wait_s:.0f} s" if answer.wait_s is not None else ""
        return endpoint.fail(
            f"has too many requests (429){asked}", "run the same command later: what was translated is kept"
        )
    return endpoint.fail(f"fails ({answer.status})", "look at its log, or run the same command later")


async def _post(endpoint: Endpoint, payload: dict[str, Any], timeout_s: float) -> Reply:
    import aiohttp

    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    data = json.dumps(payload, ensure_ascii=False).encode(errors="replace")
    timeout = aiohttp.ClientTimeout(total=timeout_s)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=not is_local(endpoint.url)) as session,
            # A redirect could carry the text elsewhere than where it was sent.
            session.post(endpoint.url, data=data, headers=headers, allow_redirects=False) as response,
        ):
            return Reply(response.status, await _body(endpoint, response), _wait_s(response.headers.get("Retry-After")))
    except asyncio.TimeoutError as error:
        fix = "give it more time with `timeout_s` under `translate:`, or use a smaller model"
        raise endpoint.fail(f"gave no whole answer within {timeout_s:.0f} s", fix, retriable=True) from error
    except aiohttp.InvalidURL as error:
        raise endpoint.fail("is no address", "mend `url` under `translate:`") from error
    except (aiohttp.ClientError, OSError) as error:
        reason = type(error).__name__ if not isinstance(error, OSError) else error.strerror or type(error).__name__
        raise endpoint.fail(
            f"cannot be reached ({reason})", "is it running, and is `url` right?", retriable=True
        ) from error


async def _body(endpoint: Endpoint, response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise endpoint.fail("answers with more than 4 MB; is it a translator?")
    return bytes(body)


def _wait_s(text: str | None) -> float | None:
    """The seconds that a Retry-After header asks for. Source: RFC 9110, section 10.2.3."""
    if not text:
        return None
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,3})?", text.strip()):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
