"""Tests of what a channel tells besides: ownership, support, license, place, people."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import feedparser
import pytest
from lxml import etree
from pydantic import ValidationError

from audiobrief.config.publication import Listing
from audiobrief.podcast.feed.build import build_feed
from audiobrief.podcast.feed.read import read_feed
from audiobrief.podcast.feed.xml import NAMESPACES
from audiobrief.qa.podcast.document import Context
from audiobrief.qa.podcast.items import check_document
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


def test_elements_of_ones_own_are_in_their_namespace() -> None:
    """Declared once at the root, escaped, nested; other readers and our own rules take the feed."""
    value = {
        "name": "podcast:value",
        "attributes": {"type": "lightning", "method": "keysend"},
        "children": [{"name": "podcast:valueRecipient", "attributes": {"name": "Ana & co", "split": "100"}}],
    }
    own = {"name": "us:rating", "text": "<5> ]]>", "attributes": {"by": '"x"'}}
    hub = {"name": "atom:link", "attributes": {"rel": "hub", "href": "https://hub.ca/"}}
    data = feed(Listing.model_validate({"namespaces": {"us": "https://us.ca/ns"}, "elements": [value, own, hub]}))
    root = etree.fromstring(data)
    assert root.nsmap == {**NAMESPACES, "us": "https://us.ca/ns"} and data.count(b"xmlns:us") == 1
    (recipient,) = root.findall("channel/podcast:value/podcast:valueRecipient", NAMESPACES)
    assert dict(recipient.attrib) == {"name": "Ana & co", "split": "100"}
    assert root.findtext("channel/{https://us.ca/ns}rating") == "<5> ]]>"
    assert not feedparser.parse(data).bozo
    now = datetime(2026, 6, 1, tzinfo=timezone.utc)
    wanted = check_document(feed(), "x", Context(now))[1]
    assert [f.id for f in check_document(data, "x", Context(now))[1]] == [f.id for f in wanted]


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
        ({"elements": [{"name": "rating", "text": "5"}]}, "example:rating"),
        ({"elements": [{"name": "us:rating", "text": "5"}]}, "namespaces: {us"),
        ({"elements": [{"name": "podcast:locked", "text": "no"}]}, "listing: {locked:}"),
        ({"elements": [{"name": "podcast:guid", "text": "x"}]}, "written by audiobrief"),
        ({"elements": [{"name": "atom:link", "attributes": {"rel": "self", "href": "x"}}]}, "own pages"),
        ({"elements": [{"name": "itunes:block", "text": "a\u0007b"}]}, "elements.0.text"),
        ({"elements": [{"name": "itunes:block", "attributes": {"xmlns": "x"}}]}, "attribute"),
        ({"elements": [{"name": "itunes:block"}] * 61}, "at most 60"),
        ({"namespaces": {"us": "urn: x"}}, "no address"),
        ({"namespaces": {"itunes": "https://us.ca/ns"}}, "every feed"),
        ({"namespaces": {"apple": NAMESPACES["itunes"]}}, "prefix already"),
        ({"namespaces": {"xmlus": "https://us.ca/ns"}}, "no prefix"),
    ],
)
def test_a_wrong_listing_is_refused(wrong: dict[str, Any], named: str) -> None:
    """What no app could read is told with what to write."""
    with pytest.raises(ValidationError) as told:
        Listing.model_validate(wrong)
    assert named in str(told.value)
