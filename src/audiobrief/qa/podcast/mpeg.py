"""The frames of an MP3, counted and measured from their headers; nothing is decoded."""

from __future__ import annotations

import mmap
from dataclasses import dataclass

# Source: ISO/IEC 11172-3, section 2.4.2.3, and 13818-3: kbit/s by the index of layer III.
_MPEG1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
# Version bits of the second byte → (divisor of the rates, samples a frame, rates of bits).
_VERSIONS = {0b11: (1, 1152, _MPEG1), 0b10: (2, 576, _MPEG2), 0b00: (4, 576, _MPEG2)}
_RATES_HZ = (44_100, 48_000, 32_000)
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
            for rate_index, base_hz in enumerate(_RATES_HZ):
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
