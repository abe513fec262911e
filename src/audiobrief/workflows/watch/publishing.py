"""The end of a round: feeds made anew where that changes them, published where the show says so, and told."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.podcast.approval import missing_approval
from audiobrief.podcast.feed.build import media_url
from audiobrief.podcast.manifest import MANIFEST_SUFFIX, load_catalog
from audiobrief.podcast.model import Manifest
from audiobrief.progress import Progress
from audiobrief.workflows.feeds import RebuiltFeeds, rebuild_feeds
from audiobrief.workflows.publications import load_publications
from audiobrief.workflows.watch.state import WatchState
from audiobrief.workflows.watch.stop import Stop

_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


class Publishing:
    """Whether the feeds were made in this process, and when to try again after a publication that failed."""

    def __init__(self, project: Project, progress: Progress, stop: Stop) -> None:
        self.project = project
        self.progress = progress
        self.stop = stop
        self.retry_at: datetime | None = None
        self._pause = _PAUSE
        self._began = False

    def put_off(self, now: datetime) -> None:
        """Leave the next try to a later round; the pauses grow."""
        self.retry_at, self._pause = now + self._pause, min(self._pause * 4, _LONGEST_PAUSE)

    def after(self, state: WatchState, show: Show, now: datetime) -> WatchState:
        """The state once the feeds hold what was made and is due, and the target holds the feeds.

        Raises: AudiobriefError; nothing that is public is taken back by a failure.
        """
        due = bool(state.due) and datetime.fromisoformat(state.due) <= now
        waits = self.retry_at is not None and now < self.retry_at
        unsent = show.watch.publish is not False and state.sent != self._feeds_digest(show)
        if waits or not (state.fresh or due or unsent or not self._began):
            return state
        if not any(self.project.output.glob(f"*/*{MANIFEST_SUFFIX}")):
            return state
        rebuilt = rebuild_feeds(self.project, show, self.progress.note, now)
        state = replace(state, due="" if rebuilt.due is None else rebuilt.due.isoformat())
        state = self._with_unlisted(state, show, now)
        digest = self._feeds_digest(show)
        if show.watch.publish is not False and digest != state.sent:
            state = replace(self._sent(state, show, rebuilt, now), sent=digest)
        self._began, self.retry_at, self._pause = True, None, _PAUSE
        return replace(state, fresh=())

    def _with_unlisted(self, state: WatchState, show: Show, now: datetime) -> WatchState:
        """The state with an event for new episodes that wait for an approval, and one for those that are scheduled."""
        new = [one for one in self._episodes(show) if f"{one.language}/{one.id}" in state.fresh]
        held = [one for one in new if one.held and not one.unpublished]
        if held:
            facts = [{**_facts(one, show), "reason": missing_approval(one)} for one in held]
            state = state.with_event({"event": "held", "episodes": facts, "at": _at(now)})
        scheduled = [one for one in new if one.scheduled and not one.held and not one.unpublished]
        if scheduled:
            facts = [{**_facts(one, show), "due": one.published_at} for one in scheduled]
            state = state.with_event({"event": "scheduled", "episodes": facts, "at": _at(now)})
        return state

    def _sent(self, state: WatchState, show: Show, rebuilt: RebuiltFeeds, now: datetime) -> WatchState:
        """The state with what is public now, once it is. Raises: AudiobriefError."""
        from audiobrief.delivery.publish.target import open_target
        from audiobrief.workflows.announce import announce
        from audiobrief.workflows.publish import publish_feeds_of, usual_target

        asked = show.watch.publish
        target = open_target(asked if isinstance(asked, str) else usual_target(self.project))
        before = load_publications(self.project.output, "").targets.get(target.name, ())
        known = set(state.told) | (set() if state.sent else set(before))
        with self.stop.breakable():
            sent = publish_feeds_of(self.project, show, target, rebuilt, str(uuid4()), self.progress)
            for line in announce(show, sent.uploaded, os.environ) if show.feed.websub or show.feed.podping else ():
                self.progress.note(f"warning: {line}")
        public = {f"{one.language}/{one.id}": one for one in self._episodes(show) if one.public}
        new = [one for name, one in public.items() if name not in known]
        state = replace(state, told=tuple(sorted(public)))
        if not new:
            return state
        facts = [_facts(one, show) for one in new]
        return state.with_event({"event": "published", "target": target.name, "episodes": facts, "at": _at(now)})

    def _episodes(self, show: Show) -> list[Manifest]:
        return [e for language in show.editions for e in load_catalog(self.project.output / language, everything=True)]

    def _feeds_digest(self, show: Show) -> str:
        """The SHA-256 of all feeds; an approval, a new title or a retraction by another command changes it."""
        whole = hashlib.sha256()
        for language in show.editions:
            for path in sorted((self.project.output / language).glob("feed*.xml")):
                whole.update(f"{language}/{path.name}\0".encode() + path.read_bytes())
        return whole.hexdigest()


def _at(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _facts(episode: Manifest, show: Show) -> dict[str, Any]:
    page = media_url(show.base_url, episode.language, f"{episode.id}.html")
    return {"language": episode.language, "id": episode.id, "title": episode.title, "url": page}
