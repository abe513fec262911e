"""A show's files with the addresses under its base URL moved to another one; GUIDs stay as they are."""

from __future__ import annotations

import re
from html import escape, unescape

from audiobrief.podcast.site.shell import app_links
from audiobrief.text.clean import web_address

# What may stand before an address that is a part of another one, such as a page in a web archive.
_INSIDE_ANOTHER = rb"(?<![A-Za-z0-9/=%?+._~-])"
_OWN_ADDRESS = re.compile(rb'<(?:atom:link href="([^"]*)" rel="self"|link rel="canonical" href="([^"]*)")')
_GUIDS = re.compile(rb"(<(?:podcast:)?guid\b[^>]*>.*?</(?:podcast:)?guid>)", re.DOTALL)


def stated_base(data: bytes, parts: tuple[str, ...]) -> str:
    """The base URL by which the feed or page at `parts` names itself; "" where it does not."""
    tail = "/".join(parts).removesuffix("index.html")
    for match in _OWN_ADDRESS.finditer(data):
        url = unescape((match[1] or match[2]).decode(errors="replace"))
        if url.endswith(f"/{tail}"):
            return url.removesuffix(tail)
    return ""


def readdressed(data: bytes, base_url: str, address: str) -> bytes:
    """`data` (XML, HTML or JSON in UTF-8) with each URL that begins with `base_url` beginning with `address`.

    So do the links by which a page opens the feed in an app. Both stand for folders, with or without a slash at their
    end. Addresses are found in the forms in which the show's files write them: in ASCII or as given, with the escapes
    of XML, HTML and CDATA.
    """
    base = base_url.rstrip("/")
    forms = {base, web_address(base_url).rstrip("/")}
    forms |= {escape(form, quote=quote) for form in forms for quote in (False, True)}
    plain = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True) if form)
    pattern = re.compile(_INSIDE_ANOTHER + rb"(?:" + plain.encode() + rb")(?=[/\"'<>\s)&]|$)")
    new = escape(address.rstrip("/")).encode()
    pieces = _GUIDS.split(data)
    moved = b"".join(piece if index % 2 else pattern.sub(lambda _: new, piece) for index, piece in enumerate(pieces))
    return _with_app_links(moved, web_address(base), address)


def _with_app_links(data: bytes, base_url: str, address: str) -> bytes:
    old, new = (app_links(url.rstrip("/")).values() for url in (base_url, address))
    moved = {escape(was).encode(): escape(now).encode() for was, now in zip(old, new, strict=True)}
    links = b"|".join(re.escape(link) for link in moved)
    return re.sub(rb'(?<=href=")(?:' + links + rb")(?=/|%2F)", lambda match: moved[match[0]], data)
