"""The transcript of an episode's page: its cues, put back into the paragraphs and parts that were written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from audiobrief.podcast.chapters import clock
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.shell import path, text
from audiobrief.podcast.site.words import words_of

_TIME = r"(\d+):(\d\d):(\d\d)\.(\d{3})"
_CUE = re.compile(rf"^{_TIME} --> {_TIME}[^\n]*\n(?:<v ([^>\n]*)>)?((?:[^\n]+\n?)+)", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_EARLY_S = 0.05  # a cue may begin that much before its part, where times were rounded


@dataclass(frozen=True)
class ShownCue:
    """A stretch of text and when it is heard."""

    start_s: float
    end_s: float
    speaker: str
    text: str


def read_vtt(data: bytes) -> tuple[ShownCue, ...]:
    """The cues of a WebVTT file that audiobrief wrote."""
    return tuple(
        ShownCue(_seconds(match.group(1, 2, 3, 4)), _seconds(match.group(5, 6, 7, 8)), unescape(match[9] or ""), said)
        for match in _CUE.finditer(data.decode(errors="replace"))
        if (said := unescape(_TAG.sub("", match[10])).replace("\n", " ").strip())
    )


def _seconds(parts: Sequence[str]) -> float:
    hours, minutes, seconds, milliseconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000


def transcript(episode: Manifest, cues: Sequence[ShownCue], numbers: dict[str, int]) -> str:
    """The text in its parts and paragraphs, each with a link to its place in the sound; `numbers` colour the parts."""
    starts = [segment.start_s - _EARLY_S for segment in episode.segments]
    owned: list[list[ShownCue]] = [[] for _ in episode.segments]
    for cue in cues:
        if owned:
            owned[max(0, bisect_right(starts, cue.start_s) - 1)].append(cue)
    parts = []
    for segment, own in zip(episode.segments, owned, strict=True):
        heading = text(segment.heading, episode.locale)
        speaker = text(segment.speaker, episode.locale)
        title = f'<h3>{heading} <span class="who">{speaker}</span></h3>' if heading else f'<p class="who">{speaker}</p>'
        if own:
            body = "".join(_paragraph(episode, group) for group in _grouped(own, segment.paragraphs))
        else:
            body = "".join(f"<p>{text(paragraph, episode.locale)}</p>" for paragraph in segment.paragraphs)
        number = numbers.get(segment.perspective, 0)
        parts.append(f'<section class="part v{number}" id="{text(segment.id)}">{title}{body}</section>')
    return "\n".join(parts)


def _paragraph(episode: Manifest, cues: Sequence[ShownCue]) -> str:
    start_s = cues[0].start_s
    label = words_of(episode.language).from_here.format(clock(start_s))
    link = f'<a class="at" href="{path(episode.audio.name)}#t={start_s:g}" data-t="{start_s:g}" aria-label="{label}">'
    spans = " ".join(
        f'<span class="cue" data-t="{cue.start_s:g}" data-e="{cue.end_s:g}">{escape(cue.text)}</span>' for cue in cues
    )
    return f"<p>{link}{clock(start_s)}</a> {spans}</p>"


def _grouped(cues: Sequence[ShownCue], written: Sequence[str]) -> Iterator[list[ShownCue]]:
    """The cues of each paragraph; what was not written there, such as a lead, is a paragraph of its own."""
    rest = [_bare(paragraph) for paragraph in written if paragraph.strip()]
    left, group = "", list[ShownCue]()
    for cue in cues:
        bare = _bare(cue.text)
        if not (left and left.startswith(bare)):
            if group:
                yield group
                group = []
            left = rest.pop(0) if rest and rest[0].startswith(bare) else ""
        group.append(cue)
        left = left[len(bare) :] if left else ""
    if group:
        yield group


def _bare(value: str) -> str:
    return "".join(value.split())
