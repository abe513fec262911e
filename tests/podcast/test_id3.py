"""Tests of the ID3 tag, read back by mutagen and by ffprobe."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from audiobrief.errors import PublishError
from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.id3 import EpisodeTag, id3_bytes

LONG_TITLE = "Point de vue pessimiste : où l’on s’inquiète des hôpitaux, des forêts et des œuvres d’été"
TAG = EpisodeTag(
    title="Le nouveau pont coûtera 3 G$ – été",
    show="Le bref",
    author="Rédaction",
    date="2025-03-05T06:30:00-05:00",
    language="fr",
    duration_s=12.0,
    chapters=(
        Chapter(0.0, LONG_TITLE),
        Chapter(4.0, "Les faits"),
        Chapter(8.5, "Récapitulatif factuel"),
        Chapter(10.0, "Fin"),
    ),
    description="Premier.\nSuite.\n\nSecond\x00.",
    url="https://pod.example.org/fr/pont.html",
    copyright="© Rédaction",
    cover_jpeg=b"\xff\xd8\xff" * 2000,
)


def read_back(data: bytes) -> Any:
    """The tag as mutagen understands it, without translation to version 2.4."""
    id3: Any = importlib.import_module("mutagen.id3")
    return id3.ID3(BytesIO(data + bytes(4096)), translate=False)


def silent_frames() -> bytes:
    """Enough MPEG-1 layer III frames of silence (44.1 kHz, mono, 32 kbit/s) for 12 seconds."""
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    return frame * 460


def test_texts_are_read_back() -> None:
    """Version 2.3, with accents, date in year and day, language, length and URL."""
    tags = read_back(id3_bytes(TAG))
    assert tags.version == (2, 3, 0)
    assert str(tags["TIT2"]) == TAG.title
    assert (str(tags["TPE1"]), str(tags["TALB"]), str(tags["TCON"])) == ("Rédaction", "Le bref", "Podcast")
    assert (str(tags["TYER"]), str(tags["TDAT"]), str(tags["TIME"])) == ("2025", "0503", "0630")
    assert (str(tags["TLAN"]), str(tags["TLEN"])) == ("fra", "12000")
    assert tags.getall("COMM")[0].text == ["Premier. Suite.\n\nSecond."]
    assert tags["WOAF"].url == TAG.url
    assert not tags.getall("USLT")


def test_chapters_stand_in_order_of_time() -> None:
    """One ordered top-level table; each chapter ends where the next starts; no byte offsets."""
    data = id3_bytes(TAG)
    tags = read_back(data)
    toc = tags.getall("CTOC")[0]
    assert int(toc.flags) == 3
    chapters = [tags[f"CHAP:{name}"] for name in toc.child_element_ids]
    assert [(chapter.start_time, chapter.end_time) for chapter in chapters] == [
        (0, 4000),
        (4000, 8500),
        (8500, 10000),
        (10000, 12000),
    ]
    assert {chapter.start_offset for chapter in chapters} == {0xFFFFFFFF}
    assert {chapter.end_offset for chapter in chapters} == {0xFFFFFFFF}
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters] == [chapter.title for chapter in TAG.chapters]
    places = [data.index(f"chp{number}\0".encode(), data.index(b"CHAP")) for number in range(4)]
    assert places == sorted(places)


def test_cover_is_the_front_cover() -> None:
    """The picture comes back byte for byte."""
    picture = read_back(id3_bytes(TAG)).getall("APIC")[0]
    assert (picture.type, picture.mime, picture.data) == (3, "image/jpeg", TAG.cover_jpeg)


def test_the_header_counts_the_whole_tag() -> None:
    """What follows the tag, and its kilobyte of padding, is found exactly where the header says."""
    mp3: Any = importlib.import_module("mutagen.mp3")
    data = id3_bytes(TAG)
    size = (data[6] << 21) + (data[7] << 14) + (data[8] << 7) + data[9]
    assert len(data) == 10 + size
    assert data.endswith(bytes(1024))
    assert mp3.MP3(BytesIO(data + silent_frames())).info.length == pytest.approx(12.0, abs=0.1)


def test_same_tag_same_bytes() -> None:
    """Nothing depends on order or time."""
    assert id3_bytes(TAG) == id3_bytes(replace(TAG))


def test_an_episode_without_extras_has_a_small_tag() -> None:
    """No empty frame is written."""
    bare = EpisodeTag("Title", "Show", "Author", "2025-03-05", "en", 3.0)
    assert sorted(read_back(id3_bytes(bare))) == [
        "TALB", "TCON", "TDAT", "TIT2", "TLAN", "TLEN", "TPE1", "TYER",
    ]  # fmt: skip


def test_impossible_chapters_are_refused() -> None:
    """A chapter after the end is named."""
    with pytest.raises(PublishError, match="after the end"):
        id3_bytes(replace(TAG, duration_s=9.0))


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_ffprobe_reads_every_chapter_title(tmp_path: Path) -> None:
    """An independent reader sees titles with accents, times and the comment."""
    path = tmp_path / "episode.mp3"
    path.write_bytes(id3_bytes(replace(TAG, cover_jpeg=b"")) + silent_frames())
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", str(path)]
    seen = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert [chapter["tags"]["title"] for chapter in seen["chapters"]] == [c.title for c in TAG.chapters]
    assert [float(chapter["start_time"]) for chapter in seen["chapters"]] == [0.0, 4.0, 8.5, 10.0]
    assert seen["format"]["tags"]["title"] == TAG.title
    assert seen["format"]["tags"]["comment"].startswith("Premier. Suite.")
