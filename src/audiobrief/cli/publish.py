"""The `publish` command: what changed goes to where listeners get it; registered by `cli`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from audiobrief.cli import clock
from audiobrief.cli.feed import tell_held
from audiobrief.cli.options import Debug, Json, OutFolder, Quiet, ShowFile, guarded, screen_for
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.config.show import Show
    from audiobrief.delivery.publish.target import Target
    from audiobrief.delivery.publish.upload import PublishPlan, Sent

_MOST_LISTED = 12


def publish(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="A folder, s3://BUCKET/FOLDER, sftp://HOST/FOLDER, git+ssh://HOST/REPOSITORY@BRANCH (GitHub Pages), "
            "or any other fsspec address.",
            show_default=False,
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be uploaded and deleted; the target is only read.")
    ] = False,
    delete: Annotated[
        bool,
        typer.Option("--delete", help="Delete at the target what audiobrief put there and the podcast has no more."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Delete without being asked; for scripts, which are refused without it.")
    ] = False,
    adopted: Annotated[
        bool,
        typer.Option("--adopt", help="First take the target over: GUIDs and files of its public episodes come here."),
    ] = False,
    moved_to: Annotated[
        str,
        typer.Option(
            "--moved-to",
            metavar="URL",
            help="First move the show to this address: show.yaml, and what the feeds say; GUIDs stay.",
            show_default=False,
        ),
    ] = "",
    moved_from: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="TARGET",
            help="With --moved-to: leave pages, feeds and redirects at the old target that lead to the new address.",
            show_default=False,
        ),
    ] = "",
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Publish the podcast: rebuild the feeds, then upload what changed; audio first, feeds last, all verified.

    When an upload fails, the public feeds stay as they were; run it again to continue.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.config.show import load_show
        from audiobrief.delivery.publish.target import open_target
        from audiobrief.delivery.publish.upload import as_json as result_of
        from audiobrief.workflows.feeds import rebuild_feeds
        from audiobrief.workflows.proof import refuse_contradictions
        from audiobrief.workflows.publish import prepare, refuse_orphans, refuse_unfit, send

        project = open_project(show=show, out=out)
        loaded = load_show(project.show)
        place = open_target(target)
        old = _old_target(project, place, moved_to, moved_from, dry_run)
        if moved_to:
            loaded = _move(screen, project, loaded, moved_to)
        refuse_unfit(project, loaded, place)
        if adopted:
            _adopt(screen, project, loaded, place, dry_run)
        refuse_orphans(project, loaded)
        refuse_contradictions(project, loaded)
        published = rebuild_feeds(project, loaded, screen.note, clock.now())
        tell_held(screen, published)
        progress = screen.progress()
        sent = None
        try:
            ready = prepare(project, loaded, place, published, str(uuid4()), progress)
            progress.close()
            plan = ready.plan
            if not dry_run:
                if delete and not yes:
                    _confirm(plan)
                sent = send(project, loaded, ready, progress, delete=delete)
        except KeyboardInterrupt as error:
            progress.close()
            kept = "what arrived stays there" if place.branch is None else "nothing of this run is public"
            screen.fail(f"stopped; {kept}, and the same command goes on from there")
            raise typer.Exit(130) from error
        finally:
            progress.close()
        if moved_to:
            _lead_there(screen, project, loaded, old)
        if sent is not None:
            _announce(screen, loaded, sent)
        if as_json:
            screen.json(result_of(plan, sent, delete=delete))
        _tell(screen, plan, sent, delete)
        for feed in published.feeds:
            screen.result(f"{feed.language}  {feed.url}")


def _announce(screen: Screen, show: Show, sent: Sent) -> None:
    """The services that show.yaml names are told of what changed; one that is away stops nothing."""
    if not (show.feed.websub or show.feed.podping):
        return
    import os

    from audiobrief.workflows.announce import announce

    for line in announce(show, sent.uploaded, os.environ):
        screen.warn(line)


def _adopt(screen: Screen, project: Project, show: Show, target: Target, dry_run: bool) -> None:
    from audiobrief.errors import InputError
    from audiobrief.workflows.adopt import adopt

    if dry_run:
        raise InputError("`--adopt` writes to the output, so it cannot be tried with `--dry-run`; leave one of the two")
    result = adopt(project, show, target, str(uuid4()), screen.note)
    for episode in result.fetched:
        screen.note(f"{episode.language}  {episode.id} fetched with its GUID {episode.guid}")
    for episode in result.renamed:
        screen.note(f"{episode.language}  {episode.id} has its public GUID {episode.guid} again")


def _old_target(project: Project, new: Target, moved_to: str, moved_from: str, dry_run: bool) -> Target | None:
    """The old target, proved to be the show's before anything changes. Raises: InputError, PublishError."""
    from audiobrief.delivery.publish.target import open_target
    from audiobrief.errors import InputError
    from audiobrief.workflows.move import check_old_target

    if moved_from and not moved_to:
        raise InputError("`--from` belongs to a move; add `--moved-to URL`")
    if moved_to and dry_run:
        raise InputError("`--moved-to` writes show.yaml, so it cannot be tried with `--dry-run`; leave one of the two")
    if not moved_from:
        return None
    old = open_target(moved_from)
    check_old_target(project, old, new)
    return old


