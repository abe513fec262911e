"""Tests of checks on damaged and hostile input, and of the strict readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiobrief.podcast.id3 import EpisodeTag, id3_bytes
from audiobrief.qa.podcast.art import check_picture
from audiobrief.qa.podcast.document import Context
from audiobrief.qa.podcast.items import check_document
from audiobrief.qa.podcast.sound import check_tag, read_sound, tag_bytes
from audiobrief.qa.podcast.subtitles import read_srt, read_vtt
from audiobrief.qa.podcast.words import check_chapters_json, check_json_transcript
from tests.helpers.published import episode
from tests.helpers.whole_podcast import NOW, findings, frames, info_frame
from tests.qa.test_podcast_document import document_ids

PIECES = st.sampled_from(
    "WEBVTT|\n|\n\n|00:00:01.000 --> 00:00:02.000|00:00:01,000 --> 00:00:02,000|1|<v A>|<|&|-->|é|<b>|</b>|NOTE|\0|\r".split(
        "|"
    )
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=20).map("".join), st.binary(max_size=40))
def test_any_transcript_is_answered(text: str, junk: bytes) -> None:
    """Whatever stands in it, a file gives cues and faults."""
    for data in (text.encode(errors="replace"), b"WEBVTT\n\n" + text.encode(errors="replace"), junk):
        read_vtt(data)
        read_srt(data)
        list(check_chapters_json(data, "x", 10.0, None))
        list(check_json_transcript(data, "x", 10.0, []))
        list(check_picture(data, "x", "x.jpg"))


@given(st.binary(max_size=400), st.integers(0, 3000))
@settings(max_examples=40)
def test_any_mp3_is_answered(junk: bytes, cut: int) -> None:
    """A cut or strange file is measured as far as it goes."""
    whole = info_frame() + frames(6)
    for data in (junk, whole[:cut], whole[:cut] + junk, b"ID3\x03\x00\x00" + junk):
        sound = read_sound(data, min(tag_bytes(data), len(data)))
        assert sound.junk_at is None or 0 <= sound.junk_at <= len(data)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
@settings(max_examples=30)
def test_any_feed_is_answered(clean_podcast: Path, place: int, junk: bytes) -> None:
    """Strange bytes in the middle of a feed are findings, or nothing."""
    data = (clean_podcast / "output/fr/feed.xml").read_bytes()
    document_ids(data[:place] + junk + data[place:])
    document_ids(data[:place])


@pytest.mark.parametrize(
    "junk", [b"", b"\0" * 99, b"\xff\xfb\x90", b"ID3\x03\x00\x00\x00\x00\x00\x7fCHAP" + b"\xff" * 99]
)
@pytest.mark.parametrize("ending", ["mp3", "vtt", "srt", "chapters.json", "transcript.json", "episode.json"])
def test_damaged_files_are_findings(podcast: Path, ending: str, junk: bytes) -> None:
    """Every file of an episode may be anything."""
    (podcast / f"output/fr/story-1.{ending}").write_bytes(junk)
    assert {finding.id for finding in findings(podcast)} & {"FILE001", "FILE003"}


def test_a_tag_without_chapters_is_a_finding() -> None:
    """Found by fuzzing: no CHAP at all, where the manifest has some."""
    tag = id3_bytes(EpisodeTag("T", "S", "A", "2025-03-05", "fr", 187.4))
    assert "FILE026" in {finding.id for finding in check_tag(tag, "a.mp3", episode())}


def test_entities_and_files_of_the_machine_are_not_read(podcast: Path) -> None:
    """A feed from elsewhere cannot reach for a file, nor grow without end."""
    secret = podcast / "secret"
    secret.write_text("hush")
    feed = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]><rss version="2.0"><channel><title>&x;</title></channel></rss>'
    _, told = check_document(feed.encode(), "x", Context(NOW))
    assert told and "hush" not in str(told)


@pytest.mark.parametrize(
    "payload",
    [
        "<v Ana>a &amp; b",
        "<v.loud Ana>a</v>",
        "a <b>b</b> <i.x>c</i>",
        "<00:00:01.500>a",
        "<lang fr>a</lang>",
        "&#233;",
    ],
)
def test_legal_cues(payload: str) -> None:
    """No fault."""
    assert read_vtt(f"WEBVTT\n\nid\n00:01.000 --> 00:02.000 align:left\n{payload}\n".encode())[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTTX\n",
        "WEBVTT\nLanguage: fr\n\n00:01.000 --> 00:02.000\na",
        "WEBVTT\n\n00:01,000 --> 00:02,000\na",
        "WEBVTT\n\n00:01.00 --> 00:02.00\na",
        "WEBVTT\n\n00:02.000 --> 00:01.000\na",
        "WEBVTT\n\n00:01.000-->00:02.000\na",
        "WEBVTT\n\n00:01.000 --> 00:02.000 left\na",
        "WEBVTT\n\n00:01.000 --> 00:02.000\na --> b",
        "WEBVTT\n\n00:01.000 --> 00:02.000\na < b",
        "WEBVTT\n\n00:01.000 --> 00:02.000\na & b",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>a",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<b>a",
        "WEBVTT\n\n00:01.000 --> 00:02.000\na</b>",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v>a",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n",
        "WEBVTT\n\nloose text\n\n00:01.000 --> 00:02.000\na",
        "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\nSTYLE\n::cue {}",
    ],
)
def test_faulty_cues(text: str) -> None:
    """Each is told with its line."""
    assert read_vtt(text.encode())[1]
