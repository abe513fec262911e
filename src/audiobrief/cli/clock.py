"""The clock of the machine, read here and handed down."""

from __future__ import annotations

from datetime import datetime, timezone


def now() -> datetime:
    """This moment, in UTC; which day it is, the show says."""
    return datetime.now(timezone.utc)
