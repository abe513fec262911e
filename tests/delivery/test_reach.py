"""Tests of what counts and announces a show: a prefix before each sound, WebSub, podping."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
import yaml
from lxml import etree

from audiobrief.config.project import Project
from audiobrief.config.publication import Feed
from audiobrief.podcast.feed.read import read_feed
from audiobrief.podcast.feed.xml import enclosure_url
from tests.helpers.loopback import answering
from tests.helpers.publish_places import PUBLIC, command, copy_of, make_template
from tests.helpers.whole_podcast import BASE_URL, change_show, findings, in_feed, rebuild
from tests.qa.test_podcast_live import bad_server, ids

OP3 = "https://op3.dev/e/"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A podcast to copy."""
    return make_template(tmp_path_factory.mktemp("template"))


def enclosures(root: Path) -> list[tuple[str, str, str]]:
    """GUID, address and length of each item of the French feed."""
    items = etree.fromstring((root / "output" / "fr" / "feed.xml").read_bytes()).findall("channel/item")
    return [(i.findtext("guid"), i.find("enclosure").get("url"), i.find("enclosure").get("length")) for i in items]


def test_a_prefix_changes_addresses_alone(podcast: Path) -> None:
    """GUIDs and lengths stay, own checks know it, the feed can be adopted; without it, all is as before."""
    before = enclosures(podcast)
    feed = (podcast / "output" / "fr" / "feed.xml").read_bytes()
    change_show(podcast, feed={"enclosure_prefix": OP3})
    rebuild(podcast)
    after = enclosures(podcast)
    assert after == [(guid, f"{OP3}{url.removeprefix('https://')}", length) for guid, url, length in before]
    assert findings(podcast) == ()
    read = read_feed((podcast / "output" / "fr" / "feed.xml").read_bytes(), "feed.xml")
    assert {item.id for item in read.items} == {"story-1", "story-2"}
    in_feed('url="https://op3.dev/e/', 'url="https://other.example/e/')(podcast)
    assert "FEED084" in {one.id for one in findings(podcast)}
    change_show(podcast, feed={})
    rebuild(podcast)
    assert (podcast / "output" / "fr" / "feed.xml").read_bytes() == feed


def test_the_scheme_is_left_out_where_it_is_https() -> None:
    """As OP3 and others ask; a prefix that cannot be one is refused."""
    assert enclosure_url(OP3, "https://a.ca/fr/x.mp3") == "https://op3.dev/e/a.ca/fr/x.mp3"
    assert enclosure_url(OP3[:-1], "http://a.ca/fr/x.mp3") == "https://op3.dev/e/http://a.ca/fr/x.mp3"
    for wrong in ("op3.dev/e/", "https://op3.dev/?e="):
        with pytest.raises(ValueError, match=r"no web address|stand before"):
            Feed.model_validate({"enclosure_prefix": wrong})


def test_a_prefix_that_redirects_keeps_every_rule_of_a_server(podcast: Path) -> None:
    """`check URL` follows it to the sound: length, type and ranges; one that leads nowhere is told."""
    place = {"target": ""}

    class Prefix(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.removeprefix("/e/" + BASE_URL.removeprefix("https://"))
            self.send_response(302)
            self.send_header("Location", place["target"] + name)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with answering(Prefix) as prefix:
        change_show(podcast, feed={"enclosure_prefix": f"{prefix}/e/"})
        rebuild(podcast)
        with bad_server(podcast / "output", "") as url:
            place["target"] = url.removesuffix("fr/feed.xml")
            assert not {one for one in ids(url) if one.startswith("LIVE")}
            place["target"] += "nowhere/"
            assert "LIVE010" in ids(url)


Heard = list[tuple[str, str, dict[str, list[str]], str]]


@pytest.fixture
def heard() -> Heard:
    """What the services were told: method, path, values, key."""
    return []


@pytest.fixture
def services(heard: Heard) -> Iterator[str]:
    """A hub and a podping service; below /broken all is answered with 500."""

    class Services(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            self._take(parse_qs(body))

        def do_GET(self) -> None:
            self._take(parse_qs(urlsplit(self.path).query))

        def _take(self, values: dict[str, list[str]]) -> None:
            path = urlsplit(self.path).path
            heard.append((self.command, path, values, self.headers.get("Authorization", "")))
            self.send_response(500 if path.startswith("/broken") else 202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with answering(Services) as url:
        yield url


def with_feed(project: Project, **settings: Any) -> None:
    shown = yaml.safe_load(project.show.read_text(encoding="utf-8"))
    project.show.write_text(yaml.safe_dump({**shown, "feed": settings}), encoding="utf-8")


@pytest.fixture
def public(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a public address."""
    return copy_of(template, tmp_path, monkeypatch)


def test_services_hear_of_each_feed_that_changed(
    public: Project, services: str, heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub by POST, podping by its address with its key; nothing after a run that changed nothing, or a dry one."""
    monkeypatch.setenv("PODPING_KEY", "secret-word")
    with_feed(public, websub=f"{services}/hub", podping=f"{services}/ping?url={{url}}", podping_key_env="PODPING_KEY")
    command(public, tmp_path / "www", "--dry-run")
    assert heard == []
    assert command(public, tmp_path / "www").exit_code == 0
    feeds = {f"{PUBLIC}{language}/feed.xml" for language in ("fr", "en")}
    posted = [values for method, path, values, _ in heard if (method, path) == ("POST", "/hub")]
    assert {values["hub.url"][0] for values in posted} == feeds and posted[0]["hub.mode"] == ["publish"]
    assert {unquote(values["url"][0]) for method, _, values, _ in heard if method == "GET"} == feeds
    assert {key for method, _, _, key in heard if method == "GET"} == {"secret-word"}
    links = etree.fromstring((tmp_path / "www" / "fr" / "feed.xml").read_bytes()).findall("channel/{*}link[@rel='hub']")
    assert [link.get("href") for link in links] == [f"{services}/hub"]
    heard.clear()
    assert command(public, tmp_path / "www").exit_code == 0 and heard == []


def test_a_service_that_is_away_stops_nothing(public: Project, services: str, tmp_path: Path) -> None:
    """What is published is public; the failure is told without the key in its address."""
    with_feed(public, websub=f"{services}/broken", podping=f"http://127.0.0.1:9/{quote('geheim')}")
    result = command(public, tmp_path / "www")
    assert result.exit_code == 0 and (tmp_path / "www" / "fr" / "feed.xml").is_file()
    assert "feed.websub at 127.0.0.1 answered 500" in result.stderr
    assert "feed.podping at 127.0.0.1 cannot be reached" in result.stderr and "geheim" not in result.stderr


def test_nobody_is_told_unless_asked(public: Project, tmp_path: Path) -> None:
    """Without settings there is no hub in the feed."""
    assert command(public, tmp_path / "www").exit_code == 0
    assert b'rel="hub"' not in (tmp_path / "www" / "fr" / "feed.xml").read_bytes()
