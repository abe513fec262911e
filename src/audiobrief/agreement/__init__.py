"""Whether two editions of a brief state the same figures, names and links."""

from audiobrief.agreement.compare import compare
from audiobrief.agreement.finding import Finding, counted, summary

__all__ = ["Finding", "compare", "counted", "summary"]
