"""A speech server on loopback with the interface of OpenAI: it hums, or fails as told."""

from __future__ import annotations

import io
import json
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import numpy as np
import soundfile

from tests.helpers.babble import babble
from tests.helpers.loopback import answering

RATE_HZ = 24_000
HUM_HZ = 150.0
MODES = (
    "ok",
    "streamed",
    "pcm",
    "mp3",
    "flac",
    "cut",
    "cutwav",
    "empty",
    "html",
    "redirect",
    "hang",
    "quota",
    "endless",
)
KEY = "sk-secret-0123456789"


def hum(text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The sound of a text: a babble at 150 Hz, 50 ms a letter."""
    return babble(len(text) * 0.05, HUM_HZ, RATE_HZ, zlib.crc32(text.encode()), 0.5).astype(np.float32)


def encoded(text: str, form: str) -> bytes:
    """The sound in a format of soundfile, or as bare PCM."""
    if form == "pcm":
        return bytes((hum(text) * 32767).astype("<i2").tobytes())
    out = io.BytesIO()
    soundfile.write(out, hum(text), RATE_HZ, format=form)
    return out.getvalue()


def streamed(text: str) -> bytes:
    """A WAV as a server writes it that does not know yet how long it will be."""
    data = encoded(text, "pcm")
    form = struct.pack("<HHIIHH", 1, 1, RATE_HZ, 2 * RATE_HZ, 2, 16)
    return (
        b"RIFF\xff\xff\xff\xffWAVEfmt " + struct.pack("<I", 16) + form + b"LIST\x04\0\0\0INFO" + b"data\xff\xff\xff\xff"
    ) + data


@dataclass
class SpeechServer:
    """Every request, and how the next ones are answered: by `mode`, or by a status where it is a number."""

    mode: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, text: str) -> tuple[int, str, bytes]:
        """Status, type and body."""
        error = {"error": {"message": f"no: {text} {KEY}", "type": "invalid_request_error", "code": None}}
        if self.mode.isdigit():
            return int(self.mode), "application/json", json.dumps(error).encode()
        if self.mode == "quota":
            error["error"]["code"] = "insufficient_quota"
            return 429, "application/json", json.dumps(error).encode()
        if self.mode == "redirect":
            return 307, "text/plain", b""
        if self.mode == "html":
            return 200, "text/html", b"<html>Welcome</html>"
        if self.mode == "empty":
            return 200, "audio/wav", b""
        if self.mode == "cutwav":
            return 200, "audio/wav", encoded(text, "WAV")[:-2000]
        if self.mode in ("pcm", "mp3", "flac"):
            return 200, f"audio/{self.mode}", encoded(text, self.mode if self.mode == "pcm" else self.mode.upper())
        return 200, "audio/wav", streamed(text) if self.mode == "streamed" else encoded(text, "WAV")


@contextmanager
def speech_server() -> Iterator[SpeechServer]:
    """A running server."""
    server = SpeechServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.paths.append(self.path)
            server.keys.append(self.headers.get("Authorization", ""))
            status = int(server.mode) if server.mode.isdigit() else 200
            self.respond(status, "application/json", b'{"data": []}')

        def do_POST(self) -> None:
            server.paths.append(self.path)
            server.keys.append(self.headers.get("Authorization", ""))
            payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.heard.append(payload)
            if server.mode == "hang":
                server.released.wait(20)
                return
            self.respond(*server.answer(payload["input"]))

        def respond(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, **server.headers}.items():
                self.send_header(name, value)
            if server.mode == "redirect":
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if server.mode == "cut" else body)

        def log_message(self, *_: object) -> None: ...

    with answering(Handler) as address:
        server.url = f"{address}/v1"
        try:
            yield server
        finally:
            server.released.set()
