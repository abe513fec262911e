"""How many syllables a spoken form has, by its spelling: that needs no phonemizer."""

from __future__ import annotations

import re

from audiobrief.locales import language_of

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
_RUN = re.compile(f"[{_VOWELS}]+")
_FRENCH_SILENT = re.compile(
    rf"(?<=q)u|(?<=g)u(?=[eéèêi])|(?<=g)e(?=[aoâô])|(?<=[^{_VOWELS}])(?:e|es)$|(?<=[iuéy])(?:e|es)$"
    rf"|(?<=[{_VOWELS}][^{_VOWELS}])e(?=[^{_VOWELS}][{_VOWELS}])|(?<=tt)e(?=[^{_VOWELS}][{_VOWELS}])"  # boul(e)vard
)
_FRENCH_PARTED = re.compile(f"(?<=é)(?=[{_VOWELS}])|(?<=[aou])(?=[éèëï])|(?<=[aeou])(?=y[aeo])")  # création, poète
_ENGLISH_SILENT = re.compile(
    rf"(?<=q)u|(?<=[^{_VOWELS}])(?<![^{_VOWELS}][lr])e$|(?<=[^{_VOWELS}td])ed$|(?<=[^{_VOWELS}scxzg])es$"
)
_ENGLISH_PARTED = re.compile("(?<=i)(?=a|um)|(?<=u)(?=a)|(?<=[ae])(?=y[aeo])")  # radio counts as two, as "nation" does


def count_syllables(spoken: str, locale: str) -> int:
    """How many syllables are read; within some percent of a phonemizer's count over a paragraph."""
    french = language_of(locale) == "fr"
    silent, parted = (_FRENCH_SILENT, _FRENCH_PARTED) if french else (_ENGLISH_SILENT, _ENGLISH_PARTED)
    count = 0
    for word in _WORD.findall(spoken.lower()):
        runs = _RUN.findall(parted.sub(" ", silent.sub("", word.replace("’", "").replace("'", ""))))
        count += max(len(runs), 1 if len(word) > 1 else 0)
    return count
