"""A web page that was given as the brief: fetched from a public address, in bounded size, time and redirections."""

from __future__ import annotations

import asyncio
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audiobrief.brief.readers.address import Lookup, checked_addresses
from audiobrief.brief.readers.read import FileName, parse_name
from audiobrief.brief.readers.table import MEDIA_TYPES, PLAIN, SUFFIXES, by_media_type
from audiobrief.errors import InputError
from audiobrief.storage.files import slug
from audiobrief.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import ssl

    import aiohttp
    from yarl import URL

LONGEST_URL = 2000
MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_ADDRESSES_TRIED = 4
# Only what a page in a language spoken here is written in; Python's other codecs are no business of a server.
_CHARSET = lazy_pattern(
    r"utf-?8|utf-?16(?:[bl]e)?|us-ascii|iso-?8859-(?:1[0-6]?|[2-9])|latin-?1|windows-125[0-8]|macintosh"
)
_META = lazy_pattern(rb"<meta[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META_BYTES = 4096  # a page says its encoding in its first kilobyte
_NO_NAME = frozenset("index default article articles home post posts page story stories amp view".split())


class UnmodifiedError(InputError):
    """A page that has not changed since the answer whose marks were sent."""


@dataclass(frozen=True)
class Marks:
    """What a server called the state of a page by. Source: RFC 9110, section 8.8."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class FetchLimits:
    """How long a page may take, over all redirections, and whether it may come from a private network.

    Of a page that is as its `known` marks say, only that is told.
    """

    connect_s: float = 10.0
    total_s: float = 30.0
    allow_private: bool = False
    known: Marks = Marks()


@dataclass(frozen=True)
class Fetched:
    """A page: its address after redirections, what its name says, and its text in UTF-8 where its charset was told."""

    url: str
    file: FileName
    data: bytes
    marks: Marks = Marks()


def fetch(url: str, limits: FetchLimits, lookup: Lookup | None = None) -> Fetched:
    """The page at `url`.

    Raises: UnmodifiedError where it is as `limits.known` says; InputError in one sentence for what is refused or fails.
    """
    return asyncio.run(_in_time(url.strip(), limits, lookup))


async def _in_time(url: str, limits: FetchLimits, lookup: Lookup | None) -> Fetched:
    try:
        return await asyncio.wait_for(_followed(url, limits, lookup), limits.total_s)
    except asyncio.TimeoutError as error:
        message = f"was not there whole in {limits.total_s:g} seconds; try again, or save the page and give the file"
        raise InputError(message, path=url) from error


async def _followed(url: str, limits: FetchLimits, lookup: Lookup | None) -> Fetched:
    page = _parsed(url, url)
    for _ in range(MOST_REDIRECTS + 1):
        found = await _asked(page, url, limits, lookup)
        if isinstance(found, Fetched):
            return found
        page = _parsed(found, url, page)
    raise InputError(f"redirects more than {MOST_REDIRECTS} times; give the address of the page itself", path=url)


def _parsed(text: str, asked: str, base: URL | None = None) -> URL:
    """The address, checked. Raises: InputError."""
    from yarl import URL

    place = f"redirects to {text[:200]}, which" if base else ""

    def refused(what: str) -> InputError:
        return InputError(f"{place} {what}".strip(), path=asked[:200] if base else _without_user(asked)[:200])

    if len(text) > LONGEST_URL or not text.isprintable() or " " in text:
        raise refused(f"is no web address (over {LONGEST_URL} characters, or with spaces or controls in it)")
    try:
        url = base.join(URL(text)) if base else URL(text)
        host = url.host
        _ = url.port
    except ValueError as error:
        raise refused(f"is no web address ({error})") from error
    if url.scheme not in ("http", "https"):
        raise refused("is not fetched: only http and https addresses are; for a file give its path")
    if not host:
        raise refused("is no web address: it names no host")
    if url.raw_user is not None or url.raw_password is not None:
        raise refused("has a user or password in it, which is not sent; save the page and give the file")
    return url.with_fragment(None)


def _without_user(url: str) -> str:
    return re.sub(r"//[^/?#]*@", "//", url)


async def _asked(url: URL, asked: str, limits: FetchLimits, lookup: Lookup | None) -> Fetched | str:
    """The page, or the address that it redirects to. Raises: InputError."""
    import aiohttp

    place = asked if str(url) == asked else f"{asked} (redirected to {str(url)[:200]})"
    host, port = url.raw_host or "", url.port or 80
    addresses = await checked_addresses(host, port, place, limits.allow_private, lookup)
    timeout = aiohttp.ClientTimeout(total=None, connect=limits.connect_s, sock_connect=limits.connect_s)
    connector = aiohttp.TCPConnector(ssl=_trust(), use_dns_cache=False, force_close=True)
    # trust_env stays off: a proxy would look the name up by itself, after it was checked here.
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    ) as session:
        tried = addresses[:_ADDRESSES_TRIED]
        for address in tried:
            try:
                return await _answered(session, url, address, place, limits.known)
            except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:
                if address == tried[-1] or isinstance(error, aiohttp.ClientSSLError):
                    raise _unreachable(error, place) from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise _unreachable(error, place) from error
    raise AssertionError("an address was tried")


def _trust() -> ssl.SSLContext:
    import ssl

    return ssl.create_default_context()


async def _answered(session: aiohttp.ClientSession, url: URL, address: str, place: str, known: Marks) -> Fetched | str:
    from audiobrief import __version__

    headers = {
        "Host": _host_header(url),
        "User-Agent": f"audiobrief/{__version__}",
        "Accept": ", ".join((*MEDIA_TYPES, "text/*;q=0.5")),
        "Accept-Encoding": "gzip",
        **({"If-None-Match": known.etag} if known.etag else {}),
        **({"If-Modified-Since": known.last_modified} if known.last_modified else {}),
    }
    name = (url.raw_host or "").rstrip(".")
    # The connection goes to the very address that was checked: what the name means later does not matter.
    async with session.get(
        url.with_host(address),
        headers=headers,
        allow_redirects=False,
        server_hostname=name if url.scheme == "https" else None,
    ) as response:
        if response.status in _REDIRECTS and response.headers.get("Location"):
            return response.headers["Location"]
        if response.status == 304 and known != Marks():
            raise UnmodifiedError("has not changed", path=place)
        if response.status != 200:
            raise InputError(
                f"answers {response.status} {_reason(response.reason)}".rstrip() + "; check it in a browser", path=place
            )
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind and by_media_type(kind) is None and not kind.startswith("text/"):
            raise InputError(
                f"is {kind[:80]!r}, not a page or a text; give an address of HTML, Markdown or text", path=place
            )
        reader = by_media_type(kind) or PLAIN
        data = await _body(response, place, reader.largest_bytes)
    if not data.strip():
        raise InputError("answers with nothing in it; check it in a browser", path=place)
    file = _file_name(url, kind)
    text = _in_utf8(data, response.headers.get("Content-Type", ""), file.extension) if reader.is_text else data
    return Fetched(str(url), file, text, _marks(response))


def _marks(response: aiohttp.ClientResponse) -> Marks:
    etag, day = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
    return Marks(*(mark if len(mark) < 300 and mark.isprintable() else "" for mark in (etag, day)))


def _host_header(url: URL) -> str:
    host = url.raw_host or ""
    shown = f"[{host}]" if ":" in host else host
    return shown if url.is_default_port() else f"{shown}:{url.port}"


def _reason(text: str | None) -> str:
    return "".join(char for char in (text or "") if char.isprintable())[:60]


async def _body(response: aiohttp.ClientResponse, place: str, largest_bytes: int) -> bytes:
    """The body, unpacked; reading and unpacking stop at the limit."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise InputError(
            f"is packed as {encoding[:40]!r}, which was not asked for; save the page and give the file", path=place
        )
    unpack = _Unpacker() if encoding.endswith("gzip") else None
    body = bytearray()
    try:
        async for packed in response.content.iter_chunked(1 << 16):
            body += unpack.unpacked(packed, largest_bytes + 1 - len(body)) if unpack else packed
            if len(body) > largest_bytes:
                limit = f"{largest_bytes / 1e6:.0f} MB, the most that a brief may have"
                raise InputError(f"is longer than {limit}; is it the right page?", path=place)
    except zlib.error as error:
        raise InputError("is damaged on its way (its gzip cannot be unpacked); try again", path=place) from error
    if unpack and not unpack.whole:
        raise InputError("broke off before its end; try again", path=place)
    return bytes(body)


