"""The report of an episode: what a producer reads at a glance, as a page and as a picture."""

from __future__ import annotations

from audiobrief.qa.report.facts import find_manifests
from audiobrief.qa.report.make import ReportFiles, make_report

__all__ = ["ReportFiles", "find_manifests", "make_report"]
