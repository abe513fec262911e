"""Tests of the rules for a server: our own keeps them, and one that breaks each is caught."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.delivery.serve.hosts import listening
from audiobrief.delivery.serve.run import make_server
from audiobrief.podcast.public_files import content_type
from audiobrief.qa.podcast.live import check_url
from tests.helpers.whole_podcast import BASE_URL, NOW, build, in_feed, in_text, picture

# What a server does wrong for each rule, in words.
SERVERS = {
    "LIVE001": "the feed answers 500",
    "LIVE002": "the feed asks for a password",
    "LIVE003": "the feed is text/html",
    "LIVE004": "HEAD of the feed is refused",
    "LIVE005": "the feed has no version",
    "LIVE006": "the feed is always sent whole",
    "LIVE007": "the feed is for its own origin",
    "LIVE008": "the feed moved to where nothing is",
    "LIVE010": "HEAD of the audio is refused",
    "LIVE011": "the audio asks for a password",
    "LIVE012": "HEAD of the audio says another length",
    "LIVE013": "the audio has another type",
    "LIVE014": "ranges are not heard",
    "LIVE015": "ranges past the end give the whole",
    "LIVE020": "a transcript is not there",
    "LIVE021": "a transcript has another type",
    "LIVE022": "a transcript is for its own origin",
    "LIVE030": "the cover is not there",
    "LIVE031": "the cover is small",
}


NOWHERE = b"<itunes:new-feed-url>http://127.0.0.1:9/fr/feed.xml</itunes:new-feed-url>"


class Handler(BaseHTTPRequestHandler):
    """A server that does all right but what `fault` names."""

    output = Path()
    fault = ""
    sent = 0

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, body: bool) -> None:
        path = self.output / self.path.lstrip("/")
        kind = content_type(path.name)
        is_feed, is_audio = path.suffix == ".xml", path.suffix == ".mp3"
        is_cover, is_text = path.suffix == ".jpg", path.suffix == ".vtt"
        status = self._wrong_status(is_feed, is_audio, is_cover, is_text, body)
        if status or not path.is_file():
            self._send(status or 404, {}, b"")
            return
        data = path.read_bytes()
        if is_feed:
            data = data.replace(BASE_URL.encode(), f"http://{self.headers['Host']}/".encode())
        if is_feed and self.fault == "LIVE008":
            data = data.replace(b"<podcast:medium>", NOWHERE + b"<podcast:medium>")
        if is_cover and self.fault == "LIVE031":
            data = picture(300)
        wrong_kind = (self.fault, is_feed, is_audio, is_text)
        if wrong_kind in (
            ("LIVE003", True, False, False),
            ("LIVE013", False, True, False),
            ("LIVE021", False, False, True),
        ):
            kind = "text/html"
        headers = {"Content-Type": kind, "Content-Length": str(len(data))}
        if not ((self.fault == "LIVE007" and is_feed) or (self.fault == "LIVE022" and is_text)):
            headers["Access-Control-Allow-Origin"] = "*"
        if self.fault != "LIVE005":
            headers["ETag"] = '"one"'
        if self.headers.get("If-None-Match") == '"one"' and self.fault != "LIVE006":
            self._send(304, headers, b"")
            return
        self._send_data(headers, data, body, is_audio)

    def _wrong_status(self, is_feed: bool, is_audio: bool, is_cover: bool, is_text: bool, body: bool) -> int:
        wrong = {
            "LIVE001": (is_feed, 500),
            "LIVE002": (is_feed, 401),
            "LIVE004": (is_feed and not body, 405),
            "LIVE010": (is_audio and not body, 405),
            "LIVE011": (is_audio, 401),
            "LIVE020": (is_text, 404),
            "LIVE030": (is_cover, 404),
        }
        applies, status = wrong.get(self.fault, (False, 0))
        return status if applies else 0

    def _send_data(self, headers: dict[str, str], data: bytes, body: bool, is_audio: bool) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked is None or not is_audio:
            if self.fault == "LIVE012" and is_audio and not body:
                headers["Content-Length"] = str(len(data) + 1)
            self._send(200, headers, data if body else b"")
            return
        first, last = int(asked[1]), int(asked[2] or len(data) - 1)
        if first >= len(data):
            self._send(200 if self.fault == "LIVE015" else 416, {"Content-Length": "0"}, b"")
            return
        if self.fault == "LIVE014":
            self._send(200, headers, data)
            return
        part = data[first : last + 1]
        headers |= {
            "Content-Range": f"bytes {first}-{first + len(part) - 1}/{len(data)}",
            "Content-Length": str(len(part)),
        }
        self._send(206, headers, part)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return  # who checks reads only what it needs

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@contextmanager
def bad_server(output: Path, fault: str) -> Iterator[str]:
    """The address of the French feed of a server with that fault."""
    handler = type("Faulty", (Handler,), {"output": output, "fault": fault})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/fr/feed.xml"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ids(url: str, newest: int = 5) -> set[str]:
    """The ids of what is wrong at that address."""
    return {finding.id for finding in check_url(url, newest, NOW).findings}


def test_a_server_without_fault(clean_podcast: Path) -> None:
    """The one that the others are made of."""
    with bad_server(clean_podcast / "output", "") as url:
        assert ids(url) == set()


@pytest.mark.parametrize("rule", SERVERS)
def test_each_rule_of_a_server(clean_podcast: Path, rule: str) -> None:
    """One fault gives findings of one rule."""
    with bad_server(clean_podcast / "output", rule) as url:
        assert ids(url) == {rule}


def test_our_own_server_breaks_no_rule(clean_podcast: Path) -> None:
    """`audiobrief serve` and `audiobrief check` agree."""
    with listening("127.0.0.1", 0) as listener:
        server = make_server(clean_podcast / "output", BASE_URL)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/fr/feed.xml"
        try:
            assert ids(url) == set()
            result = CliRunner().invoke(app, ["check", url, "--json", "--newest", "1"])
            assert (result.exit_code, json.loads(result.stdout)) == (0, [])
        finally:
            server.should_exit = True
            thread.join(timeout=20)


def test_the_document_and_the_files_are_read_too(tmp_path: Path) -> None:
    """What is wrong in a feed, a transcript or chapters is found from outside as well; old episodes only if asked."""
    root = build(tmp_path / "project")
    in_text("vtt", "WEBVTT\n", "WEBVTT\nLanguage: fr\n")(root)
    in_feed("<itunes:explicit>false", "<itunes:explicit>no")(root)
    with bad_server(root / "output", "") as url:
        assert ids(url, newest=1) == {"FEED019"}
        assert ids(url, newest=0) == {"FEED019", "FILE040"}


def test_nobody_there_is_a_finding() -> None:
    """No traceback for a closed port, and no request to anything but http."""
    with listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    assert ids(f"http://127.0.0.1:{port}/feed.xml") == {"LIVE001"}
    assert ids("file:///etc/passwd") == {"LIVE001"}


def test_a_feed_without_end_is_cut(clean_podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size is bounded."""
    monkeypatch.setattr("audiobrief.qa.podcast.live._FEED_BYTES", 1000)
    with bad_server(clean_podcast / "output", "") as url:
        (finding,) = check_url(url, 5, NOW).findings
    assert finding.id == "LIVE001" and "more than 1000 bytes" in finding.message
