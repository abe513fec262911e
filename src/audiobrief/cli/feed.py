"""The `feed` command: feeds and site made anew from the finished episodes; registered by `cli`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audiobrief.cli import clock
from audiobrief.cli.options import Debug, Json, OutFolder, Quiet, ShowFile, guarded, screen_for
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.workflows.feeds import RebuiltFeeds


def feed(
    show: ShowFile = None, out: OutFolder = None, quiet: Quiet = False, as_json: Json = False, debug: Debug = False
) -> None:
    """Rebuild the feeds and the site from the finished episodes, after a change of show.yaml for one.

    Speaks nothing; files that stay alike are not touched.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.config.show import load_show
        from audiobrief.workflows.feeds import rebuild_feeds

        project = open_project(show=show, out=out)
        published = rebuild_feeds(project, load_show(project.show), screen.note, clock.now())
        if as_json:
            screen.json(published_json(published))
        tell_published(screen, published)


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
    for feed in published.feeds:
        pages = f" on {feed.pages} pages" if feed.pages > 1 else ""
        episodes = f"{feed.episodes} episode{'' if feed.episodes == 1 else 's'}"
        screen.result(f"{feed.language}  {episodes}{pages}  {feed.path.resolve()}")
    changes = published.changes
    for path in changes.written[:_MOST_LISTED]:
        screen.result(f"    wrote {path.parent.name}/{path.name}")
    if len(changes.written) > _MOST_LISTED:
        screen.result(f"    wrote {len(changes.written) - _MOST_LISTED} more files")
    for path in changes.removed[:_MOST_LISTED]:
        screen.result(f"    removed {path.parent.name}/{path.name}")
    screen.result(f"    {len(changes.written)} written, {len(changes.removed)} removed, {len(changes.kept)} unchanged")
    tell_held(screen, published)
    for line in published.warnings:
        screen.warn(line)


def tell_held(screen: Screen, published: RebuiltFeeds) -> None:
    """The episodes that are left out because nobody approved them."""
    from audiobrief.podcast.approval import held_notes

    for line in held_notes(published.held):
        screen.warn(line)


_MOST_LISTED = 12
