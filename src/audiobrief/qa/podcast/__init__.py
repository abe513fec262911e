"""Checks of a finished podcast: its feeds, the files of its episodes, and the server that they come from."""

from audiobrief.qa.podcast.rule import CheckRule, Finding
from audiobrief.qa.podcast.rules import all_rules

__all__ = ["CheckRule", "Finding", "all_rules"]
