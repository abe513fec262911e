"""A small podcast on disk, in two languages, with real sizes and hashes; its audio is noise that no player reads."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from pathlib import Path

from audiobrief.podcast.feed.build import FEED_NAME, build_feed, media_url
from audiobrief.podcast.manifest import item_guid, load_catalog, save_manifest, show_guid
from audiobrief.podcast.model import Manifest, PublishedFile
from audiobrief.storage.files import write_atomic
from tests.helpers.published import channel, episode

BASE_URL = "https://pod.example.org/show/"
LANGUAGES = ("fr", "en")
COVER = "cover-0a1b2c3d.jpg"
VTT = b"""WEBVTT

00:00:00.000 --> 00:00:02.000
<v Animatrice>Bonjour.

00:00:09.500 --> 00:00:12.000
<v Les faits>Un &amp; deux.

00:00:12.000 --> 00:00:14.000
<v Les faits>x &lt; y
"""  # what the segments of `episode` say


def noise(size: int, seed: int | str) -> bytes:
    """Bytes that are the same on every run."""
    return random.Random(seed).randbytes(size)


def add_episode(output: Path, language: str, name: str, data: bytes, day: int = 5) -> Manifest:
    """An episode with its files and manifest, in the catalog; the feed does not list it yet."""
    folder = output / language
    contents = {
        f"{name}.mp3": data,
        f"{name}.vtt": VTT,
        f"{name}.srt": b"1\n00:00:00,000 --> 00:00:02,000\nBonjour.\n",
        f"{name}.chapters.json": b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Un"}]}\n',
        f"{name}.mix.json": b"{}\n",
        f"{name}.flac": b"fLaC",
    }
    files = {}
    for file_name, content in contents.items():
        write_atomic(folder / file_name, content)
        files[file_name] = PublishedFile(file_name, len(content), hashlib.sha256(content).hexdigest())
    manifest = episode(
        id=name,
        language=language,
        locale={"fr": "fr-CA", "en": "en-CA"}[language],
        guid=item_guid(show_guid(media_url(BASE_URL, language, FEED_NAME)), name, language),
        title=f"{name} ({language})",
        published_at=f"2025-03-{day:02}T06:30:00-05:00",
        audio=files[f"{name}.mp3"],
        vtt=files[f"{name}.vtt"],
        srt=files[f"{name}.srt"],
        chapters_json=files[f"{name}.chapters.json"],
        twin=None,
    )
    save_manifest(folder, manifest)
    return manifest


def write_feeds(output: Path, base_url: str = BASE_URL) -> None:
    """The feed of each language that has episodes; their podcast:guid does not follow the base URL."""
    for language in LANGUAGES:
        episodes = load_catalog(output / language)
        if not episodes:
            continue
        url = media_url(base_url, language, FEED_NAME)
        made = channel(
            title=f"Show {language}",
            link=f"{base_url}{language}/",
            feed_url=url,
            base_url=base_url,
            language={"fr": "fr-CA", "en": "en-CA"}[language],
            cover_url=media_url(base_url, language, COVER),
            guid=show_guid(media_url(BASE_URL, language, FEED_NAME)),
        )
        write_atomic(output / language / FEED_NAME, build_feed(made, episodes))


def make_podcast(output: Path, episodes: int = 2, size: int = 50_000, base_url: str = BASE_URL) -> Path:
    """An output folder with `episodes` in each language, their feeds, covers and pages, and files of work."""
    for language in LANGUAGES:
        for number in range(1, episodes + 1):
            add_episode(output, language, f"story-{number}", noise(size + number, f"{language}{number}"), number)
        write_atomic(output / language / COVER, b"\xff\xd8\xff" + noise(900, language))
        write_atomic(output / language / "index.html", f'<a href="{base_url}{language}/">é</a>\n'.encode())
        write_atomic(output / language / "show.json", b"{}\n")
    write_atomic(output / "index.html", b"<p>En perspective</p>\n")
    write_atomic(output / "reports" / "story-1.fr" / "report.html", b"<p>private</p>\n")
    write_feeds(output, base_url)
    return output


def unpublish(output: Path, language: str, name: str) -> None:
    """The episode is marked as taken back; its files stay."""
    (manifest,) = (one for one in load_catalog(output / language) if one.id == name)
    save_manifest(output / language, replace(manifest, unpublished=True))


def sha256(path: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
