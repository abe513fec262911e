"""The commands about voices that speak: `voices hear`, `compare`, `mix`, `check`; registered by `voices`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli.options import (
    Debug,
    Json,
    Languages,
    Quiet,
    ShowFile,
    SoundFile,
    VoicesFile,
    guarded,
    language_tags,
    out_option,
    screen_for,
)
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.workflows.voices.audition import VoiceSession

PartName = Annotated[
    str, typer.Argument(metavar="PART", help="fr.facts, en.narrator, fr-FR.facts...", show_default=False)
]
Line = Annotated[str, typer.Argument(metavar="[TEXT]", help="What to say. [default: a sentence]", show_default=False)]
OneEngine = Annotated[str, typer.Option("--engine", "-e", metavar="NAME", help="Only this engine.", show_default=False)]
EngineName = Annotated[
    str, typer.Option("--engine", "-e", metavar="NAME", help="Who speaks: auto, or an engine of `audiobrief doctor`.")
]


@contextmanager
def session_of(screen: Screen, project: Project) -> Iterator[VoiceSession]:
    """What lines are said with; the bar of progress is gone when the block ends."""
    from audiobrief.workflows.voices.audition import open_session

    progress = screen.progress()
    try:
        yield open_session(project, progress)
    finally:
        progress.close()


def two_letters(languages: list[str] | None) -> tuple[str, ...]:
    """The languages that --lang names, without their countries."""
    return tuple(tag[:2] for tag in language_tags(languages))


def voices_hear(
    part: PartName,
    text: Line = "",
    engine: EngineName = "auto",
    out: SoundFile = None,
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Hear a line by a voice of the cast; without --out through this machine's player.

    What was spoken once comes from the cache.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.hear import hear, play_or_keep, save

        project = open_project(voices=voices, show=show)
        with session_of(screen, project) as session:
            heard = hear(session, part, text, engine)
        screen.note(heard.note)
        where, silent = out, ""
        if out is not None:
            save(heard, out)
        else:
            silent, where = play_or_keep(heard, project.cache / "heard")
        if as_json:
            screen.json({**heard.as_json(), "file": str(where) if where else None})
        screen.result(f"{heard.part} is {heard.voice.id} ({heard.voice.engine}), {heard.clip.duration_s:.1f} s")
        if silent:
            screen.warn(silent)
        if where:
            screen.result(str(where))


def voices_mix(
    first: Annotated[str, typer.Argument(metavar="FIRST", help="A Kokoro voice or mix.", show_default=False)],
    second: Annotated[str, typer.Argument(metavar="SECOND", help="The voice that is mixed in.", show_default=False)],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="What to call it.", show_default=False)],
    timbre: Annotated[float, typer.Option("--timbre", help="The second voice's share in who is heard, 0 to 1.")] = 0.8,
    prosody: Annotated[float, typer.Option("--prosody", help="Its share in rhythm, melody and accent, 0 to 1.")] = 0.5,
    force: Annotated[bool, typer.Option("--force", help="Change a mix of that name.")] = False,
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Make a Kokoro voice of two others; its recipe is kept in voices.yaml."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.mix import mix_voices, nearest_part

        mixed = mix_voices(open_project(voices=voices, show=show), first, second, timbre, prosody, name, force=force)
        for line in mixed.notes:
            screen.note(line)
        with session_of(screen, open_project(voices=mixed.file, show=show)) as session:
            near = nearest_part(session, mixed)
        if as_json:
            screen.json({**mixed.as_json(), "nearest": near})
        for line in mixed.lines():
            screen.result(line)
        screen.result(near)


def voices_compare(
    part: PartName,
    text: Line = "",
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME,NAME",
            help="Voices to hear beside the part's own: fenrir, am_fenrir, neutral, edge:sylvie...",
            show_default=False,
        ),
    ] = None,
    engine: EngineName = "auto",
    out: Annotated[Path | None, out_option("FOLDER", "Where the files go. [default: output/reports/voices]")] = None,
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Hear the same line by several voices, equally loud: one page with players, one MP3 with spoken labels."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.compare import compare

        asked = [name.strip() for group in names or [] for name in group.split(",") if name.strip()]
        with session_of(screen, open_project(voices=voices, show=show)) as session:
            done = compare(session, part, asked, text, engine, out)
        for line in done.notes:
            screen.note(line)
        if as_json:
            screen.json(done.as_json())
        for number, voice in enumerate(done.voices, 1):
            screen.result(f"{number}. {voice.id} ({voice.engine})")
        screen.result(str(done.page))
        screen.result(str(done.sound))


def voices_check(
    languages: Languages = None,
    engine: OneEngine = "",
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Let every voice of the cast say a word here, and measure how far the perspectives are apart.

    Exit code 1 when a voice does not speak.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.check import check

        with session_of(screen, open_project(voices=voices, show=show)) as session:
            found = check(session, two_letters(languages), engine)
        if as_json:
            screen.json(found.as_json())
        screen.table(
            "Voices",
            ("part", "engine", "voice", "seconds", "result"),
            [
                (row.part, row.engine, row.voice, f"{row.seconds:.2f}", "does not speak" if row.problem else "speaks")
                for row in found.rows
            ],
        )
        if found.distances:
            screen.table(
                "How alike they sound",
                ("part", "part", "cosine", "verdict"),
                [(one.first, one.second, f"{one.cosine:.2f}", one.verdict) for one in found.distances],
            )
        for line in found.notes:
            screen.note(line)
        for line in found.warnings:
            screen.warn(line)
        for line in found.errors:
            screen.fail(line)
        if found.errors:
            raise typer.Exit(1)
