"""Any supported input becomes briefs: bytes → text → blocks → `Brief`."""

from audiobrief.reading.reader import read_briefs

__all__ = ["read_briefs"]
