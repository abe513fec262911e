"""The last stage: manifests, then the feeds; a feed lists only what is there whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from audiobrief import __version__
from audiobrief.config.project import Project
from audiobrief.config.publication import Listing
from audiobrief.config.show import Show, ShowEdition
from audiobrief.errors import InputError
from audiobrief.podcast.cover import ICON_PX, cover_name, make_cover, thumbnail
from audiobrief.podcast.feed.build import FEED_NAME, Channel, feed_pages, media_url
from audiobrief.podcast.manifest import load_catalog, open_show, save_manifest, show_guid
from audiobrief.podcast.model import Manifest, Twin
from audiobrief.podcast.own_cover import OwnCover, read_cover
from audiobrief.podcast.public_files import is_notice
from audiobrief.podcast.site import SiteModel
from audiobrief.progress import unheard
from audiobrief.storage.sealed_files import kept as _kept
from audiobrief.storage.transaction import Changes, revising
from audiobrief.workflows.look import Look, load_look, plain_look
from audiobrief.workflows.publications import copy_of
from audiobrief.workflows.site import PageInventory, write_site
from audiobrief.workflows.site_files import feed_style

MADE_WITH = f"audiobrief {__version__}"
_MOST_TOLD = 5


@dataclass(frozen=True)
class FeedFile:
    """The feed of one language: its file and address, its podcast:guid, and how much is in it."""

    language: str
    path: Path
    url: str
    guid: str
    episodes: int
    pages: int


@dataclass(frozen=True)
class RebuiltFeeds:
    """What a rebuild made, and sentences about what is wrong with the files it lists."""

    feeds: tuple[FeedFile, ...]
    changes: Changes
    warnings: tuple[str, ...] = ()
    held: tuple[Manifest, ...] = ()  # would be in a feed if somebody had approved them
    due: datetime | None = None  # when the next scheduled episode is to be let out

    def feed(self, language: str) -> Path:
        """The file of a language's feed."""
        return next(feed.path for feed in self.feeds if feed.language == language)


@dataclass(frozen=True)
class Cover:
    """A show's picture in one language: its file, smaller ones for tags and for pages, what was done to it."""

    path: Path
    small_jpeg: bytes
    icon_jpeg: bytes
    note: str = ""


def publish_cover(project: Project, show: Show, language: str, changes: Changes) -> Cover:
    """The producer's cover, or one made from the show's titles; in the output under a name by content.

    Raises: InputError for a picture that cannot be made fit for podcast directories, PublishError.
    """
    edition = show.editions[language]
    if edition.cover:
        own = read_cover(project.root / edition.cover)
    else:
        own = OwnCover(_made_cover(project, show, edition, language))
    data, note = own.data, ""
    if own.done:
        note = f"{edition.cover}: the cover was made fit for podcast directories: {'; '.join(own.done)}"
        note += f". Your file is as it was; what is published is {language}/{cover_name(data)}"
    path = project.output / language / cover_name(data)
    changes.write(path, data)
    small = _kept(project.cache, f"small {hashlib.sha256(data).hexdigest()}", lambda: thumbnail(data))
    icon = _kept(project.cache, f"icon {hashlib.sha256(small).hexdigest()}", lambda: thumbnail(small, ICON_PX))
    return Cover(path, small, icon, note)


def publish_art(
    project: Project, show: Show, language: str, episode_id: str, title: str, changes: Changes
) -> Path | None:
    """An episode's own cover, with its title, under a name by content; None where the show wants none."""
    if not show.feed.episode_art:
        return None
    edition, seed = show.editions[language], next(iter(show.editions.values())).title
    key = f"art {__version__} {title}\0{edition.title}\0{language}\0{seed}"
    data = _kept(project.cache, key, lambda: make_cover(title, edition.title, language, seed))
    path = project.output / language / cover_name(data, episode_id)
    changes.write(path, data)
    return path


def _made_cover(project: Project, show: Show, edition: ShowEdition, language: str) -> bytes:
    # Both languages take their colours from the same words, so that they look like one show.
    seed = next(iter(show.editions.values())).title
    key = f"cover {__version__} {edition.title}\0{edition.subtitle}\0{language}\0{seed}"
    return _kept(project.cache, key, lambda: make_cover(edition.title, edition.subtitle, language, seed))


