"""Tests of what a producer sets for one episode: type, explicit, number, guests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from audiobrief.config.publication import Listing
from audiobrief.errors import InputError
from audiobrief.podcast.feed.build import build_feed
from audiobrief.podcast.feed.read import read_feed
from audiobrief.podcast.feed.xml import NAMESPACES
from audiobrief.podcast.manifest import load_manifest, save_manifest
from audiobrief.podcast.model import Guest, Manifest, Overrides, check_manifest
from audiobrief.workflows.episode_settings import EpisodeSettings, read_settings, with_settings
from audiobrief.workflows.restore import overrides_of
from tests.helpers.published import channel, episode


def item_of(made: Manifest, **changes: Any) -> Any:
    """The item of an episode in its feed."""
    return etree.fromstring(build_feed(channel(**changes), [made])).find("channel/item")


def told(item: Any, name: str) -> list[str]:
    """The texts of an element of an item."""
    return [element.text for element in item.findall(name, NAMESPACES)]


def read(
    kind: str | None = None, number: int | None = None, guests: Sequence[str] = (), no_guests: bool = False
) -> EpisodeSettings:
    """Settings from the command line."""
    return read_settings(kind, None, number, None, guests, no_guests)


def test_settings_are_kept_sealed_and_told(tmp_path: Path) -> None:
    """Type, explicit, number, season and guests go through the manifest into the feed; the GUID stays."""
    guests = (Guest("Léa Roy", "https://lea.example.org/", "https://lea.example.org/l.jpg"),)
    made = with_settings(episode(), EpisodeSettings("bonus", True, 3, 2, guests))
    assert load_manifest(save_manifest(tmp_path, made)) == made
    host = Listing.model_validate({"people": [{"name": "Ana Roy"}]})
    item = item_of(made, listing=host)
    assert told(item, "itunes:episodeType") == ["bonus"]
    assert told(item, "itunes:explicit") == ["true"]
    assert told(item, "itunes:episode") == told(item, "podcast:episode") == ["3"]
    assert told(item, "itunes:season") == ["2"]
    assert told(item, "podcast:person") == ["Ana Roy", "Léa Roy"]
    assert told(item, "guid") == [episode().guid]
    assert feedparser.parse(build_feed(channel(), [made])).entries[0].itunes_episode == "3"
    feed = read_feed(build_feed(channel(listing=host), [made]), "feed.xml")
    assert overrides_of(feed.items[0], feed) == made.overrides


def test_settings_can_be_taken_back() -> None:
    """Number 0, full, clean and no guests give the feed of an episode where nothing was set."""
    made = with_settings(episode(), EpisodeSettings("trailer", True, 3, 2, (Guest("Léa"),)))
    back = with_settings(made, EpisodeSettings("full", False, 0, 0, ()))
    assert build_feed(channel(), [back]) == build_feed(channel(), [episode()])


def test_a_trailer_of_a_serial_show_has_no_number() -> None:
    """Only full episodes are counted; a number that is given stays."""
    counted = replace(episode(), number=4, season=1)
    assert with_settings(counted, read("trailer")).number is None
    assert with_settings(counted, read("trailer", 7)).number == 7


def test_wrong_settings_are_refused() -> None:
    """Each with what to write."""
    with pytest.raises(InputError, match="trailer or bonus"):
        read("teaser")
    with pytest.raises(InputError, match="nothing to set"):
        read()
    with pytest.raises(InputError, match="either"):
        read(guests=("Léa",), no_guests=True)
    for guest in ("", "Léa | lea.example", "Léa | https://a.ca/ | https://a.ca/b.jpg | x"):
        with pytest.raises(InputError, match="guest"):
            read(guests=(guest,))
    for wrong in (Overrides(type="teaser"), Overrides(explicit="maybe"), Overrides(number=0)):
        assert check_manifest(replace(episode(), overrides=wrong))
