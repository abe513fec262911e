"""Other people's readers understand the feeds, subtitles and tags. Node's need `npm ci` in tests/readers."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audiobrief.podcast import id3 as tags
from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.feed.build import build_feed, media_url
from audiobrief.podcast.model import Manifest, Soundbite, VoiceCredit
from audiobrief.podcast.transcript import TranscriptLine, cues, to_vtt
from tests.helpers.published import channel, english_twin, episode, file

READERS = Path(__file__).parents[1] / "readers"
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (READERS / "node_modules").is_dir(),
    reason="the tests with npm's readers did NOT run: they need node, and `npm ci` in tests/readers",
)
NASTY = (
    "« Qui paiera » ? demanda-t-elle : 20 milliards $ --> 30 %",
    "a < b && <b>gras</b> &amp; &lt;i&gt; <c.red>x</c> <00:01.000> NOTE WEBVTT",
    "L’été — « naïf » — coûte 1 234,50 €… 👩‍👩‍👧‍👦 🇨🇦 e\u0301 \u2028 fin",
    "שלום עולם \u202bmixed العربية\u202c \u200f(2030)\u200e",
    "mot" * 60 + " suite",
    "00:00:01.000 --> 00:00:02.000",
    "-->",
    "NOTE ceci",
    "STYLE ::cue { color: red }",
    "\u00a0\u202f x \u200b\ufeff y",
)


def read(*wanted: tuple[str, bytes]) -> list[Any]:
    """What the readers make of (kind, document)."""
    asked = json.dumps([{"kind": kind, "text": data.decode()} for kind, data in wanted])
    done = subprocess.run(
        ["node", READERS / "read.mjs"], input=asked, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def mp3(seconds: float) -> bytes:
    """A soft tone."""
    time_s = np.arange(int(seconds * 44_100)) / 44_100
    file = io.BytesIO()
    soundfile.write(file, 0.05 * np.sin(2 * np.pi * 330 * time_s), 44_100, format="MP3")
    return file.getvalue()


def full_episode() -> Manifest:
    """An episode with everything that a feed can say of one."""
    return episode(
        transcript_json=file("pont-neuf.transcript.json"),
        cover=file("pont-neuf-0a1b2c3d.jpg"),
        soundbite=Soundbite(2.5, 7.25),
        voices=(VoiceCredit("facts", "Les faits", "fr+m1"), VoiceCredit("neutral", "Élise", "fr+f3")),
    )


@needs_node
def test_partytime_and_feedsmith_understand_the_same() -> None:
    """Titles, GUIDs, dates, durations, enclosures, chapters, transcripts and the podcast: values."""
    made = full_episode()
    data = build_feed(channel(), [made, episode(id="autre", guid="g-2", audio=file("autre.mp3", 99))], [english_twin()])
    party, smith = read(("partytime", data), ("feedsmith", data))
    assert (party["title"], party["language"], party["guid"]) == ("Le bref", "fr-ca", channel().guid)
    assert (smith["format"], smith["title"], smith["language"]) == ("rss", "Le bref", "fr-ca")
    assert smith["podcast"]["guid"] == channel().guid and smith["podcast"]["medium"] == "podcast"
    url = media_url(channel().base_url, "fr", "pont-neuf.mp3")
    first, second = (next(item for item in feed["items"] if "pont-neuf" in json.dumps(item)) for feed in (party, smith))
    assert first["title"] == second["title"] == made.title
    assert first["guid"] == second["guid"]["value"] == made.guid and second["guid"]["isPermaLink"] is False
    assert datetime.fromisoformat(first["date"].replace("Z", "+00:00")) == made.published
    assert second["date"] == "Wed, 05 Mar 2025 06:30:00 -0500"
    assert first["duration"] == second["itunes"]["duration"] == 187
    assert first["enclosure"] == {"url": url, "length": 3_000_123, "type": "audio/mpeg"}
    assert second["enclosures"] == [first["enclosure"]]
    chapters = media_url(channel().base_url, "fr", "pont-neuf.chapters.json")
    assert first["chapters"]["url"] == second["podcast"]["chapters"]["url"] == chapters
    kinds = ["text/vtt", "application/x-subrip", "application/json"]
    assert [one["type"] for one in second["podcast"]["transcripts"]] == kinds
    # partytime calls SubRip by another of its names.
    assert [one["type"] for one in first["transcripts"]] == [kinds[0], "application/srt", kinds[2]]
    assert {one["language"] for one in second["podcast"]["transcripts"]} == {"fr-ca"}
    assert [one["name"] for one in first["people"]] == ["Les faits", "Élise"]
    assert [one["display"] for one in second["podcast"]["persons"]] == ["Les faits", "Élise"]
    assert (first["soundbites"][0]["startTime"], first["soundbites"][0]["duration"]) == (2.5, 7.25)
    other = media_url(channel().base_url, "en", "new-bridge.mp3")
    assert second["podcast"]["alternateEnclosures"][0]["sources"][0]["uri"] == other


@needs_node
def test_webvtt_parser_finds_no_error_in_nasty_text() -> None:
    """Quotes, arrows, mark-up, emoji, right-to-left text: no error, and every letter of it is there."""
    chance = random.Random(5)
    files, wanted = [], []
    for number in range(60):
        texts = (
            list(NASTY) if number == 0 else [" ".join(chance.choices(NASTY, k=chance.randint(1, 3))) for _ in range(4)]
        )
        lines = [
            TranscriptLine(3.0 * place, 3.0 * place + 2.9, chance.choice(NASTY[:5]), text)
            for place, text in enumerate(texts)
        ]
        files.append(("vtt", to_vtt(cues(lines, "fr-CA"))))
        wanted.append("".join("".join(text.split()) for text in texts))
    for found, text in zip(read(*files), wanted, strict=True):
        assert not found["errors"]
        said = "".join("".join(cue["text"].split()) for cue in found["cues"])
        assert said == text
        times = [cue["start"] for cue in found["cues"]]
        assert times == sorted(times) and all(cue["speaker"] for cue in found["cues"])


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="the test with ffprobe did NOT run: it is not here")
def test_ffprobe_reads_all_chapter_titles(tmp_path: Path) -> None:
    """Accents, quotes, emoji and long titles included, at their times."""
    titles = [
        "Ouverture",
        "L’été « déjà » — œuvre à Noël",
        "Le coût : 20 milliards $ 🇨🇦",
        "Où ça ? " + "très " * 30 + "loin",
    ]
    chapters = tuple(Chapter(place * 0.5, title) for place, title in enumerate(titles))
    tag = tags.EpisodeTag(
        title="Épisode", show="Le bref", author="Rédaction", date="2025-03-05", language="fr", duration_s=2.0,
        chapters=chapters, description="Été", url="https://example.org/", copyright="", cover_jpeg=b"",
    )  # fmt: skip
    path = tmp_path / "episode.mp3"
    path.write_bytes(tags.id3_bytes(tag) + mp3(2.0))
    asked = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)]
    found = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)["chapters"]
    assert [chapter["tags"]["title"] for chapter in found] == titles
    assert [float(chapter["start_time"]) for chapter in found] == [0.0, 0.5, 1.0, 1.5]
