"""Tests of what a watch is made of: which files are one brief, items of feeds, who is told, the terminal's lines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from audiobrief.brief.readers.feed import each
from audiobrief.brief.readers.fetch import Fetched, FetchLimits, Marks, UnmodifiedError
from audiobrief.brief.readers.read import parse_name
from audiobrief.cli.watch import lines_of
from audiobrief.config.automation import WatchSettings
from audiobrief.errors import InputError
from audiobrief.workflows.watch.feeds import gather_items
from audiobrief.workflows.watch.inbox import grouped
from audiobrief.workflows.watch.notify import notify
from audiobrief.workflows.watch.state import FeedState
from audiobrief.workflows.watch.waiting import waiter
from tests.helpers.loopback import answering
from tests.helpers.tone import ToneSynthesizer
from tests.helpers.watched import Watched
from tests.workflows.test_render import tone

__all__ = ["tone"]  # a fixture

ITEM = "<item><title>{title}</title><guid isPermaLink='false'>{guid}</guid><pubDate>Tue, 03 Feb 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;{title} lundi matin à huit heures.&lt;/p&gt;&lt;h2&gt;Les faits&lt;/h2&gt;&lt;p&gt;On y va à pied.&lt;/p&gt;</description></item>"
RSS = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Fil</title><language>fr</language><lastBuildDate>{built}</lastBuildDate>{items}</channel></rss>"


def rss(*titles: str, built: str = "now") -> bytes:
    """A feed, the newest item first; guids are the first words of titles."""
    items = "".join(ITEM.format(title=title, guid=f"tag:{title.split()[1]}") for title in titles)
    return RSS.format(built=built, items=items).encode()


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        ("pont.fr.md pont.en.md", {"pont": ["pont.en.md", "pont.fr.md"]}),
        ("pont.md pont.en.md", {"pont": ["pont.md", "pont.en.md"]}),
        ("pont.docx pont.en.md", {"pont": ["pont.docx", "pont.en.md"]}),
        ("pont.md pont.docx", {"pont": ["pont.docx"], "pont.md": ["pont.md"]}),
        ("pont.fr.txt pont.en.docx", {"pont": ["pont.en.docx"], "pont.fr.txt": ["pont.fr.txt"]}),
        ("pont.fr.docx pont.en.md", {"pont": ["pont.fr.docx", "pont.en.md"]}),
        ("pont.de.md pont.fr.md", {"pont.de": ["pont.de.md"], "pont": ["pont.fr.md"]}),
    ],
)
def test_editions_of_one_brief_belong_together(tmp_path: Path, names: str, groups: dict[str, list[str]]) -> None:
    """As `render` takes them; what it would not read with another file is a brief of its own."""
    found = {tmp_path / name: (1, 1, 1) for name in names.split()}
    for path in found:
        path.write_text("x", "utf-8")
    assert {one.name: [path.name for path in one.files] for one in grouped(found)} == groups


def test_items_become_files_of_their_own(tmp_path: Path) -> None:
    """The oldest first, each whole by itself; only new and changed ones are written again, whatever the feed says of itself."""
    answers = [
        rss("La gare", "Le pont"),
        rss("La gare", "Le pont", built="later"),
        rss("Le parc", "La gare rouvre", "Le pont"),
    ]

    def ask(url: str, limits: FetchLimits) -> Fetched:
        return Fetched(url, parse_name("feed.rss"), answers.pop(0), Marks('"a"', "Tue"))

    known, first = gather_items(tmp_path, "https://a.fm/feed", FeedState(), allow_private=False, ask=ask)
    assert [name.partition("-")[0] for name in first] == ["tag", "tag"] and len(set(first)) == 2
    assert known.etag == '"a"' and [
        one.identity for one in each((tmp_path / first[0]).read_bytes(), "a", lambda *_: "x")
    ] == ["tag:pont"]
    known, names = gather_items(tmp_path, "https://a.fm/feed", known, allow_private=False, ask=ask)
    assert names == []
    known, names = gather_items(tmp_path, "https://a.fm/feed", known, allow_private=False, ask=ask)
    assert names[0] == first[1] and names[1] not in first
    assert len(known.items) == 3 and len(list(tmp_path.iterdir())) == 3


def test_a_page_is_no_feed() -> None:
    """It is told, and nothing is taken for an item."""
    with pytest.raises(InputError, match="is no feed"):
        each(b"<html><body><p>Bonjour</p></body></html>", "https://a.fm/", lambda *_: "x")


@contextmanager
def feed_server(pages: list[bytes], asked: list[dict[str, str]]) -> Iterator[str]:
    """A feed with an ETag, which answers 304 to who knows the last of `pages`; an empty list answers 500."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(dict(self.headers.items()))
            mark = f'"{len(pages)}"'
            same = self.headers.get("If-None-Match") == mark
            self.send_response(500 if not pages else 304 if same else 200)
            if pages and not same:
                self.send_header("ETag", mark)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(pages[-1])))
                self.end_headers()
                self.wfile.write(pages[-1])
            else:
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with answering(Handler) as address:
        yield f"{address}/feed.xml"


