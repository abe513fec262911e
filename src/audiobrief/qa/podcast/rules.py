"""All rules by their ids, and findings against them."""

from __future__ import annotations

from functools import cache

from audiobrief.qa.podcast.rule import CheckRule, Finding


def found(rule_id: str, where: str, message: str, fix: str) -> Finding:
    """A finding against the rule with that id."""
    return Finding(rule_id, all_rules()[rule_id].severity, where, " ".join(message.split()), fix)


@cache
def all_rules() -> dict[str, CheckRule]:
    """Every rule by its id, in the order of their ids within each group; read when the first fault is found."""
    from audiobrief.qa.podcast.rules_feed import FEED_RULES, LIVE_RULES
    from audiobrief.qa.podcast.rules_file import FILE_RULES, LISTEN_RULES, SOUND_RULES

    groups = (FEED_RULES, FILE_RULES, SOUND_RULES, LISTEN_RULES, LIVE_RULES)
    return {rule.id: rule for group in groups for rule in group}


def quoted(text: str, longest: int = 60) -> str:
    """A value in quotes, on one line and cut where it is long."""
    line = " ".join(text.split())
    return f'"{line if len(line) <= longest else line[: longest - 1] + "…"}"'
