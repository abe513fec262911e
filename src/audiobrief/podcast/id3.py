"""The ID3v2.3 tag of an episode, as bytes that stand before its MPEG frames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

from audiobrief.errors import PublishError
from audiobrief.podcast.chapters import Chapter, check_chapters
from audiobrief.text.clean import one_line

# Source: ISO 639-2, which ID3 uses for languages.
_LANGUAGES = {"fr": "fra", "en": "eng"}
_HEADER_BYTES = 10
# Room for players that write a rating or a position without copying the whole file.
_PADDING_BYTES = 1024
_UTF16 = 1  # the widest encoding of ID3v2.3
_LATIN1 = 0
_START = b"ID3\x03\x00\x00"
_DATE_FRAMES = ("TYER", "TDAT", "TIME")


@dataclass(frozen=True)
class EpisodeTag:
    """What a player shows of an episode; `date` is ISO 8601, `language` a code such as fr."""

    title: str
    show: str
    author: str
    date: str
    language: str
    duration_s: float
    chapters: tuple[Chapter, ...] = ()
    description: str = ""
    url: str = ""
    copyright: str = ""
    cover_jpeg: bytes = b""


def id3_bytes(tag: EpisodeTag) -> bytes:
    """A complete ID3v2.3 tag, the same for the same `tag`. Raises: PublishError for impossible chapters.

    Version 2.3, because long accented chapter titles vanish in 2.4 for common readers. Frames are
    serialised one by one so that chapters stand in order of time: mutagen would sort them by size.
    Source: ID3v2.3.0 and the ID3v2 Chapter Frame Addendum.
    """
    check_chapters(tag.chapters, tag.duration_s)
    return _with_header([_frame_bytes(frame) for frame in _frames(tag)])


def tag_size(start: bytes) -> int:
    """The size in bytes of the tag that an episode's file begins with, by the first 10 of them.

    Raises: PublishError when it is not one of audiobrief's.
    """
    size = 0
    for byte in start[6:10]:
        size = size << 7 | byte
    if len(start) < _HEADER_BYTES or start[:6] != _START:
        raise PublishError("the MP3 does not begin with a tag of audiobrief's; render the episode again")
    return _HEADER_BYTES + size


def retitled(old: bytes, title: str, date: str) -> bytes:
    """A complete tag as `id3_bytes` made it, with another title and date ("": its own); nothing else changes.

    Raises: PublishError when it is not one of audiobrief's.
    """
    end, place = tag_size(old), _HEADER_BYTES
    if len(old) != end:
        raise PublishError("the MP3 ends within its tag; render the episode again")
    frames = [_frame_bytes(frame) for frame in _text_frames({"TIT2": title})]
    dates = [_frame_bytes(frame) for frame in _text_frames(_date_texts(date))]
    dropped = ("TIT2", *(_DATE_FRAMES if dates else ()))
    while place < end and old[place]:
        after = place + _HEADER_BYTES + int.from_bytes(old[place + 4 : place + 8], "big")
        name, frame = old[place : place + 4].decode("latin-1"), old[place:after]
        if not name.startswith("T"):
            frames, dates = frames + dates, []
        if name not in dropped:
            frames.append(frame)
        place = after
    return _with_header(frames + dates)


def _with_header(frames: list[bytes]) -> bytes:
    body = b"".join(frames) + bytes(_PADDING_BYTES)
    size = bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    if len(body) >= 1 << 28:
        raise PublishError(f"the ID3 tag has {len(body)} bytes, too many; use a smaller cover")
    return _START + size + body


def _frames(tag: EpisodeTag) -> Iterator[Any]:
    id3 = _id3()
    yield from _texts(tag)
    language = _LANGUAGES.get(tag.language, "und")
    if tag.description.strip():
        comment = "\n\n".join(filter(None, map(one_line, tag.description.split("\n\n"))))
        yield id3.COMM(encoding=_UTF16, lang=language, desc="", text=comment)
    if tag.url:
        yield id3.WOAF(url=tag.url)
    yield from _chapter_frames(tag)
    if tag.cover_jpeg:
        # Latin-1, though empty: some readers miscount a description in UTF-16.
        yield id3.APIC(
            encoding=_LATIN1,
            mime="image/jpeg",
            type=id3.PictureType.COVER_FRONT,
            desc="",
            data=tag.cover_jpeg,
        )


def _texts(tag: EpisodeTag) -> Iterator[Any]:
    texts = {
        "TIT2": tag.title,
        "TPE1": tag.author,
        "TALB": tag.show,
        "TCON": "Podcast",
        "TLAN": _LANGUAGES.get(tag.language, ""),
        "TLEN": str(round(tag.duration_s * 1000)),
        "TCOP": tag.copyright,
    }
    yield from _text_frames({**texts, **_date_texts(tag.date)})


def _date_texts(date: str) -> dict[str, str]:
    day = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?", date)
    if not day:
        return {}
    return dict(zip(_DATE_FRAMES, (day[1], day[3] + day[2], day[4] + day[5] if day[4] else ""), strict=True))


def _text_frames(texts: dict[str, str]) -> Iterator[Any]:
    id3 = _id3()
    for name, text in texts.items():
        line = one_line(text)
        if line:
            yield id3.Frames[name](encoding=_LATIN1 if line.isascii() else _UTF16, text=line)


def _chapter_frames(tag: EpisodeTag) -> Iterator[Any]:
    id3 = _id3()
    if not tag.chapters:
        return
    names = [f"chp{number}" for number in range(len(tag.chapters))]
    yield id3.CTOC(
        element_id="toc",
        flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
        child_element_ids=names,
        sub_frames=[],
    )
    limits_s = [*(chapter.start_s for chapter in tag.chapters), tag.duration_s]
    for name, chapter, (start_s, end_s) in zip(names, tag.chapters, pairwise(limits_s), strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=round(start_s * 1000),
            end_time=round(end_s * 1000),
            start_offset=0xFFFFFFFF,  # "use the times": byte offsets would be wrong once a tag grows
            end_offset=0xFFFFFFFF,
            sub_frames=[id3.TIT2(encoding=_UTF16, text=one_line(chapter.title))],
        )


def _frame_bytes(frame: Any) -> bytes:
    id3 = _id3()
    only = id3.ID3()
    only.add(frame)
    file = BytesIO()
    only.save(file, v1=0, v2_version=3, padding=lambda info: 0)
    return file.getvalue()[_HEADER_BYTES:]


def _id3() -> Any:
    # mutagen's own types stop at its frames.
    from mutagen import id3

    return id3
