"""The report of an episode: what a producer reads at a glance, as a page and as a picture."""

from __future__ import annotations

from audiobrief.report.find import find_manifests
from audiobrief.report.make import Made, make_report

__all__ = ["Made", "find_manifests", "make_report"]
