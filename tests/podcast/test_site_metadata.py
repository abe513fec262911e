"""Tests of what machines read of the pages: structured data, cards, editions, the list of pages, oEmbed, the feed's XSL."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from PIL import Image

from audiobrief.podcast.feed.build import build_feed
from audiobrief.podcast.feed.read import read_feed
from audiobrief.podcast.model import Manifest, PublishedFile
from audiobrief.podcast.public_files import content_type, is_public
from audiobrief.podcast.site import Neighbours, episode_page, landing_page, list_pages
from audiobrief.podcast.site.card import draw_card
from audiobrief.podcast.site.metadata import iso_duration, sitemap
from audiobrief.storage.transaction import Changes, revising
from audiobrief.workflows.site import PageInventory, write_site
from audiobrief.workflows.site_files import feed_style
from tests.helpers.published import channel, english_twin, episode
from tests.podcast.test_site import ASSETS, picture, site_model

BASE = "https://pod.example.org/show"
XHTML = "{http://www.w3.org/1999/xhtml}link"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def structured(page: str) -> dict[str, Any]:
    """The structured data of a page."""
    (block,) = BeautifulSoup(page, "html.parser").select('script[type="application/ld+json"]')
    return dict(json.loads(block.string or ""))


def metas(page: str) -> dict[str, str]:
    """What a page's head says, by property or name."""
    tags = BeautifulSoup(page, "html.parser").select("meta[property], meta[name]")
    return {str(tag.get("property") or tag.get("name")): str(tag["content"]) for tag in tags}


def home(**changes: object) -> str:
    """The first page of the French edition."""
    return [*list_pages([episode()])][-1].html(site_model(**changes), ASSETS)


def test_an_episode_is_a_podcast_episode() -> None:
    """Name, date, length, sound, chapters, source, series and twin, all with whole addresses."""
    made = episode(number=4, season=2)
    data = structured(episode_page(site_model(), ASSETS, made, (), Neighbours(twin=english_twin())))
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "PodcastEpisode", made.title)
    assert (data["datePublished"], data["timeRequired"]) == (made.published_at, "PT3M7S")
    sound = data["associatedMedia"]
    assert sound["contentUrl"] == f"{BASE}/fr/pont-neuf.mp3" and sound["contentSize"] == "3000123"
    assert data["partOfSeries"]["@id"] == f"{BASE}/fr/" == structured(home())["@id"]
    assert (data["episodeNumber"], data["partOfSeason"]["seasonNumber"], data["keywords"]) == (4, 2, "pont")
    assert [(clip["startOffset"], clip["endOffset"]) for clip in data["hasPart"]] == [(0, 10), (10, 90), (90, 187)]
    assert data["hasPart"][1]["url"] == f"{BASE}/fr/pont-neuf.html#t=9.5"
    assert data["citation"][0]["name"] == "L’article" and data["citation"][0]["url"].startswith("https://")
    assert data["workTranslation"]["@id"] == f"{BASE}/en/new-bridge.html"


def test_a_show_is_a_podcast_series() -> None:
    """Its first page says so, with the feed."""
    data = structured(home())
    assert data["@type"] == "PodcastSeries" and data["webFeed"] == f"{BASE}/fr/feed.xml"
    assert data["inLanguage"] == "fr-CA" and data["image"] == f"{BASE}/fr/cover-0a1b2c3d.jpg"


@pytest.mark.parametrize("nasty", ["</script><script>alert(1)</script>", "<!--", 'a"b\\', "\u2028 & \u0000"])
def test_no_text_ends_the_structured_data(nasty: str) -> None:
    """What a brief says is data there, too."""
    page = episode_page(site_model(title=nasty), ASSETS, episode(title=nasty), ())
    assert "alert(1)</script>" not in page.replace("&lt;/script&gt;", "")
    assert structured(page)["name"].strip("\u2028\u0000 ") in nasty


def test_every_page_is_a_card() -> None:
    """Title, kind, a picture of the page's own with its size, and a whole address."""
    told = metas(episode_page(site_model(), ASSETS, episode(), ()))
    assert (told["og:type"], told["twitter:card"]) == ("article", "summary_large_image")
    assert told["og:image"] == f"{BASE}/fr/pont-neuf.card.jpg" and told["og:url"] == f"{BASE}/fr/pont-neuf.html"
    assert (told["og:image:width"], told["og:image:height"], told["og:locale"]) == ("1200", "630", "fr_CA")
    for page in (home(), landing_page([site_model()], ASSETS)):
        told = metas(page)
        assert told["og:type"] == "website" and told["og:image"] == f"{BASE}/fr/show_card.jpg"
        assert told["og:title"] and told["og:description"] and told["description"]


