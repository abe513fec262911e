"""When each stretch of the written text is heard: cues, and the WebVTT and SubRip files made of them."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audiobrief.speech.model import Mark

# Source: Podcasting 2.0 transcript formats; players show two lines of 65 characters.
LINE_WIDTH = 65
_LONGEST_LABEL = 40

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
_HELD = f"[{NO_BREAK}{NARROW_NO_BREAK}\u2007]"
_CLOSING = "?!:;»%‰$€£¢°"
_BREAKABLE = re.compile(r"[^\S\u00a0\u202f\u2007]+")
_SIGNS = re.compile(rf"[{_CLOSING}«»]|{_HELD}|\d\s")
_AROUND_HELD = re.compile(rf"\s*({_HELD})\s*")
_WITHIN = re.compile(r"(?<=«)\s+|(?<=\d)\s+(?=\d{3}(?!\d))")
_BEFORE_NARROW = re.compile(r"\s+(?=[?!;])")
_BEFORE_WIDE = re.compile(rf"\s+(?=[:»])|(?<=\d)\s+(?=[{_CLOSING}])")


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


def cues(lines: Sequence[TranscriptLine], locale: str) -> tuple[Cue, ...]:
    """Cues of at most two lines that hold every character of `lines` but white space.

    They ascend and never overlap: each starts where it is heard, or at the end of the one before if later.
    """
    found: list[Cue] = []
    free_ms = 0
    speaker = ""
    for line in lines:
        words = written_words(line.text, locale)
        times_s = word_times_s(words, line)
        indent = 0 if line.speaker == speaker else len(_label(line.speaker, locale))
        for first, after, text in _groups(words, indent):
            start_ms = max(free_ms, round(times_s[first] * 1000))
            free_ms = max(start_ms + 1, round(times_s[after] * 1000))
            found.append(Cue(start_ms / 1000, free_ms / 1000, line.speaker, text))
            speaker = line.speaker
    return tuple(found)


def to_vtt(cues: Sequence[Cue]) -> bytes:
    """A WebVTT file; every cue names its speaker. Source: W3C WebVTT, section 4."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues, start=1):
        voice = f"<v {_vtt_escaped(' '.join(cue.speaker.split()))}>" if cue.speaker.strip() else ""
        times = f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}"
        blocks.append(f"{number}\n{times}\n{voice}{_vtt_escaped(cue.text)}\n")
    return "\n".join(blocks).encode()


def to_srt(cues: Sequence[Cue], locale: str) -> bytes:
    """A SubRip file; a cue names its speaker where the speaker changes."""
    blocks = []
    speaker = ""
    for number, cue in enumerate(cues, start=1):
        label = "" if cue.speaker == speaker else _label(cue.speaker, locale)
        fits = len(label) + len(cue.text.partition("\n")[0]) <= LINE_WIDTH
        text = label + cue.text if fits else f"{label.rstrip()}\n{cue.text}"
        times = f"{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}"
        blocks.append(f"{number}\n{times}\n{_srt_guarded(text)}\n")
        speaker = cue.speaker
    return "\n".join(blocks).encode()


def _label(speaker: str, locale: str) -> str:
    name = " ".join(speaker.split())
    if not name:
        return ""
    if len(name) > _LONGEST_LABEL:
        name = name[: _LONGEST_LABEL - 1].rstrip() + "…"
    return f"{name}{NO_BREAK if locale.startswith('fr') else ''}: "


