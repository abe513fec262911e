"""The web application over an output folder: ranges, conditions, types, and feeds for the address asked."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from audiobrief.delivery.serve.conditional import NotSatisfiable, Version, asked_range, is_unchanged
from audiobrief.delivery.serve.hosts import address_asked
from audiobrief.delivery.serve.readdress import readdressed, stated_base
from audiobrief.podcast.public_files import content_type, is_named_by_content, is_public
from audiobrief.podcast.site.embed import OWN_FRAMES, is_embed

_BLOCK = 1 << 17
_HOLDS_ADDRESSES = (".xml", ".html", ".json", ".webmanifest", ".txt")
_NEVER_STALE = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"  # keep it, but ask whether it changed: a render may replace any file
_CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Accept-Ranges, Content-Length, Content-Range, ETag, Last-Modified",
}
_PREFLIGHT = {
    **_CORS,
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Range, If-Range, If-None-Match, If-Modified-Since, Cache-Control, Content-Type",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, OPTIONS",
}


def make_app(output: Path, base_url: str, names: frozenset[str]) -> Starlette:
    """The application: only the files of `output` that are for listeners, with their base URL readdressed.

    `base_url` is that of files that do not state it. It answers to numeric hosts and to `names`.
    """

    def answer(request: Request) -> Response:
        # A client of HTTP/1.0 may send no host.
        server = request.scope.get("server") or ("127.0.0.1", 80)
        address = address_asked(request.headers.get("host") or f"{server[0]}:{server[1]}", names)
        if address is None:
            return _refusal(421, "this server does not answer to that name; use its address\n")
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        # The server has decoded the path once; nothing here decodes it again.
        parts = tuple(str(request.scope["path"]).split("/")[1:])
        if parts[-1] == "":
            parts = (*parts[:-1], "index.html")
        elif _is_page_folder(output, parts):
            return RedirectResponse(f"{address}/{'/'.join(parts)}/", status_code=308)
        if not is_public(output, parts):
            return _refusal(404, "there is no such file here\n")
        return _file(request, output, parts, base_url, address)

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "HEAD", "OPTIONS"])])


def _is_page_folder(output: Path, parts: tuple[str, ...]) -> bool:
    return is_public(output, (*parts, "index.html"))


def _file(request: Request, output: Path, parts: tuple[str, ...], base_url: str, address: str) -> Response:
    path = output.joinpath(*parts)
    try:
        handle, version = _opened(path, parts, base_url, address)
    except OSError:  # removed or locked since it was looked at
        return _refusal(404, "there is no such file here\n")
    headers = {
        "etag": version.etag,
        "last-modified": version.last_modified,
        "cache-control": _NEVER_STALE if is_named_by_content(path.name) else _ASK_FIRST,
        "x-content-type-options": "nosniff",
        **({} if path.name.endswith(".html") else _CORS),
    }
    if path.name.endswith(".html") and not is_embed("/".join(parts)):
        headers["content-security-policy"] = OWN_FRAMES
    if is_unchanged(request.headers, version):
        handle.close()
        return Response(status_code=304, headers=headers)
    headers |= {"accept-ranges": "bytes", "content-type": content_type(path.name)}
    try:
        part = asked_range(request.headers, version) if request.method == "GET" else None
    except NotSatisfiable:
        handle.close()
        headers |= {"content-range": f"bytes */{version.size}", "content-type": "text/plain; charset=utf-8"}
        return PlainTextResponse("that range begins past the end\n", 416, headers)
    start, end = part or (0, version.size)
    headers["content-length"] = str(end - start)
    if part:
        headers["content-range"] = f"bytes {start}-{end - 1}/{version.size}"
    if request.method == "HEAD":
        handle.close()
        return Response(status_code=200, headers=headers)
    return StreamingResponse(_blocks(handle, start, end), 206 if part else 200, headers)


def _opened(path: Path, parts: tuple[str, ...], base_url: str, address: str) -> tuple[BinaryIO, Version]:
    """The bytes to send and what they are; open, so that a render which replaces the file mixes nothing."""
    handle = path.open("rb")
    status = os.fstat(handle.fileno())
    modified_s = int(status.st_mtime)
    if not path.name.endswith(_HOLDS_ADDRESSES):
        return handle, Version(status.st_size, f'"{status.st_mtime_ns:x}-{status.st_size:x}"', modified_s)
    with handle:
        data, etag = _rewritten(path, parts, status.st_mtime_ns, status.st_ino, base_url, address)
    return io.BytesIO(data), Version(len(data), etag, modified_s)


@lru_cache(maxsize=16)
def _rewritten(
    path: Path, parts: tuple[str, ...], mtime_ns: int, inode: int, base_url: str, address: str
) -> tuple[bytes, str]:
    data = path.read_bytes()
    # What the file says of itself comes first: show.yaml may have changed before or after it was made.
    data = readdressed(data, stated_base(data, parts) or base_url, address)
    return data, f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def _blocks(handle: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with handle:
        handle.seek(start)
        while start < end:
            block = handle.read(min(_BLOCK, end - start))
            if not block:  # cut short while it was sent: the connection ends before the length that was promised
                return
            start += len(block)
            yield block


def _refusal(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence, status, {"x-content-type-options": "nosniff", "cache-control": "no-store"})
