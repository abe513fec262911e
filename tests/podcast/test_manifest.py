"""Tests of manifests on disk and of the identity of shows and episodes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audiobrief.errors import ProblemsError, PublishError
from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.manifest import (
    assigned_guid,
    item_guid,
    load_catalog,
    load_manifest,
    open_show,
    save_manifest,
    show_guid,
)
from tests.helpers.published import episode, file


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_show_guid_follows_the_published_vectors(url: str, guid: str) -> None:
    """Scheme and trailing slashes do not count."""
    assert show_guid(url) == guid


def test_show_keeps_its_guid_when_its_address_changes(tmp_path: Path) -> None:
    """The guid is made once and stored."""
    first = open_show(tmp_path / "fr", "https://one.example.org/feed.xml")
    assert first.guid == show_guid("https://one.example.org/feed.xml")
    assert open_show(tmp_path / "fr", "https://two.example.org/feed.xml") == first


def test_a_damaged_show_file_is_named(tmp_path: Path) -> None:
    """Nothing is assigned anew over a file that cannot be read."""
    (tmp_path / "show.json").write_text('{"guid": "x", "feed_url": ""}')
    with pytest.raises(PublishError, match=r"show\.json: guid \"x\" is not a UUID"):
        open_show(tmp_path, "https://one.example.org/feed.xml")


def test_item_guids_differ_by_episode_and_language() -> None:
    """Editions of one brief are different items."""
    show = show_guid("https://one.example.org/feed.xml")
    guids = {item_guid(show, name, language) for name in ("a", "b") for language in ("fr", "en")}
    assert len(guids) == 4


def test_an_episode_keeps_the_guid_in_its_manifest(tmp_path: Path) -> None:
    """A new render of a known episode takes its old guid, of an unknown one a new guid."""
    show = show_guid("https://moved.example.org/feed.xml")
    save_manifest(tmp_path, episode(guid="kept for good"))
    assert assigned_guid(tmp_path, "pont-neuf", "fr", show) == "kept for good"
    assert assigned_guid(tmp_path, "other", "fr", show) == item_guid(show, "other", "fr")


def test_manifest_round_trip_is_exact_and_deterministic(tmp_path: Path) -> None:
    """What was saved is loaded; saving again writes the same bytes."""
    path = save_manifest(tmp_path, episode())
    data = path.read_bytes()
    assert load_manifest(path) == episode()
    assert path.name == "pont-neuf.episode.json"
    save_manifest(tmp_path, load_manifest(path))
    assert path.read_bytes() == data
    assert "coûtera" in data.decode()


def test_catalog_is_ordered_by_instant(tmp_path: Path) -> None:
    """Offsets are taken into account; other files in the folder are not manifests."""
    save_manifest(tmp_path, episode(id="late", guid="1", published_at="2025-01-01T10:00:00-05:00"))
    save_manifest(tmp_path, episode(id="early", guid="2", published_at="2025-01-01T14:00:00Z"))
    (tmp_path / "show.json").write_text("{}")
    (tmp_path / ".late.episode.json").write_text("garbage")
    assert [manifest.id for manifest in load_catalog(tmp_path)] == ["early", "late"]
    assert load_catalog(tmp_path / "none") == ()


def test_all_damaged_manifests_are_listed_together(tmp_path: Path) -> None:
    """Each with its file, and good ones do not hide bad ones."""
    save_manifest(tmp_path, episode())
    (tmp_path / "cut.episode.json").write_bytes((tmp_path / "pont-neuf.episode.json").read_bytes()[:100])
    copy = json.loads((tmp_path / "pont-neuf.episode.json").read_text())
    del copy["seal"]
    (tmp_path / "copy.episode.json").write_text(json.dumps(copy))
    (tmp_path / "twice.episode.json").write_text(json.dumps({**copy, "id": "twice"}))
    (tmp_path / "binary.episode.json").write_bytes(b"\xff\x00\xfe")
    with pytest.raises(ProblemsError) as raised:
        load_catalog(tmp_path)
    text = str(raised.value)
    assert "cut.episode.json: Invalid JSON" in text
    assert 'copy.episode.json: id "pont-neuf" does not match the file name' in text
    assert "twice.episode.json: has the same guid as pont-neuf.episode.json" in text
    assert "binary.episode.json: " in text
    assert len(raised.value.problems) == 4


def _unknown(document: dict[str, Any]) -> None:
    document["surprise"] = 1


def _unknown_inside(document: dict[str, Any]) -> None:
    document["chapters"][0]["surprise"] = 1


def _missing(document: dict[str, Any]) -> None:
    del document["audio"]["bytes"]


def _wrong_type(document: dict[str, Any]) -> None:
    document["duration_s"] = "12"


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (_unknown, "surprise"),
        (_unknown_inside, "chapters.0.surprise"),
        (_missing, "audio.bytes"),
        (_wrong_type, "duration_s"),
    ],
)
def test_faults_name_their_place(tmp_path: Path, damage: Callable[[dict[str, Any]], None], place: str) -> None:
    """Unknown, missing and mistyped fields are told with the path inside the document."""
    path = save_manifest(tmp_path, episode())
    document = json.loads(path.read_text())
    damage(document)
    path.write_text(json.dumps(document))
    with pytest.raises(PublishError, match=place.replace(".", r"\.")):
        load_manifest(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "../x"}, "may hold only"),
        ({"language": "FR"}, "is not a code"),
        ({"title": "\x01 "}, "title is empty"),
        ({"guid": ""}, "guid is empty"),
        ({"published_at": "2025-03-05T06:30:00"}, "no offset"),
        ({"published_at": "yesterday"}, "not a date"),
        ({"duration_s": 0.0}, "duration_s"),
        ({"audio": file("x.wav")}, "does not end in .mp3"),
        ({"vtt": file("../../x.vtt")}, "not a plain file name"),
        ({"srt": file("x.srt", 0)}, "no size"),
        ({"chapters": (Chapter(5.0, "late"),)}, "start at 0"),
        ({"format": 2}, "format 2 is not known"),
    ],
)
def test_a_manifest_that_would_break_a_feed_is_not_saved(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    """The fault is told and nothing is written."""
    with pytest.raises(PublishError, match=words):
        save_manifest(tmp_path, episode(**changes))
    assert not list(tmp_path.rglob("*"))