def _clock(time_s: float, mark: str) -> str:
    minutes, milliseconds = divmod(round(time_s * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}{mark}{milliseconds % 1000:03}"


def _vtt_escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _srt_guarded(text: str) -> str:
    # SubRip has no escapes: an invisible word joiner keeps players from seeing a tag or an arrow.
    return re.sub(r"<(?=[A-Za-z/!])|(?<=--)(?=>)|\{(?=\\)", lambda found: found[0] + "\u2060", text)


def written_words(text: str, locale: str) -> list[str]:
    """The words of a text, which are the pieces between which a line may end; none is wider than a line."""
    clean = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    return [piece for word in _BREAKABLE.split(no_break(clean, locale)) if word for piece in _narrow_enough(word)]


def no_break(text: str, locale: str) -> str:
    """The text with no-break spaces between signs and the words or numbers that they belong to."""
    if not _SIGNS.search(text):
        return text.strip()
    held = _AROUND_HELD.sub(r"\1", text).strip()
    narrow = NARROW_NO_BREAK if locale.startswith("fr") else NO_BREAK
    held = _WITHIN.sub(lambda space: _kept(space[0], NO_BREAK), held)
    held = _BEFORE_NARROW.sub(lambda space: _kept(space[0], narrow), held)
    return _BEFORE_WIDE.sub(lambda space: _kept(space[0], NO_BREAK), held)


def _kept(space: str, wanted: str) -> str:
    # A writer's own no-break space stays as it is.
    return space if re.fullmatch(_HELD, space) else wanted


def _narrow_enough(word: str) -> list[str]:
    pieces = []
    while len(word) > LINE_WIDTH:
        cut = _cut(word)
        pieces.append(word[:cut].strip())
        word = word[cut:].strip()
    return [piece for piece in [*pieces, word] if piece]


def _cut(word: str) -> int:
    """Where a too wide word is cut: at a no-break space, else before a character that can stand first."""
    for cut in range(LINE_WIDTH, LINE_WIDTH // 2, -1):
        if re.match(_HELD, word[cut]) and word[cut + 1 : cut + 2] not in _CLOSING and word[cut - 1] != "«":
            return cut
    for cut in range(LINE_WIDTH, LINE_WIDTH // 2, -1):
        stands_first = word[cut] not in _CLOSING + "\u200d\ufe0f" and not unicodedata.combining(word[cut])
        if stands_first and not re.match(_HELD, word[cut]) and word[cut - 1] not in "«\u200d":
            return cut
    return LINE_WIDTH


def _groups(words: list[str], indent: int) -> list[tuple[int, int, str]]:
    """(first word, word after, text) of each cue: few cues, of like length, that end with punctuation."""
    ends = list(accumulate((len(word) + 1 for word in words), initial=0))
    total = ends[-1] - 1
    if total <= 0:
        return []
    wanted = total / -(-total // (2 * LINE_WIDTH))
    costs = [0.0] + [float("inf")] * len(words)
    came_from = [0] * (len(words) + 1)
    for first in range(len(words)):
        reserved = indent if first == 0 else 0
        for after in range(first + 1, len(words) + 1):
            width = ends[after] - ends[first] - 1
            if after > first + 1 and not _fits(ends, first, after, reserved):
                break
            cost = costs[first] + 0.5 + (1 - width / wanted) ** 2 - _rest_after(words[after - 1])
            if cost < costs[after]:
                costs[after], came_from[after] = cost, first
    groups = []
    after = len(words)
    while after:
        first = came_from[after]
        reserved = indent if first == 0 else 0
        middle = _line_end(words, ends, first, after, reserved) or after
        text = "\n".join(" ".join(part) for part in (words[first:middle], words[middle:after]) if part)
        groups.append((first, after, text))
        after = first
    return groups[::-1]


def _fits(ends: list[int], first: int, after: int, indent: int) -> bool:
    """Whether two lines hold these words: the second takes what the first, filled up, leaves."""
    middle = bisect_right(ends, ends[first] + LINE_WIDTH + 1 - indent) - 1
    return after <= middle or (middle > first and ends[after] - ends[middle] - 1 <= LINE_WIDTH)


def _line_end(words: list[str], ends: list[int], first: int, after: int, indent: int) -> int | None:
    """The word after the first of two lines (`after` when one line is enough), or None when two are not."""
    if indent + ends[after] - ends[first] - 1 <= LINE_WIDTH:
        return after
    best: tuple[float, int] | None = None
    for middle in range(first + 1, after):
        upper = indent + ends[middle] - ends[first] - 1
        lower = ends[after] - ends[middle] - 1
        if upper > LINE_WIDTH:
            break
        if lower <= LINE_WIDTH:
            cost = abs(upper - lower) - 30 * _rest_after(words[middle - 1])
            best = min(best or (cost, middle), (cost, middle))
    return None if best is None else best[1]


def _rest_after(word: str) -> float:
    last = word.rstrip("»”’\"')]" + NO_BREAK + NARROW_NO_BREAK)[-1:]
    return 0.6 if last in {".", "?", "!", "…"} else 0.3 if last in {",", ";", ":", "—"} else 0.0


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
    words = written_words(line.text, locale)
    if not words:
        return
    if not has_word_times(words, line):
        yield line.start_s, line.end_s, " ".join(words)
        return
    times_s = word_times_s(words, line)
    yield from zip(times_s, times_s[1:], words, strict=False)
