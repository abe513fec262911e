"""What is heard otherwise than it should be: another text, a part that is missing, a number, a negation, a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from audiobrief.qa.listening.alignment import Aligned, align
from audiobrief.qa.listening.key_words import NAME, NEGATION, NUMBER, key_of, spelled
from audiobrief.qa.listening.sounds import SoundedWord

TEXT, MISSING, ADDED = "text", "missing", "added"

# Of a word's sounds, those that may differ before it counts as another word.
_OTHER = {NUMBER: 0.1, NEGATION: 0.34, NAME: 0.4}
_OTHER_HEARD = {NUMBER: 0.6, NEGATION: 0.5}
_SHORT, _OTHER_SHORT = 3, 0.6  # a name of fewer sounds: one other sound is half of it
_PARTLY = 0.5  # of a word's sounds, to belong to a run
_GONE = 0.75  # of a run's sounds, to count it as not said
_FEWEST_GONE = 8  # sounds of a run
_FEWEST_LAST = 3  # at the end, where speech breaks off


@dataclass(frozen=True)
class Difference:
    """One thing that was heard otherwise; `word` numbers the heard word beside it, None where there is none."""

    kind: str
    wanted: str
    heard: str
    word: int | None = None


@dataclass(frozen=True)
class Compared:
    """How near the heard words are to the wanted: the share of sounds that differ, and what differs in meaning."""

    share: float
    sounds: int
    differences: tuple[Difference, ...]


def compare(wanted: Sequence[SoundedWord], heard: Sequence[SoundedWord], locale: str) -> Compared:
    """What the heard words say otherwise than the wanted ones."""
    aligned = align(wanted, heard)
    found = (*_keys(wanted, heard, aligned, locale), *_runs(wanted, heard, aligned))
    return Compared(aligned.share, sum(len(word.sounds) for word in wanted), found)


def _keys(
    wanted: Sequence[SoundedWord], heard: Sequence[SoundedWord], aligned: Aligned, locale: str
) -> Iterator[Difference]:
    first, second = key_of(wanted, locale), key_of(heard, locale)
    same_first, same_second = _same_spelling(wanted, heard, first, second)
    beside = _beside(aligned)
    told: set[int] = set()
    for place, kind in first.items():
        word = wanted[place]
        if place in same_first or not word.sounds:
            continue
        others = aligned.heard_for[place]
        # What stands beside one word alone is heard in its place, with all of its sounds.
        alone = sum(aligned.heard[other] for other in others if beside[other] == [place])
        least = _OTHER[kind]
        if kind == NAME and len(word.sounds) < _SHORT:
            least = _OTHER_SHORT
        elif kind == NUMBER and not any(second.get(other) == NUMBER for other in others):
            least = _OTHER_HEARD[kind]  # no other number: a word that was not understood
        if max(aligned.wanted[place], alone if kind != NEGATION else 0.0) > least * len(word.sounds):
            told.update(others)
            text = " ".join(heard[other].text for other in others)
            yield Difference(kind, word.text, text, others[0] if others else None)
    for place, kind in second.items():
        if place in same_second or place in told or kind not in _OTHER_HEARD or not heard[place].sounds:
            continue
        near = beside.get(place, [])
        least = 1.0 if heard[place].text.endswith("n't") else _OTHER_HEARD[kind] * len(heard[place].sounds)
        if aligned.heard[place] >= least:
            yield Difference(kind, " ".join(wanted[other].text for other in near), heard[place].text, place)


def _same_spelling(
    wanted: Sequence[SoundedWord], heard: Sequence[SoundedWord], first: Mapping[int, str], second: Mapping[int, str]
) -> tuple[set[int], set[int]]:
    """The places of the key words that are spelled alike on both sides, in their order."""
    every = [spelled(word.text) for word in heard]
    one, other = [set[int](), set[int]()]
    for kinds in ((NUMBER,), (NEGATION,), (NAME,)):
        a = [place for place, kind in first.items() if kind in kinds]
        # A name may be heard without its capital.
        b = list(range(len(heard))) if kinds == (NAME,) else [place for place, kind in second.items() if kind in kinds]
        matcher = SequenceMatcher(
            None, [spelled(wanted[place].text) for place in a], [every[place] for place in b], False
        )
        for match in matcher.get_matching_blocks():
            one.update(a[match.a : match.a + match.size])
            other.update(b[match.b : match.b + match.size])
    return one, other


def _beside(aligned: Aligned) -> dict[int, list[int]]:
    """The wanted words beside each heard one."""
    found: dict[int, list[int]] = {}
    for place, others in enumerate(aligned.heard_for):
        for other in others:
            found.setdefault(other, []).append(place)
    return found


def _runs(wanted: Sequence[SoundedWord], heard: Sequence[SoundedWord], aligned: Aligned) -> Iterator[Difference]:
    """Words that follow each other and have nothing of their sound on the other side."""
    for run in _gone(wanted, aligned.wanted, _FEWEST_LAST):
        others = sorted({other for place in run for other in aligned.heard_for[place]})
        yield Difference(
            MISSING,
            " ".join(wanted[place].text for place in run),
            " ".join(heard[other].text for other in others),
            others[0] if others else None,
        )
    for run in _gone(heard, aligned.heard, _FEWEST_GONE):
        yield Difference(ADDED, "", " ".join(heard[place].text for place in run), run[0])


def _gone(words: Sequence[SoundedWord], costs: Sequence[float], fewest_last: float) -> Iterator[list[int]]:
    """Runs of words that are not said: many of their sounds together, or the last word of all."""
    run: list[int] = []
    for place in range(len(words) + 1):
        if place < len(words) and costs[place] >= _PARTLY * len(words[place].sounds):
            run.append(place)
            continue
        sounds, lost = sum(len(words[one].sounds) for one in run), sum(costs[one] for one in run)
        fewest = fewest_last if place == len(words) else _FEWEST_GONE
        if lost >= max(fewest, _GONE * sounds):
            yield run
        run = []
