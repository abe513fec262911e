"""An inbox watched: round after round, each brief that arrived is rendered once, and what is due is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.progress import Progress
from audiobrief.speech.workers import Executors, WorkerPool
from audiobrief.storage.locks import held
from audiobrief.text.lexicon.load import load_lexicon
from audiobrief.workflows.render.edition import FinishedEdition
from audiobrief.workflows.render.read import missing_files
from audiobrief.workflows.settings import load_settings
from audiobrief.workflows.watch.brief import Rendered, Workshop, render_arrival
from audiobrief.workflows.watch.faults import MOST_TRIES, internal, is_of_brief, named, next_try
from audiobrief.workflows.watch.feeds import gather_items
from audiobrief.workflows.watch.inbox import FAILED, Arrival, Inbox, grouped, places_aside, set_aside
from audiobrief.workflows.watch.notify import notify
from audiobrief.workflows.watch.publishing import Publishing
from audiobrief.workflows.watch.state import LOCK_NAME, BriefState, FeedState, WatchState, load_state, save_state
from audiobrief.workflows.watch.stop import Stop

SETTLE_S = 2.0  # a file that has not changed for so long is whole
_LONGEST_WAIT_S = 60.0
_MOST_LOOKS = 30  # at files that are still being written, where the watch is to end

Clock = Callable[[], datetime]
Wait = Callable[[float], None]


class Report(Protocol):
    """A listener to a watch: progress as of any long job, and what became of briefs."""

    @property
    def progress(self) -> Progress:
        """What long stages are told to."""
        ...

    def event(self, event: Mapping[str, Any]) -> None:
        """Something that is worth telling others: a brief made or set aside, episodes published."""
        ...

    def warn(self, line: str) -> None:
        """What went wrong and does not end the watch."""
        ...


@dataclass(frozen=True)
class WatchRequest:
    """What is watched. `feeds` are asked every `interval_s`, a file is whole after `settle_s` without a change."""

    inbox: Path
    feeds: tuple[str, ...] = ()
    engine: str = "auto"
    allow_private: bool = False
    interval_s: float = 900.0
    settle_s: float = SETTLE_S


@dataclass
class Watch:
    """A watch at work, on a state that is on disk after each step."""

    project: Project
    request: WatchRequest
    report: Report
    stop: Stop
    state: WatchState
    executor: Executors = WorkerPool
    failed: int = 0  # briefs and feeds, and publications that went wrong
    ask_at: dict[str, datetime] = field(default_factory=dict)
    _shop: Workshop | None = None
    _told: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.request.inbox, self.request.settle_s)
        self.publishing = Publishing(self.project, self.report.progress, self.stop)

    def round(self, now: datetime, *, feeds: bool = True) -> tuple[bool, datetime | None]:
        """One look at all there is: whether files are still being written, and when something is due next.

        Raises: AudiobriefError for faults of the show's own files; KeyboardInterrupt where it was asked to end.
        """
        shop = self.prepared()
        self._told.pop("stopped", None)
        self._finish_moves(now)
        if feeds:
            self._ask_feeds(now)
        arrivals, moving = self.inbox.look(now)
        for arrival in arrivals:
            if self._is_due(arrival, now):
                self._take(shop, arrival, now)
                self.deliver()
        self._publish(now)
        self.deliver()
        return moving, self._next(now)

    def deliver(self) -> None:
        """The events that nobody was told of yet, told; one that was told before a kill may come twice, by its id."""
        while self.state.outbox:
            event, *rest = self.state.outbox
            self.report.event(event)
            if self._shop is not None:
                for fault in notify(self._shop.show.watch, event, self.project.root):
                    self.report.warn(fault)
            self.save(replace(self.state, outbox=tuple(rest)))

    def save(self, state: WatchState) -> None:
        """The state is so, also after a kill."""
        if state != self.state:
            save_state(self.request.inbox, state)
            self.state = state

    def prepared(self) -> Workshop:
        """The settings as they are now. Raises: InputError or ProblemsError with every fault of them."""
        show, cast = load_settings(self.project)
        load_lexicon(self.project.lexicon, self.project.user_lexicon)
        raise_all(list(missing_files(self.project, show)))
        if self._shop is None:
            name, progress = self.request.engine, self.report.progress
            self._shop = Workshop(self.project, show, cast, name, progress, self.executor)
        self._shop.show, self._shop.cast = show, cast
        return self._shop

    def _finish_moves(self, now: datetime) -> None:
        """What a kill left half set aside."""
        for name, brief in list(self.state.briefs.items()):
            if brief.stage == "failing":
                self._move(name, brief, now)

    def _is_due(self, arrival: Arrival, now: datetime) -> bool:
        known = self.state.briefs.get(arrival.name)
        if known is None or known.looks != arrival.looks:
            return True
        return known.stage == "waiting" and datetime.fromisoformat(known.retry_at) <= now

    def _take(self, shop: Workshop, arrival: Arrival, now: datetime) -> None:
        """The brief made, set aside, or left for another try."""
        known = self.state.briefs.get(arrival.name)
        digest = ""
        try:
            digest = arrival.digest()
            if known is not None and known.stage == "made" and known.digest == digest:
                self._keep(arrival, replace(known, looks=arrival.looks))  # only touched
                return
            self.report.progress.note(f"{arrival.name}: reading {', '.join(path.name for path in arrival.files)}")
            read: list[Arrival] = []
            with self.stop.breakable():
                rendered = render_arrival(shop, arrival, known, now, lambda: read.append(self._as_it_is(arrival)))
            self._made(read[0], read[0].digest(), rendered)
        except AudiobriefError as error:
            self._fail(arrival, digest, error, now)
        except Exception as error:  # a fault of the program holds no other brief up
            self._fail(arrival, digest, internal(error), now)

    def _as_it_is(self, arrival: Arrival) -> Arrival:
        """The brief with the drafts that were written beside it."""
        found = grouped(self.inbox.files())
        return next((one for one in found if one.name == arrival.name), arrival)

    def _keep(self, arrival: Arrival, brief: BriefState) -> None:
        self.save(self.state.with_brief(arrival.name, brief))

    def _made(self, arrival: Arrival, digest: str, rendered: Rendered) -> None:
        ids = tuple(f"{one.language}/{one.script.id}" for one in rendered.episodes)
        brief = BriefState("made", digest, arrival.looks, episodes=ids, titles=rendered.titles, day=rendered.day)
        event = {
            "event": "made",
            "brief": arrival.name,
            "files": [path.name for path in arrival.files],
            "episodes": [_facts(one) for one in rendered.episodes],
        }
        fresh = tuple(dict.fromkeys((*self.state.fresh, *ids)))
        self.save(replace(self.state.with_brief(arrival.name, brief), fresh=fresh).with_event(event))

    def _fail(self, arrival: Arrival, digest: str, error: AudiobriefError, now: datetime) -> None:
        """The brief left for another try where that may help, else set aside with its reason."""
        self.failed += 1
        arrival = self._as_it_is(arrival)
        reason = named(error, self.request.inbox)
        known = self.state.briefs.get(arrival.name)
        kept = known if known is not None else BriefState("waiting", "")
        tries = 1 + (kept.tries if kept.digest == digest and kept.stage == "waiting" else 0)
        brief = replace(kept, digest=digest, looks=arrival.looks, tries=tries, reason=reason)
        if not is_of_brief(error, self.project) and tries < MOST_TRIES:
            at = next_try(tries, now).isoformat(timespec="seconds")
            event = {"event": "waiting", "brief": arrival.name, "reason": reason, "retry_at": at, "tries": tries}
            state = self.state.with_brief(arrival.name, replace(brief, stage="waiting", retry_at=at))
            self.save(state.with_event(event) if tries == 1 else state)
            return
        reason_file, names = places_aside(arrival)
        moves = tuple(zip((path.name for path in arrival.files), names, strict=True))
        brief = replace(brief, stage="failing", reason_file=reason_file, moves=moves)
        self._keep(arrival, brief)
        self._move(arrival.name, brief, now)

    def _move(self, name: str, brief: BriefState, now: datetime) -> None:
        """The files of a brief put into the folder for what failed; what is remembered of its episodes stays."""
        try:
            set_aside(self.request.inbox, brief.moves, brief.reason_file, brief.reason)
        except AudiobriefError as error:  # the next round tries again, and the other briefs go on
            self.tell_fault("not-set-aside", {"brief": name}, str(error))
            return
        left = replace(brief, stage="made", digest="", looks=(), tries=0, reason="", reason_file="", moves=())
        event = {
            "event": "failed",
            "brief": name,
            "reason": brief.reason,
            "files": [f"{FAILED}/{new}" for _, new in brief.moves],
            "reason_file": f"{FAILED}/{brief.reason_file}",
            "at": now.isoformat(timespec="seconds"),
        }
        self.save(self.state.with_brief(name, left if brief.episodes else None).with_event(event))

    def _ask_feeds(self, now: datetime) -> None:
        for url in self.request.feeds:
            if self.ask_at.get(url, now) > now:
                continue
            self.ask_at[url] = now + timedelta(seconds=self.request.interval_s)
            known = self.state.feeds.get(url, FeedState())
            try:
                with self.stop.breakable():
                    found, names = gather_items(
                        self.request.inbox, url, known, allow_private=self.request.allow_private
                    )
            except AudiobriefError as error:
                self.tell_fault("feed-failed", {"feed": url}, str(error))
                continue
            self._told.pop(f"feed-failed {url}", None)
            self.save(self.state.with_feed(url, found))
            if names:
                self.report.progress.note(f"{url}: {len(names)} new item{'' if len(names) == 1 else 's'}")

    def tell_fault(self, kind: str, of: Mapping[str, str], reason: str) -> None:
        """An event for a fault that is not that of a brief, once for each reason."""
        self.failed += 1
        key = " ".join((kind, *of.values()))
        if self._told.get(key) != reason:
            self._told[key] = reason
            self.save(self.state.with_event({"event": kind, **of, "reason": reason}))

    def _publish(self, now: datetime) -> None:
        assert self._shop is not None
        try:
            self.save(self.publishing.after(self.state, self._shop.show, now))
            self._told.pop("not-published", None)
        except AudiobriefError as error:
            self.publishing.put_off(now)
            self.tell_fault("not-published", {}, str(error))

    def _next(self, now: datetime) -> datetime | None:
        """When something is to be done though nothing arrives."""
        moments = [datetime.fromisoformat(one.retry_at) for one in self.state.briefs.values() if one.stage == "waiting"]
        moments += [self.ask_at[url] for url in self.request.feeds if url in self.ask_at]
        if self.publishing.retry_at is not None:
            moments.append(self.publishing.retry_at)
        elif self.state.due:
            moments.append(datetime.fromisoformat(self.state.due))
        return min(moments, default=None)


def _facts(edition: FinishedEdition) -> dict[str, Any]:
    files = edition.files
    return {
        "language": edition.language,
        "id": edition.script.id,
        "title": files.listing.title,
        "duration_s": round(files.duration_s, 3),
        "mp3": str(files.mp3.resolve()),
    }


def watch(
    project: Project,
    request: WatchRequest,
    report: Report,
    clock: Clock,
    wait: Wait,
    *,
    once: bool = False,
    stop: Stop | None = None,
    executor: Executors = WorkerPool,
) -> int:
    """How many briefs, feeds and publications failed, when the watch ends: `once` all that is there is done.

    Raises: AudiobriefError for what no round could begin with; KeyboardInterrupt where it was asked to end.
    """
    if not request.inbox.is_dir():
        raise InputError("there is no such folder; make it, and put briefs into it", path=request.inbox)
    with held(request.inbox / LOCK_NAME, request.inbox, wait_s=0) as lock:
        if not lock.got:
            raise InputError("another `audiobrief watch` is at work there; one is enough", path=request.inbox)
        run = Watch(project, request, report, stop or Stop(), load_state(request.inbox), executor)
        run.prepared()
        if once:
            _once(run, clock, wait)
            return run.failed
        while True:
            due: datetime | None = None
            moving = False
            try:
                moving, due = run.round(clock())
            except AudiobriefError as error:  # of show.yaml, voices.yaml or the disk: the next round may begin
                run.tell_fault("stopped", {}, str(error))
                run.deliver()
            with run.stop.breakable():
                wait(_pause_s(clock(), due, request.settle_s if moving else _LONGEST_WAIT_S))


def _once(run: Watch, clock: Clock, wait: Wait) -> None:
    """Rounds until no file changes any more; what is still written after some is left for another time."""
    for number in range(_MOST_LOOKS):
        moving, _ = run.round(clock(), feeds=number == 0)
        if not moving:
            return
        with run.stop.breakable():
            wait(run.request.settle_s)
    run.report.warn(f"{run.request.inbox}: a file is still being written; run again to take it")


def _pause_s(now: datetime, due: datetime | None, most_s: float) -> float:
    until_s = most_s if due is None else (due - now).total_seconds()
    return max(0.2, min(most_s, until_s))
