"""The commands about voices: `voices list`, `hear`, `compare`, `mix`, `set`, `check`, `schema`; registered by `cli`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli.options import Debug, Json, Quiet, guarded, language_tags, screen_for

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.workflows.voices.audition import VoiceSession

voices_app = typer.Typer(
    help="The cast and the voices that can be in it: list, hear, compare, mix, set, check, install.",
    epilog=(
        "Examples:\n\n"
        "`audiobrief voices hear fr.optimistic` · a sentence by the voice of a part\n\n"
        "`audiobrief voices compare fr.facts --with fenrir,emma` · the same line by other voices, on one page\n\n"
        "`audiobrief voices mix ff_siwis am_michael --name fr-paul` · a new voice, made of two\n\n"
        "`audiobrief voices set fr.pessimistic kokoro=fr-paul rate=0.95` · noted in voices.yaml"
    ),
    no_args_is_help=True,
)

PartName = Annotated[
    str, typer.Argument(metavar="PART", help="fr.facts, en.narrator, fr-FR.facts...", show_default=False)
]
Line = Annotated[str, typer.Argument(metavar="[TEXT]", help="What to say. [default: a sentence]", show_default=False)]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--lang",
        "-l",
        metavar="LANG",
        help="Only these languages: fr, en (repeat or separate by commas).",
        show_default=False,
    ),
]
OneEngine = Annotated[str, typer.Option("--engine", "-e", metavar="NAME", help="Only this engine.", show_default=False)]
EngineName = Annotated[
    str, typer.Option("--engine", "-e", metavar="NAME", help="Who speaks: auto, edge, kokoro, espeak...")
]
VoicesFile = Annotated[
    Path | None,
    typer.Option("--voices", metavar="FILE", help="Another cast than voices.yaml.", show_default=False),
]


def _project(voices: Path | None) -> Project:
    from audiobrief.config.project import find_project

    return find_project(Path.cwd(), voices=voices)


@contextmanager
def _session(screen: Screen, voices: Path | None) -> Iterator[VoiceSession]:
    """What lines are said with; the bar of progress is gone when the block ends."""
    from audiobrief.speech.cache.store import SpeechCache
    from audiobrief.storage.files import cache_dir
    from audiobrief.workflows.voices.audition import open_session

    progress = screen.progress()
    try:
        yield open_session(_project(voices), SpeechCache(cache_dir() / "speech"), progress)
    finally:
        progress.close()


def _tags(languages: list[str] | None) -> tuple[str, ...]:
    return tuple(tag[:2] for tag in language_tags(languages))


@voices_app.command("list")
def voices_list(
    languages: Languages = None,
    engine: OneEngine = "",
    voices: VoicesFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show the cast, and every voice that each engine has here."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.list import cast_rows, voice_rows

        path, tags = _project(voices).voices, _tags(languages)
        cast, known = cast_rows(path, tags, engine), voice_rows(path, tags, engine)
        if as_json:
            screen.json({"cast": [row._asdict() for row in cast], "voices": [row._asdict() for row in known]})
        screen.table(
            "The cast",
            ("part", "engine", "voice", "rate", "pitch", "gain", "pause"),
            [tuple(map(str, row)) for row in cast],
        )
        screen.table(
            "Voices",
            ("voice", "engine", "language", "gender", "character", "installed", "in the cast"),
            [tuple(map(str, row)) for row in known],
        )


@voices_app.command("hear")
def voices_hear(
    part: PartName,
    text: Line = "",
    engine: EngineName = "auto",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Save it as .wav, .flac, .ogg or .mp3 instead.", show_default=False
        ),
    ] = None,
    voices: VoicesFile = None,
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

        with _session(screen, voices) as session:
            heard = hear(session, part, text, engine)
        screen.note(heard.note)
        where, silent = out, ""
        if out is not None:
            save(heard, out)
        else:
            silent, where = play_or_keep(heard)
        if as_json:
            screen.json({**heard.as_json(), "file": str(where) if where else None})
        screen.result(f"{heard.part} is {heard.voice.id} ({heard.voice.engine}), {heard.clip.duration_s:.1f} s")
        if silent:
            screen.warn(silent)
        if where:
            screen.result(str(where))


@voices_app.command("mix")
def voices_mix(
    first: Annotated[str, typer.Argument(metavar="FIRST", help="A Kokoro voice or mix.", show_default=False)],
    second: Annotated[str, typer.Argument(metavar="SECOND", help="The voice that is mixed in.", show_default=False)],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="What to call it.", show_default=False)],
    timbre: Annotated[float, typer.Option("--timbre", help="The second voice's share in who is heard, 0 to 1.")] = 0.8,
    prosody: Annotated[float, typer.Option("--prosody", help="Its share in rhythm, melody and accent, 0 to 1.")] = 0.5,
    force: Annotated[bool, typer.Option("--force", help="Change a mix of that name.")] = False,
    voices: VoicesFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Make a Kokoro voice of two others; its recipe is kept in voices.yaml."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.mix import mix_voices, nearest_part

        mixed = mix_voices(_project(voices), first, second, timbre, prosody, name, force=force)
        for line in mixed.notes:
            screen.note(line)
        with _session(screen, mixed.file) as session:
            near = nearest_part(session, mixed)
        if as_json:
            screen.json({**mixed.as_json(), "nearest": near})
        for line in mixed.lines():
            screen.result(line)
        screen.result(near)


@voices_app.command("set")
def voices_set(
    part: PartName,
    assignments: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY=VALUE...",
            help="kokoro=fr-paul, rate=0.95, pitch=-1, gain=2, pause=0.8, edge.rate=1.05...",
            show_default=False,
        ),
    ],
    voices: VoicesFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Set a part's voice on an engine, or how it speaks; nothing else in voices.yaml changes."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.set import set_voice

        change = set_voice(_project(voices), part, assignments)
        for line in change.notes:
            screen.note(line)
        if as_json:
            screen.json(change.as_json())
        for line in change.lines():
            screen.result(line)
        if change.changed:
            screen.note(f"hear it: audiobrief voices hear {part}")


@voices_app.command("schema")
def voices_schema(
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="[default: standard output]", show_default=False),
    ] = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write the JSON Schema of voices.yaml, with the engines and voices of this machine, for editors."""
    screen = screen_for(quiet, False)
    with guarded(screen, debug):
        from audiobrief.config.voices_schema import local_schema
        from audiobrief.storage.files import write_atomic

        data = local_schema()
        if out:
            write_atomic(out, data)
            screen.result(str(out))
        else:
            sys.stdout.write(data.decode())


