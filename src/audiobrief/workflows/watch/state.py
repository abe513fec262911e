"""What a watch remembers, in one small file: how far each brief is, what feeds said, what was published and told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from audiobrief.errors import InputError
from audiobrief.storage.files import flush_folder, write_atomic

STATE_NAME = ".watch.json"
LOCK_NAME = ".watch.lock"
_FORMAT = 1


@dataclass(frozen=True)
class BriefState:
    """How far a brief is: `made` once its episodes are there, `waiting` for another try, `failing` while it is moved.

    `digest` is that of its files then; `looks` are sizes, times and inodes, by which files are known unread.
    """

    stage: str
    digest: str
    looks: tuple[tuple[int, int, int], ...] = ()
    tries: int = 0
    retry_at: str = ""  # ISO 8601
    reason: str = ""
    reason_file: str = ""
    moves: tuple[tuple[str, str], ...] = ()
    episodes: tuple[str, ...] = ()  # fr/pont
    titles: tuple[str, ...] = ()  # with `day`, by which another story under the same name is told
    day: str = ""


@dataclass(frozen=True)
class FeedState:
    """What a feed's server called its state, and of each item, by the digest of its identity, digest and episode."""

    etag: str = ""
    last_modified: str = ""
    items: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WatchState:
    """All of it. `outbox` holds events that nobody was told of yet; `told` the episodes whose publication was told."""

    briefs: Mapping[str, BriefState] = field(default_factory=dict)
    feeds: Mapping[str, FeedState] = field(default_factory=dict)
    outbox: tuple[Mapping[str, Any], ...] = ()
    told: tuple[str, ...] = ()
    sent: str = ""  # the digest of the feeds that were published last
    due: str = ""  # when the next scheduled episode is to be let out
    fresh: tuple[str, ...] = ()  # fr/pont: made, and no feed was made since
    serial: int = 0  # of the last event

    def with_brief(self, name: str, brief: BriefState | None) -> WatchState:
        """The same with that brief so, or without it."""
        rest = {key: value for key, value in self.briefs.items() if key != name}
        return replace(self, briefs=rest if brief is None else {**rest, name: brief})

    def with_feed(self, url: str, feed: FeedState) -> WatchState:
        return replace(self, feeds={**self.feeds, url: feed})

    def with_event(self, event: Mapping[str, Any]) -> WatchState:
        """The same with an event that is to be told, under a number of its own."""
        return replace(self, serial=self.serial + 1, outbox=(*self.outbox, {"id": self.serial + 1, **event}))


def load_state(folder: Path) -> WatchState:
    """What is remembered; nothing where there is no file. Raises: InputError for a damaged one."""
    path = folder / STATE_NAME
    try:
        document = json.loads(path.read_bytes())
        if document["format"] != _FORMAT:
            raise ValueError("of another version")
        briefs = {str(name): _brief(one) for name, one in document["briefs"].items()}
        feeds = {str(url): FeedState(**one) for url, one in document["feeds"].items()}
        plain: dict[str, Any] = {name: document[name] for name in ("sent", "due", "serial")}
        lists: dict[str, Any] = {name: tuple(document[name]) for name in ("outbox", "told", "fresh")}
        return WatchState(briefs, feeds, **lists, **plain)
    except FileNotFoundError:
        return WatchState()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "is damaged; remove it: every brief in the inbox is then looked at again, and what is made stays as it is",
            path=path,
        ) from error


def save_state(folder: Path, state: WatchState) -> None:
    """The state is on disk. Raises: PublishError."""
    document = {"format": _FORMAT, **asdict(state)}
    write_atomic(folder / STATE_NAME, (json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n").encode())
    flush_folder(folder)


def _brief(values: dict[str, Any]) -> BriefState:
    looks = tuple((int(size), int(time), int(inode)) for size, time, inode in values.pop("looks"))
    moves = tuple((str(old), str(new)) for old, new in values.pop("moves"))
    lists: dict[str, Any] = {name: tuple(str(one) for one in values.pop(name)) for name in ("episodes", "titles")}
    return BriefState(**values, **lists, looks=looks, moves=moves)
