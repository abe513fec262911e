"""The commands about the cache: `cache info`, `prune`, `verify`; registered by `cli`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from audiobrief.cli.options import Debug, Json, Quiet, guarded, screen_for
from audiobrief.cli.project import open_project

cache_app = typer.Typer(
    help="Finished speech and other things that are kept, so that nothing is made twice.",
    epilog=(
        "Examples:\n\n"
        "`audiobrief cache info` · where it is and how large\n\n"
        "`audiobrief cache prune --older-than 90d` · remove what was not used for three months\n\n"
        "`audiobrief cache verify --remove` · read everything, remove what is damaged; it is spoken again when needed"
    ),
    no_args_is_help=True,
)


@cache_app.command("info")
def cache_info(quiet: Quiet = False, as_json: Json = False, debug: Debug = False) -> None:
    """Show where the cache is, what is in it by kind, and its bound (AUDIOBRIEF_CACHE_MAX; docs/cache.md)."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.speech.cache.entries import examine
        from audiobrief.storage.sizes import format_size

        info = examine(open_project().cache)
        if as_json:
            screen.json(info.as_json())
        screen.result(str(info.folder.resolve()))
        screen.table(
            "Cache",
            ("kind", "entries", "size", "oldest use", "newest use"),
            [
                (kind.name, str(kind.entries), format_size(kind.bytes), _told(kind.oldest_s), _told(kind.newest_s))
                for kind in info.kinds
            ],
        )
        bound = "without a bound" if info.bound is None else f"kept under {format_size(info.bound)}"
        screen.result(f"speech and pictures: {format_size(info.pruned_bytes)}, {bound}")
        if info.renders:
            screen.result(f"running renders that use it: {info.renders}")


def _told(time_s: float | None) -> str:
    return "" if time_s is None else datetime.fromtimestamp(time_s).strftime("%Y-%m-%d %H:%M")


@cache_app.command("prune")
def cache_prune(
    max_size: Annotated[
        str,
        typer.Option(
            "--max-size",
            metavar="SIZE",
            help="Until so much is left: 500MB, 2GB. [default: the bound]",
            show_default=False,
        ),
    ] = "",
    older_than: Annotated[
        str,
        typer.Option(
            "--older-than", metavar="AGE", help="All that was not used for: 90d, 12h, 2w.", show_default=False
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Remove speech and pictures, least recently used first; what goes is made again when it is needed.

    What a running render needs stays. Temporary files of programs that were killed go, too.
    """  # fmt: skip
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from dataclasses import asdict

        from audiobrief.speech.cache.entries import bound_bytes, prune
        from audiobrief.storage.sizes import format_size, parse_days, parse_size

        most = parse_size(max_size, "--max-size") if max_size else bound_bytes()
        days = parse_days(older_than, "--older-than") if older_than else None
        done = prune(open_project().cache, most, days, dry_run=dry_run)
        if as_json:
            screen.json({**asdict(done), "dry_run": dry_run})
        verb = "would free" if dry_run else "freed"
        screen.result(f"{verb} {format_size(done.freed)}: {done.removed} entries, {done.unfinished} unfinished files")
        screen.result(f"{done.left} entries stay, {format_size(done.left_bytes)}")
        if done.in_use:
            screen.result(f"{done.in_use} of them are needed by renders that run now")
        for line in done.stuck:
            screen.fail(line)
        if done.stuck:
            raise typer.Exit(1)


@cache_app.command("verify")
def cache_verify(
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove what is damaged; it is made again when it is needed.")
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Read every entry whole and compare it with its digests; the exit code is 1 when one is damaged."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.speech.cache.verifying import verify

        progress = screen.progress()
        try:
            found = verify(open_project().cache, progress, remove=remove)
        finally:
            progress.close()
        if as_json:
            screen.json(found.as_json())
        for one in found.damaged:
            screen.fail(f"{one.path}: is damaged" + (", removed" if one.removed else ""))
        if found.unchecked:
            screen.note(f"{found.unchecked} files have no digest to be compared with")
        if not found.damaged:
            screen.result(f"{found.checked} entries read, all whole")
            return
        screen.result(f"{found.checked} entries read, {len(found.damaged)} damaged")
        if not remove:
            screen.note("damaged entries are never played; `audiobrief cache verify --remove` takes them away")
        raise typer.Exit(1)
