"""The `report` command: what a producer looks at after a render; registered by `cli`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audiobrief.cli.options import Debug, Json, Quiet, ShowFile, guarded, out_option, screen_for
from audiobrief.cli.project import open_project


def report(
    episode: Annotated[
        str,
        typer.Argument(
            metavar="EPISODE",
            help="An episode's id, its MP3 or its manifest; the one rendered last when left out.",
            show_default=False,
        ),
    ] = "",
    out: Annotated[Path | None, out_option("FOLDER", "Where it goes. [default: output/reports/]")] = None,
    opened: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show an episode at a glance: waveform, loudness, limiter, airtime and pace of each perspective.

    Writes a page, an SVG and a PNG for each of its languages.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.qa.report import find_manifests, make_report

        output = open_project(show=show).output
        made = []
        for path in find_manifests(output, episode):
            screen.note(f"listening to {path.parent.name}/{path.name.split('.')[0]}")
            made.append(make_report(path, out or output / "reports"))
        if as_json:
            screen.json({"reports": [one.as_json() for one in made]})
        for one in made:
            screen.result(f"{one.facts.manifest.language}  {one.facts.manifest.title}")
            screen.result(f"    {one.html.resolve()}")
            for warning in one.warnings:
                screen.warn(f"{one.facts.manifest.language}: {warning}")
        if opened:
            for one in made:
                typer.launch(one.html.resolve().as_uri())