def publish_feeds(
    project: Project,
    show: Show,
    changes: Changes,
    covers: Mapping[str, Cover] | None = None,
    fresh: Sequence[Manifest] = (),
    *,
    now: datetime | None = None,
    site: bool = True,
) -> RebuiltFeeds:
    """The feeds of every language that has episodes, rebuilt from the catalog and its `fresh` manifests.

    They stand in `changes`, behind everything that they list, with the pages of the `site` before them. Each edition
    is linked to its twin, and numbered once where the show is serial; a scheduled one is let out where `now` says
    that its time has come, and one that nobody approved is held back where the show asks for a review. Only for the
    one that holds the show's lock.
    Raises: PublishError when a manifest is damaged, InputError for a channel that directories would refuse.
    """
    catalogs = {
        language: load_catalog(
            project.output / language,
            everything=True,
            fresh={episode.id: episode for episode in fresh if episode.language == language},
        )
        for language in show.editions
    }
    if now is not None:
        _let_out(project, catalogs, now, changes)
    if show.review == "required" or any(one.held for found in catalogs.values() for one in found):
        _hold(project, show, catalogs, changes)
    settled = _settled(project, show, catalogs, changes)
    feeds: list[FeedFile] = []
    shown = [
        language for language in settled if catalogs[language] or (project.output / language / FEED_NAME).is_file()
    ]
    pictures = {
        language: (covers or {}).get(language) or publish_cover(project, show, language, changes) for language in shown
    }
    inventories = [
        PageInventory(
            _site_model(show, one, shown, pictures[one]),
            pictures[one].small_jpeg,
            pictures[one].icon_jpeg,
            tuple(settled[one]),
            _retracted(project, show, catalogs[one]),
        )
        for one in shown
    ]
    look = load_look(project, show, pictures[shown[0]].small_jpeg) if shown else plain_look()
    if site:
        write_site(project.output, inventories, changes, look)
    for language in shown:
        episodes, folder, cover = settled[language], project.output / language, pictures[language]
        channel = _channel(project, show, language, cover, look, changes)
        others = [episode for other, rest in settled.items() if other != language for episode in rest]
        names: set[str] = set()
        for page in feed_pages(channel, episodes, others, show.feed.items):
            changes.write(folder / page.name, page.data)
            names.add(page.name)
        for stale in sorted(folder.glob("feed-*.xml")):
            if re.fullmatch(r"feed-\d+\.xml", stale.name) and stale.name not in names:
                changes.remove(stale)
        feeds.append(FeedFile(language, folder / FEED_NAME, channel.feed_url, channel.guid, len(episodes), len(names)))
    notes = [picture.note for picture in pictures.values() if picture.note]
    every = [one for found in catalogs.values() for one in found]
    held = tuple(one for one in every if one.held and not one.unpublished)
    due = min((one.published for one in every if one.scheduled), default=None)
    return RebuiltFeeds(tuple(feeds), changes, (*notes, *_unlike(project, settled, changes)), held, due)


def rebuild_feeds(
    project: Project, show: Show, note: Callable[[str], None] = unheard, now: datetime | None = None
) -> RebuiltFeeds:
    """The feeds and pages as the catalog and the show are `now`, put into place.

    Raises: InputError when there is no episode, PublishError.
    """
    published = None
    if project.output.is_dir():
        with revising(project.output, note) as changes:
            published = publish_feeds(project, show, changes, now=now)
    if published is None or not published.feeds:
        raise InputError("there is no finished episode here; run `audiobrief render BRIEF` first", path=project.output)
    return published


def feed_url(show: Show, language: str) -> str:
    """The address of a language's feed."""
    return media_url(show.base_url, language, FEED_NAME)


def feed_guid(folder: Path, show: Show, language: str, changes: Changes) -> str:
    """The podcast:guid of a language's feed; stored for good once the show has a real address."""
    url = feed_url(show, language)
    return show_guid(url) if show.is_local else open_show(folder, url, changes.write).guid


def _let_out(project: Project, catalogs: dict[str, tuple[Manifest, ...]], now: datetime, changes: Changes) -> None:
    """The scheduled episodes whose time has come, in their place in `catalogs`, and saved.

    Nothing is taken back: on a machine whose clock is behind, what is public stays so.
    """
    for language, found in catalogs.items():
        due = {e.id: replace(e, scheduled=False) for e in found if e.scheduled and e.published <= now}
        for episode in due.values():
            save_manifest(project.output / language, episode, changes.write)
        catalogs[language] = tuple(due.get(episode.id, episode) for episode in found)


def _hold(project: Project, show: Show, catalogs: dict[str, tuple[Manifest, ...]], changes: Changes) -> None:
    """The episodes in `catalogs` held back where the show asks for an approval and they have none, and saved."""
    from audiobrief.podcast.approval import is_approved

    for language, found in catalogs.items():
        settled = [replace(e, held=show.review == "required" and not is_approved(e)) for e in found]
        for before, after in zip(found, settled, strict=True):
            if after != before:
                save_manifest(project.output / language, after, changes.write)
        catalogs[language] = tuple(settled)


