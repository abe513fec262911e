"""A target taken over by a fresh checkout of its show: identity of every episode, and its files, from the feeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.delivery.publish.ownership import claim_of, public_feeds
from audiobrief.delivery.publish.target import Target
from audiobrief.errors import AudiobriefError, PublishError, raise_all
from audiobrief.podcast.feed.read import PublicFeed, PublicItem, file_name
from audiobrief.podcast.manifest import SHOW_FILE, load_catalog, open_show, save_manifest, show_bytes
from audiobrief.podcast.model import Manifest
from audiobrief.storage.transaction import Changes, revising
from audiobrief.workflows.feeds import feed_url
from audiobrief.workflows.publications import Publications, load_publications, save_publications
from audiobrief.workflows.restore import manifest_of


@dataclass(frozen=True)
class Adopted:
    """What a target gave: episodes that were fetched, and those here that got their public GUID."""

    fetched: tuple[Manifest, ...]
    renamed: tuple[Manifest, ...]


def adopt(project: Project, show: Show, target: Target, new_key: str, note: Callable[[str], None]) -> Adopted:
    """What was taken over from the feeds at the target; nothing there is changed.

    Every public episode is known here afterwards, with its public GUID. Raises: PublishError or ProblemsError when the
    feeds are another show's, or a file is missing or damaged there; then nothing has changed here.
    """
    feeds = public_feeds(target, tuple(show.editions))
    if not feeds:
        raise PublishError(f"{target.name}: there is no feed of a language of this show; publish without `--adopt`")
    known = load_publications(project.output, new_key)
    claim = claim_of(target)
    raise_all([problem for tag, feed in feeds.items() for problem in _foreign(project, show, tag, feed, known, target)])
    project.output.mkdir(parents=True, exist_ok=True)
    fetched: list[Manifest] = []
    renamed: list[Manifest] = []
    with revising(project.output, note) as changes:
        for tag, feed in feeds.items():
            changes.write(project.output / tag / SHOW_FILE, show_bytes(feed.guid, feed.url))
            new, changed = _take(project, tag, feed, target, changes)
            fetched += new
            renamed += changed
    save_publications(project.output, replace(known, key=claim.key if claim else known.key))
    return Adopted(tuple(fetched), tuple(renamed))


def _foreign(
    project: Project, show: Show, language: str, feed: PublicFeed, known: Publications, target: Target
) -> list[AudiobriefError]:
    """Why the feed there is not this show's, by guid (or address, where nothing was published from here) and title."""
    folder, title = project.output / language, show.editions[language].title
    where = f"{target.name.rstrip('/')}/{language}/feed.xml"
    if feed.title != title:
        return [
            PublishError(
                f'{where}: is the feed of "{feed.title}", this show is "{title}"; name another target, or, where the '
                "show has a new title, adopt with the old one in show.yaml and change it then"
            )
        ]
    stored = open_show(folder, feed.url).guid if (folder / SHOW_FILE).is_file() else ""
    may_take = not known.targets and feed.url == feed_url(show, language)
    if feed.guid and (feed.guid == stored or may_take):
        return []
    return [
        PublishError(
            f"{where}: its podcast:guid {feed.guid or '(none)'} and address {feed.url or '(none)'} are not this "
            f"show's ({stored or 'no guid yet'}, {feed_url(show, language)}); set base_url to where it is published"
        )
    ]


def _take(
    project: Project, language: str, feed: PublicFeed, target: Target, changes: Changes
) -> tuple[list[Manifest], list[Manifest]]:
    """The episodes that were fetched, and those that got another GUID."""
    folder = project.output / language
    here = {episode.id: episode for episode in load_catalog(folder, everything=True)}
    guids = {episode.guid for episode in here.values()}
    fetched: list[Manifest] = []
    renamed: list[Manifest] = []
    problems: list[AudiobriefError] = []
    for item in feed.items:
        if item.guid in guids:
            continue
        episode = here.get(item.id)
        if episode is not None:
            renamed.append(replace(episode, guid=item.guid))
            save_manifest(folder, renamed[-1], changes.write)
            continue
        try:
            for name in _names(item):
                with changes.writing(folder / name) as handle:
                    target.fetch(f"{language}/{name}", handle)
            fetched.append(manifest_of(item, feed, language, folder, changes.current))
            save_manifest(folder, fetched[-1], changes.write)
        except AudiobriefError as error:
            problems.append(error)
    raise_all(problems)
    return fetched, renamed


def _names(item: PublicItem) -> list[str]:
    """The names of an item's files; a name cannot lead out of its folder."""
    names = [file_name(item.audio_url), *(file_name(url) for _, url in item.files)]
    return [name for name in dict.fromkeys(names) if name and not name.startswith(".") and "\\" not in name]
