"""Which word follows which in a few sentences: a model of their language, in the ARPA format of recognisers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

_KEPT = 0.5  # of each word's probability, for what followed it; the rest for every other word
_NEVER = -99.0


def to_arpa(sentences: Iterable[Sequence[str]]) -> str:
    """The bigram model of some sentences.

    Source: the ARPA format, as in NIST's and SRI's toolkits; base-10 logarithms.
    """
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        whole = ("<s>", *sentence, "</s>")
        words.update(whole)
        pairs.update(pairwise(whole))
    return "\n".join(_lines(words, pairs)) + "\n"


def _lines(words: Counter[str], pairs: Counter[tuple[str, str]]) -> Iterator[str]:
    total = sum(words.values())
    followed: Counter[str] = Counter()
    reached: dict[str, float] = {}
    for (before, after), count in pairs.items():
        followed[before] += count
        reached[before] = reached.get(before, 0.0) + words[after] / total
    yield from ("\\data\\", f"ngram 1={len(words)}", f"ngram 2={len(pairs)}", "", "\\1-grams:")
    for word in sorted(words):
        log = _NEVER if word == "<s>" else math.log10(words[word] / total)
        rest = (1 - _KEPT) / max(1e-6, 1 - reached[word]) if word in reached else 1.0
        yield f"{log:.4f} {word} {math.log10(rest):.4f}"
    yield from ("", "\\2-grams:")
    for before, after in sorted(pairs):
        yield f"{math.log10(_KEPT * pairs[before, after] / followed[before]):.4f} {before} {after}"
    yield from ("", "\\end\\")
