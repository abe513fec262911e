"""Whether manifests say what the sound and the transcripts beside them say: proof that is cheap enough to always ask.

A seal shows that a manifest is as it was written; a manifest of an earlier version has none, and one that was sealed
after it was damaged has a whole one. What the tag and the transcript say was written at the render.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import AudiobriefError, PublishError, raise_all
from audiobrief.podcast.manifest import load_catalog, manifest_path
from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.sound import check_tag, tag_bytes
from audiobrief.qa.podcast.subtitles import check_paragraphs, read_vtt

# Title, chapters and description of the tag; the words of the transcript.
_TOLD_TWICE = ("FILE022", "FILE026", "FILE028", "SOUND020")
_HEADER_BYTES = 10


def refuse_contradictions(project: Project, show: Show) -> None:
    """Check that each public episode is listed as its own MP3 and transcript say; missing files are told elsewhere.

    Raises: PublishError or ProblemsError naming each manifest that says otherwise.
    """
    problems: list[AudiobriefError] = []
    for language in show.editions:
        folder = project.output / language
        for episode in load_catalog(folder, everything=True):
            if episode.public:
                problems += [
                    PublishError(
                        f"{manifest_path(folder, episode.id)}: {finding.message}; `audiobrief verify --restore "
                        f"{episode.id}` brings the manifest back, or render the episode again"
                    )
                    for finding in _contradictions(folder, episode)
                ]
    raise_all(problems)


def _contradictions(folder: Path, episode: Manifest) -> Iterator[Finding]:
    tag = _tag(folder / episode.audio.name)
    if tag:
        yield from (one for one in check_tag(tag, episode.audio.name, episode) if one.id in _TOLD_TWICE)
    if episode.vtt is not None and (folder / episode.vtt.name).is_file():
        captions, _ = read_vtt((folder / episode.vtt.name).read_bytes())
        yield from check_paragraphs(captions, episode, episode.vtt.name)


def _tag(path: Path) -> bytes:
    """The ID3 tag that an MP3 begins with; empty where there is none."""
    try:
        with path.open("rb") as file:
            start = file.read(_HEADER_BYTES)
            return start + file.read(tag_bytes(start) - len(start)) if tag_bytes(start) else b""
    except OSError:
        return b""
