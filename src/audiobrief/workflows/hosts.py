"""The files of a show for the host that serves it: made in the output, and sent along where nobody else's are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.delivery.publish.hosts import (
    LARGEST_BYTES,
    NGINX,
    OldPaths,
    host_files,
    is_host_file,
    nginx_block,
)
from audiobrief.delivery.publish.item import HEADERS, HOST_FILES, UploadItem
from audiobrief.delivery.publish.target import Target
from audiobrief.podcast.manifest import MANIFEST_SUFFIX, load_catalog
from audiobrief.podcast.model import Manifest
from audiobrief.progress import Progress
from audiobrief.storage.files import write_atomic
from audiobrief.workflows.publications import FOLDER as PUBLISHED
from audiobrief.workflows.publications import copy_of, load_publications

FOLDER = ".host"


def files_for_host(
    project: Project, show: Show, target: Target, items: Sequence[UploadItem], progress: Progress
) -> list[UploadItem]:
    """What goes to the target beside `items`, all of it in the output now; what somebody else wrote there stays.

    Raises: PublishError.
    """
    folder, host = project.output / FOLDER, show.publish.host
    old = old_paths(project, show)
    wanted = host_files(host, show.base_url, show.moved_from, [i.name for i in items], old) if host else {}
    written = dict(wanted)
    if host == "nginx":
        written[NGINX] = nginx_block(show.base_url, show.moved_from, _web_root(show, target), old)
        progress.note(f"{folder / NGINX} is the server block; copy it to nginx's configuration, it is not published")
    for name in {*HOST_FILES, NGINX} - set(written):
        (folder / name).unlink(missing_ok=True)
    for name, data in written.items():
        write_atomic(folder / name, data)
    if not wanted:
        return []
    if target.is_store:
        progress.note(f"{target.name}: nobody reads {', '.join(wanted)} of a bucket; they are left out")
        return []
    if HEADERS in wanted and (path := urlsplit(show.base_url).path) != "/":
        progress.note(f"{HEADERS} and _redirects are read at the root of a site only; {path} is none: put them there")
    _tell_too_large(host or "", items, progress)
    there = target.listing([""])
    found = []
    for name, data in wanted.items():
        if name in there and (now := target.read(name)) != data and not is_host_file(name, now):
            progress.note(f"{target.name}: {name} is not as audiobrief writes it; it stays, beside {folder / name}")
            continue
        found.append(UploadItem(name, folder / name, len(data), hashlib.sha256(data).hexdigest()))
    return found


def unedited(target: Target, names: Sequence[str]) -> tuple[str, ...]:
    """The names without those of files for hosts that somebody has changed, or that lead to a new address."""
    return tuple(name for name in names if name not in HOST_FILES or is_host_file(name, target.read(name)))


def old_paths(project: Project, show: Show) -> OldPaths:
    """The pages that were public and are no more, as far as the output remembers. Raises: PublishError."""
    moved: dict[str, str] = {}
    retracted: list[str] = []
    ever = load_publications(project.output, "").ever
    for language in show.editions:
        episodes = load_catalog(project.output / language, everything=True)
        names = {episode.id for episode in episodes}
        pages = {episode.guid: f"{language}/{episode.id}.html" for episode in episodes if episode.public}
        for before in _published_before(project.output, language):
            if f"{language}/{before.id}" in ever and before.id not in names and before.guid in pages:
                moved[f"{language}/{before.id}.html"] = pages[before.guid]
        if show.retraction == "remove":
            gone = [f"{language}/{episode.id}" for episode in episodes if episode.unpublished]
            retracted += [f"{name}.html" for name in gone if name in ever]
    return OldPaths(moved, tuple(sorted(retracted)))


def _published_before(output: Path, language: str) -> list[Manifest]:
    """The manifests of what was published, as they were then; damaged ones are left out."""
    names = [path.name.removesuffix(MANIFEST_SUFFIX) for path in (output / PUBLISHED / language).glob("*")]
    return [known for name in sorted(names) if (known := copy_of(output, language, name)) is not None]


def _web_root(show: Show, target: Target) -> str:
    """The folder that holds the whole site: the target without the path of the show's address."""
    path = unquote(urlsplit(show.base_url).path).rstrip("/")
    if target.kind in ("file", "local") and target.root.rstrip("/").endswith(path):
        return target.root.rstrip("/").removesuffix(path) or "/"
    return f"/var/www/{urlsplit(show.base_url).hostname}"


def _tell_too_large(host: str, items: Sequence[UploadItem], progress: Progress) -> None:
    most = LARGEST_BYTES.get(host)
    for item in items:
        if most is not None and item.bytes > most:
            progress.note(f"{item.name}: has {item.bytes / 2**20:.0f} MiB; {host} takes {most // 2**20} MiB a file")
