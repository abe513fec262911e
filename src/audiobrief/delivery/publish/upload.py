"""What changed is sent, in an order that never points listeners at something that is not there; the feed last."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from audiobrief.delivery.publish.claims import Claim, read_claims, write_claims
from audiobrief.delivery.publish.faults import AGAIN
from audiobrief.delivery.publish.item import Stage, UploadItem, in_order
from audiobrief.delivery.publish.target import RemoteFile, Target, digests
from audiobrief.errors import AudiobriefError, PublishError, raise_all
from audiobrief.progress import Progress

# A killed run may forget this much of what it sent; such files are compared by their bytes next time.
_NOTE_EACH_FILES, _NOTE_EACH_BYTES = 50, 64_000_000
_MOST_FAILURES = 8
_NOTHING: Mapping[str, str] = {}
_KEEP_FROM = Stage.PAGE  # from here on a file points at others: nothing goes after a failure


@dataclass(frozen=True)
class PublishPlan:
    """What a run would do: the files to send in each stage, those to delete, and what is known of the target."""

    target: Target
    changed: dict[Stage, list[UploadItem]]
    unchanged: int
    gone: tuple[str, ...]  # ours, and in the podcast no more
    claims: dict[str, Claim]
    noted: dict[str, Claim]  # what the state file at the target says now
    retracted: tuple[str, ...] = ()  # files of episodes that were unpublished; these go without being asked for
    not_ours: tuple[str, ...] = ()  # of those, what somebody else has replaced; it stays

    @property
    def items(self) -> tuple[UploadItem, ...]:
        """The files to send, the first to go first."""
        return tuple(item for stage in self.changed.values() for item in stage)

    def removals(self, delete: bool) -> tuple[str, ...]:
        """The files that a run takes away."""
        return tuple(sorted((*self.retracted, *(self.gone if delete else ()))))

    @property
    def bytes(self) -> int:
        """How much is to be sent."""
        return sum(item.bytes for item in self.items)


@dataclass
class Sent:
    """What a run has done so far."""

    uploaded: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    bytes: int = 0


def compare(
    target: Target, items: list[UploadItem], progress: Progress, retracted: Mapping[str, str] = _NOTHING
) -> PublishPlan:
    """What is to do at the target. It is only read.

    `retracted` are the files of unpublished episodes, with the SHA-256 of each where it is known.
    Raises: PublishError.
    """
    noted = read_claims(target.read_state())
    names = {item.name for item in items}
    folders = {name.rpartition("/")[0] for name in (*names, *noted, *retracted)} | {""}
    there = target.listing(folders)
    claims = {name: claim for name, claim in noted.items() if name in there}
    changed = []
    progress.begin("comparing", len(items))
    for item in items:
        entry = there.get(item.name)
        if entry is None or not _is_same(target, item, entry, claims.get(item.name)):
            changed.append(item)
        else:
            claims[item.name] = _claim(item, entry)
        progress.advance(1)
    gone = tuple(
        sorted(
            name
            for name, claim in claims.items()
            if name not in names and name not in retracted and is_untouched(claim, there[name])
        )
    )
    back = [name for name in sorted(retracted) if name in there and name not in names]
    ours = tuple(n for n in back if _is_ours(target, n, there[n], claims.get(n), retracted[n]))
    others = tuple(name for name in back if name not in ours)
    same = len(items) - len(changed)
    return PublishPlan(target, in_order(changed), same, gone, claims, noted, ours, others)


def execute(plan: PublishPlan, progress: Progress, *, delete: bool = False) -> Sent:
    """What was done: all of the plan. Feeds and pages are sent when everything before them has arrived.

    Raises: PublishError, or ProblemsError listing all failures and what stands now.
    """
    run = _Run(plan, progress)
    progress.begin("uploading", plan.bytes)
    failures: list[AudiobriefError] = []
    try:
        for stage, items in plan.changed.items():
            if failures and stage >= _KEEP_FROM:
                break
            failures += run.send(items, _MOST_FAILURES - len(failures) if stage < _KEEP_FROM else 1, stage)
            if len(failures) >= _MOST_FAILURES:
                break
        if not failures:
            failures += run.remove(plan.removals(delete))
    finally:
        # Also when the run is interrupted: what arrived need not be sent again.
        trouble = run.note()
    if failures:
        raise_all([*failures, _standing(plan, run.sent)])
    raise_all([trouble] if trouble else [])
    return run.sent


class _Run:
    """The state of one run: what was sent, and what of that the state file does not say yet."""

    def __init__(self, plan: PublishPlan, progress: Progress) -> None:
        self.sent = Sent()
        self._target, self._progress = plan.target, progress
        self._claims, self._noted = dict(plan.claims), dict(plan.noted)
        self._files = self._bytes = 0

    def send(self, items: list[UploadItem], most_failures: int, stage: Stage) -> list[AudiobriefError]:
        """The failures, at most so many; what is left then is not tried."""
        failures: list[AudiobriefError] = []
        # Where order counts within a stage, too, nothing may run ahead of a failure.
        largest_bytes = max((item.bytes for item in items), default=0)
        lanes = 1 if stage >= Stage.INDEX else self._target.lanes(largest_bytes)
        pool = ThreadPoolExecutor(lanes)
        jobs = [(item, pool.submit(self._target.put, item) if lanes > 1 else None) for item in items]
        try:
            for item, job in jobs:
                try:
                    self._count(item, job.result() if job else self._target.put(item))
                except AudiobriefError as error:
                    failures.append(error)
                    if len(failures) >= most_failures:
                        break
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return failures

    def remove(self, names: tuple[str, ...]) -> list[AudiobriefError]:
        """The failures; what was removed is claimed no more."""
        failures: list[AudiobriefError] = []
        for name in names:
            try:
                self._target.remove(name)
            except AudiobriefError as error:
                failures.append(error)
                continue
            self._claims.pop(name, None)
            self.sent.deleted.append(name)
        return failures

    def note(self) -> AudiobriefError | None:
        """The state file says what is there; the failure to write it, if so."""
        if self._claims == self._noted:
            return None
        try:
            self._target.write_state(write_claims(self._claims))
        except AudiobriefError as error:
            return error
        self._noted, self._files, self._bytes = dict(self._claims), 0, 0
        return None

    def _count(self, item: UploadItem, entry: RemoteFile) -> None:
        self._claims[item.name] = _claim(item, entry)
        self.sent.uploaded.append(item.name)
        self.sent.bytes += item.bytes
        self._files, self._bytes = self._files + 1, self._bytes + item.bytes
        self._progress.advance(item.bytes)
        if self._files >= _NOTE_EACH_FILES or self._bytes >= _NOTE_EACH_BYTES:
            self.note()


def _is_same(target: Target, item: UploadItem, entry: RemoteFile, claim: Claim | None) -> bool:
    """Whether the file at the target is the item, by its size and by the best proof there is of its bytes."""
    if entry.bytes != item.bytes:
        return False
    if claim is not None and is_untouched(claim, entry):
        as_labelled = not target.is_store or (claim.content_type, claim.cache_control) == _labels(item)
        return as_labelled and claim.sha256 == item.sha256
    alike = (entry.md5 and entry.md5 == digests(item.path)[1]) or target.sha256(item.name) == item.sha256
    return bool(alike) and target.labels(item.name) in (None, item.labels)


def _is_ours(target: Target, name: str, entry: RemoteFile, claim: Claim | None, sha256: str) -> bool:
    """Whether the file is one that audiobrief put there: noted and untouched, or the same by its bytes."""
    if claim is not None and is_untouched(claim, entry):
        return True
    known = {sha256, claim.sha256 if claim else ""} - {""}
    return bool(known) and target.sha256(name) in known


def is_untouched(claim: Claim, entry: RemoteFile) -> bool:
    """Whether the file is the one that was uploaded then, as far as the target tells."""
    return claim.bytes == entry.bytes and claim.version == entry.version


def _claim(item: UploadItem, entry: RemoteFile) -> Claim:
    return Claim(item.bytes, item.sha256, entry.version, *_labels(item))


def _labels(item: UploadItem) -> tuple[str, str]:
    return item.labels.content_type, item.labels.cache_control


def _standing(plan: PublishPlan, sent: Sent) -> PublishError:
    """What listeners have now, after a failure."""
    done = f"{len(sent.uploaded)} of {len(plan.items)} files arrived"
    feeds = [name for name in sent.uploaded if name.endswith("feed.xml")]
    waiting = [item.name for item in plan.changed[Stage.FEED] if item.name not in feeds]
    if not waiting:
        return PublishError(f"{done}, the feeds too; {AGAIN}")
    pages = any(item.name in sent.uploaded for stage in (Stage.PAGE, Stage.INDEX) for item in plan.changed[stage])
    kept = f"{', '.join(waiting)} {'stays' if len(waiting) == 1 else 'stay'} as before"
    return PublishError(f"{done}; {kept}{'' if pages else ', and so do the pages'}; {AGAIN}")


def as_json(plan: PublishPlan, sent: Sent | None, *, delete: bool) -> dict[str, Any]:
    """What a run did, or would do where `sent` is None, as `--json` prints it."""
    return {
        "target": plan.target.name,
        "uploaded": [item.name for item in plan.items] if sent is None else sent.uploaded,
        "unchanged": plan.unchanged,
        "deleted": list(plan.removals(delete)) if sent is None else sent.deleted,
        "bytes": plan.bytes if sent is None else sent.bytes,
        "dry_run": sent is None,
    }
