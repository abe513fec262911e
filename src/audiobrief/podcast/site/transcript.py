"""The text of an episode as its page shows it: parts, paragraphs, and when each sentence is heard."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from audiobrief.podcast.chapters import clock, part_title
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.words import words_of
from audiobrief.text.lazy_pattern import lazy_pattern

_TIME = r"(\d+):(\d\d):(\d\d)\.(\d{3})"
_CUE = lazy_pattern(rf"^{_TIME} --> {_TIME}[^\n]*\n(?:<v ([^>\n]*)>)?((?:[^\n]+\n?)+)", re.MULTILINE)
_TAG = lazy_pattern(r"<[^>]*>")
_ENDS, _CLOSING = tuple(".!?…:"), " \u00a0\u202f\"'”’»)]"
_LONGEST_FOUND = 300  # characters, for a text without full stops
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


@dataclass(frozen=True)
class CueView:
    """A sentence with its times as addresses have them."""

    at: str
    end: str
    text: str


@dataclass(frozen=True)
class ParagraphView:
    """A paragraph: sentences and where they begin, or a text without times."""

    text: str = ""
    start_s: float = 0.0
    at: str = ""
    label: str = ""
    cues: tuple[CueView, ...] = ()


@dataclass(frozen=True)
class PartView:
    """A part: its heading, who speaks it where the heading does not say so, and the number of its colour."""

    id: str
    heading: str
    speaker: str
    colour: int
    paragraphs: tuple[ParagraphView, ...]


def transcript(episode: Manifest, cues: Sequence[ShownCue], numbers: dict[str, int]) -> list[PartView]:
    """The text in its parts and paragraphs, each with its place in the sound; `numbers` colour the parts."""
    starts = [segment.start_s - _EARLY_S for segment in episode.segments]
    owned: list[list[ShownCue]] = [[] for _ in episode.segments]
    for cue in cues:
        if owned:
            owned[max(0, bisect_right(starts, cue.start_s) - 1)].append(cue)
    parts = []
    for segment, own in zip(episode.segments, owned, strict=True):
        lead, own = _lead_and_rest(own, segment.speaker)
        if lead:
            parts.append(_lead_part(episode, lead, numbers))
        if own:
            shown = tuple(_paragraph(episode, group) for group in _grouped(own, segment.paragraphs))
        else:
            shown = tuple(ParagraphView(paragraph) for paragraph in segment.paragraphs)
        heading = part_title(segment, episode.language)
        speaker = "" if _alike(segment.speaker, heading) else segment.speaker
        number = numbers.get(segment.perspective, 0)
        parts.append(PartView(segment.id, heading, speaker, number, shown))
    return parts


def _lead_and_rest(cues: list[ShownCue], speaker: str) -> tuple[list[ShownCue], list[ShownCue]]:
    """What another voice says before the part's own one begins, and the rest; all is rest where it never does."""
    own = " ".join(speaker.split())
    first = next((place for place, cue in enumerate(cues) if cue.speaker in ("", own)), 0)
    return cues[:first], cues[first:]


def _lead_part(episode: Manifest, cues: list[ShownCue], numbers: dict[str, int]) -> PartView:
    """The narrator's words before a part, under the narrator's name and colour."""
    speaker = cues[0].speaker
    number = next((numbers[voice.perspective] for voice in episode.voices if voice.speaker == speaker), 0)
    return PartView("", "", speaker, number, (_paragraph(episode, cues),))


def _paragraph(episode: Manifest, cues: Sequence[ShownCue]) -> ParagraphView:
    start_s = cues[0].start_s
    label = words_of(episode.language).from_here.format(clock(start_s))
    shown = tuple(CueView(f"{cue.start_s:g}", f"{cue.end_s:g}", cue.text) for cue in cues)
    return ParagraphView(start_s=start_s, at=f"{start_s:g}", label=label, cues=shown)


def searched_text(episode: Manifest, cues: Sequence[ShownCue]) -> list[list[float | str]]:
    """What is said, as [seconds, sentences], for the search; where each part begins for an episode without cues."""
    if not cues:
        return [[round(part.start_s, 1), " ".join(part.paragraphs)] for part in episode.segments if part.paragraphs]
    found: list[list[float | str]] = []
    whole = True
    for cue in cues:
        if whole:
            found.append([round(cue.start_s, 1), cue.text])
        else:
            found[-1][1] = f"{found[-1][1]} {cue.text}"
        whole = cue.text.rstrip(_CLOSING)[-1:] in _ENDS or len(str(found[-1][1])) > _LONGEST_FOUND
    return found


def _alike(one: str, other: str) -> bool:
    """Whether two names say the same, whatever their letters: a heading is not said twice."""
    return one.split() != [] and one.casefold().split() == other.casefold().split()


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
