"""A timeline as one MP3 that measures its target: mastered, cut in silence, encoded side by side, and decoded again."""

from __future__ import annotations

import math
import struct
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import BinaryIO

from audiobrief.audio.loudness import Cells, amplitude
from audiobrief.audio.loudness_meter import Loudness, hear_file
from audiobrief.audio.master import TOLERANCE_LU, LimitedRun, Mastering, MasterTarget, mastered, solve
from audiobrief.audio.mix import RATE_HZ, Analyses, Sources, Timeline, runs
from audiobrief.errors import SoundError

FRAME = 1152  # samples in one MPEG-1 layer III frame

_BITRATES_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_QUALITY = 3  # what the `lame` program does unless told otherwise
_UNIT = 20 * RATE_HZ  # the shortest stretch worth an encoder of its own
_LONGEST_HELD = 600 * RATE_HZ  # a longer stretch, which only a bed makes, is written as it is encoded
_AFTER_SOUND = 2400  # silence that the decoder's overlap (1105 samples) and one frame need before a cut
_BEFORE_SOUND = 600  # silence left after a cut, so that no sound falls into a fresh encoder's start
_DELAY = 576  # LAME's own; players add the decoder's 529
_LONGEST_PADDING = 0xFFF


@dataclass(frozen=True)
class Profile:
    """What kind of MP3: constant bit rate at 44,100 Hz, and the loudness to master for."""

    channels: int = 2
    bitrate_kbps: int = 128
    target: MasterTarget = field(default_factory=MasterTarget)

    def __post_init__(self) -> None:
        if self.channels not in (1, 2) or self.bitrate_kbps not in _BITRATES_KBPS[5:]:
            known = ", ".join(map(str, _BITRATES_KBPS[5:]))
            raise SoundError(
                f"an MP3 of {self.channels} channels at {self.bitrate_kbps} kbit/s is not possible; "
                f"choose 1 or 2 channels and one of {known} kbit/s"
            )


STEREO = Profile()
MONO = Profile(1, 96, MasterTarget(lufs=-19.0))  # as loud as -16 from two sides


@dataclass(frozen=True)
class Encoded:
    """What was written: MPEG frames without the Info header's own, samples that players hear, bytes with it."""

    frames: int
    samples: int
    bytes: int

    @property
    def duration_s(self) -> float:
        return self.samples / RATE_HZ


@dataclass(frozen=True)
class _Unit:
    """A stretch between two cuts, for one encoder; the last one keeps every frame that comes."""

    start: int
    end: int
    runs: tuple[LimitedRun, ...]
    last: bool


def encode(
    timeline: Timeline,
    sources: Sources,
    mastering: Mastering,
    profile: Profile,
    out: BinaryIO,
    threads: int = 2,
    progress: Callable[[float], None] = lambda share: None,
) -> Encoded:
    """The programme written at the current place of `out` (seekable): an Info header and MPEG frames.

    The bytes do not depend on `threads`. Memory does not grow with the programme. `progress` is told the share
    done, 0 to 1, from the calling thread. Raises: SoundError when the encoder fails.
    """
    start = out.tell()
    out.write(_info_frame(profile, frames=0, size=0, padding=0))
    header = out.tell() - start
    frames = 0
    for place, data, count in _encoded(_units(timeline, mastering), sources, mastering, profile, threads):
        out.write(data)
        frames += count
        progress(place / timeline.total_frames)
    end = out.tell()
    padding = frames * FRAME - timeline.total_frames - _DELAY
    if not 0 <= padding <= _LONGEST_PADDING:
        raise SoundError(f"the encoder gave {frames} frames for {timeline.total_frames} samples; run again")
    out.seek(start)
    out.write(_info_frame(profile, frames=frames, size=end - start - header, padding=padding))
    out.seek(end)
    return Encoded(frames, timeline.total_frames, end - start)


def _units(timeline: Timeline, mastering: Mastering) -> Iterator[_Unit]:
    """The stretches to encode, cut only in digital silence and at whole frames; they depend on nothing else."""
    start = 0
    held: list[LimitedRun] = []
    pairs = list(zip(runs(timeline), mastering.curves, strict=True))
    for (run, curve), following in zip(pairs, [*pairs[1:], None], strict=True):
        held.append((run, curve))
        if following is None:
            break
        cut = math.ceil((run.end + _AFTER_SOUND) / FRAME) * FRAME
        if cut - start >= _UNIT and cut + _BEFORE_SOUND <= following[0].start:
            yield _Unit(start, cut, tuple(held), last=False)
            start, held = cut, []
    yield _Unit(start, timeline.total_frames, tuple(held), last=True)


