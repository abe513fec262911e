"""The rules for an episode's transcripts and chapters: form, times, and that all say the same."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.transcript import LINE_WIDTH
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.qa.podcast.subtitles import Caption, SubtitleFault, read_srt, read_vtt

_RENDER = "render the episode again: `audiobrief render BRIEF`"
_MOST_TOLD = 3  # findings of one kind in one file; the rest is counted
_LATE_MS = 50  # a last cue may end with the last frame, not with the last sample


def check_vtt(data: bytes, where: str, duration_s: float | None) -> tuple[list[Caption], list[Finding]]:
    """The cues of a VTT file and every finding about it; `duration_s` None is not known."""
    captions, faults = read_vtt(data)
    findings = list(_told("FILE040", where, faults))
    findings += _told("FILE041", where, _order_faults(captions))
    wide = [
        SubtitleFault(cue.line + 1 + row, f"a line has {len(line)} characters: {quoted(line, 40)}")
        for cue in captions
        for row, line in enumerate(cue.lines)
        if len(line) > LINE_WIDTH
    ]
    findings += _told("FILE042", where, wide)
    findings += _told("FILE043", where, _late_faults(captions, duration_s))
    silent = [SubtitleFault(cue.line, "a cue names no speaker") for cue in captions if not cue.speaker]
    findings += _told("FILE044", where, silent)
    return captions, findings


def check_srt(data: bytes, where: str, duration_s: float | None) -> tuple[list[Caption], list[Finding]]:
    """The cues of a SRT file and every finding about it."""
    captions, faults = read_srt(data)
    findings = list(_told("FILE050", where, faults))
    findings += _told("FILE051", where, _order_faults(captions))
    findings += _told("FILE052", where, _late_faults(captions, duration_s))
    return captions, findings


def _order_faults(captions: Sequence[Caption]) -> list[SubtitleFault]:
    return [
        SubtitleFault(cue.line, "a cue starts before the one above it ends")
        for above, cue in pairwise(captions)
        if cue.start_ms < above.end_ms
    ]


def _late_faults(captions: Sequence[Caption], duration_s: float | None) -> list[SubtitleFault]:
    end_ms = math.inf if duration_s is None else duration_s * 1000 + _LATE_MS
    return [
        SubtitleFault(cue.line, f"a cue ends at {cue.end_ms / 1000:.3f} s, after the episode ({duration_s} s)")
        for cue in captions
        if cue.end_ms > end_ms
    ]


def _told(rule: str, where: str, faults: Sequence[SubtitleFault]) -> Iterator[Finding]:
    for number, fault in enumerate(faults[:_MOST_TOLD], start=1):
        more = len(faults) - _MOST_TOLD if number == _MOST_TOLD else 0
        tail = f" (and {more} more such lines)" if more > 0 else ""
        yield found(rule, f"{where}:{fault.line}", fault.message + tail, _RENDER)


def check_same_words(vtt: Sequence[Caption], srt: Sequence[Caption], where: str) -> Iterator[Finding]:
    """Whether the SRT cues say what the VTT cues say, at the same times; a speaker's name may stand before."""
    if len(vtt) != len(srt):
        yield found("FILE053", where, f"the SRT file has {len(srt)} cues, the VTT file {len(vtt)}", _RENDER)
        return
    for theirs, ours in zip(vtt, srt, strict=True):
        wanted, given = _letters(theirs.text), _letters(ours.text)
        label = given[: len(given) - len(wanted)]
        same = given.endswith(wanted) and (not label or label.endswith(":"))
        if not same or (theirs.start_ms, theirs.end_ms) != (ours.start_ms, ours.end_ms):
            message = f"the SRT cue {quoted(ours.text)} is not the VTT cue {quoted(theirs.text)}"
            yield found("FILE053", f"{where}:{ours.line}", message, _RENDER)
            return


def check_json_transcript(
    data: bytes, where: str, duration_s: float | None, vtt: Sequence[Caption] | None
) -> Iterator[Finding]:
    """Every finding about a JSON transcript; `vtt` None where there is nothing to compare it with."""
    document = parsed_json(data)
    segments = document.get("segments") if isinstance(document, dict) else None
    if not isinstance(document, dict) or document.get("version") != "1.0.0" or not isinstance(segments, list):
        yield found("FILE055", where, "the transcript is no JSON of version 1.0.0 with segments", _RENDER)
        return
    free_s = 0.0
    texts = []
    for number, segment in enumerate(segments, start=1):
        row = segment if isinstance(segment, dict) else {}
        start_s, end_s, body = _number(row.get("startTime")), _number(row.get("endTime")), row.get("body")
        within = duration_s is None or end_s <= duration_s + _LATE_MS / 1000
        if not (isinstance(body, str) and body.strip() and free_s <= start_s < end_s and within):
            message = f"segment {number} from {start_s} to {end_s} s is empty, out of order or after the end"
            yield found("FILE056", where, message, _RENDER)
            return
        free_s = end_s
        texts.append(body)
    if vtt is not None:
        yield from _compare(_letters("".join(texts)), _letters("".join(cue.text for cue in vtt)), where)


def _compare(given: str, wanted: str, where: str) -> Iterator[Finding]:
    if given == wanted:
        return
    at = next((i for i, (a, b) in enumerate(zip(given, wanted, strict=False)) if a != b), min(len(given), len(wanted)))
    message = f"the JSON has {quoted(given[at : at + 30])} where the VTT file has {quoted(wanted[at : at + 30])}"
    yield found("FILE057", where, message, _RENDER)


def check_chapters_json(
    data: bytes, where: str, duration_s: float | None, episode: Manifest | None
) -> Iterator[Finding]:
    """Every finding about a chapters file; `episode` None where there is no manifest to compare it with."""
    document = parsed_json(data)
    listed = document.get("chapters") if isinstance(document, dict) else None
    if not isinstance(document, dict) or document.get("version") != "1.2.0" or not isinstance(listed, list):
        yield found("FILE030", where, "the chapters are no JSON of version 1.2.0 with a list of chapters", _RENDER)
        return
    rows = [(row.get("startTime"), row.get("title")) if isinstance(row, dict) else (None, None) for row in listed]
    before_s = -1.0
    for number, (start, title) in enumerate(rows, start=1):
        start_s = _number(start)
        late = duration_s is not None and start_s >= duration_s
        wrong_first = number == 1 and start_s != 0
        if not start_s > before_s or wrong_first or late or not (isinstance(title, str) and title.strip()):
            message = f"chapter {number} ({quoted(str(title))}) has the start time {start!r}"
            yield found("FILE031", where, message, _RENDER)
            return
        before_s = start_s
    wanted = [(chapter.start_s, chapter.title) for chapter in episode.chapters] if episode else None
    if wanted is not None and not _same_chapters(rows, wanted):
        message = f"the {len(rows)} chapters are not the {len(wanted)} of the manifest"
        yield found("FILE032", where, message, _RENDER)


def _same_chapters(rows: Sequence[tuple[Any, Any]], wanted: Sequence[tuple[float, str]]) -> bool:
    return len(rows) == len(wanted) and all(
        abs(_number(start) - wanted_s) < 0.002 and title == wanted_title
        for (start, title), (wanted_s, wanted_title) in zip(rows, wanted, strict=True)
    )


def parsed_json(data: bytes) -> Any:
    """What a JSON file holds; None for what is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _number(value: Any) -> float:
    """A JSON number; not-a-number, which compares with nothing, for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.nan


def _letters(text: str) -> str:
    # SubRip gets invisible word joiners where a player would see a tag or an arrow.
    return re.sub(r"\s|\u2060", "", text)
