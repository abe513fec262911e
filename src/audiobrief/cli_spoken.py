"""The commands about words: `say` and `lexicon ...`; registered by `cli`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli_common import Debug, Json, Quiet, guarded, screen_for

if TYPE_CHECKING:
    from audiobrief.console import Screen
    from audiobrief.lexicon import Lexicon
    from audiobrief.pipeline.saying import Passage, Row
    from audiobrief.project import Project

lexicon_app = typer.Typer(help="Words with a pronunciation of their own.", no_args_is_help=True)

SOUND = "To hear it"
Language = Annotated[
    str,
    typer.Option(
        "--lang", "-l", metavar="LANG", help="Language or locale: fr, en, fr-CA, en-GB...", show_default=False
    ),
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine", "-e", metavar="NAME", help="Who speaks: auto, edge, kokoro, espeak.", rich_help_panel=SOUND
    ),
]
VoiceName = Annotated[
    str,
    typer.Option(
        "--voice",
        metavar="NAME",
        help="A part of the cast, or a voice of the engine. [default: narrator]",
        rich_help_panel=SOUND,
        show_default=False,
    ),
]
OutFile = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Save it as .wav, .flac, .ogg or .mp3.",
        rich_help_panel=SOUND,
        show_default=False,
    ),
]
Play = Annotated[bool, typer.Option("--play", help="Play it through this machine's player.", rich_help_panel=SOUND)]


def say(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-|TEXT", help="A brief, a script, - for standard input, or a text.", show_default=False
        ),
    ],
    language: Language = "",
    ipa: Annotated[bool, typer.Option("--ipa", help="Show the phonemes too, as espeak reads the words.")] = False,
    play: Play = False,
    out: OutFile = None,
    engine: EngineName = "auto",
    voice: VoiceName = "",
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show what the voice says for each sentence, beside what is written; nothing is spoken unless asked.

    On a terminal the differences are coloured; piped, each sentence gives two lines: written, spoken.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.pipeline.saying import passages, rows

        project = _project()
        lexicon = _lexicon(project)
        stdin = sys.stdin.buffer.read() if what == "-" else None
        found = passages(what, stdin, language, project)
        named = "" if engine == "auto" else engine
        _show_rows(screen, rows(found, lexicon, named, with_ipa=ipa), ipa)
        if play or out:
            _hear(screen, found, project, lexicon, engine, voice, play, out)


def _project() -> Project:
    from audiobrief.project import find_project

    return find_project(Path.cwd())


def _lexicon(project: Project) -> Lexicon:
    from audiobrief.lexicon.load import load_lexicon, user_lexicon

    return load_lexicon(project.lexicon, user_lexicon())


def _show_rows(screen: Screen, rows: list[Row], ipa: bool) -> None:
    if screen.as_json:
        screen.json([row.as_json(ipa) for row in rows])
    elif not screen.quiet:
        screen.compare([(row.written, row.spoken, row.changes, row.ipa) for row in rows])


def _hear(
    screen: Screen,
    passages: tuple[Passage, ...],
    project: Project,
    lexicon: Lexicon,
    engine: str,
    voice: str,
    play: bool,
    out: Path | None,
) -> None:
    from functools import partial

    from audiobrief import engines
    from audiobrief.pipeline import audition
    from audiobrief.pipeline.briefs import Notes
    from audiobrief.pipeline.prepare import choose_engine
    from audiobrief.voices import load_cast

    if play:
        audition.player_command(Path("speech.wav"))
    cast = load_cast(project.voices, tuple(engines.table()))
    notes = Notes()
    speaker = choose_engine(engine, notes)
    for line in notes.lines:
        screen.note(line)
    own_voice = partial(audition.chosen_voice, cast, engine=speaker.name, name=voice)
    clip = audition.speak_passages(passages, speaker, own_voice, lexicon)
    if out:
        audition.save(clip, out)
        screen.note(f"{out}: {clip.duration_s:.1f} s")
    if play:
        audition.play(clip)
