"""The `serve` command: the podcast on this machine or its network; registered by `cli`."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli.options import Debug, OutFolder, Quiet, ShowFile, guarded, screen_for
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.delivery.serve.run import Offer


def serve(
    lan: Annotated[
        bool, typer.Option("--lan", help="Let phones and others on the same network in; shows QR codes to scan.")
    ] = False,
    port: Annotated[
        int, typer.Option("--port", "-p", metavar="PORT", min=0, max=65535, help="Where to listen; 0: any free port.")
    ] = 8000,
    out: OutFolder = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Serve the feeds, episodes and pages, so that a podcast app can subscribe; Ctrl-C stops it.

    Addresses in the feeds are changed to the one that the app asked for.
    """
    screen = screen_for(quiet, False)
    with guarded(screen, debug):
        from audiobrief.config.show import load_show
        from audiobrief.delivery.serve.hosts import EVERYWHERE, LOOPBACK, lan_address, listening
        from audiobrief.delivery.serve.run import make_server, offer

        project = open_project(out=out, show=show)
        base_url = load_show(project.show).base_url
        offer(project.output, "")  # before the port is taken
        with listening(EVERYWHERE if lan else LOOPBACK, port) as listener:
            host = lan_address() if lan else "localhost"
            _tell(screen, offer(project.output, f"http://{host}:{listener.getsockname()[1]}"), codes=lan)
            with suppress(KeyboardInterrupt):
                make_server(project.output, base_url).run(sockets=[listener])
        screen.note("stopped")


def _tell(screen: Screen, offered: Offer, *, codes: bool) -> None:
    for language, url in offered.feeds.items():
        screen.result(f"{language}  {url}")
        if codes and screen.is_terminal and not screen.quiet:
            from rich.text import Text

            from audiobrief.delivery.serve.run import qr_lines

            for line in qr_lines(url):
                screen.out.print(Text(line, style="black on white"), no_wrap=True, crop=False)
    if offered.page:
        screen.result(f"page  {offered.page}")
    sys.stdout.flush()
    screen.note("Ctrl-C stops the server")
