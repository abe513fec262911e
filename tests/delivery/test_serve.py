"""Tests of the server: what HTTP asks of it, what it hides, and the addresses in what it sends."""

from __future__ import annotations

import http.client
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audiobrief.delivery.serve import connections
from audiobrief.delivery.serve.conditional import NotSatisfiable, Version, asked_range
from audiobrief.delivery.serve.hosts import address_asked, listening
from audiobrief.delivery.serve.readdress import readdressed
from audiobrief.delivery.serve.run import make_server, qr_lines
from audiobrief.podcast.site.listing import list_pages
from audiobrief.podcast.site.shell import app_links
from audiobrief.text.clean import web_address
from tests.helpers.small_podcast import BASE_URL, COVER, make_podcast, unpublish, write_feeds
from tests.podcast.test_site import ASSETS, site_model

MP3 = "/fr/story-1.mp3"


@dataclass(frozen=True)
class Answer:
    """One response."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Served:
    """A running server and its folder."""

    output: Path
    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in named)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A podcast on a free port."""
    output = make_podcast(tmp_path / "output")
    with listening("127.0.0.1", 0) as listener:
        server = make_server(output, BASE_URL)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield Served(output, listener.getsockname()[1])
        server.should_exit = True
        thread.join(timeout=20)
    assert not thread.is_alive()


def test_a_whole_file_and_its_head(served: Served) -> None:
    """GET sends the file's bytes; HEAD the same headers and nothing else."""
    data = (served.output / MP3[1:]).read_bytes()
    whole, head = served.ask(MP3), served.ask(MP3, "HEAD")
    assert (whole.status, whole.body) == (200, data)
    assert (head.status, head.body) == (200, b"")
    for answer in (whole, head):
        assert answer.headers["content-length"] == str(len(data))
        assert answer.headers["content-type"] == "audio/mpeg"
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["etag"].startswith('"')


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=500-", 500, None),
        ("bytes=-500", -500, None),
        ("bytes=0-0", 0, 1),
        ("Bytes = 7-8", 7, 9),
        ("bytes=40000-999999999", 40_000, None),
        ("bytes=-99999999999999999999999", 0, None),
    ],
)
def test_single_ranges(served: Served, asked: str, start: int, end: int | None) -> None:
    """206 with exactly the bytes asked for, and where they are."""
    data = (served.output / MP3[1:]).read_bytes()
    answer = served.ask(MP3, Range=asked)
    wanted = data[start:end]
    first = start % len(data)
    assert (answer.status, answer.body) == (206, wanted)
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(data)}"
    assert answer.headers["content-length"] == str(len(wanted))


@pytest.mark.parametrize("asked", ["bytes=50001-", "bytes=99999999999999999999999999-", "bytes=-0"])
def test_a_range_past_the_end(served: Served, asked: str) -> None:
    """416 says how long the file is."""
    answer = served.ask(MP3, Range=asked)
    assert answer.status == 416
    assert answer.headers["content-range"] == "bytes */50001"


@pytest.mark.parametrize("asked", ["bytes=9-0", "bytes=-", "bytes=a-b", "lines=0-9", "bytes=0-1,5-6", "bytes=٣-٤", "x"])
def test_other_ranges_give_the_whole(served: Served, asked: str) -> None:
    """What is malformed, in another unit or several ranges is as good as not asked."""
    answer = served.ask(MP3, Range=asked.encode().decode("latin-1"))
    assert (answer.status, len(answer.body)) == (200, 50_001)


def test_a_resumed_download_never_mixes_versions(served: Served) -> None:
    """If-Range gives the rest of the same version, and the whole of another one."""
    first = served.ask(MP3, "HEAD").headers
    for condition in (first["etag"], first["last-modified"]):
        assert served.ask(MP3, Range="bytes=10-", If_Range=condition).status == 206
    for condition in ('"other"', "W/" + first["etag"], "Tue, 01 Jan 2019 00:00:00 GMT"):
        assert served.ask(MP3, Range="bytes=10-", If_Range=condition).status == 200
    path = served.output / MP3[1:]
    path.write_bytes(b"new" * 20_000)
    os.utime(path, ns=(1, 1))
    again = served.ask(MP3, Range="bytes=10-", If_Range=first["etag"])
    assert (again.status, again.body) == (200, b"new" * 20_000)


