"""Feeds that are watched: each new item becomes a file of its own in the inbox, where it is a brief as any other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from audiobrief.brief.model import episode_id
from audiobrief.brief.readers.feed import FeedItem, each
from audiobrief.brief.readers.fetch import Fetched, FetchLimits, Marks, UnmodifiedError, fetch
from audiobrief.storage.files import slug, write_atomic
from audiobrief.workflows.watch.state import FeedState

Fetch = Callable[[str, FetchLimits], Fetched]


def gather_items(
    folder: Path, url: str, known: FeedState, *, allow_private: bool, ask: Fetch = fetch
) -> tuple[FeedState, list[str]]:
    """What the feed is known by now, and the names of the files that its new and changed items were put into.

    An item is known by its guid, or its link: one that comes again with other words is a correction of the same brief.
    A file is there before its item counts as known. Raises: InputError, PublishError.
    """
    limits = FetchLimits(allow_private=allow_private, known=Marks(known.etag, known.last_modified))
    try:
        page = ask(url, limits)
    except UnmodifiedError:
        return known, []
    items = dict(known.items)
    names: list[str] = []

    def id_of(identity: str, title: str) -> str:
        key = _short(identity.encode())
        return known.items[key].partition(" ")[2] if key in known.items else episode_id(f"{title} {key[:6]}")

    for item in each(page.data, url, id_of):
        key, digest = _short(item.identity.encode()), _short(item.own)
        said = f"{digest} {id_of(item.identity, item.title)}"
        if items.get(key) == said:
            continue
        name = file_name(item, key)
        write_atomic(folder / name, item.data)
        items[key] = said
        names.append(name)
    return replace(known, etag=page.marks.etag, last_modified=page.marks.last_modified, items=items), names


def file_name(item: FeedItem, key: str) -> str:
    """What the file of an item is called: the same whenever it comes again, whatever its title is then."""
    return f"{slug(item.identity.rstrip('/').rpartition('/')[2], 40) or 'item'}-{key[:12]}.rss"


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
