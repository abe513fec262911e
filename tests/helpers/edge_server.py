"""A loopback fake of the read-aloud service, strict about what it is asked, with the ways in which it fails.

    with EdgeServer() as server:            # in a thread, on a free port of 127.0.0.1
        server.route(monkeypatch)           # edge-tts in this process now asks it
        server.mode = "429"                 # from now on; or only for the next ones:
        server.script = ["drop", "503"]
        ...
        server.requests[0].text             # what was asked

It babbles for each request: its pitch tells the voice (`tone_hz`), its length the text.
For a command in another process, start Python with `-c server.bootstrap(arguments)`.
"""

from __future__ import annotations

import asyncio
import html
import io
import json
import re
import threading
import time
import uuid
import wave
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from types import TracebackType
from typing import Any
from xml.etree import ElementTree

import lameenc
import numpy as np
import pytest
from aiohttp import WSMsgType, web
from numpy.typing import NDArray

from tests.helpers.babble import babble

SOUNDS = (  # right words and times, wrong sound
    "noise",
    "pinknoise",
    "hum",
    "tone",
    "halfnoise",  # noise from the middle on
    "holes",  # 90 % of it silent
    "silentend",  # its last 40 % silent
    "clipped",
    "twice",
    "damaged",  # MP3 frames overwritten
)
MODES = (
    "ok",
    "skew403",  # the client's clock is wrong: refuses with a Date until the token changes
    "standing403",
    "401",  # wants a key
    "429",  # with Retry-After
    "503",
    "noaudio",
    "drop",  # closes in the middle of the speech
    "silent",  # closes after the last word, before it says that the turn is over
    "short",  # says that the turn is over after half of the words
    "nowords",  # speaks without word times
    "hang",  # nothing after the connection
    "stay",  # everything, and then never says goodbye
    "garbage",  # a binary message that is no frame
    "gibberish",  # metadata that is not JSON
    "trickle",  # one small frame at a time, slowly, without end
    "wrongformat",  # WAV in audio/mpeg messages
    "wrongrate",  # MP3 at 16 kHz
    *SOUNDS,
)
RATE_HZ = 24_000
LEAD_S, TAIL_S = 0.1, 0.5
_NAMESPACE = "{http://www.w3.org/2001/10/synthesis}"
_EXPECTED_CONFIG = "audio-24khz-48kbitrate-mono-mp3"


@dataclass(frozen=True)
class Heard:
    """One request as the service understood it; `faults` are its objections, empty for a proper one."""

    mode: str
    query: dict[str, str]
    headers: dict[str, str]
    voice: str = ""
    prosody: dict[str, str] = field(default_factory=dict)
    text: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """What came over one connection before the answer."""

    request_id: str
    words: bool
    heard: Heard


def tone_hz(voice: str) -> float:
    """The pitch at which the fake speaks for a voice such as fr-CA-SylvieNeural."""
    return 200.0 + 10 * (zlib.crc32(voice.encode()) % 80)


def word_s(word: str) -> float:
    """How long the fake speaks one word."""
    return 0.06 * len(word) + 0.06


def speech_s(text: str) -> float:
    """How long the fake speaks a text, with the silence around it."""
    return LEAD_S + sum(word_s(word) for word in text.split()) + TAIL_S