def test_what_did_not_change_is_not_sent(served: Served) -> None:
    """304 for the known entity tag or time, also for a rewritten feed; the tag outweighs the time."""
    for path in (MP3, "/fr/feed.xml", "/fr/story-1.vtt"):
        first = served.ask(path).headers
        for method in ("GET", "HEAD"):
            for known in (first["etag"], "*", f'"x", W/{first["etag"]}'):
                answer = served.ask(path, method, If_None_Match=known)
                assert (answer.status, answer.body) == (304, b"")
                assert answer.headers["etag"] == first["etag"]
        assert served.ask(path, If_Modified_Since=first["last-modified"]).status == 304
        assert served.ask(path, If_Modified_Since="Tue, 01 Jan 2019 00:00:00 GMT").status == 200
        assert served.ask(path, If_Modified_Since="nonsense").status == 200
        assert served.ask(path, If_None_Match='"x"', If_Modified_Since=first["last-modified"]).status == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/fr/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/fr/story-1.vtt", "text/vtt; charset=utf-8"),
        ("/fr/story-1.srt", "application/x-subrip; charset=utf-8"),
        ("/fr/story-1.chapters.json", "application/json+chapters"),
        (f"/fr/{COVER}", "image/jpeg"),
        ("/fr/", "text/html; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
    ],
)
def test_types(served: Served, path: str, kind: str) -> None:
    """Each file has the type that apps expect, and web players may read all but pages."""
    answer = served.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert ("access-control-allow-origin" in answer.headers) == (not path.endswith("/"))


def test_caching(served: Served) -> None:
    """A file named by its content may be kept; the others are asked about."""
    assert "immutable" in served.ask(f"/fr/{COVER}").headers["cache-control"]
    assert served.ask("/fr/feed.xml").headers["cache-control"] == "no-cache"
    assert served.ask(MP3).headers["cache-control"] == "no-cache"


def test_a_web_player_may_ask_first(served: Served) -> None:
    """OPTIONS allows ranges from any page; nothing can be changed."""
    answer = served.ask(MP3, "OPTIONS", Origin="https://player.example", Access_Control_Request_Headers="range")
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Range" in answer.headers["access-control-allow-headers"]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert served.ask(MP3, method).status == 405


def test_what_is_not_for_listeners_is_not_there(served: Served, tmp_path: Path) -> None:
    """Nothing outside the folder, no work file, no hidden file, no link that leads out."""
    (tmp_path / "secret.xml").write_text("secret")
    (served.output / ".hidden.xml").write_text("secret")
    (served.output / ".git").mkdir()
    (served.output / ".git" / "x.html").write_text("secret")
    (served.output / "fr" / "leftover.mp3").write_bytes(b"secret")
    # As file systems show them that do not tell letters apart, or drop a full stop.
    (served.output / "fr" / "LEFTOVER.MP3").write_bytes(b"secret")
    for name in ("Reports", "reports."):
        (served.output / name / "story-1.fr").mkdir(parents=True, exist_ok=True)
        (served.output / name / "story-1.fr" / "report.html").write_text("secret")
    private = [
        "/../secret.xml",
        "/%2e%2e/secret.xml",
        "/..%2fsecret.xml",
        "/fr/..%2f..%2fsecret.xml",
        "/fr/../../secret.xml",
        "/..%5csecret.xml",
        "/%252e%252e/secret.xml",
        f"/{tmp_path}/secret.xml",
        f"/%2f{str(tmp_path)[1:]}/secret.xml",
        "//secret.xml",
        "/.hidden.xml",
        "/.git/x.html",
        "/fr/story-1.mix.json",
        "/fr/story-1.episode.json",
        "/fr/story-1.flac",
        "/fr/show.json",
        "/fr/leftover.mp3",
        "/reports/story-1.fr/report.html",
        "/Reports/story-1.fr/report.html",
        "/reports./story-1.fr/report.html",
        "/fr/LEFTOVER.MP3",
        "/fr/feed.xml/",
        "/fr/feed.xml.",
        "/fr/feed.xml%00",
        "/fr/FEED.XML%00.html",
        "/nothing.html",
    ]
    if hasattr(os, "symlink"):
        (served.output / "out.xml").symlink_to(tmp_path / "secret.xml")
        (served.output / "outside").symlink_to(tmp_path)
        (served.output / "inside").symlink_to(served.output / "reports")
        (served.output / "loop.xml").symlink_to(served.output / "loop.xml")
        private += ["/out.xml", "/outside/secret.xml", "/loop.xml", "/inside/story-1.fr/report.html"]
    for path in private:
        answer = served.ask(path)
        assert (answer.status, b"secret" in answer.body) == (404, False), path


