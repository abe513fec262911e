"""What single values of a feed must look like: addresses, dates, language codes, HTML, lists of times."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import unescape
from urllib.parse import urlsplit

from audiobrief.text.clean import web_address

ALLOWED_TAGS = frozenset({"p", "ol", "ul", "li", "a", "b", "i", "strong", "em"})
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rf"(?:({'|'.join(_DAYS)}), )?(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d)(?::(\d\d))? (\S+)", re.ASCII
)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)([^>]*)>")
_BARE = re.compile(r"&(?!(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)")
_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d\d)[ \t]+(?:[-–—][ \t]+)?(\S.*)", re.ASCII)
# Source: RFC 2606 and RFC 6761, names that never lead anywhere.
_NOWHERE = re.compile(r"(?:^|\.)(?:localhost|local|test|invalid|example|example\.(?:com|org|net))$")


def is_address(url: str) -> bool:
    """Whether this is an absolute http or https address in ASCII."""
    return url.isascii() and not re.search(r"\s", url) and web_address(url) != ""


def is_placeholder(url: str) -> bool:
    """Whether the address is of this machine, of a home network or of an example."""
    host = (urlsplit(url).hostname or "").lower().rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or _NOWHERE.search(host) is not None


def is_language(code: str) -> bool:
    """Whether this is a language code such as en or fr-CA. Source: RFC 5646, section 2.1."""
    return re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", code, re.ASCII) is not None


def date_problem(text: str, now: datetime) -> tuple[str, str] | None:
    """(rule id, what is wrong) of a date in a feed; None when nothing is."""
    match = _DATE.fullmatch(text)
    if match is None:
        return "FEED051", "is not written as in Wed, 05 Mar 2025 06:30:00 -0500"
    offset = re.fullmatch(r"([+-])(\d\d)([0-5]\d)", match[8], re.ASCII)
    if offset is None:
        return "FEED053", f'has "{match[8]}" instead of an offset such as -0500'
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (-1 if offset[1] == "-" else 1)
    numbers = (match[4], _MONTHS.index(match[3]) + 1, match[2], match[5], match[6], match[7] or "0")
    try:
        moment = datetime(*map(int, numbers), tzinfo=timezone(away))  # type: ignore[misc, arg-type]
    except ValueError:
        return "FEED051", "is no date of the calendar"
    weekday = _DAYS[moment.weekday()]
    if match[1] and match[1] != weekday:
        return "FEED052", f"says {match[1]}, but that day is a {weekday}"
    if moment > now:
        return "FEED054", "is in the future"
    return None


def moment_of(text: str) -> datetime | None:
    """The moment of a date in a feed; None for what is not one."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def html_problems(html: str) -> Iterator[str]:
    """What apps would not show of a description, one phrase each."""
    for closing, name, attributes in dict.fromkeys(_TAG.findall(html)):
        rest = attributes.strip().removesuffix("/").strip()
        if name.lower() not in ALLOWED_TAGS:
            yield f"has <{closing}{name}>"
        elif name.lower() == "a" and not closing:
            link = re.fullmatch(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)')""", rest)
            if link is None:
                yield f"has <a {rest}>, and a link has an href and nothing else"
            elif not web_address(unescape(link[1] or link[2] or "")):
                yield f'links to "{link[1] or link[2] or ""}", which is no web address'
        elif rest:
            yield f"has <{name} {rest}>, with attributes"


def has_tags(html: str) -> bool:
    """Whether the text has mark-up in it."""
    return _TAG.search(html) is not None


def bare_ampersand(html: str) -> str:
    """The text around the first & that is none of an escape; "" when there is none."""
    match = _BARE.search(html)
    return html[max(0, match.start() - 20) : match.end() + 20] if match else ""


@dataclass(frozen=True)
class Listed:
    """One line of a list of times."""

    text: str
    start_s: int
    title: str


def listed_times(html: str) -> list[Listed]:
    """The lines of a description that begin with a time, in their order."""
    found = []
    # Apps read one a line; so does this, and mark-up is no part of a line.
    for line in unescape(re.sub(r"<[^>]*>", "", re.sub(r"<(?:/li|/p|br)\b[^>]*>", "\n", html))).split("\n"):
        match = _TIME.fullmatch(line.strip())
        if match:
            start_s = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
            found.append(Listed(line.strip(), start_s, match[4]))
    return found
