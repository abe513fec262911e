"""`audiobrief studio`: a producer's desk in the browser."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from audiobrief.cli.options import Debug, Quiet, ShowFile, guarded, screen_for


def studio(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="The folder of the show. [default: the current one]", show_default=False),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", "-p", metavar="PORT", min=0, max=65535, help="Where to listen; 0: any free port.")
    ] = 8320,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address and open no browser.")] = False,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let others on the same network in, with the address; shows a QR code.")
    ] = False,
    show: ShowFile = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Open the studio: read and edit scripts, hear every sentence, choose voices, render and publish, in the browser.

    Only who has the printed address gets in; Ctrl-C stops it. Commands can be used side by side.
    """
    screen = screen_for(quiet, False)
    with guarded(screen, debug):
        from audiobrief.cli.project import open_project
        from audiobrief.delivery.serve.hosts import EVERYWHERE, LOOPBACK, lan_address, listening
        from audiobrief.errors import InputError
        from audiobrief.studio.run import make_session, run

        if folder is not None and not folder.is_dir():
            raise InputError("there is no such folder; give that of a show", path=folder)
        project = open_project(start=folder, show=show)
        with listening(EVERYWHERE if lan else LOOPBACK, port) as listener:
            host = lan_address() if lan else LOOPBACK
            session = make_session(project, host, listener.getsockname()[1], lan=lan)
            screen.result(f"studio  {session.address}")
            if lan and screen.is_terminal and not quiet:
                from rich.text import Text

                from audiobrief.delivery.serve.run import qr_lines

                for line in qr_lines(session.address):
                    screen.out.print(Text(line, style="black on white"), no_wrap=True, crop=False)
            sys.stdout.flush()
            screen.note("Ctrl-C stops the studio")
            with suppress(KeyboardInterrupt):
                run(session, listener, open_browser=not (no_open or lan))
        screen.note("stopped")
