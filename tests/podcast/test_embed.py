"""Tests of the player on other sites: its page, the HTML to paste, the picture for e-mail, and a frame that plays."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.podcast.site.card import draw_player
from audiobrief.podcast.site.embed import FRAME_HEIGHT_PX, email_html, embed_html, embed_page, is_embed
from tests.helpers.browser import NEEDS_BROWSER, Visit
from tests.helpers.published import NASTY_TITLE, episode
from tests.helpers.small_podcast import unpublish
from tests.podcast.test_site import ASSETS, picture, site_model
from tests.podcast.test_site_browser import site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["site"]  # a fixture
BASE = "https://pod.example.org/show/"


def test_the_page_of_a_player_leads_back_and_loads_nothing_from_elsewhere() -> None:
    """To the episode, out of the frame; sound, picture and script are the site's own; robots keep to the episode."""
    page = BeautifulSoup(embed_page(site_model(), ASSETS, episode()), "html.parser")
    links = page.select("body a[href]:not(audio a)")
    assert {str(link["href"]) for link in links} == {"../fr/pont-neuf.html"}
    assert all(link["target"] == "_blank" for link in links)
    assert page.audio and page.audio["src"] == "../fr/pont-neuf.mp3"
    assert page.select_one('link[rel=canonical][href="https://pod.example.org/show/fr/pont-neuf.html"]')
    assert page.select_one('meta[name=robots][content="noindex"]')
    assert not [tag for tag in page.select("[src], link[rel=stylesheet]") if "//" in str(tag.get("src") or tag["href"])]
    assert "voix de synthèse" in page.get_text()


@pytest.mark.parametrize("title", [NASTY_TITLE, '"><script>alert(1)</script>'])
def test_the_html_to_paste_holds_any_title(title: str) -> None:
    """One frame with an address and a title, or one picture with a text; a title ends neither."""
    (frame,) = BeautifulSoup(embed_html(BASE, "fr", title, "pont-neuf"), "html.parser").find_all(True)
    assert (frame.name, frame["src"], frame["height"]) == ("iframe", f"{BASE}embed_fr/pont-neuf.html", "240")
    assert frame["title"] == title
    link, image = BeautifulSoup(email_html(BASE, episode(title=title)), "html.parser").find_all(True)
    assert (link["href"], image["src"]) == (f"{BASE}fr/pont-neuf.html", f"{BASE}fr/pont-neuf.player.png")
    assert title in image["alt"]


def test_players_are_told_from_pages_by_their_path() -> None:
    """An episode may be called embed: its page is none."""
    assert is_embed("embed_fr/pont.html") and is_embed("embed_en/index.html")
    assert not is_embed("fr/embed.html") and not is_embed("fr/embed_fr/x.html")


def test_the_picture_for_e_mail_is_a_small_png() -> None:
    """Twice as large as it is shown, at most 200 kB, with a white play sign on the cover; any title fits."""
    for title in ("Pont", "Anticonstitutionnellement " * 12):
        data = draw_player(title, "En bref", picture(700), "03:12")
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size) == ("PNG", (1120, 320)) and len(data) < 200_000
            shown = image.convert("RGB")
            assert shown.getpixel((110, 160)) == (255, 255, 255)
            margin = shown.crop((1100, 0, 1120, 320)).getextrema()
            assert all(isinstance(part, tuple) and part[1] - part[0] < 24 for part in margin)


def test_the_command_prints_what_to_paste(podcast: Path) -> None:
    """Both languages; the latest without an id; for e-mail the picture is drawn; what is not public is refused."""
    run, place = CliRunner().invoke, ["--show", str(podcast / "show.yaml"), "--out", str(podcast / "output")]
    done = run(app, ["episodes", "embed", "story-1", *place])
    assert done.exit_code == 0 and done.stdout.count("<iframe") == 2
    assert 'src="https://cdn.enperspective.ca/podcast/embed_fr/story-1.html"' in done.stdout
    latest = run(app, ["episodes", "embed", "--lang", "fr", *place]).stdout
    assert 'src="https://cdn.enperspective.ca/podcast/embed_fr/"' in latest and "story" not in latest
    told = json.loads(run(app, ["episodes", "embed", "story-1", "--email", "--lang", "fr", "--json", *place]).stdout)
    assert Path(told["embeds"][0]["picture"]).read_bytes().startswith(b"\x89PNG")
    unpublish(podcast / "output", "fr", "story-1")
    assert not load_manifest(manifest_path(podcast / "output" / "fr", "story-1")).public
    refused = run(app, ["episodes", "embed", "story-1", *place])
    assert refused.exit_code == 1 and "is in no feed" in refused.stderr


@contextmanager
def somebody(html: str) -> Iterator[str]:
    """The address of a page of somebody else's, at another port: another origin."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!DOCTYPE html><link rel=icon href='data:,'>{html}".encode())

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class TestInAFrame:
    """In Chromium, on a page of somebody else's."""

    pytestmark = NEEDS_BROWSER

    def test_it_plays_at_320_px_and_is_light(self, site: str, browser: Browser) -> None:
        """It fits its frame, plays, asks nobody else, and weighs less than 60 kB before the sound."""
        html = f'<body style="margin:0">{embed_html(site, "fr", "Pont – En bref", "pont-neuf")}'
        with (
            somebody(html) as article,
            Visit(browser, article, viewport={"width": 320, "height": 400}) as visit,
        ):
            page = visit.page
            page.frame_locator("iframe").locator(".player.ready").wait_for()
            frame = page.frames[1]
            assert frame.url == f"{site}/embed_fr/pont-neuf.html"
            weighed = {url: len(page.request.get(url).body()) for url in visit.asked if url != article}
            assert frame.evaluate("document.documentElement.scrollHeight") <= FRAME_HEIGHT_PX
            assert frame.evaluate("document.documentElement.scrollWidth") <= 320
            assert 0 < sum(weighed.values()) < 60_000 and not [url for url in weighed if url.endswith(".mp3")]
            frame.click(".play")
            frame.wait_for_function("() => document.querySelector('audio').currentTime > 0.3")
            assert all(url.startswith((site, article)) for url in visit.asked) and not visit.troubles

    def test_other_pages_are_not_framed(self, site: str, browser: Browser) -> None:
        """Their policy lets only the site itself do so."""
        framed = f'<iframe src="{site}/fr/pont-neuf.html"></iframe>'
        with somebody(framed) as article, Visit(browser, article) as visit:
            visit.page.wait_for_timeout(300)
            assert any("frame-ancestors" in trouble for trouble in visit.troubles)