def test_a_feed_is_published_item_by_item(tmp_path: Path, tone: ToneSynthesizer) -> None:
    """New items are episodes, a changed one stays its episode; the server is asked with what it told before."""
    desk = Watched(tmp_path / "show")
    pages, asked = [rss("La gare", "Le pont")], list[dict[str, str]]()
    with feed_server(pages, asked) as url:
        assert [kind for kind, _ in desk.once(url)] == ["made", "made", "published"]
        assert desk.once(url) == [] and asked[-1]["If-None-Match"] == '"1"'
        pages.append(rss("Le parc", "La gare", "Le pont reste fermé"))
        told = desk.once(url)
        assert [kind for kind, _ in told] == ["made", "made", "published"] and told[-1][1].startswith("fr/")
        assert desk.items() == 3
        pages.clear()
        assert desk.once(url) == [("feed-failed", url)] and "answers 500" in desk.events[-1]["reason"]
    assert len(list(desk.inbox.glob("*.rss"))) == 3


def test_a_webhook_hears_by_post() -> None:
    """The event as JSON; one that refuses is told by its host alone, since an address may hold a key."""
    heard: list[tuple[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(204 if self.path == "/good" else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    event = {"id": 1, "event": "failed", "reason": "é"}
    with answering(Handler) as address:
        assert notify(WatchSettings(webhook=f"{address}/good"), event, Path()) == []
        (fault,) = notify(WatchSettings(webhook=f"{address}/s3cret"), event, Path())
    assert heard == [("application/json; charset=utf-8", event)] * 2
    assert "127.0.0.1 answered 403" in fault and "s3cret" not in fault
    (fault,) = notify(WatchSettings(webhook=address, timeout_s=5), event, Path())
    assert "cannot be reached" in fault
    (slow,) = notify(
        WatchSettings(hook=(sys.executable, "-c", "import time; time.sleep(9)"), timeout_s=0.2), event, Path()
    )
    assert "did not end within 0.2 s" in slow
    (gone,) = notify(WatchSettings.model_validate({"hook": "/nowhere/tell --now"}), event, Path())
    assert "the hook tell cannot be started" in gone


@pytest.mark.parametrize("missing", [True, False])
def test_waiting_ends_when_something_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: bool) -> None:
    """By the system's messages at once; without watchfiles by looking every two seconds."""
    if missing:
        monkeypatch.setitem(sys.modules, "watchfiles", None)
        slept: list[float] = []
        monkeypatch.setattr(time, "sleep", slept.append)
        wait = waiter(tmp_path)
        wait(600)
        wait(0.5)
        assert slept == [2.0, 0.5]
        return
    pytest.importorskip("watchfiles")
    wait = waiter(tmp_path)
    wait(0.1)
    (tmp_path / "a.md").write_text("x", "utf-8")
    began_s = time.monotonic()
    wait(30)
    assert time.monotonic() - began_s < 15


@pytest.mark.skipif(os.name != "posix", reason="ends by signal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_command(tmp_path: Path, number: int) -> None:
    """While it waits: exit code 0 and one line; another start finds nothing to do."""
    (tmp_path / "inbox").mkdir()
    code = "from audiobrief.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "watch", "inbox", "--engine", "espeak"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert "watching" in process.stderr.readline()
    until_s = time.monotonic() + 30
    while not (tmp_path / "inbox" / ".watch.lock").exists() and time.monotonic() < until_s:
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(number)
    assert (process.wait(30), process.stderr.read()) == (0, "stopped; the same command goes on from there\n")


def test_each_event_is_a_line() -> None:
    """What people read of each kind."""
    one = {"language": "fr", "id": "pont", "title": "Le pont"}
    assert lines_of({"event": "failed", "brief": "a", "reason": "a.md: is empty"}) == ["a: set aside: a.md: is empty"]
    assert lines_of({"event": "held", "episodes": [{**one, "reason": "waits for its approval"}]}) == [
        "held  fr/pont  Le pont  waits for its approval: audiobrief episodes approve pont --by NAME"
    ]
    due = {**one, "due": "2026-02-12T08:00:00+00:00"}
    assert lines_of({"event": "scheduled", "episodes": [due]})[0].endswith("goes out at 2026-02-12T08:00:00+00:00")
    assert issubclass(UnmodifiedError, InputError)
