"""Two rows of sounds laid side by side at the least cost, and what each word of both has lost in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiobrief.qa.listening.sounds import SoundedWord

_VOWELS = frozenset("aeiouyøəæ") | {f"{vowel}\u0303" for vowel in "aeoø"}
_NEAR = frozenset(
    frozenset(pair) for pair in ("pb", "td", "kg", "fv", "sz", "ʃʒ", "mn", "θð", "θf", "ðd", "lr", "θt", "ðv", "θs")
)
_ABSENT = 1.0
_NEARLY = 0.5
_VOWEL = 0.7  # one for another
_WEAK = 0.5  # of a sound that comes and goes


@dataclass(frozen=True)
class Aligned:
    """What differs: for each wanted and each heard word, the cost of its sounds; `lost` are runs of wanted words.

    `cost` is that of the whole; `share` is it by the number of wanted sounds. `heard_for` has, for each wanted word,
    the numbers of the heard words that lie beside it. `longest_lost` and `longest_added` count sounds in one run
    that has nothing on the other side.
    """

    cost: float
    share: float
    wanted: tuple[float, ...]
    heard: tuple[float, ...]
    heard_for: tuple[tuple[int, ...], ...]
    longest_lost: int
    longest_added: int


def align(wanted: Sequence[SoundedWord], heard: Sequence[SoundedWord]) -> Aligned:
    """The two rows of words side by side, sound by sound."""
    first = [(sound, number) for number, word in enumerate(wanted) for sound in word.sounds]
    second = [(sound, number) for number, word in enumerate(heard) for sound in word.sounds]
    lost, added = [0.0] * len(wanted), [0.0] * len(heard)
    beside: list[dict[int, None]] = [{} for _ in wanted]
    runs = {"lost": 0, "added": 0}
    run = {"lost": 0, "added": 0}
    cost = 0.0
    for a, b, price in _steps(first, second):
        cost += price
        if a is not None and b is not None:
            lost[first[a][1]] += price
            added[second[b][1]] += price
            beside[first[a][1]][second[b][1]] = None
            run = {"lost": 0, "added": 0} if not price else run
        elif a is not None:
            lost[first[a][1]] += price
            run["lost"] += 1
        elif b is not None:
            added[second[b][1]] += price
            run["added"] += 1
        runs = {kind: max(runs[kind], run[kind]) for kind in runs}
    return Aligned(
        cost,
        cost / max(1, len(first)),
        tuple(lost),
        tuple(added),
        tuple(tuple(numbers) for numbers in beside),
        runs["lost"],
        runs["added"],
    )


_Sounds = Sequence[tuple[str, int]]


def _steps(first: _Sounds, second: _Sounds) -> Iterator[tuple[int | None, int | None, float]]:
    """(place in the first, place in the second, cost) from start to end; None where one has nothing."""
    rows = _costs(first, second)
    a, b = len(first), len(second)
    back: list[tuple[int | None, int | None, float]] = []
    while a or b:
        here = rows[a][b]
        if a and b and here == rows[a - 1][b - 1] + (price := _price(first[a - 1][0], second[b - 1][0])):
            back.append((a - 1, b - 1, price))
            a, b = a - 1, b - 1
        elif a and here == rows[a - 1][b] + (price := _alone(first[a - 1][0])):
            back.append((a - 1, None, price))
            a -= 1
        else:
            back.append((None, b - 1, _alone(second[b - 1][0])))
            b -= 1
    yield from reversed(back)


def _costs(first: _Sounds, second: _Sounds) -> list[list[float]]:
    rows = [[0.0]]
    for sound, _ in second:
        rows[0].append(rows[0][-1] + _alone(sound))
    for sound, _ in first:
        before, gone = rows[-1], _alone(sound)
        row = [before[0] + gone]
        for place, (other, _) in enumerate(second):
            row.append(min(before[place] + _price(sound, other), before[place + 1] + gone, row[place] + _alone(other)))
        rows.append(row)
    return rows


def _alone(sound: str) -> float:
    return _WEAK if sound in "əh" else _ABSENT


def _price(one: str, other: str) -> float:
    if one == other:
        return 0.0
    vowels = (one in _VOWELS) + (other in _VOWELS)
    if frozenset((one, other)) in _NEAR:
        return _NEARLY
    return (_ABSENT, 1.5, _VOWEL)[vowels]
