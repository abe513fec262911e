"""Whether two web addresses lead to one page, each in its language."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.\-]*:)?//([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:fr|en|fra|eng|francais|french|english|anglais)(?:[-_](?:ca|fr|us|gb))?", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|lang|language|locale|hl", re.IGNORECASE)


def page_of(link: str) -> str:
    """A link without scheme, "www", tracking and language: what stays is the page."""
    match = _ADDRESS.match(link.strip())
    if match is None:
        return link.strip()
    host, path, query = match[1].lower(), match[2], match[3] or ""
    labels = [label for label in host.split(".") if label != "www"]
    if len(labels) > 2 and _LANGUAGE.fullmatch(labels[0]):
        labels = labels[1:]
    parts = [part for part in path.split("/") if part and not _LANGUAGE.fullmatch(part)]
    # canada.ca/page.fr.html is the twin of canada.ca/page.en.html
    parts = [re.sub(r"[._-](?:fr|en|fra|eng)(?=\.\w+$|$)", "", part) for part in parts]
    kept = sorted((key, value) for key, value in parse_qsl(query, True) if not _TRACKING.fullmatch(key))
    return ".".join(labels) + "".join(f"/{part}" for part in parts) + (f"?{urlencode(kept)}" if kept else "")
