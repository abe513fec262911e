"""A project whose podcast breaks no rule: real frames, tags, transcripts, chapters and feeds; and ways to break it."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from audiobrief.config.project import find_project
from audiobrief.config.show import load_show
from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.chapters import to_json as chapters_json
from audiobrief.podcast.feed.build import FEED_NAME, media_url
from audiobrief.podcast.id3 import EpisodeTag, id3_bytes
from audiobrief.podcast.manifest import item_guid, load_manifest, manifest_path, save_manifest, show_guid
from audiobrief.podcast.model import Manifest, PublishedFile
from audiobrief.podcast.transcript import TranscriptLine, cues, to_srt, to_vtt
from audiobrief.podcast.transcript import to_json as transcript_json
from audiobrief.qa.podcast.rule import Finding
from audiobrief.workflows.check import check_output
from audiobrief.workflows.feeds import rebuild_feeds
from tests.helpers.published import episode

Breaker = Callable[[Path], None]
BASE_URL = "https://cdn.enperspective.ca/podcast/"
NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
FRAMES = 383
DURATION_S = round((FRAMES * 1152 - 1105) / 44_100, 3)
CHAPTERS = (Chapter(0.0, "Ouverture"), Chapter(3.5, "Les faits d’été"), Chapter(7.0, "À bientôt"))
_TEXTS = (
    "Le pont ferme quatorze jours, et la ville <b>ne dit pas</b> qui paiera la facture, ni quand les travaux vont finir.",
    "Il coûte 48 M$ --> selon la mairie.",
    "À bientôt.",
)


def frames(count: int = FRAMES, index: int = 7, rate_index: int = 0, mono: bool = True) -> bytes:
    """Silent MPEG-1 layer III frames; index 7 is 96 kbit/s, rate 0 is 44,100 Hz."""
    kbps = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)[index]
    size = 144_000 * kbps // (44_100, 48_000, 32_000)[rate_index]
    head = bytes((0xFF, 0xFB, index << 4 | rate_index << 2, 0xC4 if mono else 0x44))
    return (head + bytes(size - 4)) * count


def info_frame(counted: int = FRAMES, index: int = 7, rate_index: int = 0) -> bytes:
    """A mono frame with an Info header and gaps of 1105 samples."""
    frame = bytearray(frames(1, index, rate_index))
    frame[21:37] = struct.pack(">4sIII", b"Info", 3, counted, 0)
    frame[37:46] = b"LAME3.100"
    frame[58:61] = (576 << 12 | 529).to_bytes(3, "big")
    return bytes(frame)


def tag_of(manifest: Manifest, **changes: Any) -> bytes:
    """The tag of an episode, with any field changed."""
    tag = EpisodeTag(
        manifest.title, "Show", "Author", manifest.published_at, manifest.language, manifest.duration_s,
        manifest.chapters, manifest.description, BASE_URL, cover_jpeg=picture(64),
    )  # fmt: skip
    return id3_bytes(replace(tag, **changes))


def picture(side_px: int, mode: str = "RGB", kind: str = "JPEG") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new(mode, (side_px, side_px)).save(out, kind)
    return out.getvalue()


def build(root: Path) -> Path:
    """The project, rendered and published."""
    root.mkdir(parents=True)
    settings = yaml.safe_load((Path(__file__).parents[2] / "show.yaml").read_text(encoding="utf-8"))
    settings["base_url"] = BASE_URL
    for language, edition in settings["editions"].items():
        (root / f"{language}.jpg").write_bytes(picture(1400))
        edition["owner"]["email"] = "show@enperspective.ca"
        edition |= {"cover": f"{language}.jpg", "link": BASE_URL, "updates": {"text": "Lundi", "rule": "FREQ=WEEKLY"}}
        for number in (1, 2):
            add_episode(root, language, f"story-{number}", number)
    write_show(root, settings)
    rebuild(root)
    return root


def add_episode(root: Path, language: str, name: str, day: int) -> Manifest:
    """An episode with all its files, in the catalog; no feed lists it yet."""
    folder = root / "output" / language
    folder.mkdir(parents=True, exist_ok=True)
    show = show_guid(media_url(BASE_URL, language, FEED_NAME))
    locale = {"fr": "fr-CA", "en": "en-CA"}[language]
    lines = [
        TranscriptLine(chapter.start_s, chapter.start_s + 2.9, speaker, text)
        for chapter, speaker, text in zip(CHAPTERS, ("Ana", "Zoé", "Ana"), _TEXTS, strict=True)
    ]
    shown = cues(lines, locale)
    manifest = episode(
        id=name, language=language, locale=locale, guid=item_guid(show, name, language), title=f"Le pont {name}",
        published_at=f"2025-03-{1 + day % 28:02}T06:30:00-05:00", duration_s=DURATION_S, chapters=CHAPTERS, segments=(),
        twin=None,
    )  # fmt: skip
    contents = {
        "audio": (f"{name}.mp3", tag_of(manifest) + info_frame() + frames()),
        "vtt": (f"{name}.vtt", to_vtt(shown)),
        "srt": (f"{name}.srt", to_srt(shown, locale)),
        "transcript_json": (f"{name}.transcript.json", transcript_json(lines, locale)),
        "chapters_json": (f"{name}.chapters.json", chapters_json(CHAPTERS, DURATION_S, manifest.title, "Show")),
    }
    files: dict[str, Any] = {}
    for field, (file, data) in contents.items():
        (folder / file).write_bytes(data)
        files[field] = listed(file, data)
    manifest = replace(manifest, **files)
    save_manifest(folder, manifest)
    return manifest


def listed(name: str, data: bytes) -> PublishedFile:
    """A file as a manifest lists it."""
    return PublishedFile(name, len(data), hashlib.sha256(data).hexdigest())


def write_show(root: Path, settings: dict[str, Any]) -> None:
    (root / "show.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")


def change_show(root: Path, **changes: Any) -> None:
    """show.yaml with other values."""
    write_show(root, yaml.safe_load((root / "show.yaml").read_text(encoding="utf-8")) | changes)


def rebuild(root: Path) -> None:
    """`audiobrief feed`."""
    rebuild_feeds(find_project(root), load_show(root / "show.yaml"))


def findings(root: Path, *languages: str) -> tuple[Finding, ...]:
    """`audiobrief check`."""
    return check_output(find_project(root), load_show(root / "show.yaml"), languages, NOW).findings


def in_feed(old: str, new: str, name: str = "feed.xml") -> Breaker:
    """A breaker that puts `new` for the first match of the pattern `old` in the French feed."""

    def change(root: Path) -> None:
        path = root / "output" / "fr" / name
        text, count = re.subn(old, new, path.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
        assert count, old
        path.write_text(text, encoding="utf-8")

    return change


def in_file(field: str, change: Callable[[bytes], bytes]) -> Breaker:
    """A breaker that changes a file of the French story-1, and its manifest and the feeds with it."""

    def apply(root: Path) -> None:
        folder = root / "output" / "fr"
        manifest = load_manifest(manifest_path(folder, "story-1"))
        name = getattr(manifest, field).name
        before = (folder / name).read_bytes()
        data = change(before)
        assert data != before
        (folder / name).write_bytes(data)
        save_manifest(folder, replace(manifest, **{field: listed(name, data)}))  # type: ignore[arg-type]
        rebuild(root)

    return apply


def in_text(field: str, old: str, new: str) -> Breaker:
    """The same, with `new` for the first match of the pattern `old`."""
    return in_file(field, lambda data: re.sub(old, new, data.decode(), count=1, flags=re.DOTALL).encode())


def in_json(field: str, change: Callable[[Any], Any]) -> Breaker:
    """The same, with a JSON document changed in place."""

    def apply(data: bytes) -> bytes:
        document = json.loads(data)
        change(document)
        return json.dumps(document).encode()

    return in_file(field, apply)


def in_manifest(**changes: Any) -> Breaker:
    """A breaker that changes the manifest of the French story-1, and the feeds with it."""

    def apply(root: Path) -> None:
        folder = root / "output" / "fr"
        save_manifest(folder, replace(load_manifest(manifest_path(folder, "story-1")), **changes))
        rebuild(root)

    return apply


def with_art(name: str, data: bytes) -> Breaker:
    """A breaker that gives every French episode this picture."""

    def apply(root: Path) -> None:
        folder = root / "output" / "fr"
        (folder / name).write_bytes(data)
        for number in (1, 2):
            manifest = load_manifest(manifest_path(folder, f"story-{number}"))
            save_manifest(folder, replace(manifest, cover=listed(name, data)))
        rebuild(root)

    return apply


def hashed(data: bytes, ending: str = "jpg") -> str:
    """A name by content."""
    return f"art-{hashlib.sha256(data).hexdigest()[:12]}a.{ending}".replace("a.", ".")
