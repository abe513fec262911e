"""`audiobrief clip`: a stretch of a finished episode for social networks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audiobrief.cli.options import (
    FILES,
    Debug,
    Json,
    Languages,
    Quiet,
    ShowFile,
    guarded,
    language_tags,
    out_option,
    screen_for,
)
from audiobrief.cli.project import open_project

_WHAT = "What to cut out"


def clip(
    episode: Annotated[str, typer.Argument(metavar="EPISODE", help="The episode's id, as `episodes list` shows it.")],
    segment: Annotated[
        str,
        typer.Option(
            "--segment",
            metavar="PART",
            help="A part: its id, or its perspective.",
            rich_help_panel=_WHAT,
            show_default=False,
        ),
    ] = "",
    start: Annotated[
        str,
        typer.Option(
            "--from", metavar="TIME", help="From this time on: 1:02.", rich_help_panel=_WHAT, show_default=False
        ),
    ] = "",
    end: Annotated[
        str,
        typer.Option("--to", metavar="TIME", help="Until this time: 1:40.", rich_help_panel=_WHAT, show_default=False),
    ] = "",
    soundbite: Annotated[
        int | None,
        typer.Option(
            "--soundbite", metavar="N", help="A soundbite of the feed: 1.", rich_help_panel=_WHAT, show_default=False
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            show_default=False,
            help="square, vertical or wide video; mp3 for the sound alone (repeat for several). [default: square]",
        ),
    ] = None,
    out: Annotated[Path | None, out_option("DIR", "Where the clips go. [default: clips/ of the project]")] = None,
    episodes: Annotated[
        Path | None,
        typer.Option(
            "--episodes",
            metavar="FOLDER",
            help="The folder of episodes. [default: output/]",
            rich_help_panel=FILES,
            show_default=False,
        ),
    ] = None,
    languages: Languages = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Cut a clip out of an episode: an MP3, a video with captions word by word, and the text of a post.

    As loud as the programme; sponsors' parts are left out. Videos need `pip install 'audiobrief[video]'`.
    """  # fmt: skip
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.config.show import load_show
        from audiobrief.workflows.clip import ClipOrder, make_clips

        project = open_project(show=show, out=episodes)
        settings = load_show(project.show)
        order = ClipOrder(segment, start, end, soundbite, tuple(formats or ("square",)))
        progress = screen.progress()
        try:
            target = None if out is None else Path.cwd() / out
            made = make_clips(project, settings, episode, language_tags(languages), order, target, progress)
        finally:
            progress.close()
        if as_json:
            screen.json({"clips": [one.facts() for one in made]})
        for one in made:
            if one.warning:
                screen.warn(one.warning)
            screen.result(f"{one.language}  {one.duration_s:.1f} s, {one.loudness_lufs:.1f} LUFS")
            for file in one.files:
                screen.result(f"  {file}")
