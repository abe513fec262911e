"""Ranges and conditions of a request, decided on plain values. Source: RFC 9110, sections 13 and 14."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime


@dataclass(frozen=True)
class Version:
    """What a file is at this moment: its size, its strong entity tag with quotes, its time in whole seconds."""

    size: int
    etag: str
    modified_s: int

    @property
    def last_modified(self) -> str:
        """The time as HTTP writes it."""
        return formatdate(self.modified_s, usegmt=True)


class NotSatisfiable(Exception):  # noqa: N818 (the name that RFC 9110 gives to it)
    """A range that begins past the end."""


def is_unchanged(headers: Mapping[str, str], version: Version) -> bool:
    """Whether the client has this version already, so that 304 answers it."""
    known = headers.get("if-none-match")
    if known is not None:
        tags = re.findall(r'"[^"]*"', known)
        return known.strip() == "*" or version.etag in tags
    since = _moment_s(headers.get("if-modified-since", ""))
    return since is not None and version.modified_s <= since


def asked_range(headers: Mapping[str, str], version: Version) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole file.

    The whole file also answers what is malformed, asks for several ranges, or was begun from another version.
    Raises: NotSatisfiable.
    """
    condition = headers.get("if-range")
    if condition is not None and condition.strip() not in (version.etag, version.last_modified):
        return None
    match = re.fullmatch(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", headers.get("range", ""), re.ASCII | re.IGNORECASE)
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = (_number(text) for text in match.groups())
    if first is None:
        if not last or not version.size:
            raise NotSatisfiable
        return max(0, version.size - last), version.size
    if last is not None and last < first:
        return None
    if first >= version.size:
        raise NotSatisfiable
    return first, version.size if last is None else min(last + 1, version.size)


def _number(text: str) -> int | None:
    if not text:
        return None
    # No file is that long, and Python refuses to read numbers of thousands of digits.
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= 18 else 10**18


def _moment_s(text: str) -> int | None:
    try:
        return int(parsedate_to_datetime(text).timestamp())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
