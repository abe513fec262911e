"""`audiobrief init`: a new show, by questions or by options."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from audiobrief.cli.options import Debug, Json, Quiet, guarded, language_tags, screen_for
from audiobrief.cli.project import open_project


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where the show is made.", show_default=False)
    ] = Path(),
    name: Annotated[str | None, typer.Option("--name", help="The name of the show.", show_default=False)] = None,
    author: Annotated[str | None, typer.Option("--author", help="Who makes it.", show_default=False)] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--lang", "-l", metavar="LANG", help="Its languages or locales: fr,en or fr-FR.", show_default=False
        ),
    ] = None,
    taste: Annotated[
        str | None, typer.Option("--taste", help="How it sounds: news, calm or lively.", show_default=False)
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="URL", help="Where it will be on the web.", show_default=False)
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing; what no option says takes its default.")
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Make a new show here or in FOLDER: show.yaml, voices.yaml, sounds and a brief to try; nothing is overwritten.

    On a terminal it asks for what no option says; piped, or with --yes, it takes the defaults.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.init import EXAMPLE, LOCAL_ADDRESS, TASTES, default_locales, make_project, read_wishes

        asks = not (yes or quiet or as_json) and sys.stdin.isatty() and sys.stdout.isatty()

        def answer(given: str | None, question: str, default: str) -> str:
            if given is not None or not asks:
                return default if given is None else given
            return str(typer.prompt(question, default=default, show_default=bool(default)))

        named = answer(name, "Name of the show (empty: En perspective / In Perspective)", "")
        written = answer(author, "Who makes it (empty: audiobrief)", "")
        tags = ",".join(languages) if languages else answer(None, "Languages", default_locales())
        liked = answer(taste, f"How it sounds ({', '.join(TASTES)})", "news")
        url = answer(address, "Its address on the web", LOCAL_ADDRESS)
        wishes = read_wishes(named, written, language_tags([tags]), liked, url)
        place = Path.cwd() / folder
        made = make_project(place, wishes, open_project(start=place).engine_folders)
        if as_json:
            screen.json(
                {"folder": str(place), "written": [str(p) for p in made.written], "kept": [str(p) for p in made.kept]}
            )
        for path in made.written:
            screen.result(f"wrote {path.relative_to(place)}")
        for path in made.kept:
            screen.note(f"kept {path.relative_to(place)}, which was there")
        go = "" if folder == Path() else f"cd {folder} && "
        screen.result(f"next: {go}audiobrief render {EXAMPLE} --engine espeak")
