"""Tests of the rules for a feed's document: each is broken alone, and seen alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audiobrief.qa.podcast.document import Context
from audiobrief.qa.podcast.items import check_document
from tests.helpers.whole_podcast import BASE_URL, NOW, Breaker, in_feed

_ITEM = r"(<item>\s*<title>)[^<]*"


def drop(name: str) -> Breaker:
    """The first element with that name taken out of the feed."""
    return in_feed(rf"<{name}\b(?:[^>]*/>|[^>]*>.*?</{name}>)", "")


def every(name: str) -> Breaker:
    """All elements with that name taken out of the feed."""

    def change(root: Path) -> None:
        path = root / "output/fr/feed.xml"
        path.write_text(re.sub(rf"<{name}\b[^>]*>[^<]*</{name}>", "", path.read_text("utf-8")), "utf-8")

    return change


def in_item(name: str) -> Breaker:
    """The first element with that name in an item taken out."""
    return in_feed(rf"(<item>.*?)<{name}\b(?:[^>]*/>|[^>]*>.*?</{name}>)", r"\1")


def both(first: Breaker, second: Breaker) -> Breaker:
    def change(root: Path) -> None:
        first(root)
        second(root)

    return change


def as_utf16(root: Path) -> None:
    path = root / "output/fr/feed.xml"
    path.write_bytes(path.read_text("utf-8").replace("UTF-8", "UTF-16").encode("utf-16"))


def same_twice(pattern: str) -> Breaker:
    """What the first item has is put into the second."""

    def change(root: Path) -> None:
        path = root / "output/fr/feed.xml"
        text = path.read_text("utf-8")
        first, second = re.findall(pattern, text)
        path.write_text(text.replace(second, first), "utf-8")

    return change


def every_item(element: str) -> Breaker:
    """The element in each item."""

    def change(root: Path) -> None:
        path = root / "output/fr/feed.xml"
        path.write_text(path.read_text("utf-8").replace("</item>", f"{element}</item>"), "utf-8")

    return change


IMAGE = f'<itunes:image href="{BASE_URL}fr/x.jpg"/></item>'
MEDIUM = "<podcast:medium>"
DOCUMENT: list[tuple[str, Breaker]] = [
    ("FEED001", in_feed("</channel>.*", "")),
    ("FEED002", as_utf16),
    ("FEED003", in_feed('<rss(.*?)version="2.0"', r'<rss\1version="0.91"')),
    ("FEED004", in_feed("<generator>", '<generator xmlns:itunes="https://www.itunes.com/dtds/podcast-1.0.dtd">')),
    ("FEED005", in_feed(_ITEM, r"\1Le pont ")),
    ("FEED006", in_feed(_ITEM, r"\1" + "pont " * 60 + "x")),
    ("FEED007", in_feed("<description>.*?</description>", f"<description>{'é' * 2001}</description>")),
    ("FEED008", in_feed(r"(<description><!\[CDATA\[)<p>(.*?)</p>", r'\1<p onclick="x">\2</p>')),
    ("FEED009", in_feed(r"<description><!\[CDATA\[.*?</description>", "<description>&lt;p&gt;x&lt;/p&gt;</description>")),
    ("FEED010", in_feed(r"(<description><!\[CDATA\[<p>)", r"\1a & b ")),
    ("FEED011", in_feed(r'(rel="self") type="application/rss\+xml"', r"\1")),
    ("FEED012", in_feed(r'href="[^"]*" rel="self"', 'href="https://b.enperspective.ca/feed.xml" rel="self"')),
    ("FEED013", in_feed("<title>[^<]*</title>", "")),
    ("FEED014", in_feed("<description>[^<]*</description>", "")),
    ("FEED015", in_feed("<link>[^<]*</link>", "<link>here</link>")),
    ("FEED016", in_feed("<language>fr-ca", "<language>fr_ca")),
    ("FEED017", in_feed('text="News"', 'text="news"')),
    ("FEED018", drop("itunes:explicit")),
    ("FEED019", in_feed("<itunes:explicit>false", "<itunes:explicit>no")),
    ("FEED020", drop("itunes:image")),
    ("FEED021", drop("itunes:author")),
    ("FEED022", drop("itunes:owner")),
    ("FEED023", in_feed("<itunes:type>episodic", "<itunes:type>weekly")),
    ("FEED024", drop("podcast:guid")),
    ("FEED025", in_feed("<podcast:guid>[^<]*", "<podcast:guid>6b7b5a50-5d4a-4a5e-9a6f-0a1b2c3d4e5f")),
    ("FEED026", in_feed("<podcast:guid>[^<]*", "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810")),
    ("FEED027", drop("podcast:locked")),
    ("FEED028", in_feed("(<podcast:locked[^>]*>)yes", r"\1true")),
    ("FEED029", drop("podcast:medium")),
    ("FEED030", in_feed("<podcast:medium>podcast", "<podcast:medium>radio")),
    ("FEED031", every("podcast:txt")),
    ("FEED032", in_feed("(<podcast:txt[^>]*>)true", r"\1perhaps")),
    ("FEED033", every("podcast:person")),
    ("FEED034", in_feed("(<podcast:person[^>]*>)[^<]*", r"\1")),
    ("FEED035", drop("podcast:updateFrequency")),
    ("FEED036", in_feed('rrule="[^"]*"', 'rrule="weekly"')),
    ("FEED040", in_feed(_ITEM, r"\1")),
    ("FEED041", in_feed(_ITEM, r"\1Épisode 12 : le pont")),
    ("FEED042", in_feed("(<enclosure [^>]*/>)", r"\1\1")),
    ("FEED043", in_feed(r'(<enclosure url="[^"]*)\.mp3', r"\1.m4a")),
    ("FEED044", same_twice(r'<enclosure url="[^"]*"')),
    ("FEED045", in_feed('(<enclosure [^>]*length=")[^"]*', r"\g<1>0")),
    ("FEED046", in_feed("(<enclosure [^>]*)audio/mpeg", r"\1audio/mp3")),
    ("FEED047", in_feed("(<guid[^>]*>)[^<]*", r"\1a b")),
    ("FEED048", in_feed('isPermaLink="false"', 'isPermaLink="true"')),
    ("FEED049", same_twice("<guid[^>]*>[^<]*")),
    ("FEED050", in_item("pubDate")),
    ("FEED051", in_feed("<pubDate>[^<]*", "<pubDate>Mer, 05 mars 2025 06:30:00 -0500")),
    ("FEED052", in_feed("<pubDate>[^<]*", "<pubDate>Thu, 05 Mar 2025 06:30:00 -0500")),
    ("FEED053", in_feed("<pubDate>[^<]*", "<pubDate>Wed, 05 Mar 2025 06:30:00 EST")),
    ("FEED054", in_feed("<pubDate>[^<]*", "<pubDate>Tue, 02 Jun 2026 06:30:00 -0500")),
    ("FEED055", in_item("link")),
    ("FEED056", in_item("description")),
    ("FEED057", in_item("content:encoded")),
    ("FEED058", in_item("itunes:duration")),
    ("FEED059", in_feed("<itunes:duration>[^<]*", "<itunes:duration>0:10")),
    ("FEED060", in_item("itunes:explicit")),
    ("FEED061", both(same_twice("</item>"), in_feed("</item>(.*)</item>", rf'{IMAGE}\1<itunes:image href="x.jpg"/></item>'))),
    ("FEED062", in_feed("</item>", IMAGE)),
    ("FEED063", in_feed("<itunes:episodeType>full", "<itunes:episodeType>long")),
    ("FEED064", in_item("itunes:episodeType")),
    ("FEED065", in_feed("<itunes:type>episodic", "<itunes:type>serial")),
    ("FEED066", in_feed('<podcast:transcript [^>]*application/x-subrip[^>]*/>', "")),
    ("FEED067", in_feed('(<podcast:transcript [^>]*language=")[^"]*', r"\1français")),
    ("FEED068", in_item("podcast:chapters")),
    ("FEED069", in_feed(r"application/json\+chapters", "application/json")),
    ("FEED070", in_feed('(<podcast:alternateEnclosure [^>]*) rel="[^"]*"', r"\1")),
    ("FEED071", in_feed("<podcast:source [^>]*/>", "")),
    ("FEED072", in_feed('value="sha256-[^"]*"', 'value="sha256-abc"')),
    ("FEED073", in_feed("</item>", '<podcast:soundbite startTime="9999" duration="5">x</podcast:soundbite></item>')),
    ("FEED074", in_feed("<li>00:00 ", "<li>00:01 ")),
    ("FEED075", in_feed("<li>00:00 [^<]*", f"<li>00:00 {'x' * 40}")),
    ("FEED076", in_feed("<pubDate>[^<]*", "<pubDate>Mon, 01 Jan 2001 06:30:00 -0500")),
    ("FEED096", in_feed("<podcast:medium>", '<podcast:funding url="don.html">Don</podcast:funding>' + MEDIUM)),
    ("FEED097", in_feed("<podcast:medium>", "<podcast:license>All rights</podcast:license>" + MEDIUM)),
    ("FEED098", in_feed("<podcast:medium>", '<podcast:location geo="45,-73">Ici</podcast:location>' + MEDIUM)),
    ("FEED099", in_feed("<podcast:medium>", '<podcast:person group="stars">Ana</podcast:person>' + MEDIUM)),
    ("FEED100", both(same_twice(r"<item>\s*(<title>[^<]*)"), same_twice("<pubDate>[^<]*"))),
    ("FEED103", in_feed("<podcast:medium>", "<itunes:new-feed-url>/fr</itunes:new-feed-url>" + MEDIUM)),
    ("FEED105", in_feed("<podcast:medium>", "<rating5>x</rating5>" + MEDIUM)),
    ("FEED102", every_item("<itunes:episode>3</itunes:episode>")),
    ("FEED101", in_feed("<podcast:medium>", '<podcast:txt purpose="verify">a b</podcast:txt>' + MEDIUM)),
]  # fmt: skip


def document_ids(data: bytes) -> list[str]:
    """The ids of what is wrong with a French feed by itself."""
    from audiobrief.podcast.manifest import show_guid

    url = f"{BASE_URL}fr/feed.xml"
    context = Context(NOW, own_url=url, stored_guid=show_guid(url), language="fr")
    return [finding.id for finding in check_document(data, "fr/feed.xml", context)[1]]


@pytest.mark.parametrize(("rule", "breaker"), DOCUMENT, ids=[rule for rule, _ in DOCUMENT])
def test_each_rule_of_the_document(podcast: Path, rule: str, breaker: Breaker) -> None:
    """A feed that breaks one rule gets findings of that rule alone."""
    path = podcast / "output/fr/feed.xml"
    assert document_ids(path.read_bytes()) == []
    breaker(podcast)
    assert set(document_ids(path.read_bytes())) == {rule}
