"""`audiobrief watch`: briefs that arrive, in a folder or by feed, go out by the rules of show.yaml."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audiobrief.cli import clock
from audiobrief.cli.options import (
    OUTPUT,
    Debug,
    OutFolder,
    Private,
    Quiet,
    ShowFile,
    VoicesFile,
    guarded,
    screen_for,
)
from audiobrief.cli.project import open_project
from audiobrief.cli.render import Engine

if TYPE_CHECKING:
    from audiobrief.cli.console import LineProgress, Screen
    from audiobrief.cli.terminal import TerminalProgress
    from audiobrief.workflows.watch.stop import Stop


def watch(
    inbox: Annotated[Path, typer.Argument(metavar="INBOX", help="The folder that briefs are put into.")],
    feed: Annotated[
        list[str] | None,
        typer.Option(
            "--feed",
            metavar="URL",
            help="A feed whose new items are briefs, too (repeat for several).",
            show_default=False,
        ),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Do what is there, then end: for cron and scheduled workflows.")
    ] = False,
    interval_s: Annotated[
        float, typer.Option("--interval", metavar="SECONDS", min=60, help="How often a feed is asked.")
    ] = 900,
    engine: Engine = "auto",
    private: Private = False,
    voices: VoicesFile = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="One JSON object a line for each event, nothing else there.", rich_help_panel=OUTPUT
        ),
    ] = False,
    debug: Debug = False,
) -> None:
    """Watch a folder: each brief that arrives is read, rendered, checked and published by `watch:` in show.yaml.

    What fails is moved to INBOX/failed with its reason; the others stay, and an edit there is a correction. Scheduled
    episodes go out at their time. A watch that is ended or killed goes on where it was; nothing is done twice.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.watch.run import WatchRequest
        from audiobrief.workflows.watch.run import watch as run
        from audiobrief.workflows.watch.stop import Stop
        from audiobrief.workflows.watch.waiting import waiter

        project = open_project(voices=voices, show=show, out=out)
        folder = Path.cwd() / inbox
        request = WatchRequest(folder, tuple(feed or ()), engine, private, interval_s)
        stop, report = Stop(), ScreenReport(screen)
        try:
            with _ended_between_steps(stop):
                if not once:
                    screen.note(f"watching {folder}; Ctrl-C or SIGTERM ends it")
                failed = run(project, request, report, clock.now, waiter(folder), once=once, stop=stop)
        except KeyboardInterrupt:
            screen.note("stopped; the same command goes on from there")
            return
        finally:
            report.progress.close()
        if failed:
            raise typer.Exit(1)


class ScreenReport:
    """The events of a watch on the terminal: a line each."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.progress: LineProgress | TerminalProgress = screen.progress()

    def event(self, event: Mapping[str, Any]) -> None:
        self.progress.close()
        if self.screen.as_json:
            self.screen.json_lines([event])
        for line in lines_of(event):
            if event["event"] in _BAD:
                self.screen.warn(line)
            else:
                self.screen.result(line)

    def warn(self, line: str) -> None:
        self.screen.warn(line)


_BAD = ("failed", "waiting", "feed-failed", "not-published", "not-set-aside", "stopped")
_WORDS = {"failed": "set aside", "waiting": "to be tried again", "not-published": "not published"}


def lines_of(event: Mapping[str, Any]) -> list[str]:
    """An event for people."""
    kind, of = event["event"], event.get("brief") or event.get("feed") or ""
    what = _WORDS.get(kind, kind)
    if "reason" in event:
        start = f"{of}: {what}" if of else what
        until = f" (at {event['retry_at']})" if "retry_at" in event else ""
        return [f"{start}{until}: {line}" for line in str(event["reason"]).split("\n")]
    return [f"{what}  {one['language']}/{one['id']}  {one['title']}  {_place(kind, one)}" for one in event["episodes"]]


def _place(kind: str, episode: Mapping[str, Any]) -> str:
    """Where an episode is, or what it waits for."""
    if kind == "scheduled":
        return f"goes out at {episode['due']}"
    if kind == "held":
        return f"{episode['reason']}: audiobrief episodes approve {episode['id']} --by NAME"
    return str(episode["mp3"] if kind == "made" else episode["url"])


@contextmanager
def _ended_between_steps(stop: Stop) -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP end the watch once what must not be broken off is done."""

    def ask(number: int, frame: object) -> None:
        stop.ask()

    asked = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in asked}
    taken = [number for number in asked if before[number] is not signal.SIG_IGN]
    for number in taken:
        signal.signal(number, ask)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, before[number])