@voices_app.command("compare")
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
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FOLDER", help="Where the files go. [default: output/reports/voices]",
            show_default=False,
        ),
    ] = None,
    voices: VoicesFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:  # fmt: skip
    """Hear the same line by several voices, equally loud: one page with players, one MP3 with spoken labels."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.compare import compare

        asked = [name.strip() for group in names or [] for name in group.split(",") if name.strip()]
        with _session(screen, voices) as session:
            done = compare(session, part, asked, text, engine, out)
        for line in done.notes:
            screen.note(line)
        if as_json:
            screen.json(done.as_json())
        for number, voice in enumerate(done.voices, 1):
            screen.result(f"{number}. {voice.id} ({voice.engine})")
        screen.result(str(done.page))
        screen.result(str(done.sound))


@voices_app.command("check")
def voices_check(
    languages: Languages = None,
    engine: OneEngine = "",
    voices: VoicesFile = None,
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

        with _session(screen, voices) as session:
            found = check(session, _tags(languages), engine)
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


@voices_app.command("install")
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
        from audiobrief.speech.engines.piper_install import install_voice

        progress = screen.progress()
        try:
            found = install_voice(voice, source, progress)
        finally:
            progress.close()
        if as_json:
            screen.json({"voice": f"piper:{found.voice}", "file": str(found.model), "fetched": found.fetched})
        state = "installed" if found.fetched else "was installed already"
        screen.result(f"piper:{found.voice} {state} ({found.model}); name it in the cast as `piper: {found.voice}`")