def test_an_unpublished_episode_is_gone(served: Served) -> None:
    """Its files are kept but not served."""
    unpublish(served.output, "fr", "story-1")
    assert [served.ask(f"/fr/story-1.{kind}").status for kind in ("mp3", "vtt", "srt", "chapters.json")] == [404] * 4
    assert served.ask("/fr/story-2.mp3").status == 200


def test_folders_lead_to_their_page(served: Served) -> None:
    """Without its slash a folder's relative links would break."""
    answer = served.ask("/fr")
    assert (answer.status, answer.headers["location"]) == (308, f"http://127.0.0.1:{served.port}/fr/")
    assert served.ask("/reports").status == 404


def test_feeds_are_for_the_address_asked(served: Served) -> None:
    """Every address of the show begins with the one in the request; identities stay; lengths are right."""
    stored = etree.fromstring((served.output / "fr" / "feed.xml").read_bytes())
    for host in (f"127.0.0.1:{served.port}", "localhost:1234", "192.168.7.9", "[fe80::1]:8000"):
        answer = served.ask("/fr/feed.xml", Host=host, X_Forwarded_Host="evil.example", X_Forwarded_Proto="https")
        assert answer.headers["content-length"] == str(len(answer.body))
        assert b"pod.example.org/show" not in answer.body
        assert b"evil" not in answer.body
        feed = etree.fromstring(answer.body)
        for path in ("//enclosure/@url", "//@href", "//link/text()", "//@uri"):
            before, after = stored.xpath(path), feed.xpath(path)
            assert after == [url.replace(BASE_URL, f"http://{host}/") for url in before]
        for path in ("//guid/text()", "//*[local-name()='guid']/text()", "//enclosure/@length"):
            assert feed.xpath(path) == stored.xpath(path)
    assert served.ask("/fr/feed.xml").headers["etag"] != answer.headers["etag"]
    page = served.ask("/fr/", Host="192.168.7.9")
    assert page.body == '<a href="http://192.168.7.9/fr/">é</a>\n'.encode()


def test_feeds_and_pages_made_for_another_base_url_are_readdressed_too(served: Served) -> None:
    """The base URL may be changed, and the feeds rebuilt, while the server runs."""
    moved = "https://cdn.example.net/émissions & co/"
    write_feeds(served.output, moved)
    base = escape(web_address(moved))
    page = f'<link rel="canonical" href="{base}fr/story-1.html"><a href="{base}x">'
    (served.output / "fr" / "story-1.html").write_text(page, encoding="utf-8")
    for path in ("/fr/feed.xml", "/fr/story-1.html"):
        answer = served.ask(path)
        assert b"cdn.example.net" not in answer.body
        assert f'href="http://127.0.0.1:{served.port}{path}"'.encode() in answer.body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "a b", "127.0.0.1/x"])
def test_a_bent_name_gets_nothing(served: Served, host: str) -> None:
    """DNS rebinding: a page of another site cannot read the podcast under its own name."""
    assert served.ask("/fr/feed.xml", Host=host).status in (400, 421)


def test_names_of_this_machine() -> None:
    """Own names and numbers, with any port."""
    names = frozenset({"localhost", "desk", "desk.local"})
    for host in ("localhost", "DESK.local:80", "desk.", "10.0.0.4:8000", "[::1]:8000"):
        assert address_asked(host, names) == f"http://{host.lower()}"
    for host in ("", "desk.example", "desk:port", "user@desk", "desk:1:2", "::1", "[desk]", "de\nsk"):
        assert address_asked(host, names) is None


def test_addresses_in_every_form_are_moved() -> None:
    """With escapes, in CDATA, with accents, at the end of a text; parts of others, look-alikes and GUIDs are not."""
    base = "https://pod.example.org/é&co/"
    ascii_form = "https://pod.example.org/%C3%A9&co"
    moved = "http://h:1"

    def change(text: str) -> str:
        return readdressed(text.encode(), base, moved + "/").decode()

    assert change('href="https://pod.example.org/é&amp;co/a.mp3"') == f'href="{moved}/a.mp3"'
    assert change(f'<![CDATA[<a href="{ascii_form}/x">]]>') == f'<![CDATA[<a href="{moved}/x">]]>'
    assert change(f"<link>{ascii_form.replace('&', '&amp;')}</link>") == f"<link>{moved}</link>"
    assert change(f"see {ascii_form}") == f"see {moved}"
    for same in (
        f"https://web.example/save/{ascii_form}/",
        f"{ascii_form}rn/x",
        f'<guid isPermaLink="false">{ascii_form}/1</guid>',
        f"<podcast:guid>{ascii_form}/1</podcast:guid>",
    ):
        assert change(same) == same


