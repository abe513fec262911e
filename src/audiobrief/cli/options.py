"""What all commands share: their common options, and how failures are told."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.progress import Progress
    from audiobrief.workflows.render.plan import RenderPlan

OUTPUT, FILES = "What to show", "Files"
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.", rich_help_panel=OUTPUT)]
Json = Annotated[
    bool,
    typer.Option("--json", help="One JSON object on standard output, nothing else there.", rich_help_panel=OUTPUT),
]
Rows = Annotated[
    bool,
    typer.Option("--json", help="A list of findings on standard output, nothing else there.", rich_help_panel=OUTPUT),
]
Everything = Annotated[
    bool, typer.Option("--all", help="Look at everything again, also at what is untouched since the last time.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.", rich_help_panel=OUTPUT)]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--lang",
        "-l",
        metavar="LANG",
        help="Only these languages: fr, en (repeat or separate by commas).",
        show_default=False,
    ),
]
Language = Annotated[
    str,
    typer.Option(
        "--lang", "-l", metavar="LANG", help="Language or locale: fr, en, fr-CA, en-GB...", show_default=False
    ),
]


def file_option(name: str, help_text: str) -> Any:
    """An option that names a file in place of the project's own."""
    return typer.Option(name, metavar="FILE", help=help_text, rich_help_panel=FILES, show_default=False)


def out_option(metavar: str, help_text: str) -> Any:
    """An `--out` that says what goes there."""
    return typer.Option("--out", "-o", metavar=metavar, help=help_text, rich_help_panel=FILES, show_default=False)


VoicesFile = Annotated[Path | None, file_option("--voices", "Another cast than voices.yaml.")]
ShowFile = Annotated[
    Path | None,
    typer.Option(
        "--show",
        metavar="NAME|FILE",
        help="The show in the folder shows/NAME, or another file than show.yaml.",
        rich_help_panel=FILES,
        show_default=False,
    ),
]
OutFolder = Annotated[Path | None, out_option("FOLDER", "The folder of episodes and feeds. [default: output/]")]
SoundFile = Annotated[Path | None, out_option("FILE", "Save it as .wav, .flac, .ogg or .mp3.")]
Private = Annotated[
    bool,
    typer.Option("--allow-private", help="Fetch a web address also from a private network or this machine."),
]

ITEM_METAVAR = "N|TITLE|latest|all"
ITEM_HELP = (
    "Which text of a feed, an archive or a mailbox, or which brief of a file: by number, by title, the latest, "
    "or each by itself."
)
OneItem = Annotated[str, typer.Option("--item", metavar=ITEM_METAVAR, help=ITEM_HELP, show_default=False)]


def cluster_of(address: str) -> str:
    """What --cluster says. Raise BadParameter if it is no address of a cluster."""
    if address:
        from audiobrief.errors import InputError
        from audiobrief.speech.cluster.address import parse_address

        try:
            parse_address(address)
        except InputError as error:
            raise typer.BadParameter(str(error), param_hint="--cluster") from error
    return address


Cluster = Annotated[
    str,
    typer.Option(
        "--cluster", metavar="local:N|tcp://HOST:PORT", show_default=False, callback=cluster_of,
        help="Speak by N workers of this machine, or by those of a Dask scheduler.",
    ),
]  # fmt: skip


def workers_of(cluster: str, concurrency: int) -> int:
    """How many workers a cluster has now, for an engine of so many calls in a process; 1 without one that answers."""
    if not cluster:
        return 1
    from audiobrief.speech.cluster.address import parse_address
    from audiobrief.workflows.render.cluster import workers_at

    return max(1, workers_at(parse_address(cluster), concurrency))


@contextmanager
def speakers(cluster: str, progress: Progress) -> Iterator[Callable[[RenderPlan], RenderPlan]]:
    """What gives a plan to the workers of a cluster; without one, plans stay as they are. Raises: MissingError."""
    if not cluster:
        yield lambda plan: plan
        return
    from audiobrief.speech.cluster.address import parse_address
    from audiobrief.workflows.render.cluster import speech_by_cluster

    with speech_by_cluster(parse_address(cluster), progress.note) as spread:
        yield spread


def language_tags(languages: list[str] | None) -> tuple[str, ...]:
    """What --lang names, given once or several times, each a list with commas or blanks."""
    return tuple(tag for group in languages or [] for tag in group.replace(",", " ").split())


def standard_input() -> bytes:
    """What stands on standard input, up to a byte more than a brief may have."""
    from audiobrief.brief.readers.table import LARGEST_BYTES

    return sys.stdin.buffer.read(LARGEST_BYTES + 1)


def screen_for(quiet: bool, as_json: bool) -> Screen:
    """The terminal of one command."""
    from audiobrief.cli.console import Screen

    return Screen(quiet=quiet, as_json=as_json)


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Being asked to end counts as Ctrl-C, so that waiting files are thrown away and locks are freed.

    That is SIGTERM, and SIGHUP when the terminal goes; who ignores that (`nohup`) still does.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in asked}
    taken = [number for number in asked if before[number] is not signal.SIG_IGN]
    for number in taken:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, before[number])


def leave(code: int) -> None:
    """End the process here and now if a thread still speaks or looks up a name; else do nothing.

    Threads that are torn down in the middle of a library's C++ code abort the whole process.
    """
    if any(thread.name.startswith(("speak-", "edge-look-up")) for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


@contextmanager
def guarded(screen: Screen, debug: bool) -> Iterator[None]:
    """Failures as one sentence each and exit code 1; an interruption says what is kept."""
    from audiobrief.errors import AudiobriefError

    try:
        with _ended_politely():
            yield
    except AudiobriefError as error:
        if debug:
            raise
        screen.fail(str(error))
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        screen.fail("stopped; what was spoken is kept, the same command goes on from there")
        # Speech threads cannot be interrupted; nothing of theirs is half written.
        os._exit(130)
    except (BrokenPipeError, typer.Exit):
        raise
    except Exception as error:
        if debug:
            raise
        screen.fail(
            f"this is a fault of audiobrief ({type(error).__name__}: {error}); run again with --debug and report it"
        )
        raise typer.Exit(1) from error
