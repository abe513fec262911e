"""Finished episodes found, retitled, redated, taken out of the feeds and brought back; no sound is made anew."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO

from audiobrief.config.project import Project
from audiobrief.config.show import Show, known_languages
from audiobrief.errors import InputError, PublishError
from audiobrief.podcast import id3 as tags
from audiobrief.podcast.approval import approval_facts, still_approved
from audiobrief.podcast.chapters import clock, to_json
from audiobrief.podcast.feed.build import FEED_NAME, media_url
from audiobrief.podcast.flac import retitle_archive
from audiobrief.podcast.manifest import MANIFEST_SUFFIX, load_manifest, manifest_path, save_manifest
from audiobrief.podcast.model import Manifest, PublishedFile
from audiobrief.podcast.spoken_date import date_said_otherwise
from audiobrief.storage.transaction import Changes, revising
from audiobrief.text.clean import one_line
from audiobrief.workflows.feeds import RebuiltFeeds, publish_art, publish_feeds
from audiobrief.workflows.render.manifest import published_file


def find_episodes(project: Project, show: Show, wanted: str, languages: Sequence[str] = ()) -> tuple[Manifest, ...]:
    """The editions of the episode with that id, published or not, in the languages asked for (empty: all).

    Raises: InputError naming ids that are close, PublishError for a damaged manifest.
    """
    folders = [project.output / language for language in known_languages(show, languages)]
    found = [manifest_path(folder, wanted) for folder in folders if _is_there(folder, wanted)]
    if not found:
        known = {path.name.removesuffix(MANIFEST_SUFFIX) for folder in folders for path in _manifests(folder)}
        close = [f'"{name}"' for name in difflib.get_close_matches(wanted, sorted(known), n=3)]
        hint = f"did you mean {' or '.join(close)}?" if close else "`audiobrief episodes list` shows them all"
        where = f" in {', '.join(languages)}" if languages else ""
        raise InputError(f'there is no episode "{wanted}"{where}; {hint}', path=project.output)
    return tuple(load_manifest(path) for path in found)


def facts_of(project: Project, show: Show, episode: Manifest) -> dict[str, Any]:
    """All that is known of an episode, as `--json` prints it; paths are absolute."""
    folder = (project.output / episode.language).resolve()
    kept = (episode.archive, episode.receipt)

    def url(name: str) -> str:
        return media_url(show.base_url, episode.language, name)

    return {
        "id": episode.id,
        "language": episode.language,
        "title": episode.title,
        "published_at": episode.published_at,
        "published": episode.public,
        "scheduled": episode.scheduled,
        **approval_facts(episode),
        "guid": episode.guid,
        "season": episode.season,
        "number": episode.number,
        "duration_s": episode.duration_s,
        "loudness_lufs": episode.loudness_lufs,
        "true_peak_dbtp": episode.true_peak_dbtp,
        "engine": episode.engine,
        "page": url(f"{episode.id}.html"),
        "audio": url(episode.audio.name),
        "feed": url(FEED_NAME),
        "twin": None if episode.twin is None else {"language": episode.twin.language, "id": episode.twin.id},
        "script": episode.script,
        "files": [
            {"path": str(folder / file.name), "url": url(file.name), "bytes": file.bytes, "sha256": file.sha256}
            for file in episode.files()
        ]
        + [{"path": str(folder / f.name), "url": None, "bytes": f.bytes, "sha256": f.sha256} for f in kept if f],
        "sources": [source.url for source in episode.sources],
        "voices": [{"perspective": v.perspective, "speaker": v.speaker, "voice": v.voice} for v in episode.voices],
        "chapters": [{"at": clock(c.start_s), "start_s": c.start_s, "title": c.title} for c in episode.chapters],
        "corrections": [asdict(one) for one in episode.corrections],
        "overrides": asdict(episode.overrides),
    }


def change_episodes(
    project: Project,
    show: Show,
    wanted: str,
    languages: Sequence[str],
    change: Callable[[tuple[Manifest, ...], Changes], list[Manifest]],
    note: Callable[[str], None],
    now: datetime | None = None,
) -> tuple[list[Manifest], RebuiltFeeds]:
    """The editions of an episode as `change` made them, and the feeds and pages that list them, all put into place.

    Raises: InputError for an id that is not there, PublishError; then nothing has changed.
    """
    find_episodes(project, show, wanted, languages)  # a wrong id makes no folder and no lock
    with revising(project.output, note) as changes:
        changed = change(find_episodes(project, show, wanted, languages), changes)
        published = publish_feeds(project, show, changes, fresh=changed, now=now)
    return changed, published


def retitle(project: Project, show: Show, episode: Manifest, title: str, changes: Changes) -> Manifest:
    """The episode with another title in its manifest, MP3, archive and chapters; later renders keep it.

    Raises: InputError for an empty title, PublishError.
    """
    line = one_line(title)
    if not line:
        raise InputError("the new title is empty; write it in quotes after the id")
    overrides = replace(episode.overrides, title=line)
    return _listed_anew(project, show, episode, replace(episode, title=line, overrides=overrides), changes)


def redate(project: Project, show: Show, episode: Manifest, date: str, now: datetime, changes: Changes) -> Manifest:
    """The episode with another date, given as 2026-11-24 or 2026-11-24T14:30; later renders keep it.

    One in the future takes it out of feed and site until then.
    Raises: InputError for what is no date, PublishError.
    """
    moment = moment_of(show, date)
    overrides = replace(episode.overrides, published_at=moment)
    scheduled = datetime.fromisoformat(moment) > now
    changed = replace(episode, published_at=moment, overrides=overrides, scheduled=scheduled)
    return _listed_anew(project, show, episode, changed, changes)


def told_otherwise(episodes: Sequence[Manifest]) -> list[str]:
    """A sentence for each episode whose narrator says another date than its feed."""
    told = []
    for episode in episodes:
        said = date_said_otherwise(episode)
        if said:
            told.append(
                f"{episode.language}: the narrator of {episode.id} still says {said}; "
                "render the brief again, so that the date is spoken too"
            )
    return told


def moment_of(show: Show, date: str) -> str:
    """An ISO moment with its offset, of a date or a date and time. Raises: InputError."""
    try:
        moment = show.published_at(date.strip().replace(" ", "T"))
        datetime.fromisoformat(moment).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(f'"{date}" is no date; write it as 2026-11-24 or 2026-11-24T14:30') from error
    return moment


def set_unpublished(project: Project, episode: Manifest, unpublished: bool, changes: Changes) -> Manifest:
    """The episode taken out of feed and site, or back in them; its files and its GUID stay. Raises: PublishError."""
    changed = replace(episode, unpublished=unpublished)
    if changed != episode:
        save_manifest(project.output / episode.language, changed, changes.write)
    return changed


def _listed_anew(project: Project, show: Show, before: Manifest, episode: Manifest, changes: Changes) -> Manifest:
    """The files that name title or date written anew, then the manifest with their sizes; an approval stays."""

    def file(path: Path) -> PublishedFile:
        return published_file(changes.current(path))

    folder, edition = project.output / episode.language, show.editions[episode.language]
    mp3 = folder / episode.audio.name
    _retag(mp3, episode, changes)
    archive = episode.archive
    if archive is not None and (folder / archive.name).is_file():
        _retag_archive(folder / archive.name, episode, changes)
        archive = file(folder / archive.name)
    chapters = episode.chapters_json
    if chapters is not None:
        path = folder / chapters.name
        changes.write(path, to_json(episode.chapters, episode.duration_s, episode.title, edition.title))
        chapters = file(path)
    art = publish_art(project, show, episode.language, episode.id, episode.title, changes)
    changed = replace(
        episode,
        audio=file(mp3),
        archive=archive,
        chapters_json=chapters,
        cover=None if art is None else file(art),
    )
    changed = still_approved(before, changed)
    save_manifest(folder, changed, changes.write)
    return changed


def _retag(path: Path, episode: Manifest, changes: Changes) -> None:
    """The MP3 with the episode's title and date in its tag, its sound as it was. Raises: PublishError."""
    with changes.writing(path) as new, _reading(path) as old:
        start = old.read(10)
        try:
            whole = start + old.read(tags.tag_size(start) - len(start))
            new.write(tags.retitled(whole, episode.title, episode.overrides.published_at))
        except PublishError as error:
            raise PublishError(f"{path}: {error}") from error
        copyfileobj(old, new, 1 << 20)


def _retag_archive(path: Path, episode: Manifest, changes: Changes) -> None:
    with changes.writing(path) as new, _reading(path) as old:
        copyfileobj(old, new, 1 << 20)
        retitle_archive(episode.title, episode.overrides.published_at, new)


def _reading(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        reason = error.strerror or error
        raise PublishError(f"{path}: cannot be read ({reason}); render the episode again") from error


def _is_there(folder: Path, wanted: str) -> bool:
    # An id is one of the names found: nothing outside the folder is looked at.
    return any(path.name == wanted + MANIFEST_SUFFIX for path in _manifests(folder))


def _manifests(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*" + MANIFEST_SUFFIX) if not path.name.startswith(".")]
