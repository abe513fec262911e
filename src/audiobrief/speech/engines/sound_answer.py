"""Sound as servers send it: WAV whose header was written before its length was known, PCM, MP3, FLAC, Opus."""

from __future__ import annotations

import io
import re
import struct

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.errors import SoundError
from audiobrief.speech.engines.mp3_answer import check_frames, decoded_quietly, is_mp3

_UNKNOWN_SIZES = (0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000)  # what streaming writers put where a length belongs
_PCM = re.compile(r"audio/(?:pcm|l16|x-raw)", re.IGNORECASE)
_RATE = re.compile(r"rate=(\d{4,6})", re.IGNORECASE)
PCM_RATE_HZ = 24_000  # Source: OpenAI's guide to text to speech: 24 kHz, 16 bit, signed, little-endian, no header


def decoded(data: bytes, content_type: str) -> Clip:
    """The sound of an answer. Raises: SoundError for what is none, or is cut short."""
    if not data:
        raise SoundError("the answer is empty")
    if _PCM.match(content_type) and not data.startswith((b"RIFF", b"fLaC", b"OggS", b"ID3")):
        found = _RATE.search(content_type)
        samples = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
        return Clip.of(samples.astype(np.float32) / 32768, int(found[1]) if found else PCM_RATE_HZ)
    import soundfile

    whole = _with_lengths(data)
    if is_mp3(whole):
        check_frames(whole)
    try:
        samples, rate_hz = decoded_quietly(lambda: soundfile.read(io.BytesIO(whole), dtype="float32", always_2d=True))
    except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
        raise SoundError(f"the answer is no sound ({content_type or 'without a type'})") from error
    if not len(samples):
        raise SoundError("the answer has no sound in it")
    return Clip.of(samples, rate_hz).mono()


def _with_lengths(data: bytes) -> bytes:
    """A WAV with the lengths that it has; other data as it is. Raises: SoundError when a WAV is cut short."""
    if not (data.startswith(b"RIFF") and data[8:12] == b"WAVE"):
        return data
    place = 12
    while place + 8 <= len(data):
        name, size = data[place : place + 4], struct.unpack_from("<I", data, place + 4)[0]
        left = len(data) - place - 8
        if name == b"data":
            if size > left and size not in _UNKNOWN_SIZES:
                raise SoundError(f"the sound is cut short ({left} of {size} bytes)")
            kept = left if size in _UNKNOWN_SIZES else size
            head = data[:4] + struct.pack("<I", place + kept) + data[8:place]
            return head + b"data" + struct.pack("<I", kept) + data[place + 8 : place + 8 + kept]
        place += 8 + size + size % 2
    raise SoundError("the sound is cut short in its header")
