"""Amounts of bytes and ages as people write them."""

from __future__ import annotations

import re

from audiobrief.errors import InputError

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "KI": 2**10, "MI": 2**20, "GI": 2**30, "TI": 2**40}
_DAYS = {"": 1.0, "h": 1 / 24, "d": 1.0, "w": 7.0}
_NUMBER = r"\s*([0-9]{1,15}(?:\.[0-9]{1,6})?)\s*"


def parse_size(text: str, what: str = "the size") -> int:
    """A number of bytes: 500MB, 2GB, 1.5 GiB, 1000000. Raises: InputError that starts with `what`."""
    found = re.fullmatch(_NUMBER + r"([KMGT]?I?)B?\s*", text, re.IGNORECASE)
    unit = _UNITS.get(found[2].upper()) if found else None
    if found is None or unit is None:
        raise InputError(f'{what} is "{text}", which is no size; write it as 500MB or 2GB')
    return round(float(found[1]) * unit)


def parse_days(text: str, what: str = "the age") -> float:
    """A number of days: 90d, 12h, 2w, 30. Raises: InputError that starts with `what`."""
    found = re.fullmatch(_NUMBER + r"([hdw]?)\s*", text, re.IGNORECASE)
    if found is None:
        raise InputError(f'{what} is "{text}", which is no age; write it as 90d, 12h or 2w')
    return float(found[1]) * _DAYS[found[2].lower()]


def format_size(size: int) -> str:
    """An amount of bytes for people: 812 bytes, 4.2 MB, 1.3 GB."""
    if size < 1000:
        return f"{size} bytes"
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size / 1000:.1f} kB"
