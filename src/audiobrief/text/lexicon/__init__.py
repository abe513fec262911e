"""The lexicon: how words are said that no rule can know, from the project, the user, and audiobrief."""

from __future__ import annotations

from audiobrief.text.lexicon.entry import Lexicon, LexiconEntry, Override

__all__ = ["Lexicon", "LexiconEntry", "Override"]
