"""The `verify` command: the gate that a render passes, repeated on finished episodes; registered by `cli`."""

from __future__ import annotations

from typing import Annotated

import typer

from audiobrief.cli.check import tell_findings
from audiobrief.cli.options import (
    Debug,
    Languages,
    OutFolder,
    Quiet,
    Rows,
    ShowFile,
    guarded,
    language_tags,
    screen_for,
)
from audiobrief.cli.project import open_project


def verify(
    episodes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EPISODE]...", help="Ids of episodes; all of them when none is named."),
    ] = None,
    languages: Languages = None,
    listen: Annotated[
        bool,
        typer.Option(
            "--listen", help="Recognise the words and compare the voices, too; pip install audiobrief[listen]."
        ),
    ] = False,
    model: Annotated[
        str,
        typer.Option(
            "--model",
            metavar="FOLDER|NAME",
            envvar="AUDIOBRIEF_LISTEN_MODEL",
            help="With --listen: another Whisper model of CTranslate2, its folder or its name; nothing is downloaded.",
        ),
    ] = "",
    restore: Annotated[
        bool,
        typer.Option("--restore", help="First bring lost or damaged manifests back: last publication, or the feed."),
    ] = False,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Rows = False,
    debug: Debug = False,
) -> None:
    """Verify finished episodes as every render does before it publishes: their files, and what is heard in them.

    Each MP3 is decoded whole: its samples, loudness and peak, every utterance in its place, every word of the script.
    With --listen the words are recognised and the voices compared, too, on this machine, with what is installed:
    another number, name or negation, and a part that is missing or said by another voice, are found.
    The exit code is 1 when something is wrong, and 0 when there are only warnings. docs/checks.md has the rules.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.config.show import load_show
        from audiobrief.workflows.listen import no_ears, open_ears
        from audiobrief.workflows.verify import verify_episodes

        project = open_project(show=show, out=out)
        tags = language_tags(languages)
        if restore:
            from audiobrief.workflows.restore import restore_manifests

            for back in restore_manifests(project, load_show(project.show), episodes or (), tags, screen.note):
                screen.note(f"{back.language}  {back.id}: its manifest is back, with its GUID {back.guid}")
        progress = screen.progress()
        try:
            ears = open_ears(project, progress.note, model) if listen else no_ears
            checked = verify_episodes(project, load_show(project.show), episodes or (), tags, progress, ears)
        finally:
            progress.close()
        tell_findings(screen, checked)