def _move(screen: Screen, project: Project, show: Show, url: str) -> Show:
    from audiobrief.workflows.move import move_show

    moved = move_show(project, show, url)
    screen.note(f"{project.show}: base_url is {moved.base_url}, moved_from is {moved.moved_from}")
    return moved


def _lead_there(screen: Screen, project: Project, show: Show, old: Target | None) -> None:
    """The redirects are in the output, and at the old target where it is given."""
    from audiobrief.workflows.move import send_redirects, write_redirects

    folder = write_redirects(project, show)
    if old is None:
        screen.note(f"what leads from {show.moved_from} to {show.base_url} is in {folder}; copy it to the old host")
        return
    sent = send_redirects(project, show, old, screen.progress())
    screen.note(f"{old.name}: {len(sent.uploaded)} files there lead to {show.base_url} now; the sound stays")
    for name in sent.not_ours:
        screen.warn(f"{old.name}: {name} is not as audiobrief put it there; it stays: add {folder / name} by hand")


def _confirm(plan: PublishPlan) -> None:
    """Ask on a terminal before anything is deleted. Raises: PublishError where it is refused."""
    from audiobrief.errors import PublishError
    from audiobrief.workflows.publish import check_deletions, deleted_episodes

    if not plan.gone:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        check_deletions(plan)
        return
    what = f"{len(plan.gone)} files, of {deleted_episodes(plan)} episodes,"
    if not typer.confirm(f"{plan.target.name}: delete {what} that the podcast has no more?", err=True):
        raise PublishError("nothing was uploaded or deleted, as you said; without `--delete` they stay")


def _tell(screen: Screen, plan: PublishPlan, sent: Sent | None, delete: bool) -> None:
    would = "would be " if sent is None else ""
    names = [item.name for item in plan.items]
    for name in names[:_MOST_LISTED]:
        screen.result(f"    {would}uploaded {name}")
    if len(names) > _MOST_LISTED:
        screen.result(f"    {would}uploaded {len(names) - _MOST_LISTED} more files")
    removed = plan.removals(delete)
    for name in removed[:_MOST_LISTED]:
        screen.result(f"    {would}deleted {name}")
    for name in plan.not_ours:
        screen.warn(f"{name} of an unpublished episode is not as audiobrief put it there; it stays: remove it by hand")
    if plan.gone and not delete:
        left = f"{len(plan.gone)} file{'' if len(plan.gone) == 1 else 's'}"
        screen.note(f"{left} at the target no longer in the podcast; `--delete` takes them away")
    episodes = sum(name.endswith(".mp3") for name in removed)
    of = f" ({episodes} episode{'' if episodes == 1 else 's'})" if episodes else ""
    screen.result(
        f"{plan.target.name}: {len(names)} {would}uploaded ({plan.bytes / 1e6:.1f} MB), {len(removed)} {would}deleted"
        f"{of}, {plan.unchanged} unchanged"
    )
