"""Publishing in two steps: what would be done, with a token; then just that, once the token is given back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.delivery.publish.target import open_target
from audiobrief.delivery.publish.upload import PublishPlan, Sent
from audiobrief.errors import PublishError
from audiobrief.progress import Progress
from audiobrief.workflows.feeds import rebuild_feeds
from audiobrief.workflows.proof import refuse_contradictions
from audiobrief.workflows.publish import Publication, check_deletions, prepare, refuse_orphans, refuse_unfit, send


@dataclass(frozen=True)
class DryRun:
    """What a publication would do at `target`; `token` is that of these very files there, and of no others."""

    target: str
    uploaded: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: int
    bytes: int
    feeds: tuple[str, ...]  # the addresses of the feeds
    token: str


def dry_run(
    project: Project,
    show: Show,
    address: str,
    now: datetime,
    new_key: str,
    progress: Progress,
    *,
    delete: bool = False,
) -> DryRun:
    """What publishing would do now: feeds and pages are made anew, and the target is only read.

    `new_key` is the show's key where it has none yet, `delete` takes away what the podcast has no more.
    Raises: AudiobriefError listing what stands against it.
    """
    return _ready(project, show, address, now, new_key, progress, delete)[1]


def publish_confirmed(
    project: Project,
    show: Show,
    address: str,
    token: str,
    now: datetime,
    new_key: str,
    progress: Progress,
    *,
    delete: bool = False,
) -> Sent:
    """What was done, after a dry run whose token this is.

    Raises: PublishError where show or target have changed since, or the token is another; AudiobriefError as `dry_run`.
    """
    ready, told = _ready(project, show, address, now, new_key, progress, delete)
    if token != told.token:
        raise PublishError(
            f"{told.target}: this is not the token of what would be published now; nothing was sent: "
            "make a dry run, look at what it says, and confirm its token"
        )
    if delete:
        check_deletions(ready.plan)
    return send(project, show, ready, progress, delete=delete)


def _ready(
    project: Project, show: Show, address: str, now: datetime, new_key: str, progress: Progress, delete: bool
) -> tuple[Publication, DryRun]:
    target = open_target(address)
    refuse_unfit(project, show, target)
    refuse_orphans(project, show)
    refuse_contradictions(project, show)
    rebuilt = rebuild_feeds(project, show, progress.note, now)
    ready = prepare(project, show, target, rebuilt, new_key, progress)
    plan = ready.plan
    told = DryRun(
        target.name,
        tuple(item.name for item in plan.items),
        plan.removals(delete),
        plan.unchanged,
        plan.bytes,
        tuple(feed.url for feed in rebuilt.feeds),
        _token(plan, delete),
    )
    return ready, told


def _token(plan: PublishPlan, delete: bool) -> str:
    files = [(item.name, item.bytes, item.sha256) for item in plan.items]
    values = (plan.target.url, plan.target.root, files, plan.removals(delete), delete)
    return hashlib.sha256(json.dumps(values).encode(errors="replace")).hexdigest()[:24]
