"""One file to publish: where in the order it goes, and how servers label it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from audiobrief.podcast.public_files import content_type, is_named_by_content, is_page

FEED_NAME = "feed.xml"
# What a static host reads at the root of a target; all others who ask for these are shown plain text.
HEADERS, REDIRECTS, HTACCESS, NOJEKYLL = "_headers", "_redirects", ".htaccess", ".nojekyll"
HOST_FILES = (HEADERS, REDIRECTS, HTACCESS, NOJEKYLL)
# A year is the longest that RFC 9111 caches are asked to keep anything; the name changes with the bytes.
_FOR_GOOD = "public, max-age=31536000, immutable"
# Kept, but asked for again each time: an unchanged page or feed costs one 304.
_ASK = "no-cache"
# Replaced by a new render under the same name, when the feed gets a new length, too.
_FIVE_MINUTES = "public, max-age=300, must-revalidate"
_COMPANIONS = (".vtt", ".srt", ".json", ".jpg", ".jpeg", ".png", ".webp")


class Stage(IntEnum):
    """What goes when: nothing is public before all that it points at."""

    AUDIO = 0
    COMPANION = 1  # transcripts, chapters, art
    ASSET = 2
    PAGE = 3
    INDEX = 4
    ARCHIVE = 5  # the feed's further pages
    FEED = 6


@dataclass(frozen=True)
class Labels:
    """What a server says of a file."""

    content_type: str
    cache_control: str


@dataclass(frozen=True)
class UploadItem:
    """A finished file of the output: its path below the target, and what it holds."""

    name: str  # "fr/feed.xml"
    path: Path
    bytes: int
    sha256: str

    @property
    def stage(self) -> Stage:
        """When it goes."""
        return stage_of(self.name)

    @property
    def labels(self) -> Labels:
        """What servers should say of it."""
        if self.name in HOST_FILES:
            return Labels("text/plain; charset=utf-8", _ASK)
        return Labels(content_type(self.name), cache_control(self.name))


def stage_of(name: str) -> Stage:
    """When the file of that name goes."""
    last = name.rsplit("/", 1)[-1].lower()
    if last == FEED_NAME:
        return Stage.FEED
    if re.fullmatch(r"feed-\d+\.xml", last):
        return Stage.ARCHIVE
    if is_page(last):
        return Stage.INDEX if last == "index.html" else Stage.PAGE
    if last.endswith(".mp3"):
        return Stage.AUDIO
    return Stage.COMPANION if last.endswith(_COMPANIONS) else Stage.ASSET


def cache_control(name: str) -> str:
    """How long the file of that name may be kept by apps and caches. Source: RFC 9111, section 5.2."""
    if is_page(name):
        return _ASK
    return _FOR_GOOD if is_named_by_content(name) else _FIVE_MINUTES


def in_order(items: list[UploadItem]) -> dict[Stage, list[UploadItem]]:
    """The items of each stage, the first to go first; the outermost index last."""
    stages: dict[Stage, list[UploadItem]] = {stage: [] for stage in Stage}
    for item in sorted(items, key=lambda item: (-item.name.count("/"), item.name)):
        stages[item.stage].append(item)
    return stages
