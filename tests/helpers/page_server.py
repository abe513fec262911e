"""A loopback web server whose pages misbehave in the ways that a fetched brief may meet."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARTICLE = (
    "<html lang=en><head><title>Ferries go electric</title></head><body><nav>Home</nav><article>"
    "<h1>Ferries go electric</h1><p>The river will have a quieter crossing this spring.</p>"
    "<h2>The facts</h2><p>The boat carries forty cars and needs no fuel.</p></article></body></html>"
)


class PageServer(ThreadingHTTPServer):
    """Answers paths; `asked` are the (path, Host) pairs that came, `released` lets hanging answers end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.headers_seen: list[dict[str, str]] = []
        self.released = threading.Event()
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def at(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: clients that go away in the middle are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: PageServer

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Host", "")))
        self.server.headers_seen.append(dict(self.headers.items()))
        own = getattr(self, "page_" + self.path.strip("/").replace("-", "_"), None)
        if own is not None:
            own()
            return
        status, headers, body = self.server.pages.get(
            self.path, (200, {"Content-Type": "text/html; charset=utf-8"}, ARTICLE.encode())
        )
        self.answer(status, headers, body)

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _head(self, **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": "text/plain", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def page_endless(self) -> None:
        self._head()
        while not self.server.released.is_set():
            self.wfile.write(b"word " * 20_000)

    def page_slow(self) -> None:
        self._head(Content_Length="1000")
        self.wfile.write(b"a few words")
        self.server.released.wait(20)

    def page_mute(self) -> None:
        self.server.released.wait(20)

    def page_cut(self) -> None:
        self._head(Content_Length="1000")
        self.wfile.write(b"a few words")

    def page_bomb(self) -> None:
        squeeze = zlib.compressobj(9, wbits=31)
        block = b"\0" * 1_000_000
        body = b"".join(squeeze.compress(block) for _ in range(300)) + squeeze.flush()
        self.answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, body)

    def page_gzip(self) -> None:
        body = gzip.compress(ARTICLE.encode())
        self.answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, body)

    def page_gzip_members(self) -> None:
        text = ARTICLE.encode()
        body = gzip.compress(text[:200]) + gzip.compress(text[200:])
        self.answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, body)

    def page_gzip_members_cut(self) -> None:
        text = ARTICLE.encode()
        body = gzip.compress(text[:200]) + gzip.compress(text[200:])[:-20]
        self.answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, body)

    def page_gzip_cut(self) -> None:
        body = gzip.compress(ARTICLE.encode())[:-20]
        self.answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, body)

    def page_gzip_false(self) -> None:
        self.answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, ARTICLE.encode())

    def page_loop(self) -> None:
        self.answer(302, {"Location": "/loop"}, b"")


@contextmanager
def serving(change: Callable[[PageServer], None] | None = None) -> Iterator[PageServer]:
    """A running server; `change` may wrap its socket before it starts."""
    server = PageServer()
    if change is not None:
        change(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
