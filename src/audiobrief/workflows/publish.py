"""What is published: the feeds rebuilt, every file for listeners, each proved to be what its manifest says."""

from __future__ import annotations

import hashlib
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.delivery.publish.item import UploadItem
from audiobrief.delivery.publish.target import Target, unreachable
from audiobrief.errors import AudiobriefError, InputError, PublishError, raise_all
from audiobrief.podcast.feed.build import FEED_NAME
from audiobrief.podcast.manifest import load_catalog
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.public_files import public_files
from audiobrief.progress import Progress


def refuse_unfit(project: Project, show: Show, target: Target) -> None:
    """Check that the show has a public address and that the target is no part of the output.

    Raises: InputError.
    """
    why = unreachable(show.base_url)
    if why:
        raise InputError(
            f"base_url {show.base_url} {why}, so that no app could download from it; "
            "set it to where the target is reached from the web",
            path=project.show,
        )
    output = project.output.resolve()
    if target.kind in ("file", "local") and output in (Path(target.root), *Path(target.root).parents):
        raise InputError(f"{target.name}: is inside the output {output}; name another folder")


def gather(project: Project, show: Show, progress: Progress) -> list[UploadItem]:
    """Every file for listeners with its hash.

    Raises: PublishError or ProblemsError naming each file that its manifest knows otherwise.
    """
    others = {
        path.parent.name for path in project.output.glob(f"*/{FEED_NAME}") if path.parent.name not in show.editions
    }
    for name in sorted(others):
        progress.note(f"{project.output / name} is no language of {project.show.name}; it is left out")
    names = [parts for parts in public_files(project.output) if parts[0] not in others]
    progress.begin("reading", len(names))
    items: dict[str, UploadItem] = {}
    for parts in names:
        item = _item(project.output, parts)
        items[item.name] = item
        progress.advance(1)
    problems: list[AudiobriefError] = []
    for language in show.editions:
        for episode in load_catalog(project.output / language):
            problems += _damages(project.output, language, episode, items)
    raise_all(problems)
    return list(items.values())


def _item(output: Path, parts: tuple[str, ...]) -> UploadItem:
    path = output.joinpath(*parts)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
            size = handle.tell()
    except OSError as error:
        raise PublishError(f"{path}: cannot be read ({error.strerror or error}); mend it and run again") from error
    return UploadItem("/".join(parts), path, size, digest.hexdigest())


def _damages(output: Path, language: str, episode: Manifest, items: dict[str, UploadItem]) -> list[AudiobriefError]:
    found: list[AudiobriefError] = []
    fix = f"render the episode again, or `audiobrief episodes unpublish {episode.id}`"
    for file in episode.files():
        item = items.get(f"{language}/{file.name}")
        path = output / language / file.name
        if item is None:
            found.append(PublishError(f"{path}: is not there; {fix}"))
        elif (item.bytes, item.sha256) != (file.bytes, file.sha256):
            found.append(PublishError(f"{path}: is not the file that was rendered (damaged or replaced); {fix}"))
    return found