def test_editions_name_each_other_everywhere() -> None:
    """With one for everybody else: the page of both for a first page, that of the first language for an episode."""

    def named(page: str) -> dict[str, str]:
        links = BeautifulSoup(page, "html.parser").select("link[rel=alternate][hreflang]:not([type])")
        return {str(link["hreflang"]): str(link["href"]) for link in links}

    homes = {"fr": f"{BASE}/fr/", "en": f"{BASE}/en/", "x-default": f"{BASE}/"}
    assert named(home()) == named(landing_page([site_model()], ASSETS)) == homes
    french = episode_page(site_model(), ASSETS, episode(), (), Neighbours(twin=english_twin()))
    english_model = site_model(language="en", locale="en-CA")
    english = episode_page(english_model, ASSETS, english_twin(), (), Neighbours(twin=episode()))
    pages = {"fr": f"{BASE}/fr/pont-neuf.html", "en": f"{BASE}/en/new-bridge.html"}
    assert named(french) == named(english) == {**pages, "x-default": pages["fr"]}
    alone = named(episode_page(site_model(), ASSETS, episode(twin=None), ()))
    assert alone == {"fr": pages["fr"], "x-default": pages["fr"]}


def test_the_list_of_pages_has_them_all_with_their_twins() -> None:
    """Every address once; a twin that is not public is not named."""
    shows = [(site_model(), ["page_1.html"], [episode()]), (site_model(language="en"), [], [english_twin()])]
    rows = etree.fromstring(sitemap(shows)).findall(f"{SITEMAP}url")
    places = [row.findtext(f"{SITEMAP}loc") for row in rows]
    wanted = ["/", "/fr/", "/fr/page_1.html", "/fr/pont-neuf.html", "/en/", "/en/new-bridge.html"]
    assert places == [BASE + address for address in wanted]
    twins = {link.get("hreflang"): link.get("href") for link in rows[3].findall(XHTML)}
    assert twins == {"fr": f"{BASE}/fr/pont-neuf.html", "en": f"{BASE}/en/new-bridge.html"}
    alone = etree.fromstring(sitemap([(site_model(), [], [episode()])])).findall(f"{SITEMAP}url")
    assert rows[3].findtext(f"{SITEMAP}lastmod") == episode().published_at and not alone[2].findall(XHTML)


@pytest.mark.parametrize(("seconds", "said"), [(187.4, "PT3M7S"), (3725, "PT1H2M5S"), (0.2, "PT0M1S")])
def test_lengths_as_iso_8601(seconds: float, said: str) -> None:
    """Minutes and seconds, hours where there are some."""
    assert iso_duration(seconds) == said


def rebuilt(output: Path, *episodes: Manifest) -> Changes:
    """What a rebuild of the French pages changes."""
    shown = PageInventory(site_model(languages=(("fr", "En bref"),)), picture(700), picture(), episodes)
    with revising(output) as changes:
        write_site(output, [shown], changes)
    return changes


def test_what_stays_as_it_is_counts_as_unchanged(tmp_path: Path) -> None:
    """A second run writes nothing, and names every file of the first as kept: pages and pictures, too."""
    first = rebuilt(tmp_path, episode())
    again = rebuilt(tmp_path, episode())
    assert again.written == [] and set(again.kept) == set(first.written)


def test_each_episode_has_a_picture_that_is_drawn_once(tmp_path: Path) -> None:
    """1200 by 630 px; drawn again for another title or where it is damaged, and not otherwise."""
    card = tmp_path / "fr" / "pont-neuf.card.jpg"
    rebuilt(tmp_path, episode())
    first = card.read_bytes()
    with Image.open(io.BytesIO(first)) as opened:
        assert (opened.size, opened.format) == ((1200, 630), "JPEG")
    assert card not in rebuilt(tmp_path, episode()).written
    card.write_bytes(first[:-9])
    assert card in rebuilt(tmp_path, episode()).written and card.read_bytes() == first
    rebuilt(tmp_path, episode(title="Autre chose"))
    assert card.read_bytes() != first


