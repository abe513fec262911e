"""Whether two editions of a brief state the same figures, names and links."""

from audiobrief.agreement.compare import Finding, compare, summary

__all__ = ["Finding", "compare", "summary"]
