"""Whether two editions of a brief state the same figures, names and links."""

from audiobrief.qa.editions.compare import compare
from audiobrief.qa.editions.finding import Difference, counted, summary

__all__ = ["Difference", "compare", "counted", "summary"]
