"""Which sentences of two editions stand for one another: one for one, or two for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_MERGED = 0.35  # what two sentences for one cost beside a difference in length
_ALONE = 1.2  # what a sentence without its like costs
_BAND = 12  # sentences that an edition may be ahead; time stays linear
_STEPS = ((1, 1, 0.0), (1, 2, _MERGED), (2, 1, _MERGED), (1, 0, _ALONE), (0, 1, _ALONE))


def aligned(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[range, range]]:
    """The places in both editions of sentences that belong together, in order; those without their like are left out.

    Source: Gale and Church, A Program for Aligning Sentences in Bilingual Corpora (1993), with plain relative lengths.
    """
    if len(first) == len(second):
        yield from ((range(place, place + 1), range(place, place + 1)) for place in range(len(first)))
        return
    ratio = sum(map(len, second)) / max(1, sum(map(len, first)))
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    for i in range(len(first) + 1):
        middle = i * len(second) // max(1, len(first))
        band = _BAND + abs(len(first) - len(second)) // 4
        for j in range(max(0, middle - band), min(len(second), middle + band) + 1):
            for di, dj, price in _STEPS:
                before = best.get((i - di, j - dj))
                if before is None:
                    continue
                ours, theirs = _length(first, i - di, i) * ratio, _length(second, j - dj, j)
                apart = abs(ours - theirs) / max(1.0, ours + theirs) if di and dj else 0.0
                cost = before[0] + price + 2 * apart
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = (cost, di, dj)
    yield from reversed([*_path(best, len(first), len(second))])


def _length(sentences: Sequence[str], start: int, end: int) -> float:
    return float(sum(len(sentence) for sentence in sentences[start:end]))


def _path(best: dict[tuple[int, int], tuple[float, int, int]], i: int, j: int) -> Iterator[tuple[range, range]]:
    while (i, j) != (0, 0) and (i, j) in best:
        _, di, dj = best[i, j]
        if di and dj:
            yield range(i - di, i), range(j - dj, j)
        i, j = i - di, j - dj
