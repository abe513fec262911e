"""When each stretch of the written text is heard: cues, and the WebVTT and SubRip files made of them."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

from audiobrief.podcast.model import Soundbite
from audiobrief.podcast.phrases import FASTEST_CPS, NO_BREAK, SHORTEST_CUE_S, phrases, written_words

if TYPE_CHECKING:
    from audiobrief.speech.model import Mark

LONGEST_HOLD_S = 2.0  # that a cue stays after its words were heard
_WIDEST_WORD = 65  # of the JSON transcript, which has no lines
_SHORTEST_MS = round(SHORTEST_CUE_S * 1000)


@dataclass(frozen=True)
class TranscriptLine:
    """One utterance: its written text, and when it is heard; `marks` count from `start_s`."""

    start_s: float
    end_s: float
    speaker: str
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Cue:
    """One or two lines of text (joined by a newline) shown from `start_s` to `end_s`, to the millisecond."""

    start_s: float
    end_s: float
    speaker: str
    text: str


def cues(lines: Sequence[TranscriptLine], locale: str, until_s: float = math.inf) -> tuple[Cue, ...]:
    """Cues of at most two lines of 32 characters that hold every character of `lines` but white space.

    They ascend, never overlap and end before `until_s`. Each starts where it is heard, or at the end of the one
    before if later; it stays on while there is more to read than was time for, at most 2 s and until the next one,
    and never less than 0.83 s, though the next one comes late for that.
    """
    heard: list[tuple[int, int, str, str]] = []
    for line in lines:
        words = written_words(line.text, locale)
        times_s = word_times_s(words, line)
        for first, after, text in phrases(words, times_s, locale):
            heard.append((round(times_s[first] * 1000), round(times_s[after] * 1000), line.speaker, text))
    times = _shown_ms(heard)
    _make_room(times, until_s)
    return tuple(
        Cue(start_ms / 1000, end_ms / 1000, speaker, text)
        for (start_ms, end_ms), (_, _, speaker, text) in zip(times, heard, strict=True)
    )


def _shown_ms(heard: Sequence[tuple[int, int, str, str]]) -> list[tuple[int, int]]:
    """When each cue is shown: as long as it is heard, and longer where it needs it and there is silence after it."""
    shown: list[tuple[int, int]] = []
    free_ms = 0
    for number, (heard_ms, silent_ms, _, text) in enumerate(heard):
        start_ms = max(free_ms, heard_ms)
        next_ms = heard[number + 1][0] if number + 1 < len(heard) else math.inf
        wanted_ms = start_ms + math.ceil(len(text) / FASTEST_CPS * 1000)
        held_ms = min(wanted_ms, silent_ms + round(LONGEST_HOLD_S * 1000), next_ms)
        free_ms = int(max(silent_ms, held_ms, start_ms + _SHORTEST_MS))
        shown.append((start_ms, free_ms))
    return shown


def _make_room(times: list[tuple[int, int]], until_s: float) -> None:
    """Move the last cues forward where they would outlast the episode."""
    limit_ms = until_s * 1000
    for number in reversed(range(len(times))):
        start_ms, end_ms = times[number]
        if end_ms <= limit_ms:
            return
        end_ms = max(1, math.floor(limit_ms))
        start_ms = max(0, min(start_ms, end_ms - _SHORTEST_MS))
        times[number], limit_ms = (start_ms, end_ms), start_ms


def to_vtt(cues: Sequence[Cue]) -> bytes:
    """A WebVTT file; every cue names its speaker. Source: W3C WebVTT, section 4."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues, start=1):
        voice = f"<v {_vtt_escaped(' '.join(cue.speaker.split()))}>" if cue.speaker.strip() else ""
        times = f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}"
        blocks.append(f"{number}\n{times}\n{voice}{_vtt_escaped(cue.text)}\n")
    return "\n".join(blocks).encode()


def to_srt(cues: Sequence[Cue]) -> bytes:
    """A SubRip file; every cue names its speaker, because readers take what stands before a colon for one."""
    blocks = []
    for number, cue in enumerate(cues, start=1):
        label = _label(cue.speaker)
        text = label + cue.text if label else cue.text.replace(": ", f":{NO_BREAK}")
        times = f"{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}"
        blocks.append(f"{number}\n{times}\n{_srt_guarded(text)}\n")
    return "\n".join(blocks).encode()


def _label(speaker: str) -> str:
    """The name with a colon right behind it, in every language: readers look for `Name: `."""
    name = re.sub(r":\s", ", ", " ".join(speaker.split())).rstrip(": ")
    if not name:
        return ""
    apart = unicodedata.normalize("NFD", name[0])
    # Podverse's reader knows only names that begin with a letter of ASCII: É is written as E and its accent.
    return f"{apart if apart[0].isascii() else name[0]}{name[1:]}: "


