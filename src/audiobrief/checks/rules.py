"""What a check demands: `Rule`, one `Finding` against it, and all rules by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Rule:
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
class Checked:
    """What is wrong, and how much was looked at."""

    findings: tuple[Finding, ...]
    feeds: int
    episodes: int


def found(rule_id: str, where: str, message: str, fix: str) -> Finding:
    """A finding against the rule with that id."""
    return Finding(rule_id, all_rules()[rule_id].severity, where, " ".join(message.split()), fix)


def all_rules() -> dict[str, Rule]:
    """Every rule by its id, in the order of their ids within each group."""
    from audiobrief.checks.rules_feed import FEED_RULES
    from audiobrief.checks.rules_file import FILE_RULES
    from audiobrief.checks.rules_listen import LISTEN_RULES
    from audiobrief.checks.rules_live import LIVE_RULES
    from audiobrief.checks.rules_sound import SOUND_RULES

    if not _RULES:
        groups = (FEED_RULES, FILE_RULES, SOUND_RULES, LISTEN_RULES, LIVE_RULES)
        _RULES.update({rule.id: rule for group in groups for rule in group})
    return _RULES


def quoted(text: str, longest: int = 60) -> str:
    """A value in quotes, on one line and cut where it is long."""
    line = " ".join(text.split())
    return f'"{line if len(line) <= longest else line[: longest - 1] + "…"}"'


_RULES: dict[str, Rule] = {}
