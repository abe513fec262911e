"""The commands about voices, in the order of their help: here those that do not speak; registered by `cli`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli.options import Debug, Json, Languages, Quiet, ShowFile, VoicesFile, guarded, out_option, screen_for
from audiobrief.cli.project import open_project
from audiobrief.cli.voices_sound import (
    OneEngine,
    PartName,
    two_letters,
    voices_check,
    voices_compare,
    voices_hear,
    voices_mix,
)

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.workflows.voices.list import MeasureRow

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


@voices_app.command("list")
def voices_list(
    languages: Languages = None,
    engine: OneEngine = "",
    voices: VoicesFile = None,
    show: ShowFile = None,
    measures: Annotated[
        bool, typer.Option("--measures", help="Show instead what was measured of each voice of the cast.")
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show the cast, and every voice that each engine has here."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.list import cast_rows, measure_rows, voice_rows

        project, tags = open_project(voices=voices, show=show), two_letters(languages)
        if measures:
            _show_measures(screen, measure_rows(project, tags, engine), as_json)
            return
        cast, known = cast_rows(project, tags, engine), voice_rows(project, tags, engine)
        if as_json:
            screen.json({"cast": [row._asdict() for row in cast], "voices": [row._asdict() for row in known]})
        screen.table(
            "The cast",
            ("part", "engine", "voice", "rate", "pitch", "gain", "pause", "formant", "de_ess"),
            [tuple(map(str, row)) for row in cast],
        )
        screen.table(
            "Voices",
            ("voice", "engine", "language", "gender", "character", "installed", "in the cast"),
            [tuple(map(str, row)) for row in known],
        )


def _show_measures(screen: Screen, rows: Sequence[MeasureRow], as_json: bool) -> None:
    if as_json:
        from audiobrief.workflows.voices.measures import recorded_measures

        cards = [None if row.measures is None else row.measures.model_dump(mode="json") for row in rows]
        names = [{"part": row.part, "engine": row.engine, "voice": row.voice} for row in rows]
        measured = [{**name, "measures": card} for name, card in zip(names, cards, strict=True)]
        screen.json({"how": recorded_measures().how, "measures": measured})
    screen.table(
        "What was measured of the cast",
        (
            *("part", "engine", "voice", "phoneme errors", "nearest", "DNSMOS"),
            *("words/min", "syllables/min", "pitch", "measured"),
        ),
        [row.cells() for row in rows],
    )


voices_app.command("hear")(voices_hear)
voices_app.command("mix")(voices_mix)


@voices_app.command("set")
def voices_set(
    part: PartName,
    assignments: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY=VALUE...",
            help="kokoro=fr-paul, rate=0.95, pitch=-1, formant=0.9, gain=2, pause=0.8, de_ess=3, edge.rate=1.05...",
            show_default=False,
        ),
    ],
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Set a part's voice on an engine, or how it speaks; nothing else in voices.yaml changes."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.voices.set import set_voice

        change = set_voice(open_project(voices=voices, show=show), part, assignments)
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
    out: Annotated[Path | None, out_option("FILE", "[default: standard output]")] = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write the JSON Schema of voices.yaml, with the engines and voices of this machine, for editors."""
    screen = screen_for(quiet, False)
    with guarded(screen, debug):
        from audiobrief.config.voices_schema import local_schema
        from audiobrief.storage.files import write_atomic

        data = local_schema(open_project(show=show).engine_folders)
        if out:
            write_atomic(out, data)
            screen.result(str(out))
        else:
            screen.text(data.decode())


voices_app.command("compare")(voices_compare)
voices_app.command("check")(voices_check)


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
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Install a voice for this user: checked by its hash, taken up where it was cut off, in place when it is whole.

    Piper's voices come from Piper's own collection unless --from says otherwise. Each has a licence of its own.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.speech.engines import install_voice

        progress = screen.progress()
        try:
            found = install_voice(voice, source, open_project(show=show).engine_folders, progress)
        finally:
            progress.close()
        if as_json:
            screen.json({"voice": f"{found.engine}:{found.voice}", "file": str(found.model), "fetched": found.fetched})
        state = "installed" if found.fetched else "was installed already"
        name = f"{found.engine}:{found.voice}"
        screen.result(f"{name} {state} ({found.model}); name it in the cast as `{found.engine}: {found.voice}`")
