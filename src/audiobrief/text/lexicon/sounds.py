"""Which symbols of a sound an engine cannot speak, by the symbols that it says it knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection


def unspeakable(ipa: str, known: Collection[str] | None) -> tuple[str, ...]:
    """The symbols of a sound that are not among the known ones, in order, once each; none where `known` is None."""
    if known is None:
        return ()
    normal = unicodedata.normalize("NFD", ipa).replace("c\u0327", "ç")
    return tuple(dict.fromkeys(symbol for symbol in normal if symbol not in known))
