"""What every engine may be given: text on one line, without characters that no voice can read."""

from __future__ import annotations

import unicodedata

# Control characters, half surrogate pairs, private use and non-characters: engines and XML take them for commands.
_UNREADABLE = ("Cc", "Cs", "Co", "Cn")


def readable(text: str) -> str:
    """The text with unreadable characters as blanks and white space folded; empty when nothing is left."""
    return " ".join("".join(" " if unicodedata.category(c) in _UNREADABLE else c for c in text).split())
