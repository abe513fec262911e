"""Strict readers of WebVTT and SubRip: the cues, and every line that breaks the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.script.model import Script
from audiobrief.text.lazy_pattern import lazy_pattern

_VTT_CLOCK = r"((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})"
_VTT_TIMES = lazy_pattern(rf"{_VTT_CLOCK}[ \t]+-->[ \t]+{_VTT_CLOCK}((?:[ \t]+[^\s:]+:[^\s:]+)*)[ \t]*", re.ASCII)
_SRT_CLOCK = r"(\d{2,}:[0-5]\d:[0-5]\d,\d{3})"
_SRT_TIMES = lazy_pattern(rf"{_SRT_CLOCK} --> {_SRT_CLOCK}", re.ASCII)
# Source: W3C WebVTT, section 4.2.2, cue components.
_VTT_TAG = lazy_pattern(
    r"<(/?)(c|i|b|u|ruby|rt|v|lang)((?:\.[^\s<>&.]+)*)(?:[ \t]+([^<>&\n]|&[A-Za-z0-9#]+;)+)?[ \t]*>"
)
_VTT_STAMP = lazy_pattern(rf"<{_VTT_CLOCK}>", re.ASCII)
_VTT_ESCAPE = lazy_pattern(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_NAMED = lazy_pattern(r"[ \t]*<v(?:\.[^\s<>&.]+)*[ \t]+([^>]+)>")


@dataclass(frozen=True)
class Caption:
    """One cue as it was read; `line` is that of its times, `speaker` "" where none is named."""

    line: int
    start_ms: int
    end_ms: int
    speaker: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class SubtitleFault:
    """One line that breaks the grammar."""

    line: int
    message: str


def read_vtt(data: bytes) -> tuple[list[Caption], list[SubtitleFault]]:
    """Cues of a WebVTT file, their text without tags and escapes, and its faults. Source: W3C WebVTT, section 4."""
    text, faults = _decoded(data)
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return [], [*faults, SubtitleFault(1, 'the file does not begin with "WEBVTT"')]
    if len(lines) > 1 and lines[1].strip():
        faults.append(SubtitleFault(2, f'the header has a further line "{lines[1][:40]}"'))
    captions: list[Caption] = []
    for first, block in _blocks(lines, 2):
        if re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)", block[0]):
            if "-->" in "\n".join(block) or (captions and not block[0].startswith("NOTE")):
                faults.append(SubtitleFault(first, f"the {block[0].split()[0]} block is not allowed here"))
            continue
        if first == 2:
            continue  # a header of several lines, told above
        caption, wrong = _vtt_cue(first, block)
        captions += [caption] if caption else []
        faults += wrong
    return captions, faults


def _vtt_cue(first: int, block: list[str]) -> tuple[Caption | None, list[SubtitleFault]]:
    at = 0 if "-->" in block[0] else 1
    times = _VTT_TIMES.fullmatch(block[at]) if at < len(block) else None
    if times is None:
        return None, [SubtitleFault(first + at, "a cue has no times as in 00:00:01.000 --> 00:00:02.500")]
    faults = []
    start_ms, end_ms = _milliseconds(times[1]), _milliseconds(times[2])
    if end_ms <= start_ms:
        faults.append(SubtitleFault(first + at, "a cue ends before it starts"))
    payload = block[at + 1 :]
    if not payload:
        faults.append(SubtitleFault(first + at, "a cue has no text"))
    whole = "\n".join(payload)
    faults += [SubtitleFault(first + at + 1, message) for message in _payload_faults(whole)]
    named = _NAMED.match(whole)
    speaker = _plain(named[1]).strip() if named else ""
    shown = tuple(_plain(re.sub(r"<[^<>]*>", "", whole)).split("\n")) if payload else ()
    return Caption(first + at, start_ms, end_ms, speaker, shown), faults


def _payload_faults(payload: str) -> Iterator[str]:
    if "-->" in payload:
        yield 'the text of a cue has "-->"'
    opened: list[str] = []
    for mark in re.finditer("[<&]", payload):
        rest = payload[mark.start() :]
        if mark[0] == "&":
            if not _VTT_ESCAPE.match(rest):
                yield "the text of a cue has a bare &"
            continue
        if _VTT_STAMP.match(rest):
            continue
        tag = _VTT_TAG.match(rest)
        if tag is None:
            yield f'the text of a cue has "{rest[:20]}", which is no tag of WebVTT'
            return
        if tag[1]:
            if not opened or opened.pop() != tag[2]:
                yield f"</{tag[2]}> closes no open tag"
                return
        elif tag[2] in ("v", "lang") and tag[4] is None:
            yield f"<{tag[2]}> has no name in it"
        else:
            opened.append(tag[2])
    # Source: section 4.2.2: the end tag of a voice may be left out when it spans the cue.
    if opened not in ([], ["v"]):
        yield f"<{opened[-1]}> is not closed"


def read_srt(data: bytes) -> tuple[list[Caption], list[SubtitleFault]]:
    """Cues of a SubRip file and its faults."""
    text, faults = _decoded(data)
    captions: list[Caption] = []
    for number, (first, block) in enumerate(_blocks(text.split("\n"), 1), start=1):
        if block[0].strip() != str(number):
            faults.append(SubtitleFault(first, f'the cue has the number "{block[0][:20]}" instead of {number}'))
        times = _SRT_TIMES.fullmatch(block[1]) if len(block) > 1 else None
        if times is None:
            faults.append(SubtitleFault(first + 1, "a cue has no times as in 00:00:01,000 --> 00:00:02,500"))
            continue
        start_ms, end_ms = _milliseconds(times[1]), _milliseconds(times[2])
        if end_ms <= start_ms:
            faults.append(SubtitleFault(first + 1, "a cue ends before it starts"))
        if len(block) < 3:
            faults.append(SubtitleFault(first + 1, "a cue has no text"))
        captions.append(Caption(first + 1, start_ms, end_ms, "", tuple(block[2:])))
    if not captions and not faults:
        faults.append(SubtitleFault(1, "the file has no cue"))
    return captions, faults


def _decoded(data: bytes) -> tuple[str, list[SubtitleFault]]:
    faults = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(SubtitleFault(data.count(b"\n", 0, error.start) + 1, "the file is not in UTF-8"))
        text = data.decode("utf-8-sig", errors="replace")
    if "\0" in text:
        faults.append(SubtitleFault(text[: text.index("\0")].count("\n") + 1, "the file has a NUL in it"))
    return text.replace("\r\n", "\n").replace("\r", "\n"), faults


def _blocks(lines: list[str], start: int) -> Iterator[tuple[int, list[str]]]:
    """(line number, lines) of what empty lines divide, from line number `start` on."""
    block: list[str] = []
    for number, line in enumerate([*lines[start - 1 :], ""], start=start):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _milliseconds(clock: str) -> int:
    *hours, minutes, seconds = clock.replace(",", ".").split(":")
    return int(hours[0] if hours else 0) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000)


def _plain(text: str) -> str:
    from html import unescape

    return unescape(text)


_AGAIN = "render the episode again: `audiobrief render BRIEF`"


def check_transcript(captions: Sequence[Caption], script: Script, where: str) -> Iterator[Finding]:
    """Where the transcript leaves its script, named by segment; `script` as it is shown."""
    given = _letters("".join(caption.text for caption in captions))
    at = 0
    for segment in script.segments:
        wanted = _letters("".join((segment.lead, *segment.text)))
        if given[at : at + len(wanted)] != wanted:
            here = given[at : at + len(wanted)]
            same = next((i for i, (a, b) in enumerate(zip(wanted, here, strict=False)) if a != b), len(here))
            message = (
                f'in segment "{segment.id}" the transcript has {quoted(given[at + same :][:30])} '
                f"where the script has {quoted(wanted[same:][:30])}"
            )
            yield found("SOUND020", where, message, _AGAIN)
            return
        at += len(wanted)
    if at < len(given):
        yield found(
            "SOUND020", where, f"the transcript goes on with {quoted(given[at:][:30])} after the script", _AGAIN
        )


def is_of_script(episode: Manifest, script: Script) -> bool:
    """Whether the episode was rendered from a script with these segments; `script` as it is shown."""
    ours = [(one.id, one.perspective, one.heading, one.paragraphs) for one in episode.segments]
    return ours == [(one.id, one.perspective, one.heading, one.text) for one in script.segments]


def check_paragraphs(captions: Sequence[Caption], episode: Manifest, where: str) -> Iterator[Finding]:
    """Whether the paragraphs of the manifest stand in the transcript in their order, where no script can tell more."""
    given = _letters("".join(caption.text for caption in captions))
    at = 0
    for segment in episode.segments:
        for paragraph in segment.paragraphs:
            wanted = _letters(paragraph)
            place = given.find(wanted, at)
            if place < 0:
                message = f'the transcript misses {quoted(paragraph, 40)} of segment "{segment.id}"'
                yield found("SOUND020", where, message, _AGAIN)
                return
            at = place + len(wanted)


def _letters(text: str) -> str:
    """Letters and digits alone: cues break lines and set spaces of their own."""
    return "".join(char for char in text.casefold() if char.isalnum())
