"""The rules for an episode's MP3 and its tag."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.mpeg import MpegStream, read_sound, tag_bytes
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.text.clean import one_line

_RATES_HZ = (44_100, 48_000)
_LOWEST_KBPS = {1: 96, 2: 128}
_TOLERANCE_S = 0.1  # an MP3 without gaps in its header is up to three frames longer than its sound
_RENDER = "render the episode again: `audiobrief render BRIEF`"
_ANYWHERE = 0xFFFFFFFF


def check_mp3(path: Path, where: str, episode: Manifest) -> Iterator[Finding]:
    """Every finding about the MP3; the file is mapped, not read whole. Raises: OSError."""
    if path.stat().st_size == 0:
        yield found("FILE010", where, "the MP3 is empty", _RENDER)
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        tag_end = tag_bytes(data)
        sound = read_sound(data, tag_end)
        tag = data[:tag_end]
    yield from _check_sound(sound, where, episode)
    yield from check_tag(tag, where, episode)


def _check_sound(sound: MpegStream, where: str, episode: Manifest) -> Iterator[Finding]:
    if sound.junk_at is not None:
        message = f"byte {sound.junk_at} begins no whole frame of MPEG layer III ({sound.frames} frames before it)"
        yield found("FILE010", where, message, _RENDER)
    if not sound.frames:
        return
    if len(sound.kbps) > 1:
        message = f"the bit rate goes from {sound.kbps[0]} to {sound.kbps[-1]} kbit/s"
        yield found("FILE011", where, message, _RENDER)
    wrong = [rate for rate in sound.rates_hz if rate not in _RATES_HZ]
    if wrong or len(sound.rates_hz) > 1:
        message = f"the MP3 has {' and '.join(map(str, sound.rates_hz))} samples a second"
        yield found("FILE012", where, message, _RENDER)
    if sound.kbps[-1] < _LOWEST_KBPS[sound.channels]:
        kind = "mono" if sound.channels == 1 else "stereo"
        message = f"{sound.kbps[-1]} kbit/s in {kind} is less than {_LOWEST_KBPS[sound.channels]}"
        yield found("FILE013", where, message, _RENDER)
    if not sound.header:
        yield found("FILE014", where, "the first frame is no Xing or Info header", _RENDER)
    elif sound.junk_at is None and sound.header_frames != sound.frames:
        message = f"the {sound.header} header counts {sound.header_frames} frames, there are {sound.frames}"
        yield found("FILE015", where, message, _RENDER)
    if sound.junk_at is None and abs(sound.duration_s - episode.duration_s) > _TOLERANCE_S:
        message = f"the MP3 plays {sound.duration_s:.3f} s, its manifest says {episode.duration_s:.3f} s"
        yield found("FILE016", where, message, _RENDER)


def check_tag(data: bytes, where: str, episode: Manifest) -> Iterator[Finding]:
    """Every finding about an ID3 tag."""
    if not data:
        yield found("FILE020", where, "the MP3 does not begin with an ID3 tag", _RENDER)
        return
    try:
        tag = _opened(data)
        version = tuple(tag.version)
        title = str(tag["TIT2"].text[0]) if tag.get("TIT2") and tag["TIT2"].text else ""
        chapters, contents, has_cover = tag.getall("CHAP"), tag.getall("CTOC"), bool(tag.getall("APIC"))
        rows = [_row(chapter) for chapter in chapters]
        comments = [str(frame.text[0]) for frame in tag.getall("COMM") if frame.text]
    except Exception as error:  # a damaged tag makes mutagen fail in many ways
        yield found("FILE020", where, f"the ID3 tag cannot be read ({error or type(error).__name__})", _RENDER)
        return
    if version[:2] != (2, 3):
        message = f"the ID3 tag is of version {'.'.join(map(str, version[:2]))}"
        yield found("FILE021", where, message, _RENDER)
    if title != one_line(episode.title):
        message = f"the tag's title is {quoted(title)}, the manifest's {quoted(episode.title)}"
        yield found(
            "FILE022", where, message, f'run `audiobrief episodes retitle {episode.id} "{one_line(episode.title)}"`'
        )
    # A tag without a comment says nothing of the description.
    if comments and one_line(comments[0]) != one_line(episode.description):
        message = f"the tag's description is {quoted(comments[0])}, the manifest's {quoted(episode.description)}"
        yield found("FILE028", where, message, f"`audiobrief verify --restore {episode.id}`, or {_RENDER}")
    yield from _check_contents(rows, contents, where)
    yield from _check_chapters(rows, chapters, where, episode)
    if not has_cover:
        yield found("FILE027", where, "the ID3 tag has no APIC frame", _RENDER)


def _opened(data: bytes) -> Any:
    from mutagen import id3

    opened: Any = id3.ID3  # mutagen's own types stop here
    return opened(BytesIO(data), translate=False)


def _row(chapter: Any) -> tuple[str, int, int, str]:
    """(id, start and end in milliseconds, title) of a CHAP frame."""
    titles = chapter.sub_frames.getall("TIT2")
    title = str(titles[0].text[0]) if titles and titles[0].text else ""
    return chapter.element_id, int(chapter.start_time), int(chapter.end_time), title


def _check_contents(rows: list[tuple[str, int, int, str]], contents: list[Any], where: str) -> Iterator[Finding]:
    if not rows and not contents:
        return
    wanted = [name for name, _, _, _ in sorted(rows, key=lambda row: row[1])]
    whole = len(contents) == 1 and int(contents[0].flags) & 3 == 3 and list(contents[0].child_element_ids) == wanted
    if not whole:
        message = (
            f"the tag has {len(contents)} CTOC frames; it needs one, top-level and ordered, with {len(rows)} chapters"
        )
        yield found("FILE023", where, message, _RENDER)


def _check_chapters(
    rows: list[tuple[str, int, int, str]], chapters: list[Any], where: str, episode: Manifest
) -> Iterator[Finding]:
    for (_, start, end, title), following in zip(rows, [*rows[1:], None], strict=False):  # no row, no following
        late = following is not None and (following[1] < end or following[1] <= start)
        if end <= start or late:
            message = f"the CHAP {quoted(title)} from {start} to {end} ms is out of order"
            yield found("FILE024", where, message, _RENDER)
            break
    for chapter in chapters:
        if (int(chapter.start_offset), int(chapter.end_offset)) != (_ANYWHERE, _ANYWHERE):
            message = f"the CHAP at {chapter.start_time} ms has byte offsets, which are wrong once a tag grows"
            yield found("FILE025", where, message, _RENDER)
            break
    wanted = [(round(chapter.start_s * 1000), one_line(chapter.title)) for chapter in episode.chapters]
    given = sorted((start, title) for _, start, _, title in rows)
    if len(given) != len(wanted):
        message = f"the tag has {len(given)} chapters, the manifest {len(wanted)}"
        yield found("FILE026", where, message, _RENDER)
        return
    for (start, title), (wanted_start, wanted_title) in zip(given, wanted, strict=True):
        if abs(start - wanted_start) > 1 or title != wanted_title:
            message = (
                f"the tag has {quoted(title)} at {start} ms, the manifest {quoted(wanted_title)} at {wanted_start} ms"
            )
            yield found("FILE026", where, message, _RENDER)
            break
