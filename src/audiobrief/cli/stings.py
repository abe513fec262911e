"""The commands about stings: `stings list`, `make`, `hear`, `use`; registered by `cli`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli.options import Debug, Json, Quiet, ShowFile, SoundFile, guarded, out_option, screen_for
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.workflows.stings import SoundRow

stings_app = typer.Typer(
    help="The music around the voices: intro, transition, outro and bed.",
    epilog=(
        "Examples:\n\n"
        "`audiobrief stings hear calm.intro` · listen to one sound of a set\n\n"
        "`audiobrief stings use calm` · take that set for the show\n\n"
        "`audiobrief stings make mine --from news` · start a set of your own; change audio/mine.yaml and hear it\n\n"
        "`audiobrief stings use jingle.mp3 --as intro` · a file of your own instead"
    ),
    no_args_is_help=True,
)


@stings_app.command("list")
def stings_list(show: ShowFile = None, quiet: Quiet = False, as_json: Json = False, debug: Debug = False) -> None:
    """Show the sets, the files of each, their loudness, and which of them the show uses."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.config.show import load_show
        from audiobrief.workflows.stings import listed

        project = open_project(show=show)
        sets, own = listed(project, load_show(project.show).sound)
        if as_json:
            screen.json({"sets": [row.as_json() for row in sets], "own": [row.as_json() for row in own]})
        screen.table(
            "Sets",
            ("set", "character", "this show"),
            [(row.name, row.character, "uses it" if row.used else "") for row in sets],
        )
        rows = [_cells(row.name, sound) for row in sets for sound in row.sounds]
        screen.table(
            "Sounds",
            ("set", "part", "seconds", "LUFS", "dBTP", "state", "file"),
            [*rows, *(_cells("(show.yaml)", sound) for sound in own)],
        )


def _cells(name: str, sound: SoundRow) -> tuple[str, ...]:
    if sound.file is None:
        return (name, sound.role, "", "", "", sound.state, "")
    measured = (f"{sound.length_s:.1f}", f"{sound.integrated_lufs:.1f}", f"{sound.true_peak_dbtp:.1f}")
    return (name, sound.role, *measured, sound.state, str(sound.file))


@stings_app.command("make")
def stings_make(
    name: Annotated[
        str, typer.Argument(metavar="[SET]", help="Which set. [default: all in audio/]", show_default=False)
    ] = "",
    source: Annotated[
        str, typer.Option("--from", metavar="SET", help="Start it as a copy of this set's recipe.", show_default=False)
    ] = "",
    out: Annotated[Path | None, out_option("FOLDER", "Where the files go. [default: audio/]")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace sounds that are not from a recipe.")] = False,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Make the sounds of a set from its recipe, audio/SET.yaml; it takes seconds."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.errors import InputError
        from audiobrief.workflows.stings import make_sets, start_set

        project = open_project(show=show)
        if source:
            if not name:
                raise InputError(f"give the new set a name: `audiobrief stings make NAME --from {source}`")
            screen.note(f"{start_set(project, name, source)} is new: change it, and make it again")
        made = make_sets(project, name, out, force=force)
        if as_json:
            screen.json([one.as_json() for one in made])
        screen.table(
            "Made",
            ("set", "part", "seconds", "LUFS", "dBTP", "file"),
            [
                (
                    one.name,
                    one.role,
                    f"{one.length_s:.1f}",
                    f"{one.loudness.integrated_lufs:.1f}",
                    f"{one.loudness.true_peak_dbtp:.1f}",
                    str(one.file) if one.changed else f"{one.file} (as before)",
                )
                for one in made
            ],
        )


@stings_app.command("hear")
def stings_hear(
    what: Annotated[
        str,
        typer.Argument(metavar="SET[.PART]", help="calm, news.intro, bright.bed...", show_default=False),
    ],
    out: SoundFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Play a set, or one part of it, as its recipe says now; without --out through this machine's player."""
    screen = screen_for(quiet, False)
    with guarded(screen, debug):
        from audiobrief.workflows import playback as audition
        from audiobrief.workflows.stings import heard

        if out is None:
            audition.player_command(Path("sting.wav"))
        clip = heard(open_project(show=show), what)
        if out is None:
            audition.play(clip)
        else:
            audition.save(clip, out)
            screen.note(f"{out}: {clip.duration_s:.1f} s")


@stings_app.command("use")
def stings_use(
    what: Annotated[str, typer.Argument(metavar="SET|FILE", help="A set, or any sound file.", show_default=False)],
    role: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="intro|transition|outro|bed",
            help="Only for this part. A file needs it.",
            show_default=False,
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace another sound of that name in audio/.")] = False,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Take a set, or a sound of your own, for the show: it is noted in show.yaml.

    A file is trimmed, faded, levelled and put in audio/; a bed is made to loop.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.stings_use import use

        choice = use(open_project(show=show), what, role, force=force)
        if as_json:
            screen.json(choice.as_json())
        for line in choice.notes:
            screen.note(line)
        if choice.file:
            screen.result(f"{choice.file}: trimmed, faded and levelled")
        screen.result(f"{choice.show}: sound.{choice.key} is {_told(choice.value)}")


def _told(value: str | bool) -> str:
    if isinstance(value, bool):
        return "true"
    return value or '"" (the set\'s own)'
