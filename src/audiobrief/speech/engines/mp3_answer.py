"""An MP3 that a service sent: every frame in its place, and decoded without a complaint of the decoder."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeVar

from audiobrief.errors import SoundError

Result = TypeVar("Result")

# Source: ISO/IEC 11172-3, section 2.4.2.3, and 13818-3: kbit/s by the index of layer III.
_KBPS = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES_HZ = (44_100, 48_000, 32_000)
_TALK = re.compile(rb"mpg123|libmpg|Illegal|resync|Skipped|Note:|Warning:|Big change|dequantization", re.IGNORECASE)
_descriptors = threading.Lock()


def is_mp3(data: bytes) -> bool:
    """Whether the data begin as an MP3 does, with a tag or a frame of layer III."""
    return data[:3] == b"ID3" or _frame_size(data[:4]) > 0


def check_frames(data: bytes) -> None:
    """Raise SoundError if a byte belongs to no frame, a frame is cut, or one asks for data that are not there."""
    place, frames, reservoir = _tag_bytes(data), 0, 0
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    kept = b""
    while place < end:
        size = _frame_size(data[place : place + 4])
        if not size or place + size > end:
            raise SoundError(f"its MP3 is damaged at byte {place}, after {frames} whole frames")
        kind = data[place + 1 : place + 2] + bytes((data[place + 2] & 0x0C,))
        if kept and kind != kept:
            raise SoundError(f"its MP3 is damaged at byte {place}: its form changes there")
        kept = kind
        reservoir = _after_frame(data[place : place + size], reservoir, frames)
        place, frames = place + size, frames + 1
    if not frames:
        raise SoundError("its MP3 has no sound in it")


def decoded_quietly(decode: Callable[[], Result]) -> Result:
    """What `decode` answers. Raises: SoundError when the decoder, which writes to standard error, complains.

    libsndfile hands on no warning of its MP3 decoder, which conceals damage: what it writes is the only sign.
    """
    with _descriptors, tempfile.TemporaryFile() as caught:
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.flush()
        kept = os.dup(2)
        try:
            os.dup2(caught.fileno(), 2)
            try:
                result = decode()
            finally:
                os.dup2(kept, 2)
        finally:
            os.close(kept)
        caught.seek(0)
        lines = caught.read().splitlines(keepends=True)
    complaints = [line for line in lines if _TALK.search(line)]
    for line in lines:
        if line not in complaints:  # another thread's, not the decoder's
            os.write(2, line)
    if complaints:
        first = complaints[0].decode(errors="replace").strip().rpartition("error: ")[2]
        raise SoundError(f"its MP3 is damaged (the decoder says: {first[:80]})")
    return result


def _frame_size(head: bytes) -> int:
    """The bytes of the frame that begins so; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, index, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or not 1 <= index <= 14 or rate == 3:
        return 0
    kbps = _KBPS[3 if version == 3 else 2][index - 1]
    rate_hz = _RATES_HZ[rate] // {3: 1, 2: 2, 0: 4}[version]
    return (144_000 if version == 3 else 72_000) * kbps // rate_hz + (head[2] >> 1 & 1)


def _tag_bytes(data: bytes) -> int:
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
    return 10 + size + (10 if data[5] & 0x10 else 0)


def _after_frame(frame: bytes, reservoir: int, number: int) -> int:
    """The bytes that later frames may still use. Raises: SoundError for side information that cannot be true."""
    mpeg1, mono, checked = frame[1] & 8 > 0, frame[3] >> 6 == 3, frame[1] & 1 == 0
    channels = 1 if mono else 2
    start = 6 if checked else 4
    length = (17 if mono else 32) if mpeg1 else (9 if mono else 17)
    side = frame[start : start + length]
    own = len(frame) - start - length
    if number == 0 and side.count(0) == length and frame[start + length :][:4] in (b"Info", b"Xing"):
        return 0
    bits = _bits(side)
    begin = bits(9 if mpeg1 else 8)
    bits((5 if mono else 3) if mpeg1 else (1 if mono else 2))
    if mpeg1:
        bits(4 * channels)
    used = sum(_granule_bits(bits, mpeg1, number) for _ in range((2 if mpeg1 else 1) * channels))
    if begin > reservoir or used > 8 * (begin + own):
        raise SoundError(f"its MP3 is damaged in frame {number + 1}, which asks for data that are not there")
    return min(begin + own - -(-used // 8) if used else begin + own, 511 if mpeg1 else 255)


def _granule_bits(bits: Callable[[int], int], mpeg1: bool, number: int) -> int:
    """How many bits of main data one granule of one channel has. Raises: SoundError for values that none has."""
    used, big_values = bits(12), bits(9)
    tables: tuple[int, ...]
    bits(8 + (4 if mpeg1 else 9))
    if bits(1):
        block, tables = bits(2), (bits(1), bits(5), bits(5))[1:]
        bits(9)
        wrong = block == 0
    else:
        tables, wrong = (bits(5), bits(5), bits(5)), False
        bits(7)
    bits(3 if mpeg1 else 2)
    if wrong or big_values > 288 or any(table in (4, 14) for table in tables):
        raise SoundError(f"its MP3 is damaged in frame {number + 1}, whose values no encoder writes")
    return used


def _bits(data: bytes) -> Callable[[int], int]:
    """A reader of so many bits at a time, the highest first."""
    stream: Iterator[str] = iter("".join(f"{byte:08b}" for byte in data))
    return lambda count: int("".join(next(stream) for _ in range(count)), 2)
