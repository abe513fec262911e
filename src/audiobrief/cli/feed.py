"""The `feed` command: feeds and site made anew from the finished episodes; registered by `cli`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from audiobrief.cli import clock
from audiobrief.cli.options import Debug, Everything, Json, OutFolder, Quiet, ShowFile, guarded, screen_for
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from datetime import datetime

    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.config.show import Show
    from audiobrief.workflows.feeds import RebuiltFeeds
    from audiobrief.workflows.remembered import ShowState, ToldFeeds


def feed(
    everything: Everything = False,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Rebuild the feeds and the site from the finished episodes, after a change of show.yaml for one.

    Speaks nothing; files that stay alike are not touched.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.config.show import load_show
        from audiobrief.workflows.remembered import show_state, told_feeds

        project, now = open_project(show=show, out=out), clock.now()
        settings = load_show(project.show)
        before = show_state(project, settings)
        told = None if everything else told_feeds(project, before, now)
        if told is None:
            told = _rebuilt(project, settings, before, now, screen)
        if as_json:
            screen.json(told.json)
        for line in told.lines:
            screen.result(line)
        for line in told.warnings:
            screen.warn(line)


def _rebuilt(project: Project, show: Show, before: ShowState | None, now: datetime, screen: Screen) -> ToldFeeds:
    """What a rebuild did, noted where that was nothing: the next one need not look again."""
    from audiobrief.workflows.feeds import rebuild_feeds
    from audiobrief.workflows.remembered import ToldFeeds, keep_feeds, show_state

    published = rebuild_feeds(project, show, screen.note, now)
    told = ToldFeeds(published_json(published), tuple(_lines(published)), tuple(_warnings(published)))
    if not (published.changes.written or published.changes.removed) and before == show_state(project, show):
        keep_feeds(project, before, published.due, told)
    return told


def published_json(published: RebuiltFeeds) -> dict[str, Any]:
    """What a rebuild made as `--json` prints it; paths are absolute."""
    changes = published.changes
    return {
        "feeds": [
            {
                "language": feed.language,
                "feed": str(feed.path.resolve()),
                "url": feed.url,
                "guid": feed.guid,
                "episodes": feed.episodes,
                "pages": feed.pages,
            }
            for feed in published.feeds
        ],
        "written": [str(path.resolve()) for path in changes.written],
        "removed": [str(path.resolve()) for path in changes.removed],
        "unchanged": len(changes.kept),
        "awaits_approval": [{"language": one.language, "id": one.id} for one in published.held],
        "warnings": list(published.warnings),
    }


def tell_published(screen: Screen, published: RebuiltFeeds) -> None:
    """The same for people: the feeds, and how much was written."""
    for line in _lines(published):
        screen.result(line)
    for line in _warnings(published):
        screen.warn(line)


def tell_held(screen: Screen, published: RebuiltFeeds) -> None:
    """The episodes that are left out because nobody approved them."""
    from audiobrief.podcast.approval import held_notes

    for line in held_notes(published.held):
        screen.warn(line)


def _lines(published: RebuiltFeeds) -> Iterator[str]:
    for feed in published.feeds:
        pages = f" on {feed.pages} pages" if feed.pages > 1 else ""
        episodes = f"{feed.episodes} episode{'' if feed.episodes == 1 else 's'}"
        yield f"{feed.language}  {episodes}{pages}  {feed.path.resolve()}"
    changes = published.changes
    for path in changes.written[:_MOST_LISTED]:
        yield f"    wrote {path.parent.name}/{path.name}"
    if len(changes.written) > _MOST_LISTED:
        yield f"    wrote {len(changes.written) - _MOST_LISTED} more files"
    for path in changes.removed[:_MOST_LISTED]:
        yield f"    removed {path.parent.name}/{path.name}"
    yield f"    {len(changes.written)} written, {len(changes.removed)} removed, {len(changes.kept)} unchanged"


def _warnings(published: RebuiltFeeds) -> Iterator[str]:
    from audiobrief.podcast.approval import held_notes

    yield from held_notes(published.held)
    yield from published.warnings


_MOST_LISTED = 12