class _Unpacker:
    """A gzip file as it comes, of one member or several. Source: RFC 1952, section 2.2."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._started = False  # the member has had some bytes

    @property
    def whole(self) -> bool:
        """Whether no member broke off."""
        return self._member.eof or not self._started

    def unpacked(self, packed: bytes, most: int) -> bytes:
        """What these bytes unpack to, at most so many. Raises: zlib.error."""
        found = bytearray()
        while packed and len(found) < most:
            if self._member.eof:
                packed = packed.lstrip(b"\0")  # padding behind the last member
                if not packed:
                    break
                self._member = zlib.decompressobj(wbits=31)
            self._started = True
            found += self._member.decompress(packed, most - len(found))
            packed = self._member.unused_data if self._member.eof else b""
        return bytes(found)


def _file_name(url: URL, kind: str) -> FileName:
    """What the address says of the page; no stem where its last part is no name, such as index.html or a number."""
    named = parse_name(unquote(url.raw_path.rstrip("/").rpartition("/")[2]))
    reader = by_media_type(kind) if kind != "text/plain" else None  # servers say that of Markdown, too
    extension = reader.suffixes[0] if reader else named.extension if named.extension in SUFFIXES else ".txt"
    stem = named.stem if named.extension in ("", *SUFFIXES) else f"{named.stem}{named.extension}"
    name = slug(stem, LONGEST_URL)  # whole: what is too long for a file name is cut, and told apart, by the reader
    words = [word for word in name.split("-") if len(word) > 2 and word.isalpha() and word not in _NO_NAME]
    return FileName(name if words else "", named.tag, extension)


def _in_utf8(data: bytes, content_type: str, extension: str) -> bytes:
    """The text in UTF-8 where server or page say its charset; else the bytes, whose encoding is found later."""
    told = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", content_type, re.IGNORECASE)
    name = told[1] if told else ""
    if not name and extension == ".html":
        meta = _META.search(data[:_META_BYTES])
        name = meta[1].decode("ascii", "replace") if meta else ""
    name = name.lower()
    if not _CHARSET.fullmatch(name) or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return data
    if name in ("us-ascii", "latin1", "latin-1") or re.fullmatch(r"iso-?8859-1", name):
        name = "windows-1252"  # Source: WHATWG Encoding, section 4.2: these labels mean it
    try:
        return data.decode("mac-roman" if name == "macintosh" else name).encode()
    except (UnicodeError, LookupError):
        return data


def _unreachable(error: Exception, place: str) -> InputError:
    import aiohttp

    if isinstance(error, (aiohttp.ClientSSLError, aiohttp.ClientConnectorCertificateError)):
        reason = (
            getattr(getattr(error, "certificate_error", None), "verify_message", "") or "the connection is not secure"
        )
        return InputError(f"cannot be trusted: {reason}; check it in a browser", path=place)
    if isinstance(error, aiohttp.ClientPayloadError):
        return InputError("broke off before its end; try again", path=place)
    if isinstance(error, aiohttp.ServerTimeoutError):
        return InputError("does not answer; check the address and the network", path=place)
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError):
        reason = error.os_error.strerror or "no connection"
    told = "".join(char for char in str(reason).split("\n")[0] if char.isprintable())[:120]
    return InputError(f"cannot be fetched ({told}); check the address and the network", path=place)
