"""The `voices install` command: further voices, checked and whole; registered by `cli`."""

from __future__ import annotations

from typing import Annotated

import typer

from audiobrief.cli_common import Debug, Json, Quiet, guarded, screen_for


def install(
    voice: Annotated[
        str,
        typer.Argument(metavar="ENGINE:VOICE", help="Such as piper:fr_FR-siwis-medium.", show_default=False),
    ],
    source: Annotated[
        str,
        typer.Option("--from", metavar="FOLDER|URL", help="A folder with the files, or a mirror of the collection."),
    ] = "",
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Install a voice for this user: checked by its hash, taken up where it was cut off, in place when it is whole.

    Piper's voices come from Piper's own collection unless --from says otherwise. Each has a licence of its own.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.engines.install import install_voice

        progress = screen.progress()
        try:
            found = install_voice(voice, source, progress)
        finally:
            progress.close()
        if as_json:
            screen.json({"voice": f"piper:{found.voice}", "file": str(found.model), "fetched": found.fetched})
        state = "installed" if found.fetched else "was installed already"
        screen.result(f"piper:{found.voice} {state} ({found.model}); name it in the cast as `piper: {found.voice}`")
