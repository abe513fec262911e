"""The `publish` command: what changed goes to where listeners get it; registered by `cli`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli.options import Debug, Json, OutFolder, Quiet, ShowFile, guarded, screen_for
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.delivery.publish.upload import PublishPlan, Sent

_MOST_LISTED = 12


def publish(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="A folder, s3://BUCKET/FOLDER, sftp://HOST/FOLDER, or any other fsspec address.",
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
        from audiobrief.delivery.publish.upload import compare, execute
        from audiobrief.workflows.feeds import rebuild_feeds
        from audiobrief.workflows.publish import gather, refuse_unfit

        project = open_project(show=show, out=out)
        loaded = load_show(project.show)
        place = open_target(target)
        refuse_unfit(project, loaded, place)
        published = rebuild_feeds(project, loaded, screen.note)
        progress = screen.progress()
        sent = None
        try:
            plan = compare(place, gather(project, loaded, progress), progress)
            if not dry_run:
                sent = execute(plan, progress, delete=delete)
        except KeyboardInterrupt as error:
            progress.close()
            screen.fail("stopped; what arrived stays there, and the same command goes on from there")
            raise typer.Exit(130) from error
        finally:
            progress.close()
        if as_json:
            screen.json(result_of(plan, sent, delete=delete))
        _tell(screen, plan, sent, delete)
        for feed in published.feeds:
            screen.result(f"{feed.language}  {feed.url}")


def _tell(screen: Screen, plan: PublishPlan, sent: Sent | None, delete: bool) -> None:
    would = "would be " if sent is None else ""
    names = [item.name for item in plan.items]
    for name in names[:_MOST_LISTED]:
        screen.result(f"    {would}uploaded {name}")
    if len(names) > _MOST_LISTED:
        screen.result(f"    {would}uploaded {len(names) - _MOST_LISTED} more files")
    for name in plan.gone[:_MOST_LISTED] if delete else ():
        screen.result(f"    {would}deleted {name}")
    if plan.gone and not delete:
        left = f"{len(plan.gone)} file{'' if len(plan.gone) == 1 else 's'}"
        screen.note(f"{left} at the target no longer in the podcast; `--delete` takes them away")
    deleted = len(plan.gone) if delete else 0
    screen.result(
        f"{plan.target.name}: {len(names)} {would}uploaded ({plan.bytes / 1e6:.1f} MB), {deleted} {would}deleted, "
        f"{plan.unchanged} unchanged"
    )
