"""The rules for an episode's MP3 and its tag."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found, quoted
from audiobrief.text.clean import one_line

# Source: ISO/IEC 11172-3, section 2.4.2.3, and 13818-3: kbit/s by the index of layer III.
_MPEG1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
# Version bits of the second byte → (divisor of the rates, samples a frame, rates of bits).
_VERSIONS = {0b11: (1, 1152, _MPEG1), 0b10: (2, 576, _MPEG2), 0b00: (4, 576, _MPEG2)}
_MPEG_RATES_HZ = (44_100, 48_000, 32_000)
_LAME_DELAY = 21  # where the gaps stand in the LAME tag, behind the 120 bytes of the Xing header


@dataclass(frozen=True)
class FrameHeader:
    """What the first three bytes of a frame say."""

    size: int
    kbps: int
    rate_hz: int
    samples: int


@dataclass(frozen=True)
class MpegStream:
    """What an MP3's frames are; `junk_at` is the first byte that belongs to none, None when all do."""

    frames: int
    kbps: tuple[int, ...]
    rates_hz: tuple[int, ...]
    channels: int
    header: str  # "Info", "Xing" or ""
    header_frames: int | None
    duration_s: float
    junk_at: int | None


def _kinds() -> dict[bytes, FrameHeader]:
    found = {}
    for version, (divisor, samples, bits) in _VERSIONS.items():
        for index, kbps in enumerate(bits, start=1):
            for rate_index, base_hz in enumerate(_MPEG_RATES_HZ):
                for padding in (0, 1):
                    rate_hz = base_hz // divisor
                    kind = FrameHeader(samples * 125 * kbps // rate_hz + padding, kbps, rate_hz, samples)
                    for checksum in (0, 1):
                        for private in (0, 1):
                            second = 0xE0 | version << 3 | 0b01 << 1 | checksum
                            third = index << 4 | rate_index << 2 | padding << 1 | private
                            found[bytes((0xFF, second, third))] = kind
    return found


KINDS = _kinds()


def tag_bytes(data: bytes | mmap.mmap) -> int:
    """How long the ID3 tag at the start is; 0 when there is none."""
    start = data[:10]
    if len(start) < 10 or start[:3] != b"ID3" or any(byte & 0x80 for byte in start[6:10]):
        return 0
    size = 0
    for byte in start[6:10]:
        size = size << 7 | byte
    return 10 + size + (10 if start[5] & 0x10 else 0)


def read_sound(data: bytes | mmap.mmap, start: int) -> MpegStream:
    """The frames from `start` to the end, a short ID3v1 tag at the very end left out."""
    end = len(data)
    if end - start >= 128 and data[end - 128 : end - 125] == b"TAG":
        end -= 128
    counts: dict[bytes, int] = {}
    place, known, count = start, KINDS.get, counts.get
    while place < end:
        key = data[place : place + 3]
        kind = known(key)
        if kind is None or place + kind.size > end:
            break
        counts[key] = count(key, 0) + 1
        place += kind.size
    junk_at = place if place < end or not counts else None
    header, header_frames, gap = _header(data, start)
    if header:
        counts[data[start : start + 3]] -= 1
    kinds = [(KINDS[key], number) for key, number in counts.items() if number]
    duration_s = sum(kind.samples * number / kind.rate_hz for kind, number in kinds)
    rates = tuple(sorted({kind.rate_hz for kind, _ in kinds}))
    if rates:
        duration_s -= gap / rates[0]
    channels = 1 if place > start and data[start + 3] >> 6 == 0b11 else 2
    frames = sum(number for _, number in kinds)
    kbps = tuple(sorted({kind.kbps for kind, _ in kinds}))
    return MpegStream(frames, kbps, rates, channels, header, header_frames, duration_s, junk_at)


def _header(data: bytes | mmap.mmap, start: int) -> tuple[str, int | None, int]:
    """(name, frames that it counts, samples before and after the sound) of the header in the first frame."""
    kind = KINDS.get(data[start : start + 3])
    if kind is None or start + kind.size > len(data):
        return "", None, 0
    frame = data[start : start + kind.size]
    mono = frame[3] >> 6 == 0b11
    at = 4 + ((17 if mono else 32) if kind.samples == 1152 else (9 if mono else 17))
    name = frame[at : at + 4]
    if name not in (b"Info", b"Xing"):
        return "", None, 0
    flags = int.from_bytes(frame[at + 4 : at + 8], "big")
    frames = int.from_bytes(frame[at + 8 : at + 12], "big") if flags & 1 else None
    lame = at + 8 + 4 * (flags & 1) + 4 * (flags >> 1 & 1) + 100 * (flags >> 2 & 1) + 4 * (flags >> 3 & 1)
    gaps = int.from_bytes(frame[lame + _LAME_DELAY : lame + _LAME_DELAY + 3], "big")
    has_gaps = frame[lame : lame + 4] in (b"LAME", b"Lavc", b"Lavf")
    return name.decode(), frames, (gaps >> 12) + (gaps & 0xFFF) if has_gaps else 0


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
