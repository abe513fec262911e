"""Dates that a text states of itself: written in French or English, in numbers, or in the head of a mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime

from audiobrief.brief.readers.day_order import NUMBERS, is_unclear, resolved, untold
from audiobrief.text.lazy_pattern import lazy_pattern

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "février fevrier févr fevr fév february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "août aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "décembre decembre déc dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_ISO = lazy_pattern(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<day>\d\d)(?!\d)")
_WRITTEN = (
    lazy_pattern(rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? (?:de |of )?{_MONTH},? (?P<year>(?:19|20)\d\d)", re.I),
    lazy_pattern(rf"(?<!\w){_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)", re.I),
)
_PUBLISHED = lazy_pattern(
    r"\b(?:publi[eé]e?|paru|mis en ligne|diffus[eé]|posted|published|first published|publication|date de parution)\b"
    r"[^\d]{0,30}$",
    re.IGNORECASE,
)
_UPDATED = lazy_pattern(r"\b(?:mis(?:e)? [aà] jour|modifi[eé]e?|actualis[eé]e?|updated|modified)\b[^\d]{0,30}$", re.I)
_MAIL_DATE = lazy_pattern(r"^\s*\**(?:date|sent|envoy[eé]|envoy[eé] le)\**\s*:\s*(?P<date>.+)$", re.IGNORECASE)
# "Rimouski, le 12 mars 2026 – ", "TORONTO, March 12, 2026 /CNW/ -"
_DATELINE = lazy_pattern(
    r"^(?P<place>[A-ZÀ-Ý](?:[^.!?:;]|(?<=\b\w)\.|(?<=, [A-Z]\w)\.|(?<=, [A-Z]\w\w)\.|(?<=, [A-Z]\w\w\w)\."
    r"|(?<=, [A-Z]\w\w\w\w)\.|(?<=\b[Ss][tT])\.){1,60}?)"
    r"[,(]\s*(?P<date>(?=[^–—/(]{0,26}\d{4})(?:le\s+)?[^–—/(]{6,30}?)\)?\s*(?:[–—/(]|--?\s)"
)


@dataclass(frozen=True)
class Stated:
    """A date found in a text, as ISO, and what the text says of it: "published", "updated" or ""."""

    date: str
    role: str = ""


def written_dates(text: str) -> list[Stated]:
    """The dates in a line, in order; one in numbers counts only where day and month cannot be confused."""
    text = re.sub(r"[\u00a0\u202f\s]+", " ", text)
    found: list[tuple[int, str]] = []
    for match in _ISO.finditer(text):
        found.append((match.start(), _iso(match["year"], match["m"], match["day"])))
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            found.append((match.start(), _iso(match["year"], _MONTHS[match["month"].lower()], match["day"])))
    for match in NUMBERS.finditer(text):
        found.append((match.start(), _of_numbers(match["year"], int(match["a"]), int(match["b"]))))
    return [Stated(day, _role(text[:at])) for at, day in sorted(found) if day]


def has_date(text: str) -> bool:
    """Whether a day, month and year stand in a line, even where they could be two days."""
    return bool(written_dates(text)) or NUMBERS.search(text) is not None


def one_date(text: str) -> str:
    """The date that a text is, in any of the forms that are read, or ""; a mail's with its time."""
    try:
        moment = parsedate_to_datetime(text.strip()) if re.match(r"\s*[A-Z][a-z]{2}, \d", text) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    if moment is not None:
        return moment.replace(tzinfo=moment.tzinfo or timezone.utc, microsecond=0).isoformat()
    dates = written_dates(text)
    return dates[0].date if dates else ""


def mail_date(line: str) -> str:
    """The date in the line "Date:" of a mail's head, or ""."""
    match = _MAIL_DATE.match(line)
    return one_date(match["date"]) if match else ""


def dateline(text: str) -> str:
    """The date at the head of a story ("Rimouski, le 12 mars 2026 – …"), or ""."""
    match = _DATELINE.match(text[:120])
    dates = written_dates(match["date"]) if match else []
    return dates[0].date if len(dates) == 1 else ""


def unclear_mail_date(line: str) -> str:
    """The date of a mail's head where it could be two days, as it is written, or ""."""
    match = _MAIL_DATE.match(line)
    return unclear_in([match["date"]]) if match else ""


def unclear_in(lines: Sequence[str]) -> str:
    """The first date in numbers that could be two days, as it is written, or ""."""
    found = (match for line in lines for match in NUMBERS.finditer(line))
    return next((match.group() for match in found if is_unclear(match)), "")


def is_published(line: str) -> bool:
    """Whether a line says of a date that something was published on it."""
    return any(stated.role == "published" for stated in written_dates(line))


def chosen(lines: Sequence[str], paragraphs: Sequence[str], around: str = "", language: str = "") -> tuple[str, str]:
    """The date of publication by lines that are no text and by the first paragraphs, and what is doubtful about it.

    `around` is all that may tell which day a date in numbers is, and `language` that of the text.
    """
    found = [stated for line in lines for stated in written_dates(line)]
    for role in ("published", "", "updated"):
        days = list(dict.fromkeys(stated.date for stated in found if stated.role == role))
        if days:
            others = f"also {', '.join(days[1:])}" if len(days) > 1 else ""
            return days[0], f"the date {days[0]} was taken; the text names {others}" if others else ""
    unclear = unclear_in(lines)
    day = next((own for text in paragraphs[:3] if (own := dateline(text))), "")
    if unclear and not day:
        found_day, told = resolved(unclear, around, language)
        return found_day, told or untold(unclear)
    return day, ""


def _iso(year: str, month: str | int, day: str | int) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _of_numbers(year: str, first: int, second: int) -> str:
    if first > 12 or first == second:
        return _iso(year, second, first)
    return _iso(year, first, second) if second > 12 else ""


def _role(before: str) -> str:
    return "published" if _PUBLISHED.search(before) else "updated" if _UPDATED.search(before) else ""


def moment_of(text: str) -> str:
    """An ISO date or date and time out of what other tools write (2026-03-12 09:30:00 -0400), else `one_date`."""
    match = re.fullmatch(
        r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)? ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?", text.strip()
    )
    if match:
        zone = (match[3] or "").replace("UTC", "Z").replace("GMT", "Z").replace("Z", "+00:00")
        zone = zone if ":" in zone or not zone else f"{zone[:3]}:{zone[3:]}"
        try:
            return datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}").isoformat()
        except ValueError:
            return ""
    return one_date(text) if len(text) <= 60 else ""
