"""The transcript as JSON: one entry a word where the engine told when words are heard, else one an utterance."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from audiobrief.transcript import Line, has_word_times, word_times_s, written_words


def to_json(lines: Sequence[Line], locale: str) -> bytes:
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


def _spoken(line: Line, locale: str) -> Iterator[tuple[float, float, str]]:
    """(start, end, text) of each word, or of the whole line where its words have no times."""
    words = written_words(line.text, locale)
    if not words:
        return
    if not has_word_times(words, line):
        yield line.start_s, line.end_s, " ".join(words)
        return
    times_s = word_times_s(words, line)
    yield from zip(times_s, times_s[1:], words, strict=False)
