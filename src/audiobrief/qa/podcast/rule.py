"""What a check demands and what it found: `CheckRule`, `Finding`, `PodcastCheck`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class CheckRule:
    """One demand: what must be true, in one sentence, and where that is written."""

    id: str
    severity: Severity
    demand: str
    source: str


@dataclass(frozen=True)
class Finding:
    """One place that breaks a rule: `where` is a file (and its line) or an address; `fix` is the next step."""

    id: str
    severity: Severity
    where: str
    message: str
    fix: str


@dataclass(frozen=True)
class PodcastCheck:
    """What is wrong, and how much was looked at."""

    findings: tuple[Finding, ...]
    feeds: int
    episodes: int
