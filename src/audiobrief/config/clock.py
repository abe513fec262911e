"""The clock that a show lives by: time zones by name or offset, days and moments in them."""

from __future__ import annotations

import difflib
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones


def zone_problem(name: str) -> str:
    """What is wrong with the name of a time zone; "" when nothing is."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = {zone.lower(): zone for zone in available_timezones()}
        close = difflib.get_close_matches(name.strip().lower(), known, n=1)
        hint = f'; did you mean "{known[close[0]]}"?' if close else ""
        return f'"{name}" is no IANA time zone{hint or "; write it as America/Toronto"}'
    return ""


def zone_of(name: str) -> tzinfo:
    """The clock of an IANA name, or of an offset such as -05:00. Raises: ValueError, KeyError for another one."""
    if name[:1] not in "+-":
        return ZoneInfo(name)
    minutes = int(name[1:3]) * 60 + int(name[4:6])
    return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))


def day_in(zone: tzinfo, moment: datetime) -> date:
    """The day that it is in a zone at a moment that has its offset."""
    return moment.astimezone(zone).date()


def moment_in(zone: tzinfo, moment: datetime) -> datetime:
    """A moment with its offset: what has none is the zone's local time.

    An hour that comes twice is its first one. An hour that the clocks leave out becomes the time that they show then.
    Source: PEP 495.
    """
    if moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=zone)
    return local.astimezone(timezone.utc).astimezone(zone)