def _settled(
    project: Project, show: Show, catalogs: dict[str, tuple[Manifest, ...]], changes: Changes
) -> dict[str, list[Manifest]]:
    """The published episodes of each language with twin and number, saved where these have changed."""
    public = {language: {e.id: e for e in found if e.public} for language, found in catalogs.items()}
    settled: dict[str, list[Manifest]] = {}
    for language, found in catalogs.items():
        last = dict.fromkeys({e.season for e in found} | {show.feed.season}, 0)
        for episode in found:
            last[episode.season] = max(last[episode.season], episode.number or 0)
        settled[language] = []
        for known in public[language].values():
            other = next((other for other in public if other != language and known.id in public[other]), None)
            episode = replace(known, twin=Twin(other, known.id) if other else None)
            counted = episode.overrides.type in ("", "full")
            if show.feed.type == "serial" and episode.number is None and counted:
                season = episode.overrides.season or show.feed.season
                last[season] = last.get(season, 0) + 1
                episode = replace(episode, season=season, number=last[season])
            if episode != known:
                save_manifest(project.output / language, episode, changes.write)
            settled[language].append(episode)
    return settled


def _retracted(project: Project, show: Show, found: Sequence[Manifest]) -> tuple[Manifest, ...]:
    """The episodes that a notice stands for: unpublished ones that were public. What never was is not told of."""
    if show.retraction != "notice":
        return ()

    def was_public(episode: Manifest) -> bool:
        copy = copy_of(project.output, episode.language, episode.id)
        page = project.output / episode.language / f"{episode.id}.html"
        return is_notice(page) or (copy is not None and copy.public)

    return tuple(episode for episode in found if episode.unpublished and was_public(episode))


def _unlike(project: Project, settled: dict[str, list[Manifest]], changes: Changes) -> Iterator[str]:
    """A sentence for each file that is not what its manifest says; at most a few of them."""
    told = 0
    for language, episodes in settled.items():
        for episode in episodes:
            for file in episode.files():
                path = project.output / language / file.name
                place = changes.current(path)
                size = place.stat().st_size if place.is_file() else None
                if size == file.bytes:
                    continue
                told += 1
                if told <= _MOST_TOLD:
                    what = "is not there" if size is None else f"has {size} bytes instead of {file.bytes}"
                    yield f"{path}: {what}; render the episode again, or `audiobrief episodes unpublish {episode.id}`"
    if told > _MOST_TOLD:
        yield f"{told - _MOST_TOLD} more files are missing or changed; `audiobrief check` lists them all"


def _site_model(show: Show, language: str, shown: list[str], cover: Cover) -> SiteModel:
    edition = show.editions[language]
    return SiteModel(
        language=language,
        locale=edition.locale,
        title=edition.title,
        subtitle=edition.subtitle,
        description=edition.description,
        author=edition.author,
        copyright=edition.copyright,
        base_url=show.base_url,
        feed_url=feed_url(show, language),
        cover=cover.path.name,
        thumb=cover_name(cover.small_jpeg, "thumb"),
        icon=cover_name(cover.icon_jpeg, "show_icon"),
        subscribe=tuple(edition.subscribe.items()),
        languages=tuple((other, show.editions[other].title) for other in shown),
    )


def _listing(show: Show, language: str) -> Listing:
    """The listing of an edition; the feed of a show that moved names its own address as the new one."""
    listing = show.editions[language].listing
    if not show.moved_from or listing.new_feed_url:
        return listing
    return listing.model_copy(update={"new_feed_url": feed_url(show, language)})


def _channel(project: Project, show: Show, language: str, cover: Cover, look: Look, changes: Changes) -> Channel:
    edition = show.editions[language]
    return Channel(
        title=edition.title,
        description=edition.description,
        link=edition.link,
        feed_url=feed_url(show, language),
        base_url=show.base_url,
        language=edition.locale,
        author=edition.author,
        category=edition.category,
        cover_url=media_url(show.base_url, language, cover.path.name),
        guid=feed_guid(project.output / language, show, language, changes),
        subcategory=edition.subcategory,
        owner_name=edition.owner.name,
        owner_email=edition.owner.email,
        copyright=edition.copyright,
        explicit=edition.explicit,
        has_pages=True,
        serial=show.feed.type == "serial",
        updates=edition.updates.text,
        updates_rule=edition.updates.rule,
        listing=_listing(show, language),
        generator=MADE_WITH,
        enclosure_prefix=show.feed.enclosure_prefix,
        hub=show.feed.websub,
        stylesheet=feed_style(look),
    )
