"""Who may ask the studio: this machine's browser with the token, from the studio's own pages, and nobody else."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audiobrief.delivery.serve.hosts import address_asked
from audiobrief.studio.pages import language_of_headers
from audiobrief.studio.sign_in import sign_in_page

LARGEST_BODY = 12_000_000  # bytes: a brief may have 10 MB
_SAFE = ("GET", "HEAD")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Access:
    """The token, the names that this server answers to besides numbers, its port, and whether it asks for the token.

    It asks where the studio is open to the network; on this machine alone the printed address is at hand.
    """

    token: str
    names: frozenset[str]
    port: int
    asks: bool = False

    @property
    def cookie(self) -> str:
        """The name of the cookie: browsers give cookies to every port of a host, and each studio has a token."""
        return f"audiobrief_studio_{self.port}"


class Guard:
    """An ASGI application before another one: it lets through what may be asked, and sets headers on every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope)
        if answer is not None:
            await answer(scope, receive, with_headers)
            return
        await self._app(scope, _bounded(receive), with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """What is answered instead; None for a request that may pass."""
        headers = Headers(scope=scope)
        address = address_asked(headers.get("host", ""), self._access.names)
        if address is None:
            return PlainTextResponse("the studio does not answer to that name; use its address\n", 421)
        if scope["method"] not in _SAFE and headers.get("origin", address) != address:
            return PlainTextResponse("the studio takes no requests from other sites\n", 403)
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("the studio takes no requests from other sites\n", 403)
        length = headers.get("content-length", "0")
        if not re.fullmatch("[0-9]{1,12}", length) or int(length) > LARGEST_BODY:
            return JSONResponse({"error": f"more than {LARGEST_BODY // 1_000_000} MB; choose a smaller file"}, 413)
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and given and self._is_token(given):
            return _let_in(self._access)
        if not self._is_token(_cookie(headers.get("cookie", ""), self._access.cookie)):
            if self._access.asks and scope["path"] == "/" and scope["method"] == "GET":
                return HTMLResponse(sign_in_page(language_of_headers(headers), refused=bool(given)), 401)
            return PlainTextResponse("the studio needs the address that it printed when it started\n", 401)
        return None

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._access.token.encode())


def _let_in(access: Access) -> Response:
    """The front page without the token in its address, which would stay in the browser's history."""
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(access.cookie, access.token, httponly=True, samesite="strict", path="/")
    return answer


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _bounded(receive: Receive) -> Receive:
    """What is received, as if the client had gone where it sends more than it may."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b"")) if message["type"] == "http.request" else 0
        return message if seen <= LARGEST_BODY else {"type": "http.disconnect"}

    return bounded