def test_buttons_of_apps_open_the_feed_at_the_address_asked() -> None:
    """Each app's own form of the address; the show's own links and other people's stay."""
    url = "https://pod.example.org/é/fr/feed.xml"
    spotify = ("Spotify", "https://open.example/show/1")
    model = replace(site_model(), base_url="https://pod.example.org/é/", feed_url=url, subscribe=(spotify,))
    buttons = next(list_pages([])).html(model, ASSETS)
    served = readdressed(buttons.encode(), "https://pod.example.org/é/", "http://192.168.7.9:8000").decode()
    assert "pod.example.org" in buttons and "pod.example.org" not in served
    links = [escape(link) for link in app_links("http://192.168.7.9:8000/fr/feed.xml").values()]
    assert len(links) == 4 and all(f'href="{link}"' in served for link in links)
    assert 'href="https://open.example/show/1"' in served
    other = f'<a href="https://share.example/?u={quote("https://pod.example.org/show/x", safe="")}">'
    assert readdressed(other.encode(), "https://pod.example.org/show/", "http://h:1").decode() == other


@given(st.text(), st.integers(0, 50))
def test_any_range_header_is_answered(text: str, size: int) -> None:
    """Bytes inside the file, the whole, or not satisfiable."""
    version = Version(size, '"x"', 0)
    for header in (text, f"bytes={text}"):
        try:
            part = asked_range({"range": header}, version)
        except NotSatisfiable:
            continue
        assert part is None or 0 <= part[0] < part[1] <= size


def test_a_port_in_use_is_one_sentence(served: Served) -> None:
    """The sentence says what to do."""
    with pytest.raises(Exception, match=rf"port {served.port} cannot be listened on .*--port {served.port + 1}"):
        listening("127.0.0.1", served.port)


def test_a_broken_off_download_leaves_the_server_well(served: Served) -> None:
    """A client that goes away in the middle is nobody's problem."""
    with socket.create_connection(("127.0.0.1", served.port)) as client:
        client.sendall(b"GET /fr/story-2.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(64)
    assert served.ask(MP3).status == 200


def half_open(port: int, count: int) -> list[socket.socket]:
    """Connections that have sent a part of a request's head."""
    opened = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(count)]
    for one in opened:
        one.sendall(b"GET /fr/feed.xml HTTP/1.1\r\nHost: 127")
    return opened


def test_three_hundred_half_open_requests_lock_nobody_out(served: Served) -> None:
    """They make room for each other; a download under way and new requests are served."""
    whole = (served.output / "fr" / "story-1.mp3").read_bytes()
    download = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    download.request("GET", MP3)
    response = download.getresponse()
    opened = half_open(served.port, 300)
    try:
        assert served.ask(MP3).body == whole and response.read() == whole
        opened[0].settimeout(20)
        with suppress(ConnectionResetError):
            assert opened[0].recv(1) == b""
        opened[-1].settimeout(0.2)
        with pytest.raises(TimeoutError):
            opened[-1].recv(1)
    finally:
        for one in opened:
            one.close()
        download.close()


def test_a_head_that_does_not_come_ends_the_connection(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also behind an answered request, and dribbled byte by byte; a connection at work stays."""
    monkeypatch.setattr(connections, "HEAD_S", 0.4)
    (dribbled,) = half_open(served.port, 1)
    second = socket.create_connection(("127.0.0.1", served.port), timeout=20)
    second.sendall(b"HEAD /fr/feed.xml HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert second.recv(4096).startswith(b"HTTP/1.1 200")
    second.sendall(b"GET /")
    began_s = time.monotonic()
    with suppress(OSError):
        while time.monotonic() - began_s < 10:
            dribbled.sendall(b"x")
            time.sleep(0.05)
    assert time.monotonic() - began_s < 5
    with suppress(ConnectionResetError):
        assert second.recv(1) == b""
    for one in (dribbled, second):
        one.close()


def test_qr_code_is_what_the_library_draws() -> None:
    """Two modules a character, with four of quiet zone on each side."""
    import segno

    url = "http://192.168.1.20:8000/fr/feed.xml"
    lines = qr_lines(url)
    dots = [[line[x] in pair for line in lines for pair in ("▀█", "▄█")] for x in range(len(lines[0]))]
    matrix = [[bool(cell) for cell in row] for row in segno.make(url, micro=False).matrix]
    size = len(matrix)
    assert [[dots[x + 4][y + 4] for x in range(size)] for y in range(size)] == matrix
    assert not any(any(column[:4]) for column in dots)
