"""One file from a server, whole: taken up where it was cut off, checked by size and hash, in place at once."""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audiobrief.errors import EngineError

_TIMEOUT_S = 30.0
_CHUNK = 1 << 17
_TRIES = 4


@dataclass(frozen=True)
class Wanted:
    """A file as its catalogue describes it; `digest` is an MD5 or SHA-256 in hexadecimal."""

    engine: str
    url: str
    size: int
    digest: str


def fetch(wanted: Wanted, path: Path, advance: Callable[[float], None], again: str) -> bool:
    """Whether anything had to be fetched; afterwards `path` is the file. `again` says how to go on after a failure.

    What came before a failure stays beside it in a `.part` file, from which the next call goes on.
    Raises: EngineError.
    """
    try:
        if path.is_file() and matches(path, wanted):
            advance(wanted.size)
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        for fresh in (False, True):  # a part of another file, or a damaged one, is not gone on from twice
            if fresh:
                part.unlink(missing_ok=True)
            _fill(wanted, part, advance, again)
            if matches(part, wanted):
                with part.open("rb+") as file:
                    os.fsync(file.fileno())
                part.replace(path)
                return True
        part.unlink(missing_ok=True)
    except OSError as error:
        raise EngineError(
            wanted.engine, f"{path} cannot be written ({error.strerror})", fix="free space or permissions"
        ) from error
    raise EngineError(wanted.engine, f"{wanted.url} is not the file of its catalogue: its hash is another", fix=again)


def read_small(engine: str, url: str, largest: int) -> bytes:
    """A short document. Raises: EngineError."""
    try:
        with _opened(engine, url, {}) as response:
            data: bytes = response.read(largest + 1)
    except (OSError, http.client.HTTPException) as error:
        raise _unreachable(engine, url, error) from error
    if len(data) > largest:
        raise EngineError(engine, f"{url} is too large", fix="is it the address of a catalogue?")
    return data


def matches(path: Path, wanted: Wanted) -> bool:
    """Whether a file has the size and hash of the catalogue. Raises: OSError."""
    if path.stat().st_size != wanted.size:
        return False
    # MD5 is what the catalogue has: it shows damage; who could forge it could forge the catalogue.
    digest = hashlib.md5(usedforsecurity=False) if len(wanted.digest) == 32 else hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest() == wanted.digest.lower()


def _fill(wanted: Wanted, part: Path, advance: Callable[[float], None], again: str) -> None:
    """The part file is as long as the catalogue says. Raises: EngineError, OSError for the disk."""
    failure: Exception | None = None
    told = 0
    for _ in range(_TRIES):
        have = part.stat().st_size if part.exists() else 0
        if have >= wanted.size:  # too long is for the hash to find
            advance(max(0, have - told))
            return
        try:
            with _opened(wanted.engine, wanted.url, {"Range": f"bytes={have}-"} if have else {}) as response:
                # A server that knows no ranges begins anew.
                mode = "ab" if have and response.status == 206 else "wb"
                with part.open(mode) as file:
                    told = _copy(response, file, wanted.size - (have if mode == "ab" else 0), advance, told)
        except (TimeoutError, http.client.HTTPException, urllib.error.URLError, ConnectionError) as error:
            failure = error
            continue
        failure = None
    if part.exists() and part.stat().st_size >= wanted.size:
        return
    if failure is not None:
        raise _unreachable(wanted.engine, wanted.url, failure, again) from failure
    raise EngineError(wanted.engine, f"{wanted.url} stops before its end each time", fix=again)


def _copy(response: Any, file: Any, most: int, advance: Callable[[float], None], told: int) -> int:
    """Copies at most so many bytes and one more, which shows a file that is too long."""
    left = most + 1
    while left > 0 and (chunk := response.read(min(_CHUNK, left))):
        file.write(chunk)
        left -= len(chunk)
        told += len(chunk)
        advance(len(chunk))
    return told


class _Careful(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but not from https to http."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise urllib.error.URLError("it redirects from https to an address that is not encrypted")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opened(engine: str, url: str, headers: dict[str, str]) -> Any:
    """The open answer. Raises: EngineError for a refusal; OSError and others for a connection that fails."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise EngineError(engine, f"{url} is no web address", fix="write it as https://host/folder")
    request = urllib.request.Request(url, headers={"User-Agent": "audiobrief", **headers})  # noqa: S310
    try:
        return urllib.request.build_opener(_Careful).open(request, timeout=_TIMEOUT_S)
    except urllib.error.HTTPError as error:
        with suppress(OSError):
            error.close()
        if error.code == 404:
            raise EngineError(engine, f"{url} is not there (404)", fix="check the name, or --from") from error
        if error.code == 416:
            raise http.client.HTTPException("the range is not there") from error
        raise EngineError(engine, f"{url} is refused ({error.code})", fix="try again later, or use --from") from error


def _unreachable(engine: str, url: str, error: Exception, again: str = "") -> EngineError:
    reason = getattr(error, "reason", None) or error
    text = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    fix = again or "check the network, or use --from"
    return EngineError(engine, f"{url} cannot be fetched ({text})", fix=fix, retriable=True)


def retry_after_s(headers: Mapping[str, str]) -> float:
    """Seconds that a `Retry-After` header asks for, as a number or as a date beside the answer's own; else 0.

    Source: RFC 9110, section 10.2.3.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("Date", ""))
        return max((until - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return 0.0
