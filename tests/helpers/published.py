"""Made-up episodes and a channel for the tests of what is published."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.feed.build import Channel
from audiobrief.podcast.manifest import item_guid, show_guid
from audiobrief.podcast.model import Manifest, PublishedFile, Source, SpokenSegment, Twin, VoiceCredit

FEED_URL = "https://pod.example.org/émissions/fr/feed.xml"
SHOW = show_guid(FEED_URL)
NASTY_TITLE = '<script>alert("x")</script> ]]> & ../../etc/passwd'


def file(name: str, size: int = 1234) -> PublishedFile:
    """A file of that name and size."""
    return PublishedFile(name, size, "ab" * 32)


def episode(**changes: Any) -> Manifest:
    """A French episode whose twin is in English, with any field changed."""
    made = Manifest(
        id="pont-neuf",
        language="fr",
        locale="fr-CA",
        guid=item_guid(SHOW, "pont-neuf", "fr"),
        title="Le nouveau pont coûtera 3\u00a0G$",
        description="Le chantier s’étirera jusqu’en 2031.\n\nQui paiera\u202f?",
        published_at="2025-03-05T06:30:00-05:00",
        duration_s=187.4,
        audio=file("pont-neuf.mp3", 3_000_123),
        engine="espeak",
        voices=(
            VoiceCredit("narrator", "Animatrice", "fr+f3"),
            VoiceCredit("facts", "Les faits", "fr+m1"),
            VoiceCredit("neutral", "Animatrice", "fr+f3"),
        ),
        segments=(
            SpokenSegment("opening", "narrator", "", "Animatrice", 0.0, 9.5, ("Bonjour.",)),
            SpokenSegment("facts", "facts", "Les faits", "Les faits", 9.5, 90.0, ("Un & deux.", "x < y")),
        ),
        chapters=(
            Chapter(0.0, "Ouverture"),
            Chapter(9.5, "Les faits"),
            Chapter(90.0, "Point de vue <neutre>"),
        ),
        made_with="audiobrief 0.1.0",
        loudness_lufs=-16.0,
        true_peak_dbtp=-1.3,
        vtt=file("pont-neuf.vtt"),
        srt=file("pont-neuf.srt"),
        chapters_json=file("pont-neuf.chapters.json"),
        script="scripts/pont-neuf.fr.yaml",
        sources=(Source("https://news.example.com/été?a=1&b=2", "L’article"),),
        tags=("pont",),
        twin=Twin("en", "new-bridge"),
    )
    return replace(made, **changes)


def english_twin() -> Manifest:
    """The English edition of `episode()`."""
    return episode(
        id="new-bridge",
        language="en",
        locale="en-CA",
        guid=item_guid(SHOW, "new-bridge", "en"),
        title="The new bridge will cost $3B",
        description="Work will last until 2031.",
        audio=file("new-bridge.mp3", 2_999_999),
        vtt=file("new-bridge.vtt"),
        srt=file("new-bridge.srt"),
        chapters_json=file("new-bridge.chapters.json"),
        twin=Twin("fr", "pont-neuf"),
    )


def channel(**changes: Any) -> Channel:
    """A complete French channel, with any field changed."""
    made = Channel(
        title="Le bref",
        description="L’actualité sous cinq angles.",
        link="https://pod.example.org/",
        feed_url=FEED_URL,
        base_url="https://pod.example.org/émissions/",
        language="fr-CA",
        author="Rédaction",
        category="News",
        subcategory="Tech News",
        cover_url="https://pod.example.org/émissions/fr/cover-0a1b2c3d.jpg",
        guid=SHOW,
        owner_name="Rédaction",
        owner_email="podcast@example.org",
        copyright="© Rédaction",
    )
    return replace(made, **changes)
