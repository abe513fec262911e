"""A file server on loopback for downloads: it knows ranges, and cuts, damages, redirects or refuses as told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.helpers.loopback import answering


@dataclass
class FileServer:
    """Files by path; for a path, `cuts` says after how many bytes the next answers break off."""

    files: dict[str, bytes] = field(default_factory=dict)
    cuts: dict[str, list[int]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""


@contextmanager
def file_server() -> Iterator[FileServer]:
    """A running server."""
    server = FileServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            server.asked.append((self.path, wanted))
            if self.path in server.redirects:
                self.send_response(302)
                self.send_header("Location", server.redirects[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            data = server.files.get(self.path)
            if data is None or self.path in server.statuses:
                self.send_error(server.statuses.get(self.path, 404))
                return
            found = re.fullmatch(r"bytes=(\d+)-", wanted)
            start = int(found[1]) if found and server.ranges else 0
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            cut = server.cuts.get(self.path, [])
            self.wfile.write(data[start : start + cut.pop(0)] if cut else data[start:])

        def log_message(self, *_: object) -> None: ...

    with answering(Handler) as address:
        server.url = address
        yield server
