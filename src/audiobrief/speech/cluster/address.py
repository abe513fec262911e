"""Where the workers of a cluster are: started here, or behind a scheduler at an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audiobrief.errors import InputError

MOST_LOCAL = 64
_LOCAL = re.compile(r"local:([0-9]{1,9})")
_SCHEDULER = re.compile(r"(?:tcp|tls)://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")


@dataclass(frozen=True)
class ClusterAddress:
    """So many `local` workers, or the `url` of a Dask scheduler where that is 0."""

    local: int
    url: str

    def __str__(self) -> str:
        return self.url or f"local:{self.local}"


def parse_address(text: str) -> ClusterAddress:
    """The address that a user wrote. Raises: InputError for anything but a number of workers here or a scheduler."""
    here = _LOCAL.fullmatch(text)
    if here is not None:
        count = int(here[1])
        if 1 <= count <= MOST_LOCAL:
            return ClusterAddress(count, "")
        raise InputError(f'"{text}": between 1 and {MOST_LOCAL} workers can be started here')
    scheduler = _SCHEDULER.fullmatch(text)
    if scheduler is not None and 1 <= int(scheduler[1]) <= 65535:
        return ClusterAddress(0, text)
    raise InputError(f'"{text}" is no cluster; write local:4, or the address of a scheduler, as in tcp://host:8786')
