"""Episodes approved by a person, or an approval withdrawn; where show.yaml asks for it, nothing else goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError, PublishError, raise_all
from audiobrief.podcast.approval import approved, is_approved
from audiobrief.podcast.manifest import save_manifest
from audiobrief.podcast.model import Manifest, PublishedFile
from audiobrief.storage.transaction import Changes
from audiobrief.text.clean import one_line
from audiobrief.workflows.render.manifest import published_file

LONGEST_NAME = 100


def approve(project: Project, episode: Manifest, by: str, now: datetime, changes: Changes) -> Manifest:
    """The episode approved by a person; its files are as the manifest says. One that this person approved stays as is.

    Raises: InputError for no name, PublishError where a file is missing or was changed.
    """
    name = one_line(by)
    if not name or len(name) > LONGEST_NAME:
        raise InputError(f'"{name[:40]}" is no name of a person; write who approves with --by NAME')
    raise_all(_damages(project.output / episode.language, episode))
    if is_approved(episode) and episode.approval is not None and episode.approval.by == name:
        return episode
    changed = approved(episode, name, now.replace(microsecond=0).isoformat())
    save_manifest(project.output / episode.language, changed, changes.write)
    return changed


def withdraw(project: Project, episode: Manifest, changes: Changes) -> Manifest:
    """The episode without its approval. Raises: PublishError."""
    changed = replace(episode, approval=None)
    if changed != episode:
        save_manifest(project.output / episode.language, changed, changes.write)
    return changed


def _damages(folder: Path, episode: Manifest) -> list[AudiobriefError]:
    return [
        PublishError(f"{folder / file.name}: {fault}; render the episode again, then approve it")
        for file in episode.files()
        if (fault := _fault(folder / file.name, file))
    ]


def _fault(path: Path, file: PublishedFile) -> str:
    if not path.is_file():
        return "is not there"
    return "" if published_file(path) == file else "is not what was rendered"