@pytest.mark.parametrize(
    "title", ["Mot", "Anticonstitutionnellement" * 9, "Une très longue nouvelle " * 20, "🚀", "漢字"]
)
def test_any_title_fits_on_the_picture(title: str) -> None:
    """The margin at the right and at the bottom stays empty."""
    with Image.open(io.BytesIO(draw_card(title, "Une émission au nom sans fin " * 4, picture(700)))) as card:
        ground = card.getpixel((640, 5))
        assert isinstance(ground, tuple)
        for box in ((1160, 0, 1200, 630), (650, 600, 1200, 630)):
            for low, high in card.crop(box).getextrema():
                assert high - low < 24


def test_what_stands_beside_a_page_goes_with_its_episode(tmp_path: Path) -> None:
    """Picture and oEmbed file are for listeners while the episode is, and gone after it."""
    names = ("pont-neuf.card.jpg", "pont-neuf.oembed.json")
    rebuilt(tmp_path, episode())
    manifest = tmp_path / "fr" / "pont-neuf.episode.json"
    manifest.write_text('{"unpublished": false}')
    assert all(is_public(tmp_path, ("fr", name)) for name in names)
    told = json.loads((tmp_path / "fr" / names[1]).read_bytes())
    assert told["version"] == "1.0" and told["thumbnail_url"] == f"{BASE}/fr/{names[0]}"
    manifest.write_text('{"unpublished": true}')
    assert not any(is_public(tmp_path, ("fr", name)) for name in names)
    rebuilt(tmp_path)
    assert not any((tmp_path / "fr" / name).exists() for name in names)


def test_robots_are_led_to_the_list_and_the_producer_s_own_files_stay(tmp_path: Path) -> None:
    """A robots.txt that somebody else wrote is not touched; ours follows the address."""
    rebuilt(tmp_path, episode())
    robots = tmp_path / "robots.txt"
    assert f"Sitemap: {BASE}/sitemap.xml" in robots.read_text()
    etree.fromstring((tmp_path / "sitemap.xml").read_bytes())
    assert content_type("sitemap.xml").startswith("application/xml")
    robots.write_text("User-agent: *\nDisallow: /\n")
    rebuilt(tmp_path, episode())
    assert "Disallow" in robots.read_text()


def test_the_feed_reads_well_in_a_browser(tmp_path: Path) -> None:
    """Its stylesheet is there under the name that it has, and makes a page of it in its language."""
    rebuilt(tmp_path, episode())
    made = channel(stylesheet=feed_style())
    data = build_feed(made, [episode(title="Un <b> & deux")])
    sheet = tmp_path / "fr" / feed_style()
    assert sheet.is_file() and content_type(sheet.name) == "text/xsl; charset=utf-8"
    page = etree.XSLT(etree.parse(sheet))(etree.fromstring(data))
    said = " ".join(page.getroot().itertext())
    assert "Ceci est le flux du balado" in said and "Un <b> & deux" in said and made.feed_url.split("/")[-1] in said
    assert (tmp_path / "fr" / page.find(".//link").get("href")).is_file()
    english = etree.XSLT(etree.parse(sheet))(etree.fromstring(build_feed(replace(made, language="en-CA"), [])))
    assert "This is the podcast’s feed" in " ".join(english.getroot().itertext())


def test_a_stylesheet_changes_nothing_for_apps() -> None:
    """The feed without its line is the feed without a stylesheet, byte for byte."""
    plain, styled = (build_feed(channel(stylesheet=name), [episode()]) for name in ("", "../assets/feed-0.xsl"))
    first, line, rest = styled.split(b"\n", 2)
    assert line == b'<?xml-stylesheet type="text/xsl" href="../assets/feed-0.xsl"?>' and first + b"\n" + rest == plain
    assert read_feed(styled, "x") == read_feed(plain, "x")


def test_damaged_art_leaves_the_picture_to_the_cover(tmp_path: Path) -> None:
    """Art that is no picture, cut short or gone is for `check` to tell: pages are made all the same."""
    art = tmp_path / "fr" / "pont-neuf-0a1b2c3d.jpg"
    art.parent.mkdir()
    for number, data in enumerate((b"junk", picture(900)[:-2000], None)):
        art.write_bytes(data) if data else art.unlink()
        rebuilt(tmp_path, episode(title=f"Nouvelle {number}", cover=PublishedFile(art.name, 1, f"{number}" * 64)))
        with Image.open(tmp_path / "fr" / "pont-neuf.card.jpg") as card:
            assert card.size == (1200, 630)
