"""Which stretches of an episode a clip has, and when its words are heard in it. Pure: no file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from audiobrief.errors import InputError
from audiobrief.podcast.chapters import clock
from audiobrief.podcast.model import Manifest, SpokenSegment

LONGEST_S = 600.0  # a whole clip is held in memory while it is made
SHORTEST_S = 1.0
_BEFORE_S, _AFTER_S = 0.1, 0.25  # heard around the words of a part


@dataclass(frozen=True)
class Stretch:
    """A part of the programme in seconds, and where it begins in the clip."""

    start_s: float
    end_s: float
    at_s: float = 0.0


@dataclass(frozen=True)
class Word:
    """A written word, no-break spaces within it, when it is heard in the clip, and the part that says it."""

    start_s: float
    end_s: float
    text: str
    part: str = ""


def part_stretches(episode: Manifest, wanted: str) -> tuple[Stretch, ...]:
    """The part of that id, or the one of that perspective. Raises: InputError naming the parts there are."""
    named = [part for part in episode.segments if part.id == wanted]
    found = named or [part for part in episode.segments if part.perspective == wanted]
    free = [part.id for part in episode.segments if not part.sponsor]
    if not found:
        raise InputError(f'{episode.id} ({episode.language}) has no part "{wanted}"; it has {", ".join(free)}')
    if found[0].sponsor:
        raise InputError(f'"{wanted}" is a sponsor\'s part, which no clip has; choose among {", ".join(free)}')
    if len(found) > 1:
        several = ", ".join(part.id for part in found)
        raise InputError(f'{episode.id} ({episode.language}) has several parts "{wanted}"; say which one: {several}')
    (part,) = found
    before, after = _silence_around(episode, part)
    return stretches(episode, max(before, part.start_s - _BEFORE_S), min(after, part.end_s + _AFTER_S))


def bite_stretches(episode: Manifest, number: int) -> tuple[Stretch, ...]:
    """The soundbite of that number, from 1. Raises: InputError."""
    bite = episode.soundbite
    if bite is None or number != 1:
        count = "no soundbite" if bite is None else "1 soundbite"
        raise InputError(f"{episode.id} ({episode.language}) has {count}; take --segment or --from and --to")
    return stretches(episode, bite.start_s, bite.start_s + bite.duration_s)


def stretches(episode: Manifest, start_s: float, end_s: float) -> tuple[Stretch, ...]:
    """The programme from a time to another without what sponsors paid for, one behind the other.

    Raises: InputError for times that are not in the episode, or leave too little or too much.
    """
    if not 0 <= start_s < end_s <= episode.duration_s + 0.5:
        raise InputError(
            f"{episode.id} ({episode.language}) lasts {clock(episode.duration_s)}; "
            "--from must come before --to, and both lie within it"
        )
    found: list[Stretch] = []
    end_s = min(end_s, episode.duration_s)
    place_s = start_s
    for part in sorted((one for one in episode.segments if one.sponsor), key=lambda one: one.start_s):
        if part.end_s <= place_s or part.start_s >= end_s:
            continue
        found.append(Stretch(place_s, part.start_s))
        place_s = part.end_s
    kept = [one for one in (*found, Stretch(place_s, end_s)) if one.end_s - one.start_s > 0.05]
    length_s = sum(one.end_s - one.start_s for one in kept)
    if length_s < SHORTEST_S:
        raise InputError(f"{episode.id} ({episode.language}): less than a second is left there; take more of it")
    if length_s > LONGEST_S:
        raise InputError(f"{episode.id} ({episode.language}): a clip has at most {LONGEST_S / 60:g} minutes; take less")
    places = accumulate((one.end_s - one.start_s for one in kept), initial=0.0)
    return tuple(Stretch(one.start_s, one.end_s, at_s) for one, at_s in zip(kept, places, strict=False))


def parse_time(text: str) -> float:
    """Seconds of 1:02, 1:02:03.5 or 62. Raises: InputError."""
    if not re.fullmatch(r"(?:(?:\d+:)?[0-5]?\d:[0-5]\d|\d+)(?:[.,]\d+)?", text.strip()):
        raise InputError(f'"{text}" is no time; write minutes and seconds, such as 1:02')
    seconds = 0.0
    for part in text.strip().replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def words_of(transcript_json: bytes, found: Sequence[Stretch], episode: Manifest) -> tuple[Word, ...]:
    """The words that are heard in the stretches; those of a line without times of its own have them by its letters.

    `transcript_json` is the episode's, see `transcript.to_json`. Raises: InputError when it cannot be read.
    """
    try:
        entries = [
            (float(one["startTime"]), float(one["endTime"]), str(one["body"]))
            for one in json.loads(transcript_json)["segments"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"the transcript of {episode.id} cannot be read ({error}); render it again") from error
    heard = [word for start_s, end_s, body in entries for word in _split(start_s, end_s, body)]
    words = []
    for stretch in found:
        move_s = stretch.at_s - stretch.start_s
        for start_s, end_s, text in heard:
            if stretch.start_s <= (start_s + end_s) / 2 < stretch.end_s:
                part = part_at(episode, (start_s + end_s) / 2)
                first, last = max(start_s, stretch.start_s), min(end_s, stretch.end_s)
                words.append(Word(first + move_s, last + move_s, text, part.id if part else ""))
    return tuple(words)


def part_at(episode: Manifest, time_s: float) -> SpokenSegment | None:
    """The part that is heard at a time of the programme, or was last; None before the first."""
    return next((part for part in reversed(episode.segments) if part.start_s <= time_s), None)


def programme_time(found: Sequence[Stretch], time_s: float) -> float:
    """The time of the programme that is heard at a time of the clip."""
    stretch = next((one for one in reversed(found) if one.at_s <= time_s), found[0])
    return min(stretch.start_s + time_s - stretch.at_s, stretch.end_s)


def _split(start_s: float, end_s: float, body: str) -> Iterator[tuple[float, float, str]]:
    words = [word for word in re.split(r"[ \t\r\n]+", body) if word]
    letters = sum(map(len, words)) or 1
    place_s = start_s
    for word in words:
        until_s = place_s + (end_s - start_s) * len(word) / letters
        yield place_s, until_s, word
        place_s = until_s


def _silence_around(episode: Manifest, part: SpokenSegment) -> tuple[float, float]:
    """The end of the part before, and the beginning of the one behind."""
    before = max((one.end_s for one in episode.segments if one.end_s <= part.start_s), default=0.0)
    after = min((one.start_s for one in episode.segments if one.start_s >= part.end_s), default=episode.duration_s)
    return before, after
