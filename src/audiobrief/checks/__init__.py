"""Checks of a finished podcast: its feeds, the files of its episodes, and the server that they come from."""

from audiobrief.checks.rules import Finding, Rule, all_rules

__all__ = ["Finding", "Rule", "all_rules"]
