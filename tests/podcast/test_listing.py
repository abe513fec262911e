"""Tests of what a channel tells besides: ownership, support, license, place, people."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest
from lxml import etree
from pydantic import ValidationError

from audiobrief.config.listing import Listing
from audiobrief.podcast.feed.build import build_feed
from audiobrief.podcast.feed.read import read_feed
from audiobrief.podcast.feed.xml import NAMESPACES
from tests.helpers.published import channel, episode

WHOLE = {
    "locked": False,
    "verify": ["S6lpp-7ZCn8"],
    "apple_verify": "05124",
    "new_feed_url": "https://new.example.org/fr/feed.xml",
    "funding": [{"text": "Soutenez-nous", "url": "https://pod.example.org/don"}],
    "license": {"name": "cc-by-4.0"},
    "location": {"name": "Montréal", "geo": "geo:45.5019,-73.5674", "osm": "R8508277"},
    "people": [{"name": "Ana Roy", "link": "https://ana.example.org/", "picture": "https://ana.example.org/a.jpg"}],
}


def feed(listing: Listing | None = None) -> bytes:
    """The feed of one episode."""
    return build_feed(channel(listing=listing or Listing()), [episode()])


def found(data: bytes, path: str) -> list[tuple[str, dict[str, str]]]:
    """(text, attributes) of the elements of an XPath."""
    root = etree.fromstring(data)
    return [(e.text or "", dict(e.attrib)) for e in root.findall(path, NAMESPACES)]


def test_listing_is_told_in_the_channel() -> None:
    """Every value of a whole listing stands in its element, and other readers still read the feed."""
    data = feed(Listing.model_validate(WHOLE))
    assert found(data, "channel/podcast:locked")[0][0] == "no"
    assert found(data, "channel/podcast:txt")[1:] == [
        ("S6lpp-7ZCn8", {"purpose": "verify"}),
        ("05124", {"purpose": "applepodcastsverify"}),
    ]
    assert found(data, "channel/podcast:funding") == [("Soutenez-nous", {"url": "https://pod.example.org/don"})]
    assert found(data, "channel/itunes:new-feed-url") == [("https://new.example.org/fr/feed.xml", {})]
    assert found(data, "channel/podcast:license") == [("cc-by-4.0", {})]
    place = {"rel": "subject", "geo": "geo:45.5019,-73.5674", "osm": "R8508277"}
    assert found(data, "channel/podcast:location") == [("Montréal", place)]
    person = {"role": "host", "group": "cast", "href": "https://ana.example.org/"}
    picture = {"img": "https://ana.example.org/a.jpg"}
    assert found(data, "channel/podcast:person") == [("Ana Roy", person | picture)]
    read = feedparser.parse(data)
    assert not read.bozo and len(read.entries) == 1


def test_synthetic_voices_are_no_persons_beside_real_people() -> None:
    """With people credited, the voices are named as synthetic; without, the feed is as before."""
    data = feed(Listing.model_validate({"people": WHOLE["people"]}))
    speakers = list(dict.fromkeys(voice.speaker for voice in episode().voices))
    assert found(data, ".//item/podcast:person") == []
    named = [text for text, told in found(data, ".//item/podcast:txt") if told["purpose"] == "synthetic-voice"]
    assert named == speakers
    before = feed()
    assert [text for text, _ in found(before, ".//item/podcast:person")] == speakers
    assert "synthetic-voice" not in before.decode()
    for document in (data, before):
        (item,) = read_feed(document, "feed.xml").items
        assert item.people == tuple(speakers) and item.ai_generated


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"verify": ["two words"]}, "verify"),
        ({"funding": [{"text": "Don", "url": "javascript:x"}]}, "no web address"),
        ({"funding": [{"text": "x" * 129, "url": "https://a.ca/"}]}, "128"),
        ({"license": {"name": "All rights reserved"}}, "cc-by-4.0"),
        ({"location": {"name": "Nord", "geo": "geo:91,0"}}, "geo:45.5019"),
        ({"location": {"name": "Nord", "osm": "8508277"}}, "R8508277"),
        ({"people": [{"name": "Ana", "role": "gest"}]}, "guest"),
        ({"people": [{"name": "Ana"}, {"name": "Ana"}]}, "twice"),
        ({"new_feed_url": "fr/feed.xml"}, "no web address"),
        ({"fundings": []}, "fundings"),
    ],
)
def test_a_wrong_listing_is_refused(wrong: dict[str, Any], named: str) -> None:
    """What no app could read is told with what to write."""
    with pytest.raises(ValidationError) as told:
        Listing.model_validate(wrong)
    assert named in str(told.value)