class EdgeServer:
    """The service in a thread; `mode` holds for each request unless `script` has a mode for it."""

    def __init__(self) -> None:
        self.mode = "ok"
        self.script: list[str] = []
        self.choose: Callable[[], str] | None = None  # the mode of each request beyond the script
        self.requests: list[Heard] = []
        self.retry_after_s = 7
        self.skew_s = 7200
        self.at_once = 0
        self.most_at_once = 0
        self.port = 0
        self._refused_token = ""
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._stopping: asyncio.Event | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="edge-server", daemon=True)

    def __enter__(self) -> EdgeServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listens when it returns."""
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        """Closes every connection."""
        assert self._stopping is not None
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    @property
    def speak_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/edge/v1?TrustedClientToken=test"

    @property
    def voices_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/voices/list?trustedclienttoken=test"

    def route(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Sends edge-tts in this process here, with its clock correction as new."""
        from edge_tts import communicate, drm, voices

        monkeypatch.setattr(communicate, "WSS_URL", self.speak_url)
        monkeypatch.setattr(voices, "VOICE_LIST", self.voices_url)
        monkeypatch.setattr(drm.DRM, "clock_skew_seconds", 0.0)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def bootstrap(self, arguments: list[str]) -> str:
        """A program for `python -c` that runs the command line with edge-tts sent here."""
        return (
            "import os, sys\n"
            "from edge_tts import communicate, voices\n"
            f"communicate.WSS_URL, voices.VOICE_LIST = {self.speak_url!r}, {self.voices_url!r}\n"
            "os.environ['NO_PROXY'] = '127.0.0.1'\n"
            f"sys.argv = ['audiobrief', *{arguments!r}]\n"
            "from audiobrief.cli.main import main\n"
            "sys.exit(main())\n"
        )

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        app = web.Application()
        app.router.add_get("/edge/v1", self._speak)
        app.router.add_get("/voices/list", self._list)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self._stopping = asyncio.Event()
        self._ready.set()
        await self._stopping.wait()
        await runner.cleanup()
        left_over = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left_over:
            task.cancel()
        await asyncio.gather(*left_over, return_exceptions=True)

    async def _list(self, request: web.Request) -> web.Response:
        name = "fr-CA-SylvieNeural"
        return web.json_response([{"Name": name, "ShortName": name, "Gender": "Female", "Locale": "fr-CA"}])

    async def _speak(self, request: web.Request) -> web.StreamResponse:
        with self._lock:
            mode = self.script.pop(0) if self.script else self.choose() if self.choose else self.mode
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        assert mode in MODES, mode
        try:
            refusal = self._refusal(mode, request)
            if refusal is not None:
                self.requests.append(Heard(mode, dict(request.query), dict(request.headers)))
                return refusal
            return await self._converse(mode, request)
        finally:
            with self._lock:
                self.at_once -= 1

    def _refusal(self, mode: str, request: web.Request) -> web.Response | None:
        token = request.query.get("Sec-MS-GEC", "")
        now = formatdate(usegmt=True)
        if mode == "skew403" and (not self._refused_token or self._refused_token == token):
            self._refused_token = token
            return web.Response(status=403, headers={"Date": formatdate(time.time() + self.skew_s, usegmt=True)})
        if mode == "standing403":
            return web.Response(status=403, headers={"Date": now})
        if mode == "429":
            return web.Response(status=429, headers={"Date": now, "Retry-After": str(self.retry_after_s)})
        if mode in ("401", "503"):
            return web.Response(status=int(mode))
        return None

    async def _converse(self, mode: str, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=True, autoclose=False)
        await socket.prepare(request)
        asked = await _listen(socket, mode, request)
        if asked is None:
            return socket
        self.requests.append(asked.heard)
        if asked.heard.faults:
            await socket.close(code=1007, message=asked.heard.faults[0].encode())
            return socket
        try:
            await _answer(socket, mode, asked)
        except ConnectionResetError:
            return socket  # the client has left
        if mode in ("hang", "stay"):
            while request.transport is not None and not request.transport.is_closing():
                await asyncio.sleep(0.02)
            return socket
        await socket.close()
        return socket


async def _listen(socket: web.WebSocketResponse, mode: str, request: web.Request) -> _Asked | None:
    """The request when both of its messages have come, in the order that the service wants."""
    faults = [f"{name} is missing" for name in ("Sec-MS-GEC", "ConnectionId") if not request.query.get(name)]
    faults += [f"{name} is missing" for name in ("Cookie", "Origin", "User-Agent") if name not in request.headers]
    config: dict[str, Any] = {}
    async for message in socket:
        if message.type != WSMsgType.TEXT:
            faults.append("a message that is not text")
            break
        head, _, body = message.data.partition("\r\n\r\n")
        headers = dict(line.split(":", 1) for line in head.split("\r\n"))
        if headers["Path"] == "speech.config" and not config:
            config = json.loads(body)["context"]["synthesis"]["audio"]
        elif headers["Path"] == "ssml":
            if not config:
                faults.append("speech before the configuration")
            elif config["outputFormat"] != _EXPECTED_CONFIG:
                faults.append("another output format")
            words = bool(config) and config["metadataoptions"]["wordBoundaryEnabled"] == "true"
            return _Asked(headers["X-RequestId"], words, _heard(body, mode, request, faults))
        else:
            faults.append(f"a message of path {headers['Path']}")
    return None


