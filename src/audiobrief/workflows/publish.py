"""What is published: every file for listeners, each proved to be what its manifest says, at a target of the show."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.delivery.publish.git_address import OvertakenError
from audiobrief.delivery.publish.item import UploadItem
from audiobrief.delivery.publish.ownership import LocalFeed, ShowClaim, prove, set_claim
from audiobrief.delivery.publish.target import Target, unreachable
from audiobrief.delivery.publish.upload import PublishPlan, Sent, compare, execute
from audiobrief.errors import AudiobriefError, InputError, PublishError, raise_all
from audiobrief.podcast.feed.build import FEED_NAME
from audiobrief.podcast.manifest import load_catalog
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.public_files import PAGE_COMPANIONS, public_files
from audiobrief.podcast.site.embed import embed_folder
from audiobrief.progress import Progress
from audiobrief.workflows.feeds import RebuiltFeeds
from audiobrief.workflows.hosts import files_for_host, unedited
from audiobrief.workflows.proof import refuse_contradictions
from audiobrief.workflows.publications import Publications, load_publications, remember, save_publications

MOST_DELETED = 3  # episodes that a run without a terminal deletes without `--yes`


def refuse_unfit(project: Project, show: Show, target: Target) -> None:
    """Check that the show has a public address and that the target is no part of the output.

    Raises: InputError.
    """
    why = unreachable(show.base_url)
    if why:
        raise InputError(
            f"base_url {show.base_url} {why}, so that no app could download from it; "
            "set it to where the target is reached from the web",
            path=project.show,
        )
    output = project.output.resolve()
    if target.kind in ("file", "local") and output in (Path(target.root), *Path(target.root).parents):
        raise InputError(f"{target.name}: is inside the output {output}; name another folder")


def refuse_too_large(target: Target, items: Sequence[UploadItem]) -> None:
    """Check that the target's host takes files as large as these. Raises: PublishError or ProblemsError naming each."""
    most = target.largest_bytes
    raise_all(
        [
            PublishError(
                f"{item.path}: has {item.bytes / 2**20:.0f} MiB; {target.name} takes {most / 2**20:.0f} MiB a file; "
                "part the episode in two, or publish to a folder or a bucket"
            )
            for item in items
            if most is not None and item.bytes > most
        ]
    )


def refuse_orphans(project: Project, show: Show) -> None:
    """Check that each MP3 has a manifest, before a feed is made without it. Raises: PublishError or ProblemsError."""
    problems: list[AudiobriefError] = []
    for language in show.editions:
        folder = project.output / language
        problems += _orphans(folder, load_catalog(folder, everything=True))
    raise_all(problems)


@dataclass(frozen=True)
class Publication:
    """A run that is ready to start: what it would do, and the claim that it writes first where there is none."""

    plan: PublishPlan
    claim: ShowClaim | None
    known: Publications
    rebuilt: RebuiltFeeds


def prepare(
    project: Project, show: Show, target: Target, rebuilt: RebuiltFeeds, new_key: str, progress: Progress
) -> Publication:
    """What is to do at a target that is proved to be the show's; it is only read.

    `new_key` is taken where this output has no key yet. Raises: PublishError or ProblemsError.
    """
    known = load_publications(project.output, new_key)
    items = gather(project, show, progress)
    items += files_for_host(project, show, target, items, progress)
    refuse_too_large(target, items)
    claim = prove(target, items, local_feeds(project, show, rebuilt), known.key)
    plan = compare(target, items, progress, retracted_files(project, show))
    return Publication(replace(plan, gone=unedited(target, plan.gone)), claim, known, rebuilt)


def send(project: Project, show: Show, ready: Publication, progress: Progress, *, delete: bool) -> Sent:
    """What was done: the target claimed, the plan carried out, and what is public now remembered.

    Raises: PublishError, or ProblemsError listing all failures.
    """
    target = ready.plan.target
    try:
        sent = _carry_out(project, ready, progress, delete)
    except OvertakenError:
        progress.note(f"{target.name}: somebody else pushed there just now; this goes on top of it")
        sent = _carry_out(project, _renewed(project, show, ready, progress), progress, delete)
    remember(project.output, ready.known, target.name, published_episodes(project, show))
    return sent


def _carry_out(project: Project, ready: Publication, progress: Progress, delete: bool) -> Sent:
    """What was done and is public. Raises: OvertakenError, PublishError or ProblemsError."""
    target = ready.plan.target
    if ready.claim is not None:
        save_publications(project.output, ready.known)
        set_claim(target, ready.claim)
    sent = execute(ready.plan, progress, delete=delete)
    target.make_public(_message(sent))
    return sent


def _renewed(project: Project, show: Show, ready: Publication, progress: Progress) -> Publication:
    """The run again, on the branch as somebody else left it; it deletes nothing that was not to be deleted before."""
    target = ready.plan.target
    if target.branch is not None:
        target.branch.bring()
    again = prepare(project, show, target, ready.rebuilt, ready.known.key, progress)
    gone = tuple(name for name in again.plan.gone if name in ready.plan.gone)
    return replace(again, plan=replace(again.plan, gone=gone))


def _message(sent: Sent) -> str:
    """What a commit says of a run."""
    episodes = sum(name.endswith(".mp3") for name in sent.uploaded)
    what = f"Publish {episodes} episode{'' if episodes == 1 else 's'}" if episodes else "Publish feeds and pages"
    return what + (f", take {len(sent.deleted)} files away" if sent.deleted else "")


