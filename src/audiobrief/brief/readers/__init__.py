"""Any supported input becomes briefs: bytes → text → blocks → `Brief`."""

from audiobrief.brief.readers.read import read_briefs, read_marked

__all__ = ["read_briefs", "read_marked"]
