"""Which files of an output folder are for listeners, and how servers should label them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from audiobrief.text.lazy_pattern import lazy_pattern

MANIFEST_SUFFIX = ".episode.json"
FEED_TYPE = "application/rss+xml; charset=utf-8"
# Longest suffix first. What is not here stays private: manifests, receipts, FLAC archives, reports.
_TYPES = {
    ".chapters.json": "application/json+chapters",
    ".transcript.json": "application/json",
    ".search.json": "application/json; charset=utf-8",
    ".oembed.json": "application/json; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    "sitemap.xml": "application/xml; charset=utf-8",
    ".xml": FEED_TYPE,
    ".xsl": "text/xsl; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
}
PUBLIC_SUFFIXES = tuple(_TYPES)
# What a page of an episode has beside it.
PAGE_COMPANIONS = (".card.jpg", ".oembed.json", ".player.png")
# Only an episode of the catalog has these; without its manifest they are leftovers of a broken run.
_EPISODE_SUFFIXES = (".mp3", ".vtt", ".srt", ".chapters.json", ".transcript.json", *PAGE_COMPANIONS)
NOTICE_MARK = 'data-notice="retracted"'  # in the page that says that an episode was taken back
_PRIVATE_FOLDERS = ("reports",)
_HASHED = lazy_pattern(r"[-.](?=[0-9]*[a-f])[0-9a-f]{8,64}\.[a-z0-9]+$")
_ART = lazy_pattern(r"(.+)-[0-9a-f]{8}\.(?:jpg|png)")
_PAGES = (".html", ".xml", ".webmanifest", ".txt")


def content_type(name: str) -> str:
    """The media type of a file for listeners; "" for every other file."""
    return next((kind for suffix, kind in _TYPES.items() if name.lower().endswith(suffix)), "")


def is_named_by_content(name: str) -> bool:
    """Whether the file's name changes with its bytes, so that it may be kept for good."""
    return not name.endswith((*_EPISODE_SUFFIXES, *_PAGES)) and _HASHED.search(name) is not None


def is_page(name: str) -> bool:
    """Whether the file is a feed or a page: what points at the others and changes with each episode."""
    return name.lower().endswith(_PAGES)


def is_public(output: Path, parts: tuple[str, ...]) -> bool:
    """Whether the file at `parts` below `output` is for listeners; what is unpublished, scheduled or held is not.

    A link that leads out of the folder is not for listeners, whatever its name.
    """
    if not parts or any(not _is_plain(part) for part in parts):
        return False
    name = parts[-1]
    if not content_type(name):
        return False
    path = output.joinpath(*parts)
    try:
        real = path.resolve(strict=True).relative_to(output.resolve(strict=True))
    except (OSError, RuntimeError, ValueError):  # RuntimeError: a link that leads to itself, before Python 3.13
        return False
    # Some file systems know a folder and a file by names in other letters, too.
    tops = {parts[0].lower(), real.parts[0].lower()} if real.parts else set(_PRIVATE_FOLDERS)
    return tops.isdisjoint(_PRIVATE_FOLDERS) and path.is_file() and _is_listed(path)


def public_files(output: Path) -> Iterator[tuple[str, ...]]:
    """Every file for listeners, as the parts of its path below `output`, in the order of their names."""
    for path in sorted(output.rglob("*")):
        parts = path.relative_to(output).parts
        if is_public(output, parts):
            yield parts


def is_notice(path: Path) -> bool:
    """Whether the file is the page that says that an episode was taken back."""
    try:
        return path.name.endswith(".html") and NOTICE_MARK.encode() in path.read_bytes()
    except OSError:
        return False


def _is_plain(part: str) -> bool:
    # Windows does not see a full stop or a space at the end.
    return bool(part) and part[0] != "." and part[-1] not in ". " and not re.search(r"[\\/:\x00-\x1f]", part)


def _is_listed(path: Path) -> bool:
    name = path.name.lower()
    art = _ART.fullmatch(name)
    if not art and not name.endswith((*_EPISODE_SUFFIXES, ".html")):
        return True
    # The players for other sites' frames lie beside the folder that has the manifests.
    folder = path.parent.with_name(path.parent.name.removeprefix("embed_"))
    manifest = folder / ((art[1] if art else name.split(".")[0]) + MANIFEST_SUFFIX)
    try:
        told = json.loads(manifest.read_bytes())
        if not any(told.get(name, False) for name in ("unpublished", "scheduled", "held")):
            return True
        return bool(told.get("unpublished", False)) and is_notice(path)
    except (OSError, ValueError, AttributeError, RecursionError):
        return not name.endswith(_EPISODE_SUFFIXES)