def publish_feeds_of(
    project: Project, show: Show, target: Target, rebuilt: RebuiltFeeds, new_key: str, progress: Progress
) -> Sent:
    """What was done to bring the feeds as they were just made to a target; nothing is deleted but what was retracted.

    Raises: InputError, PublishError or ProblemsError.
    """
    refuse_unfit(project, show, target)
    refuse_orphans(project, show)
    refuse_contradictions(project, show)
    return send(project, show, prepare(project, show, target, rebuilt, new_key, progress), progress, delete=False)


def usual_target(project: Project) -> str:
    """The one target that the show was published to before. Raises: InputError where there is none, or another too."""
    known = load_publications(project.output, "").targets
    if len(known) == 1:
        return next(iter(known))
    told = f"it has {len(known)} ({', '.join(known)})" if known else "it was published nowhere yet"
    raise InputError(
        f"`watch: publish: true` is the target that the show has, and {told}; write `publish: TARGET`",
        path=project.show,
    )


def gather(project: Project, show: Show, progress: Progress) -> list[UploadItem]:
    """Every file for listeners with its hash.

    Raises: PublishError or ProblemsError naming each file that its manifest knows otherwise.
    """
    others = {
        path.parent.name for path in project.output.glob(f"*/{FEED_NAME}") if path.parent.name not in show.editions
    }
    for name in sorted(others):
        progress.note(f"{project.output / name} is no language of {project.show.name}; it is left out")
    others |= set(map(embed_folder, others))
    names = [parts for parts in public_files(project.output) if parts[0] not in others]
    progress.begin("reading", len(names))
    items: dict[str, UploadItem] = {}
    for parts in names:
        item = _item(project.output, parts)
        items[item.name] = item
        progress.advance(1)
    problems: list[AudiobriefError] = []
    for language in show.editions:
        episodes = load_catalog(project.output / language, everything=True)
        for episode in episodes:
            if episode.public:
                problems += _damages(project.output, language, episode, items)
    raise_all(problems)
    return list(items.values())


def local_feeds(project: Project, show: Show, rebuilt: RebuiltFeeds) -> dict[str, LocalFeed]:
    """What is known here of each feed, to compare with what is at a target. Raises: PublishError."""
    return {
        feed.language: LocalFeed(
            feed.guid,
            show.editions[feed.language].title,
            feed.url,
            {e.guid: e.audio.bytes for e in load_catalog(project.output / feed.language, everything=True)},
        )
        for feed in rebuilt.feeds
    }


def retracted_files(project: Project, show: Show) -> dict[str, str]:
    """The files that unpublished and scheduled episodes have at a target, each with its SHA-256, "" for a page.

    A file that a published episode has, too, is not among them. Raises: PublishError.
    """
    found: dict[str, str] = {}
    for language in show.editions:
        episodes = load_catalog(project.output / language, everything=True)
        kept = {file.name for episode in episodes if episode.public for file in episode.files()}
        for episode in episodes:
            if not episode.public:
                found |= {f"{language}/{episode.id}{suffix}": "" for suffix in (".html", *PAGE_COMPANIONS)}
                found[f"{embed_folder(language)}/{episode.id}.html"] = ""
                found |= {f"{language}/{f.name}": f.sha256 for f in episode.files() if f.name not in kept}
    return found


def published_episodes(project: Project, show: Show) -> list[Manifest]:
    """The manifests of all languages. Raises: PublishError."""
    return [e for language in show.editions for e in load_catalog(project.output / language, everything=True)]


def check_deletions(plan: PublishPlan) -> None:
    """Check that so many episodes may be deleted without a person or `--yes`. Raises: PublishError."""
    count = deleted_episodes(plan)
    if count > MOST_DELETED:
        raise PublishError(
            f"{plan.target.name}: {count} episodes would be deleted, more than {MOST_DELETED}; look at them with "
            "`--delete --dry-run`, and add `--yes` if that is meant"
        )


def deleted_episodes(plan: PublishPlan) -> int:
    """How many episodes `--delete` would take away, by their MP3s."""
    return sum(name.endswith(".mp3") for name in plan.gone)


def _orphans(folder: Path, episodes: Sequence[Manifest]) -> list[AudiobriefError]:
    """An error for each MP3 that no manifest knows: its episode would vanish from the feed without a word."""
    known = {episode.audio.name for episode in episodes}
    return [
        PublishError(
            f"{path}: has no manifest, so that its episode would vanish from the feed; "
            "`audiobrief verify --restore` brings it back, or remove the file"
        )
        for path in sorted(folder.glob("*.mp3"))
        if path.name not in known and not path.name.startswith(".")
    ]


def _item(output: Path, parts: tuple[str, ...]) -> UploadItem:
    path = output.joinpath(*parts)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
            size = handle.tell()
    except OSError as error:
        raise PublishError(f"{path}: cannot be read ({error.strerror or error}); mend it and run again") from error
    return UploadItem("/".join(parts), path, size, digest.hexdigest())


def _damages(output: Path, language: str, episode: Manifest, items: dict[str, UploadItem]) -> list[AudiobriefError]:
    found: list[AudiobriefError] = []
    fix = f"render the episode again, or `audiobrief episodes unpublish {episode.id}`"
    for file in episode.files():
        item = items.get(f"{language}/{file.name}")
        path = output / language / file.name
        if item is None:
            found.append(PublishError(f"{path}: is not there; {fix}"))
        elif (item.bytes, item.sha256) != (file.bytes, file.sha256):
            found.append(PublishError(f"{path}: is not the file that was rendered (damaged or replaced); {fix}"))
    return found