def _heard(ssml: str, mode: str, request: web.Request, faults: list[str]) -> Heard:
    """The request's voice, prosody and text, by a strict XML parser."""
    query, headers = dict(request.query), dict(request.headers)
    try:
        speak = ElementTree.fromstring(ssml)
    except ElementTree.ParseError as error:
        return Heard(mode, query, headers, faults=(*faults, f"not XML: {error}"))
    shape = [element.tag for element in speak.iter()]
    if shape != [_NAMESPACE + name for name in ("speak", "voice", "prosody")]:
        faults = [*faults, f"elements {shape}"]
        return Heard(mode, query, headers, faults=tuple(faults))
    voice, prosody = speak[0], speak[0][0]
    named = re.fullmatch(
        r"Microsoft Server Speech Text to Speech Voice \(([\w-]+), (\w+Neural)\)", voice.get("name", "")
    )
    if named is None:
        faults = [*faults, f"voice {voice.get('name')}"]
    for name, form in (("rate", r"[+-]\d+%"), ("volume", r"[+-]\d+%"), ("pitch", r"[+-]\d+Hz")):
        if not re.fullmatch(form, prosody.get(name, "")):
            faults = [*faults, f"{name} {prosody.get(name)}"]
    short = f"{named[1]}-{named[2]}" if named else ""
    return Heard(mode, query, headers, short, dict(prosody.attrib), prosody.text or "", tuple(faults))


async def _answer(socket: web.WebSocketResponse, mode: str, asked: _Asked) -> None:
    """The service's side of the conversation, up to its goodbye."""
    if mode == "hang":
        return
    await _say(socket, asked, "turn.start", '{"context":{"serviceTag":"fake"}}')
    await _say(socket, asked, "response", '{"context":{"serviceTag":"fake"}}')
    if mode == "garbage":
        await socket.send_bytes(b"\x00\x10" + bytes(range(128, 200)))
    if mode == "gibberish":
        await _say(socket, asked, "audio.metadata", "{not json")
    if mode != "noaudio":
        whole = await _speak_words(socket, mode, asked)
        if not whole:
            return
        await _frame(socket, asked, b"", typed=False)
    await _say(socket, asked, "turn.end", "{}")


