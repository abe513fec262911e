"""`audiobrief episodes embed`: the HTML that puts an episode's player into another page or a newsletter."""

from __future__ import annotations

from typing import Annotated

import typer

from audiobrief.cli.options import (
    Debug,
    Json,
    Languages,
    OutFolder,
    Quiet,
    ShowFile,
    guarded,
    language_tags,
    screen_for,
)
from audiobrief.cli.project import open_project


def embed(
    episode: Annotated[str, typer.Argument(metavar="[ID]", help="The episode's id; without it, the latest.")] = "",
    email: Annotated[
        bool, typer.Option("--email", help="A picture that links, for e-mail, which shows no frame.")
    ] = False,
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Print the HTML that puts the player of an episode into another page; --email: into a newsletter.

    The picture for e-mail is drawn then, and the next `publish` takes it to where the HTML looks for it.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.config.show import load_show
        from audiobrief.workflows.embed import embeddings

        project = open_project(show=show, out=out)
        settings = load_show(project.show)
        found = embeddings(project, settings, episode, language_tags(languages), email=email)
        if as_json:
            screen.json({"embeds": [one.facts() for one in found]})
        for one in found:
            screen.result(one.html)
            if one.picture:
                screen.note(f"{one.picture} is drawn; it is public with the next `audiobrief publish`")
