"""The lexicon: how words are said that no rule can know, from the project, the user, and audiobrief."""

from __future__ import annotations

from audiobrief.lexicon.entry import Entry, Lexicon, Override

__all__ = ["Entry", "Lexicon", "Override"]