def _encoded(
    units: Iterator[_Unit], sources: Sources, mastering: Mastering, profile: Profile, threads: int
) -> Iterator[tuple[int, bytes, int]]:
    """MPEG frames in order, with the place in the programme that they reach and their count.

    Only a few units are under way at a time; one that is too long to be held is given piece by piece.
    """
    gain = amplitude(mastering.gain_db)
    under_way: deque[tuple[_Unit, Future[tuple[bytes, int]]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="encode")
    try:
        for unit in units:
            if unit.end - unit.start > _LONGEST_HELD:
                yield from _results(under_way, 0)
                yield from _pieces(unit, sources, gain, profile)
                continue
            under_way.append((unit, pool.submit(_encode_unit, unit, sources, gain, profile)))
            yield from _results(under_way, threads + 1)
        yield from _results(under_way, 0)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _results(
    under_way: deque[tuple[_Unit, Future[tuple[bytes, int]]]], allowed: int
) -> Iterator[tuple[int, bytes, int]]:
    """What the oldest units gave, until no more than `allowed` are under way."""
    while len(under_way) > allowed:
        unit, future = under_way.popleft()
        yield (unit.end, *future.result())


def _encode_unit(unit: _Unit, sources: Sources, gain: float, profile: Profile) -> tuple[bytes, int]:
    """The MPEG frames of one stretch and how many they are."""
    found = [(data, count) for _, data, count in _pieces(unit, sources, gain, profile)]
    return b"".join(data for data, _ in found), sum(count for _, count in found)


def _pieces(unit: _Unit, sources: Sources, gain: float, profile: Profile) -> Iterator[tuple[int, bytes, int]]:
    """The stretch's whole MPEG frames as the encoder gives them, as in `_encoded`."""
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(profile.bitrate_kbps)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_channels(profile.channels)
    encoder.set_quality(_QUALITY)
    encoder.silence()
    # The frames that fit between two cuts; the last stretch keeps every one that comes.
    left = None if unit.last else (unit.end - unit.start) // FRAME
    place, rest = unit.start, b""
    try:
        for pcm in chain(
            mastered(unit.start, unit.end, unit.runs, sources, gain / _lame_scale(profile), profile.channels), [None]
        ):
            rest += encoder.flush() if pcm is None else encoder.encode(pcm.tobytes())
            size, count = _whole_frames(rest, left)
            place += 0 if pcm is None else len(pcm)
            left = left if left is None else left - count
            yield place, rest[:size], count
            rest = rest[size:]
    except RuntimeError as error:
        raise SoundError(f"the MP3 encoder failed ({error}); run again") from error
    if left:
        raise SoundError(f"the MP3 encoder gave {left} frames less than were due; run again")


def _lame_scale(profile: Profile) -> float:
    """What LAME's constant bit rate presets multiply their input by. Source: LAME 3.100, presets.c (abr)."""
    if profile.bitrate_kbps <= 160:
        return 0.95
    return 0.97 if profile.bitrate_kbps <= 192 else 1.0


def _whole_frames(data: bytes, wanted: int | None) -> tuple[int, int]:
    """The size in bytes and the number of the first `wanted` whole frames, or of all."""
    size = count = 0
    while size + 4 <= len(data) and (wanted is None or count < wanted):
        kbps, padded = _BITRATES_KBPS[data[size + 2] >> 4], data[size + 2] >> 1 & 1
        length = 144_000 * kbps // RATE_HZ + padded
        if size + length > len(data):
            break
        size += length
        count += 1
    return size, count


def _info_frame(profile: Profile, *, frames: int, size: int, padding: int) -> bytes:
    """The frame before the sound that tells players length and gaps; `size` is that of the sound's frames.

    Source: Xing header (frames, bytes, seek table, quality) and the LAME tag, revision 1 (delay, padding).
    """
    mono = profile.channels == 1
    length = 144_000 * profile.bitrate_kbps // RATE_HZ
    frame = bytearray(length)
    # MPEG-1 layer III without checksum, 44,100 Hz; mono, or joint stereo.
    frame[:4] = bytes((0xFF, 0xFB, _BITRATES_KBPS.index(profile.bitrate_kbps) << 4, 0xC4 if mono else 0x44))
    xing = 4 + (17 if mono else 32)  # behind the side information
    seek_table = bytes(index * 256 // 100 for index in range(100))
    frame[xing : xing + 120] = struct.pack(">4sIII100sI", b"Info", 0xF, frames, size + length, seek_table, 0)
    tag = xing + 120
    frame[tag : tag + 9] = b"LAME3.100"
    frame[tag + 9] = 0x01  # tag revision 0, constant bit rate
    frame[tag + 10] = 170  # low-pass in units of 100 Hz
    frame[tag + 20] = min(profile.bitrate_kbps, 255)
    frame[tag + 21 : tag + 24] = (_DELAY << 12 | padding).to_bytes(3, "big")
    frame[tag + 28 : tag + 32] = struct.pack(">I", size + length)
    # The checksum of the sound (2 bytes) stays 0, which readers take as not given.
    frame[tag + 34 : tag + 36] = struct.pack(">H", _crc16(frame[: tag + 34]))
    return bytes(frame)


def _crc16(data: bytes | bytearray) -> int:
    """CRC-16/ARC, as in the LAME tag."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


_TRIES = 5  # one is the rule, two where coding loses treble; more only under a very hot target
_SPARE_DB = 0.1
_SPARE_LU = 0.03  # of the tolerance, for other meters and machines: blocks at the gate weigh differently


@dataclass(frozen=True, eq=False)
class Assembled:
    """The MP3 as written, what was measured on it after decoding, and the mastering that made it.

    `cells` are the decoded energies of each 100 ms; `on_target` is what the measurement says: within 0.1 LU of the
    loudness and not over the true peak.
    """

    encoded: Encoded
    loudness: Loudness
    cells: Cells
    mastering: Mastering
    on_target: bool


def assemble(
    timeline: Timeline,
    sources: Sources,
    analyses: Analyses,
    profile: Profile,
    out: BinaryIO,
    threads: int = 2,
    progress: Callable[[float], None] = lambda share: None,
) -> Assembled:
    """The programme mastered, encoded at the current place of `out` (read, write, seek) and measured there.

    Where coding added more overshoot than allowed for, the MP3 is made again under a lower ceiling.
    Raises: SoundError when the programme is silent or the encoder fails.
    """
    start = out.tell()
    goal, aim = profile.target, profile.target
    step_lu = 0.0

    def made(aim: MasterTarget) -> Assembled:
        out.seek(start)
        mastering = solve(timeline, sources, analyses, aim, profile.channels)
        encoded = encode(timeline, sources, mastering, profile, out, threads, progress)
        out.truncate()
        loudness, cells = hear_file(out)
        out.seek(0, 2)
        off_lu = abs(goal.lufs - loudness.integrated_lufs)
        on_target = off_lu <= TOLERANCE_LU and loudness.true_peak_dbtp <= goal.true_peak_dbtp
        return Assembled(encoded, loudness, cells, mastering, on_target)

    tried: list[tuple[bool, float, MasterTarget]] = []
    for _ in range(_TRIES):
        found = made(aim)
        off_lu = goal.lufs - found.loudness.integrated_lufs
        over_db = found.loudness.true_peak_dbtp - goal.true_peak_dbtp
        tried.append((over_db > 0, abs(off_lu), aim))
        # Too quiet although the limiter allowed more, or too loud: coding changed the loudness.
        missed = abs(off_lu) > TOLERANCE_LU - _SPARE_LU and (found.mastering.reached or off_lu < 0)
        if not (missed or over_db > 0):
            return found
        margin_db = aim.codec_margin_db + (over_db + _SPARE_DB if over_db > 0 else 0.0)
        # Loudness may jump where passages meet the gate: a step back is half as long as the one before.
        step_lu = off_lu if off_lu * step_lu >= 0 else -step_lu / 2
        aim = replace(aim, lufs=aim.lufs + (step_lu if missed else 0.0), codec_margin_db=margin_db)
    best = min(tried, key=lambda one: one[:2])
    return found if best is tried[-1] else made(best[2])