def _clock(time_s: float, mark: str) -> str:
    minutes, milliseconds = divmod(round(time_s * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}{mark}{milliseconds % 1000:03}"


def _vtt_escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _srt_guarded(text: str) -> str:
    # SubRip has no escapes: an invisible word joiner keeps players from seeing a tag or an arrow.
    return re.sub(r"<(?=[A-Za-z/!])|(?<=--)(?=>)|\{(?=\\)", lambda found: found[0] + "\u2060", text)


def word_times_s(words: list[str], line: TranscriptLine) -> list[float]:
    """When each word starts, and when the last ends: by marks that match the text, else by characters."""
    import numpy as np

    offsets = list(accumulate((len(word) + 1 for word in words), initial=0))
    end_s = max(line.start_s, line.end_s)
    places, times_s = [0], [line.start_s]
    for index, time_s in _matched(words, line.marks):
        heard_s = line.start_s + time_s
        if offsets[index] > places[-1] and times_s[-1] < heard_s < end_s:
            places.append(offsets[index])
            times_s.append(heard_s)
    places.append(max(offsets[-1], 1))
    times_s.append(end_s)
    return [float(time_s) for time_s in np.interp(offsets, places, times_s)]


def has_word_times(words: list[str], line: TranscriptLine) -> bool:
    """Whether the line's marks say when its words are heard."""
    return bool(_matched(words, line.marks))


def _matched(words: list[str], marks: Sequence[Mark]) -> list[tuple[int, float]]:
    """(word, seconds) for the words that the marks name in order; empty when fewer than half are named."""
    written = [_plain(word) for word in words]
    heard = [
        (_plain(word), mark.start_s if place == 0 else None)
        for mark in marks
        for place, word in enumerate(mark.text.split())
    ]
    matcher = SequenceMatcher(None, written, [word for word, _ in heard], autojunk=False)
    pairs = []
    named = 0
    for written_at, heard_at, size in matcher.get_matching_blocks():
        named += size
        for step in range(size):
            time_s = heard[heard_at + step][1]
            if time_s is not None and written[written_at + step]:
                pairs.append((written_at + step, time_s))
    return pairs if 2 * named >= len(words) else []


def _plain(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())


def to_json(lines: Sequence[TranscriptLine], locale: str) -> bytes:
    """A JSON transcript: entries ascend and never overlap, and hold every character but white space.

    Source: Podcasting 2.0, transcript formats, JSON 1.0.0.
    """
    entries = []
    free_ms = 0
    for line in lines:
        speaker = " ".join(line.speaker.split())
        for start_s, end_s, body in _spoken(line, locale):
            start_ms = max(free_ms, round(start_s * 1000))
            free_ms = max(start_ms + 1, round(end_s * 1000))
            entry: dict[str, object] = {"speaker": speaker} if speaker else {}
            entries.append({**entry, "startTime": start_ms / 1000, "endTime": free_ms / 1000, "body": body})
    listed = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f'{{"version": "1.0.0", "segments": [\n{listed}\n]}}\n'.encode(errors="replace")


def _spoken(line: TranscriptLine, locale: str) -> Iterator[tuple[float, float, str]]:
    """(start, end, text) of each word, or of the whole line where its words have no times."""
    words = written_words(line.text, locale, _WIDEST_WORD)
    if not words:
        return
    if not has_word_times(words, line):
        yield line.start_s, line.end_s, " ".join(words)
        return
    times_s = word_times_s(words, line)
    yield from zip(times_s, times_s[1:], words, strict=False)


# Source: Podcasting 2.0 namespace, podcast:soundbite, on durations.
SHORTEST_S, LONGEST_S = 15.0, 120.0


def hook_bite(lines: Sequence[TranscriptLine], hook: str) -> Soundbite | None:
    """From the hook's first word to its last, in whole utterances; None where nothing is spoken.

    A hook of less than 15 s goes on with what follows it, one of more than 120 s ends early. Where a producer
    wrote another opening, it starts with the first words.
    """
    if not lines:
        return None
    first, last = _lines_of(lines, _bare(hook))
    start_s = lines[first].start_s
    while last + 1 < len(lines) and lines[last].end_s - start_s < SHORTEST_S:
        last += 1
    while last > first and lines[last].end_s - start_s > LONGEST_S:
        last -= 1
    duration_s = min(lines[last].end_s - start_s, LONGEST_S)
    return Soundbite(round(start_s, 3), round(duration_s, 3)) if round(duration_s, 3) > 0 else None


def _lines_of(lines: Sequence[TranscriptLine], hook: str) -> tuple[int, int]:
    """The first and the last line that say the hook."""
    texts = [_bare(line.text) for line in lines]
    place = "".join(texts).find(hook)
    if not hook or place < 0:
        return 0, 0
    starts = list(accumulate(map(len, texts), initial=0))[:-1]
    return bisect_right(starts, place) - 1, bisect_right(starts, place + len(hook) - 1) - 1


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