async def _speak_words(socket: web.WebSocketResponse, mode: str, asked: _Asked) -> bool:
    """Audio and word times; False when the line is to drop before the turn's end."""
    words = asked.heard.text.split()
    if mode == "short":
        words = words[: (len(words) + 1) // 2]
    sound = audio(" ".join(words), asked.heard.voice, mode)
    blocks = [sound[start : start + 720] for start in range(0, len(sound), 720)]
    if mode == "trickle":
        for block in blocks * 1000:
            await _frame(socket, asked, block[:144])
            await asyncio.sleep(0.03)
    times = list(_word_times(words))
    for index, block in enumerate(blocks):
        if mode == "drop" and index > len(blocks) // 2:
            return False
        await _frame(socket, asked, block)
        while times and times[0][0] < (index + 1) * 0.12:
            await _word(socket, asked, mode, times.pop(0))
    for timing in times:
        await _word(socket, asked, mode, timing)
    return mode != "silent"


def _word_times(words: list[str]) -> Iterator[tuple[float, float, str]]:
    start_s = LEAD_S
    for word in words:
        spoken = word.strip("«»\"'.,;:!?…()")
        if any(c.isalnum() for c in spoken):
            yield start_s, word_s(word), spoken
        start_s += word_s(word)


async def _word(socket: web.WebSocketResponse, asked: _Asked, mode: str, timing: tuple[float, float, str]) -> None:
    start_s, duration_s, word = timing
    if not asked.words or mode == "nowords":
        return
    data = {
        "Offset": round(start_s * 1e7),
        "Duration": round(duration_s * 1e7),
        "text": {"Text": html.escape(word, quote=False), "Length": len(word), "BoundaryType": "WordBoundary"},
    }
    await _say(socket, asked, "audio.metadata", json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": data}]}))


async def _say(socket: web.WebSocketResponse, asked: _Asked, path: str, body: str) -> None:
    head = f"X-RequestId:{asked.request_id}\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}"
    await socket.send_str(f"{head}\r\n\r\n{body}")


async def _frame(socket: web.WebSocketResponse, asked: _Asked, data: bytes, *, typed: bool = True) -> None:
    kind = "Content-Type:audio/mpeg\r\n" if typed else ""
    head = f"X-RequestId:{asked.request_id}\r\n{kind}X-StreamId:{uuid.uuid4().hex.upper()}\r\nPath:audio\r\n"
    await socket.send_bytes(len(head).to_bytes(2, "big") + head.encode() + data)


@lru_cache(maxsize=256)
def audio(text: str, voice: str, mode: str = "ok") -> bytes:
    """The babble for a text: MP3 as the service sends it, or another format or sound in the modes for that."""
    rate_hz = 16_000 if mode == "wrongrate" else RATE_HZ
    lead, tail = np.zeros(round(LEAD_S * rate_hz)), np.zeros(round(TAIL_S * rate_hz))
    spoken_s = speech_s(text) - LEAD_S - TAIL_S
    speech = babble(spoken_s, tone_hz(voice), rate_hz, zlib.crc32(text.encode()))
    sound = np.concatenate([lead, _spoilt(speech, mode, rate_hz), tail])
    samples = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    if mode == "wrongformat":
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(2)
            writer.setframerate(rate_hz)
            writer.writeframes(samples)
        return file.getvalue()
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(48)
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_out_sample_rate(rate_hz)
    encoder.set_channels(1)
    encoder.set_quality(7)
    mp3 = bytes(encoder.encode(samples) + encoder.flush())
    return _damaged(mp3) if mode == "damaged" else mp3


def _spoilt(speech: NDArray[np.float64], mode: str, rate_hz: int) -> NDArray[np.float64]:
    """The sound with the fault of a mode of `SOUNDS`, or as it is."""
    count = len(speech)
    time_s, random = np.arange(count) / rate_hz, np.random.default_rng(count)
    noise = random.normal(0, 0.1, count)
    if mode == "noise":
        return noise
    if mode == "pinknoise":
        pink = np.fft.irfft(np.fft.rfft(noise) / np.sqrt(np.maximum(np.arange(count // 2 + 1), 20)), count)
        return np.asarray(pink * (0.5 / np.abs(pink).max()))
    if mode == "hum":
        return np.asarray(sum(0.2 * np.sin(2 * np.pi * 60 * n * time_s) / n for n in range(1, 12)))
    if mode == "tone":
        return 0.3 * np.sin(2 * np.pi * 220 * time_s)
    if mode == "halfnoise":
        return np.concatenate([speech[: count // 2], noise[count // 2 :]])
    if mode == "holes":
        return np.where(time_s % 1.5 < 0.15, speech, 0.0)
    if mode == "silentend":
        return np.concatenate([speech[: round(0.6 * count)], np.zeros(count - round(0.6 * count))])
    if mode == "clipped":
        return np.clip(12 * speech, -1, 1)
    if mode == "twice":
        return np.concatenate([speech, np.zeros(rate_hz // 10), speech])
    return speech


def _damaged(mp3: bytes) -> bytes:
    """Three frames of 144 bytes in the middle overwritten, their headers kept."""
    frames = [mp3[start : start + 144] for start in range(0, len(mp3), 144)]
    random = np.random.default_rng(len(frames))
    for number in (len(frames) // 3, len(frames) // 2, len(frames) // 2 + 1):
        frames[number] = frames[number][:4] + random.integers(0, 256, 140, dtype=np.uint8).tobytes()
    return b"".join(frames)
