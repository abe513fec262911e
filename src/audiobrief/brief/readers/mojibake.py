"""Text that was saved in UTF-8 and opened as something else ("Ã©" for "é"): told, and mended where it is certain."""

from __future__ import annotations

from audiobrief.text.lazy_pattern import lazy_pattern

# UTF-8 of Latin letters, quotes and dashes, read as Windows-1252, Latin-1 or MacRoman.
_PAIRS = lazy_pattern(
    "Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122 ]"
    "|â€[\u0080-\u00bf\u0152\u0153\u2013-\u203a\u20ac\u2122]?|Â[\u00a0«»°©® ]|Å[\u0093\u201c]|√[©®†¢ßÆ¥¥™]|‚Ä[ôúùìî¶]"
)
_CERTAIN = 3  # places: one alone may be meant


def mended(text: str) -> tuple[str, tuple[str, ...]]:
    """The text, mended where three places or more are plainly such and none is left over, and what was found."""
    places = list(_PAIRS.finditer(text))
    if not places:
        return text, ()
    first = places[0]
    line = text.count("\n", 0, first.start()) + 1
    count = f"{len(places)} place{'s' if len(places) > 1 else ''}, the first in line {line}"
    if len(places) >= _CERTAIN:
        import ftfy

        whole = "\n".join(ftfy.fix_encoding(part) if _PAIRS.search(part) else part for part in text.split("\n"))
        if not _PAIRS.search(whole) and "\ufffd" not in whole:
            return whole, (f'had broken accents ("{first.group()}", {count}) and was mended; read it over',)
    return text, (f'seems to have broken accents ("{first.group()}", {count}); save the original as UTF-8',)
